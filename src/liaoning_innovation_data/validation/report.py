"""What `validate` returns: issues, each with its rule and place, what was checked, and what could not be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..schema.errors import DataError
from ..schema.frames import as_frame
from ..schema.models import MODELS
from ..schema.text import escape_controls, html, table_html, truncate
from ..storage.atomic import replacing_file

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

SHOWN = 20  # how many issues a summary shows
LONGEST = 500  # how many characters of an issue a summary shows

COUNTED = ("documents", "rows", "cells", "sentences")


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem: where it is, what is wrong, and what would be right, if that is known.

    `rule` is the code of a check; `row` is the position in the table, from 0; null for an issue of the whole table.

    >>> print(lid.Issue("bounds", "laboratories", 0, "laboratory/a/coastal", "member_count", "-2 is less than 1"))
    bounds: laboratories[0].member_count (laboratory/a/coastal): -2 is less than 1
    """

    rule: str
    table: str
    row: int | None
    record_id: str | None
    field: str | None
    message: str

    def __str__(self) -> str:
        place = self.table if self.row is None else f"{self.table}[{self.row}]"
        is_column = not self.record_id or self.table not in MODELS or self.field in MODELS[self.table].model_fields
        place += f".{self.field}" if self.field and is_column else ""
        record = " ".join(filter(None, (self.record_id, None if is_column else self.field)))
        return f"{self.rule}: {place}{f' ({record})' if record else ''}: {self.message}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked: how many documents, rows, cells with evidence and sentences; the codes of the checks."""

    documents: int = 0
    rows: int = 0
    cells: int = 0
    sentences: int = 0
    rules: tuple[str, ...] = ()
    support: tuple[int, ...] = (0, 0, 0)
    """How many rows of evidence that need attachment are proven, contested and judged."""

    def __add__(self, other: Checked) -> Checked:
        counts = {name: getattr(self, name) + getattr(other, name) for name in COUNTED}
        rules = tuple(dict.fromkeys((*self.rules, *other.rules)))
        return Checked(**counts, rules=rules, support=tuple(map(int.__add__, self.support, other.support)))

    def __str__(self) -> str:
        counts = [(getattr(self, name), name) for name in COUNTED]
        shown = [f"{count:,} {name if count != 1 else name.removesuffix('s')}" for count, name in counts]
        support = f"; {self.support[1]} contested, {self.support[2]} judged" if any(self.support[1:]) else ""
        return f"{', '.join(shown)}; {len(self.rules)} checks{support}"


@dataclass(frozen=True, slots=True)
class NotJudged:
    """What was not checked, because of an earlier issue, or because another grammar computed the support.

    >>> print(NotJudged("documents", 2, "null", "document/a"))
    2 documents, such as document/a: null
    """

    what: str
    """`checks`, `documents`, `texts` (of documents, by checks of whole ones), `records`, or rows and why."""
    count: int
    """How many of them."""
    rule: str
    """The rule of the earlier issues."""
    example: str
    """The first of them, or, of checks, the issue."""

    def __str__(self) -> str:
        what = self.what if self.count != 1 else re.sub(r"s\b", "", self.what, count=1)
        if self.what == "checks":
            return f"{self.count} {what}, all that need sound tables: {self.example}"
        return f"{self.count:,} {what}, such as {self.example}: {self.rule}"


def summed(left_out: Iterable[NotJudged]) -> tuple[NotJudged, ...]:
    """Return what was left out for the same rule as one, with the first example; checks are the same in each part."""
    found = dict[tuple[str, str], NotJudged]()
    for one in left_out:
        known = found.setdefault((one.what, one.rule), one)
        if known is not one and one.what != "checks":
            found[one.what, one.rule] = replace(known, count=known.count + one.count)
    return tuple(found.values())


class InvalidData(DataError):  # noqa: N818 - reads as what happened
    """Raised by `Report.raise_for_issues`; `report` is the whole report.

    >>> lid.validate(lid.path("documents").parent).raise_for_issues()  # nothing is wrong
    """

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report


def as_table(issues: Sequence[Issue]) -> pa.Table:
    """Return issues as an Arrow table."""
    import pyarrow as pa

    kinds = {field.name: pa.int64() if field.name == "row" else pa.string() for field in fields(Issue)}
    return pa.Table.from_pylist([asdict(issue) for issue in issues], schema=pa.schema(list(kinds.items())))


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The outcome of a validation.

    >>> report = lid.validate(lid.path("documents").parent)
    >>> report.ok, report.counts
    (True, {})
    """

    issues: Sequence[Issue]
    """The issues; if `validate` was given `most`, the first of each rule and table."""
    counted: Mapping[str, int] | None = None
    checked: Checked = Checked()
    """What was checked: `documents`, `rows`, `cells`, `sentences`, `rules`."""
    not_judged: Sequence[NotJudged] = ()
    """What was not checked, and why."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.counts

    @property
    def counts(self) -> Mapping[str, int]:
        """Rule -> number of issues, largest first; `manifest` last: a wrong cell makes its manifest wrong, too."""
        counted = Counter(issue.rule for issue in self.issues) if self.counted is None else Counter(self.counted)
        return dict(sorted(counted.most_common(), key=lambda one: one[0] == "manifest"))

    @property
    def support(self) -> Mapping[str, int]:
        """`proven`, `contested`, `judged` -> how many rows of evidence whose value has to be attached to a record."""
        return dict(zip(("proven", "contested", "judged"), self.checked.support, strict=True))

    def raise_for_issues(self) -> None:
        """Raise `InvalidData` if there are issues."""
        if not self.ok:
            raise InvalidData(self)

    def rows(self) -> list[dict[str, str | int | None]]:
        """Return the issues as plain rows."""
        return [asdict(issue) for issue in self.issues]

    def to_arrow(self) -> pa.Table:
        """Return the issues as a table: `rule`, `table`, `row`, `record_id`, `field`, `message`."""
        return as_table(self.issues)

    def to_polars(self) -> pl.DataFrame:
        """Return the issues as a polars frame."""
        return cast("pl.DataFrame", as_frame(self.to_arrow(), "polars"))

    def to_pandas(self) -> pd.DataFrame:
        """Return the issues as a pandas frame; MissingExtra if pandas is not installed."""
        return cast("pd.DataFrame", as_frame(self.to_arrow(), "pandas"))

    def __repr__(self) -> str:
        return f"<Report: {self._counted()}>"

    def _counted(self) -> str:
        return escape_controls(", ".join(f"{rule} {count}" for rule, count in self.counts.items())) or "valid"

    def _repr_html_(self) -> str:
        from .checks import catalogue

        if self.ok:
            return html("line", text=f"valid: {self.checked}" if self.checked.rules else "valid")
        counts, total = self.counts, sum(self.counts.values())
        checks = catalogue()
        rules = ((rule, count, checks[rule].description if rule in checks else "") for rule, count in counts.items())
        names = [field.name for field in fields(Issue)]
        issues = (tuple(getattr(issue, name) for name in names) for issue in self.issues)
        by_rule = table_html(f"{total:,} issues by rule", ["rule", "issues", "valid data"], rules, len(counts))
        return by_rule + table_html("issues", names, issues, total)

    def __str__(self) -> str:
        """Summarise: the counts by rule, then the first issues."""
        if self.ok:
            return "valid"
        shown = "\n".join(truncate(escape_controls(str(issue)), LONGEST) for issue in self.issues[:SHOWN])
        total = sum(self.counts.values())
        rest = total - min(SHOWN, len(self.issues))
        return f"{total} issues: {self._counted()}\n{shown}" + (f"\n… and {rest} more" if rest > 0 else "")


OnIssues = Callable[[Sequence[Issue]], None]


def joined(parts: Iterable[Report], most: int | None, on_issues: OnIssues | None = None) -> Report:
    """Return what parts of a dataset have together: all issues are counted, the first of each rule and table kept."""
    counts, of_place = Counter[str](), Counter[tuple[str, str]]()
    kept, checked, left_out = list[Issue](), Checked(), list[NotJudged]()
    for part in parts:
        counts.update(part.counts)
        checked += part.checked
        left_out += part.not_judged
        if on_issues and part.issues:
            on_issues(part.issues)
        for issue in part.issues:
            of_place[issue.rule, issue.table] += 1
            if most is None or of_place[issue.rule, issue.table] <= most:
                kept.append(issue)
    return Report(tuple(kept), dict(counts), checked, summed(left_out))


@contextmanager
def issue_file(path: Path) -> Generator[OnIssues]:
    """Yield what writes some issues into a Parquet file, which appears whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = as_table(()).schema

    def is_report(file: Path) -> bool:
        try:
            return pq.read_schema(file).equals(schema)
        except (pa.ArrowException, OSError):
            return False

    with replacing_file(path, is_report) as new, pq.ParquetWriter(new, schema, compression="zstd") as writer:
        yield lambda issues: writer.write_table(as_table(issues))
