"""The rule `term`: a cue of the vocabulary states its term."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

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


_END = rf"(?:(?<=[^\w{ACCENTS}])|(?![\w{ACCENTS}])(?![{HYPHENS}]\w))"


@lru_cache(maxsize=4096)
def whole_words(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of phrases in lower case, as whole words, the longest first; any white space fits a space.

    Only a phrase that begins with a letter or digit needs none before it: "'s" and ":" stand behind a word. So it is
    behind a phrase: "(" stands before a word.

    >>> [match.span() for match in whole_words(("in", "(")).finditer("built in-house in tin by X (Oslo)")]
    [(15, 17), (27, 28)]
    """
    longest_first = sorted(phrases, key=len, reverse=True)
    body = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return re.compile(rf"(?:(?<![\w{ACCENTS}])(?<!\w[{HYPHENS}])|(?=\W))(?:{body}){_END}")


def by_first_word(phrases: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return phrases by their first words: few of many need be tried at a word."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in phrases:
        first = re.split(r"\W", phrase, maxsplit=1)[0]
        found[first] = (*found.get(first, ()), phrase)
    return found


@cache
def _cues(vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    return by_first_word(vocabulary.by_cue)


@cache
def _longer(vocabulary: Vocabulary, cue: str) -> tuple[str, ...]:
    """Return the cues that hold another one and take its place; "will open" is planned, and leaves "open" alone."""
    named = vocabulary.by_cue.items()
    return tuple(longer for longer, term in named if longer != cue and cue in longer and term != PLANNED)


def phrases_in(low: str, beginning: Mapping[str, tuple[str, ...]]) -> Iterator[re.Match[str]]:
    """Yield where some phrases, by their first words, stand in a text in lower case, the longest at each place."""
    end = 0
    for word in re.finditer(r"\w+", low):
        phrases = beginning.get(word[0]) if word.start() >= end else None
        if phrases and (match := whole_words(phrases).match(low, word.start())):
            end = match.end()
            yield match


def cues_in(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Span, str]]:
    """Yield the places of a vocabulary's cues in a text, the longest at each place, and their terms."""
    for match in phrases_in(lowered(text), _cues(vocabulary)):
        yield Span(*match.span()), vocabulary.by_cue[" ".join(match.group().split())]


def term(exact: str, context: Context) -> str | bool:
    """Read the term, or the boolean, of which the quote is a cue."""
    vocabulary = context.vocabulary
    if vocabulary is None:
        raise Underivable(f"{context.column.name} has no vocabulary")
    cue = " ".join(exact.lower().split())
    name = vocabulary.by_cue.get(cue)
    if name is None:
        raise Underivable(f"{exact!r} is no cue of {vocabulary.name}")
    around = f"{context.before}{exact}{context.after}"
    low, start, end = lowered(around), len(context.before), len(context.before) + len(exact)
    for longer in _longer(vocabulary, cue):
        for match in whole_words((longer,)).finditer(low) if all(word in low for word in longer.split()) else ():
            if match.start() <= start and match.end() >= end:
                raise Underivable(f"{exact!r} is only part of the cue {around[match.start() : match.end()]!r}")
    if not whole_words((cue,)).match(low, start):
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
