"""Keys, references, vocabularies and what is computed again from the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import polars as pl

from ...evidence.derivation.identifiers import malformed
from ...evidence.derivation.text import sentences
from ...evidence.index import EvidenceIndex, computed, stacked
from ...schema import columns as c
from ...schema import ids
from .quotes import Found, found, judged, quoted

NUMBERED = {"sentences": "ordinal", "readings": "char_start", "omissions": "char_start"}
"""Table -> the column that numbers its ids."""


def primary_keys(world: EvidenceIndex) -> Iterator[Found]:
    """`primary-key`: unique in its table, and ids across all tables."""
    twice = world.counted_ids.filter(pl.col("times") > 1)
    yield found(
        twice,
        "primary-key",
        pl.col("table"),
        pl.format("the id {} is used {} times", "record_id", "times"),
        row="record_row",
        field="id",
    )
    for table in sorted({*c.table_names()} - {*c.tables_with_ids()}):
        key = c.primary_key(table)
        message = pl.format("another row has the same {}", pl.lit(", ".join(key)))
        yield found(world[table].filter(pl.struct(key).is_duplicated()), "primary-key", table, message)


def id_forms(world: EvidenceIndex) -> Iterator[Found]:
    """`id-form`: the id begins with the kind of its table and the key of its document."""
    kinds = pl.LazyFrame(list(ids.RECORD_KINDS.items()), schema=["table", "kind"], orient="row")
    prefix = pl.format("{}/{}/", "kind", pl.col("record_document").str.strip_prefix("document/"))
    wrong = (
        world.tables_of_ids.join(kinds, on="table", maintain_order="left")
        .with_columns(prefix.alias("prefix"))
        .filter(~pl.col("record_id").str.starts_with(pl.col("prefix")))
    )
    message = pl.format("the id must begin with {}", "prefix")
    yield found(wrong, "id-form", pl.col("table"), message, row="record_row", field="id")
    key = pl.col("document_id").str.strip_prefix("document/")
    astray = world["tombstones"].filter(pl.col("id").str.split("/").list.get(1, null_on_oob=True).ne_missing(key))
    message = pl.format("{} is no id of {}", quoted("id"), "document_id")
    yield found(astray, "id-form", "tombstones", message, record="id", field="id")


def numbered(world: EvidenceIndex) -> Iterator[Found]:
    """`id-form`: sentences are numbered by their ordinal, readings and omissions by where their words begin."""
    rows = stacked(
        world[table].select(
            pl.lit(table).alias("table"),
            "row",
            "id",
            pl.col("id").str.split("/").list.last().str.extract(ids.number_pattern(table)).alias("told"),
            pl.col(number).cast(pl.String).str.zfill(ids.DIGITS[table]).alias("right"),
        )
        for table, number in NUMBERED.items()
    )
    wrong = rows.filter(pl.col("told").ne_missing(pl.col("right")))
    message = pl.format("{} does not end in {}", quoted("id"), "right")
    yield found(wrong, "id-form", pl.col("table"), message, record="id", field="id")


def foreign_keys(world: EvidenceIndex) -> Iterator[Found]:
    """`reference`: what is referred to is a record of an admitted table, in the same document."""
    targets = world.tables_of_ids.unique("record_id").select(
        pl.col("record_id").alias("target"), pl.col("table").alias("target_table"), "record_document"
    )
    rows = stacked(
        world[table]
        .filter(pl.col(field).is_not_null())
        .select(
            "row",
            pl.lit(table).alias("table"),
            pl.lit(field).alias("field"),
            pl.lit(" or ".join(admitted)).alias("admitted"),
            pl.col(c.document_column(table)).alias("own_document"),
            pl.col(field).alias("target"),
            pl.col(c.primary_key(table)[0]).alias("record"),
        )
        for table in c.table_names()
        for field, admitted in c.foreign_keys(table).items()
    )
    pairs = [(" or ".join(t), one) for table in c.table_names() for t in c.foreign_keys(table).values() for one in t]
    fitting = pl.LazyFrame(sorted({*pairs}), schema=["admitted", "target_table"], orient="row").with_columns(fits=True)
    joined = rows.join(targets, on="target", how="left", maintain_order="left").join(
        fitting, on=["admitted", "target_table"], how="left", maintain_order="left"
    )
    own = pl.col("record_document") == pl.col("own_document")
    wrong = computed(joined.filter(pl.col("fits").is_null() | own.not_())).lazy()
    yield found(
        wrong.filter(pl.col("fits").is_null()),
        "reference",
        pl.col("table"),
        pl.format("{} is no record of {}", "target", "admitted"),
        record="record",
        field=pl.col("field"),
    )
    yield found(
        wrong.filter(pl.col("fits")),
        "reference",
        pl.col("table"),
        pl.format("{} belongs to another document", "target"),
        record="record",
        field=pl.col("field"),
    )


def natural_keys(world: EvidenceIndex) -> Iterator[Found]:
    """`natural-key`: no two rows of a document say the same thing."""
    keys = {table: key for table in c.table_names() if (key := c.natural_key(table))}
    rows = stacked(
        world[table].select(
            pl.lit(table).alias("table"),
            "row",
            pl.col(c.primary_key(table)[0]).alias("id"),
            "document_id",
            pl.lit(key[0]).alias("field"),
            pl.lit(", ".join(key)).alias("key"),
            pl.concat_str([pl.col(k).cast(pl.String).fill_null("null") for k in key], separator=", ").alias("value"),
        )
        for table, key in keys.items()
    )
    twice = rows.filter(pl.len().over("table", "document_id", "value") > 1)
    message = pl.format("another row has the same {}: {}", "key", "value")
    yield found(twice, "natural-key", pl.col("table"), message, record="id", field=pl.col("field"))


def documents(world: EvidenceIndex) -> Iterator[Found]:
    """`document`: hash and length are those of the text."""
    rows = world["documents"]
    right = judged(rows, ["text", "sha256"], _hash)
    yield found(right, "document", "documents", pl.col("verdict"), record="id", field="sha256")
    length = pl.col("text").str.len_chars().cast(pl.Int32)
    wrong = rows.filter(pl.col("character_count") != length)
    message = pl.format("the text has {} code points, not {}", length, "character_count")
    yield found(wrong, "document", "documents", message, record="id", field="character_count")


def _hash(text: str, sha256: str) -> str | None:
    right = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return None if right == sha256 else f"the text has the hash {right}, not {sha256}"


def segmentation(world: EvidenceIndex) -> Iterator[Found]:
    """`sentences`: the sentences are those that the published rule finds in the text."""
    right = pl.LazyFrame(
        [
            (row["document_id"], ordinal, span.start, span.end)
            for row in world.documents.collect().iter_rows(named=True)
            for ordinal, span in enumerate(sentences(row["document_text"]), 1)
        ],
        schema={"document_id": pl.String, "ordinal": pl.Int32, "start": pl.Int32, "end": pl.Int32},
        orient="row",
    )
    both = world["sentences"].join(right, on=["document_id", "ordinal"], how="full", coalesce=True)
    wrong = both.filter(pl.col("char_start").ne_missing(pl.col("start")) | pl.col("char_end").ne_missing(pl.col("end")))
    message = (
        pl.when(pl.col("start").is_null())
        .then(pl.format("the text has no sentence {}", "ordinal"))
        .when(pl.col("char_start").is_null())
        .then(pl.format("sentence {}, at {}–{}, is missing from {}", "ordinal", "start", "end", "document_id"))
        .otherwise(pl.format("sentence {} stands at {}–{}", "ordinal", "start", "end"))
    )
    wrong = wrong.with_columns(pl.coalesce("id", "document_id").alias("id"))
    yield found(wrong, "sentences", "sentences", message, record="id", field="char_start")


def fields_of_readings(world: EvidenceIndex) -> Iterator[Found]:
    """`reference`: a reading's field is a column of the record's table."""
    known = pl.LazyFrame(
        [(t, col.name) for t in c.evidenced_tables() for col in c.columns(t)],
        schema=["table", "field"],
        orient="row",
    )
    rows = (
        world["readings"]
        .filter(pl.col("field").is_not_null())
        .join(
            world.tables_of_ids.select("record_id", "table"),
            on="record_id",
            how="left",
            maintain_order="left",
        )
    )
    wrong = rows.join(known, on=["table", "field"], how="anti", maintain_order="left")
    yield found(
        wrong,
        "reference",
        "readings",
        pl.format("{} is no column of {}", "field", "table"),
        record="id",
        field="field",
    )


def identifiers(world: EvidenceIndex) -> Iterator[Found]:
    """`identifier`: an identifier has the form and the check digits of its scheme."""
    wrong = judged(world["identifiers"], ["scheme", "identifier"], malformed)
    yield found(wrong, "identifier", "identifiers", pl.col("verdict"), field="identifier")


LAWS = (id_forms, foreign_keys, natural_keys, documents, segmentation, fields_of_readings, identifiers)
"""In the order in which they speak, after `primary_keys`; `numbered` does where the places are right."""
