"""Support of every row of evidence: how far the structure of its sentence holds the value to its record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import polars as pl

from ...schema import columns as c
from ...schema.ids import RECORD_KINDS
from ...schema.models import NAMED_TABLES
from ..index import PLACE, EvidenceIndex, computed
from .reader import CONTESTED, JUDGED, PROVEN, Records, Row, SentenceReader, Spoken, Verdict

ROW = ["row", "record_id", "table", "field", "basis", "value", "char_start", "char_end"]


def verdicts(index: EvidenceIndex) -> Iterator[tuple[Row, Verdict]]:
    """Yield every row of evidence that lies in a sentence and has a cell, with its verdict."""
    records = _records(index)
    kinds = index["sentences"].select("document_id", "ordinal", "kind")
    rows = computed(
        index.evidence.join(kinds, on=PLACE).filter(pl.col("ordinal").is_not_null() & pl.col("table").is_not_null())
        .select("document_id", "ordinal", "sentence_start", "sentence", "kind", *ROW)
        .sort("document_id", "ordinal", "char_start", "row")
    )
    place: tuple[str, int] | None = None
    text, batch, is_text = "", list[Row](), True
    spoken: list[Spoken] = []
    for document, ordinal, offset, sentence, kind, row, record, table, field, basis, value, start, end in rows.iter_rows():
        if (document, ordinal) != place:
            if place:
                yield from _read(text, batch, records[place[0]], place[1], spoken, is_text)
            if place is None or place[0] != document:
                spoken = []
            place, text, batch, is_text = (document, ordinal), sentence, [], kind == "sentence"
        batch.append(Row(row, record, table, field, basis, value, start - offset, end - offset))
    if place:
        yield from _read(text, batch, records[place[0]], place[1], spoken, is_text)


def _read(text: str, rows: list[Row], records: Records, ordinal: int, spoken: list[Spoken], is_text: bool) -> Iterator[tuple[Row, Verdict]]:
    reader = SentenceReader(text, rows, records, ordinal, spoken)
    yield from ((row, reader.verdict(row)) for row in rows)
    spoken += reader.spoken() if is_text else ()


def _records(index: EvidenceIndex) -> dict[str, Records]:
    """Return what the tables say of the records of each document."""
    found: defaultdict[str, Records] = defaultdict(lambda: Records(defaultdict(list), {}, set(), {}))
    for document, member, group in computed(
        index["relations"].filter(pl.col("predicate") == "member_of").select("document_id", "subject_id", "object_id")
    ).iter_rows():
        found[document].groups[member].append(group)  # type: ignore[attr-defined]
    for table in ("relations", "states"):
        if table in index.tables:
            ends = [name for name in ("subject_id", "object_id") if name in {column.name for column in c.columns(table)}]
            for document, record, *values in computed(index[table].select("document_id", "id", *ends)).iter_rows():
                found[document].ends[record] = dict(zip(ends, values, strict=True))  # type: ignore[index]
    for table in NAMED_TABLES:
        kind = c.vocabularies(table).get("kind")
        columns = ["document_id", "id", "name", "aliases", "extent", *(["kind"] if kind else [])]
        for document, record, name, aliases, extent, *of_kind in computed(index[table].select(columns)).iter_rows():
            term = kind.by_name.get(of_kind[0] or "") if kind else None
            nouns = (*(term.cues if term else ()), RECORD_KINDS[table])
            found[document].nouns[record] = ((name, *aliases), nouns)  # type: ignore[index]
            if extent == "group":
                found[document].plural.add(record)  # type: ignore[attr-defined]
    return found


__all__ = ["CONTESTED", "JUDGED", "PROVEN", "verdicts"]
