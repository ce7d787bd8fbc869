"""`pandera_schema` and `validate` say the same of every structural near miss."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaError, SchemaErrors
from pandera.typing.polars import DataFrame
from pydantic import Field, create_model

import liaoning_innovation_data as lid
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.annotations import Asserted, Since
from liaoning_innovation_data.schema.models import MODELS, Record
from liaoning_innovation_data.storage.parquet import to_arrow
from liaoning_innovation_data.testing.strategies import records

STRUCTURAL = ("column", "null", "vocabulary", "bounds")

Breach = Callable[[pl.DataFrame], pl.DataFrame]


def by_validate(table: str, frame: pl.DataFrame) -> set[tuple[str | None, str]]:
    """Return the columns, and the checks of their structure that they fail, as `validate` has it."""
    tables = {name: pl.DataFrame(schema=c.polars_schema(name)) for name in MODELS} | {table: frame}
    return {(issue.field, issue.rule) for issue in lid.validate(tables).issues if issue.rule in STRUCTURAL}


def by_pandera(table: str, frame: pl.DataFrame) -> set[tuple[str | None, str]]:
    """Return the same as the schema for pandera has it; values count, as in `validate`, where the columns are right."""
    try:
        lid.pandera_schema(table).validate(frame, lazy=True)
    except SchemaErrors as errors:
        issues = {_named(table, error) for error in errors.schema_errors}
        return {issue for issue in issues if issue[1] == "column"} or issues
    return set()


def _named(table: str, error: Any) -> tuple[str | None, str]:
    check = str(getattr(error.check, "name", None) or error.check)
    name: str | None = error.schema.name
    if check == "not_nullable":
        return name, "null"
    if check.startswith("dtype") or check == "column_in_dataframe" or check == "column_in_schema":
        return (name if name != table else str(error.failure_cases)), "column"
    if check == "column_ordered":
        return None, "column"
    return name, c.constraints(c.column(table, str(name)))[check].rule


def breaches(table: str) -> list[tuple[str, Breach]]:
    """Return a change for each thing that can be wrong with a table, and what it is."""
    found: list[tuple[str, Breach]] = []
    for column in c.columns(table):
        if not column.nullable:
            found.append((f"null in {column.name}", _put(column, None)))
        found += [(f"{column.name} = {value!r}"[:60], _put(column, value)) for value in _outside(column)]
        if not column.may_be_missing:
            found.append((f"no {column.name}", partial(_without, column.name)))
        found.append((f"type of {column.name}", partial(_retyped, column)))
    found.append(("a column too many", lambda frame: frame.with_columns(pl.lit(1).alias("surplus"))))
    found.append(("another order", lambda frame: frame.select(reversed(frame.columns))))
    return found


def _without(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop(name)


def _retyped(column: c.Column, frame: pl.DataFrame) -> pl.DataFrame:
    other = pl.String() if column.scalar is int else pl.Int64()
    return frame.with_columns(pl.lit(None, other).alias(column.name))


def _outside(column: c.Column) -> list[Any]:
    """Return values of the column's type, each of which breaches one constraint of it."""
    bounds = c.column_metadata(column)
    values: list[Any] = []
    if "terms" in bounds or "pattern" in bounds:
        values.append("No Such Thing/")
    if "min_length" in bounds:
        values.append("")
    if "minimum" in bounds:
        values.append(bounds["minimum"] - 1)
    if "max_length" in bounds:
        values.append(f"document/{'a' * bounds['max_length']}")
    if column.scalar is float:
        values += [float("nan"), float("inf")]
    return [[value] for value in values] + [[None]] if column.is_list else values


def _put(column: c.Column, value: Any) -> Breach:
    """Return what puts a value into the first row of a column."""

    def put(frame: pl.DataFrame) -> pl.DataFrame:
        cells = [value, *frame[column.name].to_list()[1:]]
        return frame.with_columns(pl.Series(column.name, cells, frame.schema[column.name], strict=False))

    return put


BREACHES = [(table, what, breach) for table in MODELS for what, breach in breaches(table)]


def frames(table: str) -> st.SearchStrategy[pl.DataFrame]:
    """Return a strategy for frames of a few rows, each of which is right by itself."""
    rows = st.lists(records(table), min_size=1, max_size=3)
    return rows.map(lambda drawn: pl.DataFrame(to_arrow(table, drawn)))


@given(st.data(), st.sampled_from(list(MODELS)))
def test_both_let_right_rows_pass(data: st.DataObject, table: str) -> None:
    frame = data.draw(frames(table))
    assert by_pandera(table, frame) == by_validate(table, frame) == set()


@settings(max_examples=3 * settings().max_examples)
@given(st.data(), st.sampled_from(BREACHES))
def test_both_notice_one_thing_that_is_wrong(data: st.DataObject, breach: tuple[str, str, Breach]) -> None:
    table, what, change = breach
    wrong = change(data.draw(frames(table)))
    issues = by_validate(table, wrong)
    assert issues, what
    assert by_pandera(table, wrong) == issues, what


def test_every_table_and_constraint_is_among_what_is_broken() -> None:
    broken = {
        (table, name) for table, what, _ in BREACHES for name in what.split() if name in MODELS[table].model_fields
    }
    assert broken == {(table, column.name) for table in MODELS for column in c.columns(table)}


def test_a_pipeline_can_use_it() -> None:
    schema = lid.pandera_schema("laboratories")

    @pa.check_io(frame=schema, out=schema)
    def national(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.filter(pl.col("level") == "national")

    laboratories = lid.load_laboratories()
    assert national(laboratories).height
    with pytest.raises(SchemaError, match=r"is no term of laboratories\.level"):
        national(laboratories.with_columns(level=pl.lit("local")))
    assert "how many members" in str(schema.columns["member_count"].description).lower()


def test_of_a_lazy_frame_values_are_checked_on_request() -> None:
    lazy = lid.load_laboratories().lazy().with_columns(level=pl.lit("local"))
    assert lid.pandera_schema("laboratories").validate(lazy).collect().height
    with config_context(validation_depth=ValidationDepth.SCHEMA_AND_DATA), pytest.raises(SchemaError):
        lid.pandera_schema("laboratories").validate(lazy)


def test_an_unknown_table_is_told_from_the_known_ones() -> None:
    with pytest.raises(lid.UnknownName, match="did you mean laboratories"):
        lid.pandera_schema("labratories")


def test_a_column_of_a_later_version_may_be_missing(with_model: Callable[[type[Record]], None]) -> None:
    given_ = lid.load_laboratories()
    later: Any = (Annotated[date | None, Asserted(), Since("1.2.0"), Field(description="Its first day.")], None)
    with_model(create_model("Laboratory", __base__=lid.Laboratory, established_on=later))
    assert by_pandera("laboratories", given_) == by_validate("laboratories", given_) == set()
    wrong = given_.with_columns(pl.lit("soon").alias("established_on"))
    assert by_pandera("laboratories", wrong) == by_validate("laboratories", wrong) == {("established_on", "column")}


class Laboratories(pa.DataFrameModel):
    """The schema as a model, whose name annotations can use."""

    @classmethod
    def to_schema(cls) -> pa.DataFrameSchema:
        return lid.pandera_schema("laboratories")


def test_annotations_and_decorators_take_the_schema(shipped: dict[str, pl.DataFrame]) -> None:
    @pa.check_types
    def by_annotation(frame: DataFrame[Laboratories]) -> int:
        return frame.height

    @pa.check_io(frame=lid.pandera_schema("laboratories"))
    def by_schema(frame: pl.DataFrame) -> int:
        return frame.height

    frame: Any = shipped["laboratories"]
    assert by_annotation(frame) == by_schema(frame) == frame.height
    for function in (by_annotation, by_schema):
        with pytest.raises(SchemaError, match=r"is no term of laboratories\.level"):
            function(frame.with_columns(level=pl.lit("natonal")))
