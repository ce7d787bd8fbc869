"""Checks of whole documents: every word is evidence, an omission or a function word; totals agree."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.coverage import SpanUnion, function_word_cues, spans, uncovered_words
from ...evidence.derivation.dates import time_phrases
from ...evidence.derivation.numbers import read_number
from ...evidence.derivation.terms import DENIALS, PLANS, cues_in, hedged, whole_words
from ...evidence.derivation.text import is_function_word, words
from ...evidence.index import PLACE, SEPARATOR, EvidenceIndex
from ...schema import columns as c
from ...schema.vocabulary import number_reasons
from . import LONG, Check, IssueFrame, quoted, verdicts_of_distinct

ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth".split())
"""What makes a word like "twenty-first" a rank, not a number."""


ACCOUNTED_FOR = Check(
    "accounted-for",
    description="Every word of a document is in evidence, in an omission, or a function word.",
    hint="Quote it for the fact that it states, or omit it with a reason.",
    scope="document",
)


@ACCOUNTED_FOR.finds
def accounted_for(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """No word of a document is left over."""
    left: list[tuple[str, str, int, int]] = []
    evidence, omissions = spans(index["evidence"]), spans(index["omissions"])
    for key, text in index.documents.select("document_id", "document_text").collect().iter_rows():
        proven, omitted = SpanUnion(evidence.get(key, [])), SpanUnion(omissions.get(key, []))
        cover = SpanUnion([*evidence.get(key, []), *omissions.get(key, [])])
        small = (span for span in function_word_cues(text) if span not in cover)
        left += [(key, text[a:b], a, b) for a, b in sorted({*uncovered_words(text, proven, omitted), *small})]
    schema = {"document_id": pl.String, "word": pl.String, "char_start": pl.Int64, "char_end": pl.Int64}
    rows = index["sentences"].select("row", *PLACE, record_id="id")
    frame = index.in_sentences(pl.LazyFrame(left, schema=schema, orient="row")).join(rows, on=PLACE, how="left")
    message = pl.format(
        "{}, at {}, is in no evidence and no omission: {}", quoted("word"), "char_start", quoted("sentence")
    )
    yield ACCOUNTED_FOR.issues(frame, message, table="sentences", field="text")


OMISSION = Check(
    "omission",
    description=(
        "An omission is in one sentence, overlaps no evidence and no other omission, and contains no name. It"
        " contains a number or a time only if its reason allows that; if its reason is that something is "
        "denied, withdrawn or planned, its words show it; grammar with a cue has a note."
    ),
    hint="Shorten it, or record what the words state.",
    scope="document",
)


@OMISSION.finds
def omissions(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """In one sentence, apart from evidence, without names; numbers only for a reason."""
    rows = index.in_sentences(index["omissions"])
    stray = rows.filter(pl.col("ordinal").is_null())
    yield _omission(stray, pl.format("{} does not lie in one sentence", quoted("exact")))
    theirs = index.evidence.select(*PLACE, first="char_start", last="char_end", quote="exact")
    mutual = rows.select(*PLACE, other="row", first="char_start", last="char_end")
    meets = (pl.col("char_start") < pl.col("last")) & (pl.col("first") < pl.col("char_end"))
    over = rows.join(theirs, on=PLACE).filter(meets)
    yield _omission(over, pl.format("{} overlaps the evidence {}", quoted("exact"), quoted("quote")))
    twice = rows.join(mutual, on=PLACE).filter(meets & (pl.col("other") != pl.col("row")))
    yield _omission(twice, pl.format("{} overlaps another omission", quoted("exact")))
    names = (
        index.mentions.filter(pl.col("basis") == "verbatim")
        .group_by("document_id")
        .agg(names=pl.col("value").unique().sort().str.join(SEPARATOR))
    )
    named = verdicts_of_distinct(rows.join(names, on="document_id"), ["exact", "names"], _name_in)
    yield _omission(named, pl.col("verdict"))
    before = pl.col("sentence").str.slice(0, pl.col("char_start") - pl.col("sentence_start"))
    reasons = verdicts_of_distinct(rows.with_columns(before=before), ["exact", "before", "reason", "note"], _unreasoned)
    yield _omission(reasons, pl.col("verdict"))


def _omission(rows: pl.LazyFrame, message: pl.Expr) -> IssueFrame:
    return OMISSION.issues(rows, message, table="omissions", record="id", field="exact", once=True)


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


CONTROL_TOTAL = Check(
    "control-total",
    description="A sentence has as many rows of evidence as the curator counted.",
    hint="Count again: a row is missing or was added.",
    scope="document",
)


@CONTROL_TOTAL.finds
def control_totals(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Each sentence has as many rows of evidence as the curator counted."""
    counted = index.evidence.group_by(*PLACE).agg(rows=pl.len().cast(pl.Int32))
    wrong = (
        index["sentences"]
        .join(counted, on=PLACE, how="left")
        .with_columns(pl.col("rows").fill_null(0))
        .filter(pl.col("rows") != pl.col("evidence_count"))
    )
    message = pl.format("{} rows of evidence, not {}", "rows", "evidence_count")
    yield CONTROL_TOTAL.issues(wrong, message, table="sentences", record="id", field="evidence_count")
