"""Further ways to break one thing in a dataset, beside those that users are given."""

from __future__ import annotations

from collections.abc import Mapping

from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.testing import strategies as given
from liaoning_innovation_data.testing.strategies import Change, Tables


def _drop_table(tables: Tables) -> None:
    del tables.rows[tables.choose(table for table in tables.rows if not MODELS[table].optional)]


def _drop_column(tables: Tables) -> None:
    table = tables.choose(["documents", "sentences", "organisations", "evidence"])
    rows = tables.rows[table]
    name = tables.choose(name for name in rows[0] if not c.column(table, name).may_be_missing)
    for row in rows:
        del row[name]


def _empty_cell(tables: Tables) -> None:
    table = tables.filled()
    row = tables.choose(tables.rows[table])
    row[tables.choose(column.name for column in c.columns(table) if not column.nullable)] = None


def _mistype_identifier(tables: Tables) -> None:
    about = {"scheme": "ror", "identifier": "https://ror.org/00prkya45", "matched_name": "Post", "source": "ROR"}
    keys = {"record_id": tables.rows["documents"][0]["publisher_id"], "document_id": tables.rows["documents"][0]["id"]}
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
    at = {"record_id": tables.rows["documents"][0]["id"], "field": "title"}
    title = next(row for row in tables.rows["evidence"] if at.items() <= row.items())
    end = tables.rows["sentences"][1]["char_end"]
    title.update(char_end=end, exact=tables.rows["documents"][0]["text"][title["char_start"] : end])


NEAR_MISSES: Mapping[str, tuple[tuple[str, ...], Change]] = {
    **given.NEAR_MISSES,
    "table": ((), _drop_table),
    "column": ((), _drop_column),
    "null": ((), _empty_cell),
    "identifier": ((), _mistype_identifier),
    "sentences": ((), _shorten_sentence),
    "unproven": ((), _drop_evidence),
    "basis": ((), _change_basis),
    "minimal": ((), _quote_two_sentences),
}
"""Check of tables, or of single cells and quotes -> scenes that give it something to notice, and what breaks it.

The checks of what sentences say together have their cases in `tests/cases/checks`.
"""
