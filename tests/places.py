"""The places in the code that make issues, found by reading it: each can be listened to, and silenced."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data import validation
from liaoning_innovation_data.validation.checks import Check

from .worlds import judged

MAKERS = ("issue", "issues")
"""The methods of a check that make one issue, and one for each row."""
MARK = "\0"


class Place(NamedTuple):
    """A call that makes issues."""

    module: str
    line: int

    def __str__(self) -> str:
        return f"{self.module.replace('.', '/')}.py:{self.line}"


def places() -> list[Place]:
    """Return every place, as it stands in the code."""
    assert validation.__file__
    folder = Path(validation.__file__).parent
    return sorted(
        Place(module, node.lineno)
        for file in sorted(folder.rglob("*.py"))
        for module in [".".join(file.relative_to(folder).with_suffix("").parts)]
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MAKERS
    )


def heard(rule: str, tables: Any) -> set[Place]:
    """Validate, and return the places whose issues are in the report."""
    with _hooked(_marked):
        issues = judged(rule, tables).issues
    marks = [issue.message.rpartition(MARK)[2].split(":") for issue in issues]
    return {Place(module, int(line)) for module, line in marks}


def without(place: Place, rule: str, tables: Any) -> list[lid.Issue]:
    """Return the issues that `validate` finds where one place yields none."""

    def silenced(here: Place, made: Any) -> Any:
        if here != place:
            return made
        return made.clear() if isinstance(made, pl.LazyFrame) else replace(made, message=MARK)

    with _hooked(silenced):
        return [issue for issue in judged(rule, tables).issues if issue.message != MARK]


def _marked(place: Place, made: Any) -> Any:
    mark = f"{MARK}{place.module}:{place.line}"
    if isinstance(made, pl.LazyFrame):
        return made.with_columns(pl.col("message") + mark)
    return replace(made, message=made.message + mark)


@contextmanager
def _hooked(see: Callable[[Place, Any], Any]) -> Generator[None]:
    """Show `see` what each place makes; what it returns takes its place."""
    with pytest.MonkeyPatch.context() as patch:
        for maker in MAKERS:
            patch.setattr(Check, maker, _seen(getattr(Check, maker), see))
        yield


def _seen(make: Callable[..., Any], see: Callable[[Place, Any], Any]) -> Callable[..., Any]:
    def made(*arguments: Any, **named: Any) -> Any:
        frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
        module = str(frame.f_globals["__name__"]).removeprefix(f"{validation.__name__}.")
        return see(Place(module, frame.f_lineno), make(*arguments, **named))

    return made
