"""Sentences with their records marked, as `[key:name]`, and what the structure of a sentence says of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from liaoning_innovation_data.evidence import support
from liaoning_innovation_data.evidence.support.left import joined
from liaoning_innovation_data.evidence.support.sentence import Records, Row, Verdict
from liaoning_innovation_data.evidence.support.sentence import Sentence as Read
from liaoning_innovation_data.schema import ids

MARKED = re.compile(r"\[([a-z]+)(\d*):([^\]]+)\]")
TABLE_OF_MARK = {
    "o": "organisation",
    "l": "laboratory",
    "p": "platform",
    "j": "project",
    "a": "achievement",
}
"""Letter of a mark -> kind of the record; `t` marks a time."""


class Sentence(NamedTuple):
    """The words of a sentence, where its records are named, and which are examples of which groups."""

    text: str
    names: tuple[tuple[str, int, int], ...]
    groups: Mapping[str, Collection[str]]

    @classmethod
    def marked(cls, marked: str, groups: Mapping[str, Collection[str]] | None = None) -> Sentence:
        """Read a sentence such as "[o1:Alder] leads [j1:Birch] [t:since May]."; for the letters see `TABLE_OF_MARK`."""
        text, names, at = "", list[tuple[str, int, int]](), 0
        for match in MARKED.finditer(marked):
            text += marked[at : match.start()]
            names.append((match[1] + match[2], len(text), len(text) + len(match[3])))
            text, at = text + match[3], match.end()
        return cls(text + marked[at:], tuple(names), groups or {})

    def place(self, quote: str) -> tuple[int, int]:
        """Return where a quote stands; "a [b] c" means the words in brackets."""
        inner = re.search(r"\[(.+)\]", quote)
        whole = re.escape(quote.replace("[", "").replace("]", ""))
        found = re.search(rf"(?:(?<![\w-])|(?=\W)){whole}(?:(?![\w-])|(?<=\W))", self.text, re.IGNORECASE)
        assert found, f"{quote!r} does not stand in {self.text!r}"
        start = found.start() + (inner.start() if inner else 0)
        return start, start + len(inner[1] if inner else quote)

    def status(self, key: str, quote: str, field: str = "status") -> Verdict:
        """Return how far the sentence says that a record is in the state, or of the kind, that a quote states."""
        row = Row(-1, _id(key), _table(key), field, "term", "", *self.place(quote))
        return support.verdict_of(self.reader([row], {}), row)

    def number(self, key: str, quote: str, measure: str) -> tuple[Verdict, Verdict]:
        """Return how far the sentence gives a number to a measure, and both to a record."""
        indicator = "indicator/d/n"
        start, end = next((start, end) for name, start, end in self.names if name == key)
        rows = [
            Row(-1, indicator, "indicators", "value", "number", "", *self.place(quote)),
            Row(-2, indicator, "indicators", "subject_id", "reference", _id(key), start, end),
            Row(-3, indicator, "indicators", "measure", "verbatim", measure, *self.place(measure)),
        ]
        reader = self.reader(rows, {indicator: {"subject_id": _id(key)}})
        return support.verdict_of(reader, rows[0]), support.verdict_of(reader, rows[1])

    def mention(self, key: str, quote: str) -> Verdict:
        """Return how far a quote takes up a record that is named in the sentence."""
        row = Row(-1, _id(key), _table(key), "name", "mention", "", *self.place(quote))
        return support.verdict_of(self.reader([row], {}), row)

    def cell(self, field: str, quote: str, number: str, measure: str, *, of: str = "value", value: str = "") -> Verdict:
        """Return how far the sentence holds a further cell of an indicator to its number and measure."""
        numbers = ("value", "value_to", "previous_value", "change_by")
        basis = "number" if field in numbers else "period" if field.startswith("period") else "verbatim"
        rows = [
            Row(-1, "indicator/d/n", "indicators", of, "number", "", *self.place(number)),
            Row(-2, "indicator/d/n", "indicators", "measure", "verbatim", measure, *self.place(measure)),
            Row(-3, "indicator/d/n", "indicators", field, basis, value, *self.place(quote)),
        ]
        return support.verdict_of(self.reader(rows, {}), rows[2])

    def relation(self, subject: str, predicate: str, quote: str, object_: str) -> tuple[Verdict, Verdict, Verdict]:
        """Return how far the sentence holds subject, object and predicate of a relation by the cue in a quote."""
        relation = "relation/d/r"
        rows = [
            Row(-1 - at, relation, "relations", field, "reference", _id(key), start, end)
            for field, key in (("subject_id", subject), ("object_id", object_))
            for at, (name, start, end) in enumerate(self.names)
            if name == key
        ]
        cue = Row(-100, relation, "relations", "predicate", "term", predicate, *self.place(quote))
        ends = {relation: {"subject_id": _id(subject), "object_id": _id(object_)}}
        reader = self.reader([*rows, cue], ends)
        first = {row.field: row for row in reversed(rows)}
        return (
            support.verdict_of(reader, first["subject_id"]),
            support.verdict_of(reader, first["object_id"]),
            support.verdict_of(reader, cue),
        )

    def joined(self, quote: str) -> list[tuple[str, str]]:
        """Return what in a quote the structure joins to a record."""
        return [*joined(self.reader([], {}), *self.place(quote))]

    def reader(self, rows: list[Row], ends: Mapping[str, Mapping[str, str]]) -> Read:
        groups = {_id(example): [_id(group) for group in of] for example, of in self.groups.items()}
        plural = {group for of in groups.values() for group in of}
        return Read(self.text, [*self._named(), *rows], Records(groups, ends, plural, self._nouns()))

    def _nouns(self) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Return the name and the kind of each record."""
        marked = [(key, self.text[start:end]) for key, start, end in self.names if key != "t"]
        return {_id(key): ((name,), (TABLE_OF_MARK[key[0]],)) for key, name in marked}

    def _named(self) -> Iterator[Row]:
        for at, (key, start, end) in enumerate(self.names):
            if key == "t":
                yield Row(at, "indicator/d/t", "indicators", "period_from", "period", "", start, end)
                continue
            yield Row(at, _id(key), _table(key), "name", "verbatim", self.text[start:end], start, end)


def _id(key: str) -> str:
    return f"{TABLE_OF_MARK[key[0]]}/d/{key}"


def _table(key: str) -> str:
    return ids.table_of(_id(key)) or ""
