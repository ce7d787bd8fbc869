"""What the issues that checks find mean to a curator: where they stand in a seed, and a line to write there.

The lines mend an issue as far as they follow from it. What a person has to decide stays open, in a way that the build
refuses: an empty note, the reason `REASON`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from ..evidence.coverage import SpanUnion, function_word_cues, uncovered_words
from ..evidence.derivation.terms import cues_in
from ..evidence.derivation.text import Span, is_function_word, words
from ..evidence.naming import heads
from ..schema import columns as c
from ..schema import ids
from ..schema.models import MODELS
from ..schema.vocabulary import ambiguous_cues
from ..validation.checks import catalogue
from ..validation.report import Issue
from .build import Tables
from .drafts import Draft, Stage, field_of
from .lines import Path, is_list, is_table, toml
from .quotes import QuoteNotFound, escaped, quote_of
from .reader import SeedReader

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

STATED = re.compile(r"^\w+: .* states (.+), not |; did you mean (\w+)\?")
"""What a cell should say, by the check of its words or of its vocabulary."""
FACTS_FIRST = "words that state a fact belong in a record that quotes them; these would be left out of the data"
COUNTED = re.compile(r"^(\d+) rows of evidence, not ")
WORD_AT = re.compile(r"^.*?['\"], at (\d+),")
NEEDS_A_NOTE = ("a note says why it is read so", "needs a note that says why")
_VALUES: Mapping[type, Callable[[str], Any]] = {str: str, date: date.fromisoformat}
"""Type of a column -> what makes a value of a text, where that is not JSON."""
STATES = re.compile(r" holds '(.+)', a cue of (\w+), which is said of (\S+?)(?: and (\S+?))?(?:;|$)")
"""What an omission states of one record, or of two."""
OMISSION_NEEDS_A_NOTE = ("a note says why it states nothing", "needs a note")


class Fixes:
    """The rows of some tables, by what a fix needs of them."""

    def __init__(self, rows: Rows) -> None:
        every = [row for table in MODELS for row in rows.get(table, ()) if isinstance(row.get("id"), str)]
        self.rows = {row["id"]: row for row in every}
        spans, self.cells = defaultdict[str, list[Span]](list), defaultdict[tuple[str, str], list[Span]](list)
        for row in (*rows.get("evidence", ()), *rows.get("omissions", ())):
            start, end = row.get("char_start"), row.get("char_end")
            if isinstance(start, int) and isinstance(end, int):
                spans[str(row.get("document_id"))].append(Span(start, end))
                self.cells[str(row.get("record_id")), str(row.get("field"))].append(Span(start, end))
        self.covered = defaultdict(lambda: SpanUnion([]), {key: SpanUnion(found) for key, found in spans.items()})
        self._words = dict[str, list[Span]]()

    def line(self, issue: Issue) -> str | None:
        """Return the line of TOML for an issue; None where nothing follows."""
        row = self.rows.get(issue.record_id or "")
        text, table = self._text(row), ids.table_of(issue.record_id or "")
        if row is None or text is None or table is None:
            return None
        column = next((one for one in c.columns(table) if one.name == issue.field), None)
        message = issue.message
        match issue.rule:
            case "accounted-for":
                return self._omitted(row, text)
            case "asserted" if issue.field == "period_from" and (places := self.cells[row["id"], "period_from"]):
                planned = {"value": "planned", "quote": self._quote(text, places[0])}
                return f"modality = {toml(planned)}"
            case "basis" | "support" if column and message.endswith(NEEDS_A_NOTE):
                return f'notes.{field_of(column)[0]} = ""'
            case "control-total" if found := COUNTED.search(message):
                return f"evidence_count = {found[1]}"
            case "derivation" | "vocabulary" if column and (found := STATED.search(message)):
                return self._cell(row["id"], column, found[1] or found[2], text)
            case "derivation" if column and "judgement" in column.bases and " is no cue of " in message:
                quote = self._quote(text, self.cells[row["id"], column.name][0])
                judged = {"value": row[column.name], "quote": quote, "basis": "judgement", "note": ""}
                return f"{column.name} = {toml(judged)}"
            case "omission" if message.endswith(OMISSION_NEEDS_A_NOTE):
                return f'omit.{row["reason"]} = [{{ quote = {toml(escaped(row["exact"]))}, note = "" }}]'
            case "omission" if found := STATES.search(message):
                return self._row(found, text, row["char_start"])
            case "whole" if column and not row.get(column.name):
                return self._named(row, column, text)
            case _:
                return None

    def _text(self, row: Mapping[str, Any] | None) -> str | None:
        text = self.rows.get(str(row.get("document_id")), {}).get("text") if row else None
        return text if isinstance(text, str) else None

    def lines(self, issue: Issue) -> str | None:
        """Return that line under a comment that says where it belongs."""
        row, line = self.rows.get(issue.record_id or ""), self.line(issue)
        if row is None or line is None:
            return None
        table, place, text = ids.table_of(row["id"]), ids.short(row["id"]), self._text(row) or ""
        if table == "sentences" and (first := [*words(text[row["char_start"] : row["char_end"]])][:3]):
            place = f"begins = {toml(text[row['char_start'] :][: first[-1].end])}"
        if issue.rule == "accounted-for":
            reasons = ", ".join(c.vocabularies("omissions")["reason"].by_name)
            place += f"\n# {FACTS_FIRST}\n# REASON is one of: {reasons}"
        return line if line.startswith("[[") else f"# in [[{table}]], {place}\n{line}"

    def words(self, issue: Issue) -> str | None:
        """Return the link to the word of an issue that is about a word of the text."""
        row, found = self.rows.get(issue.record_id or ""), WORD_AT.search(issue.message)
        text = self._text(row)
        if issue.rule != "accounted-for" or not found or not row or text is None:
            return None
        start = int(found[1])
        return f"{row['document_id']}/text/{start}-{next(words(text[start:])).end + start}"

    def _quote(self, text: str, place: Span) -> str:
        """Return the words at a place of a document as a quote."""
        if text not in self._words:
            self._words[text] = [*words(text)]
        return quote_of(text, place, self._words[text])

    def _cell(self, record_id: str, column: c.Column, value: str, text: str) -> str | None:
        """Return a cell with another value and the quotes that it has; None where that is no value of the column.

        None, too, for words that often say something else, such as prepositions: what is wrong may be the quote.
        """
        name, part = field_of(column)
        places = self.cells[record_id, column.name]
        said = {text[start:end].lower() for start, end in places}
        if column.is_list or part or not said or any(one in ambiguous_cues() or is_function_word(one) for one in said):
            return None
        quotes = [self._quote(text, place) for place in dict.fromkeys(places)]
        quote = quotes if quotes[1:] else quotes[0]
        is_quoted = column.scalar is str and all(text[start:end] == value for start, end in places)
        read = _VALUES.get(column.scalar, json.loads)
        return f"{name} = {toml(quote if is_quoted else {'value': read(value), 'quote': quote})}"

    def _named(self, row: Mapping[str, Any], column: c.Column, text: str) -> str | None:
        """Return the cell whose cue the name of its record holds."""
        vocabulary, places = c.vocabularies(column.table).get(column.name), self.cells[row["id"], "name"]
        name = str(row.get("name"))
        for span, term in cues_in(name, vocabulary) if vocabulary and places else ():
            if column.name != "kind" or heads(name, span):
                place = Span(places[0].start + span.start, places[0].start + span.end)
                return f"{column.name} = {toml({'value': term, 'quote': self._quote(text, place)})}"
        return None

    def _row(self, said: re.Match[str], text: str, start: int) -> str:
        """Return the row that some omitted words state, of one record or of two."""
        cue, term, subject, other = said.groups()
        at = text.find(cue, max(start - len(cue), 0))
        cell = toml({"value": term, "quote": self._quote(text, Span(at, at + len(cue)))})
        of = f"subject = {toml(ids.short(subject))}"
        if other:
            return f"[[relations]]\n{of}\npredicate = {cell}\nobject = {toml(ids.short(other))}"
        slug = ids.propose_slug(f"{ids.parse(subject).slug} {term}")
        return f"[[states]]\nslug = {toml(slug)}\n{of}\nstate = {cell}"

    def _omitted(self, row: Mapping[str, Any], text: str) -> str | None:
        """Return all words of a sentence that nothing accounts for, those together that stand together."""
        sentence = text[row["char_start"] : row["char_end"]]
        covered = self.covered[row["document_id"]].between(row["char_start"], row["char_end"])
        small = (one for one in function_word_cues(sentence) if one not in covered)
        left = SpanUnion([*uncovered_words(sentence, covered, SpanUnion([])), *small])
        every = [*words(sentence)]
        runs = [[*run] for is_left, run in groupby(every, key=left.__contains__) if is_left]
        quotes = [quote_of(sentence, Span(run[0].start, run[-1].end), every) for run in runs]
        return f"omit.REASON = {toml(quotes)}" if quotes else None


STAGES = {"accounted-for": Stage.WORDS, "omission": Stage.OMISSIONS, "control-total": Stage.TOTALS}
"""Check -> the stage of its issues, if they are not of records."""

OF_SENTENCES = ("accounted-for", "control-total", "support", "asserted")
"""The checks that read all rows of a sentence together."""


KEEPING = ("support", "omission", "control-total")  # the checks whose issues are mended without another row of evidence


def in_order(issues: Iterable[Issue]) -> list[Issue]:
    """Return issues with words of a sentence from left to right, and totals behind all that may change them.

    Of records that share an id, nothing else is told.
    """

    def order(issue: Issue) -> tuple[bool, int]:
        found = WORD_AT.search(issue.message) if issue.rule == "accounted-for" else None
        return issue.rule == "control-total", int(found[1]) if found else 0

    every = [*issues]
    twice = {issue.record_id for issue in every if issue.rule == "primary-key"}
    return sorted((one for one in every if one.rule == "primary-key" or one.record_id not in twice), key=order)


class SeedIssues:
    """Notes the issues of one document with its reading, but for those that only follow from problems of form."""

    def __init__(self, reader: SeedReader, tables: Tables) -> None:
        self.reader, self.tables = reader, tables
        self.ids = {getattr(row, "id", None) for rows in tables.values() for row in rows}
        wrong_at = dict.fromkeys(one.path[:3] for one in reader.problems)
        said = {words for path in wrong_at for words in _said(reader.toml, path)}
        wrong = [draft for draft in reader.drafts if reader.is_wrong(draft.path)]
        self.wrong = {draft.id for draft in wrong} - {reader.document_id}
        self.known = self.ids - self.wrong
        lost = [*reader.lost, *(one for draft in wrong for one in draft.evidence)]
        self.uncertain = SpanUnion([*(one.span for one in lost), *_found(reader, said)])
        self.told = set[str]()
        """The sentences of which it is told that words are left."""
        self.changing = set[Span]()
        """The sentences whose rows of evidence change with what is told."""

    @cached_property
    def fixes(self) -> Fixes:
        """What follows from issues of these tables."""
        return Fixes({table: [row.model_dump() for row in rows] for table, rows in self.tables.items()})

    def note(self, draft: Draft, issue: Issue) -> None:
        """Note an issue of a record; of the words of a sentence that nothing accounts for, all at once."""
        path = draft.at(issue.field) if issue.field else draft.path
        if self.reader.problems and self._follows(draft, issue, path):
            return
        if issue.rule == "accounted-for":
            if draft.id in self.told:
                return
            self.told.add(draft.id)
        write = self.fixes.line(issue) or ""
        if issue.rule not in KEEPING or write.startswith("[["):
            self.changing.update(self._sentences(draft, issue))
        message, hint = f"{issue.rule}: {issue.message}", catalogue()[issue.rule].hint
        self.reader.add_problem(path, message, hint, write, STAGES.get(issue.rule, Stage.RECORDS))

    def _follows(self, draft: Draft, issue: Issue, path: Path) -> bool:
        """Whether an issue may be there only because something is malformed: its row, an end, words of its sentence."""
        if draft.table == "documents":
            return issue.field is not None and self.reader.is_wrong(path)
        if draft.table == "sentences" and draft.values["kind"] == "metadata" and self.reader.is_wrong(("document",)):
            return True
        places = self._sentences(draft, issue)
        if issue.rule == "control-total" and not self.changing.isdisjoint(places):
            return True
        if issue.rule in OF_SENTENCES and any(self.uncertain.meets(*place) for place in places):
            return True
        ends = {draft.values[end] for end in c.foreign_keys(draft.table) if draft.values.get(end)}
        known = draft.id in self.ids and ends <= self.known
        about = any(wrong in issue.message for wrong in self.wrong)
        return not known or about or issue.rule == "reference" or self.reader.is_wrong(draft.path)

    def _sentences(self, draft: Draft, issue: Issue) -> set[Span]:
        """Return the sentences that an issue is about: those of its cell, or else of its record."""
        if draft.table == "sentences":
            return {Span(draft.values["char_start"], draft.values["char_end"])}
        spans = [one.span for one in [*draft.of(issue.field or "")] or draft.evidence]
        return {sentence for span in spans if (sentence := self.reader.sentence_of(span))}


def _found(reader: SeedReader, quotes: Iterable[str]) -> Iterator[Span]:
    """Yield where quotes stand, if they do in one place."""
    for quote in quotes:
        with suppress(QuoteNotFound):
            yield reader.quotes.locate(quote)


def _said(part: Any, path: Path) -> Iterator[str]:
    """Yield what is written in the TOML at a path, or below it."""
    for key in path:
        inner = part.get(str(key)) if is_table(part) else part[int(key)] if is_list(part) else None
        if inner is None:
            break
        part = inner
    if is_table(part) or is_list(part):
        for inner in part.values() if is_table(part) else part:
            yield from _said(inner, ())
    elif part is not None:
        yield str(part)
