"""The lines of a seed that would mend an issue, as far as they follow from it.

What a person has to decide stays open, in a way that the build refuses: an empty note, the reason `REASON`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from ..evidence.coverage import SpanUnion, function_word_cues, uncovered_words
from ..evidence.derivation.terms import cues_in
from ..evidence.derivation.text import Span, words
from ..evidence.naming import heads
from ..schema import columns as c
from ..schema import ids
from ..schema.models import MODELS
from ..validation.report import Issue
from .fields import field_of
from .lines import toml
from .quotes import escaped, quote_of

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

STATES = re.compile(r"^\w+: .* states (.+), not ")
MEANT = re.compile(r"; did you mean (\w+)\?")
COUNTED = re.compile(r"^(\d+) rows of evidence, not ")
WORD_AT = re.compile(r"^.*?['\"], at (\d+),")
LACKS_A_NOTE = re.compile(r": a note says why it is read so$|needs a note that says why$")


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

    def quote(self, text: str, place: Span) -> str:
        """Return the words at a place of a document as a quote."""
        if text not in self._words:
            self._words[text] = [*words(text)]
        return quote_of(text, place, self._words[text])

    def line(self, issue: Issue) -> str | None:
        """Return the line of TOML for an issue; None where nothing follows."""
        row, fix = self.rows.get(issue.record_id or ""), FIXES.get(issue.rule)
        text = self._text(row)
        return fix(self, issue, row, text) if row and fix and text is not None else None

    def _text(self, row: Mapping[str, Any] | None) -> str | None:
        text = self.rows.get(str(row.get("document_id")), {}).get("text") if row else None
        return text if isinstance(text, str) else None

    def lines(self, issue: Issue) -> str | None:
        """Return that line under a comment that says where it belongs."""
        row, table, line = self.rows.get(issue.record_id or ""), ids.table_of(issue.record_id or ""), self.line(issue)
        if row is None or table is None or line is None:
            return None
        place, text = ids.short(row["id"]), self._text(row) or ""
        if table == "sentences" and (first := [*words(text[row["char_start"] : row["char_end"]])][:3]):
            place = f"begins = {toml(text[row['char_start'] :][: first[-1].end])}"
        return f"# in [[{table}]], {place}\n{line}"

    def words(self, issue: Issue) -> str | None:
        """Return the link to the word of an issue that is about a word of the text."""
        row, found = self.rows.get(issue.record_id or ""), WORD_AT.search(issue.message)
        text = self._text(row)
        if issue.rule != "accounted-for" or not found or not row or text is None:
            return None
        start = int(found[1])
        return f"{row['document_id']}/text/{start}-{next(words(text[start:])).end + start}"

    def cell(self, issue: Issue, value: str, text: str) -> str | None:
        """Return a cell with another value and the quotes that it has; None where that is no value of the column."""
        table, places = ids.table_of(issue.record_id or "") or "", self.cells[str(issue.record_id), str(issue.field)]
        column = next((one for one in c.columns(table) if one.name == issue.field), None)
        if column is None or column.is_list or not places or field_of(column)[1]:
            return None
        quotes = [self.quote(text, place) for place in dict.fromkeys(places)]
        quote = quotes if quotes[1:] else quotes[0]
        is_quoted = column.scalar is str and all(text[start:end] == value for start, end in places)
        cell = quote if is_quoted else {"value": _typed(value, column.scalar), "quote": quote}
        return f"{field_of(column)[0]} = {toml(cell)}"


def _typed(value: str, kind: type) -> Any:
    if kind is bool:
        return value == "true"
    if kind is date:
        return date.fromisoformat(value)
    return int(value) if kind in (int, float) and value.isdigit() else float(value) if kind is float else value


def _derived(fixes: Fixes, issue: Issue, _: Mapping[str, Any], text: str) -> str | None:
    found = STATES.search(issue.message)
    return fixes.cell(issue, found[1], text) if found else None


def _meant(fixes: Fixes, issue: Issue, _: Mapping[str, Any], text: str) -> str | None:
    found = MEANT.search(issue.message)
    return fixes.cell(issue, found[1], text) if found else None


def _counted(_: Fixes, issue: Issue, __: Mapping[str, Any], ___: str) -> str | None:
    found = COUNTED.search(issue.message)
    return f"evidence_count = {found[1]}" if found else None


def _noted(_: Fixes, issue: Issue, row: Mapping[str, Any], ___: str) -> str | None:
    column = next((one for one in c.columns(ids.table_of(row["id"]) or "") if one.name == issue.field), None)
    return f'notes.{field_of(column)[0]} = ""' if column and LACKS_A_NOTE.search(issue.message) else None


def _explained(_: Fixes, issue: Issue, row: Mapping[str, Any], ___: str) -> str | None:
    """Return an omission with a note."""
    if not issue.message.endswith(("a note says why it states nothing", "needs a note")):
        return None
    return f'omit.{row["reason"]} = [{{ quote = {toml(escaped(row["exact"]))}, note = "" }}]'


def _missing(fixes: Fixes, issue: Issue, row: Mapping[str, Any], text: str) -> str | None:
    """Return the cell whose cue the name of its record holds."""
    vocabulary = c.vocabularies(ids.table_of(row["id"]) or "").get(issue.field or "")
    places, name = fixes.cells[row["id"], "name"], row.get("name")
    if vocabulary is None or not isinstance(name, str) or not places or row.get(issue.field or ""):
        return None
    for span, term in cues_in(name, vocabulary):
        if issue.field != "kind" or heads(name, span):
            place = Span(places[0].start + span.start, places[0].start + span.end)
            return f"{issue.field} = {toml({'value': term, 'quote': fixes.quote(text, place)})}"
    return None


def _coming(fixes: Fixes, issue: Issue, row: Mapping[str, Any], text: str) -> str | None:
    """Return the modality of what is still to come, by its time."""
    places = fixes.cells[row["id"], "period_from"] if issue.field == "period_from" else []
    if not places:
        return None
    quote = fixes.quote(text, places[0])
    return f"modality = {toml({'value': 'planned', 'quote': quote, 'basis': 'period'})}"


def _omitted(fixes: Fixes, _: Issue, row: Mapping[str, Any], text: str) -> str | None:
    """Return all words of a sentence that nothing accounts for, those together that stand together."""
    sentence = text[row["char_start"] : row["char_end"]]
    covered = fixes.covered[row["document_id"]].between(row["char_start"], row["char_end"])
    small = (one for one in function_word_cues(sentence) if one not in covered)
    left = SpanUnion([*uncovered_words(sentence, covered, SpanUnion([])), *small])
    every = [*words(sentence)]
    runs = [[*run] for is_left, run in groupby(every, key=left.__contains__) if is_left]
    quotes = [quote_of(sentence, Span(run[0].start, run[-1].end), every) for run in runs]
    return f"omit.REASON = {toml(quotes)}" if quotes else None


FIXES: Mapping[str, Callable[[Fixes, Issue, Mapping[str, Any], str], str | None]] = {
    "accounted-for": _omitted,
    "asserted": _coming,
    "basis": _noted,
    "control-total": _counted,
    "derivation": _derived,
    "omission": _explained,
    "support": _noted,
    "vocabulary": _meant,
    "whole": _missing,
}
"""Rule -> what follows from an issue of it."""
