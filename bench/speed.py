"""How fast it is beside what it cannot do without: `python -m bench.speed [--check] [--times N] [--rows N]`.

Each figure is a pair, ours and a yardstick that does the least that ours has to. The two alternate in one run, and what
counts is their CPU time: others may use the machine, too. The result goes to `bench/results/speed.json`. `--check`
writes nothing, and fails where a ratio is more than 15 % above the one that is recorded there.
"""

from __future__ import annotations

import argparse
import compileall
import gc
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl

import liaoning_innovation_data as lid
from liaoning_innovation_data.curation.build import Curated as Document
from liaoning_innovation_data.curation.build import curate, read_seeds
from liaoning_innovation_data.evidence.grammar import Curated, Structure
from liaoning_innovation_data.evidence.index import EvidenceIndex
from liaoning_innovation_data.evidence.support import sentences_of
from liaoning_innovation_data.evidence.support.sentence import curated
from liaoning_innovation_data.storage.parquet import to_polars

from . import corpora
from .figures import record, recorded

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "tests" / "documents" / "articles"
EDITED = ARTICLES / "ferrowick.txt"
NAME = "speed"
"""What it is called in `bench/results/`."""
ALLOWED = 1.15
"""How many times the recorded ratio a ratio may be."""
SENTENCES = 30
"""How many sentences are read one after the other."""
SHIPPED = lid.path("laboratories").parent
PACKAGES = ("polars", "pyarrow", "pydantic", "numpy")

Run = Callable[[], float]
"""Does something once, and returns the CPU seconds that it took."""


@dataclass(frozen=True)
class Pair:
    """A figure: what ours takes, beside a yardstick."""

    measure: str
    ours: Run
    yardstick: Run
    must: float | None = None
    """The largest ratio that is accepted; None where the amount is what counts."""
    amount: tuple[float, str, float] | None = None
    """Of seconds, how many make a unit, the unit, and how many of it are accepted, where the amount is told, too."""

    def figures(self, times: int) -> Iterator[dict[str, Any]]:
        """Yield the ratio of the two, and the amount."""
        for first in (self.ours, self.yardstick):
            first()
        pairs = [(self.ours(), self.yardstick()) for _ in range(times)]
        yield _figure(self.measure, [one / other for one, other in pairs], "×", self.must)
        if self.amount:
            many, unit, must = self.amount
            yield _figure(self.measure, [one * many for one, _ in pairs], unit, must)


def _figure(measure: str, values: Sequence[float], unit: str, must: float | None) -> dict[str, Any]:
    low, middle, high = (float(f"{one:.4g}") for one in (min(values), statistics.median(values), max(values)))
    print(f"{measure}: {middle:g} {unit} ({low:g} to {high:g})", file=sys.stderr, flush=True)
    wanted = {"must": must} if must is not None else {}
    return {"what": measure, "value": middle, "unit": unit, "spread": [low, high], **wanted}


def process(*arguments: str) -> Run:
    """Return what runs Python with some arguments, in a process of its own."""

    def run() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return run


def call(function: Callable[[], object], often: int = 1) -> Run:
    """Return what calls a function; of some calls, the fastest counts."""

    def run() -> float:
        gc.collect()
        taken: list[float] = []
        for _ in range(often):
            begun = time.process_time()
            function()
            taken.append(time.process_time() - begun)
        return min(taken)

    return run


# What is measured ------------------------------------------------------------------------------------------


def pairs(place: Path, rows: int) -> Iterator[Pair]:
    """Yield all pairs; what they need is made when it is their turn."""
    package, file = "import liaoning_innovation_data as lid", str(SHIPPED / "laboratories.parquet")
    imports = process("-c", "import pydantic, pyarrow.parquet; pydantic.BaseModel")
    own = process("-c", f"import polars; polars.read_parquet({file!r})")
    get, name = "lid.get('laboratory/national-key-laboratories')", "lid.lookup('ZWZ Group')"
    yield Pair(
        "first get, beside importing pydantic and pyarrow.parquet", process("-c", f"{package}; {get}"), imports, 1.15
    )
    yield Pair(
        "first lookup, beside importing pydantic and pyarrow.parquet", process("-c", f"{package}; {name}"), imports
    )
    yield Pair(
        "first polars frame, beside polars' own read", process("-c", f"{package}; lid.load('laboratories')"), own, 1.15
    )
    bare, command = process("-c", "import click"), ("-m", lid.__name__)
    yield Pair("liaoning-data --help, beside importing click", process(*command, "--help"), bare)
    yield Pair(
        "validate of the shipped folder, as a process, beside importing polars, pydantic and pyarrow",
        process(*command, "validate", str(SHIPPED)),
        process("-c", "import pydantic, pyarrow.parquet, polars; pydantic.BaseModel"),
        amount=(1000, "ms", 350),
    )
    yield Pair(
        "warm validate of the shipped folder, beside reading it in polars",
        call(lambda: lid.validate(SHIPPED), 5),
        call(lambda: _read(SHIPPED), 25),
        amount=(1000, "ms", 172),
    )
    yield Pair(
        "structure of a sentence of 30 words, beside finding its words",
        call(lambda: [Structure(*one) for one in _sentences()], 20),
        call(lambda: [re.findall(r"\w+", text) for text, _ in _sentences()], 20),
        amount=(1e6 / SENTENCES, "µs", 100),
    )
    yield Pair(
        "one sentence with 1,000 relations, beside counting its words",
        call(lambda: lid.validate(_thousand())),
        call(lambda: _thousand()["documents"]["text"].str.split(" ").list.len(), 100),
        amount=(1, "s", 1),
    )
    yield Pair(
        "rebuild after one edit, one of 1,000 documents, beside one of 100",
        call(_edits(place / "thousand", 1000), 5),
        call(_edits(place / "hundred", 100), 5),
        2,
    )
    yield Pair(
        "rebuild after one edit, one of 100 documents, beside reading its TOML",
        call(_edits(place / "edited", 100), 5),
        call(lambda: tomllib.loads(EDITED.with_suffix(".toml").read_text("utf-8")), 25),
        amount=(1000, "ms", 150),
    )
    for bad in (0, 0.01, 0.3):
        made = partial(_corpus, place / f"{bad}", rows, bad)
        yield Pair(
            f"all rules on {rows:,} varied rows, {bad:.0%} wrong, beside reading them in polars",
            call(partial(_validated, made)),
            call(partial(_reading, made)),
            None if bad else 60,
        )


def _validated(folder: Callable[[], Path]) -> None:
    lid.validate(_read(folder()), most=100)


def _reading(folder: Callable[[], Path]) -> None:
    _read(folder())


def _edits(folder: Path, documents: int) -> Callable[[], object]:
    """Return what edits one of some documents and checks it again, as `build --watch` does."""
    text, toml = EDITED.read_bytes(), EDITED.with_suffix(".toml").read_text("utf-8")
    key = tomllib.loads(toml)["document"]["key"]
    folder.mkdir()
    known = dict[Path, Document]()
    for number in range(documents):
        file, own = folder / f"{number:04}.toml", toml.replace(f'"{key}"', f'"{key}-{number:04}"')
        file.with_suffix(".txt").write_bytes(text)
        file.write_text(own, "utf-8")
        known[file] = Document((text, own.encode()), f"{key}-{number:04}", {}, ())
    edited, edits = folder / f"{documents // 2:04}.toml", count()

    def run() -> None:
        edited.write_text(f"{toml.replace(key, f'{key}-{documents // 2:04}')}\n# {next(edits)}\n", "utf-8")
        assert not curate(folder, known).problems

    return run


@cache
def _corpus(folder: Path, rows: int, bad: float) -> Path:
    """Return a folder with a corpus of varied documents, some of them wrong."""
    corpora.write(folder, rows, bad=bad)
    return folder


def _read(folder: Path) -> dict[str, pl.DataFrame]:
    return {file.stem: pl.read_parquet(file) for file in sorted(folder.glob("*.parquet"))}


@cache
def _sentences() -> list[tuple[str, list[Curated]]]:
    """Return sentences of 25 to 35 words in the invented articles, with what of them is evidence."""
    with tempfile.TemporaryDirectory() as place:
        for file in ARTICLES.iterdir():
            if not file.name.endswith(".key.toml"):
                (Path(place) / file.name).write_bytes(file.read_bytes())
        found = curate(Path(place))
    read = sentences_of(EvidenceIndex(to_polars(found.tables))).values()
    fitting = [(text, [*curated(text, rows)]) for text, _, rows in read if 25 <= len(text.split()) <= 35]
    return fitting[:SENTENCES]


WORKS = """\
[document]
key = "2023-08-06-rowan-wire"
language = "en"
title = "On show"
publisher = { value = "organisation/rowan-wire", quote = "Source: [Rowan Wire]" }
published_on = { value = 2023-08-06, quote = "6 August 2023" }

[[organisations]]
slug = "rowan-wire"
name = ["Source: [Rowan Wire]", "[Rowan Wire] operates"]
extent = "individual"

[[sentences]]
begins = "Title"
kind = "metadata"
omit.label = ["Title"]
evidence_count = 1

[[sentences]]
begins = "Source"
kind = "metadata"
omit.label = ["Source"]
evidence_count = 3

[[sentences]]
begins = "Date"
kind = "metadata"
omit.label = ["Date"]
evidence_count = 1

[[sentences]]
begins = "Rowan Wire"
evidence_count = 5001
"""
WORK = """
[[platforms]]
slug = "alder-{0}-works"
name = "Alder {0} Works"
extent = "individual"

[[relations]]
subject = "organisation/rowan-wire"
predicate = {{ value = "operates", quote = "operates" }}
object = "platform/alder-{0}-works"
"""
"""A document that says of one organisation that it operates a thousand others."""


@cache
def _thousand() -> dict[str, pl.DataFrame]:
    """Return the tables of a document of which one sentence states a thousand relations."""
    numbers = range(1, 1001)
    *names, last = (f"Alder {number} Works" for number in numbers)
    sentence = f"Rowan Wire operates {', '.join(names)} and {last}."
    text = f"Title: On show\nSource: Rowan Wire\nDate: 6 August 2023\n\n{sentence}\n"
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "works.txt").write_text(text, "utf-8")
        (Path(place) / "works.toml").write_text(WORKS + "".join(map(WORK.format, numbers)), "utf-8")
        return to_polars(read_seeds(Path(place)))


# What is written -------------------------------------------------------------------------------------------


def main() -> int:
    """Measure, and write or compare; 1 where a ratio is more than before."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--rows", type=int, default=20_000, help="rows of evidence of the corpora")
    parser.add_argument("--only", default="", help="only the figures whose names hold these words")
    parser.add_argument("--check", action="store_true", help="compare with what is recorded, and write nothing")
    given = parser.parse_args()
    compileall.compile_dir(Path(lid.__file__).parent, quiet=1)  # as pip does
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as place:
        for pair in pairs(Path(place), given.rows):
            if given.only in pair.measure:
                found += pair.figures(given.times)
    before = recorded(NAME)
    new = {f"{one['what']} ({one['unit']})": one for one in found}
    if given.check:
        slower = [
            f"{key}: {one['value']:g}, recorded {before[key]['value']:g}"
            for key, one in new.items()
            if one["unit"] == "×" and key in before and one["value"] > ALLOWED * before[key]["value"]
        ]
        print("\n".join([f"{len(slower)} of {len(found)} figures are more than 15 % above what is recorded", *slower]))
        return 1 if slower else 0
    record(NAME, "make bench", before | new, PACKAGES, page="bench/results/stages.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
