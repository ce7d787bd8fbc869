"""Every reader sees every cell as the models have it, and a wrong cell is noticed.

A reader that is not installed is reported as not run; `make test-readers` installs them all.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.curation.build import read_seeds
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.parquet import from_arrow, read_table

from ..conftest import change_cell
from .comparing import compare, expected_rows, permitted
from .readers import READERS, NotInstalledError, Reader, Row

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # readers complain of one another, and leave files open
    pytest.mark.parametrize("reader", READERS.values(), ids=READERS),
]


def read(reader: Reader, file: Path) -> list[Row]:
    """Return what a reader shows of a file."""
    try:
        return reader.rows(file)
    except NotInstalledError as missing:
        pytest.skip(f"not run: {missing}")


@cache
def curated(folder: Path) -> Mapping[str, list[Row]]:
    """Return the rows of seeds: they were in no file."""
    return {table: expected_rows(records) for table, records in read_seeds(folder).items()}


@pytest.mark.parametrize("table", MODELS)
def test_released_files_are_read_as_they_are(reader: Reader, table: str) -> None:
    file = lid.path(table)
    expected = expected_rows(from_arrow(MODELS[table], read_table(file, table)))
    assert not compare(reader, table, expected, read(reader, file)).wrong


@pytest.mark.parametrize("table", MODELS)
def test_wide_characters_are_read_as_they_are(reader: Reader, table: str, wide: Path) -> None:
    shown = read(reader, wide / f"tables/{table}.parquet")
    assert not compare(reader, table, curated(wide)[table], shown).wrong


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("laboratories", "name", "Liaoning Binhai laboratory"),
        ("laboratories", "aliases", ["Binhai"]),
        ("laboratories", "level", ""),
        ("laboratories", "member_count", 0),
        ("documents", "published_on", date(2023, 8, 5)),
        ("achievements", "self_developed", False),
        ("achievements", "realised_to", date(1969, 12, 31)),
        ("indicators", "value", 0.5),
        ("indicators", "value", None),
    ],
)
def test_a_wrong_cell_is_noticed(reader: Reader, table: str, column: str, value: Any, tmp_path: Path) -> None:
    expected = expected_rows(from_arrow(MODELS[table], read_table(lid.path(table), table)))
    file = tmp_path / "copy.parquet"
    shutil.copy(lid.path(table), file)
    change_cell(file, 0, column, value)
    (wrong,) = compare(reader, table, expected, read(reader, file)).wrong
    assert wrong.startswith(f"{table}[0].{column}: ")


def test_only_types_may_differ_and_only_where_a_reader_has_no_other(reader: Reader) -> None:
    count, value = c.column("laboratories", "member_count"), c.column("indicators", "value")
    assert permitted(reader, count, 4, 4.0) == permitted(reader, count, None, float("nan")) == reader.lossy
    assert permitted(reader, value, 4.0, 4) == reader.one_number
    assert not permitted(reader, count, 4, 5.0)
    assert not permitted(reader, count, 4, float("nan"))
    assert not permitted(reader, count, 0, None)
    assert not permitted(reader, c.column("sentences", "ordinal"), 4, 4.0)
    assert not permitted(reader, c.column("laboratories", "name"), "4", 4)
