"""Rows on their way out of a command: as a table for people, or in a format for machines."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click


def emit(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: str, table: str | None = None) -> None:
    """Print rows in one of the formats; in Parquet with the schema of a table where one is named."""
    from .terminal import print_rows

    if form != "parquet":
        print_rows(rows, columns, form)
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    from ..schema.columns import arrow_schema

    sink = pa.BufferOutputStream()
    schema = arrow_schema(table) if table else None
    pq.write_table(pa.Table.from_pylist([{name: row[name] for name in columns} for row in rows], schema=schema), sink)
    emit_bytes(sink.getvalue().to_pybytes())


def emit_bytes(content: bytes) -> None:
    """Send bytes to a file or a pipe, not to a terminal."""
    if sys.stdout.isatty():
        raise click.UsageError("Parquet is binary: send it to a file")
    sys.stdout.buffer.write(content)
