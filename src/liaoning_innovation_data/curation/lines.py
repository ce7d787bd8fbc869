"""TOML with line numbers: tomllib reads it, this module says where each key stands."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import Any, TypeGuard

from ..schema.errors import SeedError

Path = tuple[str | int, ...]


def read_toml(text: str, file: str) -> tuple[dict[str, Any], dict[Path, int]]:
    """Return the document and the line, from 1, of each table and key.

    Raises SeedError with file, line and column where the TOML is malformed.
    """
    try:
        return tomllib.loads(text), _lines(text)
    except tomllib.TOMLDecodeError as error:
        raise SeedError([f"{file} :: {error}"]) from None


def _lines(text: str) -> dict[Path, int]:
    """Split into statements, each the fewest lines that parse alone, and note where each begins."""
    found: dict[Path, int] = {}
    tables: Counter[str] = Counter()
    prefix: Path = ()
    pending, began = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if not pending.strip():
            pending, began = "", number
        pending += line + "\n"
        try:
            statement = tomllib.loads(pending)
        except tomllib.TOMLDecodeError:
            continue
        if statement:
            chain = _dotted(statement)
            name = chain[0]
            if pending.lstrip().startswith("[["):
                prefix = (name, tables[name])
                tables[name] += 1
                found[prefix] = began
            elif pending.lstrip().startswith("["):
                prefix = (name,)
                found[prefix] = began
            else:
                for length in range(1, len(chain) + 1):
                    found.setdefault((*prefix, *chain[:length]), began)
        pending = ""
    return found


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
