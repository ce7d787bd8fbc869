"""Values, words and records as text for people: safe to print, no longer than they can read, and called by a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeGuard

UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal or a page would obey instead of showing them."""


def escape_controls(text: str) -> str:
    r"""Make control characters, escape sequences and direction overrides visible.

    >>> escape_controls("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return UNSAFE.sub(lambda m: m[0].encode("unicode_escape").decode(), text)


def as_text(value: Any, sep: str = "; ") -> str:
    """Return a value as people read it: lists joined, numbers grouped, null empty.

    >>> as_text(1080000000.0), as_text(("a", "b")), as_text(True), as_text(None)
    ('1,080,000,000', 'a; b', 'true', '')
    """
    if value is None:
        return ""
    if is_many(value):
        return sep.join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,.15g}" if isinstance(value, float) and sep == "; " else str(value)


def is_many(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether a value is that of a list column."""
    return isinstance(value, list | tuple)


def truncate(text: str, longest: int) -> str:
    """Return a text, or where it is too long its beginning and an ellipsis.

    >>> truncate("a long text", 6), truncate("short", 6)
    ('a lon…', 'short')
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


STATEMENTS = (("subject_id", "predicate", "object_id"), ("subject_id", "state"))
"""The columns of relations and states, which are called by what they state."""

NAMING = ("name", "title", "measure", "reading", "exact", "text")
"""The columns by which other records are called; the first that a table has."""


def naming_columns(columns: Collection[str]) -> tuple[str, ...]:
    """Return those of a table's columns that say what its records are called; none where no column does."""
    stated = next((statement for statement in STATEMENTS if {*statement} <= {*columns}), ())
    named = tuple(name for name in NAMING if name in columns)[:1]
    return (*(stated or named), *(["modality"] if "modality" in columns else []))


def label(row: Mapping[str, Any], known: Mapping[str, str]) -> str:
    """Return what people call a record: its name, title or measure; of a relation or state, what it states.

    `known` has what records at the ends of relations are called; others keep their ids.

    >>> label({"id": "a", "name": "A"}, {})
    'A'
    >>> label({"id": "r", "subject_id": "a", "predicate": "leads", "object_id": "b"}, {"a": "A", "b": "B"})
    'A leads B'
    >>> label({"id": "s", "subject_id": "a", "state": "completed", "modality": "planned"}, {"a": "A"})
    'A completed (planned)'
    """
    texts = [as_text(row[column]) for column in naming_columns(row) if column != "modality"]
    said = " ".join(known.get(text, text) for text in texts) if len(texts) > 1 else "".join(texts)
    return f"{said} ({row['modality']})" if row.get("modality") else said
