"""What the issues that checks find in a seed mean to its curator: where they stand there, and a line to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any

from ..evidence.coverage import SpanUnion
from ..evidence.derivation.text import Span
from ..schema import columns as c
from ..validation.checks import catalogue
from ..validation.report import Issue
from .build import Tables
from .drafts import Draft, Stage
from .fixes import WORD_AT, Fixes
from .lines import Path, is_list, is_table
from .quotes import QuoteNotFound
from .reader import SeedReader

STAGES = {"accounted-for": Stage.WORDS, "omission": Stage.OMISSIONS, "control-total": Stage.TOTALS}
"""Check -> the stage of its issues, if they are not of records."""

OF_SENTENCES = ("accounted-for", "control-total", "support", "asserted")
"""The checks that read all rows of a sentence together."""


KEEPING = ("support", "omission", "control-total")
"""The checks whose issues are mended without another row of evidence."""


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
        said = [words for one in reader.problems for words in _said(reader.toml, one.path[:3])]
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
        if issue.rule not in KEEPING:
            self.changing.update(self._sentences(draft, issue))
        message, hint = f"{issue.rule}: {issue.message}", catalogue()[issue.rule].hint
        write = self.fixes.line(issue) or ""
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
