"""Write tables to disk, and compute what identifies their content."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import columns as c
from .errors import SchemaError
from .models import MODELS
from .store import MANIFEST, Manifest, Records, TableEntry, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

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
    """Return the table with its metadata: what is said of it and its columns, its fingerprint, the data version."""
    import pyarrow as pa

    told = {column.name: c.stated(column) for column in c.columns(table)}
    fields = list[Any]()
    for name, words in told.items():
        about: dict[Any, Any] = {key: words[key] for key in ("description", "unit") if key in words}
        fields.append(data.schema.field(name).with_metadata(about))
    metadata: dict[str | bytes, str | bytes] = {
        "table": table,
        "description": c.about(table),
        "data_version": data_version,
        "fingerprint": fingerprint({table: data}),
        "columns": json.dumps(told, ensure_ascii=False),
    }
    return data.cast(pa.schema(fields, metadata=metadata))


def manifest(folder: Path, tables: Mapping[str, pa.Table], data_version: str) -> Manifest:
    """Return the manifest of the files in a folder, given what they hold; ValueError for what has no canonical form."""
    from importlib.metadata import version

    entries: dict[str, TableEntry] = {}
    for table, data in tables.items():
        content = (folder / f"{table}.parquet").read_bytes()
        entries[table] = {
            "file": f"{table}.parquet",
            "rows": data.num_rows,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "fingerprint": fingerprint({table: data}),
        }
    return {
        "data_version": data_version,
        "fingerprint": fingerprint(tables),
        "tables": entries,
        "documents": {row["id"]: row["sha256"] for row in tables["documents"].to_pylist()},
        "built_with": {"pyarrow": version("pyarrow")},
    }


def write(tables: Records, folder: Path, data_version: str) -> Manifest:
    """Write all Parquet files and the manifest; the folder appears whole or not at all."""
    import pyarrow.parquet as pq

    arrow = {table: to_arrow(table, tables[table]) for table in MODELS}
    with replacing(folder) as new:
        for table, data in arrow.items():
            pq.write_table(described(table, data, data_version), new / f"{table}.parquet", compression="zstd")
        written = manifest(new, arrow, data_version)
        text = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
        (new / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    return written


@contextmanager
def replacing_file(file: Path) -> Generator[Path]:
    """Yield a new file beside this one; it takes its place when the block ends well. A link goes on leading there."""
    place = file.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    os.close(handle)
    new = Path(name)
    try:
        yield new
        new.chmod(0o644)
        new.replace(place)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def replacing(folder: Path) -> Generator[Path]:
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
                file.replace(folder / file.name)
        else:
            new.replace(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
