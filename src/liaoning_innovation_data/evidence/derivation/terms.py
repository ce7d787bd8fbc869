"""The rule `term`: a cue of the vocabulary states its term."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from ...schema.annotations import LastState
from ...schema.vocabulary import Vocabulary
from .base import Basis, Context, Underivable
from .numbers import NUMBER_WORDS
from .text import CURRENCY_SIGNS, HYPHENS, Span

ACCENTS = "\u0300-\u036f"
"""Combining marks: "Sa" with an acute accent behind it is no word of its own."""
PLANNED = "planned"
"""The status of what is intended: its cues leave those of the state that is intended alone."""


_NUMBER = re.compile(rf"\s+(?:[a-z]*[{CURRENCY_SIGNS}]\s?)?(?:\d|(?:{'|'.join(NUMBER_WORDS)})\b)")
"""Before a number, "more than" and the like are bounds; before other words they compare."""


def lowered(text: str) -> str:
    """Return a text in lower case, character for character, so that places in it are those in the text.

    The few characters whose lower case is longer stay as they are. Cues are sought in this text rather than by a
    pattern that ignores case, for which "ſ" and "İ" are an s and an i.

    >>> lowered("Approved BY İzmir")
    'approved by İzmir'
    """
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


_BEGIN = re.compile(rf"(?<![\w{ACCENTS}])(?<!\w[{HYPHENS}])|(?=\W)")
_WITHIN = r"(?:(?<=[dr] more)|(?<=[dr] less)|(?<=[dr] fewer)) than\b"
_END = re.compile(rf"(?!{_WITHIN})(?:(?<=[^\w{ACCENTS}])|(?![\w{ACCENTS}])(?![{HYPHENS}]\w))")
"""No cue ends within another one: "and more", or "or fewer", before "than"."""
_SPACES, _SYMBOL, _WORD = re.compile(r"\s+"), re.compile(r"\W"), re.compile(r"\w+")


class Words:
    """A text in which phrases are sought as whole words; any white space fits a space.

    Only a phrase that begins with a letter or digit needs none before it: "'s" and ":" stand behind a word. So it is
    behind a phrase: "(" stands before a word.

    >>> said = Words("built in-house in tin by X (Oslo)")
    >>> [*said.places("in")], [*said.places("(")]
    ([Span(start=15, end=17)], [Span(start=27, end=28)])
    """

    def __init__(self, low: str) -> None:
        self.text = _SPACES.sub(" ", low)
        self._origins: Sequence[int] = range(len(low) + 1)
        if len(self.text) != len(low):
            runs = {at for space in _SPACES.finditer(low) for at in range(space.start() + 1, space.end())}
            self._origins = [at for at in self._origins if at not in runs]

    def at(self, start: int, phrases: Iterable[str]) -> tuple[int, str] | None:
        """Return where the first of some phrases ends that stands at a place, in the text with single spaces."""
        if _BEGIN.match(self.text, start):
            for phrase in phrases:
                if self.text.startswith(phrase, start) and _END.match(self.text, start + len(phrase)):
                    return start + len(phrase), phrase
        return None

    def places(self, phrase: str) -> Iterator[Span]:
        """Yield where a phrase stands in the text that was given."""
        start = self.text.find(phrase)
        while start >= 0:
            if found := self.at(start, (phrase,)):
                yield self.origin(start, found[0])
            start = self.text.find(phrase, start + 1)

    def origin(self, start: int, end: int) -> Span:
        """Return a place in the text that was given."""
        return Span(self._origins[start], self._origins[end - 1] + 1)


def by_first_word(phrases: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return phrases by their first words, the longest first: few of many need be tried at a word."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        found.setdefault(_SYMBOL.split(phrase, maxsplit=1)[0], []).append(phrase)
    return {first: tuple(of) for first, of in found.items()}


@cache
def _cues(vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    return by_first_word(vocabulary.by_cue)


@cache
def _longer(vocabulary: Vocabulary, cue: str) -> tuple[str, ...]:
    """Return the cues of other terms that hold one and take its place; "will open" is planned, and leaves "open"."""
    longer = ((one, term) for one, term in vocabulary.by_cue.items() if cue in one and one != cue and term != PLANNED)
    return tuple(one for one, term in longer if term != vocabulary.by_cue[cue] or f" {cue} " not in f" {one} ")


def phrases_in(low: str, beginning: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Span, str]]:
    """Yield where some phrases, by their first words, stand in a text in lower case, the longest at each place."""
    said, end = Words(low), 0
    for word in _WORD.finditer(said.text):
        phrases = beginning.get(word[0]) if word.start() >= end else None
        if phrases and (found := said.at(word.start(), phrases)):
            end = found[0]
            yield said.origin(word.start(), end), found[1]


def cues_in(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Span, str]]:
    """Yield the places of a vocabulary's cues in a text, the longest at each place, and their terms."""
    for place, cue in phrases_in(lowered(text), _cues(vocabulary)):
        yield place, vocabulary.by_cue[cue]


def term(exact: str, context: Context) -> str | bool:
    """Read the term, or the boolean, of which the quote is a cue."""
    vocabulary = context.vocabulary
    if vocabulary is None:
        raise Underivable(f"{context.column.name} has no vocabulary")
    cue = " ".join(exact.lower().split())
    name = vocabulary.by_cue.get(cue)
    if name is None:
        hyphen = f": quote '-{exact}'" if f"-{cue}" in vocabulary.by_cue else ""
        raise Underivable(f"{exact!r} is no cue of {vocabulary.name}{hyphen}")
    around = f"{context.before}{exact}{context.after}"
    low, start, end = lowered(around), len(context.before), len(context.before) + len(exact)
    said = Words(low)
    for longer in _longer(vocabulary, cue):
        for a, b in said.places(longer):
            if a <= start and b >= end:
                raise Underivable(f"{exact!r} is only part of the cue {around[a:b]!r}")
    if all(place.start != start for place in said.places(cue)):
        raise Underivable(f"{exact!r} is not a whole word here")
    if vocabulary.name == "indicators.change" and cue.endswith((" than", "short of")) and _NUMBER.match(low, end):
        raise Underivable(f"{exact!r} is a bound here: a number follows")
    if context.column.mark(LastState) and (later := _later(context.after, vocabulary)):
        raise Underivable(f"{exact!r} is not the last state: {later!r} follows")
    if (name, context.claimed) == ("partial", "complete"):
        return "complete"  # names after "including" may be as many as the count: the check `examples` compares them
    return name == "true" if vocabulary.boolean else name


def _later(after: str, vocabulary: Vocabulary) -> str | None:
    """Return the cue that "and" joins to the one before it, or None."""
    joint = re.match(r",?\s+and\s+", after)
    rest = after[joint.end() :] if joint else ""
    return next((rest[a:b] for (a, b), term in cues_in(rest, vocabulary) if a == 0 and term != PLANNED), None)


TERM = Basis("term", "The value is the term of which the quote is a cue.", term)
