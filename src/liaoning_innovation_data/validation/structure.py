"""Structure: from whatever is given to polars frames with the right tables, columns, types and bounds.

The constraints that the models state decide, in one pass over all tables; where it finds something, the pandera
schema of the table, projected from the same models, says which cells. Frames are first made comparable: polars has
no non-null columns and only one string type.
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
from ..schema.pandera import pandera_schema
from .report import Issue


def frames(tables: Mapping[str, Any], known: Collection[str] = ()) -> tuple[dict[str, pl.DataFrame], list[Issue]]:
    """Return the tables as polars frames, and what is wrong with their structure; `known` are told already."""
    issues = [
        Issue("table", name, None, None, None, f"the table {name} is missing")
        for name in MODELS
        if name not in tables and name not in known and not MODELS[name].optional
    ]
    found = {name: pl.DataFrame(schema=c.polars_schema(name)) for name in MODELS if MODELS[name].optional}
    for name, given in tables.items():
        if name not in MODELS:
            issues.append(Issue("table", str(name), None, None, None, f"no such table{nearest(str(name), MODELS)}"))
            continue
        try:
            frame = _polars(name, given)
        except (Exception, pl.exceptions.PanicException) as error:
            message = f"can't be read as a table: {type(error).__name__}: {str(error).splitlines()[:1]}"
            issues.append(Issue("table", name, None, None, None, message))
            continue
        if frame is None:
            got = type(given).__name__
            message = f"got {got}, expected a pyarrow.Table, polars or pandas DataFrame"
            issues.append(Issue("table", name, None, None, None, message))
            continue
        found[name] = frame = c.with_missing_columns(name, frame)
        issues += _columns(name, frame)
    misshapen = {issue.table for issue in issues}
    shaped = {name: frame for name, frame in found.items() if name not in misshapen}
    for name in _with_wrong_values(shaped):
        outside = list(_outside_the_calendar(name, shaped[name]))
        cells = {(issue.row, issue.field) for issue in outside}
        found[name] = _with_days(name, shaped[name])
        issues += outside
        issues += [issue for issue in _values(name, found[name]) if (issue.row, issue.field) not in cells]
    return found, issues


def _days(table: str) -> list[str]:
    return [column.name for column in c.columns(table) if column.scalar is date]


def _outside_the_calendar(table: str, frame: pl.DataFrame) -> Iterator[Issue]:
    """`bounds` of days: polars and pandera can't even show those that Python has no date for."""
    ids = frame[c.primary_key(table)[0]].to_list()
    for name in _days(table):
        told = c.constraints(c.column(table, name))["calendar"]
        for row in frame.select(~told.holds.fill_null(True)).to_series().arg_true():
            number = frame[name].cast(pl.Int32)[row]
            yield Issue(told.rule, table, row, ids[row], name, f"day {number} from 1970-01-01 {told.message}")


def _with_days(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame without days outside the calendar."""
    inside = {name: c.constraints(c.column(table, name))["calendar"].holds for name in _days(table)}
    return frame.with_columns(pl.when(held).then(pl.col(name)).alias(name) for name, held in inside.items())


def _with_wrong_values(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """Return the tables in which a null or a constraint is breached: one pass, without details."""
    verdicts = all_computed(frame.lazy().select(c.soundness(name)) for name, frame in tables.items())
    return [name for name, verdict in zip(tables, verdicts, strict=True) if not all(verdict.row(0))]


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
    """Undo, where nothing is lost, what pandas does to types without Arrow.

    Nulls make integers floats, days become moments, and a column of nulls has no type.
    """
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
    """`column`: names, order and types."""
    expected = {column.name: column for column in c.columns(table)}
    for name in expected:
        if name not in frame.columns:
            yield Issue("column", table, None, None, name, f"the column {name} is missing")
    for name in frame.columns:
        if name not in expected:
            yield Issue("column", table, None, None, name, f"no such column{nearest(name, expected)}")
    kinds = c.polars_schema(table)
    for name, kind in frame.schema.items():
        if name in kinds and kind != kinds[name]:
            message = f"the type is {kind}, expected {expected[name].type_name}"
            yield Issue("column", table, None, None, name, message)
    known = [name for name in frame.columns if name in expected]
    if known != [name for name in expected if name in known]:
        message = f"columns stand in the order {', '.join(known)}, expected {', '.join(expected)}"
        yield Issue("column", table, None, None, None, message)


def _values(table: str, frame: pl.DataFrame) -> list[Issue]:
    """`null`, `vocabulary` and `bounds`, as the pandera schema of the table says."""
    from pandera.config import ValidationDepth, config_context
    from pandera.errors import SchemaErrors

    try:
        with config_context(validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            pandera_schema(table).validate(frame, lazy=True)
    except SchemaErrors as errors:
        return list(_failures(table, frame, errors))
    return []


def _failures(table: str, frame: pl.DataFrame, errors: Any) -> Iterator[Issue]:
    ids = frame[c.primary_key(table)[0]].to_list()
    for error in errors.schema_errors:
        name = error.schema.name
        check = error.check.name if hasattr(error.check, "name") else str(error.check)
        if check == "not_nullable":
            for row in frame[name].is_null().arg_true():
                yield Issue("null", table, row, ids[row], name, f"{name} is null")
        else:
            told = c.constraints(c.column(table, name))[check]
            for row in frame.select(~told.holds.fill_null(True)).to_series().arg_true():
                value = frame[name][row]
                shown = value.to_list() if isinstance(value, pl.Series) else value
                hint = nearest(str(shown), told.terms) if told.terms else ""
                hint = hint or (f"; known: {', '.join(told.terms)}" if 0 < len(told.terms) < 40 else "")
                yield Issue(told.rule, table, row, ids[row], name, f"{shown!r} {told.message}{hint}")
