"""Structure: from whatever is given to polars frames with the right tables, columns, types and values.

What the columns demand (`schema.types`) decides: one pass over all tables finds those in which something is
wrong, a second one the cells. Frames are first made comparable: polars has no non-null columns and one string type.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from ..evidence.index import all_computed
from ..schema import columns as c
from ..schema.errors import nearest
from ..schema.models import MODELS
from ..schema.types import constraints
from .checks import LONG, Check
from .report import Issue

TABLE = Check(
    "table",
    description="Every table exists, but for those of later versions, and no other; there is at least one document.",
    hint="Add, rename or remove the table.",
    stops="data",
)
FILE = Check(
    "file",
    description="Each table of the folder is a Parquet file that can be read.",
    hint="Copy the file again from where it came from.",
    stops="data",
)
MANIFEST_CHECK = Check(
    "manifest",
    description="The manifest of a folder describes its files.",
    hint="Build or copy the folder again; do not edit built files.",
)
COLUMN = Check(
    "column",
    description="A table has exactly its columns, in their order and of their types.",
    hint="Cast, rename or reorder the columns; `schemas/` has them.",
    stops="data",
)
NULL = Check(
    "null",
    description="A column that is not nullable holds no null.",
    hint="Fill the cell, or leave the record out.",
    stops="document",
)
VOCABULARY = Check(
    "vocabulary",
    description="A cell of a controlled vocabulary holds one of its terms.",
    hint="Use one of the known terms; `liaoning-data describe TABLE COLUMN` says what each means.",
)
BOUNDS = Check(
    "bounds",
    description="Texts have the form and numbers the range that the column demands; no number is NaN or infinite.",
    hint="Correct the value.",
)
OF_VALUES = {check.code: check for check in (NULL, VOCABULARY, BOUNDS)}
FEW = 40  # how many terms an issue lists


def as_frames(
    tables: Mapping[str, Any], unreadable: Collection[str] = ()
) -> tuple[dict[str, pl.DataFrame], list[Issue]]:
    """Return the tables as polars frames, and what is wrong with their structure.

    Columns that came in a later version than their table are added where they are missing. `unreadable` tables are
    not said to be missing.
    """
    issues = [
        TABLE.issue(name, f"the table {name} is missing")
        for name, model in MODELS.items()
        if name not in tables and name not in unreadable and not model.optional
    ]
    frames = {name: pl.DataFrame(schema=c.polars_schema(name)) for name in MODELS if MODELS[name].optional}
    for name, given in tables.items():
        if name not in MODELS:
            issues.append(TABLE.issue(str(name), f"no such table{nearest(str(name), MODELS)}"))
            continue
        try:
            frame = _polars(name, given)
        except (Exception, pl.exceptions.PanicException) as error:
            reason = next(iter(str(error).splitlines()), "")
            issues.append(TABLE.issue(name, f"can't be read as a table: {type(error).__name__}: {reason}"))
            continue
        if frame is None:
            got = type(given).__name__
            issues.append(TABLE.issue(name, f"got {got}, expected a pyarrow.Table, polars or pandas DataFrame"))
            continue
        frames[name] = c.with_missing_columns(name, frame)
        issues += _columns(name, frames[name])
    misshapen = {issue.table for issue in issues}
    shaped = {name: frame for name, frame in frames.items() if frame.height and name not in misshapen}
    verdicts = all_computed(frame.lazy().select(c.soundness(name)) for name, frame in shaped.items())
    for (name, frame), verdict in zip(shaped.items(), verdicts, strict=True):
        if not all(verdict.row(0)):
            issues += _values(name, frame)
            frames[name] = _with_days(name, frame)
    return frames, issues


def no_documents(documents: pl.DataFrame) -> Iterator[Issue]:
    """Yield an issue where there is nothing to check."""
    if documents.is_empty():
        yield TABLE.issue("documents", "the table documents is empty: there is nothing to check")


def _polars(table: str, given: Any) -> pl.DataFrame | None:
    """Return a frame of any engine as polars, or None."""
    if isinstance(given, pl.LazyFrame):
        return given.collect()
    if isinstance(given, pl.DataFrame):
        return given
    import pyarrow as pa

    module = type(given).__module__.partition(".")[0]
    if module == "pandas":
        given = pa.Table.from_pandas(given, preserve_index=False)
    elif module != "pyarrow":
        return None
    if isinstance(given, pa.Table):
        given.validate(full=True)  # polars takes invalid UTF-8 as it comes
    frame = pl.from_arrow(given)
    if not isinstance(frame, pl.DataFrame):
        return None
    return _from_numpy(table, frame) if module == "pandas" else frame


def _from_numpy(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Undo what pandas does without Arrow, where nothing is lost: floats for whole numbers, moments, untyped nulls."""
    casts: list[pl.Expr] = []
    for name, kind in c.polars_schema(table).items():
        if name not in frame.columns or frame.schema[name] == kind:
            continue
        column, given = frame[name], frame.schema[name]
        empty = given in (pl.Null, pl.List(pl.Null)) or column.null_count() == column.len()
        whole = kind == pl.Int32 and given == pl.Float64 and bool((column.drop_nulls() % 1 == 0).all())
        day = kind == pl.Date and given == pl.Datetime and bool((column.dt.truncate("1d") == column).all())
        if empty or whole or day:
            casts.append(pl.col(name).cast(kind))
    return frame.with_columns(casts)


def _columns(table: str, frame: pl.DataFrame) -> Iterator[Issue]:
    """Yield issues of names, order and types."""
    expected = {column.name: column for column in c.columns(table)}
    for name in expected:
        if name not in frame.columns:
            yield COLUMN.issue(table, f"the column {name} is missing", field=name)
    for name in frame.columns:
        if name not in expected:
            yield COLUMN.issue(table, f"no such column{nearest(name, expected)}", field=name)
    kinds = c.polars_schema(table)
    for name, kind in frame.schema.items():
        if name in kinds and kind != kinds[name]:
            yield COLUMN.issue(table, f"the type is {kind}, expected {kinds[name]}", field=name)
    known = [name for name in frame.columns if name in expected]
    if known != [name for name in expected if name in known]:
        yield COLUMN.issue(table, f"columns are in the order {', '.join(known)}, expected {', '.join(expected)}")


def _values(table: str, frame: pl.DataFrame) -> Iterator[Issue]:
    """Yield issues of single cells."""
    ids = frame[c.primary_key(table)[0]].to_list()
    for column in c.columns(table):
        cells = frame[column.name]
        if not column.nullable:
            for row in cells.is_null().arg_true():
                yield NULL.issue(table, f"{column.name} is null", row=row, record=ids[row], field=column.name)
        for constraint in constraints(column).values():
            rows = frame.select(~constraint.holds.fill_null(True)).to_series().arg_true()
            is_day = constraint.kind == "calendar"  # Python does not have these days
            wrong = cells.gather(rows).to_physical() if is_day else cells.gather(rows)
            for row, value in zip(rows, wrong.to_list(), strict=True):
                text = f"day {value} from 1970-01-01" if is_day else repr(value)
                message = f"{text if len(text) <= LONG else f'{text[:LONG]}…'} {constraint.message}"
                if constraint.kind == "terms":
                    terms = constraint.bound
                    known = f"; known: {', '.join(terms)}" if len(terms) < FEW else ""
                    message += nearest(str(value), terms) or known
                yield OF_VALUES[constraint.rule].issue(table, message, row=row, record=ids[row], field=column.name)


def _with_days(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame without days outside the calendar, which Python can't read."""
    days = (column for column in c.columns(table) if column.scalar is date)
    inside = {column.name: constraints(column)["calendar"].holds for column in days}
    return frame.with_columns(pl.when(held).then(pl.col(name)).alias(name) for name, held in inside.items())
