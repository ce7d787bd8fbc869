"""Single changes: one cell replaced by something plausible, nulled, filled or swapped; one row dropped or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.columns import Column

from .tables import Mutant, Row, Rows, key, replaced

UNMISSED = {"readings"}
"""Tables of which a row may be gone unnoticed: that a person once doubted a cell follows from nothing else."""


def single(given: Rows) -> Iterator[Mutant]:
    """Yield every single change of proven and recomputed cells, and of rows.

    Unproven cells are left out: what stands there is a person's word, and other words are as good.
    """
    for table, rows in given.items():
        for at, row in enumerate(rows):
            for column in c.columns(table):
                if c.provenance(column) != "unproven":
                    yield from _cells(given, table, at, column)
            tell = partial(_mutant, table, row, "row")
            if table not in UNMISSED:
                yield tell("dropped", {table: [*rows[:at], *rows[at + 1 :]]})
            yield tell("doubled", {table: [*rows[: at + 1], *rows[at:]]})


def _mutant(table: str, row: Row, field: str, about: str, changed: Rows) -> Mutant:
    return Mutant("single", table, field, key(table, row), about, lambda: changed)


def _cells(given: Rows, table: str, at: int, column: Column) -> Iterator[Mutant]:
    rows = given[table]
    old = rows[at][column.name]
    others = [row[column.name] for row in rows if row[column.name] not in (None, [], old)]
    tell = partial(_mutant, table, rows[at], column.name)
    new: list[Any] = [] if old is None else [None]
    if column.is_list:
        new = [*_lists(old or []), *others]
    elif old is not None:
        new += _plausible(column, old)
    new += others[:3] + others[-1:] if not column.is_list else []
    if old is None and not others:
        new += _first(column)
    told: list[Any] = []
    for value in new:
        if value != old and value not in told:
            told.append(value)
            yield tell(f"{old!r} -> {value!r}", {table: replaced(rows, at, **{column.name: value})})
    following = next((i for i in range(at + 1, len(rows)) if rows[i][column.name] != old), None)
    if following is not None:
        swapped = replaced(rows, at, **{column.name: rows[following][column.name]})
        swapped = replaced(swapped, following, **{column.name: old})
        yield tell(f"swapped with that of {key(table, rows[following])}", {table: swapped})


def _plausible(column: Column, old: Any) -> list[Any]:
    """Return values that a careless or a hostile hand would put in the place of one."""
    vocabulary = c.vocabularies(column.table).get(column.name)
    if isinstance(old, bool):
        return [not old]
    if vocabulary and vocabulary.terms:
        return [term.name for term in vocabulary.terms][:25]
    if isinstance(old, int | float):
        return [old + 1, old - 1, old * 10, old // 10, -old]
    if isinstance(old, date):
        return [old + timedelta(1), old - timedelta(1), old.replace(year=old.year + 1)]
    return _texts(str(old))


def _texts(old: str) -> list[str]:
    words = old.split(" ")
    return [
        old.upper(),
        old.lower(),
        f"{old} ",
        f" {old}",
        old.replace(" ", "  ", 1),
        old.replace(" ", "\u00a0", 1),
        old.replace("‘", "'").replace("’", "'"),
        old.replace("-", "‐", 1),
        " ".join(words[1:]),
        " ".join(words[:-1]),
        old[:-1],
        f"{old}s",
        f"the {old}",
    ]


def _lists(old: list[str]) -> list[list[str]]:
    return [
        [],
        old[1:],
        old[:-1],
        old[::-1],
        [*old, *old[:1]],
        [*old, "something else"],
        [item.upper() for item in old],
        [f"{item} " for item in old],
        [" and ".join(old)] if old else [],
    ]


def _first(column: Column) -> list[Any]:
    """Return something for a column that is empty throughout."""
    vocabulary = c.vocabularies(column.table).get(column.name)
    if vocabulary:
        return [True] if vocabulary.boolean else [vocabulary.terms[0].name]
    return [{int: 1, float: 1.0, date: date(2023, 1, 1), bool: True, str: "something"}[column.scalar]]
