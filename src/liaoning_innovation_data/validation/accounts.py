"""The accounts of the document: every word is evidence, an omission or a function word; totals agree."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from ..rules.dates import time_phrases
from ..rules.numbers import read_number
from ..rules.terms import DENIALS, PLANS, cues_in, hedged, lowered, whole_words
from ..rules.words import WORD, Span, function_words, is_function_word, words
from ..vocabulary import NUMBER_REASONS, VOCABULARIES
from .evidence import LONG, Found, found, judged, quoted
from .world import SEPARATOR, World, computed

ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth".split())
"""What makes a word like "twenty-first" a rank, not a number."""


@dataclass(frozen=True, slots=True)
class Account:
    """The words of one document, told apart."""

    evidence: tuple[Span, ...]
    omitted: tuple[Span, ...]
    function: tuple[Span, ...]
    unaccounted: tuple[Span, ...]

    @property
    def total(self) -> int:
        """How many words the document has."""
        return len(self.evidence) + len(self.omitted) + len(self.function) + len(self.unaccounted)


def account(text: str, evidence: Sequence[tuple[int, int]], omissions: Sequence[tuple[int, int]]) -> Account:
    """Tell the words of a text apart by what accounts for them.

    >>> account("the red lamp glows", [(4, 7)], [(8, 12)])
    Account(evidence=(Span(start=4, end=7),), omitted=(Span(start=8, end=12),), function=(Span(start=0, end=3),), \
unaccounted=(Span(start=13, end=18),))
    """
    proven, omitted = Cover(evidence), Cover(omissions)
    left = {*left_over(text, proven, omitted)}
    bins: tuple[list[Span], list[Span], list[Span], list[Span]] = ([], [], [], [])
    for span in words(text):
        bins[0 if span in proven else 1 if span in omitted else 3 if span in left else 2].append(span)
    return Account(*map(tuple, bins))


def left_over(text: str, evidence: Cover, omissions: Cover) -> Iterator[Span]:
    """Yield the words that nothing accounts for; `account` tells the others apart, too.

    >>> [*left_over("the red lamp glows", Cover([(4, 7)]), Cover([(8, 12)]))]
    [Span(start=13, end=18)]
    """
    function = function_words()
    for match in WORD.finditer(text):
        if match[0].lower() not in function and (span := Span(*match.span())) not in evidence and span not in omissions:
            yield span


class Cover:
    """What some spans cover together."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(set(spans)):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.starts.append(start)
                self.ends.append(end)

    def __contains__(self, span: tuple[int, int]) -> bool:
        at = bisect_right(self.starts, span[0]) - 1
        return at >= 0 and span[1] <= self.ends[at]


@cache
def _small_cues() -> re.Pattern[str]:
    """Return the pattern of the cues that consist of function words."""
    cues = {cue for vocabulary in VOCABULARIES.values() if vocabulary.small_words for cue in vocabulary.by_cue}
    return whole_words(tuple(sorted(cue for cue in cues if all(map(is_function_word, cue.split())))))


def small_cues(text: str) -> Iterator[Span]:
    """Yield where a text holds a cue that consists of function words, the longest: each must be accounted for."""
    for match in _small_cues().finditer(lowered(text)):
        yield Span(*match.span())


def _spans(frame: pl.LazyFrame) -> dict[str, list[tuple[int, int]]]:
    grouped = computed(frame.group_by("document_id", maintain_order=True).agg("char_start", "char_end"))
    return {key: list(zip(starts, ends, strict=True)) for key, starts, ends in grouped.iter_rows()}


def accounts(world: World) -> dict[str, Account]:
    """Return the account of each document, by its id."""
    evidence, omissions = _spans(world["evidence"]), _spans(world["omissions"])
    return {
        key: account(text, evidence.get(key, []), omissions.get(key, []))
        for key, text in world.documents.select("document_id", "document_text").collect().iter_rows()
    }


def accounted_for(world: World) -> Iterator[Found]:
    """`accounted-for`: no word of a document is left over."""
    left: list[tuple[str, str, int, int]] = []
    evidence, omissions = _spans(world["evidence"]), _spans(world["omissions"])
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


def omissions(world: World) -> Iterator[Found]:
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
    if reason not in NUMBER_REASONS:
        if any(_is_number(exact[a:b]) for a, b in words(exact)):
            return f"{shown} holds a number: the reason {reason} does not say why"
        if reason != "background" and (phrase_of_time := next(time_phrases(exact), None)):
            return f"{shown} holds {phrase_of_time!r}, a time: the reason {reason} does not say why"
    if reason in ("grammar", "connective", "label") and not note:
        for name in ("projects.status", "indicators.change", "relations.predicate"):
            cues = (exact[a:b] for (a, b), _ in cues_in(exact, VOCABULARIES[name]))
            if cue := next((cue for cue in cues if not all(map(is_function_word, cue.split()))), None):
                return f"{shown} holds {cue!r}, a cue of {name}: a note says why it states nothing"
    return None


def _is_number(word: str) -> bool:
    """Whether a word is a number, or begins with one as "four-year" does; "one" is mostly a pronoun."""
    head, _, tail = word.partition("-")
    if word.lower() == "one" or tail.lower() in ORDINALS:
        return False
    return read_number(word) is not None or read_number(head) is not None


def control_totals(world: World) -> Iterator[Found]:
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
