"""The laws of place: in which sentences, and inside which names, evidence may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from ...evidence.derivation.names import between
from ...evidence.index import SEPARATOR, EvidenceIndex, stacked
from ...schema.models import INHERITED, NAMED_TABLES
from .quotes import Found, found, judged, quoted

TOUCHING = {
    "qualifier": ["measure", "value", "value_to", "change_by"],
    "superlative": ["name", "aliases"],
    "research_fields": ["research_fields"],
}
"""Column -> those of its record of which one stands beside it."""


def anchored(world: EvidenceIndex) -> Iterator[Found]:
    """`anchored`: evidence stands in sentences that speak of the record."""
    place = ["document_id", "ordinal"]
    named = world.mentions.select(*place, "record_id").unique()
    through_group = world.members.join(named, left_on="group_id", right_on="record_id").select(
        *place, record_id="member_id"
    )
    rows = world.evidence.filter(pl.col("ordinal").is_not_null())

    own = rows.filter(pl.col("table").is_in(NAMED_TABLES))
    allowed = stacked([named.with_columns(inherited=False), through_group.with_columns(inherited=True)])
    fine = own.join(allowed, on=[*place, "record_id"]).filter(~pl.col("inherited") | pl.col("field").is_in(INHERITED))
    yield _unanchored(own, fine, "its name")

    indicators = rows.filter(pl.col("table") == "indicators")
    subjects = world["indicators"].select(pl.col("id").alias("record_id"), "subject_id")
    at_measure = indicators.filter(pl.col("field") == "measure").select(*place, "record_id")
    at_subject = subjects.join(named, left_on="subject_id", right_on="record_id").select(*place, "record_id")
    fine = indicators.join(stacked([at_measure, at_subject]).unique(), on=[*place, "record_id"], how="semi")
    yield _unanchored(indicators, fine, "its measure or its subject")

    relations = rows.filter(pl.col("table") == "relations")
    spoken = stacked([named, through_group]).unique()
    memberships = world.inherited.join(
        relations.select(*place, pl.col("record_id").alias("membership_id")), on="membership_id"
    )
    listed = relations.join(memberships, on=[*place, "record_id"], how="semi")
    fine = relations
    for end in ("subject_id", "object_id"):
        ends = world["relations"].select(pl.col("id").alias("record_id"), pl.col(end).alias("end"))
        at_end = ends.join(spoken, left_on="end", right_on="record_id").select(*place, "record_id")
        fine = fine.join(at_end, on=[*place, "record_id"], how="semi")
    yield _unanchored(relations, stacked([fine, listed]), "both its ends")

    numbered = indicators.filter(pl.col("field").is_in(["measure", "value", "change_by"])).select(*place, "record_id")
    pointed = indicators.filter(pl.col("field") == "subject_id")
    fine = pointed.join(numbered.unique(), on=[*place, "record_id"], how="semi").select("record_id")
    afar = pointed.join(fine, on="record_id", how="anti", maintain_order="left")
    message = pl.format("{} stands in no sentence with the measure or the number", quoted("exact"))
    yield found(afar, "anchored", "evidence", message, field=pl.col("field"))

    metadata = world["sentences"].filter(pl.col("kind") == "metadata")
    headed = rows.filter((pl.col("table") == "documents") & pl.col("field").is_in(["title", "publisher_id"]))
    buried = headed.join(metadata, on=place, how="anti", maintain_order="left")
    message = pl.format("{} stands in no item of metadata", quoted("exact"))
    yield found(buried, "anchored", "evidence", message, field=pl.col("field"))


def _unanchored(rows: pl.LazyFrame, fine: pl.LazyFrame, what: str) -> Found:
    wrong = rows.join(fine.select("row"), on="row", how="anti", maintain_order="left")
    message = pl.format("{} stands in a sentence that does not name {}", quoted("exact"), pl.lit(what))
    return found(wrong, "anchored", "evidence", message, field=pl.col("field"))


def touching(world: EvidenceIndex) -> Iterator[Found]:
    """`anchored`: a qualifier touches its measure or number, a superlative its name, one item of a list the next."""
    spans = world.evidence.filter(pl.col("ordinal").is_not_null()).select(
        "document_id",
        "ordinal",
        "record_id",
        "row",
        "field",
        "item",
        "exact",
        "char_start",
        "char_end",
        "sentence",
        "sentence_start",
    )
    parts: list[pl.LazyFrame] = []
    for field, anchors in TOUCHING.items():
        theirs = spans.filter(pl.col("field").is_in(anchors)).select(
            "document_id",
            "ordinal",
            "record_id",
            pl.col("item").alias("of_item"),
            pl.col("char_start").alias("first"),
            pl.col("char_end").alias("last"),
        )
        rows = spans.filter(pl.col("field") == field).join(theirs, on=["document_id", "ordinal", "record_id"])
        rows = rows.filter((pl.col("first") >= pl.col("char_end")) | (pl.col("last") <= pl.col("char_start")))
        parts.append(rows.filter((pl.col("of_item") - pl.col("item") == -1) | (pl.lit(field) != "research_fields")))
    start = pl.min_horizontal("char_end", "last")
    gap = pl.col("sentence").str.slice(
        start - pl.col("sentence_start"), pl.max_horizontal(pl.max_horizontal("char_start", "first") - start, pl.lit(0))
    )
    gaps = stacked(parts).with_columns(gap.alias("gap"))
    near = gaps.join(judged(gaps, ["gap"], _far), on=["row", "gap"], how="anti")
    first_item = (pl.col("field") == "research_fields") & (pl.col("item") == 0)
    bound = spans.filter(pl.col("field").is_in(list(TOUCHING)) & ~first_item)
    apart = bound.join(near, on="row", how="anti", maintain_order="left")
    message = pl.format("{} does not touch what it belongs to", quoted("exact"))
    yield found(apart, "anchored", "evidence", message, field=pl.col("field"))


def _far(gap: str) -> str | None:
    return None if between(re.sub(r"[,“”\"‘’']", "", gap), adverbs=True) else gap


def own_words(world: EvidenceIndex) -> Iterator[Found]:
    """`own-words`: evidence does not lie inside the name of another record of its table."""
    rows = world.evidence.filter(pl.col("table").is_in(NAMED_TABLES) & pl.col("ordinal").is_not_null()).join(
        world.names, on="record_id", maintain_order="left"
    )
    inside = rows.join(world.others, on=["document_id", "ordinal", "table"]).filter(
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
    ).filter(~pl.col("names").list.join(SEPARATOR).str.contains(pl.col("other_name"), literal=True))
    yield found(
        foreign,
        "own-words",
        "evidence",
        pl.format("{} lies inside {}, the name of {}", quoted("exact"), quoted("other_name"), "other"),
        field=pl.col("field"),
    )


def one_number(world: EvidenceIndex) -> Iterator[Found]:
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
    shown = numbers.filter(pl.col("table") == "indicators").with_columns(
        pl.col("record_id").n_unique().over("document_id", "char_start", "char_end").alias("indicators")
    )
    yield found(
        shown.filter(pl.col("indicators") > 1),
        "one-number",
        "evidence",
        pl.format("{} is the number of {} indicators", quoted("exact"), "indicators"),
        field=pl.col("field"),
    )
    nouns = stacked(
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


def readings(world: EvidenceIndex) -> Iterator[Found]:
    """`anchored`: a reading stands in a sentence about its record, and with evidence of the cell that it doubts."""
    place = ["document_id", "ordinal"]
    rows = world.evidence.filter(pl.col("ordinal").is_not_null())
    read = world.in_sentences(world["readings"])
    here = [*place, "record_id"]
    of_record = read.join(rows.select(here).unique(), on=here, how="anti", maintain_order="left")
    message = pl.format("{} stands in a sentence that says nothing of {}", quoted("exact"), "record_id")
    yield found(of_record, "anchored", "readings", message, record="id", field="record_id", other="record_id")
    proven = rows.select("record_id", "field").unique()
    of_cell = (
        read.join(proven, on=["record_id", "field"], how="semi")
        .join(rows.select(*here, "field").unique(), on=[*here, "field"], how="anti", maintain_order="left")
        .join(of_record.select("row"), on="row", how="anti", maintain_order="left")
    )
    message = pl.format("{} stands in a sentence without evidence of {}", quoted("exact"), "field")
    yield found(of_cell, "anchored", "readings", message, record="id", field="field", other="record_id")


LAWS = (anchored, touching, own_words, one_number, readings)
"""In the order in which they speak."""
