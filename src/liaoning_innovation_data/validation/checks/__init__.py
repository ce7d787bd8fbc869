"""The checks. Each is declared once: its code, what it demands, what to do about an issue, and its functions.

    TRIMMED = Check("trimmed", description="A name has no space at its ends.", hint="Take it away.")


    @TRIMMED.finds
    def untrimmed(index: EvidenceIndex) -> Iterator[IssueFrame]:
        rows = index["projects"].filter(pl.col("name") != pl.col("name").str.strip_chars())
        yield TRIMMED.issues(rows, "a space at an end", table="projects", record="id", field="name")

stands in a module of this package, with cases in `tests/cases/checks/trimmed.toml`; nothing else has to know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import FunctionType, ModuleType
from typing import Literal

import polars as pl

from ...evidence.index import EvidenceIndex, computed
from ..report import Issue

IssueFrame = pl.LazyFrame
"""Columns `rule`, `table`, `row`, `record_id`, `field`, `message`, `other`."""

CheckFunction = Callable[[EvidenceIndex], Iterator[IssueFrame]]
Scope = Literal["record", "document", "data"]

FIRST = ("keys", "quotes", "places", "completeness", "relations", "names")
"""The modules whose checks run first, in this order; those of others follow by name."""

LONG = 120
"""How many characters of a text a message quotes."""

LONGEST = 2000
"""How many characters a message has at most."""


@dataclass(frozen=True, eq=False)
class Check:
    """What one code of an issue stands for. Raises ValueError where it lacks a code, a description or a hint."""

    code: str
    _: KW_ONLY
    description: str
    """What valid data has."""
    hint: str
    """What to do about an issue."""
    stops: Scope = "record"
    """What later checks leave out after an issue: its record, its document, or all data."""
    scope: Literal["record", "document"] = "record"
    """What it is about. Checks of whole documents run last, and leave out each that has an issue."""

    def __post_init__(self) -> None:
        for part in ("code", "description", "hint"):
            if not getattr(self, part).strip():
                raise ValueError(f"the check {self.code!r} has no {part}")

    def finds(self, function: CheckFunction) -> CheckFunction:
        """Register a function that yields issues of this check."""
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
        message: str | pl.Expr,
        *,
        table: str | pl.Expr = "evidence",
        row: str = "row",
        record: str | None = "record_id",
        field: str | pl.Expr | None = pl.col("field"),  # noqa: B008 - an expression does not change
        other: str | None = None,
        once: bool = False,
    ) -> IssueFrame:
        """Return an issue for each row of a frame, or with `once` for each different `row`.

        `message`, `table` and `field` are texts or expressions; `row`, `record` and `other`, which is a second record
        concerned, name columns.
        """
        issues = frame.select(
            rule=pl.lit(self.code),
            table=_text(table),
            row=pl.col(row).cast(pl.Int64),
            record_id=pl.col(record) if record else _text(None),
            field=_text(field),
            message=pl.coalesce(_text(message), pl.lit(self.description)).str.head(LONGEST),
            other=pl.col(other) if other else _text(None),
        )
        return issues.sort("message").unique("row", keep="first") if once else issues


_CHECKS: dict[CheckFunction, Check] = {}


def _text(value: str | pl.Expr | None) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.lit(value, pl.String)


@cache
def catalogue() -> Mapping[str, Check]:
    """Return every check by its code; ValueError where two have the same.

    >>> catalogue()["null"].hint
    'Fill the cell, or leave the record out.'
    """
    by_code: dict[str, Check] = {}
    for module in _modules():
        for check in vars(module).values():
            if isinstance(check, Check) and by_code.setdefault(check.code, check) is not check:
                raise ValueError(f"two checks have the code {check.code!r}")
    return by_code


@cache
def functions() -> tuple[tuple[Check, CheckFunction], ...]:
    """Return the functions of all checks, in the order in which they run."""
    registered = [
        (_CHECKS[function], function)
        for module in _modules()
        for function in vars(module).values()
        if isinstance(function, FunctionType) and function in _CHECKS and function.__module__ == module.__name__
    ]
    return tuple(sorted(registered, key=lambda each: each[0].scope == "document"))


@cache
def _modules() -> Sequence[ModuleType]:
    """Return the modules that declare checks, in order."""
    names = [module.name for module in iter_modules(__path__)]
    names.sort(key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    structural = [import_module(f"..{name}", __name__) for name in ("batches", "structure")]
    return [*structural, *(import_module(f".{name}", __name__) for name in names)]


def verdicts_of_distinct(rows: pl.LazyFrame, inputs: Sequence[str], verdict: Callable[..., str | None]) -> pl.LazyFrame:
    """Return the rows to whose `inputs` a function answers anything but None, with its `verdict`.

    It is called once for each distinct input.
    """
    distinct = computed(rows.select(inputs).unique())
    verdicts = pl.Series("verdict", [verdict(*row) for row in distinct.iter_rows()], pl.String)
    answered = distinct.with_columns(verdicts).drop_nulls("verdict")
    return rows.join(answered.lazy(), on=inputs, nulls_equal=True)


def true_of_distinct(rows: pl.LazyFrame, inputs: Sequence[str], true: Callable[..., bool]) -> pl.LazyFrame:
    """Return the rows of whose `inputs` a function is true; it is called once for each distinct input."""

    def verdict(*values: object) -> str | None:
        return "true" if true(*values) else None

    return verdicts_of_distinct(rows, inputs, verdict).drop("verdict")


def quoted(name: str) -> pl.Expr:
    """Return the text of a column in quotation marks, cut where it is long."""
    text = pl.col(name)
    shown = pl.when(text.str.len_chars() > LONG).then(text.str.slice(0, LONG) + "…").otherwise(text)
    return pl.concat_str(pl.lit("'"), shown, pl.lit("'"))
