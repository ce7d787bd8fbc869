"""`manifest.json`: what a folder of data holds, and what identifies it, whatever wrote the files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from ..schema.errors import SchemaError

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 2**20

BATCH = 10_000
"""How many rows Python has at a time."""


ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)
"""Writes rows of the types of `PLAIN` as RFC 8785 demands, ten times as fast as `rfc8785`."""

PLAIN = {"string", "int32", "bool", "date32[day]", "list<element: string not null>"}
"""Types of which JSON has one form; numbers beyond 32 bits are not among them."""


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


def lines(table: str, data: pa.Table) -> Iterator[bytes]:
    """Yield the canonical line of each row, in primary-key order: table, TAB, RFC 8785 JSON, newline."""
    from ..schema.columns import primary_key

    canonical, key = _canonical(data.schema), primary_key(table)
    for part in data.sort_by([(name, "ascending") for name in key]).to_batches(max_chunksize=BATCH):
        for row in part.to_pylist():
            yield table.encode() + b"\t" + canonical(row) + b"\n"


def _canonical(schema: pa.Schema) -> Callable[[dict[str, Any]], bytes]:
    """Return what writes a row of these types as RFC 8785 demands."""
    if {*map(str, schema.types)} <= PLAIN:
        return lambda row: ENCODER.encode(row).encode()
    from rfc8785 import dumps

    return lambda row: dumps({key: v.isoformat() if isinstance(v, date) else v for key, v in row.items()})


def fingerprint(tables: Mapping[str, pa.Table]) -> str:
    """Return the SHA-256 of the lines of all tables, tables in ascending order, in hexadecimal."""
    whole = hashlib.sha256()
    for table in sorted(tables):
        for line in lines(table, tables[table]):
            whole.update(line)
    return whole.hexdigest()


def manifest(folder: Path, tables: Iterable[tuple[str, pa.Table]], data_version: str) -> Manifest:
    """Return the manifest of the files in a folder, given what they hold; ValueError for what has no canonical form.

    Tables are given in ascending order, and may be read when it is their turn: one at a time is in memory.
    """
    from importlib.metadata import version

    from ..schema.models import MODELS

    whole, entries, documents = hashlib.sha256(), dict[str, TableEntry](), dict[str, str]()
    for table, data in tables:
        file, own = folder / f"{table}.parquet", hashlib.sha256()
        for line in lines(table, data):
            own.update(line)
            whole.update(line)
        if table == "documents":
            documents = {row["id"]: row["sha256"] for row in data.to_pylist()}
        entries[table] = {
            "file": file.name,
            "rows": data.num_rows,
            "bytes": file.stat().st_size,
            "sha256": sha256(file),
            "fingerprint": own.hexdigest(),
        }
    return {
        "data_version": data_version,
        "fingerprint": whole.hexdigest(),
        "tables": {table: entries[table] for table in MODELS if table in entries},
        "documents": documents,
        "built_with": {"pyarrow": version("pyarrow")},
    }


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
