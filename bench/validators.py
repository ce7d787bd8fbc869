"""Set validators side by side: `python -m bench.validators [--rows N …] [--times N]`, or `make bench`.

Each check runs in a process of its own, on corpora that are made first. The result goes to
`bench/results/validators.md`, and a plot of the time over the size beside it.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import platform
import re
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

import liaoning_innovation_data as lid

from . import corpora
from .peers import COLUMNS, EVIDENCE, ONE_CORE, SAMPLE, STRUCTURE

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"
PACKAGES = (
    "polars pyarrow pandera dataframely patito duckdb pandas frictionless linkml_reference_validator pydantic".split()
)
SMALL = "small"
"""The corpus that each process warms up with."""
READ = "polars, read alone"
PATIENCE = 30.0
"""Seconds after which a check is not measured again."""
LARGE = ("polars, read all tables", "polars by hand, quotes", "DuckDB by hand, quotes", "ours, all rules")
"""What is measured on the largest corpus, too: what need not have all of it in memory, and reading."""

_long = pl.lit("document/" + "a" * 160)
_first = pl.int_range(pl.len()) == 0


def _broken(name: str, value: pl.Expr) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Return what puts a value into the first row of a column."""
    return lambda frame: frame.with_columns(
        pl.when(_first).then(value).otherwise(name).cast(frame[name].dtype).alias(name)
    )


BREACHES: Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "a column too few": lambda frame: frame.drop("note"),
    "a column too many": lambda frame: frame.with_columns(more=pl.lit(1)),
    "another order of columns": lambda frame: frame.select(reversed(COLUMNS)),
    "another type": lambda frame: frame.with_columns(pl.col("item").cast(pl.Int64)),
    "a null": _broken("exact", pl.lit(None)),
    "an id of another form": _broken("record_id", pl.lit("laboratory/A/b")),
    "an id too long": _broken("document_id", _long),
    "an empty text": _broken("note", pl.lit("")),
    "a negative number": _broken("char_start", pl.lit(-1)),
    "no term of the vocabulary": _broken("basis", pl.lit("guess")),
}
"""What is wrong with a table of evidence, once in each."""

CAN = {
    "ours": "yes | yes | yes | yes | yes",
    "polars or DuckDB, by hand": "by hand | by hand | by hand | – | –",
    "dataframely": "yes | keys; references by its collections | – | – | –",
    "pandera, patito": "yes | keys of one table | – | – | –",
    "frictionless": "yes | yes, not inside a document | – | – | –",
    "linkml-reference-validator": "– | – | yes, anywhere in the document | – | –",
}
"""Tool -> whether it states: structure, keys and references, quotes at their place, values by rules, laws."""


@dataclass(frozen=True)
class Measured:
    """What a check took, with its reading: seconds, CPU seconds, and peak memory in MB; of its processes together."""

    seconds: float
    cpu: float
    peak: float
    issues: int


def once(group: str, name: str, folder: Path) -> None:
    """Run one check, after once on a small corpus, and print what it took and found."""
    check = {**STRUCTURE, **EVIDENCE}[name]
    if group == "breaches":
        print(json.dumps([about for about in BREACHES if not _notices(name, folder / about.replace(" ", "-"))]))
        return
    check(folder.with_name(SMALL))
    used = _cpu()
    started = time.perf_counter()
    issues = check(folder)
    print(json.dumps(asdict(Measured(time.perf_counter() - started, _cpu() - used, _peak(), issues))))


def _cpu() -> float:
    """Return the CPU seconds of this process and of those that it has started and ended."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def _peak() -> float:
    """Return the largest memory of this process, and as much as its largest worker has for each core, in MB.

    `getrusage` would count what the parent of this process had before the start.
    """
    told = Path("/proc/self/status")
    own = int(re.findall(r"VmHWM:\s*(\d+)", told.read_text("utf-8"))[0]) if told.is_file() else 0
    own = own or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + (os.cpu_count() or 1) * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _notices(name: str, folder: Path) -> bool:
    try:
        return STRUCTURE[name](folder) > 0
    except Exception:  # each library has errors of its own
        return True


def _child(group: str, name: str, folder: Path) -> Any:
    """Run this module in another process, and return what its last line says."""
    command = [sys.executable, "-m", "bench.validators", "--one", group, name, str(folder)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])


def measured(name: str, folder: Path, times: int) -> Measured:
    """Return the medians of some runs of a check, each in a process of its own; a slow one runs once."""
    found: list[Measured] = []
    while len(found) < times and not (found and found[0].seconds > PATIENCE):
        found.append(Measured(**_child("check", name, folder)))
    print(f"{folder.name} {name}: {found[0].seconds:.2f} s", file=sys.stderr, flush=True)
    seconds, cpu, peak = (statistics.median(asdict(one)[key] for one in found) for key in ("seconds", "cpu", "peak"))
    return Measured(seconds, cpu, peak, found[0].issues)


def unnoticed(folder: Path) -> dict[str, list[str]]:
    """Return, for each check of structure, the breaches that it does not notice."""
    frame = pl.read_parquet(folder / "evidence.parquet").head(1000)
    with tempfile.TemporaryDirectory() as place:
        for about, broken in BREACHES.items():
            (Path(place) / about.replace(" ", "-")).mkdir()
            broken(frame).write_parquet(Path(place) / about.replace(" ", "-") / "evidence.parquet")
        return {name: _child("breaches", name, Path(place)) for name in STRUCTURE}


# What is written ------------------------------------------------------------------------------------------


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _structure(found: Mapping[str, Measured], blind: Mapping[str, Sequence[str]]) -> list[str]:
    read = found[READ].seconds
    lines = [_row("what", "s", "× read", "CPU s", "peak MB", "breaches noticed"), "| --- |" + " ---: |" * 5]
    for name, one in sorted(((name, found[name]) for name in STRUCTURE), key=lambda item: item[1].seconds):
        seen = "–" if name == READ else f"{len(BREACHES) - len(blind[name])} of {len(BREACHES)}"
        lines.append(
            _row(name, f"{one.seconds:.3f}", f"{one.seconds / read:.1f}", f"{one.cpu:.2f}", f"{one.peak:.0f}", seen)
        )
    return lines


def _evidence(found: Mapping[str, Measured], rows: int) -> list[str]:
    read = found["polars, read all tables"].seconds
    lines = [_row("what", "s", "× read", "CPU s", "peak MB", "quotes a second"), "| --- |" + " ---: |" * 5]
    of_evidence = [(name, found[name]) for name in EVIDENCE if name in found]
    for name, one in sorted(of_evidence, key=lambda item: item[1].seconds):
        quotes = SAMPLE if name == "linkml-reference-validator" else rows
        sampled = f" ({SAMPLE:,} quotes)" if quotes == SAMPLE else ""
        rate = "–" if name.startswith("polars, read") else f"{quotes / one.seconds:,.0f}"
        ratio = "–" if sampled else f"{one.seconds / read:.1f}"
        lines.append(_row(name + sampled, f"{one.seconds:.3f}", ratio, f"{one.cpu:.2f}", f"{one.peak:.0f}", rate))
    return lines


def _faults(folder: Path) -> list[str]:
    """Return what `validate` finds in a corpus with planted faults, beside what was planted; at once, by row."""
    planted = pl.read_parquet(corpora.faults_file(folder))
    pairs = set(planted.select("rule", "document_id").iter_rows())
    tables = {file.stem: pl.read_parquet(file) for file in folder.glob("*.parquet")}
    issues = lid.validate(tables).issues
    told = {(issue.rule, _document(tables[issue.table], issue)) for issue in issues}
    missed = Counter(rule for rule, _ in pairs - told)
    return [
        f"In a corpus of {tables['documents'].height:,} documents stand {len(pairs):,} faults of "
        f"{planted['rule'].n_unique()} rules, one a document. `validate` names {len(pairs & told):,} of them, by rule "
        f"and document, and speaks of {len(told - pairs)} things that were not planted.",
        *(f"- missed of {rule}: {count}" for rule, count in missed.items()),
    ]


def _document(table: pl.DataFrame, issue: object) -> str | None:
    row = getattr(issue, "row", None)
    return None if row is None else table["document_id" if "document_id" in table.columns else "id"][row]


def machine() -> str:
    """Return what this is measured on."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.is_file() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def _plot(found: Mapping[int, Mapping[str, Measured]], file: Path) -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(11, 4.5), sharey=True)
    for axis, names, title in zip(
        axes, (STRUCTURE, EVIDENCE), ("Structure of the evidence table", "Quotes and rules, all tables"), strict=True
    ):
        for name in names:
            if name not in ("linkml-reference-validator", ONE_CORE):
                own = name.startswith("ours")
                sizes = [size for size in found if name in found[size]]
                axis.loglog(
                    sizes,
                    [found[size][name].seconds for size in sizes],
                    label=name,
                    marker="o",
                    lw=2.5 if own else 1,
                    color="black" if own else None,
                )
        axis.set(title=title, xlabel="rows of evidence", ylabel="seconds")
        axis.legend(fontsize=8)
        axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


def _verdict(every: Mapping[int, Mapping[str, Measured]], rows: int) -> list[str]:
    """Return sentences on where this package stands, computed from the measurements."""
    found = every[rows]
    libraries = ("dataframely", "pandera.polars", "pandera.pandas", "patito", "frictionless")
    best = min(libraries, key=lambda name: found[name].seconds)
    mine, whole, linkml = found["ours, structure"], found["ours, all rules"], found["linkml-reference-validator"]
    read, read_all = found[READ], found["polars, read all tables"]
    joined = found["polars by hand, quotes"]
    rate = (rows / whole.seconds) / (SAMPLE / linkml.seconds)
    return [
        f"At {rows:,} rows of evidence, our check of structure takes {mine.seconds / found[best].seconds:.1f} times "
        f"the fastest schema library, {best}, and {mine.seconds / read.seconds:.1f} times reading the table in polars; "
        f"{mine.seconds / found['polars by hand'].seconds:.1f} times a pass of polars written by hand.",
        "",
        f"All rules take {whole.seconds / read_all.seconds:.0f} times reading the same tables in polars, and go "
        f"through {rate:.0f} times as many quotes a second as linkml-reference-validator, which only looks for the "
        f"words. A join in polars that does no more than that is {whole.seconds / joined.seconds:.0f} times as "
        "fast as all our rules.",
        "",
        f"On all cores `validate` is {found[ONE_CORE].seconds / whole.seconds:.2f} times as fast as on one. "
        + " ".join(_growth(every)),
    ]


def _growth(every: Mapping[int, Mapping[str, Measured]]) -> Iterator[str]:
    """Say how the time of all rules grows from each size to the next."""
    times = {size: found["ours, all rules"].seconds for size, found in every.items()}
    for less, more in itertools.pairwise(times):
        exponent = math.log(times[more] / times[less]) / math.log(more / less)
        yield f"From {less:,} to {more:,} rows its time grows as size^{exponent:.2f}."


def main() -> None:
    """Make the corpora, measure, and write the result."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--largest", type=int, default=10_000_000, help="rows of one corpus more, 0 for none")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--output", type=Path, default=RESULTS)
    parser.add_argument("--keep", type=Path, help="a folder in which the corpora stay")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        once(given.one[0], given.one[1], Path(given.one[2]))
        return
    with nullcontext(given.keep) if given.keep else tempfile.TemporaryDirectory() as place:
        report(Path(place), given.rows, given.largest, given.times, given.output)


def report(place: Path, sizes: Sequence[int], most: int, times: int, output: Path) -> None:
    """Measure all checks on corpora of some sizes, the fewer on one with `most` rows, and write what was found."""
    made = {size: corpora.write(place / str(size), size) for size in (*sizes, *([most] if most else []))}
    corpora.write(place / "bad", min(100_000, sizes[-1]), bad=0.01)
    corpora.write(place / "rare", sizes[-1], bad=0.001)
    corpora.write(place / SMALL, SAMPLE)
    names = (*STRUCTURE, *EVIDENCE)
    every = {size: {name: measured(name, place / str(size), times) for name in names} for size in sizes}
    every |= {most: {name: measured(name, place / str(most), times) for name in LARGE}} if most else {}
    if alarms := {(size, name) for size in every for name in every[size] if every[size][name].issues}:
        raise SystemExit(f"found something wrong in a valid corpus: {alarms}")
    blind = unnoticed(place / str(sizes[0]))
    rare = measured("ours, all rules", place / "rare", 1)
    largest = sizes[-1]
    lines = [
        "# Validators, side by side",
        "",
        "Written by `make bench`; not edited by hand.",
        "",
        f"Command: `{shlex.join(['python', '-m', 'bench.validators', *sys.argv[1:]])}`. Machine: {machine()}.",
        f"Versions: {', '.join(f'{name} {version(name)}' for name in PACKAGES)}.",
        "",
        f"Each check runs in a process of its own; medians of {times} runs, of one where it takes more than "
        f"{PATIENCE:.0f} s. Seconds are those of reading and checking, after a small corpus to warm up with; CPU "
        "seconds and peak are those of all its processes. Compare ratios, not seconds.",
        "",
        *_verdict(every, largest),
        "",
        "![seconds over rows](validators.svg)",
    ]
    for size in sizes:
        lines += ["", f"## {size:,} rows of evidence", "", "Structure of the evidence table:", ""]
        lines += [*_structure(every[size], blind), "", "Quotes and rules:", "", *_evidence(every[size], size)]
    if most:
        lines += ["", f"## {most:,} rows of evidence", "", *_evidence(every[most], most)]
    lines += ["", "## What each can say", "", "Breaches of structure that a check does not notice:", ""]
    lines += [f"- {name}: {', '.join(found)}" for name, found in blind.items() if found and name != READ]
    lines += [
        "",
        "| | structure | keys and references | quotes | values by their rules | laws |",
        "| --- |" + " --- |" * 5,
    ]
    lines += [_row(name, can) for name, can in CAN.items()]
    lines += ["", "## Planted faults", "", *_faults(place / "bad")]
    lines += [f"\nWith 0.1 % bad rows, {largest:,} rows take {rare.seconds:.1f} s: {rare.issues:,} issues."]
    lines += ["", "## The corpora", ""]
    for told in made.values():
        lines += ["```text", *(line for line in str(told).splitlines() if not line.startswith("seconds")), "```", ""]
    output.mkdir(parents=True, exist_ok=True)
    (output / "validators.md").write_text("\n".join(lines).rstrip() + "\n", "utf-8")
    _plot(every, output / "validators.svg")


if __name__ == "__main__":
    main()
