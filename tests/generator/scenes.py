"""Scenes: each writes a sentence or two onto a page, with the rows that the words state together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from liaoning_innovation_data.evidence.derivation.names import EXAMPLES
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import NAMED_TABLES, Named
from liaoning_innovation_data.validation.checks.completeness import PERIODS

from .pages import Draft, Page, Phrase, listed
from .wording import PREFIXES, SCALES, UNITS, WORDS, counts, cues, periods

Scene = Callable[[Page], None]

OF_A_SIZE = ("doubled", "halved")
"""Cues of a change that also state its size."""

LISTING = "_listing"
"""How a column's name ends that says whether a list is complete: it is filled with the list."""


# Columns --------------------------------------------------------------------------------------------------


def cue_columns(table: str) -> list[str]:
    """Return the columns of a table that a cue fills by itself."""
    columns = [column.name for column in c.columns(table) if "term" in column.bases]
    return [name for name in columns if not name.endswith(LISTING)]


def described_columns(table: str) -> list[str]:
    """Return the columns that a sentence about an individual can fill: by a cue, as written, or by a time phrase."""
    own = [column for column in c.columns(table) if column.name not in Named.model_fields]
    written = [column.name for column in own if "verbatim" in column.bases]
    return [*cue_columns(table), *written, *PERIODS.get(table, ())[:1]]


def cue_phrase(page: Page, things: Sequence[Draft], column: str, *unlike: str) -> Phrase:
    """Return a cue that fills a column of some things, and is none of those that it shall be unlike."""
    value, cue = _cue(page, things[0].table, column, *unlike)
    return Phrase(cue, states=[thing.cell(column, value) for thing in things])


def _cue(page: Page, table: str, column: str, *unlike: str) -> tuple[Any, str]:
    """Draw what a column may hold, and a cue that states it and fills no other column of a thing."""
    known = c.vocabularies(table)
    others = [known[name] for name in cue_columns(table)] if table in NAMED_TABLES else []
    term, cue = page.choose(*(pair for pair in cues(known[column], *others) if pair[1] not in unlike))
    return (term == "true" if known[column].boolean else term), cue


# Single things --------------------------------------------------------------------------------------------


def presence(page: Page) -> None:
    """Name a thing, in quotation marks or with an alias perhaps."""
    thing = page.individual(page.choose(*NAMED_TABLES))
    name = thing.named()
    if page.perhaps():
        name = Phrase("“", name, "”")
    if page.perhaps():
        alias = page.choose("{} 海", "{} Eins").format(page.stem().title())
        name = Phrase(name, " (", Phrase(alias, states=[thing.cell("aliases", (alias,))]), ")")
    lead = Phrase(Phrase("Moreover", reason="connective"), ", the ") if page.perhaps() else Phrase()
    page.sentence(lead, name, " is there")


def portrait(page: Page) -> None:
    """Name a thing and say what it is; perhaps the next sentence says more of "it"."""
    thing = page.individual(page.choose(*NAMED_TABLES))
    columns = described_columns(thing.table)
    first = page.choose(*columns)
    _describe(page, thing, first, thing.named())
    if page.perhaps():
        words = page.choose("It", f"The {thing.noun}" if thing.noun else "It")
        second = page.choose(*(name for name in columns if name not in (first, "superlative")))
        _describe(page, thing, second, thing.mention(words))


def _describe(page: Page, thing: Draft, column: str, name: Phrase) -> None:
    """Write a sentence that fills a column."""
    if column in cue_columns(thing.table):
        page.sentence(name, ", ", cue_phrase(page, [thing], column), ", is there")
    elif column == "superlative":
        words = page.choose("world’s largest", "first", "nation’s newest")
        page.sentence("The ", Phrase(words, states=[thing.cell(column, words)]), " ", name, " is there")
    elif column in PERIODS.get(thing.table, ()):
        page.sentence(name, " is there ", _period(page, thing))
    elif c.column(thing.table, column).is_list:
        page.sentence(name, " is for ", _items(page, thing, column))
    else:
        words = f"{page.stem()} works"
        page.sentence(name, " is for the ", Phrase(words, states=[thing.cell(column, words)]))


def _period(page: Page, record: Draft) -> Phrase:
    """Return a time phrase, or a day at times, that fills a record's period."""
    if page.perhaps():
        day = page.today.replace(day=1)
        start, basis, words, values = "on ", "date", f"{day.day} {day:%B} {day.year}", (day, day, False)
    else:
        start, basis, (words, values) = "", "period", page.draw(periods(page.today))
    parts = zip(PERIODS[record.table], values, strict=False)
    return Phrase(start, Phrase(words, states=[record.cell(part, value, basis) for part, value in parts]))


def _items(page: Page, thing: Draft, column: str) -> Phrase:
    """Return a list that fills a column, of examples perhaps."""
    items = tuple(f"{page.stem()} {page.choose('foam', '泡沫')}" for _ in range(page.choose(1, 2, 3)))
    words = [Phrase(words, states=[thing.cell(column, items, item=item)]) for item, words in enumerate(items)]
    if f"{column}{LISTING}" not in c.vocabularies(thing.table) or not page.perhaps():
        return listed(words)
    cue = Phrase(page.choose(*EXAMPLES), states=[thing.cell(f"{column}{LISTING}", "partial")])
    return Phrase("those ", cue, " ", listed(words))


def called(page: Page) -> None:
    """Name a thing by a name that says its kind."""
    table = page.choose(*(table for table in NAMED_TABLES if "kind" in cue_columns(table)))
    kind, cue = _cue(page, table, "kind")
    thing = page.individual(table, "{stem} {noun}", cue)
    name, inside = thing.named(), Phrase(cue.title(), states=[thing.cell("kind", kind)])
    page.sentence(Phrase(thing.values["name"].removesuffix(cue.title()), inside, states=name.cells), " is there")


def aside(page: Page) -> None:
    """Write words that state no recorded fact."""
    reason, words = page.choose(*WORDS["asides"].items())
    page.sentence(Phrase(words, reason=reason))


# Numbers --------------------------------------------------------------------------------------------------


def about_number(page: Page, indicator: Draft) -> Phrase:
    """Return words that say whether a number is exact, or none."""
    return Phrase(cue_phrase(page, [indicator], "value_is_approximate"), " ") if page.perhaps() else Phrase()


def changing(page: Page, indicator: Draft, whole: Draft | None = None) -> Phrase:
    """Return words for a change from one number to another, which counts a group perhaps."""
    low, high = page.draw(counts(2, 99)), page.draw(counts(100))
    change = cue_phrase(page, [indicator], "change", *OF_A_SIZE)
    old, new = (low, high) if indicator.values["change"] == "increase" else (high, low)
    count = [whole.cell("member_count", new[1])] if whole else []
    before = Phrase(old[0], states=[indicator.cell("previous_value", float(old[1]))])
    after = Phrase(new[0], states=[indicator.cell("value", float(new[1])), *count])
    return Phrase(change, " from ", before, " to ", after, _sometime(page, indicator))


def _sometime(page: Page, indicator: Draft) -> Phrase:
    """Return a time phrase at the end of a sentence, or none."""
    return Phrase(" ", _period(page, indicator)) if page.perhaps() else Phrase()


def indicator(page: Page) -> None:
    """State a number of a thing, or of none: a count, a range, an amount or a change."""
    form = page.choose("count", "range", "amount", "change", "change by")
    stem = page.stem()
    measure = f"{stem} {'grants' if form == 'amount' else 'crews'}"
    number = page.add("indicators", stem, measure=measure)
    noun = Phrase(measure, states=[number.cell("measure")])
    lead, of = Phrase("There are "), Phrase()
    if page.perhaps():
        thing = page.someone(page.choose(*NAMED_TABLES))
        name = thing.named(number.cell("subject_id", thing.id))
        has = Phrase("keeps", reason="grammar") if page.perhaps() else "has"
        lead, of = Phrase(name, " ", has, " "), Phrase(" of ", name)
    if form == "change":
        page.sentence("The ", noun, of, " ", changing(page, number))
    elif form == "change by":
        change = cue_phrase(page, [number], "change", *OF_A_SIZE)
        page.sentence(
            "The ", noun, of, " ", change, " by ", _amount(page, number, "change_by"), _sometime(page, number)
        )
    elif form == "amount":
        about, amount = about_number(page, number), _amount(page, number, "value")
        withdrawn = Phrase(", ", Phrase("not 3 million, as first said", reason="withdrawn"))
        page.sentence(lead, noun, " of ", about, amount, withdrawn if page.perhaps() else _sometime(page, number))
    else:
        about, figures = about_number(page, number), _count(page, number, "value", 0, 99)
        if form == "range":
            figures = Phrase(figures, " to ", _count(page, number, "value_to", 100))
        page.sentence(lead, about, figures, " ", noun, _sometime(page, number))


def _count(page: Page, indicator: Draft, column: str, *bounds: int) -> Phrase:
    """Return a count that fills a column."""
    words, value = page.draw(counts(*bounds))
    return Phrase(words, states=[indicator.cell(column, float(value))])


def _amount(page: Page, indicator: Draft, column: str) -> Phrase:
    """Return a quantity with its unit, before or after it, that fills a column."""
    tenths, scale = page.draw(st.integers(0, 9_990)), page.choose(*SCALES)
    digits, before = f"{tenths / 10:g}{scale}", page.perhaps()
    word, code = page.choose(*(PREFIXES if before else UNITS))
    unit = Phrase(word, states=[indicator.cell("unit", code)])
    amount = indicator.cell(column, tenths * SCALES[scale] / 10, "quantity")
    return Phrase(*((unit, digits) if before else (f"{digits} ", unit)), states=[amount])
