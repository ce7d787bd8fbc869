"""What changed in the rows of a table: which came, which went, and which cells have another value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ...schema.errors import SchemaError
from .snapshot import Table


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of both sides that differ; `old` and `new` hold the same rows in the same order."""

    removed: pl.DataFrame
    added: pl.DataFrame
    old: pl.DataFrame
    new: pl.DataFrame

    def cells(self, columns: Sequence[str]) -> Iterator[tuple[str, pl.DataFrame, list[Any], list[Any]]]:
        """Yield each of these columns that differs, with its differing rows, and the cells before and after."""
        for name in columns:
            differing = self.old[name].ne_missing(self.new[name]).arg_true()
            if differing.len():
                old, new = self.old[differing], self.new[name].gather(differing)
                yield name, old, old[name].to_list(), new.to_list()


def row_changes(table: str, old: Table, new: Table) -> Rows | None:
    """Return the rows that differ by primary key; None where the sides have no key in common.

    Of a table without a key, a row is on both sides where all its cells are. SchemaError where a key stands twice.
    """
    key, a, b = old.key(table), old.rows, new.rows
    if not key:
        if a.schema != b.schema:
            return None
        gone, come = (x.join(y, on=a.columns, how="anti", nulls_equal=True) for x, y in ((a, b), (b, a)))
        return Rows(gone, come, a.clear(), b.clear())
    if any(name not in new.columns or new.columns[name].kind != old.columns[name].kind for name in key):
        return None
    if a.height == b.height and a.select(key).equals(b.select(key)):
        return Rows(a.clear(), b.clear(), a, b)
    pairs = _paired(a, b, key)
    kept = pairs.drop_nulls().sort("a")
    removed, added = (pairs.filter(pl.col(gone).is_null())[side].sort() for gone, side in (("b", "a"), ("a", "b")))
    if kept.height + removed.len() != a.height or kept.height + added.len() != b.height:
        raise SchemaError(f"{table} :: a row has the key of another ({', '.join(key)}): `validate` names it")
    return Rows(a[removed], b[added], a[kept["a"]], b[kept["b"]])


def _paired(old: pl.DataFrame, new: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Return `a` and `b`, the positions at which each key stands on the two sides; null where it does not."""
    a, b = old.select(key).with_row_index("a"), new.select(key).with_row_index("b")
    return a.join(b, on=key, how="full", coalesce=True, nulls_equal=True).select("a", "b")
