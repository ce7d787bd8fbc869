"""Checks of place: in which sentences, and inside which names, evidence may stand; ids numbered by places."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.index import PLACE, SEPARATOR, EvidenceIndex, computed, stacked
from ...schema import ids
from ...schema.models import INHERITED, NAMED_TABLES
from . import IssueFrame, check, inside, of_records, overlaps, placed
from .keys import id_form

NUMBERED = {"sentences": "ordinal", "readings": "char_start", "omissions": "char_start"}
"""Table -> the column that numbers its ids."""

STATING = ("value", "change_by", "state")
"""The cells that may stand in the sentence behind that of their subject or measure."""
EARLIER = ("subject_id", "object_id", "attributed_to", "compared_with")
"""The cells, beside times, that may stand in the sentence before."""


@id_form.finds
def numbered(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Sentences are numbered by their ordinal, readings and omissions by where their words begin."""
    rows = stacked(
        of_records(index, table, right=pl.col(number).cast(pl.String).str.zfill(ids.DIGITS[table])).with_columns(
            number=pl.col("record_id").str.split("/").list.last().str.extract(ids.number_pattern(table))
        )
        for table, number in NUMBERED.items()
    )
    wrong = rows.filter(pl.col("number").ne_missing(pl.col("right")))
    yield id_form.issues(wrong, "{record_id!r} does not end in {right}", table="{table}", field="id")


@check(hint="Quote the mention, or quote from a sentence that has one.")
def anchored(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Evidence is in a sentence that names or mentions the record (for an indicator, its measure or subject; for a
    relation, subject and object; for an example, also its group), or in an item under a heading, first line or
    introduction that does. For numbers, states and relations, the sentence before may do so instead, and may state
    their time and speaker. The subject of a number may be in the title. A qualifier is next to its measure or number, a
    superlative next to its name, an item of a list next to the item before.
    """
    over, lines = index.governing, index.lines
    named = index.mentions.select(*PLACE, "record_id").unique()
    through_group = index.members.join(named, left_on="group_id", right_on="record_id")
    through_group = through_group.select(*PLACE, record_id="member_id")
    rows = index.evidence.filter(pl.col("ordinal").is_not_null())

    own = rows.filter(pl.col("table").is_in(NAMED_TABLES))
    inherited = _at(own.filter(pl.col("field").is_in(INHERITED)), through_group)
    yield _unanchored(own, stacked([_at(own, named, _carried(named, lines)), inherited]), "it")

    referred = index.referents.select(*PLACE, subject_id="record_id").unique()
    for table, what in (("indicators", "its measure or its subject"), ("states", "its subject")):
        own = rows.filter(table=table)
        subjects = index[table].select("subject_id", record_id="id")
        at_measure = own.filter(field="measure").select(*PLACE, "record_id")
        at_subject, listed, behind = (
            subjects.join(spoken, on="subject_id")
            for spoken in (referred, _carried(referred, lines), _carried(referred, over))
        )
        stated = _at(own.filter(pl.col("field").is_in(STATING)), behind, _carried(at_measure, over))
        fine = _at(own, at_measure, at_subject, listed, stated)
        yield _unanchored(own, stacked([fine, _earlier(index, own)]), what)

    relations = rows.filter(table="relations")
    spoken = stacked([named, through_group]).unique()
    spoken = stacked([spoken, _carried(spoken, over), _carried(spoken, lines)])
    memberships = index.inherited.join(relations.select(*PLACE, membership_id="record_id"), on="membership_id")
    fine = relations
    for end in ("subject_id", "object_id"):
        ends = index["relations"].select(record_id="id", end=pl.col(end))
        fine = _at(fine, ends.join(spoken, left_on="end", right_on="record_id"))
    fine = stacked([fine, _at(relations, memberships), _earlier(index, relations)])
    yield _unanchored(relations, fine, "both its ends")

    indicators = rows.filter(table="indicators")
    numbered = indicators.filter(pl.col("field").is_in(["measure", *STATING]))
    pointed = indicators.filter(field="subject_id")
    title = index.evidence.filter(field="title").select(PLACE)
    fine = stacked([_at(pointed, numbered, _homes(index, numbered)), pointed.join(title, on=PLACE, how="semi")])
    afar = pointed.join(fine.select("record_id"), on="record_id", how="anti")
    message = "{exact!r} is in no sentence with the measure or the number, nor just before it, nor in the title"
    yield anchored.issues(afar, message)


def _at(rows: pl.LazyFrame, *places: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows that stand in a sentence in which there is a place for their record."""
    here = [*PLACE, "record_id"]
    return rows.join(stacked(place.select(here) for place in places), on=here, how="semi")


def _carried(spoken: pl.LazyFrame, over: pl.LazyFrame) -> pl.LazyFrame:
    """Return what is spoken of in the sentences that count with another as if it stood in that one."""
    carried = spoken.rename({"ordinal": "other"}).join(over.select(*PLACE, "other"), on=["document_id", "other"])
    return carried.select(spoken.collect_schema().names()).unique()


def _earlier(index: EvidenceIndex, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows that stand in a sentence which counts with that of their number, state or predicate."""
    homes = _homes(index, rows.filter(pl.col("field").is_in(["predicate", "measure", *STATING])))
    may_stand_before = pl.col("field").is_in(EARLIER) | pl.col("field").str.starts_with("period_")
    return _at(rows.filter(may_stand_before), homes)


def _homes(index: EvidenceIndex, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return the sentences that count with those of some rows, with the records of these."""
    homes = rows.select(*PLACE, "record_id").join(index.governing, on=PLACE)
    return homes.select("document_id", "record_id", ordinal="other").unique()


def _unanchored(rows: pl.LazyFrame, fine: pl.LazyFrame, what: str) -> IssueFrame:
    wrong = rows.join(fine.select("row"), on="row", how="anti")
    return anchored.issues(wrong, f"{{exact!r}} is in a sentence that does not name {what}")


@check(hint="Quote a place where the words are not part of that name.")
def own_words(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Evidence is not inside the name of another record of the same table."""
    rows = index.evidence.filter(pl.col("table").is_in(NAMED_TABLES) & pl.col("ordinal").is_not_null())
    start, end = pl.col("other_start"), pl.col("other_end")
    # A sentence may hold thousands of both: only what is near is compared, as near as the longest name is wide.
    width = max(computed(index.others.select((end - start).max())).item() or 0, 0) + 1
    near = pl.concat_list(start // width, end // width).list.unique()
    others = index.others.with_columns(near=near).explode("near")
    within = rows.with_columns(near=pl.col("char_start") // width).join(others, on=[*PLACE, "table", "near"])
    within = within.filter(inside("other"), pl.col("other") != pl.col("record_id"))
    foreign = (
        within.join(index.names, on="record_id")
        .filter(~pl.col("names").list.join(SEPARATOR).str.contains(pl.col("other_name"), literal=True))
        .join(index.members, left_on=["record_id", "other"], right_on=["member_id", "group_id"], how="anti")
    )
    yield own_words.issues(foreign, "{exact!r} is inside {other_name!r}, the name of {other}")


@check(hint="Use the number of this subject as evidence.")
def one_number(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A number has one subject, or is said to be that of each; no number of another is between a count and its noun."""
    numbers = index.numbers.filter(pl.col("ordinal").is_not_null())
    others = placed(numbers, "other", other="subject").unique()
    each = index["indicators"].filter(pl.col("qualifier").str.contains(r"(?i)\b(?:each|apiece)\b"))
    numbers = numbers.join(each.select(record_id="id"), on="record_id", how="anti")
    shared = numbers.join(others, on=PLACE).filter(overlaps("other") & (pl.col("other") != pl.col("subject")))
    yield one_number.issues(shared, "{exact!r} also serves {other}", other="other")
    indicators = pl.col("record_id").n_unique().over("document_id", "char_start", "char_end")
    several = numbers.filter(table="indicators").with_columns(indicators=indicators).filter(pl.col("indicators") > 1)
    yield one_number.issues(several, "{exact!r} is the number of {indicators} indicators")


@anchored.finds
def readings(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A reading stands in a sentence about its record, and with evidence of the cell that it doubts."""
    rows = index.evidence.filter(pl.col("ordinal").is_not_null())
    read = index.in_sentences(index["readings"])
    here = [*PLACE, "record_id"]
    of_record = read.join(rows, on=here, how="anti")
    message = "{exact!r} is in a sentence that says nothing of {record_id}"
    yield anchored.issues(of_record, message, table="readings", field="record_id", other="record_id")
    of_cell = read.join(rows, on=["record_id", "field"], how="semi").join(of_record, on="row", how="anti")
    of_cell = of_cell.join(rows, on=[*here, "field"], how="anti")
    message = "{exact!r} is in a sentence without evidence of {field}"
    yield anchored.issues(of_cell, message, table="readings", field="field", other="record_id")
