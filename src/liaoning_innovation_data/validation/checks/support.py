"""Checks of attachment: that a value is said of its record, and as a fact; what is not sure has a note, and is rare."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.index import EvidenceIndex, stacked
from ...evidence.support import PROVEN
from . import IssueFrame, check, filled_in, of_records
from .completeness import whole
from .coverage import of_omissions, omission

SHARE = 0.1  # which share of a document's rows that need attachment may be contested, and which judged
FEW = 3  # how many rows of each any document may have
FIRST_ROWS = 20  # how many of the rows that are too many a message names
IN_A_NAME = r"^\D*\p{Lu}\w*(?: of)? \d+$"  # words whose only number is that of a name at their end, as of a law
_NO_FACT = ("denied", "planned", "withdrawn", "no_column")
EXPLAINED = {
    **dict.fromkeys(("predicate", "verb", "list", "superlative"), _NO_FACT),
    "status": ("withdrawn",),
    "number": (*_NO_FACT, "repeated_roughly", "converted", "part_of_a_name", "figure_of_speech"),
    "time": (*_NO_FACT[:3], "repeated_roughly", "part_of_a_name", "outside_subject"),
}
"""What omitted words say of a record -> the reasons that say what becomes of it."""
EXPLAINED_BY = {kind: f"; reasons that say what becomes of it: {', '.join(names)}" for kind, names in EXPLAINED.items()}


@check(hint="Give the row its modality, leave the fact out, or omit its words with the reason.")
def asserted(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A fact is stated as a fact. Words under a question, a denial, a plan, a condition, an attempt or a comparison, or
    reported as said by somebody, are evidence only of a row with that modality; what is said of a part of a group is
    not said of the group.
    """
    modalities = _with_modality(index).select("record_id", "modality")
    rows = index.supported.filter(pl.col("hedge") != "").join(modalities, on="record_id", how="left")
    rows = rows.with_columns(pl.col("modality").fill_null("a plain fact"))
    hedge, modality, is_plain = pl.col("hedge"), pl.col("modality"), pl.col("modality") == "a plain fact"
    told = (hedge == "reported") & ~is_plain
    possible = (hedge == "conditional") & (modality == "planned")  # of two that fit, the first is recorded
    intended = is_plain & (hedge == "planned") & (pl.col("value") == "planned")  # the status of what will be built
    wrong = rows.filter((hedge != modality) & ~told & ~possible & ~intended)
    wrong = wrong.with_columns(pl.col("hedge").replace("part", "only a part"))
    yield asserted.issues(wrong, "{exact!r} is {hedge} here; the row states it as {modality}")


def _with_modality(index: EvidenceIndex) -> pl.LazyFrame:
    """Return the rows of the tables that have a modality, with their time."""
    columns, tables = ("document_id", "modality", "period_from", "period_to"), ("indicators", "relations", "states")
    return stacked(of_records(index, table, *columns) for table in tables)


@asserted.finds
def future(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """What is dated after the day of its document is no plain fact yet."""
    rows = _with_modality(index).filter(pl.col("modality").is_null())
    rows = rows.join(index.documents.select("document_id", "published_on"), on="document_id")
    by = index.evidence.filter(pl.col("exact").str.contains(r"(?i)^by\b"), field="period_to")
    due = rows.filter(pl.col("period_from").is_null()).join(by, on="record_id", how="semi")
    for dated, how, day in ((due, "is due by", "period_to"), (rows, "begins on", "period_from")):
        message = f"it {how} {{{day}}}, after the day of the document; the row states it as a plain fact"
        message += ": the modality planned may quote the same time"
        wrong = dated.filter(pl.col(day) > pl.col("published_on"))
        yield asserted.issues(wrong, message, table="{table}", field=day)


@check(
    hint="Record what the sentence says of the record, or write a note that says why it is read this way. Where too "
    "many rows need one, quote other words, record them in another way, or leave them out."
)
def support(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """The support of evidence is what the structure of its sentence gives. Contested and judged rows have a note. Of a
    document's rows whose value has to be attached to a record, at most 10 % are contested and 10 % judged, or 3 of
    each; an omission no_column that contains what the sentence says of a record counts as judged.
    """
    rows = index.supported.filter(pl.col("support").is_not_null().any().over("document_id"))
    other = rows.filter(pl.col("support").ne_missing(pl.col("computed")))
    yield support.issues(other, "support is {support!s}, the structure of the sentence gives {computed}: {why}")
    silent = rows.filter((pl.col("computed") != PROVEN) & pl.col("note").is_null())
    yield support.issues(silent, "{exact!r} is {computed}, since {why}: a note says why it is read so")
    told = index["omissions"].join(index.sentences_read.joined.lazy().unique("row"), on="row")
    told = told.filter(reason="no_column").select(
        *("document_id", "char_start", "exact"), record_id="id", field=pl.lit("no_column"), computed=pl.lit("judged")
    )
    counted = stacked([rows.filter("attached").select(told.collect_schema().names()), told])
    counted = counted.sort("char_start", "record_id", "field")
    shown = filled_in("{record_id} {field} {exact!r}")
    for name in ("contested", "judged"):
        marked = pl.col("computed") == name
        first = shown.filter(marked).head(FIRST_ROWS).str.join("; ")
        counts = counted.group_by("document_id").agg(all=pl.len(), many=marked.sum(), first=first)
        many = counts.filter((pl.col("many") > FEW) & (pl.col("many") > (pl.col("all") * SHARE).floor()))
        many = many.with_columns(record_id="document_id", row=pl.lit(None, pl.Int64))
        message = f"{{many}} of {{all}} rows are {name}: more than 10 % (or 3): {{first}}"
        yield support.issues(many, message, field=None)


@omission.finds
def joined(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """No omission holds a cue that the structure joins to a record, but for reasons that say what becomes of it."""
    rows = index["omissions"].join(index.sentences_read.joined.lazy(), on="row")
    explained = pl.concat_str("kind", pl.lit(" "), "reason").is_in(
        [f"{kind} {reason}" for kind, reasons in EXPLAINED.items() for reason in reasons]
    )
    law = pl.col("exact").str.contains(IN_A_NAME)
    law = law & (pl.col("kind") == "number") & (pl.col("reason") == "outside_subject")
    rows = rows.with_columns(others=pl.col("kind").replace_strict(EXPLAINED_BY, default=""))
    yield of_omissions(rows.filter(~explained & ~law), "{exact!r} holds {joined}{others}")


@whole.finds
def unsaid(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A verb that states a status of several records states it of each."""
    rows = index.evidence.join(index.sentences_read.unsaid.lazy(), on="row")
    have = index.cells.filter(field="status").select(other="record_id")
    message = "{exact!r} is said of {other}, too, whose status is null"
    yield whole.issues(rows.join(have, on="other", how="anti"), message, other="other")


@whole.finds
def unrelated(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """What a sentence plainly states of two records is a relation, but for a qualifier, which is said of a part."""
    rows = index.evidence.filter(pl.col("field") != "qualifier").join(index.sentences_read.unrelated.lazy(), on="row")
    yield whole.issues(rows, "{exact!r} states {other}, which no relation states", other="other")
