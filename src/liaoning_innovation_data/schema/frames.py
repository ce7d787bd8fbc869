"""The three frame libraries that tables are handed out in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol, overload

from .errors import known_name, of_extra

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import polars as pl
    import pyarrow as pa

Engine = Literal["polars", "pandas", "pyarrow"]
ENGINES: tuple[Engine, ...] = ("polars", "pandas", "pyarrow")


class Loader(Protocol):
    """Loads one table as a frame of the chosen engine."""

    @overload
    def __call__(self, *, engine: Literal["polars"] = "polars", version: str | Path | None = None) -> pl.DataFrame: ...
    @overload
    def __call__(self, *, engine: Literal["pandas"], version: str | Path | None = None) -> pd.DataFrame: ...
    @overload
    def __call__(self, *, engine: Literal["pyarrow"], version: str | Path | None = None) -> pa.Table: ...


class NamedLoader(Protocol):
    """Loads a table by its name as a frame of the chosen engine."""

    @overload
    def __call__(
        self, table: str, *, engine: Literal["polars"] = "polars", version: str | Path | None = None
    ) -> pl.DataFrame: ...
    @overload
    def __call__(self, table: str, *, engine: Literal["pandas"], version: str | Path | None = None) -> pd.DataFrame: ...
    @overload
    def __call__(self, table: str, *, engine: Literal["pyarrow"], version: str | Path | None = None) -> pa.Table: ...


def loader(function: Callable[..., Any]) -> Loader:
    """Give a function the type of a loader.

    A function with overloads would show strict users of pyright an unknown type where pandas is not installed.
    """
    return function


def named_loader(function: Callable[..., Any]) -> NamedLoader:
    """Give a function the type of a loader by name."""
    return function


def as_frame(data: pa.Table, engine: Engine) -> Any:
    """Return an Arrow table in the chosen engine; pandas with Arrow dtypes, so that nullable stays nullable."""
    known_name(engine, ENGINES, "unknown engine")
    if engine == "polars":
        import polars as pl

        return pl.DataFrame(data)
    if engine == "pyarrow":
        return data
    pandas = of_extra("pandas", "pandas", "engine='pandas' needs pandas")
    return data.to_pandas(types_mapper=pandas.ArrowDtype)


def plain_rows(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a frame as plain values, whatever its types are; days that Python does not have are numbers."""
    columns = (column if _has_values(column) else column.to_physical() for column in frame.get_columns())
    names = frame.columns
    for cells in zip(*(column.to_list() for column in columns), strict=True):
        yield dict(zip(names, cells, strict=True))


def _has_values(column: pl.Series) -> bool:
    """Whether Python has values for all that a column may hold: it has not for all times, nor for those in lists."""
    import polars as pl

    kind = column.dtype
    if kind == pl.Date:
        return bool(column.is_between(date.min, date.max).all())
    return kind == pl.List(pl.String) or not (kind.is_temporal() or kind.is_nested())
