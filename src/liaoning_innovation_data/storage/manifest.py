"""`manifest.json`: what a folder of data holds, and what identifies it, whatever wrote the files."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict

from ..schema.errors import SchemaError

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

    Data = pa.Table | pl.DataFrame

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 2**20

BATCH = 10_000  # how many rows Python has at a time


class TableEntry(TypedDict):
    """What the manifest says of one table."""

    file: str
    rows: int
    bytes: int
    sha256: str
    fingerprint: str


ENTRY = TableEntry.__required_keys__


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
    except OSError as error:
        raise SchemaError(f"{file} :: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"{file} :: not a manifest in JSON: {error}") from None
    if not isinstance(manifest, dict):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise SchemaError(f"{file} :: not a manifest: expected an object in JSON, got {type(manifest).__name__}")
    return manifest


def named_in(folder: Path, name: Literal["data_version", "grammar"]) -> str | None:
    """Return the version of the data, or of the sentence grammar, that the manifest of a folder names, or None."""
    with suppress(SchemaError):
        return read_manifest(folder).get(name)
    return None


def grammar_of(folder: Path) -> str | None:
    """Return the sentence grammar that the manifest names, or None: of evidence changed since, it says nothing."""
    with suppress(SchemaError):
        found = whole_manifest(folder)
        entry = found["tables"].get("evidence")
        return found.get("grammar") if entry and has_digest(folder / entry["file"], entry["sha256"]) else None
    return None


def whole_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder; SchemaError where what identifies the data is not in it, too."""
    found = read_manifest(folder)
    needed = {"data_version": str, "fingerprint": str, "tables": dict, "documents": dict}
    missing = [name for name, kind in needed.items() if not isinstance(found.get(name), kind)]
    entries: list[Any] = [] if missing else [*found["tables"].values()]
    if not all(isinstance(one, dict) and {*one} >= ENTRY for one in entries):
        missing = [f"{name} of a table" for name in sorted(ENTRY)]
    if missing:
        raise SchemaError(f"{folder / MANIFEST} :: no {', '.join(missing)}; liaoning-data build writes it")
    return found


def lines(table: str, data: Data) -> Iterator[bytes]:
    """Yield the canonical lines of rows in primary-key order: the table, a TAB, the row as RFC 8785 JSON, a newline."""
    import polars as pl

    from ..schema.columns import primary_key
    from ..schema.frames import plain_rows

    key, frame = primary_key(table), pl.DataFrame(data)
    frame = frame if frame.height <= BATCH else frame.sort(key, nulls_last=True, maintain_order=True)
    canonical = _with_fractions if any(kind.is_float() for kind in frame.dtypes) else ENCODER.encode
    first = (
        f"{ENCODER.encode(min(frame.columns))}:"  # behind what parts two rows, and nothing else, stands the first key
    )
    for part in frame.iter_slices(BATCH):
        text = canonical(sorted(plain_rows(part), key=lambda row: [row[name] for name in key]))[1:-1].replace(
            f"}},{{{first}", f"}}\n{table}\t{{{first}"
        )
        yield f"{table}\t{text}\n".encode() if part.height else b""


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise ValueError(f"{value!r} has no canonical form")


ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False, default=_day
)
"""Writes what has no number with a fraction as RFC 8785 demands."""


def _with_fractions(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return flat rows as RFC 8785 demands, numbers with a fraction, too."""
    members = (
        ",".join(
            f"{ENCODER.encode(name)}:{_number(value) if isinstance(value, float) else ENCODER.encode(value)}"
            for name, value in sorted(row.items())
        )
        for row in rows
    )
    return f"[{','.join(f'{{{each}}}' for each in members)}]"


def _number(value: float) -> str:
    """Return a number as ECMAScript writes it (RFC 8785, section 3.2.2.3): Python has the digits, not the exponents.

    >>> [_number(value) for value in (20.0, 1e16, 0.00002, 1e-7, 1e21)]
    ['20', '10000000000000000', '0.00002', '1e-7', '1e+21']
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} has no canonical form")
    if value == 0 or 1e-6 <= abs(value) < 1e21:
        return f"{Decimal(repr(value or 0)).normalize():f}"
    return re.sub(r"(?<=e-)0", "", repr(value))


def fingerprint(tables: Mapping[str, Data]) -> str:
    """Return the SHA-256 of the lines of all tables, tables in ascending order, in hexadecimal."""
    whole = hashlib.sha256()
    for table in sorted(tables):
        for line in lines(table, tables[table]):
            whole.update(line)
    return whole.hexdigest()


def manifest(folder: Path, tables: Iterable[tuple[str, Data]], data_version: str) -> Manifest:
    """Return the manifest of the files in a folder, given what they hold; ValueError for what has no canonical form.

    Tables are given in ascending order, and may be read when it is their turn: one at a time is in memory.
    """
    from importlib.metadata import version

    import polars as pl

    from ..schema.models import MODELS

    whole, entries, documents = hashlib.sha256(), dict[str, TableEntry](), dict[str, str]()
    for table, given in tables:
        data = pl.DataFrame(given)
        file, own = folder / f"{table}.parquet", hashlib.sha256()
        for line in lines(table, data):
            own.update(line)
            whole.update(line)
        if table == "documents":
            documents = dict(zip(*(data[name] for name in ("id", "sha256")), strict=True))
        entries[table] = {
            "file": file.name,
            "rows": data.height,
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


def has_digest(file: Path, digest: str) -> bool:
    """Whether there is a file, with this SHA-256."""
    return file.is_file() and sha256(file) == digest
