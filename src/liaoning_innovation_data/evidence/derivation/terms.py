"""The rule `term`: a cue of the vocabulary states its term, unless it is denied or planned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from ...schema.annotations import LastState
from ...schema.vocabulary import Vocabulary
from .base import Basis, Context, Underivable
from .text import HYPHENS, Span, listed

NOMINAL = listed("nominal_cues")
"""Cues that are nouns: what the verb after them denies or plans ("construction will begin") is denied or planned."""

DENIALS = listed("denials")
PLANS = listed("plans")
HEDGES = (*DENIALS, *PLANS)
PLANNED = "planned"
"""The status of what is intended: its cues leave those of the state that is intended alone."""
EXEMPT = listed("exempt")
REACH = 6
"""How many words before a cue a denial or plan still governs it, within the clause."""

_AUXILIARY_WORDS = "is|are|was|were|has|have|had|been|be|will|would"
_AUXILIARY = re.compile(rf"\b(?:{_AUXILIARY_WORDS})\b", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[.,;:!?—()]|\b(?:but|while|whereas|although|though)\b"
    rf"|\b(?:and|or)\s+(?:it |they )?(?=(?:{_AUXILIARY_WORDS})\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_ASIDE = re.compile(r"(?<=\bnot),[^,]*,|,\s*(?:\w+\s+){0,2}\w+\s*,")
_MAY = re.compile(r"\bMay\b")
_NAMES_AND_HALVES = re.compile(r"\bhalf of\b|\bNo\.\s?[0-9]+|(?<=[a-z,] )[A-Z][\w-]*")


def lowered(text: str) -> str:
    """Return a text in lower case, character for character, so that places in it are those in the text.

    The few characters whose lower case is longer stay as they are. Cues are sought in this text rather than by a
    pattern that ignores case, for which "ſ" and "İ" are an s and an i.

    >>> lowered("Approved BY İzmir")
    'approved by İzmir'
    """
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


@lru_cache(maxsize=1024)
def whole_words(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of phrases in lower case, as whole words, the longest first; any white space fits a space."""
    longest_first = sorted(phrases, key=len, reverse=True)
    body = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return re.compile(rf"(?<![\w])(?<!\w[{HYPHENS}])(?:{body})(?![\w])(?![{HYPHENS}]\w)")


@cache
def _cues(vocabulary: Vocabulary) -> re.Pattern[str] | None:
    return whole_words(tuple(vocabulary.by_cue)) if vocabulary.by_cue else None


@cache
def _longer(vocabulary: Vocabulary, cue: str) -> tuple[str, ...]:
    """Return the cues that hold another one and take its place; "will open" is planned, and leaves "open" alone."""
    named = vocabulary.by_cue.items()
    return tuple(longer for longer, term in named if longer != cue and cue in longer and term != PLANNED)


def cues_in(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Span, str]]:
    """Yield the places of a vocabulary's cues in a text, the longest at each place, and their terms."""
    if cues := _cues(vocabulary):
        for match in cues.finditer(lowered(text)):
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
        for match in whole_words((longer,)).finditer(low):
            if match.start() <= start and match.end() >= end:
                raise Underivable(f"{exact!r} is only part of the cue {around[match.start() : match.end()]!r}")
    if not whole_words((cue,)).match(low, start):
        raise Underivable(f"{exact!r} is not a whole word here")
    if context.column.mark(LastState) and (later := _later(context.after, vocabulary)):
        raise Underivable(f"{exact!r} is not the last state: {later!r} follows")
    hedge = denied_or_planned(context.before)
    if not hedge and cue in NOMINAL and not _AUXILIARY.search(_clause(context.before)):
        hedge = _first(_clause(context.after, after=True), HEDGES)
    if hedge:
        raise Underivable(f"{exact!r} is denied or planned by {hedge!r}")
    return name == "true" if vocabulary.boolean else name


def _later(after: str, vocabulary: Vocabulary) -> str | None:
    """Return the cue that "and" joins to the one before it, or None."""
    joint = re.match(r",?\s+and\s+", after)
    rest = after[joint.end() :] if joint else ""
    return next((rest[a:b] for (a, b), term in cues_in(rest, vocabulary) if a == 0 and term != PLANNED), None)


def denied_or_planned(before: str) -> str | None:
    """Return the denial or plan that governs what follows these words of a sentence, or None.

    >>> denied_or_planned("Four have not yet been "), denied_or_planned("No park closed, and two were ")
    ('not', None)
    """
    return _governing(before, HEDGES)


def planned(before: str) -> str | None:
    """Return the plan that governs what follows these words of a sentence, or None.

    >>> planned("It will buy "), planned("In May it bought ")
    ('will', None)
    """
    return _governing(before, PLANS)


def _governing(before: str, hedges: tuple[str, ...]) -> str | None:
    """Return the hedge in the clause that ends here; where no word begins one, the clause need not be found."""
    if _first_words(hedges).isdisjoint(_WORD.findall(before.lower())):
        return None
    return _first(_clause(before), hedges)


@cache
def _first_words(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_WORD.findall(phrase)[0] for phrase in phrases)


def hedged(text: str, hedges: tuple[str, ...]) -> str | None:
    """Return the first denial or plan, of those given, anywhere in a text, or None."""
    return _first(_straight(text), hedges)


def _straight(text: str) -> str:
    """Return a text with straight apostrophes."""
    return text.replace("’", "'").replace("‘", "'")


def _first(clause: str, hedges: tuple[str, ...]) -> str | None:
    found = whole_words(hedges).search(lowered(clause))
    return found[0] if found else None


def _clause(text: str, *, after: bool = False) -> str:
    """Return the words of the clause that reach the end of a text, or its beginning, at most `REACH` of them.

    Asides between commas don't end a clause; a conjunction before another auxiliary verb does.
    """
    text = _ASIDE.sub(" ", _straight(text))
    text = _NAMES_AND_HALVES.sub("X", _MAY.sub("the month", text))
    parts = _CLAUSE_END.split(whole_words(EXEMPT).sub(" ", lowered(text)))
    words = (parts[0] if after else parts[-1]).split()
    return " ".join(words[:REACH] if after else words[-REACH:])


TERM = Basis(
    "term",
    "The value is the term of which the quote is a cue; not under a denial or a plan.",
    term,
    lambda: {"denials": list(DENIALS), "plans": list(PLANS), "exempt": list(EXEMPT), "reach_in_words": REACH},
)
