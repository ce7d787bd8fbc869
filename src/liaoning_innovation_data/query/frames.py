"""Load the published tables as frames: released ones with polars alone, for which nothing else is imported."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from .. import DATA_VERSION
from ..schema.frames import Engine, Loader, as_frame, named_loader
from ..storage.releases import data_folder, released_file, table_file


@named_loader
def load(table: str, *, engine: Engine = "polars", version: str | Path | None = None) -> Any:
    """Load a table by its name.

    Parameters
    ----------
    table
        One of `list_tables()`.
    engine
        `polars`, `pandas` (with Arrow dtypes, so that a null stays a null) or `pyarrow`.
    version
        A data version of this package, or a folder as a `pathlib.Path`; the newest version by default.

    Returns
    -------
    A `polars.DataFrame`, `pandas.DataFrame` or `pyarrow.Table` with one row for each record, sorted by primary key.
    `describe(table)` describes the columns.

    Raises
    ------
    UnknownName
        The table or the engine is unknown.
    DataVersionError
        The package does not have the version, or the version does not have the table.
    MissingExtra
        The engine is not installed.
    SchemaError
        There is no such folder, or its file is missing, damaged, or has other columns than the table.

    >>> lid.load("laboratories").select("name", "member_count").row(1)
    ('Liaoning laboratories', 4)

    """
    if engine == "polars" and isinstance(version, str | None) and (file := released_file(table, version)):
        import polars as pl

        return pl.read_parquet(file, glob=False, hive_partitioning=False)
    from ..storage.parquet import read_table

    return as_frame(read_table(table_file(table, version), table), engine)


class _TableLoader:
    """Loads one table. Its docstring, the data card of the table, is read from the models when it is asked for."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.__name__ = self.__qualname__ = f"load_{table}"
        self.__wrapped__ = self.__call__  # which has the signature

    def __call__(self, *, engine: Engine = "polars", version: str | Path | None = None) -> Any:
        return load(self.table, engine=engine, version=version)

    def __get__(self, instance: object, owner: object = None) -> _TableLoader:
        """Return itself: `help` shows what has this method as it shows a function."""
        return self

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        from ..schema import columns

        about = columns.about(self.table)
        cards = (line for column in columns.columns(self.table) for line in columns.data_card(column))
        lines = "\n".join(f"    {line}" for line in cards)
        return f"""Load the table {self.table}. One row: {about[0].lower()}{about[1:]}

Columns
-------
{lines}

The parameters, by default the newest data, what is returned and the errors are those of `load`.

>>> {self.table} = lid.load_{self.table}()"""


@cache
def table_loader(table: str) -> Loader:
    """Return the loader of a table."""
    return _TableLoader(table)


def __getattr__(name: str) -> Loader:
    """Return `load_<table>`; the models are asked only of a table that is not released yet."""
    table = name.removeprefix("load_")
    is_known = table != name and (data_folder() / DATA_VERSION / f"{table}.parquet").is_file()
    if table != name and not is_known:
        from ..schema.columns import table_names

        is_known = table in table_names()
    if not is_known:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return table_loader(table)
