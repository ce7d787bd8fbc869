"""The derivation rules: cases by file, and what holds for all numbers, dates and periods."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from liaoning_innovation_data.evidence import derivation
from liaoning_innovation_data.evidence.derivation import BASES, Basis, Context, Underivable, Value, registry
from liaoning_innovation_data.evidence.derivation.dates import (
    DATE_FORMS,
    OPENINGS,
    PERIOD_FORMS,
    read_period,
    time_phrases,
)
from liaoning_innovation_data.evidence.derivation.numbers import SCALES, units
from liaoning_innovation_data.evidence.derivation.terms import cues_in
from liaoning_innovation_data.evidence.derivation.text import is_function_word
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.columns import all_vocabularies

from .generator.wording import dates, written_dates, written_numbers

CASES = Path(__file__).parent / "cases" / "rules"
VALUE = c.column("indicators", "value")
FUNCTIONS = Path(__file__).parent / "cases" / "functions"


def cases(kind: str) -> list[Any]:
    """Return the cases of a kind, from one file for each basis."""
    found: list[Any] = []
    for file in sorted(CASES.glob("*.toml")):
        for index, case in enumerate(tomllib.loads(file.read_text("utf-8")).get(kind, [])):
            found.append(pytest.param(file.stem, case, id=f"{file.stem}-{index}"))
    return found


def context(case: dict[str, Any]) -> Context:
    table, _, field = case.get("column", "indicators.value").partition(".")
    return Context(
        c.column(table, field),
        case.get("before", ""),
        case.get("after", ""),
        tuple(case.get("names", ())),
        case.get("document_date"),
        case.get("claimed", ""),
    )


@pytest.mark.parametrize(("basis", "case"), cases("holds"))
def test_the_words_state_the_value(basis: str, case: dict[str, Any]) -> None:
    assert BASES[basis].derive(case["exact"], context(case)) == case["value"]


@pytest.mark.parametrize(("basis", "case"), cases("fails"))
def test_the_words_state_nothing(basis: str, case: dict[str, Any]) -> None:
    with pytest.raises(Underivable, match=case["because"]):
        BASES[basis].derive(case["exact"], context(case))


def test_every_rule_has_cases() -> None:
    assert {file.stem for file in CASES.glob("*.toml")} == {name for name, basis in BASES.items() if basis.rule}


@pytest.mark.parametrize(
    ("declared", "because"),
    [
        ([Basis("guess", " ")], "the basis 'guess' has no meaning"),
        ([*BASES.values(), Basis("guess", "A guess.")], "admitted by a column.*: guess is not"),
        ([*BASES.values()][1:], "a basis is declared.*: verbatim is not"),
        ([*BASES.values(), Basis("term", "Another.")], "the basis 'term' is declared twice"),
    ],
)
def test_a_declaration_that_does_not_fit_the_columns_is_refused(declared: list[Basis], because: str) -> None:
    with pytest.raises(ValueError, match=because):
        registry(declared)


def test_a_module_whose_declaration_no_column_admits_cannot_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "guesses.py").write_text('from .base import Basis\n\nGUESS = Basis("guess", "A guess.")\n')
    monkeypatch.setattr(derivation, "__path__", [*derivation.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match="guess is not"):
        registry(derivation.declared())
    sys.modules.pop(f"{derivation.__name__}.guesses")


def test_a_basis_without_a_function_derives_nothing() -> None:
    with pytest.raises(Underivable, match="reference derives no value"):
        BASES["reference"].derive("It", Context(c.column("relations", "subject_id")))


def calls() -> list[Any]:
    """Return the cases of the other functions of the rules, from one file for each: `<module>.<function>.toml`."""
    return [
        pytest.param(file.stem, case, id=f"{file.stem}-{index}")
        for file in sorted(FUNCTIONS.glob("*.toml"))
        for index, case in enumerate(tomllib.loads(file.read_text("utf-8"))["case"])
    ]


@pytest.mark.parametrize(("name", "case"), calls())
def test_a_function_returns(name: str, case: dict[str, Any]) -> None:
    module, _, function = name.partition(".")
    place = module if module == "naming" else f"derivation.{module}"
    given: dict[str, Any] = {
        key: tuple(cast("Iterable[Any]", value)) if isinstance(value, list) else value
        for key, value in case["given"].items()
    }
    found = getattr(import_module(f"liaoning_innovation_data.evidence.{place}"), function)(**given)
    if isinstance(found, Iterator):
        spans: list[tuple[int, int]] = [*found]  # pyright: ignore[reportUnknownVariableType]
        found = [case["given"]["text"][start:end] for start, end in spans]
    if isinstance(found, tuple):  # a period, of which one end may be open
        found = ["open" if part is None else part for part in found]  # pyright: ignore[reportUnknownVariableType]
    assert found == case.get("returns")


@given(written_numbers())
def test_a_number_is_read_back(written: tuple[str, float]) -> None:
    text, value = written
    assert BASES["number"].derive(text, Context(VALUE, "there are ", " parks")) == value


@given(written_numbers(), st.data())
def test_no_part_of_a_number_is_a_number(written: tuple[str, float], data: st.DataObject) -> None:
    text, value = written
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume((start, end) != (0, len(text)))
    part = text[start:end]
    try:
        read = BASES["number"].derive(part, Context(VALUE, "has " + text[:start], text[end:] + " parks"))
    except Underivable:
        return
    # "and" between two numbers, as in "one thousand and six", is the only seam that words leave open.
    assert read == value, f"{part!r} of {text!r} was read as {read}"


@given(written_numbers(), st.sampled_from(sorted(SCALES)), st.sampled_from(["yuan", "euros", "kilometres", "per cent"]))
def test_a_quantity_is_number_times_scale(written: tuple[str, float], scale: str, unit: str) -> None:
    text, value = written
    assume(text[0].isdigit() and value <= 10**9)
    quote = f"{text} {scale} {unit}"
    assert BASES["quantity"].derive(quote, Context(VALUE)) == pytest.approx(value * SCALES[scale], rel=1e-12)
    assert BASES["unit"].derive(unit, Context(c.column("indicators", "unit"), f"{text} {scale} ")) == units()[unit]
    with pytest.raises(Underivable):
        BASES["quantity"].derive(f"{text} {scale}", Context(VALUE, "", f" {unit}"))
    with pytest.raises(Underivable):
        BASES["number"].derive(text, Context(VALUE, "", f" {scale} {unit}"))


@given(written_dates())
def test_a_date_is_read_back(written: tuple[str, date]) -> None:
    text, day = written
    assert BASES["date"].derive(text, Context(c.column("documents", "published_on"))) == day


@given(dates, st.sampled_from(["day", "week", "month", "year"]), st.integers(1, 30))
def test_the_past_ends_with_the_document(today: date, unit: str, count: int) -> None:
    found = read_period(f"the past {count} {unit}s", today)
    assert found is not None
    assert found.first is not None
    assert found.last == today
    assert found.approximate
    longest = {"day": 1, "week": 7, "month": 31, "year": 366}[unit] * count
    assert timedelta(0) < today - found.first <= timedelta(days=longest)


@given(dates)
def test_every_listed_form_is_read_in_order(today: date) -> None:
    for example in PERIOD_FORMS:
        found = read_period(example.removeprefix("in "), today)
        assert found is not None
        assert found.first is not None
        assert found.last is not None
        assert found.first <= found.last
    for example in OPENINGS:
        found = read_period(example, today)
        assert found is not None
        assert found.open_end is not None


@given(dates, st.sampled_from(["first", "second"]), st.sampled_from(["this year", "last year", "2019"]))
def test_two_halves_make_a_year(today: date, which: str, year: str) -> None:
    half = read_period(f"the {which} half of {year}", today)
    whole = read_period(year, today)
    assert half is not None
    assert whole is not None
    assert (half.first == whole.first) == (which == "first")
    assert (half.last == whole.last) == (which == "second")


def test_no_phrase_is_a_cue_of_two_terms() -> None:
    for vocabulary in all_vocabularies().values():
        cues = [cue.lower() for term in vocabulary.terms for cue in set(term.cues)]
        assert len(cues) == len(set(cues)), vocabulary.name


def test_a_cue_of_function_words_only_stands_where_its_vocabulary_lets_it() -> None:
    for vocabulary in all_vocabularies().values():
        if not vocabulary.small_words:
            for cue in vocabulary.by_cue:
                assert not all(is_function_word(word) for word in cue.split()), (vocabulary.name, cue)


@given(st.sampled_from([v for v in all_vocabularies().values() if v.by_cue]), st.data())
def test_a_cue_states_its_term(vocabulary: Any, data: st.DataObject) -> None:
    cue = data.draw(st.sampled_from(sorted(vocabulary.by_cue)))
    column = c.column(*vocabulary.name.split("."))
    field = Context(column, "They have been ", " there")
    expected = vocabulary.by_cue[cue]
    shout = data.draw(st.sampled_from([cue, cue.upper(), cue.title()]))
    assert BASES["term"].derive(shout, field) == (expected == "true" if vocabulary.boolean else expected)


def derived(basis: str, words: str, context: Context) -> Value | None:
    """Return what a rule reads, or None where it refuses."""
    try:
        return BASES[basis].derive(words, context)
    except Underivable:
        return None


@pytest.mark.parametrize(("usual", "odd"), [("s", "ſ"), ("k", "\u212a"), ("i", "İ"), ("i", "ı")])
def test_letters_that_a_pattern_takes_for_another_case_are_read_or_refused(usual: str, odd: str) -> None:
    forms = [*DATE_FORMS, *PERIOD_FORMS, *OPENINGS, "the past six months", "sixty thousand", "six million metres"]
    phrases = {phrase for phrase in forms if usual in phrase}
    phrases |= {cue for vocabulary in all_vocabularies().values() for cue in vocabulary.by_cue if usual in cue}
    for phrase in sorted(phrases):
        strange = phrase.replace(usual, odd)
        usually = [*time_phrases(phrase)]  # of "the year to 30 June 2023", the day is left
        assert all(any(found in whole for whole in usually) for found in time_phrases(strange)), strange
        for name, vocabulary in all_vocabularies().items():
            for span, term in cues_in(strange, vocabulary):
                assert vocabulary.by_cue.get(strange[span.start : span.end].lower()) == term, strange
            context = Context(c.column(*name.split(".")))
            assert derived("term", strange, context) in (derived("term", phrase, context), None), strange
        for basis in {*BASES} - {"term", "verbatim"}:
            context = Context(VALUE, names=(phrase,), document_date=date(2023, 8, 6))
            assert derived(basis, strange, context) in (derived(basis, phrase, context), None), strange
