"""One side of a comparison: the Parquet files of a version or folder, what they say of themselves, and their rows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple, cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ...schema import columns as c
from ...schema.errors import SchemaError, not_a_folder, path_of
from ...schema.models import MODELS
from ...storage.about import derived_files
from ...storage.manifest import named_in
from ...storage.parquet import fields, unreadable
from ...storage.releases import VERSION, version_folder

KINDS_OF_FACTS: Mapping[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("description", "unit", "pattern"), str),
    **dict.fromkeys(("primary_key", "natural_key"), bool),
    **dict.fromkeys(("references", "terms"), list),
    **dict.fromkeys(("minimum", "maximum", "min_length", "max_length"), (int, float)),
}
"""What a file may say of a column in its metadata -> the type in which it says so."""


class Column(NamedTuple):
    """A column as a file has it: its polars type, whether it may hold null (None: not said), what is said of it."""

    kind: pl.DataType
    nullable: bool | None
    stated: Mapping[str, Any]


class Table(NamedTuple):
    """A table as a file has it."""

    file: Path
    rows: pl.DataFrame
    about: Mapping[str, str]
    """What the file says of the table in its metadata."""
    columns: Mapping[str, Column]
    encoding: tuple[Any, ...]
    """How the file is written: two files of equal rows and another encoding have other bytes."""

    @property
    def description(self) -> str | None:
        """What one row is, where the file says so."""
        return self.about.get("description")

    @property
    def has_metadata(self) -> bool:
        """Whether the file says anything of its columns beyond their types."""
        return any(column.stated for column in self.columns.values())

    def stated_key(self, kind: str) -> list[str]:
        """Return the columns that the file says are the primary or the natural key."""
        return [name for name, column in self.columns.items() if column.stated.get(kind)]

    def key(self, table: str) -> list[str]:
        """Return the primary key: as the file states it, else as the models do, else none."""
        known = [*c.primary_key(table)] if table in MODELS else ["id"]
        return self.stated_key("primary_key") or (known if {*known} <= {*self.columns} else [])


def read(side: str | PathLike[str]) -> tuple[str, dict[str, Table], str | None]:
    """Return what a side is called, its tables, and the grammar that computed the support, where the manifest names it.

    Raises DataVersionError for a version that is not in this package, SchemaError for a folder that is not there,
    holds no Parquet file, or one that can't be read.
    """
    if isinstance(side, str) and re.fullmatch(VERSION, side):
        name, folder = side, version_folder(side)
    else:
        folder = path_of(side, "a data version like '1.0.0', or a folder of tables")
        name = str(folder)
    return name, _tables(folder), named_in(folder, "grammar")


def _tables(folder: Path) -> dict[str, Table]:
    wrong = not_a_folder(folder).partition(",")[0]
    order = {table: at for at, table in enumerate(MODELS)}
    files = [] if wrong else sorted(folder.glob("*.parquet"), key=lambda file: (order.get(file.stem, 99), file.stem))
    derived = derived_files(folder)
    files = [file for file in files if file.name not in derived]
    if not files:
        what = wrong or "holds no Parquet files"
        raise SchemaError(f"{str(folder)[:200]} :: {what}; expected a data version like 1.0.0, or a folder of tables")
    tables, problems = dict[str, Table](), list[str]()
    for file in files:
        try:
            tables[file.stem] = _table(file)
        except SchemaError as error:
            problems.append(str(error))
    if problems:
        raise SchemaError("\n".join(problems))
    return tables


def _table(file: Path) -> Table:
    try:
        with pq.ParquetFile(file) as parquet:
            schema, metadata = parquet.schema_arrow, parquet.metadata
        rows = pl.read_parquet(file, glob=False)
    except (pl.exceptions.PolarsError, pa.ArrowException, OSError) as error:
        raise unreadable(file, error) from None
    about = _decoded(metadata.metadata)
    about.pop("ARROW:schema", None)
    stated = _stated(about.pop("columns", "{}"))
    by_name = {field.name: field for field in fields(schema)}
    silent = not stated and all(map(_nullable, by_name.values()))  # polars writes no other
    columns = {
        name: Column(kind, None if silent else _nullable(by_name[name]), stated.get(name, {}))
        for name, kind in rows.schema.items()
    }
    types = [(str(field.type), *sorted(_decoded(field.metadata).items())) for field in by_name.values()]
    groups: list[Any] = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    chunks = [
        (at.compression, at.encodings, at.total_compressed_size, at.is_stats_set)
        for group in groups
        for at in map(group.column, range(group.num_columns))
    ]
    return Table(file, rows, about, columns, (metadata.created_by, *sorted(about), *types, *chunks))


def _nullable(field: Any) -> bool:
    """Whether a column may hold null, or an item of it."""
    return field.nullable or (pa.types.is_list(field.type) and field.type.value_field.nullable)


def _decoded(metadata: Mapping[bytes, bytes] | None) -> dict[str, str]:
    return {key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in (metadata or {}).items()}


def _stated(text: str) -> dict[str, Mapping[str, Any]]:
    """Return what is said of each column, as far as it is said in the way that we say it."""
    try:
        decoded: Any = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    columns = cast("dict[str, Any]", decoded) if isinstance(decoded, dict) else {}
    objects = {name: cast("dict[str, Any]", facts) for name, facts in columns.items() if isinstance(facts, dict)}
    return {
        name: {what: fact for what, fact in facts.items() if isinstance(fact, KINDS_OF_FACTS.get(what, object))}
        for name, facts in objects.items()
    }
