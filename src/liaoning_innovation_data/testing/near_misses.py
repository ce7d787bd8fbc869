"""Datasets in which exactly one thing is broken, and the check that must notice it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from ..schema import columns as c
from ..schema.models import MODELS, NAMED_TABLES
from ..storage.parquet import Records

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")
Row = dict[str, Any]


def broken(draw: st.DrawFn, code: str, records: Records) -> dict[str, pl.DataFrame]:
    """Return the tables of records, without support and readings, in which one thing is broken."""
    import polars as pl

    given = {table: [record.model_dump() for record in found] for table, found in records.items()}
    given |= {"readings": [], "evidence": [row | {"support": None} for row in given["evidence"]]}
    NEAR_MISSES[code][1](Tables(draw, given))
    tables = dict[str, pl.DataFrame]()
    for table, rows in given.items():
        schema = {name: kind for name, kind in c.polars_schema(table).items() if not rows or name in rows[0]}
        tables[table] = pl.DataFrame(rows, schema, orient="row")
    return tables


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of a valid dataset of one document, to break one thing in."""

    draw: st.DrawFn
    rows: dict[str, list[Row]]

    @property
    def document(self) -> Row:
        """The row of the document."""
        return self.rows["documents"][0]

    def choose(self, options: Iterable[T]) -> T:
        """Draw one of some options."""
        return self.draw(st.sampled_from(list(options)))

    def filled(self, *tables: str) -> str:
        """Draw one of some tables, or of all, that have rows."""
        return self.choose(table for table in tables or self.rows if self.rows[table])

    def one(self, *tables: str) -> Row:
        """Draw a row of one of some tables, or of all, that have rows."""
        return self.choose(self.rows[self.filled(*tables)])


def _drop_table(tables: Tables) -> None:
    del tables.rows[tables.choose(table for table in tables.rows if not MODELS[table].optional)]


def _drop_column(tables: Tables) -> None:
    rows = tables.rows[tables.choose(["documents", "sentences", "organisations", "evidence"])]
    name = tables.choose(rows[0])
    for row in rows:
        del row[name]


def _empty_cell(tables: Tables) -> None:
    table = tables.filled()
    row = tables.choose(tables.rows[table])
    row[tables.choose(column.name for column in c.columns(table) if not column.nullable)] = None


def _set(tables: Tables, *, among: Sequence[str], **values: Any) -> None:
    """Set cells of a row of one of some tables."""
    tables.one(*among).update(values)


def _duplicate(tables: Tables, *, among: Sequence[str] = (), suffix: str = "", **values: Any) -> None:
    """Add a row of one of some tables once more, with another id where there is a suffix, and with these values."""
    rows = tables.rows[tables.filled(*among)]
    row = tables.choose(rows)
    rows.append(row | ({"id": row["id"] + suffix} if suffix else {}) | values)


def _mistype_identifier(tables: Tables) -> None:
    about = {"scheme": "ror", "identifier": "https://ror.org/00prkya45", "matched_name": "Post", "source": "ROR"}
    keys = {"record_id": tables.document["publisher_id"], "document_id": tables.document["id"]}
    tables.rows["identifiers"] = [keys | about]


def _shorten_sentence(tables: Tables) -> None:
    row = tables.one("sentences")
    row.update(char_end=row["char_end"] - 1, text=row["text"][:-1])


def _drop_evidence(tables: Tables) -> None:
    needed_elsewhere = ("name", "aliases", "subject_id", "object_id", "predicate", "listing")
    cell = tables.choose(row for row in tables.rows["evidence"] if row["field"] not in needed_elsewhere)
    place = {name: cell[name] for name in ("record_id", "field", "item")}
    tables.rows["evidence"] = [row for row in tables.rows["evidence"] if not place.items() <= row.items()]


def _change_basis(tables: Tables) -> None:
    row = tables.one("evidence")
    row["basis"] = "unit" if row["field"] != "unit" else "date"


def _quote_two_sentences(tables: Tables) -> None:
    at = {"record_id": tables.document["id"], "field": "title"}
    title = next(row for row in tables.rows["evidence"] if at.items() <= row.items())
    end = tables.rows["sentences"][1]["char_end"]
    title.update(char_end=end, exact=tables.document["text"][title["char_start"] : end])


def _change_value(tables: Tables) -> None:
    if tables.draw(st.booleans()):
        tables.document["title"] += "s"
        return
    row = tables.one("indicators")
    row["value" if row["change_by"] is None else "change_by"] += 1


NEAR_MISSES: Mapping[str, tuple[tuple[str, ...], Callable[[Tables], None]]] = {
    "table": ((), _drop_table),
    "column": ((), _drop_column),
    "null": ((), _empty_cell),
    "vocabulary": ((), partial(_set, among=["organisations"], extent="grupe")),
    "bounds": ((), partial(_set, among=["documents"], language="English")),
    "primary-key": ((), _duplicate),
    "id-form": ((), partial(_set, among=["sentences"], id="sentence/elsewhere/0001")),
    "reference": ((), partial(_set, among=["documents"], publisher_id="organisation/elsewhere/herald")),
    "natural-key": ((), partial(_duplicate, among=(*NAMED_TABLES, "indicators", "relations"), suffix="-copy")),
    "identifier": ((), _mistype_identifier),
    "document": ((), partial(_set, among=["documents"], sha256="0" * 64)),
    "sentences": ((), _shorten_sentence),
    "span": ((), partial(_set, among=["evidence", "omissions"], exact="elsewhere")),
    "unproven": ((), _drop_evidence),
    "surplus": ((), partial(_duplicate, among=["evidence"], field="id")),
    "basis": ((), _change_basis),
    "minimal": ((), _quote_two_sentences),
    "derivation": (("indicator",), _change_value),
    "accounted-for": (("aside",), lambda tables: tables.rows["omissions"].remove(tables.one("omissions"))),
    "omission": (("aside",), partial(_duplicate, among=["omissions"], suffix="-2")),
    "control-total": ((), partial(_set, among=["sentences"], evidence_count=999)),
}
"""Check of tables, or of single cells and quotes -> scenes that give it something to notice, and what breaks it.

The checks of what sentences say together have their cases in `tests/cases/checks`.
"""
