"""From quotes to places: each quote is found in the text, exactly, or the curator learns why not.

A quote is the words themselves, or the words in square brackets with some of what surrounds them:
`"soared to [11]"`. A bracket or backslash that belongs to the text stands after a backslash.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..evidence.derivation.text import Span

AROUND = 24  # how many characters of its surroundings a message shows with an occurrence
REACH = 12  # how many words before and behind it tell a quote from another
MOST = 6  # how many occurrences of an ambiguous quote a message shows
RUN = 4  # how many characters together are an entry of the index of a text

DESCRIBED = 100
"""For so many quotes the nearest passage of the text is searched, which takes long; further ones lack the hint."""


class QuoteNotFound(ValueError):  # noqa: N818 - reads as what happened
    """The quote is not in the text, or not in one place."""


def parse_quote(quote: str) -> tuple[str, Span]:
    r"""Split a quote into the passage to look for and the span of the words within it.

    >>> parse_quote("soared to [11], while")
    ('soared to 11, while', Span(start=10, end=12))
    >>> parse_quote(r"see \[1\]")
    ('see [1]', Span(start=0, end=7))
    """
    passage, edges = "", list[int]()
    for part in re.findall(r"\\[\[\]\\]|[\[\]]|[^\[\]\\]+|\\", quote):
        if part in ("[", "]"):
            if part != "[]"[len(edges) % 2] or len(edges) > 1:
                raise QuoteNotFound(
                    f"{quote!r}: one pair of brackets marks the words; a bracket of the text stands after a backslash"
                )
            edges.append(len(passage))
        else:
            passage += part[1:] if len(part) == 2 and part[0] == "\\" else part
    if len(edges) == 1:
        raise QuoteNotFound(f"{quote!r}: the bracket is not closed")
    span = Span(*edges) if edges else Span(0, len(passage))
    if span.start == span.end:
        raise QuoteNotFound(f"{quote!r}: no words are quoted")
    return passage, span


def quote_of(text: str, place: Span, words: Sequence[Span]) -> str:
    """Return the words at a place as a quote, with so many words around them that no other place fits.

    >>> from ..evidence.derivation.text import words
    >>> text = "two lamps, two tables"
    >>> quote_of(text, Span(0, 3), [*words(text)]), quote_of(text, Span(4, 9), [*words(text)])
    ('[two] lamps', 'lamps')
    """
    said = escaped(text[place.start : place.end])
    if text.count(text[place.start : place.end]) == 1:
        return said
    first = bisect_left(words, place.start, key=lambda word: word.start)
    behind = bisect_right(words, place.end, key=lambda word: word.end)
    starts = [place.start] * REACH + [word.start for word in words[max(first - REACH, 0) : first]]
    ends = [word.end for word in words[behind : behind + REACH]] + [place.end] * REACH
    near = zip(reversed(starts[-REACH:]), ends[:REACH], strict=True)
    growing = ((a, b) for start, end in near for a, b in ((start, place.end), (place.start, end), (start, end)))
    start, end = next(((a, b) for a, b in growing if text.count(text[a:b]) == 1), place)
    return f"{escaped(text[start : place.start])}[{said}]{escaped(text[place.end : end])}"


def escaped(text: str) -> str:
    """Return words of a text as a quote has them."""
    return re.sub(r"([\[\]\\])", r"\\\1", text)


class Quotes:
    """A text in which quotes are searched, by its runs of `RUN` characters: not each quote reads the whole text."""

    def __init__(self, text: str, file: str = "", others: Mapping[str, str] | None = None) -> None:
        self.text, self.file, self.others = text, file, others or {}
        self._runs: defaultdict[str, list[int]] = defaultdict(list)
        for at in range(len(text) - RUN + 1):
            self._runs[text[at : at + RUN]].append(at)
        self._known: dict[str, tuple[list[int], list[int]]] = {}
        self._described = 0

    def locate(self, quote: str, within: Span | None = None) -> Span:
        """Return where the quoted words stand; `within` narrows the search.

        Raises QuoteNotFound where there is no such passage, with the nearest one or the other document that has it;
        or where there is more than one, with each.
        """
        passage, span = parse_quote(quote)
        area = within or Span(0, len(self.text))
        places, whole = (
            found[bisect_left(found, area.start) : bisect_right(found, area.end - len(passage))]
            for found in self._occurrences(passage)
        )
        places = whole or places
        if len(places) == 1:
            return Span(places[0] + span.start, places[0] + span.end)
        if places:
            ends = ((at, at + len(passage)) for at in places[:MOST])
            around = (f"…{self.text[max(0, a - AROUND) : a]}[{passage}]{self.text[b : b + AROUND]}…" for a, b in ends)
            context = "; ".join(around).replace("\n", " ")
            more = f" and {len(places) - MOST} more" if len(places) > MOST else ""
            raise QuoteNotFound(
                f"quote {passage!r} occurs {len(places)} times: say which by its surroundings, "
                f'as in "before [{passage}] after": {context}{more}'
            )
        for file, other in self.others.items():
            if file != self.file and passage in other:
                raise QuoteNotFound(f"quote {passage!r} is misattributed: it stands in {file}, not in this document")
        self._described += 1
        hint = f"; {_nearest(passage, self.text, area)}" if self._described <= DESCRIBED else ""
        raise QuoteNotFound(f"quote {passage!r} is not in the {'sentence' if within else 'document'}{hint}")

    def _occurrences(self, passage: str) -> tuple[list[int], list[int]]:
        """Return where a passage stands, and where it cuts no word: of its runs, the rarest one shows where it may."""
        if passage not in self._known:
            if len(passage) < RUN:
                places = [match.start() for match in re.finditer(f"(?={re.escape(passage)})", self.text)]
            else:
                offsets = range(len(passage) - RUN + 1)
                rarest = min(offsets, key=lambda offset: len(self._runs.get(passage[offset : offset + RUN], ())))
                runs = (at - rarest for at in self._runs.get(passage[rarest : rarest + RUN], ()))
                places = [at for at in runs if at >= 0 and self.text.startswith(passage, at)]
            whole = [at for at in places if at_edges(self.text, at, at + len(passage))]
            self._known[passage] = places, whole
        return self._known[passage]


CUT = re.compile(r"\w\|\w|\w\|[-‐‑]\w|\w[-‐‑]\|\w|\d\|[.,]\d|\d[.,]\|\d")


def at_edges(text: str, start: int, end: int) -> bool:
    """Whether a passage cuts no word, nor a number such as 1,644."""
    return not any(CUT.search(f"{text[max(0, at - 2) : at]}|{text[at : at + 2]}") for at in (start, end))


def _nearest(passage: str, text: str, area: Span) -> str:
    """Describe the passage of the text that is most like the quote, and the words that differ."""
    from rapidfuzz import fuzz

    best = fuzz.partial_ratio_alignment(passage, text[area.start : area.end], score_cutoff=50)
    if best is None:
        return "nothing in it is similar"
    start, end = area.start + best.dest_start, area.start + best.dest_end
    while start > area.start and not text[start - 1].isspace():
        start -= 1
    while end < area.end and not text[end].isspace():
        end += 1
    near = text[start:end].strip()
    ours, theirs = passage.split(), near.split()
    changes = [
        f"{' '.join(ours[a:b])!r} instead of {' '.join(theirs[c:d])!r}"
        for tag, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    return f"nearest: {near!r} ({'; '.join(changes) or 'other white space'})"
