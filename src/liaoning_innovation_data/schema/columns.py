"""Project the models onto columns: the Arrow schema, the pandera schema, keys and bases."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from .annotations import Asserted, Evidenced, ForeignKey, NaturalKey, PrimaryKey, Recomputed, Unit
from .models import MODELS
from .types import SCALARS, PythonType, Scalar
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    import pandera.polars as pa_polars
    import polars as pl
    import pyarrow as pa
    from pandera.api.polars.types import PolarsData

Mark = TypeVar("Mark")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as the model defines it."""

    table: str
    name: str
    scalar: PythonType
    """What a cell holds, or an item of a list cell."""
    is_list: bool
    nullable: bool
    description: str
    marks: tuple[Any, ...]

    def mark(self, kind: type[Mark]) -> Mark | None:
        """Return the marker of this kind, or None."""
        return next(iter(self.all(kind)), None)

    def all(self, kind: type[Mark]) -> list[Mark]:
        """Return all markers of this kind."""
        return [mark for mark in self.marks if isinstance(mark, kind)]

    @property
    def bases(self) -> tuple[str, ...]:
        """The derivation rules that may prove the column; empty where nothing proves it."""
        proven = self.mark(Evidenced)
        return proven.bases if proven else ()

    @property
    def type_name(self) -> str:
        """The type as the contract and the data dictionary write it."""
        return f"list<{self.type.name}>" if self.is_list else self.type.name

    @property
    def type(self) -> Scalar:
        """What the type of a cell, or of an item of a list cell, is called elsewhere."""
        return SCALARS[self.scalar]

    @property
    def duckdb_type(self) -> str:
        """The type as DuckDB declares it."""
        return f"{self.type.duckdb}[]" if self.is_list else self.type.duckdb


def table_names() -> tuple[str, ...]:
    """Return the names of all tables, in reading order."""
    return tuple(MODELS)


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table, in order."""
    found: list[Column] = []
    for name, info in MODELS[table].model_fields.items():
        kind, nullable, marks = _unwrap(info.annotation)
        is_list = get_origin(kind) is tuple
        scalar, _, item_marks = _unwrap(get_args(kind)[0] if is_list else kind)
        every = (*info.metadata, *marks, *item_marks)
        found.append(Column(table, name, scalar, is_list, nullable, info.description or "", every))
    return tuple(found)


def _unwrap(kind: Any) -> tuple[Any, bool, tuple[Any, ...]]:
    """Take `Annotated[...] | None` apart: the type, whether null is allowed, and the markers inside."""
    nullable, marks = False, tuple[Any, ...]()
    if get_origin(kind) in (Union, types.UnionType):
        (kind,) = (one for one in get_args(kind) if one is not types.NoneType)
        nullable = True
    if get_origin(kind) is Annotated:
        kind, *inside = get_args(kind)
        for mark in inside:
            marks += tuple(mark.metadata) if isinstance(mark, FieldInfo) else (mark,)
    return kind, nullable, marks


def about(table: str) -> str:
    """Return what one row of a table is."""
    return " ".join((MODELS[table].__doc__ or "").split())


@cache
def column(table: str, name: str) -> Column:
    """Return one column; KeyError where the table has none of that name."""
    return {c.name: c for c in columns(table)}[name]


def names_with(table: str, mark: type[Any]) -> tuple[str, ...]:
    """Return the names of the columns that carry a marker, in order."""
    return tuple(c.name for c in columns(table) if c.mark(mark))


def primary_key(table: str) -> tuple[str, ...]:
    """Return the primary key columns of a table."""
    return names_with(table, PrimaryKey)


def natural_key(table: str) -> tuple[str, ...]:
    """Return the columns that, with the document, tell rows apart; empty where ids alone do."""
    return names_with(table, NaturalKey)


def tables_with_ids() -> tuple[str, ...]:
    """Return the tables whose rows have an id of their own."""
    return tuple(table for table in MODELS if primary_key(table) == ("id",))


def document_column(table: str) -> str:
    """Return the column that says which document a row belongs to."""
    return "id" if table == "documents" else "document_id"


def foreign_keys(table: str) -> dict[str, tuple[str, ...]]:
    """Return column -> tables that it refers to."""
    return {c.name: key.tables for c in columns(table) for key in c.all(ForeignKey)}


@cache
def vocabularies(table: str) -> dict[str, Vocabulary]:
    """Return column -> its controlled vocabulary."""
    return {c.name: vocabulary for c in columns(table) for vocabulary in c.all(Vocabulary)}


def evidenced(table: str) -> tuple[Column, ...]:
    """Return the columns whose every value has evidence."""
    return tuple(c for c in columns(table) if c.bases)


def evidenced_tables() -> tuple[str, ...]:
    """Return the tables whose cells have evidence."""
    return tuple(table for table in MODELS if evidenced(table))


def provenance(c: Column) -> str:
    """Say how a column is held to account: `proven`, `recomputed` or `unproven`."""
    for mark, word in ((Evidenced, "proven"), (Recomputed, "recomputed"), (Asserted, "unproven")):
        if c.mark(mark):
            return word
    raise AssertionError(f"{c.table}.{c.name} carries no standing")


def unit(c: Column) -> str | None:
    """Return what the numbers of a column count, or None."""
    found = c.mark(Unit)
    return found.name if found else None


def data_card(c: Column) -> list[str]:
    """Return a column for people, in lines: name, type, unit, whether it may be null, its bases; meaning; terms."""
    in_unit = f", in {name}" if (name := unit(c)) else ""
    null = ", null allowed" if c.nullable else ""
    evidence = f"proven by {' or '.join(c.bases)}" if c.bases else provenance(c)
    lines = [f"{c.name}: {c.type_name}{in_unit}{null}; {evidence}", f"    {c.description}"]
    if vocabulary := c.mark(Vocabulary):
        terms = list(vocabulary.by_name)
        lines.append(f"    terms: {', '.join(terms)}" if len(terms) < 40 else f"    terms: {len(terms)} codes")
    return lines


def stated(c: Column) -> dict[str, Any]:
    """Return what a file says of a column in its metadata: description, unit, keys, references, terms, bounds."""
    key, unit_ = c.mark(ForeignKey), unit(c)
    found: dict[str, Any] = {"description": c.description} | ({"unit": unit_} if unit_ else {})
    found |= {"primary_key": True} if c.mark(PrimaryKey) else {}
    found |= {"natural_key": True} if c.mark(NaturalKey) else {}
    found |= {"references": list(key.tables)} if key else {}
    for mark in c.marks:
        if isinstance(mark, Vocabulary) and not mark.boolean:
            found["terms"] = list(mark.by_name)
        elif isinstance(mark, StringConstraints):
            pattern = None if key or c.name == "id" else mark.pattern  # what ids look like is a law's business
            bounds = {"pattern": pattern, "min_length": mark.min_length, "max_length": mark.max_length}
            found |= {name: bound for name, bound in bounds.items() if bound is not None}
        elif isinstance(mark, Ge):
            found["minimum"] = mark.ge
        elif isinstance(mark, Le):
            found["maximum"] = mark.le
    return found


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema of a table, without metadata."""
    import pyarrow as pa

    def kind(c: Column) -> pa.DataType:
        return pa.list_(pa.field("element", c.type.arrow, nullable=False)) if c.is_list else c.type.arrow

    return pa.schema([pa.field(c.name, kind(c), nullable=c.nullable) for c in columns(table)])


@cache
def polars_schema(table: str) -> Mapping[str, Any]:
    """Return column -> polars type of a table."""
    import polars as pl

    return {c.name: pl.List(c.type.polars) if c.is_list else c.type.polars for c in columns(table)}


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a column demands of its values, as a polars expression that is true where it holds."""

    rule: str
    holds: pl.Expr
    message: str
    terms: tuple[str, ...] = ()


@cache
def constraints(c: Column) -> Mapping[str, Constraint]:
    """Return the constraints that a column's annotations state, by name; nulls are none of their business."""
    import polars as pl

    cell = pl.col(c.name)
    found: dict[str, Constraint] = {}

    def every(expr: pl.Expr) -> pl.Expr:
        """Whether a condition on an item holds for all items of the cell."""
        return cell.list.eval(expr).list.all() if c.is_list else expr

    item = pl.element() if c.is_list else cell
    if c.is_list:
        held = cell.list.eval(pl.element().is_not_null()).list.all()
        found["items"] = Constraint("null", held, "holds a null item")
    for mark in c.marks:
        if isinstance(mark, Vocabulary) and not mark.boolean:
            terms = tuple(mark.by_name)
            found["terms"] = Constraint("vocabulary", every(item.is_in(terms)), f"is no term of {mark.name}", terms)
        elif isinstance(mark, StringConstraints):
            if mark.pattern:
                pattern = str(mark.pattern)
                # polars' `$` ends a line; `\z` ends the text, as a whole value must.
                whole = re.sub(r"\$$", r"\\z", pattern)
                found["pattern"] = Constraint("bounds", every(item.str.contains(whole)), f"does not match {pattern}")
            if mark.min_length:
                found["shortest"] = Constraint("bounds", every(item.str.len_chars() >= mark.min_length), "is empty")
            if mark.max_length:
                longest = mark.max_length
                held = every(item.str.len_chars() <= longest)
                found["longest"] = Constraint("bounds", held, f"is longer than {longest} characters")
        elif isinstance(mark, Ge):
            found["least"] = Constraint("bounds", every(item >= pl.lit(mark.ge)), f"is less than {mark.ge}")
        elif isinstance(mark, Le):
            found["most"] = Constraint("bounds", every(item <= pl.lit(mark.le)), f"is more than {mark.le}")
    if c.scalar is date:
        held = item.is_between(pl.lit(date.min), pl.lit(date.max))
        found["calendar"] = Constraint("bounds", every(held), "is no day of the years 1 to 9999")
    if c.scalar is float:
        found["finite"] = Constraint("bounds", every(item.is_finite()), "is no finite number")
    return found


@cache
def soundness(table: str) -> tuple[pl.Expr, ...]:
    """Return expressions that say, each of one thing, whether nulls and constraints of a table are respected.

    They are apart, so that polars asks several at a time.
    """
    import polars as pl

    held = [pl.col(column.name).is_not_null() for column in columns(table) if not column.nullable]
    held += [told.holds for column in columns(table) for told in constraints(column).values()]
    return tuple(one.all().alias(str(number)) for number, one in enumerate(held))


@cache
def pandera_schema(table: str) -> pa_polars.DataFrameSchema:
    """Return the pandera schema of a table, for polars frames: types, order, nulls and constraints."""
    import pandera.polars as pa

    kinds = polars_schema(table)
    return pa.DataFrameSchema(
        {
            c.name: pa.Column(
                kinds[c.name],
                checks=[pa.Check(partial(_holding, told.holds), name=name) for name, told in constraints(c).items()],
                nullable=c.nullable,
                description=c.description,
            )
            for c in columns(table)
        },
        strict=True,
        ordered=True,
        name=table,
        description=MODELS[table].__doc__,
    )


def _holding(holds: pl.Expr, data: PolarsData) -> pl.LazyFrame:
    return data.lazyframe.select(holds.fill_null(True))
