"""The strategies of `liaoning_innovation_data.testing`, with the documents of this folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl
from hypothesis import strategies as st

from liaoning_innovation_data.storage.parquet import Records, to_polars
from liaoning_innovation_data.testing.strategies import broken, records

from .documents import valid_records
from .near_misses import NEAR_MISSES
from .pages import Page
from .scenes import aside, indicator

__all__ = ["datasets", "near_misses", "records"]

SCENES: Mapping[str, Callable[[Page], None]] = {"indicator": indicator, "aside": aside}
"""What a near miss may need."""


@st.composite
def datasets(draw: st.DrawFn, documents: int = 2) -> dict[str, pl.DataFrame]:
    """Return a valid dataset of at most so many documents: table name -> polars frame."""
    return to_polars(draw(valid_records(documents)))


def to_break(code: str) -> st.SearchStrategy[Records]:
    """Return a strategy for a dataset of one document in which the near miss of a check can be made."""
    return valid_records(1, [SCENES[name] for name in NEAR_MISSES[code][0]], doubt=False)


@st.composite
def near_misses(draw: st.DrawFn) -> tuple[dict[str, pl.DataFrame], str]:
    """Return the tables of a valid dataset in which one thing is broken, and the code of the check that notices it."""
    code = draw(st.sampled_from(list(NEAR_MISSES)))
    return broken(draw, NEAR_MISSES[code][1], draw(to_break(code))), code
