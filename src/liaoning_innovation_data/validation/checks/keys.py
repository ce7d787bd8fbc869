"""Checks of keys and references, and of what is computed again from the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import polars as pl

from ... import DATA_VERSION
from ...evidence.derivation import text
from ...evidence.derivation.identifiers import malformed
from ...evidence.index import PLACE, EvidenceIndex, computed, stacked
from ...evidence.naming import resembles
from ...schema import columns as c
from ...schema.ids import RECORD_KINDS
from . import IssueFrame, check, filled_in, of_records


@check(hint="Drop the duplicate row; give a relation that holds at another time, or as a plan, a slug of its own.")
def primary_key(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Ids are unique across all tables; evidence is unique in its key."""
    twice = index.counted_ids.filter(pl.col("times") > 1)
    message = "the id {record_id} is used {times} times"
    yield primary_key.issues(twice, message, table="{table}", row="record_row", field="id")
    for table in sorted({*c.table_names()} - {*c.tables_with_ids()}):
        key = c.primary_key(table)
        again = index[table].filter(pl.struct(key).is_duplicated())
        yield primary_key.issues(again, f"another row has the same {', '.join(key)}", table=table, field=None)


@check(hint="Correct the id or the document.")
def id_form(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """An id begins with its table's kind and its document's key; sentences are numbered by their ordinal, readings and
    omissions by the place where their words begin.
    """
    kind = pl.col("table").replace_strict(RECORD_KINDS, default=None, return_dtype=pl.String)
    prefix = pl.format("{}/{}/", kind, pl.col("record_document").str.strip_prefix("document/"))
    ids = index.tables_of_ids.with_columns(prefix=prefix)
    wrong = ids.filter(~pl.col("record_id").str.starts_with(pl.col("prefix")))
    yield id_form.issues(wrong, "the id must begin with {prefix}", table="{table}", row="record_row", field="id")
    key = pl.col("document_id").str.strip_prefix("document/")
    astray = index["tombstones"].filter(pl.col("id").str.split("/").list.get(1, null_on_oob=True).ne_missing(key))
    yield id_form.issues(astray, "{id!r} is no id of {document_id}", table="tombstones", field="id")


@check(hint="Correct the reference, or add the record.")
def reference(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """What is referred to is a record of an admitted table in the same document."""
    targets = index.tables_of_ids.unique("record_id")
    targets = targets.select("record_document", target="record_id", target_table="table")
    rows = stacked(
        of_records(index, table, target=field, own_document=c.document_column(table))
        .drop_nulls("target")
        .with_columns(field=pl.lit(field), admitted=pl.lit(list(admitted)))
        for table in c.table_names()
        for field, admitted in c.foreign_keys(table).items()
    )
    fits = pl.col("admitted").list.contains(pl.col("target_table")).fill_null(value=False)
    wrong = rows.join(targets, on="target", how="left")
    wrong = wrong.filter(~fits | (pl.col("record_document") != pl.col("own_document")))
    unfit = pl.format("is no record of {}", pl.col("admitted").list.join(" or "))
    verdict = pl.when(fits).then(pl.lit("belongs to another document")).otherwise(unfit)
    yield reference.issues(wrong.with_columns(verdict=verdict), "{target} {verdict}", table="{table}")


@check(hint="Merge the two rows: every mention is evidence of one record.")
def natural_key(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Within a document, names are unique in a table, except for groups with different counts, named in different
    places. These combinations are unique, too: subject, object, predicate, period and modality of a relation; subject,
    measure, qualifier, unit, period, modality and speaker of an indicator; and subject, state, period, modality and
    speaker of a state. Two nulls are equal.
    """
    keys = {table: key for table in c.table_names() if (key := c.natural_key(table))}
    rows = stacked(
        of_records(
            index, table, "document_id", value=filled_in(", ".join(f"{{{name}!s}}" for name in key))
        ).with_columns(field=pl.lit(key[0]), key=pl.lit(", ".join(key)))
        for table, key in keys.items()
    )
    twice = rows.filter(pl.len().over("table", "document_id", "value") > 1)
    yield natural_key.issues(twice, "another row has the same {key}: {value}", table="{table}")
    named = index.named.select("record_id", "name", row="record_row")
    names = index.mentions.filter(basis="verbatim").join(named, on="record_id")
    names = names.filter(pl.col("exact") == pl.col("name"))
    both = names.join(names, on=["document_id", "table", "char_start", "char_end"], suffix="_too")
    shared = both.filter(pl.col("record_id") != pl.col("record_id_too"))
    message = "{name!r}, at {char_start}, is the name of {record_id_too}, too"
    yield natural_key.issues(shared, message, table="{table}", field="name", other="record_id_too")


@check(hint="Copy it again from its source.")
def identifier(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """An identifier has the form and the check digits of its scheme. The name to which it was matched shares at least
    half of the distinctive words of the record's name or of an alias.
    """
    rows = index["identifiers"]
    yield identifier.issues(rows, table="identifiers", field="identifier", verdict=malformed)
    named = rows.join(index.names, on="record_id")
    yield identifier.issues(named, table="identifiers", field="matched_name", verdict=_strange)


def _strange(matched_name: str, names: tuple[str, ...]) -> str | None:
    """Say that a name is unlike all names of a record, or None."""
    return None if resembles(matched_name, names) else f"{matched_name!r} is unlike {names[0]!r}"


NEXT_MAJOR = int(DATA_VERSION.partition(".")[0]) + 1


@check(hint="Correct the version, or name the successor.")
def tombstone(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """The successor of a withdrawn record is in the same table. The record was withdrawn in a data version up to the
    next major one after the data of this package.
    """
    rows = index["tombstones"]
    kind, other = (pl.col(name).str.split("/").list.first() for name in ("id", "successor_id"))
    message = "{successor_id} is of another table"
    yield tombstone.issues(rows.filter(kind != other), message, table="tombstones", field="successor_id")
    parts = pl.col("withdrawn_in").str.split(".").list
    major, rest = parts.first().str.to_integer(strict=False), parts.slice(1).list.join(".")
    late = rows.filter(major.is_null() | (major > NEXT_MAJOR) | ((major == NEXT_MAJOR) & (rest != "0.0")))
    message = f"{{withdrawn_in}} is later than {NEXT_MAJOR}.0.0"
    yield tombstone.issues(late, message, table="tombstones", field="withdrawn_in")


@check(hint="Read the file again, byte for byte.", stops="document")
def document(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A document's hash and length are those of its text."""
    rows = index["documents"]
    yield document.issues(rows, table="documents", field="sha256", verdict=_hash)
    counted = rows.with_columns(length=pl.col("text").str.len_chars().cast(pl.Int32))
    wrong = counted.filter(pl.col("character_count") != pl.col("length"))
    message = "the text has {length} code points, not {character_count}"
    yield document.issues(wrong, message, table="documents", field="character_count")


def _hash(text: str, sha256: str) -> str | None:
    right = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return None if right == sha256 else f"the text has the hash {right}, not {sha256}"


@check(hint="Compute them again from the text.", stops="document")
def sentences(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Sentences are those that the published rule finds."""
    texts = computed(index.documents).iter_rows()
    found = [(key, ordinal, *span) for key, said, _ in texts for ordinal, span in enumerate(text.sentences(said), 1)]
    schema = {"document_id": pl.String, "ordinal": pl.Int32, "start": pl.Int64, "end": pl.Int64}
    right = pl.LazyFrame(found, schema=schema, orient="row")
    both = index["sentences"].join(right, on=PLACE, how="full", coalesce=True)
    wrong = both.filter(pl.col("char_start").ne_missing(pl.col("start")) | pl.col("char_end").ne_missing(pl.col("end")))
    missing = filled_in("sentence {ordinal}, at {start}–{end}, is missing from {document_id}")
    moved, surplus = "sentence {ordinal} is at {start}–{end}", "the text has no sentence {ordinal}"
    verdict = pl.when(pl.col("id").is_null()).then(missing).otherwise(pl.coalesce(map(filled_in, (moved, surplus))))
    wrong = wrong.with_columns(id=pl.coalesce("id", "document_id"), verdict=verdict)
    yield sentences.issues(wrong, table="sentences", field="char_start")


@reference.finds
def fields_of_readings(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A reading's field is a column of the record's table."""
    rows = index["readings"].join(index.tables_of_ids.select("record_id", "table"), on="record_id", how="left")
    message = "{field} is no column of {table}"
    yield reference.issues(rows.drop_nulls("field"), message, table="readings", field="field", verdict=_astray)


def _astray(table: str, field: str) -> bool:
    return table not in c.evidenced_tables() or field not in (column.name for column in c.columns(table))
