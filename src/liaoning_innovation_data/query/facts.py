"""All facts as one table: cell, value, quotes and sentence side by side."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pyarrow as pa

from ..evidence.index import EvidenceIndex, computed
from ..schema import columns as c
from ..schema.annotations import Reservation
from ..storage.releases import read_version
from .load import labels

CELL = ("record_id", "field", "item")
SUPPORT = ("proven", "judged", "contested")  # from the strongest to the weakest


@cache
def sentences_of_evidence(version: str | Path | None) -> pl.DataFrame:
    """Return the evidence of a data version with its sentences, in order; rows that lie in none are left out.

    `attachment` says how far the sentence supports the value for the record, and why; null where the words suffice.
    """
    tables = EvidenceIndex(read_version(version))
    attachment = tables.supported.filter("attached").select("row", attachment=pl.format("{}: {}", "computed", "why"))
    rows = tables.in_sentences(tables["evidence"]).drop_nulls("sentence")
    return computed(rows.join(attachment, on="row", how="left").sort("row"))


def facts(version: str | Path | None) -> pa.Table:
    """Return one row for each cell, or list item, that has evidence; see `load_facts` for the columns."""
    tables, known = EvidenceIndex(read_version(version)), labels(version)
    names = pl.LazyFrame({"id": [*known], "name": [*known.values()]})
    hedging = {name for table in c.evidenced_tables() for name in c.names_with(table, Reservation)}
    hedged = tables.cells.filter(pl.col("field").is_in(hedging)).select("record_id", plain=False)
    rows = tables.evidence.sort("table", *CELL, "char_start", "char_end")
    support = pl.col("support").cast(pl.Enum(SUPPORT)).max().cast(pl.String).over(CELL)
    quotes = pl.col("exact").implode().over(CELL, mapping_strategy="join")
    doubts = tables["readings"].group_by("record_id", "field").agg(readings="reading")
    of_cell = doubts.rename({"readings": "of_cell"})
    of_record = doubts.join(rows, on=["record_id", "field"], how="anti")  # also of a cell that is null
    of_record = of_record.group_by("record_id").agg(of_record=pl.col("readings").explode())
    text = pl.col("value").str.replace(r"^(-?\d+)\.0$", "$1")
    is_id = pl.col("basis") == "reference"
    return (
        rows.with_columns(support=support, quotes=quotes)
        .unique(CELL, keep="first", maintain_order=True)
        .join(names, left_on="record_id", right_on="id", how="left", maintain_order="left")
        .join(names.rename({"name": "called"}), left_on="value", right_on="id", how="left", maintain_order="left")
        .join(tables.documents, on="document_id", how="left", maintain_order="left")
        .join(hedged.unique("record_id"), on="record_id", how="left", maintain_order="left")
        .join(of_cell, on=["record_id", "field"], how="left", maintain_order="left")
        .join(of_record, on="record_id", how="left", maintain_order="left")
        .select(
            *("record_id", "name", "table", "field"),
            pl.when(is_id).then(pl.coalesce("called", "value")).otherwise(text).alias("value"),
            pl.when(is_id).then("value").alias("value_id"),
            pl.col("exact").alias("quote"),
            *("quotes", "sentence", "basis", "support"),
            pl.concat_list(pl.col(name).fill_null([]) for name in ("of_cell", "of_record")).alias("readings"),
            *("document_id", "published_on"),
            pl.col("plain").fill_null(True),
        )
        .collect()
        .to_arrow(compat_level=pl.CompatLevel.oldest())
    )
