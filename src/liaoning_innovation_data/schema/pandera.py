"""The models as schemas of pandera, for people who validate their own frames with it."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from . import columns as c
from .types import constraints

if TYPE_CHECKING:
    import pandera.polars as pa
    import polars as pl
    from pandera.api.polars.types import PolarsData


def pandera_schema(table: str) -> pa.DataFrameSchema:
    """Return the schema of a table for `pandera.polars`: types, order, nulls, terms and bounds, with descriptions.

    In a polars frame it finds the issues that `validate` calls `column`, `null`, `vocabulary` and `bounds`. It does not
    compare rows with other rows, with other tables or with the document. A nullable column that a later version added
    may be missing. By default, pandera checks only names and types of a LazyFrame: set the validation depth to
    `SCHEMA_AND_DATA`, or use a DataFrame.

    Raises UnknownName if the table is unknown.

    >>> schema = lid.pandera_schema("laboratories")
    >>> schema.columns["member_count"].nullable
    True
    >>> schema.validate(lid.load_laboratories()).equals(lid.load_laboratories())
    True

    You can give the schema to `pandera.polars.check_io`. For `check_types`, define a model that returns it:

    >>> import pandera.polars as pa
    >>> from pandera.typing.polars import DataFrame
    >>> class Laboratories(pa.DataFrameModel):
    ...     @classmethod
    ...     def to_schema(cls) -> pa.DataFrameSchema:
    ...         return lid.pandera_schema("laboratories")
    >>> @pa.check_types
    ... def groups(laboratories: DataFrame[Laboratories]) -> int:
    ...     return laboratories["extent"].to_list().count("group")
    >>> groups(DataFrame[Laboratories](lid.load_laboratories(version="1.1.1")))
    2
    """
    return schema_of(c.known_table(table))


@cache
def schema_of(table: str) -> pa.DataFrameSchema:
    """Return the schema of a table that exists."""
    import pandera.polars as pa

    kinds = c.polars_schema(table)
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                kinds[column.name],
                checks=[
                    pa.Check(partial(_respected, one.holds), name=kind, error=one.message)
                    for kind, one in constraints(column).items()
                ],
                nullable=column.nullable,
                required=not column.may_be_missing,
                description=column.description,
            )
            for column in c.columns(table)
        },
        strict=True,
        ordered=True,
        name=table,
        description=c.about(table),
    )


def _respected(holds: pl.Expr, data: PolarsData) -> pl.LazyFrame:
    return data.lazyframe.select(holds.fill_null(True))
