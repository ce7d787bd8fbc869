"""A folder of Parquet files as batches of documents, so that it may be larger than memory.

Every rule but the uniqueness of ids is local to one document. The ids of all tables are read first, and those that
stand twice are noted; then each batch, a range of document ids, is read and checked by itself. What is in memory at a
time is a batch for each core, and a number of 8 bytes for each id; and one table where a manifest states fingerprints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import unquote

import polars as pl

from ..evidence.index import computed
from ..schema import columns as c
from ..schema.errors import DataError, SchemaError, nearest, not_a_folder
from ..schema.models import MODELS
from ..storage.about import FACTS, PACKAGE, derived_files
from ..storage.manifest import MANIFEST, has_digest, manifest, read_manifest
from ..storage.parquet import unreadable
from .report import Issue
from .structure import FILE, MANIFEST_CHECK, TABLE

BATCH = 60_000  # about how many rows of evidence a batch has
SHOWN = 80  # how much of a value in a manifest an issue shows

UNREADABLE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Context:
    """What has to be known of all documents to check some of them."""

    duplicate_ids: Mapping[str, int] = field(default_factory=dict[str, int])
    """Ids that stand more than once -> how often."""
    null_document_ids: bool = False  # whether a document has no id: what belongs to it is not clear
    is_part: bool = False  # whether there are other batches, which hold other documents
    against: str | None = None  # the released version to compare with
    grammar: str | None = None  # the version of the sentence grammar that a manifest names


class DocumentRange(NamedTuple):
    """Documents whose ids lie in a range of texts: from the first, up to the last, which is not among them."""

    first: str = ""
    last: str | None = None

    def holds(self, column: str) -> pl.Expr:
        """Whether a document id is in the range; null is in the first one."""
        held = pl.col(column) >= self.first
        held = held if self.last is None else held & (pl.col(column) < self.last)
        return held.fill_null(self.first == "")

    def meets(self, fragment: Fragment) -> bool:
        """Whether a file may hold rows of these documents."""
        begins_before = self.last is None or fragment.first is None or fragment.first < self.last
        return begins_before and (fragment.last is None or fragment.last >= self.first)


EVERYTHING = DocumentRange()


class Fragment(NamedTuple):
    """One Parquet file of a table: how many rows, the range of its document ids, and columns that its path states."""

    file: Path
    rows: int
    first: str | None
    last: str | None
    partition_values: Mapping[str, str]
    version: str  # the data version that its metadata states, or ""

    def scan(self, table: str) -> pl.LazyFrame:
        """Return the rows, lazily, with the columns of the path, and those that may be missing as nulls."""
        return c.with_missing_columns(table, _scan(self.file), self.partition_values)


class Folder(NamedTuple):
    """The files of a folder that hold tables, and issues of those that can't be read."""

    path: Path
    fragments: Mapping[str, Sequence[Fragment]]
    issues: Sequence[Issue] = ()

    @property
    def is_large(self) -> bool:
        """Whether there are more rows than are checked at once."""
        return sum(fragment.rows for files in self.fragments.values() for fragment in files) > 2 * BATCH

    def is_plain(self, table: str) -> bool:
        """Whether a table is the one file that a manifest describes."""
        return [fragment.file for fragment in self.fragments[table]] == [self.path / f"{table}.parquet"]

    def part(self, documents: DocumentRange) -> Folder:
        """Return the files that may hold rows of some documents."""
        return Folder(self.path, {table: [*filter(documents.meets, files)] for table, files in self.fragments.items()})

    def read(self, documents: DocumentRange = EVERYTHING) -> tuple[dict[str, pl.DataFrame], list[Issue]]:
        """Return the rows of some documents, and issues of tables that can't be read."""
        try:
            frames = pl.collect_all([self._scan(table, documents) for table in self.fragments])
            return dict(zip(self.fragments, frames, strict=True)), []
        except UNREADABLE:
            tables, issues = dict[str, pl.DataFrame](), list[Issue]()
        for table in self.fragments:
            try:
                tables[table] = self._scan(table, documents).collect()
            except UNREADABLE as error:
                issues.append(_unreadable(table, self.fragments[table][0].file.relative_to(self.path), error))
        return tables, issues

    def _scan(self, table: str, documents: DocumentRange) -> pl.LazyFrame:
        if documents == EVERYTHING and self.is_plain(table):
            return _scan(self.fragments[table][0].file)
        scans = [fragment.scan(table) for fragment in self.fragments[table]]
        if not scans:
            return pl.LazyFrame(schema=c.polars_schema(table))
        return pl.concat(scans).filter(documents.holds(c.document_column(table)))

    def shapes(self) -> dict[str, pl.DataFrame]:
        """Return an empty frame of the schema that the files of each table have; of the first that differs."""
        shapes: dict[str, pl.DataFrame] = {}
        for table, files in self.fragments.items():
            schemas = [fragment.scan(table).collect_schema() for fragment in files]
            right = c.polars_schema(table)
            shapes[table] = pl.DataFrame(schema=next((s for s in schemas if dict(s) != dict(right)), schemas[0]))
        return shapes

    def document_ids(self) -> pl.Series:
        """Return the ids of all documents."""
        return pl.concat([one.scan("documents").select("id") for one in self.fragments["documents"]]).collect()["id"]

    def ranges(self, ids: pl.Series) -> list[DocumentRange]:
        """Return ranges of documents, which together hold every text, with about as many rows of evidence each."""
        ids = ids.drop_nulls().unique().sort()
        rows = sum(fragment.rows for fragment in self.fragments["evidence"])
        size = max(1, round(BATCH * ids.len() / max(rows, 1)))
        firsts = ["", *ids.gather_every(size, size).to_list()]
        return [DocumentRange(*ends) for ends in zip(firsts, [*firsts[1:], None], strict=True)]

    def duplicate_ids(self) -> Mapping[str, int]:
        """Return the ids that stand more than once, and how often; hashes are compared first."""
        scans = [one.scan(table) for table in c.tables_with_ids() for one in self.fragments.get(table, ())]
        hashes = pl.concat([scan.select(pl.col("id").hash()).collect()["id"] for scan in scans]).sort()
        same = hashes.filter(hashes == hashes.shift(1)).unique()
        if same.is_empty():
            return {}
        suspects = [scan.select("id").filter(pl.col("id").hash().is_in(same.implode())).collect() for scan in scans]
        counted = pl.concat(suspects).drop_nulls().group_by("id").len().filter(pl.col("len") > 1)
        return dict(counted.iter_rows())

    @property
    def has_manifest(self) -> bool:
        """Whether there is a manifest, and every table that it has to describe."""
        needed = {table for table, model in MODELS.items() if not model.optional}
        return (self.path / MANIFEST).exists() and needed <= self.fragments.keys() and not self.issues

    def manifest_issues(self, tables: Mapping[str, Any]) -> Iterator[Issue]:
        """Yield where the manifest is not that of the files; tables that are not given are read, one after another."""
        if astray := [table for table in self.fragments if not self.is_plain(table)]:
            for table in astray:
                place = f"tables.{table}.file"
                names = ", ".join(str(one.file.relative_to(self.path)) for one in self.fragments[table])[:SHOWN]
                message = f"the table is in {names}, expected {table}.parquet"
                yield MANIFEST_CHECK.issue(MANIFEST, message, field=place)
            return
        whole = (
            (table, tables[table] if table in tables else _scan(files[0].file).collect())
            for table, files in sorted(self.fragments.items())
        )
        version = " and ".join(sorted({files[0].version or "none" for files in self.fragments.values()}))
        try:
            given: Any = read_manifest(self.path)
            expected: dict[str, Any] = {**manifest(self.path, whole, version)}
        except (DataError, ValueError, KeyError, TypeError, OverflowError, pl.exceptions.PolarsError, OSError) as error:
            reason = str(error).removeprefix(f"{self.path / MANIFEST} :: ")
            yield MANIFEST_CHECK.issue(MANIFEST, f"can't be compared with the files: {reason}")
            return
        del expected["built_with"]  # what built a file can't be seen from it
        for place, message in _differences(given, expected, ""):
            yield MANIFEST_CHECK.issue(MANIFEST, message, field=place)
        for name, digest in derived_files(self.path).items():
            if not has_digest(self.path / name, digest):
                yield MANIFEST_CHECK.issue(name, f"is not the file that {PACKAGE} describes")


def open_folder(path: Path) -> Folder:
    """Return the files of each table, `<table>.parquet` or a folder of that name; SchemaError where there are none.

    In a folder, files may lie in partitions, `<column>=<value>/…`, as Spark writes them.
    """
    if wrong := not_a_folder(path):
        raise SchemaError(f"{str(path)[:200]} :: {wrong}")
    fragments: dict[str, list[Fragment]] = {}
    issues: list[Issue] = []
    for table in MODELS:
        for file in (files := _files(path, table)):
            try:
                fragments.setdefault(table, []).append(_fragment(table, file, path, is_whole=len(files) == 1))
            except UNREADABLE as error:
                issues.append(_unreadable(table, file.relative_to(path), error))
    damaged = {issue.table for issue in issues}
    others = sorted({file.stem for file in path.glob("*.parquet")} - {*MODELS, FACTS})
    issues += [TABLE.issue(name, f"{name}.parquet is no table{nearest(name, MODELS)}") for name in others]
    if not (fragments or issues or any(path.glob("*.parquet"))):
        raise SchemaError(f"{path} :: holds no tables; liaoning-data build or copy writes them")
    return Folder(path, {table: files for table, files in fragments.items() if table not in damaged}, issues)


def _scan(file: Path) -> pl.LazyFrame:
    return pl.scan_parquet(file, glob=False, hive_partitioning=False)


def _files(folder: Path, table: str) -> list[Path]:
    for place in (folder / f"{table}.parquet", folder / table):
        if place.is_file():
            return [place]
        if place.is_dir():
            return sorted(file for file in place.rglob("*.parquet") if file.is_file())
    return []


def _fragment(table: str, file: Path, folder: Path, *, is_whole: bool) -> Fragment:
    """Return a file of a table; the range of its document ids only where it is one of several."""
    rows, kinds, owner = _scan(file), c.polars_schema(table), c.document_column(table)
    names = rows.collect_schema().names()
    steps = [part.partition("=") for part in file.relative_to(folder).parts[:-1]]
    values = {name: unquote(value) for name, equals, value in steps if equals}
    values = {name: value for name, value in values.items() if name in kinds and name not in names}
    version = pl.read_parquet_metadata(file).get("data_version", "")
    first = last = values.get(owner)
    ids = pl.col(owner)
    ends = (
        () if is_whole or owner not in names else (ids.null_count().alias("nulls"), ids.min(), ids.max().alias("last"))
    )
    count, *measured = computed(rows.select(pl.len(), *ends)).row(0)
    if measured[:1] == [0]:
        first, last = measured[1:]
    return Fragment(file, count, first, last, values, version)


def _unreadable(table: str, file: Path, error: BaseException) -> Issue:
    return FILE.issue(table, str(unreadable(file, error)))


def _differences(given: Any, expected: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(expected, dict):
        right = cast("dict[str, Any]", expected)
        stated = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
        surplus = [key for key in stated if key not in right and place]
        for key in [*right, *surplus]:
            yield from _differences(stated.get(key), right.get(key), f"{place}.{key}".lstrip("."))
    elif given != expected or type(given) is not type(expected):
        is_missing = expected is None and re.fullmatch(r"tables\.[^.]*", place)
        told = f"says {str(given)[:SHOWN]!r}, the files say {str(expected)[:SHOWN]!r}"
        yield place[:SHOWN], f"{place[7:SHOWN]}.parquet is missing" if is_missing else told
