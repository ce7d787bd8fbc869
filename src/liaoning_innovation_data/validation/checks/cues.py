"""The laws of cues: what stands between a cue and its ends, and that no cue between two ends says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import polars as pl

from ...evidence.derivation.names import between
from ...evidence.derivation.terms import cues_in, denied_or_planned
from ...evidence.derivation.text import is_function_word
from ...evidence.index import EvidenceIndex, computed, stacked
from ...schema import columns as c
from ...schema.vocabulary import PREDICATE, Predicate
from .quotes import Found, found, judged, quoted

PREDICATES = [term for term in PREDICATE.terms if isinstance(term, Predicate)]
PLACE = ["document_id", "ordinal"]


def _admitted(end: str) -> pl.LazyFrame:
    """`predicate`, `table`: the tables from which an end comes."""
    side = {"subject": "subjects", "object": "objects"}[end]
    rows = [(predicate.name, table) for predicate in PREDICATES for table in getattr(predicate, side)]
    return pl.LazyFrame(rows, schema=["predicate", "table"], orient="row")


def nearest(world: EvidenceIndex) -> Iterator[Found]:
    """`nearest`: between a cue and its end stands no other record that could be that end.

    Others of the same list may, which are ends by the same cue, as may named examples of an end.
    """
    mentions = world.mentions.filter(~pl.col("possessive")).select(
        *PLACE, "table", pl.col("record_id").alias("other"), pl.col("char_start").alias("first"), "char_end"
    )
    at_cue = [*PLACE, "cue_start", "predicate"]
    mates = world.cues_of_relations
    ends = stacked(mates.select(*at_cue, pl.col(f"{end}_id").alias("other")) for end in ("subject", "object")).unique()
    groups = world.members.join(ends, left_on="group_id", right_on="other").select(*at_cue, other="member_id")
    allowed = stacked([ends, groups])
    for end in ("subject", "object"):
        gap = pl.max_horizontal(pl.col(end) - pl.col("cue_end"), pl.col("cue_start") - pl.col(f"{end}_end"))
        closest = _apart(world, end).with_columns(gap.alias("gap"))
        passed = (
            closest.filter(pl.col("gap") == pl.col("gap").min().over("row"))
            .join(mentions, on=PLACE)
            .filter(
                (pl.col("first") >= pl.min_horizontal("cue_end", f"{end}_end"))
                & (pl.col("char_end") <= pl.max_horizontal("cue_start", end))
            )
            .join(_admitted(end), on=["predicate", "table"], how="semi")
            .join(allowed, on=[*at_cue, "other"], how="anti", maintain_order="left")
            .unique(["row", "other"], maintain_order=True)
        )
        yield found(
            passed,
            "nearest",
            "evidence",
            pl.format("between {} and its {} stands {}", quoted("exact"), pl.lit(end), "other"),
            field=pl.col("field"),
            other="other",
        )


def _apart(world: EvidenceIndex, end: str) -> pl.LazyFrame:
    """Return the stated relations whose cue is no mention of this end itself, as "its" is."""
    at_cue = world.mentions.select(
        *PLACE, pl.col("record_id").alias(f"{end}_id"), pl.col("char_start").alias("cue_start")
    )
    return world.stated.join(at_cue, on=[*PLACE, f"{end}_id", "cue_start"], how="anti", maintain_order="left")


def touching(world: EvidenceIndex) -> Iterator[Found]:
    """`nearest`: a preposition or possessive that is a cue by itself touches both its ends."""
    small = [cue for cue in PREDICATE.by_cue if is_function_word(cue)]
    for end in ("subject", "object"):
        gaps = _apart(world, end).filter(pl.col("cue").is_in(small))
        gaps = gaps.with_columns(_gap(pl.col(end), pl.col(f"{end}_end")).alias("gap"))
        loose = judged(gaps, ["cue", "gap"], _far)
        tight = gaps.join(loose, on=["row", "gap"], how="anti")
        wrong = loose.join(tight, on="row", how="anti", maintain_order="left").unique("row", maintain_order=True)
        yield found(
            wrong,
            "nearest",
            "evidence",
            pl.format("{} and its {} are parted by {}", quoted("exact"), pl.lit(end), quoted("gap")),
            field=pl.col("field"),
        )


def _gap(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Return the words between a cue and a span of its sentence."""
    first = pl.min_horizontal("cue_end", end) - pl.col("sentence_start")
    last = pl.max_horizontal("cue_start", start) - pl.col("sentence_start")
    return pl.col("sentence").str.slice(first, pl.max_horizontal(last - first, pl.lit(0)))


def unrecorded(world: EvidenceIndex) -> Iterator[Found]:
    """`unrecorded`: where a cue stands between two records that could be its ends, a relation says so.

    Only function words, numbers and adverbs stand between the cue and the records; before and after a cue of function
    words not even those.
    """
    texts = computed(world.sentences)
    cues = [
        (document, ordinal, start, text, start + a, start + b, " ".join(text[a:b].lower().split()))
        for document, ordinal, start, _, text in texts.iter_rows()
        for (a, b), _ in cues_in(text, PREDICATE)
    ]
    schema = dict(texts.select(*PLACE, "sentence_start", "sentence").schema)
    schema |= {"cue_start": pl.Int32(), "cue_end": pl.Int32(), "cue": pl.String()}
    told = pl.LazyFrame(cues, schema=schema, orient="row")
    spans = stacked(
        [
            world.in_sentences(world["omissions"]).select(*PLACE, "char_start", "char_end"),
            world.evidence.filter(
                (pl.col("field") == "predicate")
                | (pl.col("field").is_in(["name", "aliases"]) & (pl.col("basis") == "verbatim"))
            ).select(*PLACE, "char_start", "char_end"),
        ]
    )
    meets = (pl.col("char_start") < pl.col("cue_end")) & (pl.col("cue_start") < pl.col("char_end"))
    used = told.join(spans, on=PLACE).filter(meets).select(*PLACE, "cue_start").unique()
    idle = told.join(used, on=[*PLACE, "cue_start"], how="anti", maintain_order="left")
    mentions = world.mentions.select(*PLACE, "table", "record_id", "char_start", "char_end")
    beside = (
        idle.join(mentions, on=PLACE)
        .with_columns(
            _gap(pl.col("char_start"), pl.col("char_end")).alias("gap"),
            pl.when(pl.col("char_start") >= pl.col("cue_end"))
            .then(pl.lit("after"))
            .otherwise(pl.lit("before"))
            .alias("side"),
        )
        .filter(pl.col("gap").str.len_chars() <= 60)
    )
    far = judged(beside, ["cue", "gap"], _far)
    near = beside.join(far, on=["cue", "gap"], how="anti", maintain_order="left").select(
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
            .join(_admitted(left), on=["predicate", "table"], how="semi")
            .join(_admitted(right), left_on=["predicate", "table_after"], right_on=["predicate", "table"], how="semi")
        )
    before = pl.col("sentence").str.slice(0, pl.col("cue_start") - pl.col("sentence_start"))
    rows = world["sentences"].select("row", *PLACE, pl.col("id").alias("sentence_id"))
    silent = computed(
        stacked(fitting)
        .join(rows, on=PLACE, maintain_order="left")
        .unique(["row", "cue_start"], maintain_order=True)
        .join(world.sentences, on=PLACE, maintain_order="left")
        .with_columns(before.alias("before"))
    ).lazy()
    silent = silent.join(judged(silent, ["before"], denied_or_planned), on="before", how="anti", maintain_order="left")
    yield found(
        silent,
        "unrecorded",
        "sentences",
        pl.format("{} stands between {} and {}: no relation says so", quoted("cue"), "record_id", "record_id_after"),
        record="sentence_id",
        field="text",
    )


def _far(cue: str, gap: str) -> str | None:
    """Say what parts a cue from a record: a cue of function words lets fewer words pass."""
    return None if between(gap, adverbs=not is_function_word(cue)) else gap


def filled(world: EvidenceIndex) -> Iterator[Found]:
    """`whole`: a relation's cue that also proves a column of an end fills it, at one of its ends at least."""
    says = pl.LazyFrame(_says(), schema=["cue", "table", "field", "says"], orient="row")
    due = world.cues_of_relations.drop("field").join(says, on="cue")
    tables = world.tables_of_ids.select(pl.col("record_id").alias("end"), "table")
    ends = stacked(due.with_columns(pl.col(f"{end}_id").alias("end")) for end in ("subject", "object")).join(
        tables, on=["end", "table"], how="semi"
    )
    have = ends.join(
        world.cells.select(pl.col("record_id").alias("end"), "field").unique(), on=["end", "field"], how="semi"
    ).select("row", "field")
    empty = ends.join(have, on=["row", "field"], how="anti", maintain_order="left").unique(
        ["row", "field"], maintain_order=True
    )
    yield found(
        empty,
        "whole",
        "evidence",
        pl.format("{} also says that {} is {}, which is null", quoted("exact"), pl.col("field"), "says"),
        field="predicate",
        other="end",
    )


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


LAWS = (nearest, touching, filled, unrecorded)
"""In the order in which they speak."""
