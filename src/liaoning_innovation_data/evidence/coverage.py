"""Which words of a document are evidence, omitted, function words, or none of these."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from ..schema import columns as c
from ..schema.vocabulary import ambiguous_cues
from .derivation.terms import by_first_word, lowered, phrases_in
from .derivation.text import WORD, Span, function_words, is_function_word, words
from .grammar.tokens import HAVE
from .index import EvidenceIndex, computed


@dataclass(frozen=True, slots=True)
class WordCoverage:
    """The words of one document, by what accounts for them."""

    evidence: tuple[Span, ...]
    omitted: tuple[Span, ...]
    function: tuple[Span, ...]
    unaccounted: tuple[Span, ...]

    @property
    def total(self) -> int:
        """How many words the document has."""
        return len(self.evidence) + len(self.omitted) + len(self.function) + len(self.unaccounted)


def word_coverage(text: str, evidence: Sequence[tuple[int, int]], omissions: Sequence[tuple[int, int]]) -> WordCoverage:
    """Return the words of a text by what accounts for them.

    >>> word_coverage("the red lamp glows", [(4, 7)], [(8, 12)])
    WordCoverage(evidence=(Span(start=4, end=7),), omitted=(Span(start=8, end=12),), function=(Span(start=0, end=3),), \
unaccounted=(Span(start=13, end=18),))
    """
    proven, omitted = SpanUnion(evidence), SpanUnion(omissions)
    left = {*uncovered_words(text, proven, omitted)}
    bins: tuple[list[Span], list[Span], list[Span], list[Span]] = ([], [], [], [])
    for span in words(text):
        bins[0 if span in proven else 1 if span in omitted else 3 if span in left else 2].append(span)
    return WordCoverage(*map(tuple, bins))


def uncovered_words(text: str, evidence: SpanUnion, omissions: SpanUnion) -> Iterator[Span]:
    """Yield the words that nothing accounts for; `word_coverage` has the others, too.

    >>> [*uncovered_words("the red lamp glows", SpanUnion([(4, 7)]), SpanUnion([(8, 12)]))]
    [Span(start=13, end=18)]
    """
    function = function_words()
    for match in WORD.finditer(text):
        if match[0].lower() not in function and (span := Span(*match.span())) not in evidence and span not in omissions:
            yield span


class SpanUnion:
    """What some spans cover together."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(set(spans)):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.starts.append(start)
                self.ends.append(end)

    def meets(self, start: int, end: int) -> bool:
        """Whether some of it lies between two places."""
        return bisect_right(self.starts, end - 1) > bisect_right(self.ends, start)

    def between(self, start: int, end: int) -> SpanUnion:
        """Return what they cover between two places, counted from the first."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        inside = zip(self.starts[first:last], self.ends[first:last], strict=True)
        return SpanUnion((a - start, b - start) for a, b in inside)

    def __contains__(self, span: tuple[int, int]) -> bool:
        at = bisect_right(self.starts, span[0]) - 1
        return at >= 0 and span[1] <= self.ends[at]


@cache
def _small_cues() -> Mapping[str, tuple[str, ...]]:
    """Return the cues that end with a function word, apart from those that may well state nothing, by first words."""
    cues = {cue for vocabulary in c.all_vocabularies().values() if vocabulary.small_words for cue in vocabulary.by_cue}
    cues -= ambiguous_cues() | HAVE
    return by_first_word(sorted(cue for cue in cues if is_function_word(cue.split()[-1])))


def function_word_cues(text: str) -> Iterator[Span]:
    """Yield where a text holds a cue that consists of function words, the longest: each must be accounted for.

    One that begins within another is none: there is no "up to" in "edged up to 40".
    """
    for place, cue in phrases_in(lowered(text), _small_cues()):
        if all(map(is_function_word, cue.split())):
            yield place


def cue_of(word: str) -> str | None:
    """Return the vocabulary of which function words are a cue, as "indicators.change", or None.

    >>> cue_of("in"), cue_of("the")
    ('relations.predicate', None)
    """
    found = (name for name, vocabulary in c.all_vocabularies().items() if vocabulary.small_words)
    return next((name for name in found if word.lower() in c.all_vocabularies()[name].by_cue), None)


def spans(frame: pl.LazyFrame) -> dict[str, list[tuple[int, int]]]:
    """Return the spans of each document."""
    grouped = computed(frame.group_by("document_id", maintain_order=True).agg("char_start", "char_end"))
    return {key: list(zip(starts, ends, strict=True)) for key, starts, ends in grouped.iter_rows()}


def coverage_of_documents(index: EvidenceIndex) -> dict[str, WordCoverage]:
    """Return the words of each document, by its id."""
    evidence, omissions = spans(index["evidence"]), spans(index["omissions"])
    return {
        key: word_coverage(text, evidence.get(key, []), omissions.get(key, []))
        for key, text, _ in computed(index.documents).iter_rows()
    }
