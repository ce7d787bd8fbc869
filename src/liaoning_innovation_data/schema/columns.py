"""Project the models onto columns: types, keys, bases, metadata, the schemas in Arrow and polars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from .annotations import Asserted, Evidenced, ForeignKey, NaturalKey, PrimaryKey, Recomputed, Since, Unit, unwrap
from .errors import known_name
from .models import MODELS
from .types import SCALARS, PythonType, Scalar, stated_bounds
from .types import constraints as constraints
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

Mark = TypeVar("Mark")
Frame = TypeVar("Frame", "pl.DataFrame", "pl.LazyFrame")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as the model defines it."""

    table: str
    name: str
    scalar: PythonType  # what a cell holds, or an item of a list cell
    is_list: bool
    nullable: bool
    description: str
    marks: tuple[Any, ...]

    @property
    def bases(self) -> tuple[str, ...]:
        """The derivation rules that may prove the column; empty where nothing proves it."""
        return proven.bases if (proven := self.mark(Evidenced)) else ()

    def mark(self, kind: type[Mark]) -> Mark | None:
        """Return the marker of this kind, or None."""
        return next((mark for mark in self.marks if isinstance(mark, kind)), None)

    @property
    def may_be_missing(self) -> bool:
        """Whether data without the column is valid, as if it were null: it came in a later version than its table."""
        return self.mark(Since) is not None

    @property
    def since(self) -> str:
        """The first data version that has the column."""
        since = self.mark(Since)
        return since.version if since else MODELS[self.table].since

    @property
    def type_name(self) -> str:
        """The type as the contract and the data dictionary write it."""
        return f"list<{self.kind.name}>" if self.is_list else self.kind.name

    @property
    def kind(self) -> Scalar:
        """What the type of a cell, or of an item of a list cell, is called elsewhere."""
        return SCALARS[self.scalar]

    @property
    def duckdb_type(self) -> str:
        """The type as DuckDB declares it."""
        return f"{self.kind.duckdb}[]" if self.is_list else self.kind.duckdb


def table_names() -> tuple[str, ...]:
    """Return the names of all tables, in reading order."""
    return tuple(MODELS)


def known_table(table: object) -> str:
    """Return the name of a table that exists; UnknownName otherwise."""
    return known_name(table, MODELS, "unknown table")


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table, in order."""
    found: list[Column] = []
    for name, info in MODELS[table].model_fields.items():
        kind, nullable, marks = unwrap(info.annotation)
        is_list = get_origin(kind) is tuple
        scalar, _, item_marks = unwrap(get_args(kind)[0] if is_list else kind)
        every = (
            replace(mark, name=f"{table}.{name}") if isinstance(mark, Vocabulary) else mark
            for mark in (*info.metadata, *marks, *item_marks)
        )
        found.append(Column(table, name, scalar, is_list, nullable, info.description or "", tuple(every)))
    return tuple(found)


def about(table: str) -> str:
    """Return what one row of a table is."""
    return " ".join((MODELS[table].__doc__ or "").partition("\n\n")[0].split())


@cache
def column(table: str, name: str) -> Column:
    """Return one column; KeyError where the table has none of that name."""
    return {c.name: c for c in columns(table)}[name]


def with_missing_columns(table: str, frame: Frame, values: Mapping[str, str] | None = None) -> Frame:
    """Return a frame with each column that it lacks and may lack, full of nulls, where the schema has it.

    Columns that have one value in all rows, as the path of a file states it, are added likewise.
    """
    import polars as pl

    names: list[str] = frame.collect_schema().names()
    added: dict[str, pl.Expr] = {name: pl.lit(value) for name, value in (values or {}).items()}
    for index, c in enumerate(columns(table)):
        if c.may_be_missing and c.name not in {*names, *added}:
            added[c.name] = pl.lit(None, polars_schema(table)[c.name])
        if c.name in added:
            names.insert(min(index, len(names)), c.name)
    return frame.with_columns(**added).select(names) if added else frame


@cache
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


@cache
def foreign_keys(table: str) -> dict[str, tuple[str, ...]]:
    """Return column -> tables that it refers to."""
    return {c.name: key.tables for c in columns(table) if (key := c.mark(ForeignKey))}


@cache
def vocabularies(table: str) -> dict[str, Vocabulary]:
    """Return column -> its controlled vocabulary."""
    return {c.name: vocabulary for c in columns(table) if (vocabulary := c.mark(Vocabulary))}


@cache
def all_vocabularies() -> dict[str, Vocabulary]:
    """Return `table.column` -> its controlled vocabulary, of all tables."""
    return {vocabulary.name: vocabulary for table in MODELS for vocabulary in vocabularies(table).values()}


@cache
def evidenced(table: str) -> tuple[Column, ...]:
    """Return the columns whose every value has evidence."""
    return tuple(c for c in columns(table) if c.bases)


@cache
def evidenced_tables() -> tuple[str, ...]:
    """Return the tables whose cells have evidence."""
    return tuple(table for table in MODELS if evidenced(table))


def provenance(c: Column) -> str:
    """Say how a column is held to account: `proven`, `recomputed` or `unproven`."""
    words = {Evidenced: "proven", Recomputed: "recomputed", Asserted: "unproven"}
    return next(word for mark, word in words.items() if c.mark(mark))


def data_card(c: Column) -> list[str]:
    """Return a column for people, in lines: name, type, unit, whether it may be null, its bases; meaning; terms."""
    in_unit = f", in {unit.name}" if (unit := c.mark(Unit)) else ""
    null = ", null allowed" if c.nullable else ""
    evidence = f"proven by {' or '.join(c.bases)}" if c.bases else provenance(c)
    lines = [f"{c.name}: {c.type_name}{in_unit}{null}; {evidence}", f"    {c.description}"]
    if vocabulary := c.mark(Vocabulary):
        terms = list(vocabulary.by_name)
        lines.append(f"    terms: {', '.join(terms)}" if len(terms) < 40 else f"    terms: {len(terms)} codes")
    return lines


def column_metadata(c: Column) -> dict[str, Any]:
    """Return what is said of a column in metadata: description, unit, keys, references, terms, bounds."""
    key, unit = c.mark(ForeignKey), c.mark(Unit)
    found: dict[str, Any] = {"description": c.description} | ({"unit": unit.name} if unit else {})
    found |= {"primary_key": True} if c.mark(PrimaryKey) else {}
    found |= {"natural_key": True} if c.mark(NaturalKey) else {}
    found |= {"references": list(key.tables)} if key else {}
    return found | stated_bounds(c)


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema of a table, without metadata."""
    import pyarrow as pa

    def kind(c: Column) -> pa.DataType:
        return pa.list_(pa.field("element", c.kind.arrow, nullable=False)) if c.is_list else c.kind.arrow

    return pa.schema([pa.field(c.name, kind(c), nullable=c.nullable) for c in columns(table)])


@cache
def polars_schema(table: str) -> Mapping[str, Any]:
    """Return column -> polars type of a table."""
    import polars as pl

    kinds = {c.name: getattr(pl, c.kind.polars) for c in columns(table)}
    return pl.Schema({c.name: pl.List(kinds[c.name]) if c.is_list else kinds[c.name] for c in columns(table)})


@cache
def soundness(table: str) -> tuple[pl.Expr, ...]:
    """Return expressions, apart so that polars asks several at a time, for the nulls and constraints of a table."""
    import polars as pl

    holds = [pl.col(column.name).is_not_null() for column in columns(table) if not column.nullable]
    holds += [one.holds for column in columns(table) for one in constraints(column).values()]
    return tuple(one.all().alias(str(number)) for number, one in enumerate(holds))
