"""The laws of judgement: few, short, about the record itself, and not against what the words say."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.derivation.names import is_bare_plural
from ...evidence.derivation.others import JUDGEMENT_ROWS, JUDGEMENT_SHARE, JUDGEMENT_WORDS
from ...evidence.derivation.terms import cues_in, denied_or_planned
from ...evidence.derivation.text import words
from ...evidence.index import SEPARATOR, EvidenceIndex
from ...schema import columns as c
from ...schema.models import INHERITED, NAMED_TABLES
from .quotes import LONG, Found, found, judged, quoted


def judgements(world: EvidenceIndex) -> Iterator[Found]:
    """`judgement`: few, short, and not against the words that they quote."""
    rows = world.evidence.filter((pl.col("basis") == "judgement") & pl.col("table").is_not_null())
    names = world.names.select("record_id", pl.col("names").list.first().alias("name"))
    members = world.members.select(pl.col("member_id").alias("record_id"), pl.lit(True).alias("example")).unique()
    rows = rows.join(names, on="record_id", how="left").join(members, on="record_id", how="left", maintain_order="left")
    against = judged(rows, ["table", "field", "value", "exact", "before", "name", "example"], _against)
    yield found(against, "judgement", "evidence", pl.col("verdict"), field=pl.col("field"))
    yield from _judged_elsewhere(world, rows)
    yield from _judged_against_cues(world, rows)
    yield from _judged_against_groups(world, rows)
    others = rows.join(world.others, on=["document_id", "ordinal"]).filter(
        (pl.col("other_start") >= pl.col("char_start"))
        & (pl.col("other_end") <= pl.col("char_end"))
        & (pl.col("other") != pl.col("record_id"))
        & pl.col("other").ne_missing(pl.col("value"))
    )
    yield found(
        others,
        "judgement",
        "evidence",
        pl.format("{} holds the name of {}", quoted("exact"), "other"),
        field=pl.col("field"),
    )
    share = world.evidence.group_by("document_id").agg(
        (pl.col("basis") == "judgement").sum().cast(pl.Int64).alias("judged"),
        pl.len().cast(pl.Int64).alias("all"),
    )
    many = share.filter(
        (pl.col("judged") > JUDGEMENT_ROWS) & (pl.col("judged") > (pl.col("all") * JUDGEMENT_SHARE).floor())
    )
    yield found(
        many.with_columns(pl.lit(None, pl.Int64).alias("row")),
        "judgement",
        "evidence",
        pl.format("{} of {} rows are judgements: more than 5 % (or 3)", "judged", "all"),
        record="document_id",
    )


def _judged_elsewhere(world: EvidenceIndex, rows: pl.LazyFrame) -> Iterator[Found]:
    """Of a named record, the words quoted hold a name or mention of it, or touch one."""
    own = world.mentions.select(
        *("document_id", "ordinal", "record_id"), pl.col("char_start").alias("first"), pl.col("char_end").alias("last")
    )
    named = rows.filter(pl.col("table").is_in(NAMED_TABLES))
    at_name = named.join(own, on=["document_id", "ordinal", "record_id"]).filter(
        (pl.col("first") <= pl.col("char_end") + 1) & (pl.col("char_start") <= pl.col("last") + 1)
    )
    elsewhere = named.join(at_name.select("row"), on="row", how="anti", maintain_order="left")
    message = pl.format("{} holds no name or mention of the record", quoted("exact"))
    yield found(elsewhere, "judgement", "evidence", message, field=pl.col("field"))
    pointed = rows.filter(pl.col("field").is_in(["subject_id", "object_id", "publisher_id"]))
    spoken = own.select("document_id", "ordinal", pl.col("record_id").alias("value")).unique()
    unsaid = pointed.join(spoken, on=["document_id", "ordinal", "value"], how="anti", maintain_order="left")
    message = pl.format("{} stands in a sentence that does not name {}", quoted("exact"), "value")
    yield found(unsaid, "judgement", "evidence", message, field=pl.col("field"))


def _judged_against_cues(world: EvidenceIndex, rows: pl.LazyFrame) -> Iterator[Found]:
    """No judgement of a term in a sentence where a cue of another term is evidence of nothing in such a column."""
    terms = rows.filter(pl.col("field").is_in(_term_fields()))
    used = world.evidence.filter(pl.col("basis") == "term").select(
        "document_id", "ordinal", "field", pl.col("exact").str.to_lowercase().alias("used")
    )
    used = used.group_by("document_id", "ordinal", "field").agg(pl.col("used").unique().sort().str.join(SEPARATOR))
    told = terms.join(used, on=["document_id", "ordinal", "field"], how="left", maintain_order="left")
    idle = judged(told, ["table", "field", "value", "sentence", "used"], _idle_cue)
    yield found(idle, "judgement", "evidence", pl.col("verdict"), field=pl.col("field"))


def _term_fields() -> list[str]:
    return sorted(
        {column.name for table in c.evidenced_tables() for column in c.evidenced(table) if "term" in column.bases}
    )


def _idle_cue(table: str, field: str, value: str, sentence: str, used: str | None) -> str | None:
    """Say which cue of another term stands idle in a sentence, or None."""
    vocabulary = c.vocabularies(table)[field]
    for (a, b), term in cues_in(sentence, vocabulary):
        cue = sentence[a:b]
        if term != value and cue.lower() not in (used or "").split(SEPARATOR) and not denied_or_planned(sentence[:a]):
            return f"the sentence has {cue!r}, a cue of {term}: no judgement of {value} stands against it"
    return None


def _judged_against_groups(world: EvidenceIndex, rows: pl.LazyFrame) -> Iterator[Found]:
    """What a group has, no judgement takes from its examples."""
    groups = world.cells.filter(pl.col("field").is_in(INHERITED)).select(
        pl.col("record_id").alias("group_id"), "table", "field", pl.col("value").alias("of_group")
    )
    other = (
        rows.join(world.members, left_on="record_id", right_on="member_id")
        .join(groups, on=["group_id", "table", "field"])
        .filter(pl.col("value") != pl.col("of_group"))
    )
    message = pl.format("{} is {}, by judgement its example is {}", "group_id", "of_group", "value")
    yield found(other, "judgement", "evidence", message, field=pl.col("field"))


def _against(
    table: str, field: str, value: str, exact: str, before: str | None, name: str | None, example: bool | None
) -> str | None:
    """Say what in the words speaks against a judgement, or None."""
    if sum(1 for _ in words(exact)) > JUDGEMENT_WORDS:
        return f"{exact[:LONG]!r} is longer than {JUDGEMENT_WORDS} words"
    vocabulary = c.vocabularies(table).get(field)
    if field == "extent" and value == "individual":
        return f"{exact!r}: an individual is proven by its bare name, a judgement only of a group"
    if field == "extent" and (example or not is_bare_plural(name or "")):
        return f"{name!r}: a group by judgement is a bare plural, and no example of another group"
    if vocabulary and (hedge := denied_or_planned(f"{before or ''}{exact}")):
        return f"{exact!r} is denied or planned by {hedge!r}"
    for span, term in cues_in(exact, vocabulary) if vocabulary else ():
        if term != value:
            return f"{exact!r} holds {exact[span.start : span.end]!r}, a cue of {term}, not of {value}"
    return None


LAWS = (judgements,)
"""In the order in which they speak."""
