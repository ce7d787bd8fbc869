"""Scenes: each writes a sentence or two onto a page, with the rows that the words state together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...schema import columns as c
from ...schema.models import NAMED_TABLES, Named
from ...validation.checks.completeness import PERIODS
from .pages import Draft, Page, Phrase, listed, phrase
from .wording import counts, cues, periods, quantities

Scene = Callable[[Page], None]

ASIDES = (
    ("rhetoric", "Great efforts bear fruit"),
    ("evaluation", "Remarkably good"),
    ("aspiration", "They dream of better days"),
    ("background", "Rain falls on old roofs"),
    ("means", "By hand and with care"),
    ("denied", "A second mast was not approved last year"),
    ("planned", "A second mast will open in 2060, with twelve berths"),
    ("withdrawn", "It was not nine, as once said"),
    ("figure_of_speech", "A thousand thanks"),
)
"""Sentences that state no recorded fact, with the reason."""

LISTING = "_listing"
"""How a column's name ends that says whether a list is complete: it is filled with the list."""


# Columns --------------------------------------------------------------------------------------------------


def cue_columns(table: str) -> list[str]:
    """Return the columns of a table that a cue fills by itself."""
    known = c.vocabularies(table).items()
    return [name for name, vocabulary in known if vocabulary.by_cue and not name.endswith(LISTING)]


def described_columns(table: str) -> list[str]:
    """Return the columns that a sentence about an individual can fill: by a cue, as written, or by a time phrase."""
    own = [column for column in c.columns(table) if column.name not in Named.model_fields]
    written = [column.name for column in own if "verbatim" in column.bases]
    return [*cue_columns(table), *written, *PERIODS.get(table, ())[:1]]


def cue_phrase(page: Page, things: Sequence[Draft], column: str) -> Phrase:
    """Return a cue that fills a column of some things."""
    value, cue = _cue(page, things[0].table, column)
    return phrase(cue, states=[thing.cell(column, value) for thing in things])


def _cue(page: Page, table: str, column: str, *unlike: str) -> tuple[Any, str]:
    """Draw what a column may hold and a cue that states it and fills no other column of a thing; some are unlike it."""
    others = cue_columns(table) if table in NAMED_TABLES else []
    pairs = cues(f"{table}.{column}", *(f"{table}.{name}" for name in others))
    term, cue = page.choose(*(pair for pair in pairs if pair[1] not in unlike))
    return (term == "true" if c.vocabularies(table)[column].boolean else term), cue


def example_cue(page: Page) -> str:
    """Draw a cue that examples follow."""
    return page.choose(*(cue for term, cue in cues("relations.listing") if term == "partial"))


# Single things --------------------------------------------------------------------------------------------


def presence(page: Page) -> None:
    """Name a thing, in quotation marks or with an alias perhaps."""
    thing = page.individual(page.choose(*NAMED_TABLES))
    name = thing.named()
    if page.perhaps():
        name = phrase("“", name, "”")
    if page.perhaps():
        alias = page.choose("{} 海", "{} Eins").format(page.stem().title())
        name = phrase(name, " (", phrase(alias, states=[thing.cell("aliases", (alias,))]), ")")
    lead = phrase(phrase("Moreover", reason="connective"), ", the ") if page.perhaps() else phrase()
    page.sentence(lead, name, " is there")


def portrait(page: Page, again: bool = False) -> None:
    """Name a thing and say what it is; `again`, the next sentence says more of "it"."""
    thing = page.individual(page.choose(*NAMED_TABLES))
    columns = described_columns(thing.table)
    first = page.choose(*columns)
    _describe(page, thing, first, thing.named())
    if again or page.perhaps():
        words = page.choose("It", f"The {thing.noun}" if thing.noun else "It")
        second = page.choose(*(name for name in columns if name not in (first, "superlative")))
        _describe(page, thing, second, thing.mention(words))


def _describe(page: Page, thing: Draft, column: str, name: Phrase) -> None:
    """Write a sentence that fills a column."""
    if column in cue_columns(thing.table):
        page.sentence(name, ", ", cue_phrase(page, [thing], column), ", is there")
    elif column == "superlative":
        words = page.choose("world’s largest", "first", "nation’s newest")
        page.sentence("The ", phrase(words, states=[thing.cell(column, words)]), " ", name, " is there")
    elif column in PERIODS.get(thing.table, ()):
        page.sentence(name, " is there ", _period(page, thing))
    elif c.column(thing.table, column).is_list:
        page.sentence(name, " is for ", _items(page, thing, column))
    else:
        words = f"{page.stem()} works"
        page.sentence(name, " is for the ", phrase(words, states=[thing.cell(column, words)]))


def _period(page: Page, record: Draft) -> Phrase:
    """Return a time phrase, or a day at times, that fills a record's period."""
    if page.perhaps():
        day = page.today.replace(day=1)
        start, basis, words, values = "on ", "date", f"{day.day} {day:%B} {day.year}", (day, day, False)
    else:
        start, basis, (words, values) = "", "period", page.draw(periods(page.today))
    parts = zip(PERIODS[record.table], values, strict=False)
    return phrase(start, phrase(words, states=[record.cell(part, value, basis) for part, value in parts]))


def _items(page: Page, thing: Draft, column: str) -> Phrase:
    """Return a list that fills a column, of examples perhaps."""
    items = tuple(f"{page.stem()} {page.choose('foam', '泡沫')}" for _ in range(page.choose(1, 2, 3)))
    words = [phrase(words, states=[thing.cell(column, items, item=item)]) for item, words in enumerate(items)]
    if f"{column}{LISTING}" not in c.vocabularies(thing.table) or not page.perhaps():
        return listed(words)
    cue = phrase(example_cue(page), states=[thing.cell(f"{column}{LISTING}", "partial")])
    return phrase("those ", cue, " ", listed(words))


def called(page: Page) -> None:
    """Name a thing by a name that says its kind."""
    table = page.choose(*(table for table in NAMED_TABLES if "kind" in cue_columns(table)))
    kind, cue = _cue(page, table, "kind")
    stem = page.stem()
    thing = page.add(table, stem, name=f"{stem.title()} {cue.title()}", extent="individual")
    inside = phrase(cue.title(), states=[thing.cell("kind", kind)])
    page.sentence(phrase(f"{stem.title()} ", inside, states=thing.named().cells), " is there")


def aside(page: Page) -> None:
    """Write words that state no recorded fact."""
    reason, words = page.choose(*ASIDES)
    page.sentence(phrase(words, reason=reason))


# Numbers --------------------------------------------------------------------------------------------------


def about_number(page: Page, indicator: Draft) -> Phrase:
    """Return words that say whether a number is exact, or none."""
    return phrase(cue_phrase(page, [indicator], "value_is_approximate"), " ") if page.perhaps() else phrase()


def changing(page: Page, indicator: Draft, whole: Draft | None = None) -> Phrase:
    """Return words for a change from one number to another, which counts a group perhaps."""
    low, high = page.draw(counts(2, 99)), page.draw(counts(100))
    change = _change(page, indicator)
    old, new = (low, high) if indicator.values["change"] == "increase" else (high, low)
    count = [whole.cell("member_count", new[1])] if whole else []
    before = phrase(old[0], states=[indicator.cell("previous_value", float(old[1]))])
    after = phrase(new[0], states=[indicator.cell("value", float(new[1])), *count])
    return phrase(change, " from ", before, " to ", after, _sometime(page, indicator))


def _change(page: Page, indicator: Draft) -> Phrase:
    """Return a cue for a change of any size."""
    term, cue = _cue(page, "indicators", "change", "doubled", "halved")
    return phrase(cue, states=[indicator.cell("change", term)])


def _sometime(page: Page, indicator: Draft) -> Phrase:
    """Return a time phrase at the end of a sentence, or none."""
    return phrase(" ", _period(page, indicator)) if page.perhaps() else phrase()


def indicator(page: Page) -> None:
    """State a number of a thing, or of none: a count, a range, an amount or a change."""
    form = page.choose("count", "range", "amount", "change", "change by")
    stem = page.stem()
    measure = f"{stem} {'grants' if form == 'amount' else 'crews'}"
    number = page.add("indicators", stem, measure=measure)
    noun = phrase(measure, states=[number.cell("measure")])
    lead, of = phrase("There are "), phrase()
    if page.perhaps():
        thing = page.someone(page.choose(*NAMED_TABLES))
        name = thing.named(number.cell("subject_id", thing.id))
        has = phrase("keeps", reason="grammar") if page.perhaps() else "has"
        lead, of = phrase(name, " ", has, " "), phrase(" of ", name)
    if form == "change":
        page.sentence("The ", noun, of, " ", changing(page, number))
    elif form == "change by":
        change = _change(page, number)
        page.sentence(
            "The ", noun, of, " ", change, " by ", _amount(page, number, "change_by"), _sometime(page, number)
        )
    elif form == "amount":
        about, amount = about_number(page, number), _amount(page, number, "value")
        withdrawn = phrase(", ", phrase("not 3 million, as first said", reason="withdrawn"))
        page.sentence(lead, noun, " of ", about, amount, withdrawn if page.perhaps() else _sometime(page, number))
    else:
        about, figures = about_number(page, number), _count(page, number, "value", 0, 99)
        if form == "range":
            figures = phrase(figures, " to ", _count(page, number, "value_to", 100))
        page.sentence(lead, about, figures, " ", noun, _sometime(page, number))


def _count(page: Page, indicator: Draft, column: str, *bounds: int) -> Phrase:
    """Return a count that fills a column."""
    words, value = page.draw(counts(*bounds))
    return phrase(words, states=[indicator.cell(column, float(value))])


def _amount(page: Page, indicator: Draft, column: str) -> Phrase:
    """Return a quantity with its unit."""
    sign, amount, unit, code, value = page.draw(quantities())
    named = [phrase(word, states=[indicator.cell("unit", code)]) if word else "" for word in (sign, unit)]
    return phrase(named[0], amount, named[1], states=[indicator.cell(column, value, "quantity")])
