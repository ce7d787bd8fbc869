"""What every derivation rule is given, and how it says that the words do not hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ...schema.vocabulary import Vocabulary

Value = str | int | float | bool | date


class Underivable(ValueError):  # noqa: N818 - reads as what happened
    """The words do not state a value; the message says why."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a quote stands, and what is asked of it."""

    field: str
    before: str = ""
    """The words of the sentence before the quote."""
    after: str = ""
    """The words of the sentence after it."""
    names: tuple[str, ...] = ()
    """The record's name and aliases."""
    document_date: date | None = None
    vocabulary: Vocabulary | None = None
