"""What a column demands of its values: one walk over its annotations, projected to polars here, to SQL, JSON, pandera.

A kind of constraint is added in `Kind`, in `_walk` and in `Constraint`; the descriptors and the SQL script name theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from annotated_types import Ge, Le
from pydantic import StringConstraints

from .vocabulary import Vocabulary

if TYPE_CHECKING:
    import polars as pl

    from .columns import Column

Kind = Literal["items", "terms", "pattern", "min_length", "max_length", "minimum", "maximum", "calendar", "finite"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One demand on the values of a column; nulls are ignored."""

    column: Column
    kind: Kind
    bound: Any = None
    """The limit, pattern or terms that an annotation states; None where the type alone demands something."""

    @property
    def rule(self) -> str:
        """The check that a breach is an issue of."""
        return {"items": "null", "terms": "vocabulary"}.get(self.kind, "bounds")

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms of the vocabulary, where the constraint is one."""
        return self.bound if self.kind == "terms" else ()

    @property
    def message(self) -> str:
        """What a value does that breaches it."""
        bound = self.bound
        match self.kind:
            case "items":
                return "holds a null item"
            case "terms":
                return f"is no term of {self.column.table}.{self.column.name}"
            case "pattern":
                return f"does not match {bound}"
            case "min_length":
                return "is empty" if bound == 1 else f"is shorter than {bound} characters"
            case "max_length":
                return f"is longer than {bound} characters"
            case "minimum":
                return f"is less than {bound}"
            case "maximum":
                return f"is more than {bound}"
            case "calendar":
                return "is no day of the years 1 to 9999"
            case "finite":
                return "is no finite number"

    @property
    def holds(self) -> pl.Expr:
        """Whether a cell, or each item of a list cell, respects it, as a polars expression."""
        import polars as pl

        cell = pl.col(self.column.name)
        return cell.list.eval(self._of_item(pl.element())).list.all() if self.column.is_list else self._of_item(cell)

    def _of_item(self, item: pl.Expr) -> pl.Expr:
        import polars as pl

        match self.kind:
            case "items":
                return item.is_not_null()
            case "terms":
                return item.is_in(self.bound)
            case "pattern":
                # polars' `$` ends a line; `\z` ends the text, as a whole value must.
                return item.str.contains(re.sub(r"\$$", r"\\z", self.bound))
            case "min_length":
                return item.str.len_chars().ge(self.bound)
            case "max_length":
                return item.str.len_chars().le(self.bound)
            case "minimum":
                return item.ge(pl.lit(self.bound))
            case "maximum":
                return item.le(pl.lit(self.bound))
            case "calendar":
                return item.is_between(pl.lit(date.min), pl.lit(date.max))
            case "finite":
                return item.is_finite()


@cache
def constraints(column: Column) -> Mapping[str, Constraint]:
    """Return the constraints of a column, by kind."""
    return {kind: Constraint(column, kind, bound) for kind, bound in _walk(column)}


def _walk(column: Column) -> Iterator[tuple[Kind, Any]]:
    if column.is_list:
        yield "items", None
    for mark in column.marks:
        if isinstance(mark, Vocabulary) and not mark.boolean:
            yield "terms", tuple(mark.by_name)
        elif isinstance(mark, StringConstraints):
            if mark.pattern is not None:
                yield "pattern", str(mark.pattern)
            if mark.min_length is not None:
                yield "min_length", mark.min_length
            if mark.max_length is not None:
                yield "max_length", mark.max_length
        elif isinstance(mark, Ge):
            yield "minimum", mark.ge
        elif isinstance(mark, Le):
            yield "maximum", mark.le
    if column.scalar is date:
        yield "calendar", None
    if column.scalar is float:
        yield "finite", None


def stated_bounds(column: Column) -> dict[str, Any]:
    """Return the constraints that annotations state, kind -> bound, as JSON writes them."""
    found = {kind: one.bound for kind, one in constraints(column).items() if one.bound is not None}
    return found | ({"terms": list(found["terms"])} if "terms" in found else {})
