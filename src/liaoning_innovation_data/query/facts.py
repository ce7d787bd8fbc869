"""All facts as one table: cell, value, quote and sentence side by side."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ..evidence.index import EvidenceIndex, computed
from ..schema import columns as c
from ..schema.annotations import Reservation
from ..storage.releases import read_version
from .load import labels

if TYPE_CHECKING:
    import pyarrow as pa


def world(version: str | Path | None) -> EvidenceIndex:
    """Return the tables of a data version, laid out for joins."""
    return EvidenceIndex({table: pl.DataFrame(data) for table, data in read_version(version).items()})


@cache
def sentences_of_evidence(version: str | Path | None) -> pl.DataFrame:
    """Return the evidence of a data version with its sentences, in order; rows that lie in none are left out.

    `attachment` says how far the structure of the sentence holds the value to the record, and why; null where the
    words suffice.
    """
    tables = world(version)
    attachment = tables.supported.filter("attached").select("row", attachment=pl.format("{}: {}", "computed", "why"))
    rows = tables.in_sentences(tables["evidence"]).drop_nulls("sentence")
    return computed(rows.join(attachment, on="row", how="left").sort("row"))


def facts(version: str | Path | None) -> pa.Table:
    """Return one row for each cell, or list item, that has evidence; see `load_facts` for the columns."""
    tables = world(version)
    known = labels(version)
    named = pl.LazyFrame({"record_id": [*known], "name": [*known.values()]})
    hedging = {name for table in c.evidenced_tables() for name in c.names_with(table, Reservation)}
    hedged = tables.cells.filter(pl.col("field").is_in(hedging)).select("record_id", plain=False)
    return (
        tables.evidence.sort("table", "record_id", "field", "item", "char_start", "char_end")
        .unique(["record_id", "field", "item"], keep="first", maintain_order=True)
        .join(named, on="record_id", how="left", maintain_order="left")
        .join(tables.documents, on="document_id", how="left", maintain_order="left")
        .join(hedged.unique("record_id"), on="record_id", how="left", maintain_order="left")
        .select(
            *("record_id", "name", "table", "field"),
            pl.when(pl.col("value").str.contains(r"^-?\d+\.0$"))
            .then(pl.col("value").str.strip_suffix(".0"))
            .otherwise("value")
            .alias("value"),
            pl.col("exact").alias("quote"),
            *("sentence", "basis", "document_id", "published_on"),
            pl.col("plain").fill_null(True),
        )
        .collect()
        .to_arrow(compat_level=pl.CompatLevel.oldest())
    )
