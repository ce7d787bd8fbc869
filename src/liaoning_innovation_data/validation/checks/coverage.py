"""The accounts of the document: every word is evidence, an omission or a function word; totals agree."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.coverage import Cover, left_over, small_cues, spans
from ...evidence.derivation.dates import time_phrases
from ...evidence.derivation.numbers import read_number
from ...evidence.derivation.terms import DENIALS, PLANS, cues_in, hedged, whole_words
from ...evidence.derivation.text import is_function_word, words
from ...evidence.index import SEPARATOR, EvidenceIndex
from ...schema import columns as c
from ...schema.vocabulary import number_reasons
from .quotes import LONG, Found, found, judged, quoted

ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth".split())
"""What makes a word like "twenty-first" a rank, not a number."""


def accounted_for(world: EvidenceIndex) -> Iterator[Found]:
    """`accounted-for`: no word of a document is left over."""
    left: list[tuple[str, str, int, int]] = []
    evidence, omissions = spans(world["evidence"]), spans(world["omissions"])
    for key, text in world.documents.select("document_id", "document_text").collect().iter_rows():
        proven, omitted = Cover(evidence.get(key, [])), Cover(omissions.get(key, []))
        cover = Cover([*evidence.get(key, []), *omissions.get(key, [])])
        small = (span for span in small_cues(text) if span not in cover)
        left += [(key, text[a:b], a, b) for a, b in sorted({*left_over(text, proven, omitted), *small})]
    schema = {"document_id": pl.String, "word": pl.String, "char_start": pl.Int32, "char_end": pl.Int32}
    rows = world["sentences"].select("row", "document_id", "ordinal", pl.col("id").alias("record_id"))
    frame = world.in_sentences(pl.LazyFrame(left, schema=schema, orient="row")).join(
        rows, on=["document_id", "ordinal"], how="left", maintain_order="left"
    )
    yield found(
        frame,
        "accounted-for",
        "sentences",
        pl.format("{}, at {}, is in no evidence and no omission: {}", quoted("word"), "char_start", quoted("sentence")),
        field="text",
    )


def omissions(world: EvidenceIndex) -> Iterator[Found]:
    """`omission`: in one sentence, apart from evidence, without names; numbers only for a reason."""
    rows = world.in_sentences(world["omissions"])
    stray = rows.filter(pl.col("ordinal").is_null())
    yield _omission(stray, pl.format("{} does not lie in one sentence", quoted("exact")))
    place = ["document_id", "ordinal"]
    theirs = world.evidence.select(
        *place,
        pl.col("char_start").alias("first"),
        pl.col("char_end").alias("last"),
        pl.col("exact").alias("proof"),
    )
    mutual = rows.select(
        *place,
        pl.col("row").alias("other"),
        pl.col("char_start").alias("first"),
        pl.col("char_end").alias("last"),
    )
    meets = (pl.col("char_start") < pl.col("last")) & (pl.col("first") < pl.col("char_end"))
    over = rows.join(theirs, on=place).filter(meets).unique("row", maintain_order=True)
    yield _omission(over, pl.format("{} overlaps the evidence {}", quoted("exact"), quoted("proof")))
    twice = rows.join(mutual, on=place).filter(meets & (pl.col("other") != pl.col("row")))
    yield _omission(
        twice.unique("row", maintain_order=True), pl.format("{} overlaps another omission", quoted("exact"))
    )
    names = (
        world.mentions.filter(pl.col("basis") == "verbatim")
        .group_by("document_id")
        .agg(pl.col("value").unique().sort().str.join(SEPARATOR).alias("names"))
    )
    named = judged(rows.join(names, on="document_id", maintain_order="left"), ["exact", "names"], _name_in)
    yield _omission(named, pl.col("verdict"))
    before = pl.col("sentence").str.slice(0, pl.col("char_start") - pl.col("sentence_start"))
    reasons = judged(rows.with_columns(before.alias("before")), ["exact", "before", "reason", "note"], _unreasoned)
    yield _omission(reasons, pl.col("verdict"))


def _omission(rows: pl.LazyFrame, message: pl.Expr) -> Found:
    return found(rows, "omission", "omissions", message, record="id", field="exact")


def _name_in(exact: str, names: str) -> str | None:
    """Say which of the names an omission holds, or None."""
    held = (name for name in names.split(SEPARATOR) if name in exact and whole_words((name,)).search(exact))
    return next((f"{exact[:LONG]!r} holds the name {name!r}" for name in held), None)


def _unreasoned(exact: str, before: str | None, reason: str, note: str | None) -> str | None:
    """Say what in an omission its reason does not bear out, or None."""
    shown = repr(exact[:LONG])
    hedges = {"denied": DENIALS, "withdrawn": DENIALS, "planned": PLANS}.get(reason)
    if hedges and not hedged(f"{before or ''}{exact}", hedges):
        return f"{shown} is said to be {reason}, but no word says so"
    if reason not in number_reasons():
        if any(_is_number(exact[a:b]) for a, b in words(exact)):
            return f"{shown} holds a number: the reason {reason} does not say why"
        if reason != "background" and (phrase_of_time := next(time_phrases(exact), None)):
            return f"{shown} holds {phrase_of_time!r}, a time: the reason {reason} does not say why"
    if reason in ("grammar", "connective", "label") and not note:
        for name in ("projects.status", "indicators.change", "relations.predicate"):
            cues = (exact[a:b] for (a, b), _ in cues_in(exact, c.all_vocabularies()[name]))
            if cue := next((cue for cue in cues if not all(map(is_function_word, cue.split()))), None):
                return f"{shown} holds {cue!r}, a cue of {name}: a note says why it states nothing"
    return None


def _is_number(word: str) -> bool:
    """Whether a word is a number, or begins with one as "four-year" does; "one" is mostly a pronoun."""
    head, _, tail = word.partition("-")
    if word.lower() == "one" or tail.lower() in ORDINALS:
        return False
    return read_number(word) is not None or read_number(head) is not None


def control_totals(world: EvidenceIndex) -> Iterator[Found]:
    """`control-total`: each sentence has as many rows of evidence as the curator counted."""
    counted = world.evidence.group_by("document_id", "ordinal").agg(pl.len().cast(pl.Int32).alias("rows"))
    wrong = (
        world["sentences"]
        .join(counted, on=["document_id", "ordinal"], how="left", maintain_order="left")
        .with_columns(pl.col("rows").fill_null(0))
        .filter(pl.col("rows") != pl.col("evidence_count"))
    )
    yield found(
        wrong,
        "control-total",
        "sentences",
        pl.format("{} rows of evidence, not {}", "rows", "evidence_count"),
        record="id",
        field="evidence_count",
    )


LAWS = (accounted_for, omissions, control_totals)
"""In the order in which they speak."""
