"""What is not certain of a cell: what its sentence leaves open, and how else a careful person could read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from ..schema.models import Document, Entity, Reading, Relation
from ..schema.text import naming_columns
from ..storage.parquet import read_table
from . import load as loaders

MARKS = {"reading": "*", "judged": "†", "contested": "‡"}  # what is not certain -> the mark of a cell
LEGEND = {
    "reading": "a careful person could read this differently",
    "judged": "the sentence leaves it open, and a note says what decided",
    "contested": "the structure of the sentence says something else, and a note says why it is read this way",
}

Doubts = Mapping[tuple[str, str | None], set[str]]


def doubts(version: str | Path | None) -> Doubts:
    """Return (record id, field) -> which of `MARKS`; the field is null where a reading is one of the whole record."""
    found = defaultdict[tuple[str, str | None], set[str]](set)
    evidence = read_table(loaders.path("evidence", version=version), "evidence")
    if "support" in evidence.column_names:
        for row in evidence.select(["record_id", "field", "support"]).to_pylist():
            if row["support"] in MARKS:
                found[row["record_id"], row["field"]].add(row["support"])
    for reading in loaders.rows(Reading, version):
        found[reading.record_id, reading.field].add("reading")
    return found


def marked(row: Mapping[str, object], record_id: str, found: Doubts) -> dict[str, str]:
    """Return column -> the marks of a row's cells; those of the whole record stand at what it is called by."""
    marks = {name: {*found.get((record_id, name), ())} for name in row}
    for name in naming_columns(row)[:1]:
        marks[name] |= found.get((record_id, None), set())
    return {name: "".join(MARKS[kind] for kind in MARKS if kind in kinds) for name, kinds in marks.items() if kinds}


def readings_of(record: Document | Entity, version: str | Path | None) -> list[Reading]:
    """Return the other readings of a record, then those of what it hangs on: its subject, object, or group."""
    hung_on = {getattr(record, name, None) for name in ("subject_id", "object_id")}
    if not isinstance(record, Relation):
        relations = loaders.rows(Relation, version)
        hung_on |= {r.object_id for r in relations if r.subject_id == record.id and r.predicate == "member_of"}
    found = [row for row in loaders.rows(Reading, version) if row.record_id in {record.id, *hung_on}]
    return sorted(found, key=lambda row: row.record_id != record.id)


def concerns(reading: Reading, record: Document | Entity, column: str) -> bool:
    """Whether a reading, of a record or of what that hangs on, concerns a cell of the record."""
    if reading.record_id == record.id:
        return reading.field in (None, column)
    if getattr(record, column) == reading.record_id:
        return reading.field in (None, "extent", "member_count")
    return reading.field == column or (column == "value" and reading.field == "member_count")
