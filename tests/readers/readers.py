"""The readers: from a Parquet file to rows of plain Python values, each with its own decoder as far as there are any.

Nothing here is imported before it is needed: a reader that is not installed says so, and is not run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..conftest import ROOT

HERE = Path(__file__).parent
NODE_MODULES = ROOT / ".node-readers" / "node_modules"
SPARK_SETTINGS = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1",  # it starts twice as fast
}
Row = dict[str, Any]


class NotInstalledError(Exception):
    """A reader is not run, since something is not installed; the message says what."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read the files."""

    name: str
    decoder: str
    """Whose code decodes the Parquet file."""
    version: Callable[[], str]
    rows: Callable[[Path], list[Row]]
    lossy: bool = False
    """It has no nullable types: it shows nullable integers and booleans as float or object, and null as NaN."""
    one_number: bool = False
    """Its language has one type of number: 11 and 11.0 are the same."""


def needed(module: str) -> Any:
    """Return a module that a reader needs."""
    try:
        return import_module(module)
    except ImportError:
        raise NotInstalledError(f"{module} is not installed") from None


def program(name: str) -> str:
    """Return the path of a program that a reader needs."""
    return shutil.which(name) or _missing(name)


def _missing(name: str) -> str:
    raise NotInstalledError(f"{name} is not installed")


def printed(*command: str | Path) -> str:
    """Return what a command prints; what it complains of is the error."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


# Plain values -----------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Return a cell as a plain Python value: numpy's and pandas's own types have one, nothing else is changed."""
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if hasattr(value, "tolist"):
        return value.tolist()
    return value.date() if isinstance(value, datetime) and value.time() == time.min else value


def plain_rows(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return rows with plain values."""
    return [{name: plain(value) for name, value in row.items()} for row in rows]


def _dated(value: dict[str, Any]) -> Any:
    return date.fromisoformat(value["date"]) if value.keys() == {"date"} else value


# The readers ------------------------------------------------------------------------------------------------


def _pyarrow(file: Path) -> list[Row]:
    rows: list[Row] = needed("pyarrow.parquet").ParquetFile(file).read().to_pylist()
    return rows


def _pandas(dtypes: str | None) -> Callable[[Path], list[Row]]:
    def rows(file: Path) -> list[Row]:
        options = {"dtype_backend": dtypes} if dtypes else {}
        return plain_rows(needed("pandas").read_parquet(file, engine="pyarrow", **options).to_dict("records"))

    return rows


def _fastparquet(file: Path) -> list[Row]:
    return plain_rows(needed("fastparquet").ParquetFile(str(file)).to_pandas().to_dict("records"))


def _polars(file: Path) -> list[Row]:
    rows: list[Row] = needed("polars").read_parquet(file).to_dicts()
    return rows


def _duckdb(file: Path) -> list[Row]:
    found = needed("duckdb").connect().execute("from read_parquet(?)", [str(file)])
    names = [name for name, *_ in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _datafusion(file: Path) -> list[Row]:
    rows: list[Row] = needed("datafusion").SessionContext().read_parquet(str(file)).to_pylist()
    return rows


def _clickhouse(file: Path) -> list[Row]:
    """Read by way of JSON, in which the first two lines are the names and types."""
    text = needed("chdb").query(f"select * from file('{file}', Parquet)", "JSONCompactEachRowWithNamesAndTypes").bytes()
    names, types, *rows = map(json.loads, text.decode("utf-8").splitlines())
    read: dict[str, Callable[[Any], Any]] = {"Date32": date.fromisoformat, "Float64": float}
    of = [read.get(kind.removeprefix("Nullable(").removesuffix(")"), lambda value: value) for kind in types]
    return [
        {name: value if value is None else how(value) for name, how, value in zip(names, of, row, strict=True)}
        for row in rows
    ]


@cache
def spark() -> Any:
    """Return a Spark session, started once."""
    program("java")
    os.environ.update(SPARK_SETTINGS)
    return needed("pyspark.sql").SparkSession.builder.master("local[2]").getOrCreate()


def _spark(file: Path) -> list[Row]:
    return [row.asDict() for row in spark().read.parquet(str(file)).collect()]


def _hyparquet(file: Path) -> list[Row]:
    node = node_folder() / "rows.mjs"
    shutil.copy(HERE / "rows.mjs", node)
    rows: list[Row] = json.loads(printed(program("node"), node, file), object_hook=_dated)
    return rows


def node_folder() -> Path:
    """Return the folder from which Node finds the packages."""
    if not (NODE_MODULES / "hyparquet").is_dir():
        raise NotInstalledError("hyparquet is not installed")
    return NODE_MODULES.parent


def _npm_version(package: str) -> str:
    node_folder()
    found: str = json.loads((NODE_MODULES / package / "package.json").read_text("utf-8"))["version"]
    return found


def _nanoparquet(file: Path) -> list[Row]:
    for package in ("jsonlite", "nanoparquet"):
        r_package(package)
    rows: list[Row] = json.loads(printed(program("Rscript"), HERE / "rows.R", file), object_hook=_dated)
    return rows


def r_package(package: str) -> str:
    """Return the version of a package of R that a reader needs."""
    return _r_version(package) or _missing(f"R's {package}")


@cache
def _r_version(package: str) -> str:
    ask = f"if (requireNamespace('{package}', quietly = TRUE)) cat(format(packageVersion('{package}')))"
    return printed(program("Rscript"), "-e", ask)


def _of(package: str) -> Callable[[], str]:
    return lambda: version(package)


READERS = {
    reader.name: reader
    for reader in (
        Reader("pyarrow", "Arrow C++", _of("pyarrow"), _pyarrow),
        Reader("pandas, numpy dtypes", "Arrow C++", _of("pandas"), _pandas(None), lossy=True),
        Reader("pandas, nullable dtypes", "Arrow C++", _of("pandas"), _pandas("numpy_nullable")),
        Reader("pandas, Arrow dtypes", "Arrow C++", _of("pandas"), _pandas("pyarrow")),
        Reader("polars", "polars-parquet", _of("polars"), _polars),
        Reader("DuckDB", "DuckDB", _of("duckdb"), _duckdb),
        Reader("DataFusion", "arrow-rs", _of("datafusion"), _datafusion),
        Reader("fastparquet", "fastparquet", _of("fastparquet"), _fastparquet, lossy=True),
        Reader("ClickHouse (chdb)", "ClickHouse", _of("chdb"), _clickhouse),
        Reader("Spark", "parquet-java", _of("pyspark"), _spark),
        Reader("hyparquet (Node)", "hyparquet", lambda: _npm_version("hyparquet"), _hyparquet, one_number=True),
        Reader("nanoparquet (R)", "nanoparquet", lambda: r_package("nanoparquet"), _nanoparquet, one_number=True),
    )
}
