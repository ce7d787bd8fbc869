"""Checks of relations: their ends, their order about the cue, and what examples have through their group."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.index import LIKE, PLACE, EvidenceIndex, stacked
from ...schema.models import INHERITED, MEMBERSHIPS
from ...schema.vocabulary import PREDICATE, Predicate
from . import Check, IssueFrame, quoted

PREDICATES = [term for term in PREDICATE.terms if isinstance(term, Predicate)]


EXAMPLES = Check(
    "examples",
    description=(
        "What a group has (kind, level, status, relations), its named examples have, too, their relations "
        "with the listing `partial`; and what examples have through their group, the group has."
    ),
    hint="Add the cell or the relation, or drop the membership.",
)


@EXAMPLES.finds
def examples(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """What a group has, its named examples have."""
    cells = index.cells.filter(pl.col("field").is_in(INHERITED))
    rows = index.tables_of_ids.select(pl.col("record_id").alias("member_id"), "table", "record_row")
    due = cells.join(index.members, left_on="record_id", right_on="group_id").join(rows, on=["member_id", "table"])
    null = due.join(cells, left_on=["member_id", "field"], right_on=["record_id", "field"], how="anti")
    message = pl.format("{} is {}, its example has null", "record_id", "value")
    yield EXAMPLES.issues(null, message, table=pl.col("table"), row="record_row", record="member_id")
    relations = index["relations"].filter(~pl.col("predicate").is_in(MEMBERSHIPS))
    for end, other in (("subject_id", "object_id"), ("object_id", "subject_id")):
        due = relations.join(index.members, left_on=end, right_on="group_id")
        have = relations.select(pl.col(end).alias("member_id"), other, *LIKE)
        missing = due.join(have, on=["member_id", other, *LIKE], how="anti", nulls_equal=True)
        message = pl.format("{}, an example of {}, has no such relation", "member_id", end)
        yield EXAMPLES.issues(missing, message, table="relations", record="id", field=end)
        unlisted = due.join(
            relations,
            left_on=["member_id", other, *LIKE],
            right_on=[end, other, *LIKE],
            nulls_equal=True,
            suffix="_of_example",
        ).filter(~pl.col("listing_of_example").is_in(["partial", "complete"], nulls_equal=True))
        yield EXAMPLES.issues(
            unlisted,
            "a relation through a group is listed as partial or complete",
            table="relations",
            row="row_of_example",
            record="id_of_example",
            field="listing",
        )
    listed = relations.filter(pl.col("listing") == "partial")
    groupless = listed.join(index.inherited, left_on="id", right_on="record_id", how="anti")
    message = pl.lit("listed as partial, but no end is an example of a group that has the like")
    yield EXAMPLES.issues(groupless, message, table="relations", record="id", field="listing")
    shared = (
        index.evidence.filter(pl.col("field").is_in(INHERITED))
        .join(index.members, left_on="record_id", right_on="member_id")
        .group_by("document_id", "table", "field", "group_id", "char_start", "char_end", "exact", "value")
        .agg(examples=pl.col("record_id").n_unique())
        .filter(pl.col("examples") > 1)
    )
    lacking = shared.join(rows, left_on=["group_id", "table"], right_on=["member_id", "table"]).join(
        index.cells, left_on=["group_id", "field"], right_on=["record_id", "field"], how="anti"
    )
    message = pl.format("{} says {} of {} examples, not of their group", quoted("exact"), "value", "examples")
    yield EXAMPLES.issues(lacking, message, table=pl.col("table"), row="record_row", record="group_id")


ARRANGEMENT = Check(
    "arrangement",
    description=(
        "Subject and object of a relation are two records, of tables that the predicate admits; with its cue, both are "
        "quoted in one sentence."
    ),
    hint="Swap subject and object, or choose the predicate that the words state.",
)


def admitted(end: str) -> pl.LazyFrame:
    """Return `predicate`, `table`: the tables from which an end, `subject_id` or `object_id`, comes."""
    side = {"subject_id": "subjects", "object_id": "objects"}[end]
    rows = [(predicate.name, table) for predicate in PREDICATES for table in getattr(predicate, side)]
    return pl.LazyFrame(rows, schema=["predicate", "table"], orient="row")


@ARRANGEMENT.finds
def arrangement(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """The ends come from the tables of the predicate, and stand on the sides that its cue says."""
    rows = index["relations"]
    for end in ("subject_id", "object_id"):
        ends = rows.join(index.tables_of_ids.select(pl.col("record_id").alias(end), "table"), on=end, how="left")
        wrong = ends.join(admitted(end), on=["predicate", "table"], how="anti")
        message = pl.format(f"{{}} takes no record of {{}} as its {end.removesuffix('_id')}", "predicate", "table")
        yield ARRANGEMENT.issues(wrong, message, table="relations", record="id", field=end)
    selves = rows.filter(pl.col("subject_id") == pl.col("object_id"))
    yield ARRANGEMENT.issues(
        selves, "a record has no relation to itself", table="relations", record="id", field="object_id"
    )
    cues = index.cues_of_relations.join(index.inherited, on="record_id", how="anti")
    around = stacked([index.sentences.select(*PLACE, other="ordinal"), index.governing.select(*PLACE, "other")])
    ends = index.evidence.filter((pl.col("table") == "relations") & pl.col("field").is_in(["subject_id", "object_id"]))
    ends = ends.select("record_id", "document_id", other="ordinal", end="field")
    both = cues.join(around, on=PLACE).join(ends, on=["record_id", "document_id", "other"])
    both = both.group_by("row").agg(ends=pl.col("end").n_unique()).filter(pl.col("ends") == 2)
    apart = cues.join(both, on="row", how="anti")
    yield ARRANGEMENT.issues(
        apart,
        pl.format("subject and object are not both quoted in the sentence of {}, or just before it", quoted("exact")),
    )
