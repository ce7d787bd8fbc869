"""Print how much `validate` notices: `python -m tests.mutants [--all] [--seed N] [--each N]`.

Every class of changes is made of the shipped tables, at most `--each` of one class and table (the seed chooses), and
given to the public `validate`, without a manifest. What is not noticed is printed, one by one.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench.figures import figure, record

from .judging import Verdict, part

FIGURES = {
    "single": 99.9,
    "removed": 99,
    "nulled": 99,
    "re-pointed, same sentence": 98,
    "re-pointed, elsewhere": 99.5,
    "removed, totals adjusted": 95,
    "nulled, totals adjusted": 95,
    "re-pointed, same sentence, totals adjusted": 95,
    "re-pointed, elsewhere, totals adjusted": 99,
    "judgement": 90,
    "judgement, totals adjusted": 90,
}
"""Class of changes -> the share, in per cent, that has to be noticed."""

SEED = 2023


def show(verdicts: list[Verdict]) -> bool:
    """Print the table of classes, the rules, and what was not noticed; say whether all figures are reached."""
    groups: defaultdict[str, defaultdict[str, list[Verdict]]] = defaultdict(lambda: defaultdict(list))
    for verdict in verdicts:
        groups[verdict.mutant.kind][verdict.mutant.table].append(verdict)
    reached = True
    print(f"{'class, table':52} {'mutants':>8} {'noticed':>8} {'%':>7} {'at least':>8} {'placed %':>8}")
    for kind, tables in groups.items():
        whole = [verdict for found in tables.values() for verdict in found]
        figure = FIGURES.get(kind)
        reached &= _line(kind, whole, figure)
        for table, found in tables.items():
            _line(f"    {table}", found, None)
    rules, alone = Counter[str](), Counter[str]()
    for verdict in verdicts:
        rules.update(verdict.rules)
        alone.update(verdict.rules if len(verdict.rules) == 1 else ())
    print(f"\n{'rule':20} {'notices':>8} {'alone':>8}")
    for rule, count in rules.most_common():
        print(f"{rule:20} {count:8} {alone[rule]:8}")
    survivors = [verdict.mutant for verdict in verdicts if not verdict.rules]
    print(f"\nnot noticed: {len(survivors)}")
    for mutant in survivors:
        print(f"    {mutant.kind}: {mutant.record_id}.{mutant.field}: {mutant.about}"[:300])
    astray = [verdict for verdict in verdicts if verdict.rules and not verdict.placed]
    print(f"\nnoticed, but not where the change is: {len(astray)}")
    for verdict in astray:
        print(f"    {verdict.mutant.kind}: {verdict.mutant.record_id}.{verdict.mutant.field}: {verdict.named}"[:300])
    return reached


def share(verdicts: list[Verdict]) -> float:
    """Return how many of some mutants were noticed, in per cent."""
    return 100 * sum(bool(verdict.rules) for verdict in verdicts) / len(verdicts)


def _line(name: str, verdicts: list[Verdict], figure: float | None) -> bool:
    noticed = [verdict for verdict in verdicts if verdict.rules]
    placed = 100 * sum(verdict.placed for verdict in noticed) / max(1, len(noticed))
    told = "" if figure is None else f"{figure:8}"
    print(f"{name:52} {len(verdicts):8} {len(noticed):8} {share(verdicts):7.2f} {told:>8} {placed:8.1f}")
    return figure is None or share(verdicts) >= figure


def main() -> int:
    """Run; 1 where a figure is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="How much `validate` notices.")
    parser.add_argument("--all", action="store_true", help="all mutants, not a sample")
    parser.add_argument("--each", type=int, default=60, help="at most so many of one class and table")
    parser.add_argument("--only", default="", help="only the classes that begin with these words")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    each = None if chosen.all else chosen.each
    started = time.monotonic()
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, get_context("spawn")) as pool:
        parts = pool.map(part, [(first, cores, chosen.seed, each, chosen.only) for first in range(cores)])
        verdicts = [verdict for found in parts for verdict in found]
    reached = show(
        sorted(verdicts, key=lambda v: list(FIGURES).index(v.mutant.kind) if v.mutant.kind in FIGURES else 99)
    )
    if chosen.each == parser.get_default("each") and not chosen.only and not chosen.all:
        noticed = sum(bool(verdict.rules) for verdict in verdicts)
        record(
            "mutants",
            "make mutants",
            {
                "noticed": figure(
                    "changes made to the data, most of them wrong, that `validate` notices", noticed, len(verdicts)
                )
            },
        )
    print(f"\n{len(verdicts)} mutants in {time.monotonic() - started:.0f} s; seed {chosen.seed}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
