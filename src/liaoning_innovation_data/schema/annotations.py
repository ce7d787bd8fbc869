"""Markers for `Annotated[...]`: what a column means beyond its type."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    """The column is part of its table's primary key, in column order."""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """The column holds the primary key of a record of one of these tables, in the same document."""

    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NaturalKey:
    """The column is part of what tells two rows of a document apart, apart from their ids."""


@dataclass(frozen=True, slots=True)
class Evidenced:
    """Every value has evidence, on one of these bases (derivation rules)."""

    bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recomputed:
    """The value follows from other columns and is computed again by `validate`."""


@dataclass(frozen=True, slots=True)
class Asserted:
    """The value is the curator's word: nothing in the document proves it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What the numbers of the column count or measure."""

    name: str


@dataclass(frozen=True, slots=True)
class Since:
    """The column came in this data version, later than its table: it is nullable, and the last one then."""

    version: str
