"""Tables on disk: where released data lives, and reading it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from . import columns as c
from .errors import DataVersionError, SchemaError, UnknownName, nearest
from .models import MODELS, Record

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

MANIFEST = "manifest.json"
VERSION = r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)"
"""The form of a data version."""

LARGEST_MANIFEST = 2**20
R = TypeVar("R", bound=Record)
Records = Mapping[str, Sequence[Record]]


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


# Where released data lives ----------------------------------------------------------------------------


def data_folder() -> Path:
    """Return the folder that holds one folder for each data version of this package."""
    return Path(__file__).parent / "data"


def data_versions() -> tuple[str, ...]:
    """Return the data versions in this package, oldest first."""
    folders = [folder for folder in data_folder().iterdir() if re.fullmatch(VERSION, folder.name)]
    found = [folder.name for folder in folders if (folder / MANIFEST).is_file()]
    return tuple(sorted(found, key=lambda name: [int(part) for part in name.split(".")]))


def version_folder(version: str) -> Path:
    """Return the folder of a data version; DataVersionError where this package has none."""
    if version not in data_versions():
        raise DataVersionError(f"data version {version!r} is not in this package; it has {', '.join(data_versions())}")
    return data_folder() / version


def table_file(table: str, version: str) -> Path:
    """Return the Parquet file of a table in a data version.

    UnknownName for an unknown table; DataVersionError where this package has no such version, or the version no such
    table.
    """
    file = version_folder(version) / f"{known_table(table)}.parquet"
    if not file.is_file():
        first = next((known for known in data_versions() if (data_folder() / known / file.name).is_file()), "none")
        raise DataVersionError(f"data version {version} has no table {table}; the first version with it is {first}")
    return file


def known_table(table: str) -> str:
    """Return the name of a table that exists; UnknownName otherwise."""
    if table not in MODELS:
        raise UnknownName(f"unknown table {table!r}{nearest(table, MODELS)}; known: {', '.join(MODELS)}")
    return table


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


def read_version(version: str) -> dict[str, pa.Table]:
    """Return the tables of a data version in today's schema: tables and columns that came later are empty."""
    import pyarrow as pa

    version_folder(version)
    found: dict[str, pa.Table] = {}
    for table in MODELS:
        schema = c.arrow_schema(table)
        try:
            data = read_table(table_file(table, version), table)
        except DataVersionError:
            data = schema.empty_table()
        later: list[Any] = [
            pa.array([None] * data.num_rows, field.type) for field in fields(schema)[data.num_columns :]
        ]
        found[table] = pa.Table.from_arrays([*data.columns, *later], schema=schema)
    return found


# Records and frames -----------------------------------------------------------------------------------


def to_arrow(table: str, records: Iterable[Record]) -> pa.Table:
    """Return records as an Arrow table in the table's schema."""
    import pyarrow as pa

    rows = [record.model_dump() for record in records]
    return pa.Table.from_pylist(rows, schema=c.arrow_schema(table))


def to_polars(tables: Records) -> dict[str, pl.DataFrame]:
    """Return the records of each table as a polars frame."""
    import polars as pl

    return {table: pl.DataFrame(to_arrow(table, tables[table])) for table in MODELS}


def from_arrow(model: type[R], data: pa.Table) -> Iterator[R]:
    """Yield the rows of an Arrow table, whose schema is checked, as records; values are not validated again."""
    lists = [column.name for column in c.columns(model.table) if column.is_list and column.name in data.column_names]
    for row in data.to_pylist():
        values: dict[str, Any] = row | {name: tuple(row[name]) for name in lists}
        yield model.model_construct(None, **values)


def read_table(file: Path, table: str) -> pa.Table:
    """Read one Parquet file; SchemaError where it is none, or has another schema than the table's."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file) as parquet:  # pq.read_table would import pandas where it is installed
            data = parquet.read()
    except FileNotFoundError:
        raise SchemaError(f"{file} :: missing") from None
    except (pa.ArrowException, OSError) as error:
        raise SchemaError(f"{file} :: not a Parquet file: {str(error).splitlines()[0]}") from None
    expected = c.arrow_schema(table)
    later = [field for field in fields(expected)[data.num_columns :] if field.nullable]
    if not pa.schema([*fields(data.schema), *later]).equals(expected, check_metadata=False):
        raise SchemaError(f"{file} :: columns {_shown(data.schema)}, expected {_shown(expected)}")
    return data


def _shown(schema: pa.Schema) -> str:
    return ", ".join(f"{f.name} {f.type}{'' if f.nullable else ' not null'}" for f in fields(schema))


def fields(schema: pa.Schema) -> list[Any]:
    """Return the fields of a schema, in order."""
    return [schema.field(index) for index in range(len(schema.names))]
