"""Explain a value: its words in their sentences, the rule that reads them, and the readings that doubt it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, overload

from ..evidence.derivation import BASES
from ..schema import columns as c
from ..schema import ids
from ..schema.errors import known_name
from ..schema.models import Document, Entity, Reading, Relation
from ..schema.text import MOST, as_text, escape_controls, html, label, truncate
from ..storage.releases import version_folder
from . import load as loaders
from .facts import sentences_of_evidence


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document, in their sentence.

    >>> quote = lid.explain("laboratory/national-key-laboratories", "member_count").quotes[0]
    >>> quote.exact, quote.before.endswith("has soared to ")
    ('11', True)
    """

    exact: str
    before: str
    after: str
    basis: str
    note: str | None
    sentence_id: str
    item: int = 0
    support: str | None = None
    """How far the sentence supports the value for the record, and why; null where the words suffice."""

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return f"{self.before}{self.exact}{self.after}"

    @property
    def rule(self) -> str:
        """The derivation rule, in words."""
        return BASES[self.basis].meaning


class Part(NamedTuple):
    """A line of an explanation: words in their sentence, or a text, with a label if it needs one."""

    label: str
    content: Quote | str

    def __str__(self) -> str:
        if isinstance(self.content, Quote):
            return f"{self.content.before}[{self.content.exact}]{self.content.after}"
        return f"{self.label}: {self.content}" if self.label else self.content


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """Why a cell has its value.

    >>> why = lid.explain("indicator/total-investment", "value")
    >>> why.value, why.basis, why.quotes[0].exact
    (1080000000.0, 'quantity', '1.08 billion yuan')
    """

    record_id: str
    name: str
    field: str
    value: object
    quotes: Sequence[Quote]
    readings: Sequence[Reading]
    standing: str
    """`proven`, `recomputed` or `unproven`."""

    @property
    def basis(self) -> str | None:
        """The basis of the first quote; null where the cell has no evidence."""
        return self.quotes[0].basis if self.quotes else None

    @property
    def absence(self) -> str:
        """Why a cell without quotes has none."""
        return f"no evidence: the cell is {'null' if self.value is None else self.standing}"

    def groups(self) -> list[list[Part]]:
        """Return the lines in groups: one for each quote, then one for each other reading."""
        quotes = [
            [Part("", q), Part(q.basis, q.rule)]
            + [Part(name, text) for name, text in (("support", q.support), ("note", q.note)) if text]
            for q in self.quotes
        ]
        readings = [
            [Part(f"another reading{of}, {r.plausibility}", r.reading), Part("why not", r.explanation)]
            for r in self.readings
            for of in ["" if r.record_id == self.record_id else f" of {ids.short(r.record_id)}"]
        ]
        return [*(quotes or [[Part("", self.absence)]]), *readings]

    def __str__(self) -> str:
        value = as_text(self.value) if isinstance(self.value, float) else repr(self.value)
        lines = [f"{self.name} ({self.record_id})", f"{self.field} = {value}"]
        lines += [f"  {part}" for group in self.groups() for part in group]
        return escape_controls("\n".join(lines))

    def __repr__(self) -> str:
        words = ", ".join(f"{quote.basis} {truncate(quote.exact, 60)!r}" for quote in self.quotes[:3]) or self.absence
        return escape_controls(f"<Explanation {self.record_id} {self.field}={truncate(repr(self.value), 60)}: {words}>")

    def _repr_html_(self) -> str:
        return _html([self])


class Explanations(list[Explanation]):
    """The explanations of a record's cells: a list that a notebook shows."""

    def __str__(self) -> str:
        return "\n\n".join(map(str, self))

    def _repr_html_(self) -> str:
        return _html(self)  # as many as a record has columns


def _html(cells: Sequence[Explanation]) -> str:
    return "".join(html("explanation", cell=cell, groups=cell.groups(), most=MOST) for cell in cells)


@overload
def explain(record_id: str, field: str, *, version: str | Path | None = None) -> Explanation: ...
@overload
def explain(record_id: str, field: None = None, *, version: str | Path | None = None) -> list[Explanation]: ...
def explain(
    record_id: str, field: str | None = None, *, version: str | Path | None = None
) -> Explanation | list[Explanation]:
    """Explain one cell of a record, or several.

    An explanation has the quotes of the cell, each in its sentence, with its derivation rule and the reason why the
    sentence says it of this record (`support`). It also has the other readings of the cell, and those of the records
    that the record depends on: its subject, object or group.

    Parameters
    ----------
    record_id
        An id, or `<kind>/<slug>` if that is unique; that of a reading explains the cells that it doubts.
    field
        A column of the table of the record. Without it, the result is a list of the cells that are not empty, and those
        for which there is another reading.
    version
        A data version of this package, or a folder as a `pathlib.Path`; the newest version by default.

    Raises RecordNotFound or AmbiguousName for the id, UnknownName for the field.

    >>> lid.explain("indicator/total-investment", "value").quotes[0].exact
    '1.08 billion yuan'

    """
    record = loaders.get(record_id, version=version)
    if isinstance(record, Reading) and field is None:
        if record.field is None:
            return explain(record.record_id, version=version)
        return Explanations([explain(record.record_id, record.field, version=version)])
    fields = [column.name for column in c.columns(record.table)]
    if field is not None:
        known_name(field, fields, f"{record.table} has no column")
    # a folder may change
    read = sentences_of_evidence.__wrapped__ if isinstance(version, Path) else sentences_of_evidence
    rows = read(version_folder(version)).filter(record_id=record.id).iter_rows(named=True)
    quotes = [(row["field"], _quote(row)) for row in rows]
    readings = readings_of(record, version)
    name = label(vars(record), loaders.labels(version))
    doubted = {row.field for row in readings if row.record_id == record.id}
    proven = [column.name for column in c.evidenced(record.table)] or fields
    # a reading of the whole record is told once
    once = field or next((name for name in proven if getattr(record, name) not in (None, ())), None)
    cells = [
        Explanation(
            record.id,
            name,
            column,
            getattr(record, column),
            tuple(quote for of_field, quote in quotes if of_field == column),
            tuple(
                row
                for row in readings
                if concerns(row, record, column) and (row.field or row.record_id != record.id or column == once)
            ),
            c.provenance(c.column(record.table, column)),
        )
        for column in ([field] if field else proven)
        if field or column in doubted or getattr(record, column) not in (None, ())
    ]
    return cells[0] if field else Explanations(cells)


def _quote(row: Mapping[str, Any]) -> Quote:
    sentence, offset = row["sentence"], row["sentence_start"]
    before, after = sentence[: row["char_start"] - offset], sentence[row["char_end"] - offset :]
    number = ids.numbered("sentences", row["ordinal"])
    sentence_id = ids.make("sentences", ids.parse(row["document_id"]).key, number)
    return Quote(row["exact"], before, after, row["basis"], row["note"], sentence_id, row["item"], row["attachment"])


def readings_of(record: Document | Entity, version: str | Path | None) -> list[Reading]:
    """Return the other readings of a record, then those of what it hangs on: its subject, object, or group."""
    hung_on = {getattr(record, name, None) for name in ("subject_id", "object_id")}
    if not isinstance(record, Relation):
        relations = loaders.rows(Relation, version)
        hung_on |= {r.object_id for r in relations if r.subject_id == record.id and r.predicate == "member_of"}
    found = [row for row in loaders.rows(Reading, version) if row.record_id in {record.id, *hung_on}]
    return sorted(found, key=lambda row: row.record_id != record.id)


def concerns(reading: Reading, record: Document | Entity, column: str) -> bool:
    """Whether a reading, of a record or of what that hangs on, concerns a cell of the record."""
    if reading.record_id == record.id:
        return reading.field in (None, column)
    if getattr(record, column) == reading.record_id:
        return reading.field in (None, "extent", "member_count")
    return reading.field == column or (column == "value" and reading.field == "member_count")
