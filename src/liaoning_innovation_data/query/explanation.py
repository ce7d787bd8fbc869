"""Explain a value: its words in their sentences, the rule that reads them, and the readings that doubt it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from .. import DATA_VERSION
from ..evidence.derivation import BASES
from ..schema import columns as c
from ..schema.errors import RecordNotFound, UnknownName, nearest
from ..schema.models import Document, Entity, Evidence, Indicator, Named, Reading, Relation, Sentence
from ..schema.text import as_text, cut, safe
from . import load as loaders

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document, in their sentence."""

    exact: str
    before: str
    after: str
    basis: str
    note: str | None
    sentence_id: str
    item: int = 0

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return f"{self.before}{self.exact}{self.after}"

    @property
    def rule(self) -> str:
        """The derivation rule, in words."""
        return BASES[self.basis].meaning


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """Why a cell holds what it holds."""

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

    def __str__(self) -> str:
        lines = [f"{self.name} ({self.record_id})", f"{self.field} = {self.value!r}"]
        for quote in self.quotes:
            lines += [f"  {quote.before}[{quote.exact}]{quote.after}", f"  {quote.basis}: {quote.rule}"]
            lines += [f"  note: {quote.note}"] if quote.note else []
        lines += [f"  other reading ({r.plausibility}): {r.reading} {r.explanation}" for r in self.readings]
        return safe("\n".join(lines))

    def __repr__(self) -> str:
        words = ", ".join(f"{quote.basis} {cut(quote.exact, 60)!r}" for quote in self.quotes[:3]) or self.standing
        return safe(f"<Explanation {self.record_id} {self.field}={cut(repr(self.value), 60)}: {words}>")

    def _repr_html_(self) -> str:
        from ..schema.display import html

        return html(_element(self))


class Explanations(list[Explanation]):
    """The explanations of a record's cells: a list that a notebook shows."""

    def __str__(self) -> str:
        return "\n\n".join(map(str, self))

    def _repr_html_(self) -> str:
        from ..schema.display import html

        return html(*map(_element, self))  # as many as a record has columns


def _element(cell: Explanation) -> Element:
    """Return an explanation as a notebook shows it."""
    from ..schema.display import MOST, element, sentence

    told = [element("p", element("b", element("bdi", cell.name)), " ", element("code", cell.record_id))]
    value = "null" if cell.value is None else as_text(cell.value)
    told.append(element("p", element("code", cell.field), " = ", element("bdi", value)))
    for quote in cell.quotes[:MOST]:
        note = [element("p", "note: ", element("bdi", quote.note))] if quote.note else []
        rule = element("p", element("i", quote.basis), f": {quote.rule}")
        told.append(element("blockquote", sentence(quote.before, quote.exact, quote.after), rule, *note))
    for r in cell.readings[:MOST]:
        reading = element("p", f"another reading, {r.plausibility}: ", element("bdi", r.reading))
        told.append(element("blockquote", reading, element("p", "why not: ", element("bdi", r.explanation))))
    if not cell.quotes:
        told.append(element("p", cell.absence))
    if left := max(0, len(cell.quotes) - MOST) + max(0, len(cell.readings) - MOST):
        told.append(element("p", f"… and {left:,} more"))
    return element("div", *told)


def name_of(record: Document | Entity, names: Mapping[str, str]) -> str:
    """Return what people call a record: its name, title or measure; of a relation, both ends."""
    match record:
        case Named():
            return record.name
        case Document():
            return record.title
        case Indicator():
            return record.measure
        case Relation():
            subject, object_ = (names.get(end, end) for end in (record.subject_id, record.object_id))
            return f"{subject} — {record.predicate} — {object_}"
        case Reading():
            return record.reading
        case _:
            return getattr(record, "exact", "") or getattr(record, "text", "")


def names(version: str = DATA_VERSION) -> dict[str, str]:
    """Return id -> what people call it, of documents and of all records of facts."""
    found: dict[str, str] = {}
    for model in loaders.KINDS.values():
        if issubclass(model, Named | Document | Indicator | Relation):
            found |= {row.id: name_of(row, found) for row in loaders.rows(model, version)}
    return found


@overload
def explain(record_id: str, field: str, *, version: str | None = None) -> Explanation: ...
@overload
def explain(record_id: str, field: None = None, *, version: str | None = None) -> list[Explanation]: ...
def explain(record_id: str, field: str | None = None, *, version: str | None = None) -> Explanation | list[Explanation]:
    """Explain one cell of a record, or all its cells that hold something or that a reading doubts.

    Parameters
    ----------
    record_id
        An id, or `<kind>/<slug>` where that is unique.
    field
        A column of the record's table; all columns where it is left out.
    version
        A data version of this package; the newest by default.

    Raises RecordNotFound or AmbiguousName for the id, UnknownName for the field.

    >>> explain("indicator/total-investment", "value").quotes[0].exact
    '1.08 billion yuan'

    """
    used = DATA_VERSION if version is None else version
    record = loaders.get(record_id, version=used)
    fields = [column.name for column in c.columns(record.table)]
    if field is not None and field not in fields:
        raise UnknownName(f"{record.table} has no column {field!r}{nearest(field, fields)}; known: {', '.join(fields)}")
    sentences = {row.id: row for row in loaders.rows(Sentence, used)}
    evidence = [row for row in loaders.rows(Evidence, used) if row.record_id == record.id]
    readings = [row for row in loaders.rows(Reading, used) if row.record_id == record.id]
    known = names(used)
    doubted = {row.field for row in readings}
    proven = [column.name for column in c.evidenced(record.table)] or fields
    wanted = [field] if field else proven
    cells = [
        Explanation(
            record.id,
            name_of(record, known),
            name,
            getattr(record, name),
            tuple(_quote(row, sentences.values()) for row in evidence if row.field == name),
            tuple(row for row in readings if row.field in (None, name)),
            c.provenance(c.column(record.table, name)),
        )
        for name in wanted
        if field or name in doubted or getattr(record, name) not in (None, ())
    ]
    return cells[0] if field else Explanations(cells)


def _quote(row: Evidence, sentences: Iterable[Sentence]) -> Quote:
    for sentence in sentences:
        if sentence.document_id == row.document_id and sentence.char_start <= row.char_start < sentence.char_end:
            start, end = row.char_start - sentence.char_start, row.char_end - sentence.char_start
            text = sentence.text
            return Quote(row.exact, text[:start], text[end:], row.basis, row.note, sentence.id, row.item)
    raise RecordNotFound(f"no sentence of {row.document_id} at {row.char_start}")
