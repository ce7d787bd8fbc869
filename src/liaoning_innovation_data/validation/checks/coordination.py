"""The law of lists: what the words say of one record in a list, they say of each."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.index import EvidenceIndex, stacked
from .quotes import Found, found, quoted

JOINT = r"""^(?:[\s,;“”"‘’']|\b(?:and|or|the|an?|[0-9]+)\b)+$"""
"""What stands between two records of a list."""


def _lists(world: EvidenceIndex) -> pl.LazyFrame:
    """Return the mentions that stand in a list, with its number; a list is closed by "and" or "or"."""
    place = ["document_id", "ordinal"]
    mentions = (
        world.evidence.filter(
            pl.col("field").is_in(["name", "aliases"])
            & (pl.col("basis") == "verbatim")
            & pl.col("ordinal").is_not_null()
        )
        .select(*place, "table", "record_id", "cell_row", "char_start", "char_end", "sentence", "sentence_start")
        .sort("document_id", "char_start", pl.col("char_end"), descending=[False, False, True])
        .unique(["document_id", "char_start"], keep="first", maintain_order=True)
    )
    before = pl.col("char_end").shift().over(place)
    gap = pl.col("sentence").str.slice(
        before - pl.col("sentence_start"), pl.max_horizontal(pl.col("char_start") - before, pl.lit(0))
    )
    joined = gap.str.contains(JOINT) & (pl.col("char_start") > before)
    closing = joined & gap.str.contains(r"\b(?:and|or)\b")
    return (
        mentions.with_columns(joined.fill_null(False).alias("joined"), closing.fill_null(False).alias("closing"))
        .with_columns(
            (~pl.col("joined") | (pl.col("closing").shift().over(place) & ~pl.col("closing"))).cum_sum().alias("list")
        )
        .filter(pl.col("closing").any().over("list"))
    )


def lists(world: EvidenceIndex) -> Iterator[Found]:
    """`lists`: where a verb says a status or a relation of one record in a list, it says one of each."""
    members = _lists(world)
    place = ["document_id", "ordinal"]
    status = world.evidence.filter(pl.col("field") == "status").select(*place, "record_id", "exact")
    relations = (
        world.cues_of_relations.select(*place, pl.col(f"{end}_id").alias("record_id"), "exact")
        for end in ("subject", "object")
    )
    said = stacked([status, *relations]).unique([*place, "record_id"], maintain_order=True)
    told = members.join(said, on=[*place, "record_id"], how="left", maintain_order="left")
    silent = told.with_columns(pl.col("exact").drop_nulls().first().over("list").alias("said")).filter(
        pl.col("exact").is_null() & pl.col("said").is_not_null() & pl.col("table").ne("organisations")
    )
    yield found(
        silent,
        "lists",
        pl.col("table"),
        pl.format("{} is said of a record in the same list, nothing of this one", quoted("said")),
        row="cell_row",
    )


LAWS = (lists,)
"""In the order in which they speak."""
