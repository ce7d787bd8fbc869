"""Datasets in which exactly one thing is broken, and the check that must notice it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from ..schema import columns as c
from ..schema.models import NAMED_TABLES
from ..storage.parquet import Records

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")
Row = dict[str, Any]


def broken(draw: st.DrawFn, change: Change, records: Records) -> dict[str, pl.DataFrame]:
    """Return the tables of records, without support and readings, in which a change is made."""
    import polars as pl

    given = {table: [record.model_dump() for record in found] for table, found in records.items()}
    given |= {"readings": [], "evidence": [row | {"support": None} for row in given["evidence"]]}
    change(Tables(draw, given))
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

    def choose(self, options: Iterable[T]) -> T:
        """Draw one of some options."""
        return self.draw(st.sampled_from(list(options)))

    def filled(self, *tables: str) -> str:
        """Draw one of some tables, or of all, that have rows."""
        return self.choose(table for table in tables or self.rows if self.rows[table])

    def one(self, *tables: str) -> Row:
        """Draw a row of one of some tables, or of all, that have rows."""
        return self.choose(self.rows[self.filled(*tables)])


def _set(tables: Tables, *, among: Sequence[str], **values: Any) -> None:
    """Set cells of a row of one of some tables."""
    tables.one(*among).update(values)


def _duplicate(tables: Tables, *, among: Sequence[str] = (), suffix: str = "", **values: Any) -> None:
    """Add a row of one of some tables once more, with another id where there is a suffix, and with these values."""
    rows = tables.rows[tables.filled(*among)]
    row = tables.choose(rows)
    rows.append(row | ({"id": row["id"] + suffix} if suffix else {}) | values)


def _change_value(tables: Tables) -> None:
    if tables.draw(st.booleans()):
        tables.rows["documents"][0]["title"] += "s"
        return
    row = tables.one("indicators")
    row["value" if row["change_by"] is None else "change_by"] += 1


Change = Callable[[Tables], None]
"""Breaks one thing."""

NEAR_MISSES: Mapping[str, tuple[tuple[str, ...], Change]] = {
    "vocabulary": ((), partial(_set, among=["organisations"], extent="grupe")),
    "bounds": ((), partial(_set, among=["documents"], language="English")),
    "primary-key": ((), _duplicate),
    "id-form": ((), partial(_set, among=["sentences"], id="sentence/elsewhere/0001")),
    "reference": ((), partial(_set, among=["documents"], publisher_id="organisation/elsewhere/herald")),
    "natural-key": ((), partial(_duplicate, among=(*NAMED_TABLES, "indicators", "relations"), suffix="-copy")),
    "document": ((), partial(_set, among=["documents"], sha256="0" * 64)),
    "span": ((), partial(_set, among=["evidence", "omissions"], exact="elsewhere")),
    "surplus": ((), partial(_duplicate, among=["evidence"], field="id")),
    "derivation": (("indicator",), _change_value),
    "accounted-for": (("aside",), lambda tables: tables.rows["omissions"].remove(tables.one("omissions"))),
    "omission": (("aside",), partial(_duplicate, among=["omissions"], suffix="-2")),
    "control-total": ((), partial(_set, among=["sentences"], evidence_count=999)),
}
"""Check -> scenes that give it something to notice, and what breaks it."""
