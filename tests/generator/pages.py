"""Pages: text that is written piece by piece, and the rows that its words state together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from hypothesis import strategies as st

from liaoning_innovation_data.evidence.derivation.text import Span, sentences
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema import ids
from liaoning_innovation_data.schema.models import MODELS, Record

from .wording import NAME_FORMS, WORDS, stem

T = TypeVar("T")
Cell = dict[str, Any]
"""A cell of a record that some words state, and the basis on which: a row of evidence without its place."""


class Phrase:
    """Words, some of them phrases of their own; the cells that they state, or the reason why they state none."""

    def __init__(self, *parts: str | Phrase, states: Sequence[Cell] = (), reason: str | None = None) -> None:
        self.parts, self.cells, self.reason = parts, states, reason


def listed(items: Sequence[str | Phrase]) -> Phrase:
    """Join items with commas and an `and`."""
    *first, last = items
    parts = [part for item in first for part in (item, ", ")][:-1]
    return Phrase(*parts, " and ", last) if first else Phrase(last)


def capital(words: Phrase) -> Phrase:
    """Return words with a capital at their beginning."""
    first, *rest = [part for part in words.parts if part]
    start = first[0].upper() + first[1:] if isinstance(first, str) else capital(first)
    return Phrase(start, *rest, states=words.cells, reason=words.reason)


@dataclass(eq=False, slots=True)
class Draft:
    """A record while its document is being written."""

    table: str
    id: str
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    noun: str = ""
    """The common noun in the name, where there is one."""

    def cell(self, name: str, value: Any = None, basis: str = "", item: int = 0, note: str | None = None) -> Cell:
        """Return a cell on its column's first basis or the one named; fill it with a value given."""
        if value is not None:
            self.values[name] = value
        basis = basis or c.column(self.table, name).bases[0]
        return {"record_id": self.id, "field": name, "item": item, "basis": basis, "note": note}

    def named(self, *more: Cell) -> Phrase:
        """Return the name, which also states that an individual is one."""
        single = [self.cell("extent")] if self.values["extent"] == "individual" else []
        return Phrase(self.values["name"], states=[self.cell("name"), *single, *more])

    def mention(self, words: str, *more: Cell) -> Phrase:
        """Return other words for the record."""
        note = "stands for what the sentence before names"
        return Phrase(words, states=[self.cell("name", basis="mention", note=note), *more])


class Page:
    """A document that is being written."""

    def __init__(self, draw: st.DrawFn, number: int) -> None:
        self.draw = draw
        self.today: date = draw(st.dates(date(2000, 1, 1), date(2049, 12, 31)))
        self.key = f"{self.today}-{number}"
        self.newline: str = draw(st.sampled_from(["\n", "\r\n"]))
        self.text = ""
        self.stems: list[str] = []
        self.drafts: list[Draft] = []
        self.document = self.add("documents", "", language="en", file_name=f"{number}.txt")
        self.quotes: list[tuple[Cell, Span]] = []
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

    def add(self, table: str, slug: str, **values: Any) -> Draft:
        """Add a record."""
        lists = {column.name: () for column in c.columns(table) if column.is_list}
        self.drafts.append(Draft(table, ids.make(table, self.key, slug), lists | values))
        return self.drafts[-1]

    def individual(self, table: str, form: str = "", noun: str = "") -> Draft:
        """Add an individual with a name, of a form, and with a noun in it, that are given or drawn."""
        word, noun, form = self.stem(), noun or WORDS["nouns"][table][0], form or self.choose(*NAME_FORMS)
        name = form.format(stem=word.title(), noun=noun.title())
        thing = self.add(table, word, name=name, extent="individual")
        thing.noun = noun if "{noun}" in form else ""
        return thing

    def group(self, table: str) -> Draft:
        """Add a group with a name."""
        word, noun = self.stem(), WORDS["nouns"][table][1]
        thing = self.add(table, word, name=f"{word} {noun}", extent="group")
        thing.noun = noun
        return thing

    def someone(self, table: str, *others: Draft) -> Draft:
        """Return a new individual, or one that the document has already named."""
        known = [
            draft
            for draft in self.drafts
            if draft.table == table and draft.values["extent"] == "individual" and draft not in others
        ]
        return self.choose(None, *known) or self.individual(table)

    # Text -------------------------------------------------------------------------------------------------

    def write(self, *parts: str | Phrase) -> None:
        """Append words, with what they state."""
        for part in parts:
            if isinstance(part, str):
                self.text += part
                continue
            start = len(self.text)
            self.write(*part.parts)
            span = Span(start, len(self.text))
            self.quotes += [(cell, span) for cell in part.cells]
            if part.reason:
                self.omitted.append((part.reason, span))

    def sentence(self, *parts: str | Phrase) -> None:
        """Append a sentence, after white space."""
        ended = len(self.text) > self.headed
        self.write(self.choose(" ", self.newline, self.newline * 2) if ended else self.newline * 2)
        self.write(*parts, self.choose(".", "!", "…"))

    # Rows -------------------------------------------------------------------------------------------------

    def rows(self, doubted: Sequence[tuple[Cell, Span]]) -> list[Record]:
        """Return the records of the finished document; some of its evidence is doubted by a reading."""
        hashed = hashlib.sha256(self.text.encode()).hexdigest()
        self.document.values |= {"sha256": hashed, "character_count": len(self.text), "text": self.text}
        for number, span in enumerate(sentences(self.text), 1):
            count = sum(span.start <= start and end <= span.end for _, (start, end) in self.quotes)
            kind = "metadata" if span.start < self.headed else "sentence"
            self._quote("sentences", number, span, ordinal=number, kind=kind, evidence_count=count)
        for reason, span in self.omitted:
            self._quote("omissions", span.start, span, reason=reason)
        for cell, span in doubted:
            self._quote(
                "readings", span.start, span, record_id=cell["record_id"], field=cell["field"], **WORDS["reading"]
            )
        records = [self._record(draft.table, id=draft.id, **draft.values) for draft in self.drafts]
        records += [self._record("evidence", **cell, **self._place("evidence", span)) for cell, span in self.quotes]
        return records

    def _quote(self, table: str, number: int, span: Span, **values: Any) -> None:
        """Add a numbered record that quotes words of the text."""
        self.add(table, ids.numbered(table, number), **self._place(table, span), **values)

    def _place(self, table: str, span: Span) -> dict[str, Any]:
        words = "text" if table == "sentences" else "exact"
        return {"char_start": span.start, "char_end": span.end, words: self.text[span.start : span.end]}

    def _record(self, table: str, **values: Any) -> Record:
        return MODELS[table](**{c.document_column(table): self.document.id} | values)
