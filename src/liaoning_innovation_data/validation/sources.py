"""Read a folder of Parquet files for validation: whatever is wrong with a file is an issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ..schema import columns as c
from ..schema.errors import DataError, SchemaError
from ..schema.models import MODELS
from ..storage.manifest import MANIFEST, manifest, read_manifest
from .report import Issue

SHOWN = 80
"""How much of a value in a manifest an issue shows."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One Parquet file of a table: how many rows, the range of its document ids, and columns that its path states."""

    file: Path
    rows: int
    first: str | None
    last: str | None
    stated: Mapping[str, str]

    def scan(self, table: str) -> pl.LazyFrame:
        """Return the rows, lazily, with the columns of the path where the model has them."""
        found = pl.scan_parquet(self.file, hive_partitioning=False, glob=False)
        if not self.stated:
            return found
        order = [name for name in c.polars_schema(table) if name in self.stated or name in found.collect_schema()]
        return found.with_columns(pl.lit(value).alias(name) for name, value in self.stated.items()).select(order)


def fragments(folder: Path) -> tuple[dict[str, list[Fragment]], list[Issue]]:
    """Return the files of each table, `<table>.parquet` or a folder of that name, and issues for those that are none.

    In a folder, files may lie in partitions, `<column>=<value>/…`, as Spark writes them.
    """
    try:
        there = folder.is_dir()
    except (OSError, ValueError):
        there = False
    if not there:
        raise SchemaError(f"{str(folder)[:200]} :: no such folder")
    found: dict[str, list[Fragment]] = {}
    issues: list[Issue] = []
    for table in MODELS:
        for file in _files(folder, table):
            try:
                found.setdefault(table, []).append(_piece(table, file, folder))
            except (pa.ArrowException, ValueError, OSError) as error:
                issues.append(_unreadable(table, file.relative_to(folder), error))
    return {table: files for table, files in found.items() if table not in {issue.table for issue in issues}}, issues


def _files(folder: Path, table: str) -> list[Path]:
    for place in (folder / f"{table}.parquet", folder / table):
        if place.is_file():
            return [place]
        if place.is_dir():
            return sorted(file for file in place.rglob("*.parquet") if file.is_file())
    return []


def _piece(table: str, file: Path, folder: Path) -> Fragment:
    with pq.ParquetFile(file) as parquet:
        metadata, names = parquet.metadata, parquet.schema_arrow.names
    steps = [part.partition("=") for part in file.relative_to(folder).parts[:-1]]
    stated = {name: unquote(value) for name, equals, value in steps if equals}
    stated = {name: value for name, value in stated.items() if name in c.polars_schema(table) and name not in names}
    owner = c.document_column(table)
    if owner in stated:
        return Fragment(file, metadata.num_rows, stated[owner], stated[owner], stated)
    at = names.index(owner) if owner in names else None
    groups: list[Any] = [metadata.row_group(group) for group in range(metadata.num_row_groups)]
    told = [one for group in groups if at is not None and _bounded(one := group.column(at).statistics)]
    if not told or len(told) < len(groups):
        return Fragment(file, metadata.num_rows, None, None, stated)
    return Fragment(file, metadata.num_rows, min(one.min for one in told), max(one.max for one in told), stated)


def _bounded(statistics: Any) -> bool:
    """Whether a column chunk tells its least and its largest text, and has no null."""
    return bool(statistics and statistics.has_min_max and statistics.has_null_count and not statistics.null_count)


def _unreadable(table: str, file: Path, error: Exception) -> Issue:
    told = str(error).splitlines()[0]
    return Issue("file", table, None, None, None, f"{file} is no readable Parquet file: {told}")


def read_folder(
    folder: Path, found: Mapping[str, Sequence[Fragment]]
) -> tuple[dict[str, pl.DataFrame | pa.Table], list[Issue]]:
    """Return the tables of a folder's files, and issues for those that can't be read, and for the manifest."""
    issues: list[Issue] = []
    tables: dict[str, pl.DataFrame | pa.Table] = {}
    for table, files in found.items():
        try:
            if len(files) == 1 and not files[0].stated:
                with pq.ParquetFile(files[0].file) as parquet:
                    tables[table] = parquet.read()
            else:
                tables[table] = pl.concat([piece.scan(table) for piece in files]).collect()
        except (pa.ArrowException, pl.exceptions.PolarsError, OSError) as error:
            issues.append(_unreadable(table, files[0].file.relative_to(folder), error))
    whole = {table: data for table, data in tables.items() if isinstance(data, pa.Table)}
    needed = {table for table, model in MODELS.items() if not model.optional}
    if (folder / MANIFEST).exists() and needed <= whole.keys():
        issues += [Issue("manifest", MANIFEST, None, None, at, message) for at, message in _manifest(folder, whole)]
    return tables, issues


def _manifest(folder: Path, tables: Mapping[str, pa.Table]) -> Iterator[tuple[str | None, str]]:
    """Yield where a folder's manifest is not that of its files: the place in it, and what is wrong."""
    try:
        given: Any = read_manifest(folder)
        found: dict[str, Any] = {**manifest(folder, tables, _version(tables))}
    except (DataError, ValueError, KeyError, TypeError, OverflowError) as error:
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
