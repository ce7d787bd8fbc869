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

__all__ = ["DERIVE", "Context", "Underivable", "Value"]
