"""Checks of completeness: what comes together is there together, and agrees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import polars as pl

from ...evidence.derivation import Context, Underivable
from ...evidence.derivation.dates import next_period, read_period
from ...evidence.derivation.names import extent, stated_count
from ...evidence.derivation.numbers import unit_of, units_in
from ...evidence.derivation.terms import cues_in
from ...evidence.index import PLACE, SEPARATOR, EvidenceIndex, stacked
from ...evidence.naming import heads
from ...evidence.support import PROVEN
from ...schema import columns as c
from ...schema.models import NAMED_TABLES, OF_SUBJECTS
from ...schema.vocabulary import PREDICATE, Vocabulary
from . import Check, IssueFrame, quoted, verdicts_of_distinct

PERIODS = {table: tuple(parts.values()) for table in c.table_names() for parts in c.periods(table).values()}
"""Table -> the columns that one time phrase fills."""


DOUBLE_ENTRY = Check(
    "double-entry",
    description=(
        "The member_count of a group and the indicator that counts it, as a fact, have the same number and the "
        "same quotes; measure and qualifier of the indicator together are the group's name."
    ),
    hint="Correct the one that is wrong, or add the one that is missing.",
)


@DOUBLE_ENTRY.finds
def double_entry(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A group's count and the indicator that counts it say the same, by the same words."""
    groups = index.named.rename({"record_id": "subject_id", "record_row": "row"})
    lone = groups.filter((pl.col("extent") == "individual") & (pl.col("member_count").is_not_null()))
    yield DOUBLE_ENTRY.issues(
        lone, "an individual has no members", table=pl.col("table"), record="subject_id", field="member_count"
    )
    counting = (
        index["indicators"]
        .filter(pl.col("unit").is_null() & pl.col("value").is_not_null())
        .select(
            pl.col("row").alias("indicator_row"),
            pl.col("id").alias("indicator"),
            "subject_id",
            "measure",
            "qualifier",
            "value",
            "period_from",
            "modality",
        )
        .join(groups.filter(pl.col("extent") == "group"), on="subject_id", how="inner")
        .filter(pl.col("name").str.ends_with(pl.col("measure")))
    )
    rest = pl.col("name").str.strip_suffix(pl.col("measure")).str.strip_chars()
    loose = counting.filter((rest != "") & pl.col("qualifier").ne_missing(rest))
    message = pl.format(
        "of {}, the measure {} leaves {}: the qualifier says it", quoted("name"), quoted("measure"), rest
    )
    yield DOUBLE_ENTRY.issues(
        loose,
        message,
        table="indicators",
        row="indicator_row",
        record="indicator",
        field="qualifier",
        other="subject_id",
    )
    counting = counting.filter(pl.col("modality").is_null())
    uncounted = groups.filter(pl.col("member_count").is_not_null() & (pl.col("extent") == "group")).join(
        counting, on="subject_id", how="anti"
    )
    measuring = (
        index["indicators"]
        .group_by("subject_id")
        .agg(indicator=pl.col("id").first(), said=pl.col("modality").filter(pl.col("value").is_not_null()).first())
    )
    hint = pl.format("the count is {}: member_count stays null", "said").fill_null("no indicator counts the group")
    yield DOUBLE_ENTRY.issues(
        uncounted.join(measuring, on="subject_id", how="left"),
        hint,
        table=pl.col("table"),
        record="subject_id",
        field="member_count",
        other="indicator",
    )
    # A count of another time, which its period tells, may differ; one count at least is the group's.
    equal = pl.col("member_count").cast(pl.Float64).eq_missing(pl.col("value"))
    unequal = counting.filter(~equal & (pl.col("period_from").is_null() | ~equal.any().over("subject_id")))
    message = pl.format(
        "member_count is {}, but {} says {}",
        pl.col("member_count").cast(pl.String).fill_null("null"),
        "indicator",
        "value",
    )
    yield DOUBLE_ENTRY.issues(
        unequal, message, table=pl.col("table"), record="subject_id", field="member_count", other="indicator"
    )
    places = (
        index["evidence"]
        .filter(pl.col("field").is_in(["member_count", "value"]))
        .group_by("record_id")
        .agg(places=pl.format("{}–{}", "char_start", "char_end").sort().str.join(", "))
    )
    apart = (
        counting.filter(pl.col("member_count").cast(pl.Float64) == pl.col("value"))
        .join(places, left_on="subject_id", right_on="record_id")
        .join(places, left_on="indicator", right_on="record_id", suffix="_of_indicator")
        .filter(pl.col("places") != pl.col("places_of_indicator"))
    )
    message = pl.format("counted at {}, but by {} at {}", "places", "indicator", "places_of_indicator")
    yield DOUBLE_ENTRY.issues(
        apart, message, table=pl.col("table"), record="subject_id", field="member_count", other="indicator"
    )


WHOLE = Check(
    "whole",
    description=(
        "Related cells are filled together: both ends of a period that is not open; a quantity and its unit; a name "
        "that contains a cue and the column of that cue; a relation whose cue also states a status, and that "
        "status; a counted group and its count; a cue of examples and the listing."
    ),
    hint="Fill the cell that is missing.",
)


@WHOLE.finds
def _periods(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """The parts of a period come together, but for an open end, from the same words, and in order."""
    complete = pl.LazyFrame(
        [(table, parts[0], ", ".join(parts)) for table, parts in PERIODS.items()],
        schema=["table", "field", "parts"],
        orient="row",
    )
    of_periods = pl.col("field").is_in([part for parts in PERIODS.values() for part in parts])
    evidence = index.evidence.filter(of_periods & pl.col("table").is_in(list(PERIODS)))
    dated = evidence.join(index.documents, on="document_id")
    phrases = dated.group_by("record_id").agg(pl.col("exact", "published_on").first())
    cells = (
        index.cells.filter(of_periods)
        .group_by("table", "row", "record_id")
        .agg(pl.col("field", "value").str.join(SEPARATOR))
    )
    filled = cells.rename({"field": "filled"}).join(complete, on="table").join(phrases, on="record_id", how="left")
    torn = verdicts_of_distinct(filled, ["filled", "value", "parts", "exact", "published_on"], _torn)
    yield WHOLE.issues(torn, pl.col("verdict"), table=pl.col("table"))
    places = (
        evidence.group_by("table", "cell_row", "record_id", "field")
        .agg(places=pl.format("{}–{}", "char_start", "char_end").sort().str.join(", "))
        .group_by("table", "cell_row", "record_id")
        .agg(pl.col("places").n_unique())
        .filter(pl.col("places") > 1)
        .join(complete, on="table")
    )
    message = pl.lit("the parts of the period are read from different words")
    yield WHOLE.issues(places, message, table=pl.col("table"), row="cell_row")
    ordered = stacked(
        index[table].select(
            pl.lit(table).alias("table"),
            "row",
            "id",
            field=pl.lit(parts[0]),
            ordered=pl.col(parts[0]) <= pl.col(parts[1]),
        )
        for table, parts in PERIODS.items()
    )
    message = pl.lit("the period ends before it begins")
    reverse = ordered.filter(~pl.col("ordered"))
    yield WHOLE.issues(reverse, message, table=pl.col("table"), record="id")


def _torn(filled: str, value: str, parts: str, exact: str | None, today: date) -> str | None:
    """Say that a part of a period is missing, unless the phrase leaves that end open, or of another year; or None."""
    days = dict(zip(filled.split(SEPARATOR), value.split(SEPARATOR), strict=True))
    latest, coming = (read(exact, today) if exact and today else None for read in (read_period, next_period))
    first, last, *_ = (days.get(part) for part in parts.split(", "))
    if latest and coming and not latest.open_end and [first, last] == [str(latest.first), str(coming.last)]:
        return f"{exact!r} begins on {first} and ends on {coming.last}, a year or week later"
    missing = [part for part in parts.split(", ") if part not in filled.split(SEPARATOR)]
    period = read_period(exact, today) if missing and exact else None
    ends = dict(zip(("first", "last"), parts.split(", "), strict=False))
    if not missing or (period and period.open_end and missing == [ends[period.open_end]]):
        return None
    return f"{parts} come together"


@WHOLE.finds
def _numbers(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """An indicator has a value or a change, and its numbers stand in the order that their meaning demands."""
    value, previous = pl.col("value"), pl.col("previous_value")
    no_value = value.is_null()
    backwards = ((pl.col("change") == "increase") & (previous >= value)) | (
        (pl.col("change") == "decrease") & (previous <= value)
    )
    wrongs = (
        (no_value & pl.col("change_by").is_null(), "value", pl.lit("neither value nor change_by")),
        (
            no_value & (pl.col("value_to").is_not_null() | previous.is_not_null()),
            "value",
            pl.lit("value_to or previous_value without value"),
        ),
        (pl.col("value_to") <= value, "value_to", pl.lit("value_to is not above value")),
        (backwards, "change", pl.format("an {} from {} to {}", "change", previous, value)),
    )
    field, message = pl.lit(None, pl.String), pl.lit(None, pl.String)
    for wrong, at, words in reversed(wrongs):
        field = pl.when(wrong).then(pl.lit(at)).otherwise(field)
        message = pl.when(wrong).then(words).otherwise(message)
    rows = index["indicators"].with_columns(field=field, message=message)
    wrong_rows = rows.filter(pl.col("field").is_not_null())
    yield WHOLE.issues(wrong_rows, pl.col("message"), table="indicators", record="id")


@WHOLE.finds
def _units(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A quantity's unit fills its column, which is read from a quantity of the row, or from one before that.

    The unit is that of the value: a change in another unit, such as per cent, is a row of its own.
    """
    columns = index["indicators"].select(
        "unit", record_id="id", indicator_row="row", measures=pl.col("value").is_not_null()
    )
    quantities = (
        index.evidence.filter((pl.col("table") == "indicators") & (pl.col("basis") == "quantity"))
        .join(columns, on="record_id")
        .with_columns(changes=(pl.col("field") == "change_by") & pl.col("measures"))
    )
    other = verdicts_of_distinct(quantities, ["exact", "changes", "unit"], _other_unit)
    yield WHOLE.issues(other, pl.col("verdict"), table="indicators", row="indicator_row", field="unit")
    measured = verdicts_of_distinct(quantities.filter(~pl.col("changes")), ["exact"], unit_of).select(
        *PLACE, "verdict", owner="record_id", first="char_start", last="char_end"
    )
    words = index.evidence.filter(field="unit").select(
        *PLACE, "row", "record_id", "field", "exact", "char_start", "char_end"
    )
    own = words.join(measured, left_on="record_id", right_on="owner", how="semi")
    inside = words.join(measured, on=PLACE).filter(
        (pl.col("char_start") >= pl.col("first")) & (pl.col("char_end") <= pl.col("last"))
    )
    theirs = inside.filter(pl.col("owner") == pl.col("record_id"))
    shared = inside.filter(~pl.col("verdict").is_in(["%", "1"])).join(own, on="row", how="anti")
    stray = words.join(theirs, on="row", how="anti").join(shared, on="row", how="anti")
    yield WHOLE.issues(stray, pl.format("{} is the unit of no quantity of the row", quoted("exact")))


def _other_unit(exact: str, changes: bool, unit: str | None) -> str | None:
    """Say that a quantity has another unit than its column, or None."""
    codes = units_in(exact)
    if not codes or unit in codes:
        return None
    apart = ": a change in another unit than the value is a row of its own" if changes else ""
    return f"{exact!r} has the unit {codes[0]}, the column is {unit or 'null'}{apart}"


@WHOLE.finds
def _names_with_cues(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A name that holds a cue fills that column, with a term of which it holds a cue; a text may say another kind."""
    rows = stacked(
        index[table].select(
            "row", "id", "name", table=pl.lit(table), field=pl.lit(field), value=pl.col(field).cast(pl.String)
        )
        for table in NAMED_TABLES
        for field, vocabulary in c.vocabularies(table).items()
        if field != "extent" and not vocabulary.small_words
    )
    told = index.supported.filter(field="kind", basis="term", computed=PROVEN)
    within = told.join(index.others, on=PLACE).filter(
        (pl.col("other_start") <= pl.col("char_start")) & (pl.col("char_end") <= pl.col("other_end"))
    )  # the name of a group, of which it is an example
    told = told.join(within, on="row", how="anti")
    told = rows.join(told.select("field", "exact", id="record_id"), on=["id", "field"])
    told = told.filter(~pl.col("name").str.contains(pl.col("exact"), literal=True))
    rows = rows.join(told, on=["id", "field"], how="anti")
    telling = verdicts_of_distinct(rows, ["table", "field", "name", "value"], _cue)
    yield WHOLE.issues(telling, pl.col("verdict"), table=pl.col("table"), record="id")


def _cue(table: str, field: str, name: str, value: str | None) -> str | None:
    """Say which cue a name holds where the column is not its term, or None.

    Of a status only participles in lower case tell, as in "completed halls": the Open Loop Laboratory need not be open.
    Of a kind the head of the name tells: a City Hospital is no city.

    >>> _cue("platforms", "status", "Closed Loop Hall", None), _cue("platforms", "status", "closed halls", None)
    (None, "the name holds 'closed', a cue of closed; the column is null")
    """
    found = [*cues_in(name, c.vocabularies(table)[field])]
    if any(term == value for _, term in found):
        return None
    if field == "kind":
        found = [(span, term) for span, term in found if heads(name, span)]
    cues = {term: name[a:b] for (a, b), term in found}
    if field == "status":
        cues = {term: cue for term, cue in cues.items() if cue.islower() and cue.endswith("ed")}
    if not cues:
        return None
    held = " or ".join(f"{cue!r}, a cue of {term}" for term, cue in cues.items())
    return f"the name holds {held}; the column is {value or 'null'}"


@WHOLE.finds
def _counts_in_extents(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A number in the words that prove a group is its count, unless it is planned, reported or of the past."""
    rows = index.evidence.filter((pl.col("field") == "extent") & (pl.col("basis") == "extent"))
    counts = index.named.select("record_id", "member_count")
    modal = index["indicators"].filter(pl.col("modality").is_not_null()).select(record_id="subject_id")
    planned = counts.filter(pl.col("member_count").is_null()).join(modal, on="record_id", how="semi")
    counted = rows.join(index.names, on="record_id").join(counts, on="record_id")
    counted = counted.join(planned, on="record_id", how="anti").with_columns(pl.col("names").list.join(SEPARATOR))
    other = verdicts_of_distinct(counted, ["exact", "names", "member_count"], _other_count)
    yield WHOLE.issues(other, pl.col("verdict"), table=pl.col("table"), row="cell_row", field="member_count")


def _other_count(exact: str, names: str, member_count: int | None) -> str | None:
    count = stated_count(exact, tuple(names.split(SEPARATOR)))
    if count is None or count == member_count:
        return None
    return f"{exact!r} counts {count:g}, member_count is {'null' if member_count is None else member_count}"


@WHOLE.finds
def _individuals(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """An individual is nowhere counted: each of its names stands bare."""
    individuals = index.named.filter(pl.col("extent") == "individual").select("record_id", "record_row")
    bare = (pl.col("field") == "name") & (pl.col("basis") == "verbatim") & pl.col("ordinal").is_not_null()
    rows = index.evidence.filter(bare).join(individuals, on="record_id")
    wrong = verdicts_of_distinct(rows, ["exact", "before", "after"], _counted)
    yield WHOLE.issues(wrong, pl.col("verdict"), table=pl.col("table"), row="record_row", field="extent")


def _counted(exact: str, before: str, after: str) -> str | None:
    try:
        extent(exact, Context(c.column(NAMED_TABLES[0], "extent"), before, after, (exact,)))
    except Underivable as reason:
        return str(reason)
    return None


@WHOLE.finds
def listings(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A cue that makes a list of examples also says so."""
    listing = Vocabulary("listing").by_cue
    cues = pl.LazyFrame(list(listing.items()), schema=["cue", "says"], orient="row")
    rows = (
        index.evidence.filter((pl.col("table") == "relations") & (pl.col("field") == "predicate"))
        .with_columns(cue=pl.col("exact").str.to_lowercase())
        .join(cues, on="cue")
        .join(index["relations"].select(pl.col("id").alias("record_id"), "listing", relation_row="row"), on="record_id")
        .filter(pl.col("listing").is_null())
    )
    message = pl.format("{} makes the listing {}", quoted("exact"), "says")
    yield WHOLE.issues(rows, message, table="relations", row="relation_row", field="listing")
    achievements = index["achievements"]
    unlisted = achievements.filter(
        pl.col("research_fields_listing").is_not_null() & (pl.col("research_fields").list.len() == 0)
    )
    yield WHOLE.issues(
        unlisted,
        "a listing without research_fields",
        table="achievements",
        record="id",
        field="research_fields_listing",
    )


@WHOLE.finds
def filled(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A relation's cue that also proves a column of an end fills it, at one end; a status, where that end has one."""
    says = pl.LazyFrame(_says(), schema=["cue", "table", "field", "says"], orient="row")
    due = index.cues_of_relations.drop("field").join(says, on="cue")
    tables = index.tables_of_ids.select(pl.col("record_id").alias("end"), "table")
    ends = stacked(
        due.with_columns(
            end=pl.col(f"{end}_id"),
            demanded=(pl.col("field") != "status")
            | (pl.col("predicate").is_in(OF_SUBJECTS) == (pl.lit(end) == "subject")),
        )
        for end in ("subject", "object")
    ).join(tables, on=["end", "table"], how="semi")
    have = ends.join(
        index.cells.select(pl.col("record_id").alias("end"), "field").unique(), on=["end", "field"], how="semi"
    ).select("row", "field")
    empty = (
        ends.filter("demanded")
        .join(have, on=["row", "field"], how="anti")
        .sort("says")
        .unique(["row", "field"], keep="first")
    )
    message = pl.format("{} also says that {} is {}, which is null", quoted("exact"), pl.col("field"), "says")
    yield WHOLE.issues(empty, message, field="predicate", other="end")


@cache
def _says() -> list[tuple[str, str, str, str]]:
    """Return cue of a predicate, table, column and term, where the cue also holds a cue of that column."""
    return [
        (cue, table, field, term)
        for cue in PREDICATE.by_cue
        for name, vocabulary in c.all_vocabularies().items()
        for table, _, field in [name.partition(".")]
        if table in c.table_names()
        and "name" in {column.name for column in c.columns(table)}
        and not vocabulary.small_words
        for _, term in cues_in(cue, vocabulary)
    ]
