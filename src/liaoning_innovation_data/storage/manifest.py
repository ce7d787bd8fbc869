"""`manifest.json`: what a folder of data holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, TypedDict

from ..schema.errors import SchemaError
from .fingerprint import fingerprints

if TYPE_CHECKING:
    import pyarrow as pa


MANIFEST = "manifest.json"


LARGEST_MANIFEST = 2**20


class TableEntry(TypedDict):
    """What the manifest says of one table."""

    file: str
    rows: int
    bytes: int
    sha256: str
    fingerprint: str


class Manifest(TypedDict):
    """The content of `manifest.json`."""

    data_version: str
    fingerprint: str
    tables: dict[str, TableEntry]
    documents: dict[str, str]
    built_with: dict[str, str]
    grammar: NotRequired[str]
    """The version of the sentence grammar that computed `evidence.support`; absent where none did."""


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder; SchemaError where it is missing or malformed."""
    file = folder / MANIFEST
    if not file.is_file():
        raise SchemaError(f"{file} :: missing: every folder of data has a manifest")
    try:
        manifest: Manifest = json.loads(file.read_bytes()[:LARGEST_MANIFEST])
    except (ValueError, RecursionError, OSError) as error:
        raise SchemaError(f"{file} :: not a manifest in JSON: {error}") from None
    if not isinstance(manifest, dict):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise SchemaError(f"{file} :: not a manifest: expected an object in JSON, got {type(manifest).__name__}")
    return manifest


def manifest(folder: Path, tables: Mapping[str, pa.Table], data_version: str) -> Manifest:
    """Return the manifest of the files in a folder, given what they hold; ValueError for what has no canonical form."""
    from importlib.metadata import version

    whole, each = fingerprints(tables)
    entries: dict[str, TableEntry] = {}
    for table, data in tables.items():
        file = folder / f"{table}.parquet"
        entries[table] = {
            "file": f"{table}.parquet",
            "rows": data.num_rows,
            "bytes": file.stat().st_size,
            "sha256": _sha256(file),
            "fingerprint": each[table],
        }
    return {
        "data_version": data_version,
        "fingerprint": whole,
        "tables": entries,
        "documents": {row["id"]: row["sha256"] for row in tables["documents"].to_pylist()},
        "built_with": {"pyarrow": version("pyarrow")},
    }


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
