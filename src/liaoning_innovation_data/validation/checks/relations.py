"""Checks of relations: their ends, their order about the cue, and what examples have through their group."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.index import LIKE, PLACE, EvidenceIndex, stacked
from ...schema.models import INHERITED, MEMBERSHIPS
from ...schema.vocabulary import PREDICATE, Predicate, Vocabulary
from . import IssueFrame, check

PARTIAL = Vocabulary("listing").by_name["partial"].cues
"""Words before some of the names of a group, and before all if these are as many as its count."""
PREDICATES = [term for term in PREDICATE.terms if isinstance(term, Predicate)]


@check(hint="Add the cell or the relation, or drop the membership.")
def examples(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """The named examples of a group have its kind, level, status and relations, the relations with the listing
    `partial`; and what examples have through their group, the group has, too. A list of names is complete if there are
    as many as the count of the group says.
    """
    cells = index.cells.filter(pl.col("field").is_in(INHERITED))
    rows = index.tables_of_ids.select(pl.col("record_id").alias("member_id"), "table", "record_row")
    due = cells.join(index.members, left_on="record_id", right_on="group_id").join(rows, on=["member_id", "table"])
    null = due.join(cells, left_on=["member_id", "field"], right_on=["record_id", "field"], how="anti")
    null = null.rename({"record_id": "group_id", "member_id": "record_id"})
    yield examples.issues(null, "{group_id} is {value}, its example has null", table="{table}", row="record_row")
    relations = index["relations"].filter(~pl.col("predicate").is_in(MEMBERSHIPS))
    for end, other in (("subject_id", "object_id"), ("object_id", "subject_id")):
        due = relations.join(index.members, left_on=end, right_on="group_id")
        have = relations.select(pl.col(end).alias("member_id"), other, *LIKE)
        missing = due.join(have, on=["member_id", other, *LIKE], how="anti", nulls_equal=True)
        message = f"{{member_id}}, an example of {{{end}}}, has no such relation"
        yield examples.issues(missing, message, table="relations", field=end)
    through = relations.join(index.inherited.rename({"record_id": "id"}), on="id")
    unlisted = through.filter(~pl.col("listing").is_in(["partial", "complete"], nulls_equal=True)).unique("id")
    yield _of_listing(unlisted, "a relation through a group is listed as partial or complete")
    groupless = relations.filter(listing="partial").join(through, on="id", how="anti")
    yield _of_listing(groupless, "listed as partial, but no end is an example of a group that has the like")
    whole = index["relations"].filter(predicate="member_of", listing="complete")
    whole = whole.with_columns(names=pl.col("subject_id").n_unique().over("object_id").cast(pl.Int32))
    counted = whole.join(index.named.select(object_id="record_id", count="member_count"), on="object_id")
    words = index.evidence.filter(table="relations", field="listing").select(id="record_id", cue="exact").unique("id")
    counted = counted.join(words, on="id")
    partial = pl.col("count").is_null() & pl.col("cue").str.to_lowercase().is_in(PARTIAL)
    uneven = counted.filter(partial | (pl.col("names") != pl.col("count")))
    message = "listed as complete, but {names} names are not as many as the count of the group, {count!s}"
    yield _of_listing(uneven, message)
    partial_ones = index["relations"].filter(predicate="member_of", listing="partial").select(membership_id="id")
    beyond = through.filter(listing="complete").join(partial_ones, on="membership_id", how="semi")
    yield _of_listing(beyond, "listed as complete, through a membership that is partial")
    members = index.members.with_columns(all=pl.len().over("group_id"))
    apart = index.evidence.filter(pl.col("exact").str.to_lowercase().str.starts_with("among "), value="member_of")
    alone = index["relations"].join(apart, left_on="id", right_on="record_id", how="semi")  # "among which A was set up"
    members = members.join(alone, left_on=["member_id", "group_id"], right_on=["subject_id", "object_id"], how="anti")
    told = index.evidence.filter(pl.col("field").is_in(INHERITED))
    told = told.join(members, left_on="record_id", right_on="member_id")
    same = ("document_id", "table", "field", "group_id", "char_start", "char_end", "exact", "value", "all")
    shared = told.group_by(same).agg(examples=pl.col("record_id").n_unique()).rename({"group_id": "record_id"})
    shared = shared.filter((pl.col("examples") > 1) & (pl.col("examples") == pl.col("all")))
    lacking = shared.join(index.cells, on=["record_id", "field"], how="anti")
    lacking = lacking.join(index.tables_of_ids, on=["record_id", "table"])
    message = "{exact!r} says {value} of {examples} examples, not of their group"
    yield examples.issues(lacking, message, table="{table}", row="record_row")


def _of_listing(relations: pl.LazyFrame, message: str) -> IssueFrame:
    return examples.issues(relations, message, table="relations", field="listing")


@check(hint="Swap subject and object, or choose the predicate that the words state.")
def arrangement(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Subject and object of a relation are two records, from tables that the predicate allows; both are quoted in one
    sentence with its cue.
    """
    rows = index["relations"]
    for end, side in (("subject_id", "subjects"), ("object_id", "objects")):
        ends = rows.join(index.tables_of_ids.select(pl.col("record_id").alias(end), "table"), on=end, how="left")
        admitted = [(one.name, table) for one in PREDICATES for table in getattr(one, side)]
        tables = pl.LazyFrame(admitted, schema=["predicate", "table"], orient="row")
        wrong = ends.join(tables, on=["predicate", "table"], how="anti")
        message = f"{{predicate}} takes no record of {{table}} as its {end.removesuffix('_id')}"
        yield arrangement.issues(wrong, message, table="relations", field=end)
    selves = rows.filter(pl.col("subject_id") == pl.col("object_id"))
    yield arrangement.issues(selves, "a record has no relation to itself", table="relations", field="object_id")
    cues = index.cues_of_relations.join(index.inherited, on="record_id", how="anti")
    around = [index.sentences.select(*PLACE, other="ordinal"), index.governing.select(*PLACE, "other"), index.lines]
    ends = index.evidence.filter(pl.col("field").is_in(["subject_id", "object_id"]), table="relations")
    ends = ends.select("record_id", "document_id", other="ordinal", end="field")
    both = cues.join(stacked(around), on=PLACE).join(ends, on=["record_id", "document_id", "other"])
    both = both.group_by("row").agg(ends=pl.col("end").n_unique()).filter(ends=2)
    apart = cues.join(both, on="row", how="anti")
    message = "subject and object are not both quoted in the sentence of {exact!r}, or just before it"
    yield arrangement.issues(apart, message)
