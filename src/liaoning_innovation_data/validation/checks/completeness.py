"""Checks of completeness: what comes together is there together, and agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import polars as pl

from ...evidence.derivation import Context, Underivable
from ...evidence.derivation.dates import readings
from ...evidence.derivation.names import extent, stated_count
from ...evidence.derivation.numbers import unit_of, units_in
from ...evidence.derivation.terms import cues_in
from ...evidence.index import PLACE, EvidenceIndex, computed, stacked
from ...evidence.naming import heads
from ...evidence.support import PROVEN
from ...schema import columns as c
from ...schema.annotations import PeriodPart
from ...schema.models import NAMED_TABLES, OF_SUBJECTS
from ...schema.vocabulary import PREDICATE, Vocabulary
from . import IssueFrame, answered, check, filled_in, inside, of_records, placed

PERIODS = {table: parts for table in c.table_names() if (parts := c.names_with(table, PeriodPart))}
"""Table -> the columns that one time phrase fills."""

Texts = tuple[str, ...]


@check(hint="Correct the one that is wrong, or add the one that is missing.")
def double_entry(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """The member_count of a group and the indicator that counts it, as a fact, have the same number and the same
    quotes; measure and qualifier of the indicator together are the group's name. A qualifier beside the whole name
    counts a part of the group, which may have another number.
    """
    named = index.named.rename({"record_row": "row"})
    lone = named.filter(pl.col("member_count").is_not_null(), extent="individual")
    yield _of_count(lone, "an individual has no members")
    groups = named.filter(extent="group")
    counts = index["indicators"].filter(pl.col("unit").is_null() & pl.col("value").is_not_null())
    counts = counts.rename({"subject_id": "record_id", "row": "indicator_row", "id": "indicator"})
    counting = counts.join(groups, on="record_id").filter(pl.col("name").str.ends_with(pl.col("measure")))
    rest = pl.col("name").str.strip_suffix(pl.col("measure")).str.strip_chars()
    counting = counting.with_columns(rest=rest)
    loose = counting.filter((pl.col("rest") != "") & pl.col("qualifier").ne_missing(pl.col("rest")))
    loose = loose.rename({"indicator": "id"})
    message = "of {name!r}, the measure {measure!r} leaves {rest}: the qualifier says it"
    yield double_entry.issues(
        loose, message, table="indicators", row="indicator_row", field="qualifier", other="record_id"
    )
    equal = pl.col("member_count").cast(pl.Float64).eq_missing(pl.col("value"))
    of_part = (pl.col("rest") == "") & pl.col("qualifier").is_not_null() & ~equal
    counting = counting.filter(pl.col("modality").is_null() & ~of_part)
    uncounted = groups.filter(pl.col("member_count").is_not_null()).join(counting, on="record_id", how="anti")
    modality = pl.col("modality").filter(pl.col("value").is_not_null()).first()
    measuring = index["indicators"].group_by(record_id="subject_id").agg(pl.col("id").first(), said=modality)
    verdict = filled_in("the count is {said}: member_count stays null").fill_null("no indicator counts the group")
    uncounted = uncounted.join(measuring, on="record_id", how="left").with_columns(verdict=verdict)
    yield _of_count(uncounted, other="id")
    # A count of another time, which its period tells, may differ; one count at least is the group's.
    unequal = counting.filter(~equal & (pl.col("period_from").is_null() | ~equal.any().over("record_id")))
    yield _of_count(unequal, "member_count is {member_count!s}, but {indicator} says {value}", other="indicator")
    places = _places(index["evidence"].filter(pl.col("field").is_in(["member_count", "value"])), "record_id")
    both = counting.filter(equal).join(places, on="record_id")
    both = both.join(places, left_on="indicator", right_on="record_id", suffix="_of_indicator")
    apart = both.filter(pl.col("places") != pl.col("places_of_indicator"))
    yield _of_count(apart, "counted at {places}, but by {indicator} at {places_of_indicator}", other="indicator")


def _of_count(groups: pl.LazyFrame, message: str = "{verdict}", other: str | None = None) -> IssueFrame:
    return double_entry.issues(groups, message, table="{table}", field="member_count", other=other)


def _places(evidence: pl.LazyFrame, *keys: str) -> pl.LazyFrame:
    """Return the `places` of the evidence of each key, in order."""
    return evidence.group_by(keys).agg(places=filled_in("{char_start}–{char_end}").sort().str.join(", "))


@check(hint="Fill the cell that is missing.")
def whole(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Related cells are filled together: both ends of a period that is not open; a quantity and its unit; a name that
    contains a cue and the column of that cue; a relation whose cue also states a status, and that status; a counted
    group and its count; a cue of examples and the listing.
    """
    first_part = pl.col("table").replace_strict({table: parts[0] for table, parts in PERIODS.items()})
    of_periods = pl.col("field").is_in([part for parts in PERIODS.values() for part in parts])
    evidence = index.evidence.filter(of_periods & pl.col("table").is_in(list(PERIODS)))
    dated = evidence.join(index.documents, on="document_id")
    phrases = dated.group_by("record_id").agg(pl.col("exact", "published_on").first())
    cells = index.cells.filter(of_periods).group_by("table", "row", "record_id").agg("field", "value")
    filled = cells.with_columns(field=first_part, filled="field").join(phrases, on="record_id", how="left")
    yield whole.issues(filled, table="{table}", verdict=_torn)
    record = ["table", "cell_row", "record_id"]
    places = _places(evidence, *record, "field").group_by(record).agg(pl.col("places").n_unique())
    apart = places.filter(pl.col("places") > 1).with_columns(field=first_part)
    message = "the parts of the period are read from different words"
    yield whole.issues(apart, message, table="{table}", row="cell_row")
    for table, (first, last, *_) in PERIODS.items():
        reverse = index[table].filter(pl.col(first) > pl.col(last))
        yield whole.issues(reverse, "the period ends before it begins", table=table, field=first)


def _torn(table: str, filled: Texts, value: Texts, exact: str | None, published_on: date | None) -> str | None:
    """Say that a part of a period is missing, unless the phrase leaves that end open, or of another year; or None."""
    parts = PERIODS[table]
    days = dict(zip(filled, value, strict=True))
    periods = readings(exact, published_on) if exact and published_on else ()
    latest, (first, last, *_) = next(iter(periods), None), map(days.get, parts)
    alike = not latest or latest.open_end or len(periods) == 1
    if first and last and not alike and (first, last) not in [(str(one.first), str(one.last)) for one in periods]:
        return f"{exact!r} begins on {first} and ends on {last}, by different readings"
    missing = [part for part in parts if part not in filled]
    left_open = [parts[latest.open_end == "last"]] if latest and latest.open_end else []
    return f"{', '.join(parts)} must be filled together" if missing and missing != left_open else None


@whole.finds
def _numbers(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """An indicator has a value or a change, and its numbers stand in the order that their meaning demands."""
    value, previous, upper = pl.col("value"), pl.col("previous_value"), pl.col("value_to")
    changes, beside = pl.col("change_by").is_not_null(), upper.is_not_null() | previous.is_not_null()
    backwards = ((pl.col("change") == "increase") & (previous >= value)) | (
        (pl.col("change") == "decrease") & (previous <= value)
    )
    wrongs = (
        (value.is_null() & ~changes, "value", "neither value nor change_by"),
        (value.is_null() & changes & beside, "value", "value_to or previous_value without value"),
        (upper <= value, "value_to", "value_to is not above value"),
        (backwards, "change", "{change} from {previous_value} to {value}"),
    )
    for wrong, field, message in wrongs:
        yield whole.issues(index["indicators"].filter(wrong), message, table="indicators", field=field)


@whole.finds
def _units(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A quantity's unit fills its column, which is read from a quantity of the row, or from one before that.

    The unit is that of the value: a change in another unit, such as per cent, is a row of its own.
    """
    measures = pl.col("value").is_not_null()
    columns = index["indicators"].select("unit", record_id="id", indicator_row="row", measures=measures)
    quantities = index.evidence.filter(table="indicators", basis="quantity").join(columns, on="record_id")
    quantities = quantities.with_columns(changes=(pl.col("field") == "change_by") & pl.col("measures"))
    own = quantities.rename({"record_id": "id"})
    yield whole.issues(own, table="indicators", row="indicator_row", field="unit", verdict=_other_unit)
    measured = answered(quantities.filter(~pl.col("changes")), unit_of)
    measured = placed(measured, "quantity", "verdict", owner="record_id")
    words = index.evidence.filter(field="unit")
    own = words.join(measured, left_on="record_id", right_on="owner", how="semi")
    within = words.join(measured, on=PLACE).filter(inside("quantity"))
    theirs = within.filter(pl.col("owner") == pl.col("record_id"))
    shared = within.filter(~pl.col("verdict").is_in(["%", "1"])).join(own, on="row", how="anti")
    stray = words.join(theirs, on="row", how="anti").join(shared, on="row", how="anti")
    yield whole.issues(stray, "{exact!r} is the unit of no quantity of the row")


def _other_unit(exact: str, changes: bool, unit: str | None) -> str | None:
    """Say that a quantity has another unit than its column, or None."""
    codes = units_in(exact)
    if not codes or unit in codes:
        return None
    apart = ": a change in another unit than the value is a row of its own" if changes else ""
    return f"{exact!r} has the unit {codes[0]}, the column is {unit or 'null'}{apart}"


@whole.finds
def _names_with_cues(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A name that holds a cue fills that column, with a term of which it holds a cue; a text may say another kind."""
    rows = stacked(
        of_records(index, table, "name", field=pl.lit(field), value=pl.col(field).cast(pl.String))
        for table in NAMED_TABLES
        for field, vocabulary in c.vocabularies(table).items()
        if field != "extent" and not vocabulary.small_words
    )
    told = index.supported.filter(field="kind", basis="term", computed=PROVEN)
    of_group = told.join(index.others, on=PLACE).filter(inside("other"))  # its name, where this is an example
    told = told.join(of_group, on="row", how="anti")
    told = rows.join(told.select("field", "exact", "record_id"), on=["record_id", "field"])
    told = told.filter(~pl.col("name").str.contains(pl.col("exact"), literal=True))
    rows = rows.join(told, on=["record_id", "field"], how="anti")
    yield whole.issues(rows, table="{table}", verdict=_cue)


def _cue(table: str, field: str, name: str, value: str | None) -> str | None:
    """Say which cue a name holds where the column is not its term, or None.

    Of a status only participles in lower case tell, as in "completed halls": the Open Loop Laboratory need not be open.
    Of a kind the head of the name tells: a City Hospital is no city. Of a level nothing tells behind "of" or "for".

    >>> _cue("platforms", "status", "Closed Loop Hall", None), _cue("platforms", "status", "closed halls", None)
    (None, "the name holds 'closed', a cue of closed; the column is null")
    >>> _cue("platforms", "level", "Hub for National Security", None)
    >>> _cue("platforms", "level", "National Hub", None)
    "the name holds 'National', a cue of national; the column is null"
    """
    found = [*cues_in(name, c.vocabularies(table)[field])]
    if any(term == value for _, term in found):
        return None
    if field == "kind":
        found = [(span, term) for span, term in found if heads(name, span)]
    if field == "level":  # "Centre for National Security"
        found = [(span, term) for span, term in found if not re.search(r"\s(?:of|for|to)\s", name[: span.start])]
    cues = {term: name[a:b] for (a, b), term in found}
    if field == "status":
        cues = {term: cue for term, cue in cues.items() if cue.islower() and cue.endswith("ed")}
    if not cues:
        return None
    held = " or ".join(f"{cue!r}, a cue of {term}" for term, cue in cues.items())
    return f"the name holds {held}; the column is {value or 'null'}"


@whole.finds
def _counts_in_extents(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A number in the words that prove a group is its count, unless it is planned, reported or of the past."""
    rows = index.evidence.filter(field="extent", basis="extent")
    counts = index.named.select("record_id", "member_count")
    modal = index["indicators"].filter(pl.col("modality").is_not_null()).select(record_id="subject_id")
    planned = counts.filter(pl.col("member_count").is_null()).join(modal, on="record_id", how="semi")
    counted = rows.join(index.names, on="record_id").join(counts, on="record_id")
    other = counted.join(planned, on="record_id", how="anti")
    yield whole.issues(other, table="{table}", row="cell_row", field="member_count", verdict=_other_count)


def _other_count(exact: str, names: Texts, member_count: int | None) -> str | None:
    count = stated_count(exact, names)
    if count is None or count == member_count:
        return None
    said = "null; a count that is no plain fact has the group as the subject of its indicator"
    return f"{exact!r} counts {count:g}, member_count is {said if member_count is None else member_count}"


@whole.finds
def _individuals(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """An individual is nowhere counted: each of its names stands bare."""
    rows = index.quoted_names.filter(field="name", extent="individual")
    yield whole.issues(rows, table="{table}", row="cell_row", field="extent", verdict=_counted)


def _counted(exact: str, before: str, after: str) -> str | None:
    try:
        extent(exact, Context(c.column(NAMED_TABLES[0], "extent"), before, after, (exact,)))
    except Underivable as reason:
        return str(reason)
    return None


@whole.finds
def listings(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A cue that makes a list of examples also says so."""
    cue = pl.col("exact").str.to_lowercase()
    says = cue.replace_strict(dict(Vocabulary("listing").by_cue), default=None, return_dtype=pl.String)
    cues = index.evidence.filter(table="relations", field="predicate").select("record_id", "exact", says=says)
    unlisted = index["relations"].filter(pl.col("listing").is_null())
    silent = unlisted.join(cues.drop_nulls("says"), left_on="id", right_on="record_id")
    yield whole.issues(silent, "{exact!r} makes the listing {says}", table="relations", field="listing")
    listed = index["achievements"].filter(pl.col("research_fields_listing").is_not_null())
    empty = listed.filter(pl.col("research_fields").list.len() == 0)
    message = "a listing without research_fields"
    yield whole.issues(empty, message, table="achievements", field="research_fields_listing")


@whole.finds
def filled(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A relation's cue that also proves a column of an end fills it, at one end; a status, where that end has one.

    What is planned, or has another modality, fills no column: its state is a row of `states`.
    """
    plain = index["relations"].filter(pl.col("modality").is_null()).select(record_id="id")
    due = index.cues_of_relations.drop("field").join(plain, on="record_id", how="semi")
    cues = PREDICATE.by_cue.keys() & {*computed(due.select("cue"))["cue"]}
    said = [(cue, *says) for cue in cues for says in _says(cue)]
    says = pl.LazyFrame(said, schema=dict.fromkeys(("cue", "table", "field", "says"), pl.String), orient="row")
    due = due.join(says, on="cue")
    tables = index.tables_of_ids.select("table", end="record_id")
    is_status, of_subject = pl.col("field") == "status", pl.col("predicate").is_in(OF_SUBJECTS)
    ends = stacked(
        due.with_columns(end=pl.col(f"{end}_id"), demanded=~is_status | (of_subject == pl.lit(end == "subject")))
        for end in ("subject", "object")
    ).join(tables, on=["end", "table"], how="semi")
    have = ends.join(index.cells.select("field", end="record_id"), on=["end", "field"], how="semi")
    empty = ends.filter("demanded").join(have, on=["row", "field"], how="anti")
    empty = empty.sort("says").unique(["row", "field"], keep="first")
    message = "{exact!r} also says that {field} is {says}, which is null"
    yield whole.issues(empty, message, field="predicate", other="end")


@cache
def _says(cue: str) -> list[tuple[str, str, str]]:
    """Return the columns and terms whose cues a cue of a predicate holds: table, column, term."""
    return [
        (table, field, term)
        for table in NAMED_TABLES
        for field, vocabulary in c.vocabularies(table).items()
        if not vocabulary.small_words and field != "kind"
        for _, term in cues_in(cue, vocabulary)
        if field != "status" or (term != "planned" and not cue.split()[0].endswith(("s", "ing")))
    ]
