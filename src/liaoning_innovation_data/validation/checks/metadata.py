"""The check of metadata: title, publisher and day come from the items of metadata, by their labels or places."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from ...evidence.derivation.text import is_function_word, words
from ...evidence.index import PLACE, EvidenceIndex
from . import IssueFrame, check, inside, placed, verdicts_of_distinct

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
    rows = (
        index.evidence.filter(pl.col("field").is_in([*LABELS]), table="documents")
        .join(items.with_columns(listed=True), on=PLACE, how="left")
        .join(dateline, on=PLACE, how="left")
    )
    dated = rows.filter((pl.col("field") != "title") & pl.col("first").is_not_null())
    dated = verdicts_of_distinct(dated, in_dateline)
    outside = rows.filter(pl.col("listed").is_null()).join(dated, on="row", how="anti")
    yield metadata.issues(outside, "{exact!r} stands in no item of metadata")
    of_label = [(label, field) for field, labels in LABELS.items() for label in labels]
    owners = pl.LazyFrame(of_label, schema=["label", "field"], orient="row")
    labelled = (
        items.join(owners, on="label").unique(["document_id", "field"]).select("document_id", "field", own="label")
    )
    fitting = rows.join(owners, on=["label", "field"]).select("record_id", "field")
    rows = rows.filter(pl.col("listed").is_not_null())
    elsewhere = rows.join(labelled, on=["document_id", "field"]).join(fitting, on=["record_id", "field"], how="anti")
    yield metadata.issues(elsewhere, "{exact!r} is not from the item with the label {own!r}")
    mislabelled = rows.join(labelled, on=["document_id", "field"], how="anti").filter(
        pl.col("label").is_not_null() & (pl.col("field") != "published_on")
    )
    yield metadata.issues(mislabelled, "{exact!r} is from the item with the label {label!r}")
    titles = rows.filter(field="title")
    cut = verdicts_of_distinct(titles, _left)
    yield metadata.issues(cut, "{exact!r} is not the whole title: {verdict}")
    publishers = rows.filter(field="publisher_id").join(placed(titles, "title"), on=PLACE)
    heading = (pl.col("title_start") == pl.col("char_start")) & pl.col("after").str.contains(_HEADS_A_TITLE)
    within = publishers.filter(inside("title") & ~heading)
    yield metadata.issues(within, "{exact!r} stands in the title, which names no publisher")


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
