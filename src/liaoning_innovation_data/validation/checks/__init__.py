'''The checks. Each is declared once: its code, what it demands, what to do about an issue, and what finds issues.

    @check(hint="Take it away.")
    def trimmed(index: EvidenceIndex) -> Iterator[IssueFrame]:
        """A name has no space at its ends."""
        rows = index["projects"].filter(pl.col("name") != pl.col("name").str.strip_chars())
        yield trimmed.issues(rows, "{name!r} has a space at an end", table="projects", field="name")

stands in a module of this package, with cases in `tests/cases/checks/trimmed.toml`; nothing else has to know of it.
'''

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cache
from importlib import import_module
from inspect import signature
from pkgutil import iter_modules
from string import Formatter
from types import ModuleType
from typing import Any, Literal, NamedTuple

import polars as pl

from ...evidence.index import PLACE, EvidenceIndex, computed
from ...schema import columns as c
from ..report import Issue

Verdict = Callable[..., str | bool | None]
"""Says what is wrong in the columns that its parameters name, or whether anything is; lists are tuples."""


class IssueFrame(NamedTuple):
    """Rows that are issues, and what writes them out: most checks find none, and nothing is written then."""

    rows: pl.LazyFrame
    columns: Mapping[str, pl.Expr]  # `rule`, `table`, `row`, `record_id`, `field`, `message`, `other`
    once: bool
    verdict: Verdict | None  # of which rows are issues

    def written(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the issues, given the rows computed, in order."""
        rows = judged(rows, self.verdict) if self.verdict else rows
        if rows.is_empty():
            return rows
        issues = rows.select(**self.columns)
        issues = issues.sort("message").unique("row", keep="first") if self.once else issues
        return issues.sort("row", "record_id", "field", "message")


CheckFunction = Callable[[EvidenceIndex], Iterator[IssueFrame]]
Scope = Literal["record", "document", "data"]

FIRST = ("keys", "quotes", "places", "completeness", "relations", "names")
"""The modules whose checks run first, in this order; those of others follow by name."""

LONG = 120  # how many characters of a text a message quotes
LONGEST = 2000  # how many characters a message has at most


@dataclass(frozen=True, eq=False)
class Check:
    """What one code of an issue stands for. Raises ValueError where it lacks a code, a description or a hint."""

    code: str
    _: KW_ONLY
    description: str  # what valid data has
    hint: str  # what to do about an issue
    stops: Scope = "record"  # what later checks leave out after an issue: its record, its document, or all data
    scope: Literal["record", "document"] = "record"
    """What it is about. Checks of whole documents run last, and leave out each that has an issue."""

    def __post_init__(self) -> None:
        for part in ("code", "description", "hint"):
            if not getattr(self, part).strip():
                raise ValueError(f"the check {self.code!r} has no {part}")

    def finds(self, function: CheckFunction) -> CheckFunction:
        """Register a function that yields issues of this check, too."""
        _CHECKS[function] = self
        return function

    def issue(
        self, table: str, message: str, *, row: int | None = None, record: str | None = None, field: str | None = None
    ) -> Issue:
        """Return one issue."""
        return Issue(self.code, table, row, record, field, message)

    def issues(
        self,
        frame: pl.LazyFrame,
        message: str = "{verdict}",
        *,
        table: str = "evidence",
        row: str = "row",
        field: str | None = "{field}",
        other: str | None = None,
        once: bool = False,
        verdict: Verdict | None = None,
    ) -> IssueFrame:
        """Return an issue for each row of a frame, or each that a `verdict` is about; with `once`, for each `row`.

        `message`, `table` and `field` are templates (see `filled_in`); `row` and `other`, which is a second record
        concerned, name columns. The record is that of the column `id` in rows of a table with ids, else `record_id`.
        """
        columns, read = _written(self, message, table, row, field, other, verdict)
        return IssueFrame(frame.select(read), columns, once, verdict)


_CHECKS: dict[CheckFunction, Check] = {}


def check(
    *, hint: str, stops: Scope = "record", scope: Literal["record", "document"] = "record"
) -> Callable[[CheckFunction], Check]:
    """Make a function that yields issues a check: its code is the function's name, its description the docstring."""

    def made(function: CheckFunction) -> Check:
        code = function.__name__.replace("_", "-")
        description = " ".join((function.__doc__ or code).split())  # `python -OO` takes docstrings away
        declared = Check(code, description=description, hint=hint, stops=stops, scope=scope)
        declared.finds(function)
        return declared

    return made


@cache
def _written(
    check: Check, message: str, table: str, row: str, field: str | None, other: str | None, verdict: Verdict | None
) -> tuple[Mapping[str, pl.Expr], list[pl.Expr]]:
    """Return the columns of issues, and those of the rows from which they are written."""
    columns = {
        "rule": pl.lit(check.code),
        "table": filled_in(table),
        "row": pl.col(row).cast(pl.Int64),
        "record_id": pl.col("id" if table in c.tables_with_ids() else "record_id"),
        "field": filled_in(field) if field else pl.lit(None, pl.String),
        "message": pl.coalesce(filled_in(message), pl.lit(check.description)).str.head(LONGEST),
        "other": pl.col(other) if other else pl.lit(None, pl.String),
    }
    read = dict.fromkeys(name for column in columns.values() for name in column.meta.root_names())
    if verdict:
        read |= dict.fromkeys(signature(verdict).parameters)
        read.pop("verdict", None)
    return columns, [*map(pl.col, read)]


@cache
def catalogue() -> Mapping[str, Check]:
    """Return every check by its code.

    >>> catalogue()["null"].hint
    'Fill the cell, or leave the record out.'
    """
    declared = (value for module in _modules() for value in vars(module).values())
    return {check.code: check for check in declared if isinstance(check, Check)}


@cache
def functions() -> tuple[tuple[Check, CheckFunction], ...]:
    """Return the functions of all checks, in the order in which they run."""
    modules = [module.__name__ for module in _modules()]
    checks = ((check, function) for function, check in _CHECKS.items() if function.__module__ in modules)
    return tuple(sorted(checks, key=lambda each: (each[0].scope == "document", modules.index(each[1].__module__))))


@cache
def _modules() -> Sequence[ModuleType]:
    """Return the modules that declare checks, in order."""
    names = [module.name for module in iter_modules(__path__)]
    names.sort(key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    return [import_module(name, __name__) for name in ("..structure", *(f".{name}" for name in names))]


def answered(rows: pl.LazyFrame, verdict: Verdict) -> pl.LazyFrame:
    """Return the rows that a verdict is about, with it."""
    return judged(computed(rows), verdict).lazy()


def judged(rows: pl.DataFrame, verdict: Verdict) -> pl.DataFrame:
    """Return the rows that a verdict is about, with it; it is called once for each distinct input."""

    def cells(name: str) -> list[Any]:
        found = rows[name].to_list()
        return [tuple(cell or ()) for cell in found] if rows[name].dtype == pl.List else found

    inputs = [*zip(*map(cells, signature(verdict).parameters), strict=True)]
    answers = {values: str(answer) if (answer := verdict(*values)) else None for values in dict.fromkeys(inputs)}
    if not any(answers.values()):
        rows, inputs = rows.clear(), []
    told = rows.hstack([pl.Series("verdict", map(answers.get, inputs), pl.String)])
    return told.drop_nulls("verdict") if inputs else told


@cache
def filled_in(template: str) -> pl.Expr:
    """Return a text with columns in it, as `str.format` would write them: `{name}`, or `{name!r}`, a text in quotes.

    The text is null where a `{name}` is; `{name!s}` writes "null" instead.

    >>> frame = pl.DataFrame({"name": ["Hall", "Pier"], "count": [7, None]})
    >>> frame.select(pl.concat_list(filled_in("{name!r} has {count}"), filled_in("{count!s}"))).to_series().to_list()
    [["'Hall' has 7", '7'], [None, 'null']]
    """
    parts: list[pl.Expr] = []
    for words, name, _, conversion in Formatter().parse(template):
        parts += [pl.lit(words)] if words else []
        parts += [_WRITTEN[conversion](name)] if name else []
    return pl.concat_str(parts)


def _quoted(name: str) -> pl.Expr:
    """Return the text of a column in quotation marks, cut where it is long."""
    text = pl.col(name)
    shown = pl.when(text.str.len_chars() > LONG).then(text.str.slice(0, LONG) + "…").otherwise(text)
    return pl.concat_str(pl.lit("'"), shown, pl.lit("'"))


_WRITTEN: Mapping[str | None, Callable[[str], pl.Expr]] = {
    None: pl.col,
    "r": _quoted,
    "s": lambda name: pl.col(name).cast(pl.String).fill_null("null"),
}


def of_records(index: EvidenceIndex, table: str, *columns: str, **others: str | pl.Expr) -> pl.LazyFrame:
    """Return `table`, `row`, `record_id` and columns of a table's rows, to be stacked with those of other tables."""
    record = c.primary_key(table)[0]
    return index[table].select("row", *columns, table=pl.lit(table), record_id=pl.col(record), **others)


def placed(rows: pl.LazyFrame, name: str, *columns: str, **others: str | pl.Expr) -> pl.LazyFrame:
    """Return sentence, `<name>_start` and `<name>_end` of rows, and columns, to be joined to others of the sentence."""
    return rows.select(*PLACE, *columns, **others, **{f"{name}_start": "char_start", f"{name}_end": "char_end"})


def inside(outer: str, inner: str = "char") -> pl.Expr:
    """Whether the words from `<inner>_start` to `<inner>_end` lie in those from `<outer>_start` to `<outer>_end`."""
    return (pl.col(f"{outer}_start") <= pl.col(f"{inner}_start")) & (pl.col(f"{inner}_end") <= pl.col(f"{outer}_end"))


def overlaps(other: str) -> pl.Expr:
    """Whether the words from `char_start` to `char_end` meet those from `<other>_start` to `<other>_end`."""
    return (pl.col("char_start") < pl.col(f"{other}_end")) & (pl.col(f"{other}_start") < pl.col("char_end"))
