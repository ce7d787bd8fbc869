"""What tests write: any text, numbers, days and times of any form, names, units, and each cue that can stand alone."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from liaoning_innovation_data.evidence.derivation.days import MONTHS
from liaoning_innovation_data.evidence.derivation.names import GAP
from liaoning_innovation_data.evidence.derivation.numbers import NUMBER_WORDS, SIGNS, UCUM, units
from liaoning_innovation_data.evidence.derivation.terms import cues_in
from liaoning_innovation_data.evidence.derivation.text import ABBREVIATIONS, LABELS, OPENERS, is_function_word
from liaoning_innovation_data.evidence.grammar.tokens import MODALS
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.vocabulary import Vocabulary, reasons
from liaoning_innovation_data.testing.strategies import WORDS as GIVEN
from liaoning_innovation_data.testing.strategies import days_of

WORDS: dict[str, Any] = GIVEN | tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
ONES: list[str] = WORDS["ones"]
TENS: list[str] = WORDS["tens"]
STEMS: list[str] = WORDS["stems"]
SYLLABLES: list[str] = WORDS["syllables"]
NAME_FORMS: list[str] = WORDS["name_forms"]
texts = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(list(" \n\r\t.,;:!?-‐’‘“”\"'%€$“」。！？aA1é\u0301海𠮷🌊")),
    ),
    max_size=200,
)
"""Any text that a document may hold, rich in what separates words and sentences."""

SCALES = {"": 1, " thousand": 10**3, " million": 10**6, " billion": 10**9}
PREFIXES = [(sign, code) for sign, code in SIGNS.items() if sign != "%" and not sign[0].isalpha()]
UNITS = [("yuan", "CNY"), ("euros", "EUR")] + [
    (word, code) for code, words in UCUM.items() if code not in {"a", "mo", "d", "h"} for word in words
]


@cache
def cues(vocabulary: Vocabulary, *others: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Return the (term, cue) pairs of a vocabulary whose cues hold none of other vocabularies."""
    apart = [other for other in others if other is not vocabulary]
    return tuple(
        (term.name, cue)
        for term in vocabulary.terms
        for cue in term.cues
        if not any(any(cues_in(cue, other)) for other in apart) and whole_cue(cue, vocabulary)
    )


def whole_cue(cue: str, vocabulary: Vocabulary) -> bool:
    """Whether a cue, standing alone, is read as one cue with no sentence's end in it, and may stand before a noun."""
    spans = [span for span, _ in cues_in(cue, vocabulary)]
    is_verb = {*cue.split()} & {*MODALS, "to"}
    return spans == [(0, len(cue))] and not is_verb and not re.search(r"[.!?]\s", cue) and len(cue.split()) <= GAP


@st.composite
def written_numbers(draw: st.DrawFn) -> tuple[str, float]:
    """Return a number in digits or words, and its value."""
    form = draw(st.sampled_from(["plain", "grouped", "decimal", "words"]))
    if form == "words":
        number = draw(st.integers(0, 999_999))
        return in_words(number), float(number)
    number = draw(st.integers(0, 10**12))
    if form == "decimal":
        digits = draw(st.integers(0, 999))
        return f"{number}.{digits:03}", float(f"{number}.{digits:03}")
    return (f"{number:,}" if form == "grouped" else str(number)), float(number)


dates = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def in_words(number: int) -> str:
    """Write a number below a million in English words.

    >>> in_words(21), in_words(1_005)
    ('twenty-one', 'one thousand and five')
    """
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens - 2] + (f"-{ONES[ones]}" if ones else "")
    size, word = (1000, "thousand") if number >= 1000 else (100, "hundred")
    many, rest = divmod(number, size)
    joint = " and " if 0 < rest < 100 else " "
    return f"{in_words(many)} {word}" + (f"{joint}{in_words(rest)}" if rest else "")


@st.composite
def written_dates(draw: st.DrawFn, days: st.SearchStrategy[date] = dates) -> tuple[str, date]:
    """Return a day in one of the listed forms, and the day."""
    day = draw(days)
    month = MONTHS[day.month - 1].title()
    stop = "" if month == "May" else "."
    forms = (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month[:3]}{stop} {day.day}, {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
    )
    return draw(st.sampled_from(forms)), day


@st.composite
def counts(draw: st.DrawFn, least: int = 0, most: int = 99_999) -> tuple[str, int]:
    """Return a count in digits or words, and its value; four digits are grouped, as no year is.

    The upper end of a range, which is at least 100, stands in digits: "two to five hundred" begins with 200.
    """
    number = draw(st.integers(least, most))
    return draw(st.sampled_from([f"{number:,}", in_words(number)] if least < 100 else [f"{number:,}"])), number


@st.composite
def periods(draw: st.DrawFn, today: date) -> tuple[str, tuple[date, date, bool]]:
    """Return a time phrase that can end a sentence, and the days it names, seen from a day."""
    year = draw(st.integers(1990, today.year))
    values = {"year": year, "earlier": year - 1, "month": draw(st.sampled_from(MONTHS)).title()}
    values |= {
        "count": draw(counts(2, 30))[0],
        "units": draw(st.sampled_from(["days", "weeks", "months", "quarters", "years"])),
    }
    return days_of(draw(st.sampled_from(WORDS["times"])).format(**values), year, today)


def stem(number: int) -> st.SearchStrategy[str]:
    """Return a strategy for the plain word of a document's n-th name: one of a list, or an invented one."""
    invented = st.lists(st.sampled_from(SYLLABLES), min_size=3, max_size=5).map("".join).filter(is_plain)
    return st.just(STEMS[number]) | invented if number < len(STEMS) else invented


@cache
def is_plain(word: str) -> bool:
    """Whether a word states nothing to any rule, so that it can be a name.

    >>> [word for word in ("alder", "daily", "march", "twelve", "the", "yuan", "largest") if is_plain(word)]
    ['alder']
    """
    shown_by = (words for reason in reasons().values() for words in reason.shown_by)
    known = {*MONTHS, *ABBREVIATIONS, *LABELS, *OPENERS, *NUMBER_WORDS, *units(), *shown_by}
    return not (
        is_function_word(word)
        or word.endswith("est")
        or word in known
        or any(any(cues_in(word, vocabulary)) for vocabulary in c.all_vocabularies().values())
    )
