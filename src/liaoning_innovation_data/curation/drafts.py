"""Records as they are being read from a seed: values, the words that are evidence for them, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic_core import ErrorDetails

from ..evidence.derivation.text import Span
from ..schema import columns as c
from ..schema.errors import nearest, one_of
from .fields import field_of
from .lines import Path

SHOWN = 200
"""How much of a wrong value is shown."""

FEW = 40
"""A vocabulary of fewer terms is shown whole."""


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """Words that are evidence for one cell, or for one item of a list cell."""

    field: str
    item: int
    span: Span
    basis: str
    note: str | None = None


@dataclass(slots=True)
class Draft:
    """A record before its model has validated it."""

    table: str
    id: str
    values: dict[str, Any]
    path: Path
    evidence: list[EvidenceSpan] = field(default_factory=list[EvidenceSpan])
    unquoted: set[str] = field(default_factory=set[str])
    """Columns whose value stands without a quote: their words are searched for once all records are read."""
    notes: dict[str, str] = field(default_factory=dict[str, str])
    """Column -> the note for those of its evidence that have none."""

    def of(self, *fields: str) -> Iterator[EvidenceSpan]:
        """Yield the evidence of some columns."""
        return (one for one in self.evidence if one.field in fields)

    def at(self, name: str) -> Path:
        """Return where the seed states a column."""
        if self.table == "omissions":
            return self.path
        known = {column.name: column for column in c.columns(self.table)}
        return (*self.path, field_of(known[name])[0] if name in known else name)


def shown(value: object) -> str:
    """Return a wrong value as messages show it, cut where it is long."""
    if isinstance(value, bool | date):
        return str(value).lower()
    return "nothing" if value is None else repr(value)[:SHOWN]


def refusal(wrong: ErrorDetails, column: c.Column) -> str:
    """Return what a curator reads where pydantic refuses a value of a column."""
    if wrong["type"] == "missing":
        return "is missing: a document names its day" if column.name == "published_on" else "is missing"
    vocabulary = c.vocabularies(column.table).get(column.name)
    if vocabulary and not vocabulary.boolean:
        terms = vocabulary.by_name
        expected = (one_of if len(terms) < FEW else nearest)(str(wrong["input"]), terms)
        return f"{shown(wrong['input'])} is no term of {vocabulary.name}{expected}"
    if wrong["type"].endswith("_type"):
        return f"{shown(wrong['input'])} is not {column.kind.words}"
    return f"{wrong['msg']}, got {shown(wrong['input'])}"
