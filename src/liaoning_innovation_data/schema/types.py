"""What a cell may hold: the five scalar types, what each is called wherever the data goes, and what a column demands.

A type is added here and nowhere else. pandas has Arrow's types; JSON Schema is written by pydantic from the models. The
constraints of a column are found by one walk over its annotations, and projected to polars here, to SQL, JSON, pandera:
a kind of constraint is added in `KINDS` and `constraints`; the descriptors and the SQL script name theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from .vocabulary import Vocabulary

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

    from .columns import Column

PythonType = type[str | int | float | bool | date]


class Scalar(NamedTuple):
    """One scalar type."""

    name: str  # the word of the contract, which is Arrow's too
    polars: str
    sqlite: str
    duckdb: str  # the type in DuckDB, which is the physical type of the data contract
    catalogue: str  # the type in a Data Package, which is the logical type of the data contract
    croissant: str
    words: str  # what a message tells a curator to write

    @property
    def arrow(self) -> pa.DataType:
        """The type in Arrow."""
        import pyarrow as pa

        alias: Any = self.name
        return cast("pa.DataType", pa.type_for_alias(alias))


SCALARS: Mapping[PythonType, Scalar] = {
    str: Scalar("string", "String", "TEXT", "VARCHAR", "string", "sc:Text", "text"),
    int: Scalar("int32", "Int32", "INTEGER", "INTEGER", "integer", "cr:Int32", "a whole number"),
    float: Scalar("float64", "Float64", "REAL", "DOUBLE", "number", "cr:Float64", "a number"),
    bool: Scalar("bool", "Boolean", "INTEGER", "BOOLEAN", "boolean", "sc:Boolean", "true or false"),
    date: Scalar("date32", "Date", "TEXT", "DATE", "date", "sc:Date", "a day (2023-08-06)"),
}
"""Python type -> what it is elsewhere."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of constraint."""

    breach: str  # what a value does that breaches it
    respected: Callable[[pl.Expr, Any], pl.Expr]  # whether a value respects it, given the bound
    rule: str = "bounds"  # the check that a breach is an issue of


KINDS: Mapping[str, Kind] = {
    "items": Kind("holds a null item", lambda item, _: item.is_not_null(), "null"),
    "terms": Kind("is no term of {column}", lambda item, terms: item.is_in(terms), "vocabulary"),
    # polars' `$` ends a line; `\z` ends the text, as a whole value must.
    "pattern": Kind("does not match {bound}", lambda item, form: item.str.contains(re.sub(r"\$$", r"\\z", form))),
    "min_length": Kind("is shorter than {bound} characters", lambda item, bound: item.str.len_chars().ge(bound)),
    "max_length": Kind("is longer than {bound} characters", lambda item, bound: item.str.len_chars().le(bound)),
    "minimum": Kind("is less than {bound}", lambda item, bound: item.ge(bound)),
    "maximum": Kind("is more than {bound}", lambda item, bound: item.le(bound)),
    "calendar": Kind("is no day of the years 1 to 9999", lambda item, _: item.is_between(date.min, date.max)),
    "finite": Kind("is no finite number", lambda item, _: item.is_finite()),
}

STATED = {name: name for name in ("pattern", "min_length", "max_length")} | {"minimum": "ge", "maximum": "le"}
"""Kinds whose bound an annotation states, each with the name that pydantic's annotations give it."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One demand on the values of a column; nulls are ignored."""

    column: Column
    kind: str
    bound: Any = None
    """The limit, pattern or terms that an annotation states; None where the type alone demands something."""

    @property
    def rule(self) -> str:
        """The check that a breach is an issue of."""
        return KINDS[self.kind].rule

    @property
    def message(self) -> str:
        """What a value does that breaches it."""
        if (self.kind, self.bound) == ("min_length", 1):
            return "is empty"
        return KINDS[self.kind].breach.format(column=f"{self.column.table}.{self.column.name}", bound=self.bound)

    @property
    def holds(self) -> pl.Expr:
        """Whether a cell, or each item of a list cell, respects it, as a polars expression."""
        import polars as pl

        respected, cell = KINDS[self.kind].respected, pl.col(self.column.name)
        if self.column.is_list:
            return cell.list.eval(respected(pl.element(), self.bound)).list.all()
        return respected(cell, self.bound)


@cache
def constraints(column: Column) -> Mapping[str, Constraint]:
    """Return the constraints of a column, by kind."""
    found: dict[str, Any] = {"items": None} if column.is_list else {}
    for mark in column.marks:
        if isinstance(mark, Vocabulary) and not mark.boolean:
            found["terms"] = tuple(mark.by_name)
        found |= {kind: bound for kind, name in STATED.items() if (bound := getattr(mark, name, None)) is not None}
    of_types = {date: "calendar", float: "finite"}
    found |= {of_types[column.scalar]: None} if column.scalar in of_types else {}
    return {kind: Constraint(column, kind, bound) for kind, bound in found.items()}


def stated_bounds(column: Column) -> dict[str, Any]:
    """Return the constraints that annotations state, kind -> bound, as JSON writes them."""
    found = {kind: one.bound for kind, one in constraints(column).items() if one.bound is not None}
    return found | ({"terms": list(found["terms"])} if "terms" in found else {})
