"""Compare what a reader shows with the rows of the models, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import Record

from .readers import Reader, Row


@dataclass(slots=True)
class Comparison:
    """What was compared, and what came of it."""

    cells: int = 0
    permitted: int = 0
    """Cells shown in another type, as that reader may."""
    wrong: list[str] = field(default_factory=list[str])


def expected_rows(records: Iterable[Record]) -> list[Row]:
    """Return records as rows of plain Python values."""
    return [
        {name: list(value) if c.column(record.table, name).is_list else value for name, value in record}
        for record in records
    ]


def compare(reader: Reader, table: str, expected: list[Row], found: list[Row]) -> Comparison:
    """Compare rows cell by cell; columns and their order and the number and order of rows count, too."""
    result = Comparison()
    columns = {column.name: column for column in c.columns(table)}
    if len(found) != len(expected):
        result.wrong.append(f"{table}: {len(found)} rows, expected {len(expected)}")
    for number, (row, shown) in enumerate(zip(expected, found, strict=False)):
        if list(shown) != list(columns):
            result.wrong.append(f"{table}[{number}]: columns {list(shown)}, expected {list(columns)}")
            continue
        for name, column in columns.items():
            result.cells += 1
            if same(row[name], shown[name]):
                continue
            if permitted(reader, column, row[name], shown[name]):
                result.permitted += 1
            else:
                result.wrong.append(f"{table}[{number}].{name}: {shown[name]!r}, expected {row[name]!r}")
    return result


def same(expected: Any, found: Any) -> bool:
    """Whether two cells are equal in value and type; the items of lists are strings, which equal nothing else."""
    return type(expected) is type(found) and bool(expected == found)


def permitted(reader: Reader, column: c.Column, expected: Any, found: Any) -> bool:
    """Whether a difference is one of the permitted ones: of the type in which a value is shown, never of the value.

    pandas without nullable dtypes and fastparquet show nullable integers and booleans as float or object, and null
    as NaN. JavaScript has one type of number.
    """
    if expected is None:
        return reader.lossy and column.nullable and isinstance(found, float) and found != found
    if reader.one_number:
        return column.scalar is float and type(found) is int and expected == found
    return reader.lossy and column.nullable and column.scalar in (int, bool) and bool(expected == found)
