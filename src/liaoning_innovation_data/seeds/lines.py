"""TOML with line numbers: tomllib reads it, this module says where each key stands."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import Any, cast

from ..errors import SeedError

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
    inner = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    return (name, *_dotted(inner)) if len(inner) == 1 else (name,)
