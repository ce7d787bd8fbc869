"""Checks of nearness: what stands between words that belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import polars as pl

from ...evidence.derivation.names import between
from ...evidence.derivation.terms import cues_in, denied_or_planned
from ...evidence.derivation.text import is_function_word
from ...evidence.index import PLACE, EvidenceIndex, computed, stacked
from ...schema import columns as c
from ...schema.vocabulary import PREDICATE
from . import Check, IssueFrame, quoted, verdicts_of_distinct
from .completeness import WHOLE
from .places import ANCHORED
from .relations import ARRANGEMENT, PREDICATES, admitted

TOUCHING = {
    "qualifier": ["measure", "value", "value_to", "change_by"],
    "superlative": ["name", "aliases"],
    "research_fields": ["research_fields"],
}
"""Column -> those of its record of which one stands beside it."""

JOINT = r"""^(?:[\s,;“”"‘’']|\b(?:and|or|the|an?|[0-9]+)\b)+$"""
"""What stands between two records of a list."""


def words_between(span: tuple[str, str], other: tuple[str, str]) -> pl.Expr:
    """Return the words of the sentence between two spans, each given by the columns where it starts and ends."""
    first = pl.min_horizontal(span[1], other[1]) - pl.col("sentence_start")
    last = pl.max_horizontal(span[0], other[0]) - pl.col("sentence_start")
    return pl.col("sentence").str.slice(first, pl.max_horizontal(last - first, pl.lit(0)))


@ANCHORED.finds
def touching(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A qualifier touches its measure or number, a superlative its name, one item of a list the next."""
    spans = index.evidence.filter(pl.col("ordinal").is_not_null()).select(
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
            *PLACE, "record_id", of_item="item", first="char_start", last="char_end"
        )
        rows = spans.filter(pl.col("field") == field).join(theirs, on=[*PLACE, "record_id"])
        rows = rows.filter((pl.col("first") >= pl.col("char_end")) | (pl.col("last") <= pl.col("char_start")))
        parts.append(rows.filter((pl.col("of_item") - pl.col("item") == -1) | (pl.lit(field) != "research_fields")))
    gaps = stacked(parts).with_columns(gap=words_between(("char_start", "char_end"), ("first", "last")))
    near = gaps.join(verdicts_of_distinct(gaps, ["gap"], _apart_by), on=["row", "gap"], how="anti")
    first_item = (pl.col("field") == "research_fields") & (pl.col("item") == 0)
    bound = spans.filter(pl.col("field").is_in(list(TOUCHING)) & ~first_item)
    apart = bound.join(near, on="row", how="anti")
    message = pl.format("{} does not touch what it belongs to", quoted("exact"))
    yield ANCHORED.issues(apart, message)


def _apart_by(gap: str) -> str | None:
    return None if between(re.sub(r"[,“”\"‘’']", "", gap), adverbs=True) else gap


@ARRANGEMENT.finds
def paired(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Of two lists that "respectively" pairs, the n-th belongs to the n-th; in the order of their names."""
    listed = index["relations"].filter(pl.col("listing") == "paired").select(record_id="id")
    first = index.mentions.group_by("record_id").agg(first=pl.col("char_start").min())
    lists = ["document_id", "cue_start", "predicate"]
    ranks = index.stated.join(listed, on="record_id")
    for end in ("subject", "object"):
        ranks = ranks.join(
            first.rename({"record_id": f"{end}_id", "first": f"{end}_first"}), on=f"{end}_id", how="left"
        ).with_columns(pl.struct(end, f"{end}_first").rank("dense").over(lists).alias(f"{end}_rank"))
    crossed = ranks.filter(pl.col("subject_rank") != pl.col("object_rank"))
    message = pl.format("pairs number {} of the subjects with number {} of the objects", "subject_rank", "object_rank")
    yield ARRANGEMENT.issues(crossed, message)


LISTS = Check(
    "lists",
    description=("If a verb states a status or a relation of one record in a list, each record of the list has one."),
    hint="Fill the cell or add the relation for each record of the list.",
)


@LISTS.finds
def lists(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Where a verb says a status or a relation of one record in a list, it says one of each."""
    members = _lists(index)
    status = index.evidence.filter(pl.col("field") == "status").select(*PLACE, "record_id", "exact")
    relations = (
        index.cues_of_relations.select(*PLACE, pl.col(f"{end}_id").alias("record_id"), "exact")
        for end in ("subject", "object")
    )
    said = stacked([status, *relations]).unique([*PLACE, "record_id"], keep="first", maintain_order=True)
    listed = members.join(said, on=[*PLACE, "record_id"], how="left", maintain_order="left")
    silent = listed.with_columns(said=pl.col("exact").drop_nulls().first().over("list")).filter(
        pl.col("exact").is_null() & pl.col("said").is_not_null() & pl.col("table").ne("organisations")
    )
    message = pl.format("{} is said of a record in the same list, nothing of this one", quoted("said"))
    yield LISTS.issues(silent, message, table=pl.col("table"), row="cell_row", field=None)


def _lists(index: EvidenceIndex) -> pl.LazyFrame:
    """Return the mentions that stand in a list, with its number; a list is closed by "and" or "or"."""
    mentions = (
        index.evidence.filter(
            pl.col("field").is_in(["name", "aliases"])
            & (pl.col("basis") == "verbatim")
            & pl.col("ordinal").is_not_null()
        )
        .select(*PLACE, "table", "record_id", "cell_row", "char_start", "char_end", "sentence", "sentence_start")
        .sort("document_id", "char_start", pl.col("char_end"), descending=[False, False, True])
        .unique(["document_id", "char_start"], keep="first", maintain_order=True)
    )
    before = pl.col("char_end").shift().over(PLACE)
    gap = pl.col("sentence").str.slice(
        before - pl.col("sentence_start"), pl.max_horizontal(pl.col("char_start") - before, pl.lit(0))
    )
    joined = gap.str.contains(JOINT) & (pl.col("char_start") > before)
    closing = joined & gap.str.contains(r"\b(?:and|or)\b")
    return (
        mentions.with_columns(joined=joined.fill_null(False), closing=closing.fill_null(False))
        .with_columns(list=(~pl.col("joined") | (pl.col("closing").shift().over(PLACE) & ~pl.col("closing"))).cum_sum())
        .filter(pl.col("closing").any().over("list"))
    )


NEAREST = Check(
    "nearest",
    description=(
        "No other record that could be meant is between a cue and its subject or object, except those of the "
        "same list; a preposition or possessive that is a cue by itself is next to both."
    ),
    hint="Name the nearer record, or quote the cue that states the relation.",
)


@NEAREST.finds
def nearest(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Between a cue and its end stands no other record that could be that end.

    Others of the same list may, which are ends by the same cue, as may named examples of an end.
    """
    mentions = index.mentions.filter(~pl.col("possessive")).select(
        *PLACE, "table", pl.col("record_id").alias("other"), pl.col("char_start").alias("first"), "char_end"
    )
    at_cue = [*PLACE, "cue_start", "predicate"]
    mates = index.cues_of_relations
    ends = stacked(mates.select(*at_cue, other=pl.col(f"{end}_id")) for end in ("subject", "object")).unique()
    groups = index.members.join(ends, left_on="group_id", right_on="other").select(*at_cue, other="member_id")
    allowed = stacked([ends, groups])
    for end in ("subject", "object"):
        gap = pl.max_horizontal(pl.col(end) - pl.col("cue_end"), pl.col("cue_start") - pl.col(f"{end}_end"))
        closest = _apart(index, end).with_columns(gap=gap)
        passed = (
            closest.filter(pl.col("gap") == pl.col("gap").min().over("row"))
            .join(mentions, on=PLACE)
            .filter(
                (pl.col("first") >= pl.min_horizontal("cue_end", f"{end}_end"))
                & (pl.col("char_end") <= pl.max_horizontal("cue_start", end))
            )
            .join(admitted(f"{end}_id"), on=["predicate", "table"], how="semi")
            .join(allowed, on=[*at_cue, "other"], how="anti")
            .unique(["row", "other"])
        )
        yield NEAREST.issues(
            passed, pl.format("between {} and its {} stands {}", quoted("exact"), pl.lit(end), "other"), other="other"
        )


def _apart(index: EvidenceIndex, end: str) -> pl.LazyFrame:
    """Return the stated relations whose cue is no mention of this end itself, as "its" is."""
    at_cue = index.mentions.select(*PLACE, pl.col("record_id").alias(f"{end}_id"), cue_start="char_start")
    return index.stated.join(at_cue, on=[*PLACE, f"{end}_id", "cue_start"], how="anti")


@NEAREST.finds
def touching_cues(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A preposition or possessive that is a cue by itself touches both its ends."""
    small = [cue for cue in PREDICATE.by_cue if is_function_word(cue)]
    for end in ("subject", "object"):
        gaps = _apart(index, end).filter(pl.col("cue").is_in(small))
        gaps = gaps.with_columns(gap=words_between(("cue_start", "cue_end"), (end, f"{end}_end")))
        loose = verdicts_of_distinct(gaps, ["cue", "gap"], _far)
        tight = gaps.join(loose, on=["row", "gap"], how="anti")
        wrong = loose.join(tight, on="row", how="anti")
        message = pl.format("{} and its {} are parted by {}", quoted("exact"), pl.lit(end), quoted("gap"))
        yield NEAREST.issues(wrong, message, once=True)


@WHOLE.finds
def filled(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A relation's cue that also proves a column of an end fills it, at one of its ends at least."""
    says = pl.LazyFrame(_says(), schema=["cue", "table", "field", "says"], orient="row")
    due = index.cues_of_relations.drop("field").join(says, on="cue")
    tables = index.tables_of_ids.select(pl.col("record_id").alias("end"), "table")
    ends = stacked(due.with_columns(end=pl.col(f"{end}_id")) for end in ("subject", "object")).join(
        tables, on=["end", "table"], how="semi"
    )
    have = ends.join(
        index.cells.select(pl.col("record_id").alias("end"), "field").unique(), on=["end", "field"], how="semi"
    ).select("row", "field")
    empty = ends.join(have, on=["row", "field"], how="anti").sort("says").unique(["row", "field"], keep="first")
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


UNRECORDED = Check(
    "unrecorded",
    description=(
        "A cue of a predicate between two records that could be its subject and object is evidence of a relation."
    ),
    hint="Record the relation, or omit the words with a reason.",
)


@UNRECORDED.finds
def unrecorded(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Where a cue stands between two records that could be its ends, a relation says so.

    Only function words, numbers and adverbs stand between the cue and the records; before and after a cue of function
    words not even those.
    """
    texts = computed(index.sentences)
    cues = [
        (document, ordinal, start, text, start + a, start + b, " ".join(text[a:b].lower().split()))
        for document, ordinal, start, _, text in texts.iter_rows()
        for (a, b), _ in cues_in(text, PREDICATE)
    ]
    schema = dict(texts.select(*PLACE, "sentence_start", "sentence").schema)
    schema |= {"cue_start": pl.Int64(), "cue_end": pl.Int64(), "cue": pl.String()}
    found = pl.LazyFrame(cues, schema=schema, orient="row")
    spans = stacked(
        [
            index.in_sentences(index["omissions"]).select(*PLACE, "char_start", "char_end"),
            index.evidence.filter(
                (pl.col("field") == "predicate")
                | (pl.col("field").is_in(["name", "aliases"]) & (pl.col("basis") == "verbatim"))
            ).select(*PLACE, "char_start", "char_end"),
        ]
    )
    meets = (pl.col("char_start") < pl.col("cue_end")) & (pl.col("cue_start") < pl.col("char_end"))
    used = found.join(spans, on=PLACE).filter(meets).select(*PLACE, "cue_start").unique()
    idle = found.join(used, on=[*PLACE, "cue_start"], how="anti")
    mentions = index.mentions.select(*PLACE, "table", "record_id", "char_start", "char_end")
    beside = (
        idle.join(mentions, on=PLACE)
        .with_columns(
            gap=words_between(("cue_start", "cue_end"), ("char_start", "char_end")),
            side=pl.when(pl.col("char_start") >= pl.col("cue_end")).then(pl.lit("after")).otherwise(pl.lit("before")),
        )
        .filter(pl.col("gap").str.len_chars() <= 60)
    )
    far = verdicts_of_distinct(beside, ["cue", "gap"], _far)
    near = beside.join(far, on=["cue", "gap"], how="anti").select(
        *PLACE, "cue_start", "cue", "side", "table", "record_id"
    )
    orders = pl.LazyFrame(
        [
            (p.name, cue.lower(), order[0], order[2])
            for p in PREDICATES
            for cue, order in p.arrangements()
            if order[1] == "cue"
        ],
        schema=["predicate", "cue", "left", "right"],
        orient="row",
    )
    pairs = (
        near.filter(pl.col("side") == "before")
        .join(near.filter(pl.col("side") == "after"), on=[*PLACE, "cue_start", "cue"], suffix="_after")
        .join(orders, on="cue")
        .filter(pl.col("record_id") != pl.col("record_id_after"))
    )
    fitting: list[pl.LazyFrame] = []
    for left, right in (("subject", "object"), ("object", "subject")):
        fitting.append(
            pairs.filter(pl.col("left") == left)
            .join(admitted(f"{left}_id"), on=["predicate", "table"], how="semi")
            .join(
                admitted(f"{right}_id"),
                left_on=["predicate", "table_after"],
                right_on=["predicate", "table"],
                how="semi",
            )
        )
    before = pl.col("sentence").str.slice(0, pl.col("cue_start") - pl.col("sentence_start"))
    rows = index["sentences"].select("row", *PLACE, sentence_id="id")
    silent = computed(
        stacked(fitting)
        .join(rows, on=PLACE)
        .sort("record_id", "record_id_after")
        .unique(["row", "cue_start"], keep="first")
        .join(index.sentences, on=PLACE)
        .with_columns(before=before)
    ).lazy()
    silent = silent.join(verdicts_of_distinct(silent, ["before"], denied_or_planned), on="before", how="anti")
    message = pl.format(
        "{} stands between {} and {}: no relation says so", quoted("cue"), "record_id", "record_id_after"
    )
    yield UNRECORDED.issues(silent, message, table="sentences", record="sentence_id", field="text")


def _far(cue: str, gap: str) -> str | None:
    """Say what parts a cue from a record: a cue of function words lets fewer words pass."""
    return None if between(gap, adverbs=not is_function_word(cue)) else gap
