"""What the tests stand on: data 1.1.1 and its seed, whatever is released later, and the invented document."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl

from liaoning_innovation_data.curation.build import read_seeds
from liaoning_innovation_data.evidence.index import EvidenceIndex
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.parquet import to_polars
from liaoning_innovation_data.storage.releases import read_version, version_folder

Tables = dict[str, pl.DataFrame]

PINNED = "1.1.1"
KEY = "2023-08-06-liaoning-daily"
"""The key of the pinned document, which completes ids."""
FOLDER = version_folder(PINNED)
SEEDS = Path(__file__).parent / "seeds"
"""The seed of the pinned data, a copy: the one that is curated may move on."""
DOCUMENTS = Path(__file__).parent / "documents"


@cache
def shipped() -> Tables:
    """Return the tables of the pinned data, in today's schema."""
    return read_version(PINNED)


@cache
def both() -> Tables:
    """Return the tables of the pinned data and of the invented document together."""
    invented = to_polars(read_seeds(DOCUMENTS))
    return {table: pl.concat([shipped()[table], invented[table]]) for table in MODELS}


def rekeyed(tables: Mapping[str, pl.DataFrame], prefix: str) -> Tables:
    """Return the tables with documents of other keys: those that they have, behind a prefix."""
    keys = [id_.partition("/")[2] for id_ in tables["documents"]["id"].unique()]
    ids = {
        table: [
            name for name, kind in frame.schema.items() if kind == pl.String and (name == "id" or name[-3:] == "_id")
        ]
        for table, frame in tables.items()
    }
    return {
        table: frame.with_columns(pl.col(ids[table]).str.replace(f"({'|'.join(keys)})", f"{prefix}-${{1}}"))
        for table, frame in tables.items()
    }


def supported(world: Mapping[str, pl.DataFrame], key: str) -> pl.DataFrame:
    """Return the evidence with the support that the sentences of a document give, and a note where it is not proven."""
    evidence = world["evidence"].with_row_index("row")
    found = EvidenceIndex(world).sentences_read.supported.select("row", "computed")
    own = pl.col("document_id") == f"document/{key}"
    explained = own & pl.col("note").is_null() & (pl.col("computed") != "proven")
    return (
        evidence.join(found, on="row", how="left", maintain_order="left")
        .with_columns(
            support=pl.when(own).then("computed").otherwise("support"),
            note=pl.when(explained).then(pl.lit("read so by two people")).otherwise("note"),
        )
        .drop("row", "computed")
    )


BASES = {"shipped": shipped, "both": both}
