"""The three frame libraries that tables are handed out in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast, overload

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


YEARS_1_TO_9999 = range(-62_135_596_800, 253_402_300_800)
"""The seconds, from 1970, of the days and times for which Python has values; others are numbers."""


def plain_rows(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a frame as plain values, whatever its types are."""
    columns = (column if _has_values(column) else column.to_physical() for column in frame.get_columns())
    names = frame.columns
    for cells in zip(*(column.to_list() for column in columns), strict=True):
        yield dict(zip(names, cells, strict=True))


def _has_values(column: pl.Series) -> bool:
    """Whether Python has values for a column: it has not for all days and times, nor for those in lists."""
    import polars as pl

    kind = column.dtype
    if not kind.is_temporal():
        return not kind.is_nested() or kind == pl.List(pl.String)
    unit = "ns" if kind == pl.Time else getattr(kind, "time_unit", None)
    seconds = {"ms": 1e-3, "us": 1e-6, "ns": 1e-9}.get(unit or "", 86_400)
    ends = (column.to_physical().min(), column.to_physical().max())
    return all(end is None or int(cast("int", end) * seconds) in YEARS_1_TO_9999 for end in ends)
