"""Released data: which versions this package has, their files, and the versions that a program was written for."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .. import DATA_VERSION
from ..schema.errors import DataVersionError, SchemaError, given, not_a_folder
from .manifest import MANIFEST, has_digest, read_manifest, whole_manifest

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa
    from packaging.specifiers import SpecifierSet

VERSION = r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)"  # the form of a data version


def data_folder() -> Path:
    """Return the folder that holds one folder for each data version of this package."""
    return Path(__file__).parents[1] / "data"


def data_versions() -> tuple[str, ...]:
    """Return the data versions in this package, oldest first."""
    folders = [folder for folder in data_folder().iterdir() if re.fullmatch(VERSION, folder.name)]
    found = [folder.name for folder in folders if (folder / MANIFEST).is_file()]
    return tuple(sorted(found, key=lambda name: [int(part) for part in name.split(".")]))


def version_folder(version: str | Path | None = None) -> Path:
    """Return the folder of a data version, the newest where none is given, or a folder that is one itself.

    DataVersionError where this package has no such version, SchemaError where the folder has no manifest.
    """
    if isinstance(version, Path):
        if (version / MANIFEST).is_file():
            return version
        wrong = not_a_folder(version) or f"no {MANIFEST}"
        raise SchemaError(f"{version} :: {wrong.partition(',')[0]}; expected a folder that build or copy wrote")
    version = DATA_VERSION if version is None else version
    if not isinstance(version, str) or version not in data_versions():  # pyright: ignore[reportUnnecessaryIsInstance]
        there = ", ".join(data_versions())
        hint = "; a folder is given as a pathlib.Path" if "/" in str(version) else ""
        raise DataVersionError(f"data version {given(version)} is not in this package; it has {there}{hint}")
    return data_folder() / version


def called(version: str | Path | None) -> str:
    """Return what people call a data version, or a folder.

    >>> called("1.0.0")
    'data 1.0.0'
    """
    return str(version) if isinstance(version, Path) else f"data {DATA_VERSION if version is None else version}"


def table_file(table: str, version: str | Path | None) -> Path:
    """Return the Parquet file of a table in a data version or folder.

    UnknownName for an unknown table; DataVersionError where this package has no such version, or the version no such
    table; SchemaError where the folder is none of a dataset, or has lost a file.
    """
    from ..schema import columns as c

    file = version_folder(version) / f"{c.known_table(table)}.parquet"
    if not file.is_file():
        if table in read_manifest(file.parent).get("tables", ()):
            raise SchemaError(f"{file} :: missing, but {MANIFEST} lists it: copy or build the folder again")
        having = [known for known in data_versions() if (data_folder() / known / file.name).is_file()]
        hint = f"the first version with it is {having[0]}" if having else "no version in this package has it yet"
        hint = f"liaoning-data build or copy writes a folder that has; {hint}" if isinstance(version, Path) else hint
        raise DataVersionError(f"{called(version)} has no table {table}; {hint}")
    return file


def released_file(table: str, version: str | None) -> Path | None:
    """Return the Parquet file of a table in a released version if its schema is right, as its bytes show, or None.

    It is where the file is that of the release, and no major version, which may change columns, came after it.
    """
    folder = version_folder(version)
    entry, file = read_manifest(folder)["tables"].get(str(table)), folder / f"{table}.parquet"
    is_major = folder.name.partition(".")[0] != DATA_VERSION.partition(".")[0]
    return None if entry is None or is_major or not has_digest(file, entry["sha256"]) else file


def read_version(version: str | Path | None) -> dict[str, pl.DataFrame]:
    """Return the tables of a data version or folder in today's schema: tables and columns that came later are empty."""
    from ..schema.models import MODELS
    from .parquet import in_todays_schema, read_table

    version_folder(version)
    tables: dict[str, pa.Table] = {}
    for table in MODELS:
        with suppress(DataVersionError):
            tables[table] = read_table(table_file(table, version), table)
    return in_todays_schema(tables)


def specifier(text: object) -> SpecifierSet | None:
    """Return the versions that a specifier of PEP 440 admits; None where it is none, or admits all."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    with suppress(InvalidSpecifier):
        return SpecifierSet(str(text)) or None
    return None


def require(data: str, *, fingerprint: str | None = None, version: str | Path | None = None) -> None:
    """Raise an error if the newest data of the installed package is not the data that you expect.

    Parameters
    ----------
    data
        The versions that you expect, as a version specifier of PEP 440, such as `~=1.0` (any 1.x) or `>=1.2,<2`.
    fingerprint
        The fingerprint that you expect, from `manifest()["fingerprint"]`. It identifies exactly these cells.
    version
        A data version, or a folder as a `pathlib.Path`, to look at instead.

    Raises
    ------
    DataVersionError
        The data has another version or fingerprint; or a file of a table is not that of the manifest; or `data` is not
        a version specifier.

    >>> lid.require("~=1.0")
    >>> lid.require("~=2.0")
    Traceback (most recent call last):
    ...
    liaoning_innovation_data.schema.errors.DataVersionError: data version 1... is installed, expected ~=2.0

    """
    folder = version_folder(version)
    manifest = whole_manifest(folder)
    where = f"in {folder}" if isinstance(version, Path) else "installed" if version in (None, DATA_VERSION) else "given"
    there = f"data version {manifest['data_version']} is {where}"
    if not (pin := specifier(data)):
        raise DataVersionError(f"{there}; expected a specifier like '~=1.0' or '==1.3.0', got {data!r}")
    if not pin.contains(manifest["data_version"], prereleases=True):
        raise DataVersionError(f"{there}, expected {data}")
    if fingerprint is not None and manifest["fingerprint"] != fingerprint:
        raise DataVersionError(f"{there} with the fingerprint {manifest['fingerprint']}, expected {fingerprint}")
    for entry in manifest["tables"].values():
        if not has_digest(file := folder / str(entry["file"]), entry["sha256"]):
            raise DataVersionError(f"{there}, but {file} is not the file of its manifest")
