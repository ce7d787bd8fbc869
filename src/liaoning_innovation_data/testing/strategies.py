"""Hypothesis strategies: records of one model, whole valid datasets, and datasets with one thing wrong.

A dataset is written together with its documents, so that it is valid by construction::

    from hypothesis import given
    from liaoning_innovation_data.testing import assert_valid, strategies

    @given(strategies.datasets())
    def test_my_code_keeps_data_valid(tables):
        assert_valid(my_code(tables))

Datasets hold what real documents do: several documents, groups with and without examples, numbers in digits and
words, time phrases, names in several scripts, either kind of line end. They shrink to a header and a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from ..schema import columns as c
from ..schema.annotations import ForeignKey
from ..schema.constraints import stated_bounds
from ..schema.ids import KINDS, RECORD_KINDS, make
from ..schema.models import MODELS, Record
from ..schema.vocabulary import Vocabulary
from ..storage.parquet import to_polars
from .documents import curated
from .near_misses import near_misses

if TYPE_CHECKING:
    import polars as pl

__all__ = ["datasets", "near_misses", "records"]

_slugs = st.lists(st.text("abc019", min_size=1, max_size=8), min_size=1, max_size=3).map("-".join)
_characters = st.characters(codec="utf-8")


@st.composite
def records(draw: st.DrawFn, table: str) -> Record:
    """Return a record of a table that its model admits, by itself: what it refers to need not exist."""
    key = draw(_slugs)
    return MODELS[table](**{column.name: draw(_cells(column, key)) for column in c.columns(table)})


def _cells(column: c.Column, key: str) -> st.SearchStrategy[Any]:
    """Return a strategy for the cells of a column, in a document of that key."""
    one = _values(column, key)
    if column.is_list:
        return st.lists(one, max_size=3).map(tuple)
    return st.none() | one if column.nullable else one


def _values(column: c.Column, key: str) -> st.SearchStrategy[Any]:
    """Return a strategy for what the column's annotations admit: ids, terms, or what type and bounds say."""
    vocabulary, target, bounds = column.mark(Vocabulary), column.mark(ForeignKey), stated_bounds(column)
    if target or column.name == "id":
        tables = target.tables if target else [column.table] if column.table in KINDS else RECORD_KINDS
        made = [st.builds(make, st.just(table), st.just(key), _slugs) for table in tables if table != "documents"]
        return st.one_of(st.just(make("documents", key)), *made) if "documents" in tables else st.one_of(made)
    if vocabulary and not vocabulary.boolean:
        return st.sampled_from(list(vocabulary.by_name))
    if "pattern" in bounds:
        return st.from_regex(bounds["pattern"], fullmatch=True, alphabet=_characters)
    least, most = bounds.get("minimum"), bounds.get("maximum")
    if column.scalar is str:
        return st.text(_characters, min_size=bounds.get("min_length", 0), max_size=bounds.get("max_length", 40))
    if column.scalar is int:
        return st.integers(-(2**31) if least is None else least, 2**31 - 1 if most is None else most)
    if column.scalar is float:
        return st.floats(least, most, allow_nan=False, allow_infinity=False)
    return st.from_type(column.scalar)


@st.composite
def datasets(draw: st.DrawFn, documents: int = 2) -> dict[str, pl.DataFrame]:
    """Return a valid dataset of at most so many documents: table name -> polars frame."""
    return to_polars(draw(curated(documents)))
