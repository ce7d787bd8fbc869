"""The metadata of a text, by their labels and places: its title, publisher and day, and how many items they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from ..evidence.derivation.dates import read_date, time_phrases
from ..evidence.derivation.text import Span
from ..schema import columns as c
from ..validation.checks.documents import ALL_LABELS, LABELS, in_dateline

_LABEL = re.compile(rf"^\W*({'|'.join(ALL_LABELS)})\s*[:：]\s*", re.IGNORECASE)
_ISSUED = re.compile(r"(?:Issued|Published|Released)(?: by)?: (.+)$|((?:[A-Z][\w&]* )+(?:plc|AG|Ltd|GmbH|Inc))(?=: )")
_AGENCY = re.compile(r"[(（/]([A-Z][^()（）/]+)[)）/]|\bfor (?:the )?((?:[A-Z]\w+\s?)+)$")
"""Whom a dateline names in brackets, and a byline behind "for"."""
SHORT = 20  # how many characters may stand behind the publisher's name in a line that is no title


class Metadata:
    """The items that stand before a text."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self.text, self.sentences = text, sentences

    def _said(self, span: Span) -> str:
        return self.text[span.start : span.end]

    @cached_property
    def count(self) -> int:
        """Return how many items of metadata stand first: the first line, and lines with a label or without a full stop.

        Behind an item with a label of metadata, one with another label begins the text.
        """
        labelled = False
        for at, span in enumerate(self.sentences):
            text = self._said(span)
            is_title = at == 0 and self.text[span.end :].startswith(("\n", "\r")) and len(self.sentences) > 1
            label = _LABEL.match(text)
            if not label and not is_title and (text[-1:] in '.!?”"' or (labelled and re.match(r"[A-Z]\w+:\s", text))):
                return at
            labelled = labelled or bool(label)
        return 0

    def _labelled(self, column: str) -> Span | None:
        """Return what stands behind one of the labels of a column in the metadata."""
        for span in self.sentences[: self.count]:
            match = _LABEL.match(self._said(span))
            if match and match[1].lower() in LABELS[column]:
                behind = re.split(r"\s{2,}", self._said(span)[match.end() :])[0]
                return Span(span.start + match.end(), span.start + match.end() + len(behind))
        return None

    def _unlabelled(self) -> list[Span]:
        items = self.sentences[: self.count]
        return [span for span in items if not _LABEL.match(self._said(span)) and not self._said(span).isupper()]

    def publisher(self) -> Span | None:
        """Return who publishes a text: by its label, in an item beside the title, or the agency of a dateline."""
        if labelled := self._labelled("publisher_id"):
            return labelled
        items = self._unlabelled()
        newspaper = "|".join(c.all_vocabularies()["organisations.kind"].by_name["newspaper"].cues)
        named = re.compile(rf"(?:The )?((?:[A-Z]\w+ )+(?i:{newspaper})\b)")
        found = [(span, match) for span in items if (match := _ISSUED.match(self._said(span)))]
        for span in [*items[1:], *items[:1], self.sentences[self.count]]:
            text = self._said(span)
            for match in _AGENCY.finditer(text[:120]):
                around = text[: match.start(1)], text[match.end(1) :]
                found += [(span, match)] if span in items or in_dateline("publisher_id", *around) else []
            found += [(span, match) for match in [named.search(text)] if match and span in items]
        for span, match in found[:1]:
            start, end = match.span(match.lastindex or 0)
            return Span(span.start + start, span.start + end)
        return None

    def day(self) -> tuple[date, Span] | None:
        """Return the day behind its label, or else the first one in an item that is not the title, or in a dateline."""
        labelled = self._labelled("published_on")
        for span in [labelled] if labelled else self.sentences[1 : self.count + 1] or self.sentences[:1]:
            text = self._said(span)
            for phrase in time_phrases(text):
                before, _, after = text.partition(phrase)
                is_item = labelled or span in self.sentences[: self.count]
                day = read_date(phrase.lower())
                if day and (is_item or in_dateline("published_on", before, after)):
                    found = re.sub(r"^\w+day,?\s", "", phrase)
                    start = span.start + text.index(found)
                    return day, Span(start, start + len(found))
        return None

    def title(self, publisher: Span | None) -> Span | None:
        """Return the title, without quotation marks: by its label, or the first item that is no publisher."""
        name, items = self._said(publisher) if publisher else "-", self._unlabelled()
        plain = (one for one in items if not re.match(rf"{re.escape(name)}.{{0,{SHORT}}}$", self._said(one)))
        title = self._labelled("title") or next(plain, next(iter(items), None))
        is_quoted = title and re.fullmatch(r"[“\"«](.*)[”\"»]", self._said(title))
        return Span(title.start + 1, title.end - 1) if title and is_quoted else title
