"""Documents of a few scenes each, curated as those of people are: what a dataset holds is what their words state."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from string import Template

from hypothesis import strategies as st

from ..curation.build import Tables, merged, read_document, supported, tables_of
from ..curation.quotes import Quotes
from ..curation.reader import SeedReader
from ..evidence.derivation.identifiers import DIGITS, check_digits
from ..storage.parquet import Records
from .wording import NAME_FORMS, counts, periods, stem, written_dates

Scene = Mapping[str, str]
"""A text and its seed, with the places for what is drawn."""


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
    others = draw(st.lists(st.sampled_from([*known.values()]), min_size=not having, max_size=5))
    text, seed, taken = "", "", list[str]()
    for at, scene in enumerate((header, *(known[name] for name in having), *others)):
        drawn = _drawn(draw, scene, today, taken) | {"key": f"{today}-{number}", "today": str(today)}
        text += draw(st.sampled_from([" ", newline, newline * 2])) if at > 1 else newline * 2 * at
        text += Template(scene["text"]).substitute(drawn).replace("\n", newline)
        seed += Template(scene["seed"]).substitute(drawn)
    return text + draw(st.sampled_from(["", newline])), seed


def _drawn(draw: st.DrawFn, scene: Scene, today: date, taken: list[str]) -> dict[str, str]:
    """Return what stands in the places of a scene; its names are none of those that are `taken`."""
    places, found = Template(scene["text"]).get_identifiers(), dict[str, str]()
    for letter in "abcd":
        if {letter, letter.upper()} & {*places}:
            new = stem(len(taken)).filter(lambda word: not any(word in old or old in word for old in taken))
            taken.append(word := draw(new))
            name = draw(st.sampled_from(NAME_FORMS)).format(stem=word.title(), noun="Circle")
            found |= {letter: word, letter.upper(): name}
    for place, bounds in (("count", (2, 99)), ("more", (100,))):
        if place in places:
            words, number = draw(counts(*bounds))
            found |= {place: words, f"{place}_value": str(number)}
    if "time" in places:
        words, (first, last, approximate) = draw(periods(today))
        found |= {"time": words, "from": str(first), "to": str(last), "approximate": str(approximate).lower()}
    if "day" in places:
        code = draw(st.text(DIGITS, min_size=6, max_size=6))
        found |= {"day": draw(written_dates(st.just(today)))[0], "digits": f"{code}{check_digits(f'0{code}')}"}
    return found
