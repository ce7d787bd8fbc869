"""Two versions of the data to what changed between them, and the bump of the version that it requires."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from os import PathLike
from textwrap import shorten
from typing import Any

import polars as pl

from ... import DATA_VERSION
from ...schema import columns as c
from ...schema import ids
from ...schema.annotations import Recomputed, Reservation
from ...schema.models import MODELS
from ...schema.text import as_text, escape_controls, html, label, naming_columns, table_html
from . import BUMPS, Bump, change_kinds
from .snapshot import Table, read
from .tables import Rows, row_changes, schema_changes

SHOWN = 5  # how many changes of one kind and table a summary tells one by one
LONGEST = 80  # how many characters of a text a summary shows
DOCUMENT = {"sha256", "text", "character_count"}  # the columns of a document that change with its bytes

OWN_KIND = {"evidence": "evidence-changed", "omissions": "omission-changed"}
"""Tables of which every change of a row is of one kind."""

Successors = Mapping[str, str | None]  # withdrawn id -> the id in which the record lives on


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind, its place, the values before and after, and the words that state them.

    `kind` is a word such as `row-added`; `record_id` and `field` are null if the change concerns a whole table.

    >>> print(lid.diff("1.0.0", "1.1.0").changes[0])
    table-added: identifiers (5 rows)
    """

    kind: str
    table: str
    record_id: str | None = None
    field: str | None = None
    old: Any = None
    new: Any = None
    old_quotes: tuple[str, ...] = ()
    new_quotes: tuple[str, ...] = ()
    name: str | None = None
    """What the record is called, of a relation with both ends."""

    @property
    def bump(self) -> Bump:
        """The bump that this change requires."""
        return change_kinds()[self.kind][0]

    def __str__(self) -> str:
        if self.record_id is None:
            place = ".".join(part for part in (self.table, self.field) if part)
        else:
            name = self.name and f"({shorten(self.name, LONGEST, placeholder=' …')})"
            own = ids.KINDS.get(self.table) == ids.parse(self.record_id).kind or self.table in OWN_KIND
            table = None if own else f"in {self.table}"
            place = " ".join(part for part in (self.record_id, name, table, self.field) if part)
        parts = [f"{self.kind}: {place}"]
        if self.kind in ("table-added", "table-removed"):
            parts.append(f"({self.new or self.old})")
        elif (self.old, self.new) != (None, None):
            parts.append(" → ".join(_distinguishable(self.old, self.new)))
        if self.old_quotes or self.new_quotes:
            parts.append(f"({_quotes(self.old_quotes)} → {_quotes(self.new_quotes)})")
        return " ".join(parts)


@dataclass(frozen=True, slots=True, repr=False)
class Diff:
    """What changed between two versions; the largest changes come first.

    >>> changed = lid.diff("1.2.0", "1.3.0")
    >>> changed.bump, len(changed.changes), len(changed.corrections)
    ('minor', 4, 2)
    """

    old: str
    new: str
    changes: Sequence[Change]

    @property
    def bump(self) -> Bump:
        """The bump of the data version that the changes require: `major`, `minor`, `patch` or `none`."""
        bumps: list[Bump] = ["none", *(change.bump for change in self.changes)]
        return max(bumps, key=BUMPS.index)

    @property
    def corrections(self) -> Sequence[Change]:
        """The corrected cells, which the changelog of a release has to name."""
        return tuple(change for change in self.changes if change.kind == "cell-corrected")

    def rows(self) -> list[dict[str, Any]]:
        """Return the changes as plain rows."""
        return [{"bump": change.bump, **asdict(change)} for change in self.changes]

    def summary(self, most: int = SHOWN) -> list[str]:
        """Return lines for people: the bump, then the changes; those beyond `most` as a count by kind and table."""
        lines = [f"{self.old} → {self.new}: {self.bump}"]
        by_place = groupby(self.changes, key=lambda change: (change.kind, change.record_id and change.table))
        for (kind, table), of_place in by_place:
            changes = list(of_place)
            if len(changes) <= most:
                lines += [f"{change.bump:6}{change}" for change in changes]
                most -= len(changes)
            else:
                where = f"{len(changes)} in {table}" if table else ", ".join(dict.fromkeys(at.table for at in changes))
                lines.append(f"{changes[0].bump:6}{kind}: {where}")
        return [escape_controls(line) for line in lines]

    def __repr__(self) -> str:
        return f"<Diff {escape_controls(f'{self.old} → {self.new}')}: {self.bump}, changes: {len(self.changes)}>"

    def _repr_html_(self) -> str:
        counted = Counter((change.bump, change.kind, change.table) for change in self.changes)
        kinds = ((*place, count, change_kinds()[place[1]][1]) for place, count in counted.items())
        cells = (
            (change.kind, change.table, change.record_id, change.name, change.field)
            + (_distinguishable(change.old, change.new) if (change.old, change.new) != (None, None) else ("", ""))
            + tuple(_quotes(quotes) if quotes else "" for quotes in (change.old_quotes, change.new_quotes))
            for change in self.changes
        )
        shown = html("line", text=f"{self.old} → {self.new}: ", bold=self.bump)
        if self.changes:
            heads = ["bump", "kind", "table", "changes", "what it is"]
            shown += table_html("changes by kind", heads, kinds, len(counted))
            places = ["kind", "table", "record_id", "name", "field", "old", "new", "old words", "new words"]
            shown += table_html("changes", places, cells, len(self.changes))
        return shown

    def __str__(self) -> str:
        return "\n".join(self.summary())


def diff(old: str | PathLike[str], new: str | PathLike[str] | None = None) -> Diff:
    """Compare two versions of the data: tables, columns, rows and cells.

    Parameters
    ----------
    old, new
        A data version of this package, such as `1.0.0`, or a folder that holds `<table>.parquet`; `new` is by default
        the newest version.

    Returns
    -------
    A `Diff`. `.bump` says which step of semantic versioning the changes require. `.changes` has the changes, each with
    its kind (`row-added`, for example), table, record, field, old and new value; a corrected cell also has its old
    and new quotes.

    Raises
    ------
    DataVersionError
        The package does not have the version.
    SchemaError
        There is no such folder, a file cannot be read, or two rows of a table have the same key.

    >>> lid.diff("1.0.0").bump
    'minor'
    >>> lid.diff("1.0.0", "1.0.0").bump
    'none'

    """
    newest = DATA_VERSION if new is None else new
    (old_name, old_tables, before), (new_name, new_tables, after) = read(old), read(newest)
    changes = list(_changes(old_tables, new_tables))
    if before and after and before != after:
        changes.append(Change("recomputed", "evidence", None, "support", f"grammar {before}", f"grammar {after}"))
    for add in (_with_quotes, _with_labels):
        changes = add(changes, old_tables, new_tables)
    order = {kind: at for at, kind in enumerate(change_kinds())}
    changes.sort(key=lambda change: (-BUMPS.index(change.bump), order[change.kind]))  # stable: tables in their order
    return Diff(old_name, new_name, tuple(changes))


def _changes(old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[Change]:
    gone, come = [name for name in old if name not in new], [name for name in new if name not in old]
    for name in gone:
        yield Change("table-removed", name, old=f"{old[name].rows.height} rows")
    old_tombstones, new_tombstones = _successors(old), _successors(new)
    for name in come:
        yield Change("table-added", name, new=f"{new[name].rows.height} rows")
        for row in _named(new[name].rows):
            if row["id"] in old_tombstones:
                yield Change("id-reused", name, row["id"])
    withdrawn = set[str]()
    for name in (name for name in old if name in new):
        a, b = old[name], new[name]
        changes = [
            Change(kind, name, None, field, before, after) for kind, field, before, after in schema_changes(a, b, come)
        ]
        same = a.rows.equals(b.rows)
        rows = None if same else row_changes(name, a, b)
        if rows:
            changes += _rows(name, rows, old_tombstones, new_tombstones, withdrawn)
            changes += _cells(name, a, b, rows)
        reservations = c.names_with(name, Reservation) if name in MODELS else ()
        first = (field for field in reservations if _is_filled(b, field) and not _is_filled(a, field))
        changes += [Change("column-first-filled", name, None, field) for field in first]
        yield from changes
        moved = rows is not None and rows.removed.is_empty() and rows.added.is_empty()
        rewritten = same and (
            a.encoding != b.encoding or (a.about == b.about and a.file.read_bytes() != b.file.read_bytes())
        )
        if not changes and (moved or rewritten):  # by more than the version that it names
            yield Change("re-encoded", name)


def _is_filled(table: Table, field: str) -> bool:
    return field in table.columns and table.rows[field].null_count() < table.rows.height


def _successors(side: Mapping[str, Table]) -> Successors:
    rows = side["tombstones"].rows if "tombstones" in side else pl.DataFrame()
    columns = ("id", "successor_id")
    return dict(rows.select(columns).iter_rows()) if _has_texts(rows, *columns) else {}


def _has_texts(rows: pl.DataFrame, *columns: str) -> bool:
    """Whether a table has these columns, all of them texts."""
    return all(rows.schema.get(name) == pl.String for name in columns)


def _rows(table: str, rows: Rows, old: Successors, new: Successors, withdrawn: set[str]) -> Iterator[Change]:
    """Yield the rows that went and came; a tombstone of an id that is `withdrawn` here is no change of its own."""
    if kind := OWN_KIND.get(table):
        yield from (Change(kind, table, row["record"], row["field"], old=row["exact"]) for row in _named(rows.removed))
        yield from (Change(kind, table, row["record"], row["field"], new=row["exact"]) for row in _named(rows.added))
        return
    for row in _named(rows.removed):
        if row["id"] in new:
            withdrawn.add(row["id"])
            yield Change("id-withdrawn", table, row["id"], new=new[row["id"]])
        else:
            yield Change("id-removed" if row["id"] else "row-removed", table, row["record"])
    for row in _named(rows.added):
        if table != "tombstones" and row["id"] in old:
            yield Change("id-reused", table, row["id"])
        elif table != "tombstones" or row["id"] not in withdrawn:
            yield Change("row-added", table, row["record"])


def _named(rows: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield what names each row, as far as its table has it as text: `record` is its id, or that of its record."""
    wanted = ("id", "record_id", "field", "exact")
    none = [pl.lit(None).alias(name) for name in wanted if not _has_texts(rows, name)]
    record = pl.coalesce("id", "record_id").alias("record")
    return rows.with_columns(none).select(*wanted, record).iter_rows(named=True)


def _cells(table: str, a: Table, b: Table, rows: Rows) -> Iterator[Change]:
    """Yield the cells that have another value, a document whose bytes changed once."""
    key = a.key(table)
    kept = [name for name in a.columns if name in b.columns and name not in key]
    columns = [name for name in kept if a.columns[name].kind == b.columns[name].kind]
    recomputed = c.names_with(table, Recomputed) if table in MODELS else ()
    changed = set[str]()
    for field, differing, before, after in rows.cells(columns):
        for row, value, other in zip(_named(differing), before, after, strict=True):
            record = row["record"]
            if table in OWN_KIND:
                yield Change(OWN_KIND[table], table, record, row["field"] or field, value, other)
            elif table == "documents" and field in DOCUMENT:
                if record not in changed:
                    yield Change("document-changed", table, record)
                changed.add(record)
            else:
                kind = "recomputed" if field in recomputed else "cell-corrected"
                yield Change(kind, table, record, field, value, other)


def _with_quotes(changes: list[Change], *sides: Mapping[str, Table]) -> list[Change]:
    """Return the changes, corrected cells with their quotes on both sides."""
    corrected = {change.record_id for change in changes if change.kind == "cell-corrected"}
    old, new = (_quotes_of(side, corrected) for side in sides)
    return [
        replace(change, old_quotes=tuple(old[place]), new_quotes=tuple(new[place]))
        if change.kind == "cell-corrected" and (place := (change.record_id, change.field))
        else change
        for change in changes
    ]


def _quotes_of(side: Mapping[str, Table], records: AbstractSet[str | None]) -> Mapping[tuple[Any, Any], list[str]]:
    quotes = defaultdict[tuple[Any, Any], list[str]](list)
    columns = ["record_id", "field", "exact"]
    if records and "evidence" in side and _has_texts(side["evidence"].rows, *columns):
        rows = side["evidence"].rows.filter(pl.col("record_id").is_in(records)).select(columns)
        for record, field, exact in rows.unique(maintain_order=True).iter_rows():
            quotes[record, field].append(exact)
    return quotes


def _with_labels(changes: list[Change], *sides: Mapping[str, Table]) -> list[Change]:
    """Return the changes with what people call their records."""
    ids = {change.record_id for change in changes if change.record_id}
    frames = [table.rows for side in sides for table in side.values()] if ids else []
    rows = list(_naming(frames, ids))
    ends = {row[end] for row in rows for end in ("subject_id", "object_id") if end in row}
    known = dict[str, str]()
    for row in [*_naming(frames, ends - ids), *sorted(rows, key=len)]:  # relations, of more columns, after their ends
        known[row["id"]] = label({name: cell for name, cell in row.items() if name != "id"}, known)
    return [replace(change, name=known.get(change.record_id or "")) for change in changes]


def _naming(frames: Sequence[pl.DataFrame], ids: AbstractSet[str | None]) -> Iterator[dict[str, Any]]:
    """Yield the id and the naming columns of the rows with these ids, of the frames that have both as texts."""
    wanted = pl.lit(pl.Series(list(ids), dtype=pl.String)).implode()
    queries = [
        frame.lazy().filter(pl.col("id").is_in(wanted)).select("id", *columns)
        for frame in frames
        if (columns := naming_columns(frame.columns)) and _has_texts(frame, "id", *columns)
    ]
    for rows in pl.collect_all(queries):
        yield from rows.iter_rows(named=True)


def _distinguishable(old: Any, new: Any) -> tuple[str, str]:
    """Return two values for people, so that they look different where they are."""
    texts = _value(old), _value(new)
    if texts[0] != texts[1]:
        return texts
    a, b = repr(old), repr(new)
    at = next((at for at, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), 0)
    start = max(0, at - LONGEST // 2)
    return a[start : start + LONGEST], b[start : start + LONGEST]


def _value(value: Any) -> str:
    if value is None:
        return "null"
    return _quoted(value) if isinstance(value, str) else as_text(value) or "empty"


def _quotes(quotes: Sequence[str]) -> str:
    return ", ".join(map(_quoted, quotes)) or "no words"


def _quoted(text: str) -> str:
    return f"“{shorten(' '.join(text.split()), LONGEST, placeholder=' …')}”"
