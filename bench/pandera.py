"""What it costs to check structure with pandera rather than with one polars expression a table.

`python -m bench.pandera` prints seconds, the best of five, for 10^6 rows of evidence and for the first `validate` of
data with one wrong cell, in an interpreter of its own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from time import perf_counter

import polars as pl

import liaoning_innovation_data as lid
from liaoning_innovation_data.schema import columns as c

ROWS = 1_000_000

FIRST = """
from time import perf_counter
import polars as pl
import liaoning_innovation_data as lid
from liaoning_innovation_data.schema import columns as c
frame = lid.load_laboratories().with_columns(level=pl.lit("local"))
start = perf_counter()
{}
print(perf_counter() - start)
"""
BY_EXPRESSIONS = """
frame.lazy().select(c.soundness("laboratories")).collect()
for column in c.columns("laboratories"):
    for constraint in c.constraints(column).values():
        frame.select(~constraint.holds.fill_null(True)).to_series().arg_true()
"""
BY_PANDERA = """
try:
    lid.pandera_schema("laboratories").validate(frame, lazy=True)
except Exception:
    pass
"""


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of five runs."""
    seconds: list[float] = []
    for _ in range(5):
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return min(seconds)


def first(code: str) -> float:
    """Return the seconds that code takes in an interpreter of its own, at its fastest."""
    command = [sys.executable, "-c", FIRST.format(code)]
    return min(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(5))


def main() -> None:
    """Print the figures."""
    evidence = lid.load_evidence()
    large = pl.concat([evidence] * (ROWS // evidence.height + 1)).head(ROWS).rechunk()
    schema = lid.pandera_schema("evidence")
    print(f"10^6 rows, expressions {best(lambda: large.lazy().select(c.soundness('evidence')).collect()):.3f}")
    print(f"10^6 rows, pandera {best(lambda: schema.validate(large, lazy=True)):.3f}")
    print(f"first invalid table, expressions {first(BY_EXPRESSIONS):.3f}")
    print(f"first invalid table, pandera {first(BY_PANDERA):.3f}")


if __name__ == "__main__":
    main()
