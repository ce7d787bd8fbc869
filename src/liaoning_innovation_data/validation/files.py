"""Read a folder of Parquet files for validation: whatever is wrong with a file is an issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import DataError, SchemaError
from ..models import MODELS
from ..store import MANIFEST, read_manifest
from ..writing import manifest
from .report import Issue

SHOWN = 80
"""How much of a value in a manifest an issue shows."""


def read_folder(folder: Path) -> tuple[dict[str, pa.Table], list[Issue]]:
    """Return the tables that can be read, and issues for files that can't, and for the manifest."""
    try:
        there = folder.is_dir()
    except (OSError, ValueError):
        there = False
    if not there:
        raise SchemaError(f"{str(folder)[:200]} :: no such folder")
    tables: dict[str, pa.Table] = {}
    issues: list[Issue] = []
    for table in MODELS:
        file = folder / f"{table}.parquet"
        if not file.is_file():
            continue
        try:
            with pq.ParquetFile(file) as parquet:
                tables[table] = parquet.read()
        except (pa.ArrowException, OSError) as error:
            told = str(error).splitlines()[0]
            issues.append(Issue("file", table, None, None, None, f"{file.name} is no readable Parquet file: {told}"))
    needed = {table for table, model in MODELS.items() if not model.may_be_missing}
    if (folder / MANIFEST).exists() and needed <= tables.keys():
        issues += [Issue("manifest", MANIFEST, None, None, at, message) for at, message in _manifest(folder, tables)]
    return tables, issues


def _manifest(folder: Path, tables: Mapping[str, pa.Table]) -> Iterator[tuple[str | None, str]]:
    """Yield where a folder's manifest is not that of its files: the place in it, and what is wrong."""
    try:
        given: Any = read_manifest(folder)
        found: dict[str, Any] = {**manifest(folder, tables, _version(tables))}
    except (DataError, ValueError, KeyError) as error:
        yield None, f"can't be compared with the files: {error}"
        return
    del found["built_with"]  # what built a file can't be seen from it
    yield from _differences(given, found, "")


def _version(tables: Mapping[str, pa.Table]) -> str:
    """Return the data version that the files state in their metadata."""
    stated = {
        (data.schema.metadata or {}).get(b"data_version", b"").decode("utf-8", "replace") for data in tables.values()
    }
    return " and ".join(sorted(stated)) or "none"


def _differences(given: Any, found: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(found, dict):
        expected = cast("dict[str, Any]", found)
        stated = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
        surplus = [key for key in stated if key not in expected and place]
        for key in [*expected, *surplus]:
            yield from _differences(stated.get(key), expected.get(key), f"{place}.{key}".lstrip("."))
    elif given != found or type(given) is not type(found):
        yield place[:SHOWN], f"says {str(given)[:SHOWN]!r}, the files say {str(found)[:SHOWN]!r}"
