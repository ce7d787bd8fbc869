"""The places in the code from which issues come, found by reading it: each can be listened to, and silenced."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import polars as pl
import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data import validation

BY_ROWS, ONE_BY_ONE = "found", "Issue"
"""What the checks call to turn rows into issues, and what the modules in `STRUCTURAL` call for one."""
STRUCTURAL = {"structure", "sources"}
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
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _makers(module)
    )


def heard(tables: Any) -> set[Place]:
    """Validate, and return the places whose issues are in the report."""
    with _hooked(_marked):
        issues = lid.validate(tables).issues
    marks = [issue.message.rpartition(MARK)[2].split(":") for issue in issues]
    return {Place(module, int(line)) for module, line in marks}


def without(place: Place, tables: Any) -> list[lid.Issue]:
    """Return the issues that `validate` finds where one place yields none."""

    def silenced(here: Place, made: Any) -> Any:
        if here != place:
            return made
        return made.clear() if isinstance(made, pl.LazyFrame) else replace(made, message=MARK)

    with _hooked(silenced):
        return [issue for issue in lid.validate(tables).issues if issue.message != MARK]


def _marked(place: Place, made: Any) -> Any:
    mark = f"{MARK}{place.module}:{place.line}"
    if isinstance(made, pl.LazyFrame):
        return made.with_columns(pl.col("message") + mark)
    return replace(made, message=made.message + mark)


def _makers(module: str) -> set[str]:
    return {BY_ROWS, ONE_BY_ONE} if module in STRUCTURAL else {BY_ROWS}


@contextmanager
def _hooked(see: Callable[[Place, Any], Any]) -> Generator[None]:
    """Show `see` what each place makes; what it returns takes its place."""
    prefix = f"{validation.__name__}."
    modules = {name.removeprefix(prefix): m for name, m in sys.modules.items() if name.startswith(prefix)}
    with pytest.MonkeyPatch.context() as patch:
        for name, module in modules.items():
            for maker in _makers(name) & {*vars(module)}:
                patch.setattr(module, maker, _seen(module, maker, see))
        yield


def _seen(module: ModuleType, maker: str, see: Callable[[Place, Any], Any]) -> Callable[..., Any]:
    make: Callable[..., Any] = getattr(module, maker)
    name = module.__name__.removeprefix(f"{validation.__name__}.")

    def made(*arguments: Any, **named: Any) -> Any:
        return see(Place(name, sys._getframe(1).f_lineno), make(*arguments, **named))  # pyright: ignore[reportPrivateUsage]

    return made
