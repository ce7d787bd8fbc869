"""Tables on disk: Parquet files with a manifest, and what identifies their content."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from . import columns as c
from .errors import DataVersionError, SchemaError, UnknownName, nearest
from .models import MODELS, Record

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

MANIFEST = "manifest.json"
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
    found = [folder.name for folder in data_folder().iterdir() if (folder / MANIFEST).is_file()]
    return tuple(sorted(found, key=lambda name: [int(part) for part in name.split(".")]))


def version_folder(version: str) -> Path:
    """Return the folder of a data version; DataVersionError where this package has none."""
    if version not in data_versions():
        raise DataVersionError(f"data version {version!r} is not in this package; it has {', '.join(data_versions())}")
    return data_folder() / version


def known_table(table: str) -> str:
    """Return the name of a table that exists; UnknownName otherwise."""
    if table not in MODELS:
        raise UnknownName(f"unknown table {table!r}{nearest(table, MODELS)}; known: {', '.join(MODELS)}")
    return table


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder; SchemaError where it is missing or malformed."""
    file = folder / MANIFEST
    try:
        return json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise SchemaError(f"{file} :: missing: every folder of data has a manifest") from None
    except ValueError as error:
        raise SchemaError(f"{file} :: not JSON: {error}") from None


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
    """Yield the rows of an Arrow table as records of the table's model."""
    lists = [column.name for column in c.columns(model.table) if column.is_list]
    for row in data.to_pylist():
        yield model(**row | {name: tuple(row[name]) for name in lists})


def read_table(file: Path, table: str) -> pa.Table:
    """Read one Parquet file; SchemaError where it is none, or has another schema than the table's."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        data = pq.read_table(file, memory_map=False)
    except FileNotFoundError:
        raise SchemaError(f"{file} :: missing") from None
    except (pa.ArrowException, OSError) as error:
        raise SchemaError(f"{file} :: not a Parquet file: {str(error).splitlines()[0]}") from None
    expected = c.arrow_schema(table)
    if not data.schema.equals(expected, check_metadata=False):
        raise SchemaError(f"{file} :: columns {_shown(data.schema)}, expected {_shown(expected)}")
    return data


def _shown(schema: pa.Schema) -> str:
    return ", ".join(f"{field.name} {field.type}{'' if field.nullable else ' not null'}" for field in schema)


# Fingerprints -----------------------------------------------------------------------------------------


def lines(table: str, data: pa.Table) -> Iterator[bytes]:
    """Yield the canonical line of each row, in primary-key order: table, TAB, RFC 8785 JSON, newline."""
    import rfc8785

    key = c.primary_key(table)
    rows = data.to_pylist()
    rows.sort(key=lambda row: tuple(row[name] for name in key))
    for row in rows:
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        yield table.encode() + b"\t" + rfc8785.dumps(plain) + b"\n"


def fingerprint(tables: Mapping[str, pa.Table]) -> str:
    """Return the SHA-256 of the lines of all tables, tables in ascending order, in hexadecimal."""
    digest = hashlib.sha256()
    for table in sorted(tables):
        for line in lines(table, tables[table]):
            digest.update(line)
    return digest.hexdigest()


# Writing ----------------------------------------------------------------------------------------------


def described(table: str, data: pa.Table, data_version: str) -> pa.Table:
    """Return the table with its description, its columns' descriptions and units, and the data version."""
    import pyarrow as pa

    fields = [
        data.schema.field(column.name).with_metadata(
            {"description": column.description} | ({"unit": unit} if (unit := c.unit(column)) else {})
        )
        for column in c.columns(table)
    ]
    metadata = {
        "table": table,
        "description": " ".join((MODELS[table].__doc__ or "").split()),
        "data_version": data_version,
        "columns": json.dumps(
            {
                column.name: {"description": column.description} | ({"unit": unit} if (unit := c.unit(column)) else {})
                for column in c.columns(table)
            },
            ensure_ascii=False,
        ),
    }
    return data.cast(pa.schema(fields, metadata=metadata))


def write(tables: Records, folder: Path, data_version: str) -> Manifest:
    """Write all Parquet files and the manifest; the folder appears whole or not at all."""
    import pyarrow.parquet as pq

    arrow = {table: to_arrow(table, tables[table]) for table in MODELS}
    entries: dict[str, TableEntry] = {}
    with replacing(folder) as new:
        for table, data in arrow.items():
            file = new / f"{table}.parquet"
            pq.write_table(described(table, data, data_version), file, compression="zstd")
            content = file.read_bytes()
            entries[table] = {
                "file": file.name,
                "rows": data.num_rows,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "fingerprint": fingerprint({table: data}),
            }
        manifest: Manifest = {
            "data_version": data_version,
            "fingerprint": fingerprint(arrow),
            "tables": entries,
            "documents": {row["id"]: row["sha256"] for row in arrow["documents"].to_pylist()},
            "built_with": {"pyarrow": installed_version("pyarrow")},
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        (new / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    return manifest


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Yield a new folder beside this one; it takes its place when the block ends well.

    Files of other names that the old folder held are kept: only what is written is replaced.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists() and not folder.is_dir():
        raise SchemaError(f"{folder} :: is a file, expected a folder")
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield new
        new.chmod(0o755)
        for file in new.iterdir():
            file.chmod(0o644)
        if folder.exists():
            for file in new.iterdir():
                os.replace(file, folder / file.name)
        else:
            os.replace(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def check_manifest(folder: Path, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Yield (table, what is wrong) where the files are not those that the manifest describes."""
    for table, entry in manifest["tables"].items():
        file = folder / entry["file"]
        content = file.read_bytes() if file.is_file() else b""
        if hashlib.sha256(content).hexdigest() != entry["sha256"]:
            yield table, f"{file.name} has not the sha256 {entry['sha256']} of the manifest"


def plain(record: Record) -> dict[str, Any]:
    """Return a record as plain values for JSON: dates as text, tuples as lists."""
    return record.model_dump(mode="json")
