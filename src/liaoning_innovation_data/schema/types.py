"""What a cell may hold: the five scalar types, and what each is called wherever the data goes.

A type is added here and nowhere else. pandas has Arrow's types; JSON Schema is written by pydantic from the models.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    import pyarrow as pa

PythonType = type[str | int | float | bool | date]


class Scalar(NamedTuple):
    """One scalar type."""

    name: str
    """The word of the contract, which is Arrow's too."""
    polars: str
    sqlite: str
    duckdb: str
    """The type in DuckDB, which is the physical type of the data contract."""
    catalogue: str
    """The type in a Data Package, which is the logical type of the data contract."""
    croissant: str
    words: str
    """What a message tells a curator to write."""

    @property
    def arrow(self) -> pa.DataType:
        """The type in Arrow."""
        import pyarrow as pa

        alias: Any = self.name
        return cast("pa.DataType", pa.type_for_alias(alias))


SCALARS: Mapping[PythonType, Scalar] = {
    str: Scalar("string", "String", "TEXT", "VARCHAR", "string", "sc:Text", "text"),
    int: Scalar("int32", "Int32", "INTEGER", "INTEGER", "integer", "cr:Int32", "a whole number"),
    float: Scalar("float64", "Float64", "REAL", "DOUBLE", "number", "cr:Float64", "a number"),
    bool: Scalar("bool", "Boolean", "INTEGER", "BOOLEAN", "boolean", "sc:Boolean", "true or false"),
    date: Scalar("date32", "Date", "TEXT", "DATE", "date", "sc:Date", "a day (2023-08-06)"),
}
"""Python type -> what it is elsewhere."""
