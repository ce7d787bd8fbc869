"""The check against a released version: documents and ids of the same name are still the same."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.index import EvidenceIndex
from ...evidence.naming import resembles
from ...schema.models import NAMED_TABLES
from . import IssueFrame, check, verdicts_of_distinct


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
    yield released.issues(same, "the released text of this id is another", table="documents", field="text")
    moved = rows.join(old, left_on="file_name", right_on="old_file_name").filter(pl.col("id") != pl.col("old_id"))
    yield released.issues(moved, "{file_name} was released as {old_id}", table="documents", field="id")


@released.finds
def names_as_released(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Ids that were released stand for the same names."""
    if index.released is None:
        return
    released = [index.released[table].lazy().select("id", "document_id", "name") for table in NAMED_TABLES]
    old = pl.concat(released).rename({"id": "record_id", "name": "old"})
    changed = index.named.join(old, on="record_id").filter(pl.col("name") != pl.col("old"))
    taken = changed.join(index.named.select("table", old="name").unique(), on=["table", "old"], how="semi")
    yield _renamed(taken, "{record_id} stood for {old}, which is the name of another record now")
    unlike = verdicts_of_distinct(changed, _unlike)
    yield _renamed(unlike, "{record_id} stood for {old}, not for {name}")


def _unlike(name: str, old: str) -> bool:
    return not resembles(name, [old])


def _renamed(rows: pl.LazyFrame, message: str) -> IssueFrame:
    return released.issues(rows, message, table="{table}", row="record_row", field="name")
