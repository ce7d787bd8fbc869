"""Records as they are being read from a seed: values, the words that are evidence for them, and where they stand.

A seed names the columns of the models in its own way: by `field_of`. What a curator has to correct are problems.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cache
from typing import Any, NamedTuple

from pydantic_core import ErrorDetails

from ..evidence.derivation.text import Span
from ..schema import columns as c
from ..schema import ids
from ..schema.annotations import Asserted, ForeignKey, PeriodPart
from ..schema.errors import nearest, one_of
from ..schema.models import MODELS
from .lines import Path

SHOWN = 200  # how much of a wrong value is shown
FEW = 40  # a vocabulary of fewer terms is shown whole

PARTS = {"first": "from", "last": "to", "approximate": "approximate"}
"""Part of a period -> what it is called in the table, with one quote, that a seed has for the period."""

PLACE = ("char_start", "char_end", "exact")


def field_of(column: c.Column) -> tuple[str, str]:
    """Return the name under which a seed has a column, and the part of a time phrase that it is, or "".

    >>> field_of(c.column("indicators", "period_to")), field_of(c.column("relations", "subject_id"))
    (('period', 'to'), ('subject', ''))
    """
    if column.name in PLACE or (column.name == "id" and column.table in ids.DIGITS):
        return "quote", ""
    if column.name == "id":
        return "record" if column.mark(Asserted) else "slug", ""
    if part := column.mark(PeriodPart):
        return part.period, PARTS[part.part]
    return column.name.removesuffix("_id") if column.mark(ForeignKey) else column.name, ""


@cache
def evidenced_fields(table: str) -> Mapping[str, Mapping[str, c.Column]]:
    """Return field -> part -> column of what a table has evidence of; most fields have the one part ""."""
    fields: dict[str, dict[str, c.Column]] = {}
    for column in c.evidenced(table):
        name, part = field_of(column)
        fields.setdefault(name, {})[part] = column
    return fields


@cache
def plain_fields(table: str) -> Mapping[str, c.Column]:
    """Return field -> column of a table whose rows are stated outright; that of a quote is the last of its columns."""
    fields = {field_of(column)[0]: column for column in c.columns(table)}
    return {name: column for name, column in fields.items() if name != "document"}


REFERENCES = {name.removesuffix("_id"): name for table in MODELS for name in c.foreign_keys(table)}
"""What a seed calls a reference -> its column."""


class EvidenceSpan(NamedTuple):
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


class Stage(IntEnum):
    """What problems are of, in the order in which they are told: what causes others comes first."""

    FORM = 0
    RECORDS = 1
    WORDS = 2
    OMISSIONS = 3
    TOTALS = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a curator has to correct, with its address."""

    file: str
    line: int
    path: Path
    message: str
    hint: str = ""  # what to do about it, where a check found it
    write: str = ""  # a line that may stand in the TOML instead
    stage: Stage = Stage.FORM

    def __str__(self) -> str:
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path).lstrip(".")
        return f"{self.file}:{self.line} :: {path}: {self.message}"


def told(problems: Sequence[Problem | str]) -> Iterator[list[str]]:
    """Yield the lines that tell each problem; what to do about problems of a kind stands once, with the first."""
    hints = set[str]()
    for problem in problems:
        lines = [str(problem)]
        if isinstance(problem, Problem):
            lines += [f"    {problem.hint}"] if problem.hint and problem.hint not in hints else []
            lines += ["    write: " + problem.write.replace("\n", "\n           ")] if problem.write else []
            hints.add(problem.hint)
        yield lines
