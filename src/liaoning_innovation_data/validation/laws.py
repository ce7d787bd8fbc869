"""The laws between rows: where evidence may stand, and what has to come together."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from .. import columns as c
from ..models import INHERITED, NAMED_TABLES
from ..rules.numbers import unit_of
from ..rules.terms import cues_in
from ..vocabulary import PREDICATE, VOCABULARIES, Predicate
from .evidence import Found, found, quoted
from .world import World

PERIODS = {
    "indicators": ("period_from", "period_to", "period_is_approximate"),
    "achievements": ("realised_from", "realised_to"),
}
"""Table -> the columns that one time phrase fills."""


def anchored(world: World) -> Iterator[Found]:
    """`anchored`: evidence stands in sentences that speak of the record."""
    place = ["document_id", "ordinal"]
    named = world.mentions.select(*place, "record_id").unique()
    through_group = world.members.join(named, left_on="group_id", right_on="record_id").select(
        *place, record_id="member_id"
    )
    rows = world.evidence.filter(pl.col("ordinal").is_not_null())

    own = rows.filter(pl.col("table").is_in(NAMED_TABLES))
    allowed = pl.concat([named.with_columns(inherited=False), through_group.with_columns(inherited=True)])
    fine = own.join(allowed, on=[*place, "record_id"]).filter(~pl.col("inherited") | pl.col("field").is_in(INHERITED))
    yield _unanchored(own, fine, "its name")

    indicators = rows.filter(pl.col("table") == "indicators")
    subjects = world["indicators"].select(pl.col("id").alias("record_id"), "subject_id")
    at_measure = indicators.filter(pl.col("field") == "measure").select(*place, "record_id")
    at_subject = subjects.join(named, left_on="subject_id", right_on="record_id").select(*place, "record_id")
    fine = indicators.join(pl.concat([at_measure, at_subject]).unique(), on=[*place, "record_id"], how="semi")
    yield _unanchored(indicators, fine, "its measure or its subject")

    relations = rows.filter(pl.col("table") == "relations")
    spoken = pl.concat([named, through_group]).unique()
    fine = relations
    for end in ("subject_id", "object_id"):
        ends = world["relations"].select(pl.col("id").alias("record_id"), pl.col(end).alias("end"))
        at_end = ends.join(spoken, left_on="end", right_on="record_id").select(*place, "record_id")
        fine = fine.join(at_end, on=[*place, "record_id"], how="semi")
    yield _unanchored(relations, fine, "both its ends")


def _unanchored(rows: pl.DataFrame, fine: pl.DataFrame, what: str) -> Found:
    wrong = rows.join(fine.select("row"), on="row", how="anti", maintain_order="left")
    message = pl.format("{} stands in a sentence that does not name {}", quoted("exact"), pl.lit(what))
    return found(wrong, "anchored", "evidence", message, field=pl.col("field"))


def own_words(world: World) -> Iterator[Found]:
    """`own-words`: evidence does not lie inside the name of another record of its table."""
    rows = world.evidence.filter(pl.col("table").is_in(NAMED_TABLES) & pl.col("ordinal").is_not_null()).join(
        world.names, on="record_id", maintain_order="left"
    )
    others = world.mentions.filter(pl.col("basis") == "verbatim").select(
        "document_id",
        "ordinal",
        "table",
        pl.col("record_id").alias("other"),
        pl.col("char_start").alias("other_start"),
        pl.col("char_end").alias("other_end"),
        pl.col("exact").alias("other_name"),
    )
    inside = rows.join(others, on=["document_id", "ordinal", "table"]).filter(
        (pl.col("other") != pl.col("record_id"))
        & (pl.col("char_start") >= pl.col("other_start"))
        & (pl.col("char_end") <= pl.col("other_end"))
    )
    foreign = inside.join(
        world.members,
        left_on=["record_id", "other"],
        right_on=["member_id", "group_id"],
        how="anti",
        maintain_order="left",
    ).filter(
        ~pl.col("names").list.eval(pl.element()).list.join("\x1f").str.contains(pl.col("other_name"), literal=True)
    )
    yield found(
        foreign,
        "own-words",
        "evidence",
        pl.format("{} lies inside {}, the name of {}", quoted("exact"), quoted("other_name"), "other"),
        field=pl.col("field"),
    )


def one_number(world: World) -> Iterator[Found]:
    """`one-number`: a number serves one subject, and none stands between a count and its noun."""
    numbers = world.numbers.filter(pl.col("ordinal").is_not_null())
    place = ["document_id", "ordinal"]
    other = numbers.select(
        *place,
        pl.col("subject").alias("other"),
        pl.col("char_start").alias("other_start"),
        pl.col("char_end").alias("other_end"),
    ).unique()
    pairs = numbers.join(other, on=place).filter(pl.col("other") != pl.col("subject"))
    shared = pairs.filter((pl.col("char_start") < pl.col("other_end")) & (pl.col("other_start") < pl.col("char_end")))
    yield found(
        shared,
        "one-number",
        "evidence",
        pl.format("{} also serves {}", quoted("exact"), "other"),
        field=pl.col("field"),
        other="other",
    )
    nouns = pl.concat(
        [
            world.mentions.select(*place, "record_id", "char_start", "char_end"),
            world.evidence.filter((pl.col("table") == "indicators") & (pl.col("field") == "measure")).select(
                *place, "record_id", "char_start", "char_end"
            ),
        ]
    ).rename({"char_start": "noun_start", "char_end": "noun_end"})
    counts = numbers.join(nouns, on=[*place, "record_id"])
    gap = pl.max_horizontal(
        pl.col("noun_start") - pl.col("char_end"), pl.col("char_start") - pl.col("noun_end"), pl.lit(0)
    )
    closest = counts.with_columns(gap=gap).filter(pl.col("gap") == pl.col("gap").min().over("row"))
    first = pl.min_horizontal("char_end", "noun_end")
    last = pl.max_horizontal("char_start", "noun_start")
    between = (
        closest.join(other, on=place)
        .filter(
            (pl.col("other") != pl.col("subject")) & (pl.col("other_start") >= first) & (pl.col("other_end") <= last)
        )
        .unique("row", maintain_order=True)
    )
    yield found(
        between,
        "one-number",
        "evidence",
        pl.format("between {} and what it counts stands a number of {}", quoted("exact"), "other"),
        field=pl.col("field"),
    )


def double_entry(world: World) -> Iterator[Found]:
    """`double-entry`: a group's count and the indicator that counts it say the same, by the same words."""
    groups = pl.concat(
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
            "value",
        )
        .join(groups.filter(pl.col("extent") == "group"), on="subject_id", how="inner", maintain_order="left")
        .filter(pl.col("name").str.ends_with(pl.col("measure")))
    )
    uncounted = groups.filter(pl.col("member_count").is_not_null() & (pl.col("extent") == "group")).join(
        counting, on="subject_id", how="anti", maintain_order="left"
    )
    yield found(
        uncounted,
        "double-entry",
        pl.col("table"),
        pl.lit("no indicator counts the group"),
        record="subject_id",
        field="member_count",
    )
    unequal = counting.filter(pl.col("member_count").cast(pl.Float64).ne_missing(pl.col("value")))
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


def whole(world: World) -> Iterator[Found]:
    """`whole`: what comes together is there together."""
    for table, parts in PERIODS.items():
        rows = world[table]
        filled = pl.sum_horizontal(pl.col(part).is_not_null() for part in parts)
        torn = rows.filter((filled > 0) & (filled < len(parts)))
        yield found(torn, "whole", table, pl.lit(f"{', '.join(parts)} come together"), record="id", field=parts[0])
        reversed_ = rows.filter(pl.col(parts[0]) > pl.col(parts[1]))
        yield found(reversed_, "whole", table, pl.lit("the period ends before it begins"), record="id", field=parts[0])
        phrases = (
            world["evidence"]
            .filter(pl.col("field").is_in(parts))
            .group_by("record_id", "field")
            .agg(pl.format("{}–{}", "char_start", "char_end").sort().str.join(", ").alias("places"))
            .group_by("record_id")
            .agg(pl.col("places").n_unique().alias("phrases"))
            .filter(pl.col("phrases") > 1)
        )
        apart = rows.join(phrases, left_on="id", right_on="record_id", maintain_order="left")
        yield found(
            apart,
            "whole",
            table,
            pl.lit("the parts of the period are read from different words"),
            record="id",
            field=parts[0],
        )

    indicators = world["indicators"]
    empty = indicators.filter(pl.col("value").is_null() & pl.col("change_by").is_null())
    yield found(empty, "whole", "indicators", pl.lit("neither value nor change_by"), record="id", field="value")
    endless = indicators.filter(
        pl.col("value").is_null() & (pl.col("value_to").is_not_null() | pl.col("previous_value").is_not_null())
    )
    yield found(
        endless,
        "whole",
        "indicators",
        pl.lit("value_to or previous_value without value"),
        record="id",
        field="value",
    )
    inverted = indicators.filter(pl.col("value_to") <= pl.col("value"))
    yield found(inverted, "whole", "indicators", pl.lit("value_to is not above value"), record="id", field="value_to")
    backwards = indicators.filter(
        ((pl.col("change") == "increase") & (pl.col("previous_value") >= pl.col("value")))
        | ((pl.col("change") == "decrease") & (pl.col("previous_value") <= pl.col("value")))
    )
    yield found(
        backwards,
        "whole",
        "indicators",
        pl.format("an {} from {} to {}", "change", "previous_value", "value"),
        record="id",
        field="change",
    )
    yield from _units(world)
    yield from _names_with_cues(world)
    yield from _listings(world)


def _units(world: World) -> Iterator[Found]:
    """A quantity's unit fills `unit`, and `unit` is read from a quantity of the row."""
    rows = world.evidence.filter((pl.col("table") == "indicators") & (pl.col("basis") == "quantity"))
    with_unit = (
        rows.with_columns(pl.col("exact").map_elements(unit_of, pl.String, skip_nulls=True).alias("read"))
        if rows.height
        else rows.with_columns(pl.lit(None, pl.String).alias("read"))
    )
    indicators = world["indicators"].select(
        pl.col("id").alias("record_id"), "unit", pl.col("row").alias("indicator_row")
    )
    absent = (
        with_unit.drop_nulls("read")
        .join(indicators, on="record_id", maintain_order="left")
        .filter(pl.col("unit").is_null())
    )
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


def _names_with_cues(world: World) -> Iterator[Found]:
    """A name that holds a cue fills that column."""
    for table in NAMED_TABLES:
        for field, vocabulary in c.vocabularies(table).items():
            if vocabulary.small_words or field == "extent":
                continue
            rows = world[table].filter(pl.col(field).is_null())
            telling = {name: cue for name in rows["name"].unique() if (cue := next(cues_in(name, vocabulary), None))}
            wrong = rows.filter(pl.col("name").is_in(list(telling)))
            cues = (
                wrong["name"].replace_strict(
                    {name: f"{name[span.start : span.end]!r} says {term}" for name, (span, term) in telling.items()},
                    return_dtype=pl.String,
                )
                if telling
                else wrong["name"]
            )
            yield found(
                wrong.with_columns(cues.alias("cue")),
                "whole",
                table,
                pl.format("the name holds a cue, the column is null: {}", "cue"),
                record="id",
                field=field,
            )


def _listings(world: World) -> Iterator[Found]:
    """A cue that makes a list of examples also says so."""
    listing = VOCABULARIES["relations.listing"].by_cue
    cues = pl.DataFrame(list(listing.items()), schema=["cue", "says"], orient="row")
    rows = (
        world.evidence.filter((pl.col("table") == "relations") & (pl.col("field") == "predicate"))
        .with_columns(pl.col("exact").str.to_lowercase().alias("cue"))
        .join(cues, on="cue", maintain_order="left")
        .join(
            world["relations"].select(pl.col("id").alias("record_id"), "listing", pl.col("row").alias("relation_row")),
            on="record_id",
            maintain_order="left",
        )
        .filter(pl.col("listing").is_null())
    )
    yield found(
        rows,
        "whole",
        "relations",
        pl.format("{} makes the listing {}", quoted("exact"), "says"),
        row="relation_row",
        field="listing",
    )
    achievements = world["achievements"]
    unlisted = achievements.filter(
        pl.col("research_fields_listing").is_not_null() & (pl.col("research_fields").list.len() == 0)
    )
    yield found(
        unlisted,
        "whole",
        "achievements",
        pl.lit("a listing without research_fields"),
        record="id",
        field="research_fields_listing",
    )


def examples(world: World) -> Iterator[Found]:
    """`examples`: what a group has, its named examples have."""
    for table in NAMED_TABLES:
        for field in INHERITED:
            if field not in c.vocabularies(table):
                continue
            groups = world[table].select(pl.col("id").alias("group_id"), pl.col(field).alias("of_group")).drop_nulls()
            rows = (
                world[table]
                .filter(pl.col(field).is_null())
                .join(world.members, left_on="id", right_on="member_id", maintain_order="left")
                .join(groups, on="group_id", maintain_order="left")
            )
            yield found(
                rows,
                "examples",
                table,
                pl.format("{} is {}, its example has null", "group_id", "of_group"),
                record="id",
                field=field,
            )
    relations = world["relations"].filter(pl.col("predicate") != "member_of")
    for end, other in (("subject_id", "object_id"), ("object_id", "subject_id")):
        due = relations.join(world.members, left_on=end, right_on="group_id", maintain_order="left")
        have = relations.select(pl.col(end).alias("member_id"), "predicate", other)
        missing = due.join(have, on=["member_id", "predicate", other], how="anti", maintain_order="left")
        yield found(
            missing,
            "examples",
            "relations",
            pl.format("{}, an example of {}, has no such relation", "member_id", end),
            record="id",
            field=end,
        )
        unlisted = due.join(
            relations,
            left_on=["member_id", "predicate", other],
            right_on=[end, "predicate", other],
            suffix="_of_example",
        ).filter(pl.col("listing_of_example").ne_missing("partial"))
        yield found(
            unlisted,
            "examples",
            "relations",
            pl.lit("a relation through a group is listed as partial"),
            row="row_of_example",
            record="id_of_example",
            field="listing",
        )


def arrangement(world: World) -> Iterator[Found]:
    """`arrangement`: the ends come from the predicate's tables and stand on the sides that its cue says."""
    predicates = [term for term in PREDICATE.terms if isinstance(term, Predicate)]
    rows = world["relations"]
    for end, side in (("subject_id", "subjects"), ("object_id", "objects")):
        admitted = pl.DataFrame(
            [(p.name, table) for p in predicates for table in getattr(p, side)],
            schema=["predicate", "table"],
            orient="row",
        )
        ends = rows.join(
            world.tables_of_ids.select(pl.col("record_id").alias(end), "table"),
            on=end,
            how="left",
            maintain_order="left",
        )
        wrong = ends.join(admitted, on=["predicate", "table"], how="anti", maintain_order="left")
        yield found(
            wrong,
            "arrangement",
            "relations",
            pl.format("{} takes no record of {} there", "predicate", "table"),
            record="id",
            field=end,
        )
    selves = rows.filter(pl.col("subject_id") == pl.col("object_id"))
    yield found(
        selves,
        "arrangement",
        "relations",
        pl.lit("a record has no relation to itself"),
        record="id",
        field="object_id",
    )

    orders = pl.DataFrame(
        [(p.name, cue, ">".join(order)) for p in predicates for cue, order in p.arrangements()],
        schema=["predicate", "cue", "order"],
        orient="row",
    )
    place = ["document_id", "ordinal", "record_id"]
    cells = world.evidence.filter(pl.col("table") == "relations")
    spans = {
        role: cells.filter(pl.col("field") == field).select(*place, pl.col("char_start").alias(role))
        for role, field in (("subject", "subject_id"), ("object", "object_id"))
    }
    cues = (
        cells.filter((pl.col("field") == "predicate") & (pl.col("basis") == "term"))
        .select(
            *place,
            "row",
            "field",
            "exact",
            pl.col("value").alias("predicate"),
            pl.col("char_start").alias("cue_start"),
        )
        .with_columns(pl.col("exact").str.to_lowercase().str.replace_all(r"\s+", " ").alias("cue"))
    )
    here = cues.join(spans["subject"], on=place, how="inner", maintain_order="left").join(
        spans["object"], on=place, how="inner", maintain_order="left"
    )
    roles = {"subject": "subject", "object": "object", "cue_start": "cue"}
    order = (
        pl.concat_list(pl.struct(pl.col(name).alias("at"), pl.lit(role).alias("role")) for name, role in roles.items())
        .list.sort()
        .list.eval(pl.element().struct.field("role"))
        .list.join(">")
    )
    fitting = here.with_columns(order.alias("order")).join(orders, on=["predicate", "cue", "order"], how="semi")
    wrong = here.join(fitting.select("row"), on="row", how="anti").unique("row", maintain_order=True)
    yield found(
        wrong,
        "arrangement",
        "evidence",
        pl.format("subject and object do not stand about {} as {} demands", quoted("exact"), "predicate"),
        field=pl.col("field"),
    )
    # An end that is named away from the cue is there through its group, or it isn't there at all.
    apart = (
        cues.join(here.select("row"), on="row", how="anti", maintain_order="left")
        .join(rows.select(pl.col("id").alias("record_id"), "listing"), on="record_id", maintain_order="left")
        .filter(pl.col("listing").ne_missing("partial"))
    )
    yield found(
        apart,
        "arrangement",
        "evidence",
        pl.format("subject and object are not both quoted in the sentence of {}", quoted("exact")),
        field=pl.col("field"),
    )


LAWS = (anchored, own_words, one_number, double_entry, whole, examples, arrangement)
"""In the order in which they speak."""
