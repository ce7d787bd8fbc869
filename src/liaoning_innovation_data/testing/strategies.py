"""Hypothesis strategies: records of one model, whole valid datasets, and datasets with one thing wrong.

A dataset is written together with its documents, so that it is valid by construction::

    from hypothesis import given
    from liaoning_innovation_data.testing import assert_valid, strategies

    @given(strategies.datasets())
    def test_my_code_keeps_data_valid(tables):
        assert_valid(my_code(tables))

Datasets hold what real documents do: several documents, groups with and without examples, numbers in digits and
words, time phrases, names in several scripts, either kind of line end. They shrink to one header.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from ..schema import columns as c
from ..schema.annotations import ForeignKey
from ..schema.ids import RECORD_KINDS
from ..schema.models import MODELS, NAMED_TABLES, Record
from ..schema.vocabulary import Vocabulary
from ..storage.parquet import to_polars
from .generator.documents import valid_records
from .generator.wording import dates, texts, written_dates, written_numbers
from .near_misses import near_misses

if TYPE_CHECKING:
    import polars as pl

__all__ = ["datasets", "dates", "near_misses", "records", "texts", "written_dates", "written_numbers"]

# Single records -------------------------------------------------------------------------------------------

_slugs = st.lists(st.text("abc019", min_size=1, max_size=8), min_size=1, max_size=3).map("-".join)
_words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
_formed: Mapping[str, st.SearchStrategy[str]] = {
    "language": st.sampled_from(["en", "zh-Hans-CN", "es-419", "deu"]),
    "file_name": st.sampled_from(["a.txt", "海.txt", "two words.txt"]),
    "sha256": st.text("0123456789abcdef", min_size=64, max_size=64),
    "withdrawn_in": st.sampled_from(["1.0.1", "2.10.0"]),
}
"""What a text column holds that demands more than words."""


@st.composite
def records(draw: st.DrawFn, table: str) -> Record:
    """Return a record of a table that its model admits, by itself: what it refers to need not exist."""
    key = draw(_slugs)
    return MODELS[table](**{column.name: draw(_cells(column, key)) for column in c.columns(table)})


def _cells(column: c.Column, key: str) -> st.SearchStrategy[Any]:
    """Return a strategy for the cells of a column, in a document of that key."""
    if column.is_list:
        return st.lists(_words, max_size=3).map(tuple)
    one = _values(column, key)
    return st.none() | one if column.nullable else one


def _values(column: c.Column, key: str) -> st.SearchStrategy[Any]:
    vocabulary, target = column.mark(Vocabulary), column.mark(ForeignKey)
    if column.table == "tombstones" and column.name == "id":
        return _ids(NAMED_TABLES, key)
    if vocabulary:
        return st.booleans() if vocabulary.boolean else st.sampled_from(list(vocabulary.by_name))
    if target or column.name == "id":
        return _ids(target.tables if target else (column.table,), key)
    plain: dict[type, st.SearchStrategy[Any]] = {
        str: _formed.get(column.name, _words),
        int: st.integers(0, 2**31 - 1),
        float: st.floats(allow_nan=False, allow_infinity=False),
        bool: st.booleans(),
        date: st.dates(),
    }
    return plain[column.scalar]


def _ids(tables: Sequence[str], key: str) -> st.SearchStrategy[str]:
    kinds = [RECORD_KINDS[table] for table in tables if table != "documents"]
    slugged = st.builds("{}/{}/{}".format, st.sampled_from(kinds), st.just(key), _slugs) if kinds else st.nothing()
    return (st.just(f"document/{key}") if "documents" in tables else st.nothing()) | slugged


# Whole datasets -------------------------------------------------------------------------------------------


@st.composite
def datasets(draw: st.DrawFn, documents: int = 2) -> dict[str, pl.DataFrame]:
    """Return a valid dataset of at most so many documents: table name -> polars frame."""
    return to_polars(draw(valid_records(documents)))
