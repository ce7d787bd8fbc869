"""Strategies for what is written: numbers, quantities, days, time phrases and names, each with what it states."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from ..evidence.derivation.dates import MONTHS, read_period
from ..evidence.derivation.numbers import NUMBER_WORDS, units
from ..evidence.derivation.terms import cues_in
from ..evidence.derivation.text import ABBREVIATIONS, LABELS, OPENERS, is_function_word
from ..schema import columns as c
from ..schema.vocabulary import reasons

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
ONES: list[str] = WORDS["ones"]
TENS: list[str] = WORDS["tens"]
STEMS: list[str] = WORDS["stems"]
SYLLABLES: list[str] = WORDS["syllables"]
NAME_FORMS: list[str] = WORDS["name_forms"]
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
    words = draw(st.sampled_from(WORDS["times"])).format(**values)
    period = read_period(words, today)
    if not (period and period.first and period.first <= today):  # the quarter may be yet to come
        words, period = f"in {year}", read_period(f"in {year}", today)
    assert period and period.first, words
    return words, (period.first, period.last or today, period.approximate)


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
