"""Write a corpus in the package's schema: `python -m bench.corpora FOLDER --rows 100000 --seed 1 --bad 0.001`.

Each document is made of a template (`bench.templates`) with words, numbers and a day of its own. Tables are sorted by
primary key; with `--partitions` they are folders, `<table>/part=0007/data.parquet`, each with a range of documents.
Where faults are planted, one a document, `FOLDER-faults.parquet` names them: rule, document, table, record. The same
seed and versions give the same documents, partitioned or not.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import random
import re
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from tests.generator.near_misses import NEAR_MISSES

from . import templates as t
from .templates import Row

CONSONANTS, VOWELS = "bdfgklmnprtvwz", "aeiou"
SYLLABLES = [first + second for first in CONSONANTS for second in VOWELS]
HEADS = [one + two for one in SYLLABLES for two in SYLLABLES]
TAILS = [one + two + three for one in SYLLABLES for two in SYLLABLES for three in SYLLABLES]
STRIDE = 1_000_003
"""Prime to the number of words, so that each step gives a new one."""

LARGEST = 400
"""Words of a document, at most."""

BATCH = 100_000
"""Rows of evidence that are made at a time, and of a row group."""


# Templates, made ready ------------------------------------------------------------------------------------


class Pattern(NamedTuple):
    """A string with open places, as a %-format, and which of a document's values stand there."""

    form: str
    order: tuple[int, ...]

    def filled(self, values: Sequence[str]) -> str:
        """Return the string of a document."""
        return self.form % tuple([values[at] for at in self.order])


@dataclass(frozen=True)
class Page:
    """A template whose strings are all places on one page: the text of its document, then what is said elsewhere."""

    template: t.Template
    text: Pattern
    rest: Pattern
    words: int
    digits: int
    cells: Sequence[tuple[str, str, Sequence[tuple[int, int]]]]
    """Table, column, and where each of its cells stands on the page."""
    lists: Sequence[tuple[str, str, Sequence[Sequence[tuple[int, int]]]]]
    """The same for the items of list cells."""
    numbers: Sequence[tuple[str, str, int, Pattern, int]]
    """Table, column, row, the number as it is written, and its scale."""
    days: Sequence[tuple[str, str, int, Sequence[Any]]]
    """Table, column, row, and what the cell holds on each day."""
    rows: Mapping[str, Any]
    """Table -> where its rows stand among those of all templates, as an array."""

    @property
    def evidence(self) -> int:
        """How many rows of evidence a document has."""
        return len(self.template.rows["evidence"])


def pattern(text: str, digits: int) -> Pattern:
    """Return a text with open places as a pattern; a document's values are key, hash, day, digits and words."""
    starts = {ord(t.KEY): 0, ord(t.HASH): 1, t.DAY: 2, t.DAY + 1: 3}
    order = list[int]()

    def slot(match: re.Match[str]) -> str:
        mark = ord(match[1])
        word_at = 4 + digits + mark - t.WORDS
        order.append(starts.get(mark, word_at if mark < t.DIGITS else 4 + mark - t.DIGITS))
        return f"%.{len(match[0])}s"

    form = t.OPEN.sub(slot, text.replace("%", "%%"))
    return Pattern(form, tuple(order))


class Press:
    """Templates made ready to make many documents."""

    def __init__(self, seed: int, rules: Sequence[str]) -> None:
        kinds = {"": t.valid(seed), **{rule: t.spoiled(rule, seed) for rule in rules}}
        every = [template for found in kinds.values() for template in found]
        for template in every:
            _told_values(template)
        self.open = {table: _open_columns(template.rows[table] for template in every) for table in MODELS}
        self.constants = {
            table: pl.DataFrame(
                [row for template in every for row in template.rows[table]],
                schema={**c.polars_schema(table), **({"value": pl.String()} if table == "evidence" else {})},
                orient="row",
            )
            for table in MODELS
        }
        starts = Counter[str]()
        self.pages: dict[str, list[Page]] = {}
        for rule, found in kinds.items():
            self.pages[rule] = [self._page(template, starts) for template in found]

    def _page(self, template: t.Template, starts: Counter[str]) -> Page:
        """Return the page of a template; `starts` counts the rows of each table."""
        rows, text = template.rows, template.rows["documents"][0]["text"]
        page = text
        marks = {
            ord(mark)
            for found in rows.values()
            for row in found
            for cell in row.values()
            if isinstance(cell, str)
            for mark in cell
            if "\ue000" <= mark <= "\uf8ff"
        }
        digits = sum(t.DIGITS <= mark < t.DAY for mark in marks)
        words = (max((mark - t.WORDS for mark in marks if mark < t.DIGITS), default=0)) // 2 + 1

        def place(value: str | None) -> tuple[int, int]:
            nonlocal page
            if value is None:
                return 0, 0
            if (at := page.find(value)) < 0:
                at, page = len(page), page + value
            return at, at + len(value)

        cells = [
            (table, column, [place(row[column]) for row in rows[table]])
            for table in rows
            for column in self.open[table]
            if not _is_list(table, column)
        ]
        lists = [
            (table, column, [[place(item) for item in row[column]] for row in rows[table]])
            for table in rows
            for column in self.open[table]
            if _is_list(table, column)
        ]
        at = {(table, row["id"]): number for table in rows for number, row in enumerate(rows[table]) if "id" in row}
        numbers = [
            (table, column, at[table, record], pattern(written, digits), scale)
            for (table, record, column), (written, scale) in template.numbers.items()
        ]
        days = [(table, column, at[table, record], told) for (table, record, column), told in template.periods.items()]
        stand = {table: np.arange(starts[table], starts[table] + len(rows[table])) for table in rows}
        starts.update({table: len(found) for table, found in rows.items()})
        return Page(
            template,
            pattern(text, digits),
            pattern(page[len(text) :], digits),
            words,
            digits,
            cells,
            lists,
            numbers,
            days,
            stand,
        )


def _told_values(template: t.Template) -> None:
    """Add to each row of evidence the value that it proves, where that is a text."""
    cells = {
        row["id"]: row for table, found in template.rows.items() if table != "evidence" for row in found if "id" in row
    }
    for proof in template.rows["evidence"]:
        value = cells.get(proof["record_id"], {}).get(proof["field"])
        if isinstance(value, tuple):
            value = value[proof["item"]] if proof["item"] < len(value) else None
        proof["value"] = value if isinstance(value, str) else ""


def _is_list(table: str, column: str) -> bool:
    return column != "value" and c.column(table, column).is_list


def _open_columns(found: Iterable[Sequence[Row]]) -> list[str]:
    """Return the columns of a table in which something is open, in any template."""
    open_ = {
        column
        for rows in found
        for row in rows
        for column, cell in row.items()
        for item in (cell if isinstance(cell, tuple) else (cell,))
        if isinstance(item, str) and t.OPEN.search(item)
    }
    return sorted(open_)


# Documents ------------------------------------------------------------------------------------------------


def word(number: int) -> str:
    """Return the n-th invented word; no two are the same.

    >>> word(0), word(1)
    ('bababababa', 'datobabiwu')
    """
    tail, head = divmod(number * STRIDE % (len(HEADS) * len(TAILS)), len(HEADS))
    return HEADS[head] + TAILS[tail]


class Copy(NamedTuple):
    """One document: its number and its page."""

    number: int
    page: Page


def chosen(press: Press, rows: int, bad: float, draw: random.Random, most: int = BATCH) -> Iterator[list[Copy]]:
    """Yield the documents of a corpus, some at a time; as many with a fault as `bad` is of the rows of evidence."""
    rules = itertools.cycle([rule for rule in press.pages if rule])
    made = planted = 0
    batch, size = list[Copy](), 0
    for number in itertools.count(1):
        faulty = planted < bad * made
        page = draw.choice(press.pages[next(rules) if faulty else ""])
        planted += faulty
        batch.append(Copy(number, page))
        made += page.evidence
        size += page.evidence
        if size >= most or made >= rows:
            yield batch
            batch, size = [], 0
        if made >= rows:
            return


def printed(press: Press, batch: Sequence[Copy], draw: random.Random) -> tuple[dict[str, pl.DataFrame], list[Row]]:
    """Return the tables of some documents, sorted by primary key, and their faults; evidence tells its value too."""
    strings: dict[tuple[str, str], list[Any]] = defaultdict(list)
    changed: dict[tuple[str, str], tuple[list[int], list[Any]]] = defaultdict(lambda: ([], []))
    sizes, faults = Counter[str](), list[Row]()
    for number, page in batch:
        day = draw.randrange(len(page.template.days))
        values = values_of(page, number, page.template.days[day], draw)
        text = page.text.filled(values)
        values[1] = hashlib.sha256(text.encode()).hexdigest()
        whole = text + page.rest.filled(values)
        for table, column, spans in page.cells:
            strings[table, column] += [whole[start:end] or None for start, end in spans]
        for table, column, items in page.lists:
            strings[table, column] += [[whole[start:end] for start, end in spans] for spans in items]
        for table, column, row, written, scale in page.numbers:
            at, told = changed[table, column]
            at.append(sizes[table] + row)
            told.append(t.valued(written.filled(values), scale))
        for table, column, row, options in page.days:
            at, told = changed[table, column]
            at.append(sizes[table] + row)
            told.append(options[day])
        for table, stand in page.rows.items():
            sizes[table] += len(stand)
        if page.template.fault[0]:
            rule, table, record = page.template.fault
            about = pattern(record, page.digits).filled(values)
            faults.append({"rule": rule, "document_id": f"document/{values[0]}", "table": table, "record_id": about})
    return {table: _frame(press, table, batch, strings, changed) for table in MODELS}, faults


def values_of(page: Page, number: int, day: date, draw: random.Random) -> list[str]:
    """Return what stands in the open places of a document: key, hash, day, digits and words."""
    digits = f"{draw.randrange(10**page.digits):0{page.digits}}" if page.digits else ""
    first = number * LARGEST
    words = [form for at in range(first, first + page.words) for form in (word(at), word(at).capitalize())]
    return [f"{number:07}-{day}", "", *f"{day.day:02}", *digits, *words]


def _frame(
    press: Press,
    table: str,
    batch: Sequence[Copy],
    strings: Mapping[tuple[str, str], list[Any]],
    changed: Mapping[tuple[str, str], tuple[list[int], list[Any]]],
) -> pl.DataFrame:
    rows = np.concatenate([copy.page.rows[table] for copy in batch])
    frame = press.constants[table][rows]
    kinds = frame.schema
    frame = frame.with_columns(pl.Series(name, strings[table, name], kinds[name]) for name in press.open[table])
    for (place, name), (at, told) in changed.items():
        if place == table:
            frame = frame.with_columns(frame[name].scatter(at, pl.Series(told).cast(kinds[name])))
    return frame.sort(c.primary_key(table))


# Files ----------------------------------------------------------------------------------------------------


class File:
    """A Parquet file that is written in row groups of one size."""

    def __init__(self, file: Path, schema: pa.Schema) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.schema = schema
        self.writer = pq.ParquetWriter(file, schema, compression="zstd")
        self.waiting: list[pa.Table] = []

    def write(self, data: pa.Table) -> None:
        """Take rows, and write them when there are enough."""
        self.waiting.append(data)
        if sum(table.num_rows for table in self.waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self.waiting:
            self.writer.write_table(pa.concat_tables(self.waiting), row_group_size=BATCH)
            self.waiting = []

    def close(self) -> None:
        """Write what waits, and the end of the file."""
        self.flush()
        self.writer.close()


class Tables:
    """The files of a folder or a partition; evidence, sorted by the kind of its records first, waits in runs."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self.files = {table: File(file, c.arrow_schema(table)) for table, file in files.items()}
        self.runs: dict[str, tuple[Path, File]] = {}
        self.scratch = files["evidence"].with_suffix(".runs")

    def write(self, frames: Mapping[str, pl.DataFrame]) -> None:
        """Take the next rows of each table."""
        for table, frame in frames.items():
            data = frame.to_arrow().cast(c.arrow_schema(table))
            if table != "evidence":
                self.files[table].write(data)
                continue
            kinds = frame["record_id"].str.split("/").list.first()
            for start, length in zip(*_runs(kinds), strict=True):
                file = self.scratch / f"{kinds[start]}.parquet"
                if kinds[start] not in self.runs:
                    self.runs[kinds[start]] = file, File(file, data.schema)
                self.runs[kinds[start]][1].write(data.slice(start, length))

    def close(self) -> None:
        """Put the runs together, and close all files."""
        for _, (file, run) in sorted(self.runs.items()):
            run.close()
            with pq.ParquetFile(file) as parquet:
                for batch in parquet.iter_batches(BATCH):
                    self.files["evidence"].write(pa.Table.from_batches([batch]))
            file.unlink()
        if self.runs:
            self.scratch.rmdir()
        for file_ in self.files.values():
            file_.close()


def _runs(kinds: pl.Series) -> tuple[list[int], list[int]]:
    """Return where the runs of equal values begin, and their lengths."""
    starts = [0, *((kinds != kinds.shift()).fill_null(False).arg_true().to_list())] if len(kinds) else []
    return starts, [after - start for start, after in itertools.pairwise([*starts, len(kinds)])]


@dataclass
class Statistics:
    """What a corpus holds."""

    rows: Counter[str]
    texts: list[Any]
    pairs: list[Any]
    faults: list[Row]
    bytes: int = 0
    seconds: float = 0.0

    @property
    def distinct_pairs(self) -> float:
        """The share of the (value, exact) pairs of evidence that differ."""
        return _distinct(self.pairs)

    def __str__(self) -> str:
        planted = Counter(fault["rule"] for fault in self.faults)
        lines = [
            f"documents: {self.rows['documents']:,}",
            *(f"rows of {table}: {count:,}" for table, count in self.rows.items()),
            f"distinct texts: {100 * _distinct(self.texts):.2f} %",
            f"distinct (value, exact) pairs of evidence: {100 * self.distinct_pairs:.1f} %",
            f"planted faults: {len(self.faults):,}",
            *(f"  {rule}: {count:,}" for rule, count in planted.items()),
            f"bytes: {self.bytes:,}",
            f"seconds: {self.seconds:.1f}, {self.rows['evidence'] / self.seconds:,.0f} rows of evidence a second",
        ]
        return "\n".join(lines)


def _distinct(hashes: Sequence[Any]) -> float:
    every = np.concatenate(hashes)
    return len(np.unique(every)) / len(every)


@cache
def _press(seed: int, rules: Sequence[str]) -> Press:
    return Press(seed, rules)


def write(folder: Path, rows: int, seed: int = 1, bad: float = 0.0, partitions: int = 0) -> Statistics:
    """Write a corpus with at least so many rows of evidence, and what is planted in it; return its statistics."""
    started = time.perf_counter()
    rules = [rule for rule in NEAR_MISSES if rule not in t.APART] if bad else []
    press, choice, draw = _press(seed, tuple(rules)), random.Random(seed), random.Random(-1 - seed)
    told = Statistics(Counter(), [], [], [])
    shutil.rmtree(folder, ignore_errors=True)
    tables, part = None, -1
    for batch in chosen(press, rows, bad, choice, min(BATCH, rows // max(partitions, 1))):
        now = min(told.rows["evidence"] * partitions // rows, partitions - 1) if partitions else 0
        if now != part or tables is None:
            if tables:
                tables.close()
            part = now
            tables = Tables({table: _file(folder, table, part if partitions else None) for table in MODELS})
        frames, faults = printed(press, batch, draw)
        evidence = frames["evidence"]
        told.pairs.append(evidence.select(pl.struct("value", "exact").hash()).to_series().to_numpy())
        told.texts.append(frames["documents"]["text"].hash().to_numpy())
        told.rows.update({table: frame.height for table, frame in frames.items()})
        told.faults += faults
        tables.write({**frames, "evidence": evidence.drop("value")})
    if tables:
        tables.close()
    if bad:
        pl.DataFrame(told.faults).write_parquet(faults_file(folder))
    told.bytes = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
    told.seconds = time.perf_counter() - started
    return told


def _file(folder: Path, table: str, part: int | None) -> Path:
    return folder / (f"{table}.parquet" if part is None else f"{table}/part={part:04}/data.parquet")


def faults_file(folder: Path) -> Path:
    """Return the file that names what is planted in a corpus: beside its folder, for it is no table of it."""
    return folder.with_name(f"{folder.name}-faults.parquet")


def main() -> None:
    """Write a corpus and print its statistics."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of evidence")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bad", type=float, default=0.0, help="planted faults, as a share of the rows of evidence")
    parser.add_argument("--partitions", type=int, default=0, help="write a hive of so many ranges of documents")
    given = parser.parse_args()
    print(write(given.folder, given.rows, given.seed, given.bad, given.partitions))


if __name__ == "__main__":
    main()
