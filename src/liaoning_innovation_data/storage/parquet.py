"""Records as Arrow tables, and Arrow tables as Parquet files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..schema import columns as c
from ..schema.errors import SchemaError
from ..schema.models import MODELS, Record
from .atomic import replacing
from .manifest import MANIFEST, Manifest, fingerprint, manifest

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa


R = TypeVar("R", bound=Record)

Records = Mapping[str, Sequence[Record]]


def to_arrow(table: str, records: Iterable[Record]) -> pa.Table:
    """Return records as an Arrow table in the table's schema."""
    import pyarrow as pa

    return pa.Table.from_pylist([*map(vars, records)], schema=c.arrow_schema(table))


def to_polars(tables: Records) -> dict[str, pl.DataFrame]:
    """Return the records of each table as a polars frame."""
    import polars as pl

    rows = {table: [*map(vars, tables.get(table, ()))] for table in MODELS}
    return {table: pl.DataFrame(of_table, schema=c.polars_schema(table)) for table, of_table in rows.items()}


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
    except (pa.ArrowException, OSError) as error:
        raise unreadable(file, error) from None
    absent = {column.name for column in c.columns(table) if column.may_be_missing} - {*data.column_names}
    expected = pa.schema([field for field in fields(c.arrow_schema(table)) if field.name not in absent])
    if not data.schema.equals(expected, check_metadata=False):
        raise SchemaError(f"{file} :: columns {_shown(data.schema)}, expected {_shown(expected)}")
    return data


def unreadable(file: Path, error: BaseException) -> SchemaError:
    """Return the error of a file that is not there, not for us, or no Parquet."""
    if isinstance(error, FileNotFoundError):
        return SchemaError(f"{file} :: missing")
    if isinstance(error, PermissionError):
        return SchemaError(f"{file} :: can't be read: permission denied")
    return SchemaError(f"{file} :: not a Parquet file: {next(iter(str(error).splitlines()), type(error).__name__)}")


def in_todays_schema(tables: Mapping[str, pa.Table]) -> dict[str, pl.DataFrame]:
    """Return all tables in today's schema: tables that are not given, and columns that may be missing, are empty."""
    import polars as pl

    given = {table: tables.get(table, c.arrow_schema(table).empty_table()) for table in MODELS}
    return {table: c.with_missing_columns(table, pl.DataFrame(data)) for table, data in given.items()}


def _shown(schema: pa.Schema) -> str:
    return ", ".join(f"{f.name} {f.type}{'' if f.nullable else ' not null'}" for f in fields(schema))


def fields(schema: pa.Schema) -> list[Any]:
    """Return the fields of a schema, in order."""
    return [schema.field(index) for index in range(len(schema.names))]


def write_table(table: str, data: pa.Table, data_version: str, file: Path) -> None:
    """Write one Parquet file, with what is said of the table and its columns, its fingerprint and the data version.

    Description and unit stand in the Arrow schema of a column; all that is said of the columns in the file's metadata.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {column.name: c.column_metadata(column) for column in c.columns(table)}
    for name in columns.keys() & {"id", *c.foreign_keys(table)}:  # every new table of records changes the form of ids
        del columns[name]["pattern"]
    fields = list[Any]()
    for name, metadata in columns.items():
        about: dict[Any, Any] = {key: metadata[key] for key in ("description", "unit") if key in metadata}
        fields.append(data.schema.field(name).with_metadata(about))
    of_table: dict[str | bytes, str | bytes] = {
        "table": table,
        "description": c.about(table),
        "data_version": data_version,
        "fingerprint": fingerprint({table: data}),
    }
    described = data.cast(pa.schema(fields, metadata=of_table))
    with pq.ParquetWriter(file, described.schema, compression="zstd") as writer:
        writer.write_table(described)
        writer.add_key_value_metadata({"columns": json.dumps(columns, ensure_ascii=False)})


def write(
    tables: Records,
    folder: Path,
    data_version: str,
    grammar: str | None = None,
    finish: Callable[[Path], None] | None = None,
) -> Manifest:
    """Write all Parquet files and the manifest; the folder appears whole or not at all.

    `grammar` is the version of the sentence grammar that computed the support of the evidence, where one did; `finish`
    adds files before the folder appears.
    """
    arrow = {table: to_arrow(table, tables[table]) for table in MODELS}
    with replacing(folder) as new:
        for table, data in arrow.items():
            write_table(table, data, data_version, new / f"{table}.parquet")
        written = manifest(new, sorted(arrow.items()), data_version)
        if grammar:
            written["grammar"] = grammar
        text = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
        (new / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
        if finish:
            finish(new)
    return written
