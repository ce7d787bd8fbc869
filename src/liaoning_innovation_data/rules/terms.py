"""The rule `term`: a cue of the vocabulary proves its term, unless it is denied or planned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..vocabulary import Vocabulary
from .base import Context, Underivable
from .words import HYPHENS, Span

NOMINAL = ("construction", "constructions", "increase", "decrease", "growth", "ongoing enhancements")
"""Cues that are nouns: what the verb after them denies or plans ("construction will begin") is denied or planned."""

DENIALS = (
    "not",
    "no",
    "never",
    "without",
    "neither",
    "nor",
    "cannot",
    "yet to",
    "failed to",
    "denied",
    "instead of",
    "isn't",
    "aren't",
    "wasn't",
    "weren't",
    "hasn't",
    "haven't",
    "hadn't",
    "didn't",
    "won't",
    "nobody",
    "none",
    "half",
    "partly",
    "no longer",
)
PLANS = (
    "will",
    "would",
    "shall",
    "should",
    "may",
    "might",
    "could",
    "plan to",
    "plans to",
    "planned to",
    "planning to",
    "aim to",
    "aims to",
    "intend to",
    "intends to",
    "expected to",
    "hope to",
    "hopes to",
    "to be",
    "due to be",
    "proposed to",
    "seek to",
    "seeks to",
    "wants to",
    "about to",
    "if",
)
EXEMPT = ("not only", "no fewer than", "no less than", "no more than", "not less than")
REACH = 6
"""How many words before a cue a denial or plan still governs it, within the clause."""

_AUXILIARY_WORDS = "is|are|was|were|has|have|had|been|be|will|would"
_AUXILIARY = re.compile(rf"\b(?:{_AUXILIARY_WORDS})\b", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[.,;:!?—()]|\b(?:but|while|whereas|although|though)\b"
    rf"|\b(?:and|or)\s+(?:it |they )?(?=(?:{_AUXILIARY_WORDS})\b)",
    re.IGNORECASE,
)


def phrase(text: str) -> re.Pattern[str]:
    """Return the pattern of a phrase as whole words, ignoring case; any white space fits a space."""
    return _any_of((text.lower(),))


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    body = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return re.compile(rf"(?<![\w])(?<!\w[{HYPHENS}])(?:{body})(?![\w])(?![{HYPHENS}]\w)", re.IGNORECASE)


@cache
def _longer(vocabulary: Vocabulary, cue: str) -> tuple[str, ...]:
    """Return the cues of a vocabulary that hold another one."""
    return tuple(longer for longer in vocabulary.by_cue if longer != cue and cue in longer)


def cues_in(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Span, str]]:
    """Yield the places of a vocabulary's cues in a text, the longest at each place, and their terms."""
    if vocabulary.by_cue:
        for match in _any_of(tuple(vocabulary.by_cue)).finditer(text):
            yield Span(*match.span()), vocabulary.by_cue[" ".join(match.group().lower().split())]


def term(exact: str, context: Context) -> str | bool:
    """Read the term, or the boolean, of which the quote is a cue."""
    vocabulary = context.vocabulary
    if vocabulary is None:
        raise Underivable(f"{context.field} has no vocabulary")
    name = vocabulary.by_cue.get(" ".join(exact.lower().split()))
    if name is None:
        raise Underivable(f"{exact!r} is no cue of {vocabulary.name}")
    around = f"{context.before}{exact}{context.after}"
    start, end = len(context.before), len(context.before) + len(exact)
    for longer in _longer(vocabulary, " ".join(exact.lower().split())):
        for match in phrase(longer).finditer(around):
            if match.start() <= start and match.end() >= end:
                raise Underivable(f"{exact!r} is only part of the cue {match.group()!r}")
    if not phrase(exact).match(around, start):
        raise Underivable(f"{exact!r} is not a whole word here")
    if context.field == "status" and (later := _later(context.after, vocabulary)):
        raise Underivable(f"{exact!r} is not the last state: {later!r} follows")
    hedge = denied_or_planned(context.before)
    if not hedge and " ".join(exact.lower().split()) in NOMINAL and not _AUXILIARY.search(_clause(context.before)):
        hedge = _first(_clause(context.after, after=True), (*DENIALS, *PLANS))
    if hedge:
        raise Underivable(f"{exact!r} is denied or planned by {hedge!r}")
    return name == "true" if vocabulary.boolean else name


def _later(after: str, vocabulary: Vocabulary) -> str | None:
    """Return the cue that "and" joins to the one before it, or None."""
    joint = re.match(r",?\s+and\s+", after)
    rest = after[joint.end() :] if joint else ""
    return next((rest[a:b] for (a, b), _ in cues_in(rest, vocabulary) if a == 0), None)


def denied_or_planned(before: str) -> str | None:
    """Return the denial or plan that governs what follows these words of a sentence, or None.

    >>> denied_or_planned("Four have not yet been "), denied_or_planned("No park closed, and two were ")
    ('not', None)
    """
    return _first(_clause(before), (*DENIALS, *PLANS))


def planned(before: str) -> str | None:
    """Return the plan that governs what follows these words of a sentence, or None.

    >>> planned("It will buy "), planned("In May it bought ")
    ('will', None)
    """
    return _first(_clause(before), PLANS)


def hedged(text: str, hedges: tuple[str, ...]) -> str | None:
    """Return the first denial or plan, of those given, anywhere in a text, or None."""
    return _first(text.replace("’", "'").replace("‘", "'"), hedges)


def _first(clause: str, hedges: tuple[str, ...]) -> str | None:
    found = _any_of(hedges).search(clause)
    return found[0].lower() if found else None


def _clause(text: str, *, after: bool = False) -> str:
    """Return the words of the clause that reach the end of a text, or its beginning, at most `REACH` of them.

    Asides between commas don't end a clause; a conjunction before another auxiliary verb does.
    """
    text = text.replace("’", "'").replace("‘", "'")
    text = re.sub(r"(?<=\bnot),[^,]*,|,\s*(?:\w+\s+){0,2}\w+\s*,", " ", text)
    text = re.sub(r"\bMay\b", "the month", text)
    text = re.sub(r"\bhalf of\b|\bNo\.\s?[0-9]+|(?<=[a-z,] )[A-Z][\w-]*", "X", text)  # halves of years, and names
    for exempt in EXEMPT:
        text = phrase(exempt).sub(" ", text)
    parts = _CLAUSE_END.split(text)
    words = (parts[0] if after else parts[-1]).split()
    return " ".join(words[:REACH] if after else words[-REACH:])
