"""Pages: text that is written piece by piece, and the rows that its words prove together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from hypothesis import strategies as st

from ..evidence.derivation.text import Span, sentences
from ..schema import columns as c
from ..schema import ids
from ..schema.models import MODELS, Record
from .wording import NAME_FORMS, stem

T = TypeVar("T")
NOUNS = {
    "organisations": "guild guilds",
    "laboratories": "laboratory laboratories",
    "platforms": "platform platforms",
    "projects": "project projects",
    "achievements": "device devices",
}
"""Table -> what one of its things, and several, are called; no cues."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What some words prove: a cell of a record, by a rule."""

    record: Draft
    field: str
    basis: str
    item: int = 0
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Words, some of them in fragments of their own; what they prove, or the reason why they prove nothing."""

    parts: tuple[str | Said, ...]
    proofs: tuple[Proof, ...] = ()
    reason: str | None = None


def said(*parts: str | Said, proves: Sequence[Proof] = (), reason: str | None = None) -> Said:
    """Return words with what they prove."""
    return Said(parts, tuple(proves), reason)


def listed(items: Sequence[str | Said]) -> Said:
    """Join items with commas and an `and`."""
    *first, last = items
    parts = [part for item in first for part in (item, ", ")][:-1]
    return said(*parts, " and ", last) if first else said(last)


def capital(words: Said) -> Said:
    """Return words with a capital at their beginning."""
    first, *rest = [part for part in words.parts if part]
    start = first[0].upper() + first[1:] if isinstance(first, str) else capital(first)
    return Said((start, *rest), words.proofs, words.reason)


@dataclass(eq=False, slots=True)
class Draft:
    """A record while its document is being written."""

    table: str
    id: str
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    noun: str = ""
    """The common noun in the name, where there is one."""

    def proof(self, name: str, value: Any = None, basis: str = "", item: int = 0, note: str | None = None) -> Proof:
        """Return a proof of a cell, by the column's first rule or the one named; fill the cell with a value given."""
        if value is not None:
            self.values[name] = value
        return Proof(self, name, basis or c.column(self.table, name).bases[0], item, note)

    def named(self, *more: Proof) -> Said:
        """Return the name, which also proves an individual to be one."""
        single = [self.proof("extent")] if self.values["extent"] == "individual" else []
        return said(self.values["name"], proves=[self.proof("name"), *single, *more])

    def mention(self, words: str, *more: Proof) -> Said:
        """Return other words for the record."""
        note = "stands for what the sentence before names"
        return said(words, proves=[self.proof("name", basis="mention", note=note), *more])


class Page:
    """A document that is being written."""

    def __init__(self, draw: st.DrawFn, number: int) -> None:
        self.draw = draw
        self.today: date = draw(st.dates(date(2000, 1, 1), date(2049, 12, 31)))
        self.key = f"{self.today}-{number}"
        self.newline: str = draw(st.sampled_from(["\n", "\r\n"]))
        self.text = ""
        self.stems: list[str] = []
        values = {"language": "en", "file_name": f"{number}.txt"}
        self.document = Draft("documents", ids.make("documents", self.key), values)
        self.drafts = [self.document]
        self.quotes: list[tuple[Proof, Span]] = []
        self.omitted: list[tuple[str, Span]] = []
        self.headed = 0
        """How many code points the header has."""

    def choose(self, *options: T) -> T:
        """Draw one of some options, the plainest first."""
        return self.draw(st.sampled_from(options))

    def perhaps(self) -> bool:
        """Draw whether something is so; the plainest is that it is not."""
        return self.draw(st.booleans())

    # Records ----------------------------------------------------------------------------------------------

    def stem(self) -> str:
        """Draw a plain word that is in no other of this document, nor holds one."""
        new = stem(len(self.stems)).filter(lambda word: not any(word in old or old in word for old in self.stems))
        self.stems.append(self.draw(new))
        return self.stems[-1]

    def add(self, table: str, slug: str = "", **values: Any) -> Draft:
        """Add a record; without a slug it is numbered."""
        slug = slug or str(1 + sum(draft.table == table for draft in self.drafts))
        lists = {column.name: () for column in c.columns(table) if column.is_list}
        self.drafts.append(Draft(table, ids.make(table, self.key, slug), lists | values))
        return self.drafts[-1]

    def individual(self, table: str, form: str = "") -> Draft:
        """Add an individual with a name."""
        word, noun = self.stem(), NOUNS[table].split()[0]
        form = form or self.choose(*NAME_FORMS)
        name = form.format(stem=word.title(), noun=noun.title())
        draft = self.add(table, word, name=name, extent="individual")
        draft.noun = noun if "{noun}" in form else ""
        return draft

    def someone(self, table: str, *others: Draft) -> Draft:
        """Return a new individual, or one that the document has already named."""
        known = [
            draft
            for draft in self.drafts
            if draft.table == table and draft.values["extent"] == "individual" and draft not in others
        ]
        return self.choose(None, *known) or self.individual(table)

    # Text -------------------------------------------------------------------------------------------------

    def write(self, *parts: str | Said) -> None:
        """Append words, with what they prove."""
        for part in parts:
            if isinstance(part, str):
                self.text += part
                continue
            start = len(self.text)
            self.write(*part.parts)
            span = Span(start, len(self.text))
            self.quotes += [(proof, span) for proof in part.proofs]
            if part.reason:
                self.omitted.append((part.reason, span))

    def sentence(self, *parts: str | Said) -> None:
        """Append a sentence, after white space."""
        ended = len(self.text) > self.headed
        self.write(self.choose(" ", self.newline, self.newline * 2) if ended else self.newline * 2)
        self.write(*parts, self.choose(".", "!", "…"))

    # Rows -------------------------------------------------------------------------------------------------

    def rows(self, doubted: Sequence[tuple[Proof, Span]]) -> list[Record]:
        """Return the records of the finished document; some of its evidence is doubted by a reading."""
        data = self.text.encode()
        self.document.values |= {
            "sha256": hashlib.sha256(data).hexdigest(),
            "character_count": len(self.text),
            "text": self.text,
        }
        for reason, span in self.omitted:
            self.add("omissions", ids.numbered("omissions", span.start), reason=reason, **self._quote(span))
        for proof, span in doubted:
            cell = {"record_id": proof.record.id, "field": proof.field}
            self.add("readings", ids.numbered("readings", span.start), **cell, **READING, **self._quote(span))
        found: list[Record] = []
        for number, span in enumerate(sentences(self.text), 1):
            inside = sum(span.start <= start and end <= span.end for _, (start, end) in self.quotes)
            place = self._quote(span)
            place["text"] = place.pop("exact")
            kind = "metadata" if span.start < self.headed else "sentence"
            self.add(
                "sentences",
                ids.numbered("sentences", number),
                ordinal=number,
                kind=kind,
                evidence_count=inside,
                **place,
            )
        for draft in self.drafts:
            owner = {} if draft is self.document else {"document_id": self.document.id}
            found.append(MODELS[draft.table](**{"id": draft.id, **owner, **draft.values}))
        for proof, span in self.quotes:
            values: dict[str, Any] = {
                "record_id": proof.record.id,
                "document_id": self.document.id,
                "field": proof.field,
            }
            values |= {"item": proof.item, "basis": proof.basis, "note": proof.note}
            found.append(MODELS["evidence"](**values, **self._quote(span)))
        return found

    def _quote(self, span: Span) -> dict[str, Any]:
        return {"char_start": span.start, "char_end": span.end, "exact": self.text[span.start : span.end]}


READING = {
    "reading": "The words say something else.",
    "explanation": "A careful reader could take them otherwise.",
    "plausibility": "defensible",
}
