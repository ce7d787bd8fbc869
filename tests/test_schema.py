"""What is projected from the models: constraints, columns of later versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

import polars as pl
import pyarrow.parquet as pq
import pytest
from pydantic import Field

import liaoning_innovation_data as lid
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.annotations import Asserted, NumberRole, PeriodPart, Since, Wording
from liaoning_innovation_data.schema.fields import BASES
from liaoning_innovation_data.schema.models import MODELS, Laboratory, Record
from liaoning_innovation_data.schema.vocabulary import Vocabulary
from liaoning_innovation_data.storage.parquet import read_table
from liaoning_innovation_data.storage.releases import data_versions, read_version, table_file


class LaterLaboratory(Laboratory):
    """A laboratory, as the next minor version has it."""

    established_on: Annotated[date | None, Asserted(), Since("1.2.0"), Field(description="Its first day.")] = None


@pytest.fixture
def later(with_model: Callable[[type[Record]], None]) -> None:
    """Models with a column that no released data has."""
    with_model(LaterLaboratory)


@pytest.mark.parametrize("table", MODELS)
def test_columns_of_later_versions_are_nullable_and_stand_last(table: str) -> None:
    missing = [column.may_be_missing for column in c.columns(table)]
    assert missing == sorted(missing)
    assert all(column.nullable for column in c.columns(table) if column.may_be_missing)


@pytest.mark.parametrize("table", MODELS)
def test_a_table_is_there_since_the_version_that_it_says(table: str) -> None:
    having = [
        version
        for version in data_versions()
        if (table_file("documents", version).parent / f"{table}.parquet").exists()
    ]
    assert having == [version for version in data_versions() if version >= MODELS[table].since]


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("version", data_versions())
def test_released_data_lacks_a_later_column(version: str) -> None:
    file = table_file("laboratories", version)
    assert read_table(file, "laboratories").column_names == pq.read_schema(file).names
    assert read_version(version)["laboratories"]["established_on"].null_count() == pq.read_metadata(file).num_rows
    assert lid.validate(file.parent).ok


@pytest.mark.usefixtures("later")
def test_a_frame_without_a_later_column_gets_it_full_of_nulls(shipped: dict[str, pl.DataFrame]) -> None:
    given = shipped["laboratories"]
    whole = c.with_missing_columns("laboratories", given)
    assert whole.schema == c.polars_schema("laboratories")
    assert whole["established_on"].null_count() == given.height
    assert "established_on" not in given.columns
    assert c.with_missing_columns("laboratories", whole).equals(whole)
    assert lid.validate(shipped).ok


@pytest.mark.usefixtures("later")
def test_a_later_column_that_is_there_is_checked(shipped: dict[str, pl.DataFrame]) -> None:
    wrong = shipped["laboratories"].with_columns(pl.lit("soon").alias("established_on"))
    (issue,) = lid.validate({**shipped, "laboratories": wrong}).issues
    assert (issue.rule, issue.table, issue.field) == ("column", "laboratories", "established_on")


def test_a_constraint_without_a_bound_is_one_of_the_type() -> None:
    bare = {kind for table in MODELS for column in c.columns(table) for kind in _kinds(column, stated=False)}
    assert bare == {"items", "calendar", "finite"}
    assert c.column_metadata(c.column("documents", "id"))["pattern"].startswith("^document/")


def _kinds(column: c.Column, *, stated: bool) -> list[str]:
    return [kind for kind, one in c.constraints(column).items() if (one.bound is not None) is stated]


def test_the_bases_are_those_on_which_columns_have_evidence() -> None:
    assert {basis for table in MODELS for column in c.columns(table) for basis in column.bases} == set(BASES)


def test_a_verbatim_column_says_what_its_words_must_be() -> None:
    for table in MODELS:
        for column in c.columns(table):
            assert bool(column.mark(Wording)) == ("verbatim" in column.bases), column
            assert bool(column.mark(PeriodPart)) == (column.bases[:1] == ("period",)), column
            assert bool(column.mark(NumberRole)) == ("quantity" in column.bases), column
            assert (
                bool(column.mark(Vocabulary)) == ("term" in column.bases or "extent" in column.bases)
                or not column.bases
            )
