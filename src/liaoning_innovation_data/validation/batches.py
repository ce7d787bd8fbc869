"""Validate a folder that may be larger than memory: the same laws, on one batch of documents after the other.

Every rule but the uniqueness of ids is local to one document. The ids of all tables are read first, and those that
stand twice are noted; then each batch, a range of document ids, is read and judged by itself, on all cores. What is in
memory at a time is a batch for each core, and a number of 8 bytes for each id.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from ..schema import columns as c
from ..schema.models import MODELS
from . import structure
from .report import Issue, Report
from .sources import Fragment, fragments

BATCH = 60_000
"""About how many rows of evidence a batch has."""

Progress = Callable[[int, int], None]
"""Is told how many batches are done, and of how many."""

Told = Callable[[Sequence[Issue]], None]
"""Is told all issues, batch by batch."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What has to be known of all documents to judge one of them."""

    twice: Mapping[str, int] = field(default_factory=dict[str, int])
    """Ids that stand more than once -> how often."""
    nameless: bool = False
    """Whether a document has no id: the laws have nothing to stand on."""


@dataclass(frozen=True, slots=True)
class Range:
    """Documents whose ids lie in a range of texts: from the first, up to the last, which is not among them."""

    first: str
    last: str | None

    def holds(self, column: str) -> pl.Expr:
        """Whether a document id is in the range; null is in the first one."""
        held = pl.col(column) >= self.first
        held = held if self.last is None else held & (pl.col(column) < self.last)
        return held.fill_null(True) if self.first == "" else held.fill_null(False)

    def meets(self, piece: Fragment) -> bool:
        """Whether a file may hold rows of these documents."""
        if piece.first is None or piece.last is None or self.first == "":
            return self.last is None or piece.first is None or piece.first < self.last
        return piece.last >= self.first and (self.last is None or piece.first < self.last)


class Tally:
    """Counts all issues, and keeps the first of each rule and table; `told` of all of them as they come."""

    def __init__(self, most: int | None, told: Told | None = None) -> None:
        self.most, self.told = most, told
        self.counts, self.seen = Counter[str](), Counter[tuple[str, str]]()
        self.kept: list[Issue] = []

    def add(self, issues: Sequence[Issue]) -> None:
        """Count issues."""
        if self.told and issues:
            self.told(issues)
        for issue in issues:
            place = issue.rule, issue.table
            self.counts[issue.rule] += 1
            self.seen[place] += 1
            if self.most is None or self.seen[place] <= self.most:
                self.kept.append(issue)

    def report(self) -> Report:
        """Return the report."""
        return Report(tuple(self.kept), dict(self.counts.most_common()))


def validate_corpus(
    folder: Path,
    *,
    most: int | None = None,
    cores: int | None = None,
    progress: Progress | None = None,
    told: Told | None = None,
) -> Report:
    """Check a folder of Parquet files batch by batch: all counts, the first `most` issues of each rule and table."""
    from .workers import Workers

    found, issues = fragments(folder)
    tally = Tally(most, told)
    known = {issue.table for issue in issues}
    tally.add(issues)
    shapes = {table: _shape(table, files) for table, files in found.items()}
    _, wrong = structure.frames(shapes, known)
    tally.add(wrong)
    if tally.kept:
        return tally.report()
    ids = pl.concat([piece.scan("documents").select("id") for piece in found["documents"]]).collect()["id"]
    ranges = list(_ranges(ids, sum(piece.rows for piece in found["evidence"])))
    corpus = Corpus(_twice(found), ids.null_count() > 0)
    with Workers(folder, corpus, min(cores or os.cpu_count() or 1, len(ranges))) as workers:
        for done, of_batch in enumerate(workers.judge(ranges), 1):
            tally.add(of_batch)
            if progress:
                progress(done, len(ranges))
    return tally.report()


def judged(found: Mapping[str, Sequence[Fragment]], documents: Range, corpus: Corpus) -> list[Issue]:
    """Read one batch and return its issues; rows have no numbers, since there is no one table."""
    from . import examined

    frames = {table: read(table, files, documents) for table, files in found.items()}
    return [replace(issue, row=None) for issue in examined(frames, corpus)]


def read(table: str, files: Sequence[Fragment], documents: Range) -> pl.DataFrame:
    """Return the rows of a table that belong to some documents."""
    scans = [piece.scan(table) for piece in files if documents.meets(piece)]
    if not scans:
        return pl.DataFrame(schema=c.polars_schema(table))
    return pl.concat(scans).filter(documents.holds(c.document_column(table))).collect()


def _shape(table: str, files: Sequence[Fragment]) -> pl.DataFrame:
    """Return an empty frame of the schema that the files of a table have; of the first that differs."""
    shapes = [piece.scan(table).collect_schema() for piece in files]
    right = c.polars_schema(table)
    return pl.DataFrame(schema=next((shape for shape in shapes if dict(shape) != dict(right)), shapes[0]))


def _ranges(ids: pl.Series, rows: int) -> Iterator[Range]:
    """Yield ranges of documents, which together hold every text, with about as many of the rows of evidence each."""
    ids = ids.drop_nulls().unique().sort()
    size = max(1, round(BATCH * ids.len() / max(rows, 1)))
    firsts = ["", *ids.gather_every(size, size).to_list()]
    yield from (Range(first, last) for first, last in zip(firsts, [*firsts[1:], None], strict=True))


def _twice(found: Mapping[str, Sequence[Fragment]]) -> Mapping[str, int]:
    """Return the ids that stand more than once, and how often; hashes are compared first."""
    scans = [piece.scan(table) for table in c.tables_with_ids() for piece in found.get(table, ())]
    hashes = pl.concat([scan.select(pl.col("id").hash()).collect()["id"] for scan in scans])
    hashes = hashes.sort()
    same = hashes.filter(hashes == hashes.shift(1)).unique()
    if same.is_empty():
        return {}
    suspects = [scan.select("id").filter(pl.col("id").hash().is_in(same.implode())).collect() for scan in scans]
    counted = pl.concat(suspects).drop_nulls().group_by("id").len().filter(pl.col("len") > 1)
    return dict(counted.iter_rows())


def is_large(found: Mapping[str, Sequence[Fragment]]) -> bool:
    """Whether files have more rows than are judged at once."""
    return sum(piece.rows for table in MODELS for piece in found.get(table, ())) > 2 * BATCH
