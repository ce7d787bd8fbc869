"""The laws of relations: their ends, their order about the cue, and what examples have through their group."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.index import EvidenceIndex
from ...schema.models import INHERITED
from ...schema.vocabulary import PREDICATE, Predicate, Vocabulary
from .quotes import Found, found, quoted


def listings(world: EvidenceIndex) -> Iterator[Found]:
    """`whole`: a cue that makes a list of examples also says so."""
    listing = Vocabulary("listing").by_cue
    cues = pl.LazyFrame(list(listing.items()), schema=["cue", "says"], orient="row")
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


def examples(world: EvidenceIndex) -> Iterator[Found]:
    """`examples`: what a group has, its named examples have."""
    cells = world.cells.filter(pl.col("field").is_in(INHERITED))
    rows = world.tables_of_ids.select(pl.col("record_id").alias("member_id"), "table", "record_row")
    due = cells.join(world.members, left_on="record_id", right_on="group_id", maintain_order="left").join(
        rows, on=["member_id", "table"], maintain_order="left"
    )
    null = due.join(
        cells, left_on=["member_id", "field"], right_on=["record_id", "field"], how="anti", maintain_order="left"
    )
    yield found(
        null,
        "examples",
        pl.col("table"),
        pl.format("{} is {}, its example has null", "record_id", "value"),
        row="record_row",
        record="member_id",
        field=pl.col("field"),
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
    relations = world["relations"].filter((pl.col("listing") == "partial") & (pl.col("predicate") != "member_of"))
    groupless = relations.join(world.inherited, left_on="id", right_on="record_id", how="anti", maintain_order="left")
    message = pl.lit("listed as partial, but no end is an example of a group that has the like")
    yield found(groupless, "examples", "relations", message, record="id", field="listing")
    shared = (
        world.evidence.filter(pl.col("field").is_in(INHERITED))
        .join(world.members, left_on="record_id", right_on="member_id")
        .group_by("document_id", "table", "field", "group_id", "char_start", "char_end", "exact", "value")
        .agg(pl.col("record_id").n_unique().alias("examples"))
        .filter(pl.col("examples") > 1)
    )
    lacking = shared.join(rows, left_on=["group_id", "table"], right_on=["member_id", "table"]).join(
        world.cells, left_on=["group_id", "field"], right_on=["record_id", "field"], how="anti", maintain_order="left"
    )
    yield found(
        lacking,
        "examples",
        pl.col("table"),
        pl.format("{} says {} of {} examples, not of their group", quoted("exact"), "value", "examples"),
        row="record_row",
        record="group_id",
        field=pl.col("field"),
    )


def arrangement(world: EvidenceIndex) -> Iterator[Found]:
    """`arrangement`: the ends come from the predicate's tables and stand on the sides that its cue says."""
    predicates = [term for term in PREDICATE.terms if isinstance(term, Predicate)]
    rows = world["relations"]
    for end, side in (("subject_id", "subjects"), ("object_id", "objects")):
        admitted = pl.LazyFrame(
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

    orders = pl.LazyFrame(
        [(p.name, cue, ">".join(order)) for p in predicates for cue, order in p.arrangements()],
        schema=["predicate", "cue", "order"],
        orient="row",
    )
    here = world.stated
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
    cues = world.cues_of_relations.join(world.inherited, on="record_id", how="anti", maintain_order="left")
    apart = cues.join(here.select("row"), on="row", how="anti", maintain_order="left")
    yield found(
        apart,
        "arrangement",
        "evidence",
        pl.format("subject and object are not both quoted in the sentence of {}", quoted("exact")),
        field=pl.col("field"),
    )
    yield from _paired(world, here)


def _paired(world: EvidenceIndex, here: pl.LazyFrame) -> Iterator[Found]:
    """Of two lists that "respectively" pairs, the n-th belongs to the n-th; in the order of their names."""
    listed = world["relations"].filter(pl.col("listing") == "paired").select(pl.col("id").alias("record_id"))
    first = world.mentions.group_by("record_id").agg(pl.col("char_start").min().alias("first"))
    lists = ["document_id", "cue_start", "predicate"]
    ranks = here.join(listed, on="record_id")
    for end in ("subject", "object"):
        ranks = ranks.join(
            first.rename({"record_id": f"{end}_id", "first": f"{end}_first"}), on=f"{end}_id", how="left"
        ).with_columns(pl.struct(end, f"{end}_first").rank("dense").over(lists).alias(f"{end}_rank"))
    crossed = ranks.filter(pl.col("subject_rank") != pl.col("object_rank"))
    yield found(
        crossed,
        "arrangement",
        "evidence",
        pl.format("pairs number {} of the subjects with number {} of the objects", "subject_rank", "object_rank"),
        field=pl.col("field"),
    )


LAWS = (listings, examples, arrangement)
"""In the order in which they speak."""
