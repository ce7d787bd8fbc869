"""Values and words as text for people: safe to print, and no longer than they can read."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
