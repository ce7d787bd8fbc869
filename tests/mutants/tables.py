"""Tables as rows that can be changed, and what a changed world is called."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from liaoning_innovation_data.schema import columns as c

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
"""Table -> its rows; a change returns the tables that it changed."""


@dataclass(frozen=True)
class Mutant:
    """One changed world: what kind of change, of which cell, and the tables that differ."""

    kind: str
    table: str
    field: str
    record_id: str
    about: str
    change: Callable[[], Rows]

    def frames(self, given: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """Return the tables with the change applied."""
        return {**given, **{table: frame(table, rows) for table, rows in self.change().items()}}


def frame(table: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Return rows as a frame of their table."""
    return pl.DataFrame(rows, schema=c.polars_schema(table), orient="row")


def rows_of(frames: Mapping[str, pl.DataFrame]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each table."""
    return {table: frame.to_dicts() for table, frame in frames.items()}


def key(table: str, row: Row) -> str:
    """Return the id that names a row to people: its own, or its record's."""
    return str(row["record_id" if table == "evidence" else "id"])


def replaced(rows: Sequence[Row], at: int, **values: Any) -> list[Row]:
    """Return the rows with some cells of one row replaced."""
    return [*rows[:at], {**rows[at], **values}, *rows[at + 1 :]]


def with_totals(given: Rows, changed: Rows) -> Rows:
    """Return the changed tables with the control totals adjusted along."""
    evidence = changed.get("evidence", given["evidence"])
    counted = [
        {
            **sentence,
            "evidence_count": sum(
                row["document_id"] == sentence["document_id"]
                and sentence["char_start"] <= row["char_start"] < sentence["char_end"]
                for row in evidence
            ),
        }
        for sentence in changed.get("sentences", given["sentences"])
    ]
    return {**changed, "sentences": counted}


def retold(given: Rows, text: str, row: int) -> Rows:
    """Return the tables with another text of a document, with its hash, length and the words quoted from it."""
    document = given["documents"][row]
    told = {"text": text, "sha256": hashlib.sha256(text.encode()).hexdigest(), "character_count": len(text)}
    changed: dict[str, Sequence[Row]] = {"documents": replaced(given["documents"], row, **told)}
    for table in ("sentences", "evidence", "readings", "omissions"):
        words = "text" if table == "sentences" else "exact"
        changed[table] = [
            {**entry, words: text[entry["char_start"] : entry["char_end"]]}
            if entry["document_id"] == document["id"]
            else entry
            for entry in given[table]
        ]
    return changed
