"""Markers for `Annotated[...]`: what a column means beyond its type."""

from __future__ import annotations

import types
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic.fields import FieldInfo


class PrimaryKey:
    """The column is part of its table's primary key, in column order."""


class ForeignKey(NamedTuple):
    """The column holds the primary key of a record of one of these tables, in the same document."""

    tables: tuple[str, ...]


class NaturalKey:
    """The column is part of what tells two rows of a document apart, apart from their ids."""


class Evidenced(NamedTuple):
    """Every value has evidence, on one of these bases (derivation rules)."""

    bases: tuple[str, ...]


class Recomputed:
    """The value follows from other columns and is computed again by `validate`."""


class Asserted:
    """The value is the curator's word: nothing in the document proves it."""


class Unit(NamedTuple):
    """What the numbers of the column count or measure."""

    name: str


class Since(NamedTuple):
    """The column came in this data version, later than its table: it is nullable, and the last one then."""

    version: str


class Wording(NamedTuple):
    """What the words of a verbatim column must be, beyond whole words: names and phrases have rules of their own."""

    form: Literal["title", "name", "phrase"] = "phrase"
    """A name points by no determiner; a phrase is short and has no verb; a title may be anything."""
    one_item: bool = False  # whether a phrase may hold no comma, colon or semicolon
    numbers: bool = True  # whether a phrase may hold a number
    superlative: bool = False  # whether a phrase must hold a superlative
    governed: bool = False  # whether a phrase may begin with a preposition, and be "each"


class PeriodPart(NamedTuple):
    """The column is a part of a period, which one time phrase states whole."""

    period: str  # what the period is called: the parts of one have the same name
    part: Literal["first", "last", "approximate"]


class LastState:
    """The value is the last of several states that are stated one after the other."""


class Reservation:
    """The row is no plain fact where the column is filled: who ignores the column would count plans as facts."""


class NumberRole(NamedTuple):
    """What a number is within an indicator: words such as "from", "to" and "by" give it away."""

    role: Literal["value", "upper_end", "previous", "change"]


def unwrap(kind: Any) -> tuple[Any, bool, tuple[Any, ...]]:
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
