"""Write how much each check notices: `python -m bench.noticed [--each N] [--seed N]`, or `make noticed`.

The changes are those of `python -m tests.mutants`: at most `--each` of one class and table, chosen by the seed. Each
changed world is given to all checks, and the shares that they notice go to `bench/results/noticed.md`.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import liaoning_innovation_data as lid
from bench.figures import figure, record
from liaoning_innovation_data.curation.quotes import QuoteNotFound, Quotes
from tests.mutants.judging import mutants, sampled, shipped
from tests.mutants.tables import Mutant
from tests.quotes import ALTERED, AS_WRITTEN, requoted

from .checks import Frames, Notices, checks, missing

RESULT = Path(__file__).parent / "results" / "noticed.md"
PEERS = {"jsonschema": "jsonschema", "linkml_reference_validator": "linkml-reference-validator"}
"""Module that may be missing -> its distribution."""
PACKAGES = ("polars", "pandera", "pydantic", "pyarrow", *PEERS.values())

CLASSES = {
    "single": "one cell replaced, nulled, filled or swapped; one row dropped or doubled",
    "text edited": "a word of the document, with its hash",
    "text and quotes edited": "a word of the document, with its hash and all that quotes it",
    "removed": "a record, with all that refers to it",
    "nulled": "a cell or an item of a list, with its evidence",
    "re-pointed, same sentence": "a cell, with other words of its sentence that its rule reads",
    "re-pointed, elsewhere": "a cell, with words of another sentence that its rule reads",
    "judgement": "a cell, with a judgement in the place of its evidence",
}
"""Class of changes -> what changes; "totals adjusted" says that the control totals change along."""

HEAD = """\
# How much each check notices

Written by `make noticed`; not edited by hand.

Changes are made of the tables of data {data}, one at a time, and each changed world is given to all checks. A check
*notices* a change where it refuses the tables, for whatever reason. All of them accept the tables as they are shipped.
The changes and their sampling are those of `tests/mutants/`: at most {each} of one class and table, by seed {seed};
{count} mutants in all.

## Shares noticed, in per cent

"""

ABOUT = """
Shares are rounded down, so that 100 means all of them. What changes:

{classes}
- *totals adjusted*: the same, and the counts of evidence in the sentences are made to agree.

The shares are no ranking. The changes were written for this package, along with the laws that `validate` holds, and
most of them leave every type, term and key in order; another choice of changes gives other shares. A change need not
make the data wrong either: some re-pointed cells are readings that one could defend. `make mutants` prints the changes
that `validate` does not notice.

## What each is made for

- **`validate`** is ours: structure, keys, vocabularies and the laws of evidence, on the tables alone, without a
  manifest. It is made for these tables and reads no others. It can't know what a document means where no rule reads it.
- **pandera** (`columns.pandera_schema`, schema and data) checks types, nulls, ranges, patterns and closed vocabularies
  of a frame, for any frame. It is given one table at a time and cannot know what another table or the document says.
- **pydantic** (`models.MODELS`, row after row) reads and checks records one by one. It cannot know of a second row, nor
  of a missing one.
- **JSON Schema** (`schemas/*.schema.json`, 2020-12 with formats; dates as ISO strings) describes one record, to readers
  in any language. It has the limits of pydantic.
- **pandera and keys** adds primary keys, references inside a document and natural keys, written by hand in
  `bench/checks.py`. It cannot know whether a value is the one that the words state.
- **linkml-reference-validator** checks that quotes occur in what they cite, papers by PMID or DOI before all. Here it
  gets the quotes of evidence, readings, omissions and sentences, with the document as a local file (`file:`) and its
  default settings, once for each distinct pair of quote and text. It knows no values, places or keys, so a value that
  changes under its quote is none of its business. It ignores case, punctuation and white space, spells out Greek
  letters, drops what stands in square brackets and looks for the parts around "..." in any order: for quotes out of
  PDF files that is help, for values read from the quote it is a loss.

## Strict quotes

The words of one quote altered, as evidence of its cell; a value that is the quote, or is read from it, follows.
`locate` is what finds the quotes of a seed in its document; in a seed, square brackets mark the words meant.

"""


class Table:
    """A Markdown table, its columns aligned."""

    def __init__(self, *head: str) -> None:
        self.rows: list[Sequence[str]] = [head]

    def add(self, *cells: str) -> None:
        """Add a row."""
        self.rows.append(cells)

    def __str__(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        head, *body = (
            f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in self.rows
        )
        return "\n".join([head, f"| {' | '.join('-' * width for width in widths)} |", *body, ""])


def counted(chosen: Iterable[Mutant], frames: Frames, by: Mapping[str, Notices | None]) -> dict[str, Counter[str]]:
    """Return class -> check -> how many it notices, and "" -> how many there are."""
    found: dict[str, Counter[str]] = {}
    for done, mutant in enumerate(chosen):
        changed = mutant.frames(frames)
        counts = found.setdefault(mutant.kind, Counter())
        counts.update([""])
        counts.update(name for name, notices in by.items() if notices and notices(changed))
        if done % 100 == 99:
            print(f"{done + 1} mutants", file=sys.stderr)
    return found


def shares(counts: Mapping[str, Counter[str]], by: Mapping[str, Notices | None]) -> Table:
    """Return the table of shares: classes down, checks across."""
    order = [told for kind in CLASSES for told in (kind, f"{kind}, totals adjusted") if told in counts]
    table = Table("changes", "mutants", *by)
    for kind in [*order, *(kind for kind in counts if kind not in order)]:
        total = counts[kind][""]
        cells = [_share(counts[kind][name], total) if notices else "*not run*" for name, notices in by.items()]
        table.add(kind, str(total), *cells)
    return table


def _share(part: int, whole: int) -> str:
    return f"{1000 * part // whole / 10:.1f}".removesuffix(".0")


def strict_quotes(frames: Frames, by: Mapping[str, Notices | None]) -> Table:
    """Return the table of altered quotes: which check accepts them."""
    text = frames["documents"]["text"][0]
    table = Table("altered", "instead of", "is written", "`locate`", *by)
    for case in (AS_WRITTEN, *ALTERED):
        tables = requoted(frames, case)
        cells = ["*not run*" if notices is None else _word(notices(tables)) for notices in by.values()]
        table.add(case.about, _code(case.quote), _code(case.altered), _word(_nowhere(case.altered, text)), *cells)
    return table


def _word(noticed: bool) -> str:
    return "noticed" if noticed else "accepted"


def _nowhere(quote: str, text: str) -> bool:
    """Whether the words stand nowhere in the text; that they stand twice is no fault here."""
    try:
        Quotes(text).locate(quote)
    except QuoteNotFound as told:
        return " occurs " not in str(told)
    return False


def _code(words: str) -> str:
    return f"`{words}`"


def versions(absent: Sequence[str]) -> str:
    """Return the versions of all that took part."""
    told = [f"Python {platform.python_version()}", f"liaoning-innovation-data {lid.__version__}"]
    for package in PACKAGES:
        try:
            told.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            told.append(f"{package} (not installed)")
    told += [
        f"{PEERS[module]} can't be imported" for module in absent if f"{PEERS[module]} (not installed)" not in told
    ]
    return "\n".join(f"- {line}" for line in told)


def main() -> int:
    """Run, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.noticed", description="How much each check notices.")
    parser.add_argument("--each", type=int, default=25, help="at most so many of one class and table")
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--output", type=Path, default=RESULT)
    chosen = parser.parse_args()
    started = time.monotonic()
    frames, absent = shipped(), missing(PEERS)
    found = sampled(mutants(frames, chosen.seed), chosen.seed, chosen.each)
    with tempfile.TemporaryDirectory() as folder:
        by = checks(Path(folder), frames, absent)
        fresh = {table: frame.clone() for table, frame in frames.items()}
        refused = [name for name, notices in by.items() if notices and notices(fresh)]
        if refused:
            print(f"the shipped tables are refused by {', '.join(refused)}", file=sys.stderr)
            return 1
        counts = counted(found, frames, by)
        quotes = strict_quotes(frames, by)
    head = HEAD.format(data=lid.DATA_VERSION, each=chosen.each, seed=chosen.seed, count=len(found))
    classes = "\n".join(f"- *{kind}*: {what}" for kind, what in CLASSES.items())
    command = f"`make noticed`, which is `python -m bench.noticed --each {chosen.each} --seed {chosen.seed}`"
    took = time.monotonic() - started
    foot = f"\n## Made with\n\n{command}, on {date.today().isoformat()}, in {took:.0f} s.\n\n{versions(absent)}\n"
    page = f"{head}{shares(counts, by)}{ABOUT.format(classes=classes)}{quotes}{foot}"
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    chosen.output.write_text(page, "utf-8")
    if chosen.output == RESULT:
        measured = {
            name: figure(
                f"changes made to the data, most of them wrong, that {name} notices",
                sum(kind[name] for kind in counts.values()),
                len(found),
            )
            for name in by
        }
        record("noticed", "make noticed", measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
