"""Checks of single rows of evidence: they quote, and the value follows from the words or from a judgement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

import polars as pl

from ...evidence.derivation import BASES, Basis, Context, Underivable
from ...evidence.derivation.base import JUDGEMENT_WORDS
from ...evidence.derivation.names import disagrees, is_bare_plural, may_stand_for, names_it, pointing
from ...evidence.derivation.numbers import named_currencies, read_number
from ...evidence.derivation.terms import cues_in
from ...evidence.derivation.text import words
from ...evidence.index import PLACE, EvidenceIndex, computed, stacked
from ...evidence.naming import heads
from ...schema import columns as c
from ...schema.ids import RECORD_KINDS
from . import LONG, LONGEST, IssueFrame, check, inside, of_records, placed

QUOTING = {"evidence": "exact", "readings": "exact", "omissions": "exact", "sentences": "text"}
"""Table with offsets -> its column that repeats the words there."""

CELL = ["record_id", "field", "item"]
WORDS = ["document_id", "char_start", "char_end"]
"""What names the place of words."""

REMEMBERED = 8192  # how many derivations are remembered, for who validates much the same tables again and again


@check(hint="Correct the offsets or the quote.")
def span(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Offsets lie in the text, and the words there are those quoted."""
    quotes = stacked(
        of_records(index, table, *WORDS, exact=column, field="field" if table == "evidence" else pl.lit(column))
        for table, column in QUOTING.items()
    ).join(index.documents, on="document_id", how="left")
    length = pl.col("char_end") - pl.col("char_start")
    there = pl.col("document_text").str.slice(pl.col("char_start"), length)
    there = pl.when((pl.col("char_start") >= 0) & (length > 0)).then(there).otherwise(pl.lit(""))
    wrong = quotes.with_columns(there=there).filter(pl.col("there").ne_missing(pl.col("exact")))
    yield span.issues(wrong, "the text at {char_start}–{char_end} is {there!r}, not {exact!r}", table="{table}")


@check(hint="Quote the words, or leave the cell null.")
def unproven(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Every filled cell of a record has evidence."""
    bare = index.cells.join(index["evidence"], on=CELL, how="anti")
    yield unproven.issues(bare, "{value!r} has no evidence (item {item})", table="{table}")


@check(hint="Fill the cell, or drop the evidence.")
def surplus(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Evidence is for a cell that is filled."""
    loose = index["evidence"].join(index.cells, on=CELL, how="anti")
    yield surplus.issues(loose, "{exact!r} is evidence of a cell that is null or unknown (item {item})")


@check(hint="Change the basis, or add a note.")
def basis(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Evidence has a basis that its column allows; mentions and judgements have a note."""
    wrong = index.evidence.filter(pl.col("stated_basis") != pl.col("basis"))
    yield basis.issues(wrong, "{table}.{field} is not proven by {stated_basis}")
    silent = index["evidence"].filter(_has_basis(lambda basis: basis.needs_note) & pl.col("note").is_null())
    yield basis.issues(silent, "a {basis} needs a note that says why")


@check(hint="Quote less.")
def minimal(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A quote lies within one sentence."""
    yield minimal.issues(index.evidence.filter(pl.col("ordinal").is_null()), "{exact!r} does not lie in one sentence")


def _has_basis(condition: Callable[[Basis], object]) -> pl.Expr:
    return pl.col("basis").is_in([name for name, basis in BASES.items() if condition(basis)])


def _needed(what: str, column: str) -> pl.Expr:
    """Return a column where a derivation rule needs what it holds, so that equal derivations are alike."""
    return pl.when(_has_basis(lambda basis: basis.needs == what)).then(column)


@check(
    hint="Correct the value to what the words state, or quote the words that state it; liaoning-data describe TABLE "
    "COLUMN lists the words for each term."
)
def derivation(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """The rule that the evidence names reads the value from the words."""
    has_rule = _has_basis(lambda basis: basis.rule)
    rows = index.evidence.filter(has_rule & pl.col("value").is_not_null() & pl.col("ordinal").is_not_null())
    texts = computed(index.documents)["document_text"]
    named = pl.Series([sorted(named_currencies(text)) for text in texts], dtype=pl.List(pl.String))
    documents = index.documents.with_columns(currencies=named)
    rows = rows.join(index.names, on="record_id", how="left").join(documents, on="document_id", how="left")
    names = pl.coalesce(_needed("names", "names"), _needed("currencies", "currencies"))
    rows = rows.with_columns(names=names, published_on=_needed("document_date", "published_on"))
    yield derivation.issues(rows, verdict=_verdict)


@derivation.finds
def last_states(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """The status is not read from the words of a state after which the record had another."""
    dated = index["states"].filter(pl.col("modality").is_null() & pl.col("period_from").is_not_null())
    dated = dated.select("state", "period_from", record_id="subject_id", state_id="id")
    quoted = index["evidence"].filter(field="state").select(*WORDS, state_id="record_id").join(dated, on="state_id")
    rows = index.evidence.filter(field="status").join(quoted, on=["record_id", *WORDS])
    later = rows.join(dated, on="record_id", suffix="_last").sort("period_from_last", descending=True)
    later = later.filter(pl.col("period_from_last") > pl.col("period_from"), pl.col("state_last") != pl.col("state"))
    message = "{basis}: {exact!r} is not the last state: {state_last} follows, from {period_from_last}"
    yield derivation.issues(later.unique("row", keep="first", maintain_order=True), message)


@lru_cache(maxsize=REMEMBERED)
def _verdict(
    table: str,
    field: str,
    basis: str,
    value: str,
    exact: str,
    before: str,
    after: str,
    names: tuple[str, ...],
    published_on: date | None,
) -> str | None:
    """Derive the value again; say what is wrong, or None."""
    if len(exact) > LONGEST:
        return f"{basis}: the quote has {len(exact)} characters, no rule reads more than {LONGEST}"
    column = c.column(table, field)
    context = Context(column, before, after, names, published_on, value)
    try:
        derived = BASES[basis].derive(exact, context)
    except Underivable as reason:
        return f"{basis}: {reason}"
    said = str(derived).lower() if isinstance(derived, bool) else str(derived)
    is_number = column.scalar in (int, float)
    same = isinstance(derived, int | float) and float(derived) == float(value) if is_number else said == value
    return None if same else f"{basis}: {exact!r} states {said.removesuffix('.0')}, not {value.removesuffix('.0')}"


@derivation.finds
def references(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """The words are where the named record is spoken of."""
    rows = index.evidence.filter((pl.col("basis") == "reference") & pl.col("value").is_not_null())
    spoken = index.referents.select(*WORDS, value="record_id")
    wrong = rows.join(spoken, on=["value", *WORDS], how="anti")
    message = "reference: {exact!r} is no name, alias or mention of {value} at this place"
    yield derivation.issues(wrong, message, other="value")


@derivation.finds
def mentions(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Other words than the name, and not inside the name of another record; or the name in other letters, as in a
    headline.
    """
    rows = index.evidence.filter(basis="mention").join(index.names, on="record_id", how="left")
    named = rows.filter(pl.col("names").list.contains(pl.col("exact")))
    lower = pl.col("names").list.eval(pl.element().str.to_lowercase())
    in_other_case = lower.list.contains(pl.col("exact").str.to_lowercase())
    rows = rows.filter(~in_other_case.fill_null(value=False))
    yield derivation.issues(rows, "mention: {verdict}", verdict=pointing)
    kinds = index.cells.filter(field="kind").select("record_id", kind="value")
    extents = index.named.select("record_id", "member_count", group=pl.col("extent") == "group")
    of_named = rows.with_columns(alone=pl.len().over(WORDS) == 1).filter(pl.col("table").is_not_null())
    of_named = of_named.join(extents, on="record_id").join(kinds, on="record_id", how="left")
    yield derivation.issues(of_named, verdict=_noun)
    yield derivation.issues(named, "mention: {exact!r} is a name: its basis is verbatim")


def _noun(
    exact: str, table: str, names: tuple[str, ...], kind: str | None, group: bool, alone: bool, member_count: int | None
) -> str | None:
    """Say why a mention is not of the record by its noun and number, or None; a company may be "they"."""
    vocabulary = c.vocabularies(table).get("kind")
    term = vocabulary.by_name.get(kind or "") if vocabulary else None
    nouns = (*(term.cues if term else ()), RECORD_KINDS[table])
    if not (names_it(exact, names, nouns) or may_stand_for(exact, RECORD_KINDS[table], known=bool(term))):
        return f"mention: the noun of {exact!r} is in no name of the record, and no cue of its kind"
    they = kind == "enterprise" and exact.lower() in ("they", "them", "their")
    wrong = None if they else disagrees(exact, names, group=group, alone=alone)
    counted = re.search(r"\d[\d,]*", exact)
    if not wrong and counted and read_number(counted[0]) != member_count:
        wrong = f"{exact!r} counts {counted[0]}, member_count is {'null' if member_count is None else member_count}"
    return wrong and f"mention: {wrong}"


@check(hint="Find words that a rule can read, or leave the cell null.")
def judgement(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A judgement of a kind, a level or an extent has a short quote (at most 12 words) of the record itself. The quote
    has no cue of another term (for a kind, as its head noun) and no name of another record; a group by judgement is a
    bare plural.
    """
    rows = index.evidence.filter((pl.col("basis") == "judgement") & pl.col("table").is_not_null())
    names = index.names.select("record_id", name=pl.col("names").list.first())
    members = index.members.select(record_id="member_id", example=pl.lit(True)).unique()
    rows = rows.join(names, on="record_id", how="left").join(members, on="record_id", how="left")
    yield judgement.issues(rows, verdict=_against)
    own = rows.join(placed(index.mentions, "own", "record_id"), on=[*PLACE, "record_id"])
    beside = (pl.col("own_start") <= pl.col("char_end") + 1) & (pl.col("char_start") <= pl.col("own_end") + 1)
    elsewhere = rows.join(own.filter(beside), on="row", how="anti")
    yield judgement.issues(elsewhere, "{exact!r} holds no name or mention of the record")
    holds_another = inside("char", "other") & (pl.col("other") != pl.col("record_id"))
    others = rows.join(index.others, on=PLACE).filter(holds_another)
    yield judgement.issues(others, "{exact!r} holds the name of {other}")


def _against(table: str, field: str, value: str, exact: str, name: str | None, example: bool | None) -> str | None:
    """Say what in the words speaks against a judgement, or None."""
    if sum(1 for _ in words(exact)) > JUDGEMENT_WORDS:
        return f"{exact[:LONG]!r} is longer than {JUDGEMENT_WORDS} words"
    vocabulary = c.vocabularies(table).get(field)
    if field == "extent" and value == "individual":
        return f"{exact!r}: the evidence of an individual is its bare name; only a group may be a judgement"
    if field == "extent" and (example or not is_bare_plural(name or "")):
        return f"{name!r}: a group by judgement is a bare plural, and no example of another group"
    for span, term in cues_in(exact, vocabulary) if vocabulary else ():
        if term != value and (field != "kind" or heads(exact, span)):
            return f"{exact!r} holds {exact[span.start : span.end]!r}, a cue of {term}, not of {value}"
    return None
