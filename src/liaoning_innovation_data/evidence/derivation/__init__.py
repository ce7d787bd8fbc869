"""Derivation rules: pure functions from words in a sentence to the value that they state.

The build, `validate` and `explain` share them. `verbatim` … `extent` read the value from the quote alone;
`reference`, `mention` and `judgement` depend on other rows and are checked in `validation`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .base import Context, Underivable, Value
from .dates import date_, period
from .names import extent, verbatim
from .numbers import number, quantity, unit
from .terms import term

DERIVE: Mapping[str, Callable[[str, Context], Value]] = {
    "verbatim": verbatim,
    "number": number,
    "quantity": quantity,
    "unit": unit,
    "date": date_,
    "period": period,
    "term": term,
    "extent": extent,
}
"""Basis -> the rule that derives a value from a quote."""

MEANING: Mapping[str, str] = {
    "verbatim": "The value is the words themselves.",
    "number": "The value is the number written, in digits or in words; the quote is that number, whole.",
    "quantity": "The value is number × scale word; the quote is number, scale word and unit.",
    "unit": "The value is the ISO 4217 or UCUM code of the currency or unit that the word names.",
    "date": "The value is the day written, in one of the listed forms.",
    "period": "The value is first day, last day or approximateness of a time phrase, seen from the document's date.",
    "term": "The value is the term of which the quote is a cue; not under a denial or a plan.",
    "extent": "One thing for the bare name; a group for a count or quantifier up to it, or where examples follow it.",
    "reference": "The value is the id of the record that is spoken of, by name, alias or mention, at this place.",
    "mention": "The words point to the record: a pronoun, or a determiner with few words; a note says why.",
    "judgement": "No rule derives the value: a person decided, and a note says why.",
}
"""Basis -> the rule in words."""

__all__ = ["DERIVE", "MEANING", "Context", "Underivable", "Value"]
