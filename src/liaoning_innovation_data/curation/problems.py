"""What a curator has to correct: what is wrong, where, what to do and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from .lines import Path


class Stage(IntEnum):
    """What problems are of, in the order in which they are told: what causes others comes first."""

    FORM = 0
    RECORDS = 1
    WORDS = 2
    OMISSIONS = 3
    TOTALS = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a curator has to correct, with its address."""

    file: str
    line: int
    path: Path
    message: str
    hint: str = ""
    """What to do about it, where a check found it."""
    write: str = ""
    """A line that may stand in the TOML instead."""
    stage: Stage = Stage.FORM

    def __str__(self) -> str:
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path).lstrip(".")
        return f"{self.file}:{self.line} :: {path}: {self.message}"


def told(problems: Sequence[Problem | str]) -> Iterator[list[str]]:
    """Yield the lines that tell each problem; what to do about problems of a kind stands once, with the first."""
    hints = set[str]()
    for problem in problems:
        lines = [str(problem)]
        if isinstance(problem, Problem):
            lines += [f"    {problem.hint}"] if problem.hint and problem.hint not in hints else []
            lines += [f"    write: {problem.write}"] if problem.write else []
            hints.add(problem.hint)
        yield lines
