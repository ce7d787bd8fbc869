"""What changed in one table: in its schema, as columns, types, nulls, keys, references, bounds and units; in its rows.

What a file does not say is not compared: a file that another tool has written may say of its columns no more than
their types.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from ...schema import ids
from ...schema.errors import SchemaError
from .snapshot import Column, Table

Difference = tuple[str, str | None, Any, Any]  # kind of change, column, and what is said before and after

LEAST = {"minimum", "min_length"}
MOST = {"maximum", "max_length"}


def schema_changes(old: Table, new: Table, come: Collection[str] = ()) -> Iterator[Difference]:
    """Yield what changed in the schema of a table that both sides have; references to tables that came are new too."""
    kept = [name for name in old.columns if name in new.columns]
    added = [name for name in new.columns if name not in old.columns]
    for name in old.columns:
        if name not in new.columns:
            yield "column-removed", name, name, None
    last = list(new.columns)[len(new.columns) - len(added) :]
    for name in added:
        fits = name in last and new.columns[name].nullable is not False
        yield "column-added" if fits else "column-inserted", name, None, name
    in_new = [name for name in new.columns if name in kept]
    if in_new != kept:
        yield "column-moved", None, ", ".join(kept), ", ".join(in_new)
    for name in kept:
        changes = [*_types(old.columns[name], new.columns[name])]
        if old.has_metadata and new.has_metadata:
            changes += _stated(old.columns[name].stated, new.columns[name].stated, come, new.rows[name])
        yield from ((kind, name, a, b) for kind, a, b in changes)
    if old.has_metadata and new.has_metadata:
        for kind in ("primary_key", "natural_key"):
            yield from _key(kind, old.stated_key(kind), new.stated_key(kind), new)
    if None not in (old.description, new.description) and old.description != new.description:
        yield "description-changed", None, old.description, new.description


def _types(old: Column, new: Column) -> Iterator[tuple[str, Any, Any]]:
    if old.kind != new.kind:
        yield "column-retyped", str(old.kind), str(new.kind)
    if None not in (old.nullable, new.nullable) and old.nullable != new.nullable:
        said = ["may be null" if side.nullable else "required" for side in (old, new)]
        yield "column-made-nullable" if new.nullable else "constraint-tightened", said[0], said[1]


def _stated(
    old: Mapping[str, Any], new: Mapping[str, Any], come: Collection[str], cells: pl.Series
) -> Iterator[tuple[str, Any, Any]]:
    for what in sorted({*old, *new} - {"primary_key", "natural_key"}):
        a, b = old.get(what), new.get(what)
        if what == "references" and a and b:
            b = [table for table in b if table not in come]
        if a == b:
            continue
        if what in ("description", "unit"):
            yield f"{what}-changed", a, b
        elif what == "references":
            yield _references(a, b, cells), a, b
        elif what == "terms" and a and b:
            yield from (("term-added", None, term) for term in b if term not in a)
            yield from (("constraint-tightened", term, None) for term in a if term not in b)
        else:
            wider = a is not None  # what a pattern admits, or what only a later version says, can't be compared
            if what in LEAST | MOST:
                wider = b is None or (a is not None and (b < a if what in LEAST else b > a))
            said = [f"no {what}" if bound is None else f"{what} {bound}" for bound in (a, b)]
            yield "bound-widened" if wider else "constraint-tightened", said[0], said[1]


def _references(a: list[str] | None, b: list[str] | None, cells: pl.Series) -> str:
    """Return what other references mean: further ones admit more only where the column uses them."""
    if not b:
        return "reference-dropped"
    if a is None or {*b} <= {*a}:
        return "constraint-tightened"
    used = {ids.table_of(record_id) for record_id in cells.drop_nulls().unique()}
    return "bound-widened" if used & ({*b} - {*a}) else "reference-widened"


def _key(what: str, old: list[str], new: list[str], table: Table) -> Iterator[Difference]:
    """A key of fewer columns, or a new one, demands more; one of more less, though its rows may not use that."""
    if old != new:
        kind = "constraint-tightened" if new and (not old or {*new} < {*old}) else "key-dropped"
        if what == "natural_key" and old and {*old} < {*new} and table.rows.select(old).is_unique().all():
            kind = "key-widened"
        yield kind, None, ", ".join(old), ", ".join(new)


class Rows(NamedTuple):
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
    before, after = a.select(key).with_row_index("a"), b.select(key).with_row_index("b")
    pairs = before.join(after, on=key, how="full", coalesce=True, nulls_equal=True)  # the positions of each key
    kept = pairs.drop_nulls().sort("a")
    removed, added = (pairs.filter(pl.col(gone).is_null())[side].sort() for gone, side in (("b", "a"), ("a", "b")))
    if kept.height + removed.len() != a.height or kept.height + added.len() != b.height:
        raise SchemaError(f"{table} :: a row has the key of another ({', '.join(key)}): `validate` names it")
    return Rows(a[removed], b[added], a[kept["a"]], b[kept["b"]])
