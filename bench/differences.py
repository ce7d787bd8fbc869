"""How long `diff` takes, beside reading the same files in polars: `python -m bench.differences`.

Two versions are made of the newest data, once for each of many document keys, in a folder that is removed afterwards.
In the second version one row of evidence in a hundred is gone, and one value in forty is another.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

import liaoning_innovation_data as lid
from bench.figures import RESULTS, figure, record
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.storage.parquet import write_table

PAGE = RESULTS / "differences.md"


def corpus(rows: int) -> dict[str, pl.DataFrame]:
    """Return the newest data so many times, each time as another document, that it has at least so many rows."""
    shipped = {table: lid.load(table) for table in lid.manifest()["tables"]}
    key = shipped["documents"]["id"][0].partition("/")[2]
    times = -(-rows // sum(frame.height for frame in shipped.values()))
    return {
        table: pl.concat(_renamed(frame, key, f"document-{number:06}") for number in range(times)).sort(
            c.primary_key(table)
        )
        for table, frame in shipped.items()
    }


def _renamed(frame: pl.DataFrame, old: str, new: str) -> pl.DataFrame:
    ids = [name for name, kind in frame.schema.items() if kind == pl.String and (name == "id" or name.endswith("_id"))]
    return frame.with_columns(pl.col(ids).str.replace(old, new, literal=True))


def changed(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the tables with some evidence gone and some values corrected."""
    row = pl.int_range(pl.len())
    value = pl.when(row % 40 == 7).then(pl.col("value") + 1).otherwise("value")
    evidence, indicators = tables["evidence"], tables["indicators"]
    return {
        **tables,
        "evidence": evidence.filter(row % 100 != 7),
        "indicators": indicators.with_columns(value.alias("value")),
    }


def write(tables: dict[str, pl.DataFrame], folder: Path) -> Path:
    """Write tables as the package writes them."""
    folder.mkdir()
    for table, frame in tables.items():
        data = frame.to_arrow().cast(c.arrow_schema(table))
        write_table(table, data, "1.0.0", folder / f"{table}.parquet")
    return folder


def median(call: Callable[[], object], times: int) -> float:
    """Return the median time of some calls, after one that warms up."""
    call()
    taken: list[float] = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=15)
    chosen = parser.parse_args()
    tables = corpus(chosen.rows)
    with tempfile.TemporaryDirectory() as folder:
        old, new = write(tables, Path(folder) / "old"), write(changed(tables), Path(folder) / "new")
        files = [file for side in (old, new) for file in sorted(side.iterdir())]
        read = median(lambda: [pl.read_parquet(file) for file in files], chosen.times)
        compare = median(lambda: lid.diff(old, new), chosen.times)
        found = lid.diff(old, new)
    rows = sum(frame.height for frame in tables.values())
    lines = [
        "# Time of `diff`",
        "",
        f"Written by `make bench`. Two versions of {rows:,} rows each, {len(found.changes)} changes; medians of "
        f"{chosen.times} calls in one process; polars {pl.__version__}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores.",
        "",
        "| what | ms | ratio |",
        "| --- | ---: | ---: |",
        f"| reading both versions in polars | {1000 * read:.0f} | 1 |",
        f"| `lid.diff` | {1000 * compare:.0f} | {compare / read:.1f} |",
    ]
    PAGE.write_text("\n".join(lines) + "\n", "utf-8")
    measured = {
        "seconds": figure(f"`lid.diff` of two versions of {rows:,} rows", round(1000 * compare), unit="ms"),
        "ratio": figure("the same, beside reading both in polars", round(compare / read, 1), unit="times"),
    }
    record("differences", "make bench", measured, ["polars"])
    print("\n".join(lines))


if __name__ == "__main__":
    main()
