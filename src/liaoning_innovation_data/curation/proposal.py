"""A first reading of a text, by rules: the TOML of a seed with what is certain, and notes of what is left to decide.

Certain are the metadata with a label, names whose head is the noun of a kind, and relations between them of which the
structure of a sentence proves both ends. All else that a sentence says stands in comments beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import permutations
from pathlib import Path
from typing import Any

from ..evidence.derivation.dates import read_date, time_phrases
from ..evidence.derivation.numbers import read_number
from ..evidence.derivation.terms import cues_in
from ..evidence.derivation.text import Span, is_function_word, sentences, words
from ..evidence.index import EvidenceIndex, computed
from ..evidence.naming import capitalised
from ..schema import columns as c
from ..schema import ids
from ..schema.errors import SeedError
from ..schema.models import NAMED_TABLES
from ..schema.vocabulary import Predicate
from ..storage.parquet import to_polars
from ..validation.checks.metadata import ALL_LABELS, LABELS, in_dateline
from .build import decoded, read_document, tables_of
from .lines import is_list, is_table
from .quotes import Quotes
from .reader import SeedReader

_LABEL = re.compile(rf"^\W*({'|'.join(ALL_LABELS)})\s*[:：]\s*", re.IGNORECASE)
_WEEKDAY = re.compile(r"^\w+day,?\s")
_OTHER_NAME = re.compile(r"\s?[(（]([^()（）\s]{2,12})[)）]")
SCHEMA = "../schemas/curation.schema.json"
"""Where a seed of the repository has the schema that editors check it with."""
AROUND = 6
"""How many words may stand beside a quote to tell its place."""


@dataclass
class Name:
    """A name with the noun of a kind as its head."""

    table: str
    text: str
    kind: str | None
    cue: str
    places: list[Span] = field(default_factory=list[Span])

    @property
    def slug(self) -> str:
        """The slug that its record gets."""
        return ids.propose_slug(self.text)

    @property
    def reference(self) -> str:
        """How a seed refers to its record."""
        return f"{ids.KINDS[self.table]}/{self.slug}"


def propose(file: Path) -> str:
    """Return the TOML of a first reading of a text; SeedError where the file is no text in UTF-8, or has no words."""
    if not file.is_file():
        raise SeedError([f"{file} :: no such file; expected the text of a document"])
    data = file.read_bytes()
    return Proposal(file, data, decoded(data, file)).toml()


class Proposal:
    """What can be said of a text before anyone has read it."""

    def __init__(self, file: Path, data: bytes, text: str) -> None:
        self.file, self.data, self.text = file, data, text
        self.sentences = [*sentences(text)]
        if not self.sentences:
            raise SeedError([f"{file} :: the text has no words"])
        self.quotes, self.words = Quotes(text), [*words(text)]
        self.metadata = self._metadata()
        self.names = self._names()

    # What stands where --------------------------------------------------------------------------------

    def _words_of(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def _metadata(self) -> int:
        """Return how many items of metadata stand first: lines with a label, or that end like no sentence."""
        plain = (not _LABEL.match(t) and t[-1:] in '.!?”"' for t in map(self._words_of, self.sentences))
        return next((at for at, is_plain in enumerate(plain) if is_plain), 0)

    def _labelled(self, *labels: str) -> Span | None:
        """Return what stands behind one of some labels in the metadata."""
        for span in self.sentences[: self.metadata]:
            match = _LABEL.match(self._words_of(span))
            if match and match[1].lower() in labels:
                return Span(span.start + match.end(), span.end)
        return None

    def _day(self) -> tuple[date, Span] | None:
        """Return the day behind its label, or else the first one in an item that is not the title, or in a dateline."""
        labelled = self._labelled(*LABELS["published_on"])
        for span in [labelled] if labelled else self.sentences[1 : self.metadata + 1] or self.sentences[:1]:
            text = self._words_of(span)
            for phrase in time_phrases(text):
                before, _, after = text.partition(phrase)
                is_item = span in self.sentences[: self.metadata] or labelled
                day = read_date(phrase.lower())
                if day and (is_item or in_dateline("published_on", before, after)):
                    found = _WEEKDAY.sub("", phrase)
                    start = span.start + text.index(found)
                    return day, Span(start, start + len(found))
        return None

    def _names(self) -> list[Name]:
        """Return names whose head states their table, with all their places; what is in a longer name is no place."""
        known: dict[str, Name] = {}
        for text in map(self._words_of, self.sentences[self.metadata :]):
            for name in _whole(text):
                if name not in known and (found := _table_of(name)):
                    known[name] = Name(found[0], name, *found[1:])
        taken = set[int]()
        for longest in sorted(known.values(), key=lambda name: -len(name.text)):
            for match in re.finditer(rf"(?<!\w){re.escape(longest.text)}(?!\w)", self.text):
                if match.start() not in taken:
                    longest.places.append(Span(*match.span()))
                    taken.update(range(*match.span()))
        return [name for name in known.values() if name.places]

    # What is said -------------------------------------------------------------------------------------

    def _relations(self) -> list[dict[str, Any]]:
        """Return the relations between names of which the structure proves both ends, stated as plain facts."""
        candidates = [row for sentence in self.sentences[self.metadata :] for row in self._candidates(sentence)]
        numbered = [row | {"slug": f"candidate-{at}"} for at, row in enumerate(candidates)]
        read = self._read(self._records() | {"relations": numbered})[1]
        rows = computed(EvidenceIndex(to_polars(read)).supported.filter(table="relations"))
        states = rows.select("record_id", "field", "attached", "computed", "hedge").iter_rows()
        proven: dict[str, set[str]] = {}
        for key, name, attached, support, hedge in states:
            proven.setdefault(key, set()).add(name if attached and support == "proven" and not hedge else "open")
        plain = [
            key for key, fields in proven.items() if {"subject_id", "object_id"} <= fields and "open" not in fields
        ]
        rows_ = [candidates[int(key.rpartition("-")[2])] for key in plain]
        return [*{(row["subject"], row["predicate"]["value"], row["object"]): row for row in rows_}.values()]

    def _candidates(self, sentence: Span) -> Iterator[dict[str, Any]]:
        """Yield each two names in a sentence with each cue of a predicate that admits them."""
        vocabulary = c.all_vocabularies()["relations.predicate"]
        there = [name for name in self.names if any(_overlap(place, sentence) for place in name.places)]
        for cue, term in cues_in(self._words_of(sentence), vocabulary):
            predicate = vocabulary.by_name[term]
            assert isinstance(predicate, Predicate)
            at = Span(sentence.start + cue.start, sentence.start + cue.end)
            listing = self._words_of(at).lower() in c.all_vocabularies()["relations.listing"].by_cue
            if listing or any(_overlap(place, at) for name in there for place in name.places):
                continue
            for one, other in permutations(there, 2):
                if one.table in predicate.subjects and other.table in predicate.objects:
                    cell = {"value": term, "quote": self._quote(at)}
                    yield {"subject": one.reference, "predicate": cell, "object": other.reference}

    def _records(self) -> dict[str, list[dict[str, Any]]]:
        """Return the record of each name, as a seed has it."""
        records: dict[str, list[dict[str, Any]]] = {}
        for name in self.names:
            quotes = [self._quote(place) for place in name.places]
            row: dict[str, Any] = {"slug": name.slug, "name": quotes[0] if len(quotes) == 1 else quotes}
            if other := _OTHER_NAME.match(self.text, name.places[0].end):
                row["aliases"] = [self._quote(Span(*other.span(1)))]
            row["extent"] = "individual"
            if name.kind:
                start = name.places[0].start + name.text.rindex(name.cue)
                row["kind"] = {"value": name.kind, "quote": self._quote(Span(start, start + len(name.cue)))}
            records.setdefault(name.table, []).append(row)
        return records

    def _quote(self, words_: Span) -> str:
        """Return the words at a place as a quote, with so many words around them that no other place fits."""
        said = _escaped(self._words_of(words_))
        if self.text.count(self._words_of(words_)) == 1:
            return said
        starts = [words_.start] * AROUND + [start for start, _ in self.words if start < words_.start]
        ends = [end for _, end in self.words if end > words_.end] + [words_.end] * AROUND
        near = zip(reversed(starts[-AROUND:]), ends[:AROUND], strict=True)
        growing = ((a, b) for start, end in near for a, b in ((start, words_.end), (words_.start, end), (start, end)))
        alone = ((a, b) for a, b in growing if self.text.count(self.text[a:b]) == 1)
        start, end = next(alone, words_)
        return f"{_escaped(self.text[start : words_.start])}[{said}]{_escaped(self.text[words_.end : end])}"

    @cached_property
    def _document(self) -> dict[str, Any]:
        """The metadata; what is not found is left out."""
        found: dict[str, Any] = {"key": ids.propose_slug(self.file.stem)[:50].strip("-"), "language": "en"}
        plain = (span for span in self.sentences[: self.metadata] if not _LABEL.match(self._words_of(span)))
        title = self._labelled(*LABELS["title"]) or next((t for t in plain if not self._words_of(t).isupper()), None)
        if title:
            found["title"] = self._quote(title)
        if day := self._day():
            found["key"] = f"{day[0]}-{found['key']}"[:60].strip("-")
            found["published_on"] = {"value": day[0], "quote": self._quote(day[1])}
        return found

    def _read(self, rows: Mapping[str, Any]) -> tuple[SeedReader, dict[str, list[Any]]]:
        """Return the reading of a seed, and its tables; what is missing in it is no matter."""
        seed = {"document": self._document, **rows, "sentences": self._rows({})}
        reader = SeedReader(str(self.file), seed, dict, self.quotes)
        read_document(reader, self.file.name, self.data)
        return reader, tables_of(reader)

    def _rows(self, counts: Mapping[int, int]) -> list[dict[str, Any]]:
        """Return the rows of the sentences, with the number of rows of evidence in each."""
        return [
            {"begins": self._begins(span)}
            | ({"kind": "metadata"} if at < self.metadata else {})
            | {"evidence_count": counts.get(at, 0)}
            for at, span in enumerate(self.sentences)
        ]

    def _begins(self, span: Span) -> str:
        first = [*words(self._words_of(span))][:3]
        return self._words_of(span)[: first[-1].end if first else None]

    # TOML ---------------------------------------------------------------------------------------------

    def toml(self) -> str:
        """Return the seed as TOML, with a comment for each word that nothing accounts for."""
        rows = self._records() | {"relations": self._relations()}
        read = self._read(rows)[1]
        spans = [(row.char_start, row.char_end) for row in read["evidence"]]
        counts = {
            at: sum(span.start <= start < span.end for start, _ in spans) for at, span in enumerate(self.sentences)
        }
        lines = [
            *([f"#:schema {SCHEMA}"] if (self.file.parent / SCHEMA).is_file() else []),
            f"# A first reading of {self.file.name}, by rules. What the comments name is left to decide:",
            "# docs/reading-an-article.md has the ten steps.",
            "",
            *_table("document", self._document, single=True),
        ]
        lines += ['# publisher = { value = "organisation/…", quote = "…" }']
        lines += [] if "title" in self._document else ['# title = "…"']
        lines += [] if "published_on" in self._document else ['# published_on = { value = 2024-01-31, quote = "…" }']
        for table in [*NAMED_TABLES, "relations"]:
            for row in rows.get(table, []):
                lines += ["", *_table(table, row)]
        for row, span in zip(self._rows(counts), self.sentences, strict=True):
            lines += ["", *_table("sentences", row), *self._left(span, spans)]
        return "\n".join(lines) + "\n"

    def _left(self, sentence: Span, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
        """Yield a comment with the words of a sentence that are neither evidence nor function words, and the cues."""
        text = self._words_of(sentence)
        taken = {at for start, end in spans for at in range(start - sentence.start, end - sentence.start)}
        free = [text[a:b] for a, b in words(text) if a not in taken and not is_function_word(text[a:b])]
        if free:
            yield f"# not accounted for: {' | '.join(free)}"
        numbers = [text[a:b] for a, b in words(text) if a not in taken and read_number(text[a:b].lower()) is not None]
        if numbers:
            yield f"# numbers, each for a member_count, an indicator or an omission: {' | '.join(numbers)}"
        cues = [
            f"{text[a:b]} ({name.partition('.')[2]} {term})"
            for name in ("relations.predicate", "projects.status", "relations.modality")
            for (a, b), term in cues_in(text, c.all_vocabularies()[name])
            if a not in taken
        ]
        if cues:
            yield f"# cues: {' | '.join(cues)}"


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _escaped(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", text)


def _whole(text: str) -> Iterator[str]:
    """Yield the capitalised names of a text, with what follows "for", "of the" or "and" in them.

    >>> [*_whole("A Ministry of Science and Technology runs it with Bell University and Farsund Polytechnic.")]
    ['Ministry of Science and Technology', 'Bell University', 'Farsund Polytechnic']
    """
    runs = [(run[0].start, run[-1].end, len(run)) for run in capitalised(text)]
    last = ""
    while runs:
        start, end, count = runs.pop(0)
        while runs and _table_of(text[start:end]):
            (first, behind, more), said = runs[0], text[start:end]
            gap, is_field = text[end:first], not _table_of(text[first:behind]) and more == 1
            lists_fields = gap == " and " and is_field and re.search(r"\s(?:of|for)\s", said)
            if not (re.fullmatch(r"\s(?:for|of)\s(?:the\s)?", gap) or lists_fields):
                break
            end, count = behind, count + runs.pop(0)[2]
        is_cut = last and text[:start].endswith(f"{last} and ") and not _table_of(last)
        last = text[start:end]
        if count > 1 and not is_cut:
            yield last


def _table_of(name: str) -> tuple[str, str | None, str] | None:
    """Return the table of a name, its kind and the cue of it, which ends the head of the name; or None."""
    head = re.split(r"\s(?:of|for|and)\s", name)[0]
    if head.endswith(("Laboratory", "Lab")):
        return "laboratories", None, ""
    for table in ("organisations", "platforms", "projects"):
        by_cue = c.all_vocabularies()[f"{table}.kind"].by_cue
        fitting = [cue for cue in by_cue if re.search(rf"(?<!\w){re.escape(cue)}$", head, re.IGNORECASE)]
        if fitting:
            cue = max(fitting, key=len)
            return table, by_cue[cue], head[len(head) - len(cue) :]
    return None


def _table(name: str, row: Mapping[str, Any], *, single: bool = False) -> list[str]:
    return [f"[{name}]" if single else f"[[{name}]]", *(f"{key} = {_toml(value)}" for key, value in row.items())]


def _toml(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if is_table(value):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if is_list(value):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
