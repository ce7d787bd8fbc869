"""Hypothesis strategies: records of one model, whole valid datasets, and datasets with one thing wrong.

A dataset is written together with its documents, so that it is valid by construction::

    from hypothesis import given
    from liaoning_innovation_data.testing import assert_valid, strategies

    @given(strategies.datasets())
    def test_my_code_keeps_data_valid(tables):
        assert_valid(my_code(tables))

Datasets hold what real documents do: several documents of a few scenes each, groups with and without examples, numbers
in digits and words, time phrases, names in several scripts, either kind of line end. They shrink to a header and a
sentence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from ..curation.build import Tables, merged, read_document, supported, tables_of
from ..curation.quotes import Quotes
from ..curation.reader import SeedReader
from ..evidence.derivation.dates import MONTHS, read_period
from ..evidence.derivation.identifiers import DIGITS, check_digits
from ..schema import columns as c
from ..schema.annotations import ForeignKey
from ..schema.constraints import stated_bounds
from ..schema.ids import KINDS, RECORD_KINDS, make
from ..schema.models import MODELS, Record
from ..schema.vocabulary import Vocabulary
from ..storage.parquet import Records, to_polars
from .near_misses import NEAR_MISSES, broken

if TYPE_CHECKING:
    import polars as pl

__all__ = ["datasets", "near_misses", "records"]

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))

Scene = Mapping[str, str]
"""A text and its seed, with the places for what is drawn."""

_slugs = st.lists(st.text("abc019", min_size=1, max_size=8), min_size=1, max_size=3).map("-".join)
_characters = st.characters(codec="utf-8")


@st.composite
def records(draw: st.DrawFn, table: str) -> Record:
    """Return a record of a table that its model admits, by itself: what it refers to need not exist."""
    key = draw(_slugs)
    return MODELS[table](**{column.name: draw(_cells(column, key)) for column in c.columns(table)})


def _cells(column: c.Column, key: str) -> st.SearchStrategy[Any]:
    """Return a strategy for the cells of a column, in a document of that key."""
    one = _values(column, key)
    if column.is_list:
        return st.lists(one, max_size=3).map(tuple)
    return st.none() | one if column.nullable else one


def _values(column: c.Column, key: str) -> st.SearchStrategy[Any]:
    """Return a strategy for what the column's annotations admit: ids, terms, or what type and bounds say."""
    vocabulary, target, bounds = column.mark(Vocabulary), column.mark(ForeignKey), stated_bounds(column)
    if target or column.name == "id":
        tables = target.tables if target else [column.table] if column.table in KINDS else RECORD_KINDS
        made = [st.builds(make, st.just(table), st.just(key), _slugs) for table in tables if table != "documents"]
        return st.one_of(st.just(make("documents", key)), *made) if "documents" in tables else st.one_of(made)
    if vocabulary and not vocabulary.boolean:
        return st.sampled_from(list(vocabulary.by_name))
    if "pattern" in bounds:
        return st.from_regex(bounds["pattern"], fullmatch=True, alphabet=_characters)
    least, most = bounds.get("minimum"), bounds.get("maximum")
    if column.scalar is str:
        return st.text(_characters, min_size=bounds.get("min_length", 0), max_size=bounds.get("max_length", 40))
    if column.scalar is int:
        return st.integers(-(2**31) if least is None else least, 2**31 - 1 if most is None else most)
    if column.scalar is float:
        return st.floats(least, most, allow_nan=False, allow_infinity=False)
    return st.from_type(column.scalar)


@st.composite
def datasets(draw: st.DrawFn, documents: int = 2) -> dict[str, pl.DataFrame]:
    """Return a valid dataset of at most so many documents: table name -> polars frame."""
    return to_polars(draw(curated(documents)))


@st.composite
def near_misses(draw: st.DrawFn) -> tuple[dict[str, pl.DataFrame], str]:
    """Return the tables of a valid dataset in which one thing is broken, and the code of the check that notices it."""
    code = draw(st.sampled_from(list(NEAR_MISSES)))
    having, change = NEAR_MISSES[code]
    return broken(draw, change, draw(curated(documents=1, having=having))), code


@cache
def scenes(kind: str) -> dict[str, Scene]:
    """Return name -> scene, of the headers (`header`) or of what may follow them (`scenes`)."""
    found: dict[str, dict[str, Scene]] = tomllib.loads(Path(__file__).with_name("scenes.toml").read_text("utf-8"))
    return found[kind]


@st.composite
def curated(draw: st.DrawFn, documents: int = 2, having: Sequence[str] = ()) -> Records:
    """Return the records of a valid dataset, by table; each document has the scenes of these names, and others."""
    written = (_document(draw, number, having) for number in range(1, draw(st.integers(1, documents)) + 1))
    tables = merged(_curated(f"{number}.txt", *texts) for number, texts in enumerate(written, 1))
    return tables | {"evidence": supported(tables)} if draw(st.booleans()) else tables


def _curated(name: str, text: str, seed: str) -> Tables:
    reader = SeedReader(name, tomllib.loads(seed), dict, Quotes(text))
    read_document(reader, name, text.encode())
    return tables_of(reader)


def _document(draw: st.DrawFn, number: int, having: Sequence[str]) -> tuple[str, str]:
    """Return a text and its seed."""
    known = scenes("scenes")
    today, newline = draw(st.dates(date(2000, 1, 1), date(2049, 12, 31))), draw(st.sampled_from(["\n", "\r\n"]))
    header = draw(st.sampled_from([*scenes("header").values()]))
    most = 5 - len(having)
    others = draw(st.lists(st.sampled_from([*known.values()]), min_size=not having, max_size=most))
    text, seed, names = "", "", iter(draw(st.permutations(WORDS["stems"])))
    for at, scene in enumerate((header, *(known[name] for name in having), *others)):
        drawn = _drawn(draw, scene, today, names) | {"key": f"{today}-{number}", "today": str(today)}
        text += draw(st.sampled_from([" ", newline, newline * 2])) if at > 1 else newline * 2 * at
        text += Template(scene["text"]).substitute(drawn).replace("\n", newline)
        seed += Template(scene["seed"]).substitute(drawn)
    return text + draw(st.sampled_from(["", newline])), seed


def _drawn(draw: st.DrawFn, scene: Scene, today: date, names: Iterator[str]) -> dict[str, str]:
    """Return what stands in the places of a scene; no two names are alike."""
    places, found = Template(scene["text"]).get_identifiers(), dict[str, str]()
    for letter in "abcd":
        if {letter, letter.upper()} & {*places}:
            word = next(names)
            name = draw(st.sampled_from(WORDS["name_forms"])).format(stem=word.title(), noun="Circle")
            found |= {letter: word, letter.upper(): name}
    for place, least, most in (("count", 2, 99), ("more", 100, 99_999)):
        if place in places:
            number = draw(st.integers(least, most))
            in_words: list[str] = WORDS["ones"][number : number + 1] if draw(st.booleans()) else []
            found |= {place: (in_words or [f"{number:,}"])[0], f"{place}_value": str(number)}
    if "time" in places:
        words, (first, last, approximate) = _period(draw, today)
        found |= {"time": words, "from": str(first), "to": str(last), "approximate": str(approximate).lower()}
    if "day" in places:
        month = MONTHS[today.month - 1].title()
        code = draw(st.text(DIGITS, min_size=6, max_size=6))
        forms = (today.isoformat(), f"{today.day} {month} {today.year}", f"{today.year}年{today.month}月{today.day}日")
        found |= {"day": draw(st.sampled_from(forms)), "digits": f"{code}{check_digits(f'0{code}')}"}
    return found


def _period(draw: st.DrawFn, today: date) -> tuple[str, tuple[date, date, bool]]:
    """Return a time phrase that can end a sentence, and the days it names, seen from a day."""
    year, count = draw(st.integers(1990, today.year)), draw(st.integers(2, 19))
    values = {"year": year, "earlier": year - 1, "month": draw(st.sampled_from(MONTHS)).title()}
    values |= {"count": WORDS["ones"][count], "units": draw(st.sampled_from(["days", "weeks", "months", "years"]))}
    return days_of(draw(st.sampled_from(WORDS["times"])).format(**values), year, today)


def days_of(words: str, year: int, today: date) -> tuple[str, tuple[date, date, bool]]:
    """Return a time phrase with the days that it names, seen from a day; that of the year where it is yet to come."""
    period = read_period(words, today)
    if not (period and period.first and period.first <= today):
        words, period = f"in {year}", read_period(f"in {year}", today)
    assert period and period.first, words
    return words, (period.first, period.last or today, period.approximate)
