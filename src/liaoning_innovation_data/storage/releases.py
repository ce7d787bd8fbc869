"""Released data: which versions this package has, and their files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..schema import columns as c
from ..schema.errors import DataVersionError, UnknownName, nearest
from ..schema.models import MODELS
from .manifest import MANIFEST
from .parquet import fields, read_table

if TYPE_CHECKING:
    import pyarrow as pa


VERSION = r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)"
"""The form of a data version."""


def data_folder() -> Path:
    """Return the folder that holds one folder for each data version of this package."""
    return Path(__file__).parents[1] / "data"


def data_versions() -> tuple[str, ...]:
    """Return the data versions in this package, oldest first."""
    folders = [folder for folder in data_folder().iterdir() if re.fullmatch(VERSION, folder.name)]
    found = [folder.name for folder in folders if (folder / MANIFEST).is_file()]
    return tuple(sorted(found, key=lambda name: [int(part) for part in name.split(".")]))


def version_folder(version: str) -> Path:
    """Return the folder of a data version; DataVersionError where this package has none."""
    if version not in data_versions():
        raise DataVersionError(f"data version {version!r} is not in this package; it has {', '.join(data_versions())}")
    return data_folder() / version


def table_file(table: str, version: str) -> Path:
    """Return the Parquet file of a table in a data version.

    UnknownName for an unknown table; DataVersionError where this package has no such version, or the version no such
    table.
    """
    file = version_folder(version) / f"{known_table(table)}.parquet"
    if not file.is_file():
        first = next((known for known in data_versions() if (data_folder() / known / file.name).is_file()), "none")
        raise DataVersionError(f"data version {version} has no table {table}; the first version with it is {first}")
    return file


def known_table(table: str) -> str:
    """Return the name of a table that exists; UnknownName otherwise."""
    if table not in MODELS:
        raise UnknownName(f"unknown table {table!r}{nearest(table, MODELS)}; known: {', '.join(MODELS)}")
    return table


def read_version(version: str) -> dict[str, pa.Table]:
    """Return the tables of a data version in today's schema: tables and columns that came later are empty."""
    import pyarrow as pa

    version_folder(version)
    found: dict[str, pa.Table] = {}
    for table in MODELS:
        schema = c.arrow_schema(table)
        try:
            data = read_table(table_file(table, version), table)
        except DataVersionError:
            data = schema.empty_table()
        later: list[Any] = [
            pa.array([None] * data.num_rows, field.type) for field in fields(schema)[data.num_columns :]
        ]
        found[table] = pa.Table.from_arrays([*data.columns, *later], schema=schema)
    return found
