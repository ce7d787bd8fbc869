"""TOML with line numbers: tomllib reads it, this module says where each key stands."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache, partial
from typing import Any, TypeGuard

from ..schema.errors import SeedError

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'|#[^\n]*|[\[\]{}\n]", re.DOTALL
)
"""What may hide a line break or a bracket, brackets, and line breaks."""


Lines = Callable[[], Mapping[Path, int]]
"""Returns the line, from 1, of each table and key; only what has problems needs them."""


def read_toml(text: str, file: str) -> tuple[dict[str, Any], Lines]:
    """Return the document, and what returns its lines; SeedError with file, line and column where it is malformed."""
    try:
        return tomllib.loads(text), cache(partial(_lines, text))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        line = int(place[1]) if place and place[1] else text.rstrip().count("\n") + 1
        raise SeedError([f"{file}:{line} :: {error}"]) from None
    except (ValueError, RecursionError) as error:  # an integer of thousands of digits, thousands of brackets
        line = 1
        with suppress(ValueError, RecursionError):
            for line, statement in _statements(text):  # noqa: B007 - the last one is the one that fails
                tomllib.loads(statement)
        raise SeedError([f"{file}:{line} :: {str(error).partition(';')[0]}"]) from None


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each statement with the line on which it begins: a line break outside brackets and strings ends one."""
    start = depth = 0
    line = 1
    for match in _TOKEN.finditer(text + "\n"):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if match[0] == "\n" and depth <= 0:
            statement = text[start : match.end()]
            if statement.strip():
                yield line, statement
            line += statement.count("\n")
            start = match.end()
    if text[start:].strip():  # a bracket that is not closed
        yield line, text[start:]


def _lines(text: str) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    tables: Counter[str] = Counter()
    prefix: Path = ()
    for began, statement in _statements(text):
        parsed = tomllib.loads(statement)
        if not parsed:
            continue
        first, *rest = _dotted(parsed)
        header = statement.lstrip()
        if header.startswith("[["):
            tables[first] += 1
            lines.setdefault((first,), began)
        if header.startswith("["):
            prefix = (first, tables[first] - 1, *rest) if tables[first] else (first, *rest)
            lines[prefix] = began
        else:
            for length in range(len(rest) + 1):
                lines.setdefault((*prefix, first, *rest[:length]), began)
    return lines


def _dotted(statement: dict[str, Any]) -> tuple[str, ...]:
    """Return the dotted key of a statement: a chain of tables with one key each."""
    ((name, value),) = statement.items()
    return (name, *_dotted(value)) if is_table(value) and len(value) == 1 else (name,)


def is_table(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a TOML value is a table."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a TOML value is an array."""
    return isinstance(value, list)


def toml(value: Any) -> str:
    """Return a value as TOML, on one line.

    >>> toml({"value": 4, "quote": ["a [4]", "4"]})
    '{ value = 4, quote = ["a [4]", "4"] }'
    """
    if isinstance(value, date):
        return value.isoformat()
    if is_table(value):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    if is_list(value):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
