"""The places in the code that make issues, found by reading it: each can be listened to, and silenced."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data import validation
from liaoning_innovation_data.validation.checks import Check, IssueFrame
from liaoning_innovation_data.validation.report import Checked

from .worlds import judged

MAKERS = ("issue", "issues")
"""The methods of a check that make one issue, and one for each row."""
MARK = "\0"
Found = Sequence[tuple[Check, Mapping[lid.Issue, str | None]]]
"""What some functions of checks found, each issue with the second record concerned."""


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


@dataclass(frozen=True)
class Recording:
    """What `validate` found in the tables, or the folder, of a case, with the places that made the issues."""

    rule: str
    world: Any
    issues: Sequence[lid.Issue]
    places: frozenset[Place]
    """The places whose issues are in the report."""
    found: Sequence[Mapping[Place, Found]]
    """What functions found, by place: those that run first, which decide what the others see, then the others."""

    def without(self, place: Place) -> Sequence[lid.Issue]:
        """Return the issues that `validate` finds where one place yields none."""
        if any(place in decisive for decisive in self.found[:1]) or not place.module.startswith("checks."):
            return self._silenced(place)
        left = iter([[each for there, found in of.items() if there != place for each in found] for of in self.found])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(validation, "_found", partial(_given, left))
            patch.setattr(validation, "_counted", partial(_given, repeat(Checked())))
            return judged(self.rule, self.world).issues

    def _silenced(self, place: Place) -> Sequence[lid.Issue]:
        def silenced(here: Place, made: Any) -> Any:
            if here != place:
                return made
            if isinstance(made, IssueFrame):
                return made._replace(rows=made.rows.clear())
            return replace(made, message=MARK)

        with _hooked(silenced):
            return [issue for issue in judged(self.rule, self.world).issues if issue.message != MARK]


def _given(answers: Iterator[Any], *_: Any) -> Any:
    """Return the next of some answers, whatever is asked."""
    return next(answers)


def recorded(rule: str, world: Any) -> Recording:
    """Validate, and record what is found."""
    find, calls = vars(validation)["_found"], list[Mapping[Place, Found]]()

    def recording(*arguments: Any) -> Found:
        found: Found = find(*arguments)
        of_places = defaultdict[Place, list[tuple[Check, Mapping[lid.Issue, str | None]]]](list)
        for check, issues in found:
            for place in {_parted(issue)[0]: None for issue in issues}:
                own = {
                    issue: other for marked, other in issues.items() for at, issue in [_parted(marked)] if at == place
                }
                of_places[place].append((check, own))
        calls.append(of_places)
        return found

    with _hooked(_marked), pytest.MonkeyPatch.context() as patch:
        patch.setattr(validation, "_found", recording)
        parted = [_parted(issue) for issue in judged(rule, world).issues]
    issues = dict.fromkeys(issue for _, issue in parted)
    return Recording(rule, world, tuple(issues), frozenset(place for place, _ in parted), calls)


def _parted(issue: lid.Issue) -> tuple[Place, lid.Issue]:
    """Return the place that a marked issue comes from, and the issue without its mark."""
    message, _, mark = issue.message.rpartition(MARK)
    module, _, line = mark.partition(":")
    return Place(module, int(line)), replace(issue, message=message)


def _marked(place: Place, made: Any) -> Any:
    mark = f"{MARK}{place.module}:{place.line}"
    if isinstance(made, IssueFrame):
        return made._replace(columns={**made.columns, "message": made.columns["message"] + mark})
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
