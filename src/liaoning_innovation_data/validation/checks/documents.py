"""Checks of documents: their metadata come from its items, by labels or places; what was released is still the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from ...evidence.derivation.text import is_function_word, words
from ...evidence.index import PLACE, EvidenceIndex
from ...evidence.naming import resembles
from ...schema.models import NAMED_TABLES
from . import IssueFrame, answered, check, inside, placed

LABELS = {
    "title": ("title", "headline"),
    "publisher_id": ("source", "publisher"),
    "published_on": ("date", "published"),
}
"""Column of documents -> the labels of the items that state it."""
ALL_LABELS = (*(label for labels in LABELS.values() for label in labels), "author", "by", "url", "language")

_IN_A_DATELINE = (r"[(（]$", r"\s*[)）]\s*[—–-]"), (r"/$", r"\s*/\s*(?:--|[—–-])"), (r"[—–-]\s*$", r"\s*[—–-]\s")
"""What stands before and after the agency that a dateline names."""
_HEADS_A_TITLE = r"^(?::|\s[—–|-]\s)"
_AFTER_A_DATELINE = re.compile(r"\s*(?:[(（][^)）]*[)）]|/[^/]*/)?\s*(?:[—–:.)）]|-)")


@check(hint="Quote the item that has the label, or the first line.")
def metadata(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Title, publisher and day come from the item of metadata with their label. If there is none, they come from items
    without a label, the day and the publisher also from the dateline. The title is the whole item without its label;
    the words before a colon or dash in it may be the publisher.
    """
    label = pl.col("text").str.to_lowercase().str.extract(rf"^\W*({'|'.join(ALL_LABELS)})\s*[:：]", 1)
    items = index["sentences"].filter(kind="metadata").select(*PLACE, label=label)
    plain = index["sentences"].filter(kind="sentence")
    dateline = plain.filter(pl.col("ordinal") == pl.col("ordinal").min().over("document_id")).select(*PLACE, first=True)
    rows = index.evidence.filter(pl.col("field").is_in([*LABELS]), table="documents")
    rows = rows.join(items.with_columns(listed=True), on=PLACE, how="left").join(dateline, on=PLACE, how="left")
    dated = rows.filter((pl.col("field") != "title") & pl.col("first").is_not_null())
    dated = answered(dated, in_dateline)
    outside = rows.filter(pl.col("listed").is_null()).join(dated, on="row", how="anti")
    yield metadata.issues(outside, "{exact!r} is in no item of metadata")
    of_label = [(label, field) for field, labels in LABELS.items() for label in labels]
    owners = pl.LazyFrame(of_label, schema=["label", "field"], orient="row")
    labelled = items.join(owners, on="label").unique(["document_id", "field"])
    labelled = labelled.select("document_id", "field", own="label")
    fitting = rows.join(owners, on=["label", "field"]).select("record_id", "field")
    rows = rows.filter(pl.col("listed").is_not_null())
    elsewhere = rows.join(labelled, on=["document_id", "field"]).join(fitting, on=["record_id", "field"], how="anti")
    yield metadata.issues(elsewhere, "{exact!r} is not from the item with the label {own!r}")
    mislabelled = rows.join(labelled, on=["document_id", "field"], how="anti")
    mislabelled = mislabelled.filter(pl.col("label").is_not_null() & (pl.col("field") != "published_on"))
    yield metadata.issues(mislabelled, "{exact!r} is from the item with the label {label!r}")
    titles = rows.filter(field="title")
    yield metadata.issues(titles, "{exact!r} is not the whole title: {verdict}", verdict=_left)
    publishers = rows.filter(field="publisher_id").join(placed(titles, "title"), on=PLACE)
    heading = (pl.col("title_start") == pl.col("char_start")) & pl.col("after").str.contains(_HEADS_A_TITLE)
    within = publishers.filter(inside("title") & ~heading)
    yield metadata.issues(within, "{exact!r} is in the title, which names no publisher")


def in_dateline(field: str, before: str, after: str) -> bool:
    """Whether a day or an agency ends a dateline: before it stands a place and a day at most, behind it a dash."""
    place = [before[a:b] for a, b in words(before)]
    small = any(word[0].islower() or is_function_word(word) for word in place)
    if field == "published_on":
        return not small and bool(_AFTER_A_DATELINE.match(after))
    return not small and any(re.search(left, before) and re.match(right, after) for left, right in _IN_A_DATELINE)


def _left(before: str, after: str, label: str | None) -> str | None:
    """Say which words of an item stand beside the title, or None."""
    before = before.partition(":")[2] if label else before
    left = [part[a:b] for part in (before, after) for a, b in words(part)]
    return f"{' '.join(left)!r} is left out" if left else None


@check(hint="Keep released ids and texts; withdraw a record with a tombstone, and give a new record a new id.")
def released(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A document with the id or the file name of a released one has the same id and text. A released id belongs to a
    record with a similar name, and that name has no other id.
    """
    if index.released is None:
        return
    old = index.released["documents"].lazy().select(pl.col("id", "file_name", "sha256").name.prefix("old_"))
    rows = index["documents"]
    same = rows.join(old, left_on="id", right_on="old_id").filter(pl.col("sha256") != pl.col("old_sha256"))
    yield released.issues(same, "the released text of this id is different", table="documents", field="text")
    moved = rows.join(old, left_on="file_name", right_on="old_file_name").filter(pl.col("id") != pl.col("old_id"))
    yield released.issues(moved, "{file_name} was released as {old_id}", table="documents", field="id")


@released.finds
def names_as_released(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Ids that were released stand for the same names."""
    if index.released is None:
        return
    known = [index.released[table].lazy().select("id", "document_id", "name") for table in NAMED_TABLES]
    old = pl.concat(known).rename({"id": "record_id", "name": "old"})
    changed = index.named.join(old, on="record_id").filter(pl.col("name") != pl.col("old"))
    taken = changed.join(index.named.select("table", old="name").unique(), on=["table", "old"], how="semi")
    now = "which is the name of another record now"
    for rows, what, verdict in ((taken, now, None), (changed, "not for {name}", _unlike)):
        message = f"{{record_id}} stood for {{old}}, {what}"
        yield released.issues(rows, message, table="{table}", row="record_row", field="name", verdict=verdict)


def _unlike(name: str, old: str) -> bool:
    return not resembles(name, [old])
