"""Project the models onto columns: the Arrow schema, the pandera schema, keys and bases."""

from __future__ import annotations

import types
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin

from .marks import ForeignKey, NaturalKey, PrimaryKey, Proven, Recomputed, Unit, Unproven
from .models import MODELS, NAMED_TABLES
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    import pandera.polars as pa_polars
    import pyarrow as pa

Mark = TypeVar("Mark")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as the model defines it."""

    table: str
    name: str
    scalar: type[str | int | float | bool | date]
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
        proven = self.mark(Proven)
        return proven.bases if proven else ()

    @property
    def type_name(self) -> str:
        """The type as the contract and the data dictionary write it."""
        name = {str: "string", int: "int32", float: "float64", bool: "bool", date: "date32"}[self.scalar]
        return f"list<{name}>" if self.is_list else name


def table_names() -> tuple[str, ...]:
    """Return the names of all tables, in reading order."""
    return tuple(MODELS)


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table, in order."""
    found: list[Column] = []
    for name, info in MODELS[table].model_fields.items():
        kinds: list[Any] = [info.annotation]
        nullable = False
        if get_origin(info.annotation) in (Union, types.UnionType):
            kinds = [kind for kind in get_args(info.annotation) if kind is not type(None)]
            nullable = True
        (kind,) = kinds
        is_list = get_origin(kind) is tuple
        scalar: Any = get_args(kind)[0] if is_list else kind
        while get_origin(scalar) is not None:
            scalar = get_args(scalar)[0]
        found.append(Column(table, name, scalar, is_list, nullable, info.description or "", tuple(info.metadata)))
    return tuple(found)


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


def foreign_keys(table: str) -> dict[str, tuple[str, ...]]:
    """Return column -> tables that it refers to."""
    return {c.name: key.tables for c in columns(table) for key in c.all(ForeignKey)}


def vocabularies(table: str) -> dict[str, Vocabulary]:
    """Return column -> its controlled vocabulary."""
    return {c.name: vocabulary for c in columns(table) for vocabulary in c.all(Vocabulary)}


def proven(table: str) -> tuple[Column, ...]:
    """Return the columns whose every value has evidence."""
    return tuple(c for c in columns(table) if c.bases)


def proven_tables() -> tuple[str, ...]:
    """Return the tables whose cells have evidence."""
    return tuple(table for table in MODELS if proven(table))


def standing(c: Column) -> str:
    """Say how a column is held to account: `proven`, `recomputed` or `unproven`."""
    for mark, word in ((Proven, "proven"), (Recomputed, "recomputed"), (Unproven, "unproven")):
        if c.mark(mark):
            return word
    raise AssertionError(f"{c.table}.{c.name} carries no standing")


def unit(c: Column) -> str | None:
    """Return what the numbers of a column count, or None."""
    found = c.mark(Unit)
    return found.name if found else None


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema of a table, without metadata."""
    import pyarrow as pa

    kinds: dict[type, pa.DataType] = {
        str: pa.string(),
        int: pa.int32(),
        float: pa.float64(),
        bool: pa.bool_(),
        date: pa.date32(),
    }
    return pa.schema(
        [
            pa.field(
                c.name,
                pa.list_(pa.field("element", kinds[c.scalar], nullable=False)) if c.is_list else kinds[c.scalar],
                nullable=c.nullable,
            )
            for c in columns(table)
        ]
    )


@cache
def pandera_schema(table: str) -> pa_polars.DataFrameSchema:
    """Return the pandera schema of a table, for polars frames."""
    import pandera.polars as pa
    import polars as pl

    kinds: dict[type, Any] = {
        str: pl.String,
        int: pl.Int32,
        float: pl.Float64,
        bool: pl.Boolean,
        date: pl.Date,
    }
    return pa.DataFrameSchema(
        {
            c.name: pa.Column(
                pl.List(kinds[c.scalar]) if c.is_list else kinds[c.scalar],
                checks=[pa.Check.isin(list(v.by_name), name="vocabulary")]
                if (v := c.mark(Vocabulary)) and not v.boolean
                else None,
                nullable=c.nullable,
                description=c.description,
            )
            for c in columns(table)
        },
        unique=list(primary_key(table)),
        strict=True,
        ordered=True,
        name=table,
        description=MODELS[table].__doc__,
    )


__all__ = [
    "NAMED_TABLES",
    "Column",
    "arrow_schema",
    "column",
    "columns",
    "foreign_keys",
    "names_with",
    "natural_key",
    "pandera_schema",
    "primary_key",
    "proven",
    "proven_tables",
    "standing",
    "table_names",
    "unit",
    "vocabularies",
]
