"""One side of a comparison: the Parquet files of a version or folder, what they say of themselves, and their rows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from .. import columns as c
from .. import store
from ..errors import SchemaError
from ..models import MODELS

VERSION = r"[0-9]+\.[0-9]+\.[0-9]+"


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a file has it: its polars type, whether it may be null (None: not said), and what is said of it."""

    kind: pl.DataType
    nullable: bool | None
    stated: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a file has it."""

    rows: pl.DataFrame
    description: str | None
    columns: Mapping[str, Column]
    encoding: tuple[Any, ...]
    """How the file is written: two files of equal rows and another encoding have other bytes."""

    def key(self, table: str) -> list[str]:
        """Return the primary key: as the file states it, else as the models do, else every column."""
        told = [name for name, column in self.columns.items() if column.stated.get("primary_key")]
        known = [*c.primary_key(table)] if table in MODELS else ["id"]
        return told or (known if {*known} <= {*self.columns} else [*self.columns])


def read(side: str | Path) -> tuple[str, dict[str, Table]]:
    """Return what a side is called, and its tables.

    Raises DataVersionError for a version that is not in this package, SchemaError for a folder that is not there,
    holds no Parquet file, or one that can't be read.
    """
    if isinstance(side, str) and re.fullmatch(VERSION, side):
        return side, _tables(store.version_folder(side))
    return str(side), _tables(Path(side))


def _tables(folder: Path) -> dict[str, Table]:
    files = sorted(folder.glob("*.parquet")) if folder.is_dir() else []
    if not files:
        what = "holds no Parquet files" if folder.is_dir() else "no such folder"
        raise SchemaError(f"{folder} :: {what}; expected a data version like 1.0.0, or a folder of tables")
    order = {table: at for at, table in enumerate(MODELS)}
    return {file.stem: _table(file) for file in sorted(files, key=lambda file: (order.get(file.stem, 99), file.stem))}


def _table(file: Path) -> Table:
    try:
        with pq.ParquetFile(file) as parquet:
            schema, metadata = parquet.schema_arrow, parquet.metadata
        rows = pl.read_parquet(file)
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError) as error:
        raise SchemaError(f"{file} :: not a Parquet file: {str(error).splitlines()[0]}") from None
    about = {key.decode(): value.decode("utf-8", "replace") for key, value in (schema.metadata or {}).items()}
    said = _stated(about.get("columns", "{}"))
    silent = all(schema.field(name).nullable for name in schema.names)  # polars writes no other
    columns = {
        name: Column(kind, None if silent else schema.field(name).nullable, said.get(name, {}))
        for name, kind in rows.schema.items()
    }
    groups: list[Any] = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    chunks = [(at.column(n).compression, at.column(n).encodings) for at in groups for n in range(at.num_columns)]
    return Table(rows, about.get("description"), columns, (metadata.created_by, *sorted(about), *chunks))


def _stated(text: str) -> dict[str, Mapping[str, Any]]:
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}  # pyright: ignore[reportUnknownVariableType]
