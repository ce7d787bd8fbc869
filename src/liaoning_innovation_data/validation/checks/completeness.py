"""The laws of completeness: what comes together is there together, and agrees."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.derivation import Context, Underivable
from ...evidence.derivation.names import extent, stated_count
from ...evidence.derivation.numbers import unit_of
from ...evidence.derivation.terms import cues_in
from ...evidence.index import SEPARATOR, EvidenceIndex, stacked
from ...schema import columns as c
from ...schema.models import NAMED_TABLES
from .quotes import Found, found, judged, quoted

PERIODS = {table: tuple(parts.values()) for table in c.table_names() for parts in c.periods(table).values()}
"""Table -> the columns that one time phrase fills."""


def double_entry(world: EvidenceIndex) -> Iterator[Found]:
    """`double-entry`: a group's count and the indicator that counts it say the same, by the same words."""
    groups = stacked(
        world[t].select(
            pl.lit(t).alias("table"),
            "row",
            pl.col("id").alias("subject_id"),
            "name",
            "extent",
            "member_count",
        )
        for t in NAMED_TABLES
    )
    lone = groups.filter((pl.col("extent") == "individual") & (pl.col("member_count").is_not_null()))
    yield found(
        lone,
        "double-entry",
        pl.col("table"),
        pl.lit("an individual has no members"),
        record="subject_id",
        field="member_count",
    )
    counting = (
        world["indicators"]
        .filter(pl.col("unit").is_null() & pl.col("value").is_not_null())
        .select(
            pl.col("row").alias("indicator_row"),
            pl.col("id").alias("indicator"),
            "subject_id",
            "measure",
            "qualifier",
            "value",
            "period_from",
        )
        .join(groups.filter(pl.col("extent") == "group"), on="subject_id", how="inner", maintain_order="left")
        .filter(pl.col("name").str.ends_with(pl.col("measure")))
    )
    rest = pl.col("name").str.strip_suffix(pl.col("measure")).str.strip_chars()
    loose = counting.filter((rest != "") & pl.col("qualifier").ne_missing(rest))
    yield found(
        loose,
        "double-entry",
        "indicators",
        pl.format("of {}, the measure {} leaves {}: the qualifier says it", quoted("name"), quoted("measure"), rest),
        row="indicator_row",
        record="indicator",
        field="qualifier",
        other="subject_id",
    )
    uncounted = groups.filter(pl.col("member_count").is_not_null() & (pl.col("extent") == "group")).join(
        counting, on="subject_id", how="anti", maintain_order="left"
    )
    measuring = world["indicators"].group_by("subject_id").agg(pl.col("id").first().alias("indicator"))
    yield found(
        uncounted.join(measuring, on="subject_id", how="left", maintain_order="left"),
        "double-entry",
        pl.col("table"),
        pl.lit("no indicator counts the group"),
        record="subject_id",
        field="member_count",
        other="indicator",
    )
    # A count of another time, which its period tells, may differ; one count at least is the group's.
    equal = pl.col("member_count").cast(pl.Float64).eq_missing(pl.col("value"))
    unequal = counting.filter(~equal & (pl.col("period_from").is_null() | ~equal.any().over("subject_id")))
    yield found(
        unequal,
        "double-entry",
        pl.col("table"),
        pl.format(
            "member_count is {}, but {} says {}",
            pl.col("member_count").cast(pl.String).fill_null("null"),
            "indicator",
            "value",
        ),
        record="subject_id",
        field="member_count",
        other="indicator",
    )
    places = (
        world["evidence"]
        .filter(pl.col("field").is_in(["member_count", "value"]))
        .group_by("record_id")
        .agg(pl.format("{}–{}", "char_start", "char_end").sort().str.join(", ").alias("places"))
    )
    apart = (
        counting.filter(pl.col("member_count").cast(pl.Float64) == pl.col("value"))
        .join(places, left_on="subject_id", right_on="record_id")
        .join(places, left_on="indicator", right_on="record_id", suffix="_of_indicator")
        .filter(pl.col("places") != pl.col("places_of_indicator"))
    )
    yield found(
        apart,
        "double-entry",
        pl.col("table"),
        pl.format("counted at {}, but by {} at {}", "places", "indicator", "places_of_indicator"),
        record="subject_id",
        field="member_count",
        other="indicator",
    )


def whole(world: EvidenceIndex) -> Iterator[Found]:
    """`whole`: what comes together is there together."""
    yield from _periods(world)
    yield from _numbers(world)
    yield from _units(world)
    yield from _names_with_cues(world)
    yield from _counts_in_extents(world)
    yield from _individuals(world)


def _periods(world: EvidenceIndex) -> Iterator[Found]:
    """The parts of a period come together, from the same words, and in order."""
    complete = pl.LazyFrame(
        [(table, parts[0], ", ".join(parts), len(parts)) for table, parts in PERIODS.items()],
        schema={"table": pl.String, "field": pl.String, "parts": pl.String, "size": pl.UInt32},
        orient="row",
    )
    of_periods = pl.col("field").is_in([part for parts in PERIODS.values() for part in parts])
    cells = world.cells.filter(of_periods).group_by("table", "row", "record_id").agg(pl.len().alias("filled"))
    torn = cells.join(complete, on="table").filter(pl.col("filled") < pl.col("size"))
    message = pl.format("{} come together", "parts")
    yield found(torn, "whole", pl.col("table"), message, field=pl.col("field"))
    places = (
        world.evidence.filter(of_periods & pl.col("table").is_in(list(PERIODS)))
        .group_by("table", "cell_row", "record_id", "field")
        .agg(pl.format("{}–{}", "char_start", "char_end").sort().str.join(", ").alias("places"))
        .group_by("table", "cell_row", "record_id")
        .agg(pl.col("places").n_unique())
        .filter(pl.col("places") > 1)
        .join(complete, on="table")
    )
    message = pl.lit("the parts of the period are read from different words")
    yield found(places, "whole", pl.col("table"), message, row="cell_row", field=pl.col("field"))
    ordered = stacked(
        world[table].select(
            pl.lit(table).alias("table"),
            "row",
            "id",
            pl.lit(parts[0]).alias("field"),
            (pl.col(parts[0]) <= pl.col(parts[1])).alias("ordered"),
        )
        for table, parts in PERIODS.items()
    )
    message = pl.lit("the period ends before it begins")
    reverse = ordered.filter(~pl.col("ordered"))
    yield found(reverse, "whole", pl.col("table"), message, record="id", field=pl.col("field"))


def _numbers(world: EvidenceIndex) -> Iterator[Found]:
    """An indicator has a value or a change, and its numbers stand in the order that their meaning demands."""
    value, previous = pl.col("value"), pl.col("previous_value")
    no_value = value.is_null()
    backwards = ((pl.col("change") == "increase") & (previous >= value)) | (
        (pl.col("change") == "decrease") & (previous <= value)
    )
    told = (
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
    for wrong, at, words in reversed(told):
        field = pl.when(wrong).then(pl.lit(at)).otherwise(field)
        message = pl.when(wrong).then(words).otherwise(message)
    rows = world["indicators"].with_columns(field.alias("field"), message.alias("message"))
    wrong_rows = rows.filter(pl.col("field").is_not_null())
    yield found(wrong_rows, "whole", "indicators", pl.col("message"), record="id", field=pl.col("field"))


def _units(world: EvidenceIndex) -> Iterator[Found]:
    """A quantity's unit fills `unit`, and `unit` is read from a quantity of the row."""
    rows = world.evidence.filter((pl.col("table") == "indicators") & (pl.col("basis") == "quantity"))
    with_unit = judged(rows, ["exact"], unit_of).rename({"verdict": "read"})
    indicators = world["indicators"].select(
        pl.col("id").alias("record_id"), "unit", pl.col("row").alias("indicator_row")
    )
    absent = with_unit.join(indicators, on="record_id", maintain_order="left").filter(pl.col("unit").is_null())
    yield found(
        absent,
        "whole",
        "indicators",
        pl.format("{} has the unit {}, the column is null", quoted("exact"), "read"),
        row="indicator_row",
        field="unit",
    )
    words = world["evidence"].filter(pl.col("field") == "unit")
    inside = words.join(
        with_unit.select("record_id", pl.col("char_start").alias("first"), pl.col("char_end").alias("last")),
        on="record_id",
    ).filter((pl.col("char_start") >= pl.col("first")) & (pl.col("char_end") <= pl.col("last")))
    stray = words.join(inside.select("row"), on="row", how="anti", maintain_order="left")
    yield found(
        stray,
        "whole",
        "evidence",
        pl.format("{} is the unit of no quantity of the row", quoted("exact")),
        field="unit",
    )


def _names_with_cues(world: EvidenceIndex) -> Iterator[Found]:
    """A name that holds a cue fills that column, with a term of which it holds a cue."""
    rows = stacked(
        world[table].select(
            "row",
            "id",
            "name",
            pl.lit(table).alias("table"),
            pl.lit(field).alias("field"),
            pl.col(field).cast(pl.String).alias("value"),
        )
        for table in NAMED_TABLES
        for field, vocabulary in c.vocabularies(table).items()
        if field != "extent" and not vocabulary.small_words
    )
    telling = judged(rows, ["table", "field", "name", "value"], _cue)
    yield found(telling, "whole", pl.col("table"), pl.col("verdict"), record="id", field=pl.col("field"))


def _cue(table: str, field: str, name: str, value: str | None) -> str | None:
    """Say which cue a name holds where the column is not its term, or None."""
    cues = {term: name[a:b] for (a, b), term in cues_in(name, c.vocabularies(table)[field])}
    if not cues or value in cues:
        return None
    told = " or ".join(f"{cue!r}, a cue of {term}" for term, cue in cues.items())
    return f"the name holds {told}; the column is {value or 'null'}"


def _counts_in_extents(world: EvidenceIndex) -> Iterator[Found]:
    """A number in the words that prove a group is its count."""
    rows = world.evidence.filter((pl.col("field") == "extent") & (pl.col("basis") == "extent"))
    counts = stacked(world[table].select(pl.col("id").alias("record_id"), "member_count") for table in NAMED_TABLES)
    told = rows.join(world.names, on="record_id", maintain_order="left").join(
        counts, on="record_id", maintain_order="left"
    )
    told = told.with_columns(pl.col("names").list.join(SEPARATOR))
    other = judged(told, ["exact", "names", "member_count"], _other_count)
    yield found(other, "whole", pl.col("table"), pl.col("verdict"), row="cell_row", field="member_count")


def _other_count(exact: str, names: str, member_count: int | None) -> str | None:
    count = stated_count(exact, tuple(names.split(SEPARATOR)))
    if count is None or count == member_count:
        return None
    return f"{exact!r} counts {count:g}, member_count is {'null' if member_count is None else member_count}"


def _individuals(world: EvidenceIndex) -> Iterator[Found]:
    """An individual is nowhere counted: each of its names stands bare."""
    extents = stacked(
        world[t].select(pl.col("id").alias("record_id"), pl.col("row").alias("record_row"), "extent")
        for t in NAMED_TABLES
    ).filter(pl.col("extent") == "individual")
    rows = (
        world.evidence.filter((pl.col("field") == "name") & (pl.col("basis") == "verbatim"))
        .join(extents, on="record_id", maintain_order="left")
        .drop_nulls("ordinal")
    )
    wrong = judged(rows, ["exact", "before", "after"], _counted)
    yield found(wrong, "whole", pl.col("table"), pl.col("verdict"), row="record_row", field="extent")


def _counted(exact: str, before: str, after: str) -> str | None:
    try:
        extent(exact, Context(c.column(NAMED_TABLES[0], "extent"), before, after, (exact,)))
    except Underivable as reason:
        return str(reason)
    return None


LAWS = (double_entry, whole)
"""In the order in which they speak."""
