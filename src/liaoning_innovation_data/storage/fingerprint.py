"""What identifies the content of tables, whatever wrote their files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from ..schema import columns as c

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 10_000
"""How many rows Python has at a time."""


def lines(table: str, data: pa.Table) -> Iterator[bytes]:
    """Yield the canonical line of each row, in primary-key order: table, TAB, RFC 8785 JSON, newline."""
    import rfc8785

    key = c.primary_key(table)
    for part in data.sort_by([(name, "ascending") for name in key]).to_batches(max_chunksize=BATCH):
        for row in part.to_pylist():
            plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
            yield table.encode() + b"\t" + rfc8785.dumps(plain) + b"\n"


def fingerprint(tables: Mapping[str, pa.Table]) -> str:
    """Return the SHA-256 of the lines of all tables, tables in ascending order, in hexadecimal."""
    whole = hashlib.sha256()
    for table in sorted(tables):
        for line in lines(table, tables[table]):
            whole.update(line)
    return whole.hexdigest()
