"""Hypothesis strategies: records of one model, whole valid datasets, and datasets with one mistake.

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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from string import Template
from typing import Any, NamedTuple, TypeVar

import polars as pl
from hypothesis import strategies as st

from ..curation import build
from ..curation.build import merged, read_document, supported, tables_of
from ..curation.quotes import Quotes
from ..curation.reader import SeedReader
from ..evidence.derivation.dates import read_period
from ..evidence.derivation.days import MONTHS
from ..evidence.derivation.identifiers import DIGITS, check_digits
from ..schema import columns as c
from ..schema.annotations import ForeignKey
from ..schema.ids import KINDS, RECORD_KINDS, make
from ..schema.models import MODELS, NAMED_TABLES, Record
from ..schema.types import stated_bounds
from ..schema.vocabulary import Vocabulary
from ..storage.parquet import Records, to_polars

__all__ = ["datasets", "near_misses", "records"]

_WRITTEN: dict[str, Any] = tomllib.loads(Path(__file__).with_name("scenes.toml").read_text("utf-8"))
WORDS: dict[str, Any] = _WRITTEN["words"]

T = TypeVar("T")

Scene = Mapping[str, str]  # a text and its seed, with the places for what is drawn
SCENES: Mapping[str, Scene] = _WRITTEN["scenes"]

_slugs = st.lists(st.text("abc019", min_size=1, max_size=8), min_size=1, max_size=3).map("-".join)
_characters = st.characters(codec="utf-8")


@st.composite
def records(draw: st.DrawFn, table: str) -> Record:
    """Return a record of a table that its model admits, by itself: what it refers to need not exist."""
    return MODELS[table](**{column.name: draw(_cells(column, draw(_slugs))) for column in c.columns(table)})


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


@st.composite
def curated(draw: st.DrawFn, documents: int = 2, having: Sequence[str] = ()) -> Records:
    """Return the records of a valid dataset, by table; each document has the scenes of these names, and others."""
    written = (_document(draw, number, having) for number in range(1, draw(st.integers(1, documents)) + 1))
    tables = merged(_curated(f"{number}.txt", *texts) for number, texts in enumerate(written, 1))
    return tables | {"evidence": supported(tables)} if draw(st.booleans()) else tables


def _curated(name: str, text: str, seed: str) -> build.Tables:
    reader = SeedReader(name, tomllib.loads(seed), dict, Quotes(text))
    read_document(reader, name, text.encode())
    return tables_of(reader)


def _document(draw: st.DrawFn, number: int, having: Sequence[str]) -> tuple[str, str]:
    """Return a text and its seed."""
    today, newline = draw(st.dates(date(2000, 1, 1), date(2049, 12, 31))), draw(st.sampled_from(["\n", "\r\n"]))
    header = draw(st.sampled_from([*_WRITTEN["header"].values()]))
    most = 5 - len(having)
    others = draw(st.lists(st.sampled_from([*SCENES.values()]), min_size=not having, max_size=most))
    text, seed, names = "", "", iter(draw(st.permutations(WORDS["stems"])))
    for at, scene in enumerate((header, *(SCENES[name] for name in having), *others)):
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


# Near misses: datasets in which exactly one thing is broken, and the check that must notice it.
Row = dict[str, Any]


def broken(draw: st.DrawFn, change: Change, records: Records) -> dict[str, pl.DataFrame]:
    """Return the tables of records, without support and readings, in which a change is made."""
    given = {table: [record.model_dump() for record in found] for table, found in records.items()}
    given |= {"readings": [], "evidence": [row | {"support": None} for row in given["evidence"]]}
    change(Tables(draw, given))
    tables = dict[str, pl.DataFrame]()
    for table, rows in given.items():
        schema = {name: kind for name, kind in c.polars_schema(table).items() if not rows or name in rows[0]}
        tables[table] = pl.DataFrame(rows, schema, orient="row")
    return tables


class Tables(NamedTuple):
    """The rows of a valid dataset of one document, to break one thing in."""

    draw: st.DrawFn
    rows: dict[str, list[Row]]

    def choose(self, options: Iterable[T]) -> T:
        """Draw one of some options."""
        return self.draw(st.sampled_from(list(options)))

    def filled(self, *tables: str) -> str:
        """Draw one of some tables, or of all, that have rows."""
        return self.choose(table for table in tables or self.rows if self.rows[table])

    def one(self, *tables: str) -> Row:
        """Draw a row of one of some tables, or of all, that have rows."""
        return self.choose(self.rows[self.filled(*tables)])


def _set(tables: Tables, *, among: Sequence[str], **values: Any) -> None:
    """Set cells of a row of one of some tables."""
    tables.one(*among).update(values)


def _duplicate(tables: Tables, *, among: Sequence[str] = (), suffix: str = "", **values: Any) -> None:
    """Add a row of one of some tables once more, with another id where there is a suffix, and with these values."""
    rows = tables.rows[tables.filled(*among)]
    row = tables.choose(rows)
    rows.append(row | ({"id": row["id"] + suffix} if suffix else {}) | values)


def _change_value(tables: Tables) -> None:
    if tables.draw(st.booleans()):
        tables.rows["documents"][0]["title"] += "s"
        return
    row = tables.one("indicators")
    row["value" if row["change_by"] is None else "change_by"] += 1


Change = Callable[[Tables], None]  # breaks one thing

NEAR_MISSES: Mapping[str, tuple[tuple[str, ...], Change]] = {
    "vocabulary": ((), partial(_set, among=["organisations"], extent="grupe")),
    "bounds": ((), partial(_set, among=["documents"], language="English")),
    "primary-key": ((), _duplicate),
    "id-form": ((), partial(_set, among=["sentences"], id="sentence/elsewhere/0001")),
    "reference": ((), partial(_set, among=["documents"], publisher_id="organisation/elsewhere/herald")),
    "natural-key": ((), partial(_duplicate, among=(*NAMED_TABLES, "indicators", "relations"), suffix="-copy")),
    "document": ((), partial(_set, among=["documents"], sha256="0" * 64)),
    "span": ((), partial(_set, among=["evidence", "omissions"], exact="elsewhere")),
    "surplus": ((), partial(_duplicate, among=["evidence"], field="id")),
    "derivation": (("indicator",), _change_value),
    "accounted-for": (("aside",), lambda tables: tables.rows["omissions"].remove(tables.one("omissions"))),
    "omission": (("aside",), partial(_duplicate, among=["omissions"], suffix="-2")),
    "control-total": ((), partial(_set, among=["sentences"], evidence_count=999)),
}
"""Check -> scenes that give it something to notice, and what breaks it."""
