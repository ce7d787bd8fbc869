"""Scenes: each writes a sentence or two onto a page, with the rows that the words prove together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..schema import columns as c
from ..schema.models import NAMED_TABLES
from ..validation.checks.completeness import PERIODS
from .pages import Draft, Page, Said, listed, said
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


def told_by_cues(table: str) -> list[str]:
    """Return the columns of a table that a cue fills, but for extent and listing."""
    return [name for name in c.vocabularies(table) if name not in ("extent", "research_fields_listing")]


def _cue(page: Page, table: str, column: str) -> tuple[Any, str]:
    """Draw a term and one of its cues."""
    own = c.vocabularies(table)
    pairs = cues(own[column].name, *(own[name].name for name in told_by_cues(table)))
    term, cue = page.choose(*pairs)
    return (term == "true" if own[column].boolean else term), cue


def _period(page: Page, record: Draft) -> Said:
    """Return a time phrase, and a day at times, that fills a record's period."""
    parts = PERIODS[record.table]
    if page.perhaps():
        day = page.today.replace(day=1)
        proofs = [record.proof(part, value, "date") for part, value in zip(parts, (day, day, False), strict=False)]
        return said("on ", said(f"{day.day} {day:%B} {day.year}", proves=proofs))
    words, found = page.draw(periods(page.today))
    proofs = [record.proof(part, value, "period") for part, value in zip(parts, found, strict=False)]
    return said(words, proves=proofs)


# Single things --------------------------------------------------------------------------------------------


def presence(page: Page) -> None:
    """Name a thing, in quotation marks or with an alias perhaps."""
    thing = page.individual(page.choose(*NAMED_TABLES))
    name = thing.named()
    if page.perhaps():
        name = said("“", name, "”")
    if page.perhaps():
        alias = page.choose("{} 海", "{} Eins").format(page.stem().title())
        name = said(name, " (", said(alias, proves=[thing.proof("aliases", (alias,))]), ")")
    lead = said(said("Moreover", reason="connective"), ", the ") if page.perhaps() else said()
    page.sentence(lead, name, " is there")


def portrait(page: Page, again: bool = False) -> None:
    """Name a thing and say what it is; `again`, the next sentence says more of "it"."""
    table = page.choose(*NAMED_TABLES)
    thing = page.individual(table)
    columns = {column.name for column in c.columns(table)}
    ways = [*told_by_cues(table), *(name for name in WORDINGS if name in columns)]
    first = page.choose(*ways)
    _describe(page, thing, first, thing.named())
    if again or page.perhaps():
        words = page.choose("It", f"The {thing.noun}" if thing.noun else "It")
        second = page.choose(*(way for way in ways if way not in (first, "superlative")))
        _describe(page, thing, second, thing.mention(words))


WORDINGS = {
    "theme": " is for the ",
    "component_of": " is of the ",
    "research_fields": " is for ",
    "superlative": " is there",
    "realised_from": " is there ",
}
"""What stands between the name and what fills a column without a vocabulary, or after both."""


def _describe(page: Page, thing: Draft, way: str, name: Said) -> None:
    """Write a sentence that fills a column."""
    if way == "research_fields":
        page.sentence(name, WORDINGS[way], _fields(page, thing))
    elif way == "superlative":
        words = page.choose("world’s largest", "first", "nation’s newest")
        page.sentence("The ", said(words, proves=[thing.proof(way, words)]), " ", name, WORDINGS[way])
    elif way == "realised_from":
        page.sentence(name, WORDINGS[way], _period(page, thing))
    elif way in WORDINGS:
        words = f"{page.stem()} works"
        page.sentence(name, WORDINGS[way], said(words, proves=[thing.proof(way, words)]))
    else:
        page.sentence(name, ", ", telling(page, [thing], way), ", is there")


def telling(page: Page, things: Sequence[Draft], column: str) -> Said:
    """Return a cue that fills a column of some things."""
    term, cue = _cue(page, things[0].table, column)
    return said(cue, proves=[thing.proof(column, term) for thing in things])


def _fields(page: Page, thing: Draft) -> Said:
    fields = tuple(f"{page.stem()} {page.choose('foam', '泡沫')}" for _ in range(page.choose(1, 2, 3)))
    proofs = [thing.proof("research_fields", fields, item=item) for item in range(len(fields))]
    items = listed([said(words, proves=[proof]) for words, proof in zip(fields, proofs, strict=True)])
    if thing.table == "laboratories" or not page.perhaps():
        return items
    cue = page.choose("such as", "including", "for example", "among them")
    return said("those ", said(cue, proves=[thing.proof("research_fields_listing", "partial")]), " ", items)


def called(page: Page) -> None:
    """Name a thing by a name that says its kind."""
    table = page.choose("organisations", "platforms", "projects", "achievements")
    kind, cue = _cue(page, table, "kind")
    stem = page.stem()
    thing = page.add(table, stem, name=f"{stem.title()} {cue.title()}", extent="individual")
    inside = said(cue.title(), proves=[thing.proof("kind", kind)])
    page.sentence(said(f"{stem.title()} ", inside, proves=thing.named().proofs), " is there")


# Numbers --------------------------------------------------------------------------------------------------


def about_number(page: Page, indicator: Draft) -> Said:
    """Return words that say whether a number is exact, or none."""
    if not page.perhaps():
        return said()
    term, cue = page.choose(*cues("indicators.value_is_approximate"))
    return said(said(cue, proves=[indicator.proof("value_is_approximate", term == "true")]), " ")


def changed(page: Page, indicator: Draft) -> tuple[str, Said]:
    """Return the direction of a change, and a cue for it."""
    term, cue = page.choose(*(pair for pair in cues("indicators.change") if pair[1] not in ("doubled", "halved")))
    return term, said(cue, proves=[indicator.proof("change", term)])


def changing(page: Page, indicator: Draft, whole: Draft | None = None) -> Said:
    """Return words for a change from one number to another, which counts a group perhaps."""
    low, high = page.draw(counts(2, 99)), page.draw(counts(100))
    change, cue = changed(page, indicator)
    old, new = (low, high) if change == "increase" else (high, low)
    count = [whole.proof("member_count", new[1])] if whole else []
    before = said(old[0], proves=[indicator.proof("previous_value", float(old[1]))])
    after = said(new[0], proves=[indicator.proof("value", float(new[1])), *count])
    return said(cue, " from ", before, " to ", after, _sometime(page, indicator))


def _sometime(page: Page, indicator: Draft) -> Said:
    """Return a time phrase at the end of a sentence, or none."""
    return said(" ", _period(page, indicator)) if page.perhaps() else said()


def _amount(page: Page, indicator: Draft, column: str) -> Said:
    """Return a quantity with its unit."""
    sign, amount, unit, code, value = page.draw(quantities())
    named = [said(word, proves=[indicator.proof("unit", code)]) if word else "" for word in (sign, unit)]
    return said(named[0], amount, named[1], proves=[indicator.proof(column, value, "quantity")])


def indicator(page: Page) -> None:
    """State a number of a thing, or of none: a count, a range, an amount or a change."""
    form = page.choose("count", "range", "amount", "change", "change by")
    stem = page.stem()
    measure = f"{stem} {'grants' if form == 'amount' else 'crews'}"
    number = page.add("indicators", stem, measure=measure)
    noun = said(measure, proves=[number.proof("measure")])
    lead, of = said("There are "), said()
    if page.perhaps():
        thing = page.someone(page.choose(*NAMED_TABLES))
        name = thing.named(number.proof("subject_id", thing.id))
        has = said("keeps", reason="grammar") if page.perhaps() else "has"
        lead, of = said(name, " ", has, " "), said(" of ", name)
    if form == "change":
        page.sentence("The ", noun, of, " ", changing(page, number))
    elif form == "change by":
        _, cue = changed(page, number)
        page.sentence("The ", noun, of, " ", cue, " by ", _amount(page, number, "change_by"), _sometime(page, number))
    elif form == "amount":
        about, amount = about_number(page, number), _amount(page, number, "value")
        withdrawn = said(", ", said("not 3 million, as first said", reason="withdrawn"))
        page.sentence(lead, noun, " of ", about, amount, withdrawn if page.perhaps() else _sometime(page, number))
    else:
        page.sentence(
            lead, about_number(page, number), _figures(page, number, form), " ", noun, _sometime(page, number)
        )


def _figures(page: Page, indicator: Draft, form: str) -> Said:
    """Return a count, or a range of two."""
    written, value = page.draw(counts(0, 99))
    low = said(written, proves=[indicator.proof("value", float(value))])
    if form == "count":
        return low
    written, value = page.draw(counts(100))
    return said(low, " to ", said(written, proves=[indicator.proof("value_to", float(value))]))


def aside(page: Page) -> None:
    """Write words that state no recorded fact."""
    reason, words = page.choose(*ASIDES)
    page.sentence(said(words, reason=reason))
