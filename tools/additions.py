"""What has to be edited by hand to add something: five additions are made in copies, counted, and tested.

python -m tools.additions [NAME …]   make them all, or these; generate what is generated, run tests, and where all
                                     are made write the counts to CONTRIBUTING.md
python -m tools.additions --check    only make them, and compare the counts with those in CONTRIBUTING.md
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.bumps import bumped
from tools.checkout import ROOT, Checkout, Failed

BEGIN = "<!-- additions: written by make additions -->"
END = "<!-- end of additions -->"
PACKAGE = "src/liaoning_innovation_data"
MODELS = f"{PACKAGE}/schema/models.py"
FIELDS = f"{PACKAGE}/schema/fields.py"

COLUMN = '''\
    progress: Annotated[f.Phrase, mark.Since("{version}")] = None
    """What is said of its progress, as written; null where not said."""
'''
TERM = """
[seed_bank]
definition = "a store of seeds for research"
cues = ["seed bank", "seed banks"]
"""
BASIS = '''\
"""The rule `dozen`: so many dozens."""

from __future__ import annotations

import re

from .base import Basis, Context, Underivable

DOZENS = {"a dozen": 12, "two dozen": 24, "three dozen": 36}


def read_dozens(exact: str, context: Context) -> int:
    """Return the number that so many dozens are."""
    found = DOZENS.get(exact.lower())
    if found is None:
        raise Underivable(f"{exact!r} is not {', '.join(DOZENS)}")
    return found


DOZEN = Basis(
    "dozen",
    "The number that so many dozens are.",
    read_dozens,
    grammar=lambda: {"dozens": DOZENS},
    fits=lambda exact: bool(re.search(r"(?i)\\bdozen$", exact)),
)
'''
BASIS_CASES = """\
[[holds]]
exact = "two dozen"
column = "laboratories.member_count"
value = 24

[[fails]]
exact = "dozens"
column = "laboratories.member_count"
because = "is not a dozen"
"""
CHECK = '''\
"""Checks of what curators note."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...evidence.index import EvidenceIndex
from . import IssueFrame, check


@check(hint="Say why they state no recorded fact, or leave the note out.")
def says_more(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """The note of an omission says more than the words that are omitted."""
    rows = index["omissions"].filter(pl.col("note") == pl.col("exact"))
    yield says_more.issues(rows, "only repeats the words", table="omissions", field="note")
'''
CHECK_CASES = """\
[[invalid]]
about = "a word"
change = [{ table = "omissions", where = { exact = "already" }, set = { note = "already" } }]
place = "omissions.note"
message = "only repeats the words"

[[invalid]]
about = "a connective"
change = [{ table = "omissions", where = { exact = "Notably" }, set = { note = "Notably" } }]
place = "omissions.note"
message = "only repeats the words"

[[invalid]]
about = "a verb"
change = [{ table = "omissions", where = { exact = "highlights" }, set = { note = "highlights" } }]
place = "omissions.note"
message = "only repeats the words"

[[valid]]
about = "a note that says more"
change = [{ table = "omissions", where = { exact = "already" }, set = { note = "how soon is not said" } }]
"""
TABLE = '''\
class Event(Entity):
    """An event that a document names."""

    table = "events"
    since = "{version}"
    optional = True

    name: Annotated[f.Words, f.NAME, mark.Wording("name"), mark.NaturalKey()]
    """Its name, as written."""
    held_on: Annotated[date | None, f.DATE] = None
    """The day on which it took place; null where not said."""


'''


def following(copy: Checkout) -> str:
    """Return the version in which a new table or column comes."""
    return bumped(copy.constant("DATA_VERSION"), "minor")


def column(copy: Checkout) -> None:
    """Add a nullable column, last in its table, whose values are quoted."""
    copy.edit(MODELS, "\n\n\nclass Platform(", f"\n{COLUMN.format(version=following(copy))}\n\nclass Platform(")


def term(copy: Checkout) -> None:
    """Add a term to a vocabulary."""
    copy.append(f"{PACKAGE}/schema/terms/platform_kind.toml", TERM)


def basis(copy: Checkout) -> None:
    """Add a basis, on which a count may stand."""
    copy.append(f"{PACKAGE}/evidence/derivation/dozens.py", BASIS)
    copy.edit(FIELDS, 'Evidenced(("number",))', 'Evidenced(("number", "dozen"))')
    copy.edit(FIELDS, '"number", "quantity", "unit", "date"', '"number", "dozen", "quantity", "unit", "date"')
    copy.append("tests/cases/rules/dozen.toml", BASIS_CASES)


def check(copy: Checkout) -> None:
    """Add a check with its cases."""
    copy.append(f"{PACKAGE}/validation/checks/notes.py", CHECK)
    copy.append("tests/cases/checks/says-more.toml", CHECK_CASES)


def table(copy: Checkout) -> None:
    """Add a table of records with evidence."""
    copy.edit(MODELS, "class Evidence(Record):\n", f"{TABLE.format(version=following(copy))}class Evidence(Record):\n")
    copy.edit(
        MODELS,
        '*NAMED_TABLES, "states", "indicators", "relations")\n"""The tables of records',
        '*NAMED_TABLES, "states", "indicators", "relations", "events")\n"""The tables of records',
    )
    copy.edit(
        f"{PACKAGE}/schema/ids.py",
        '    "relations": "relation",\n',
        '    "relations": "relation",\n    "events": "event",\n',
    )
    functions = f"{PACKAGE}/query/tables.py"
    copy.edit(
        functions,
        "import Evidence as Evidence\n",
        "import Evidence as Evidence\nfrom ..schema.models import Event as Event\n",
    )
    copy.edit(functions, "load_evidence, ", "load_events, iter_events = _functions_of(Event)\nload_evidence, ")
    records = f"{PACKAGE}/query/load.py"
    overload = '@overload\ndef load_records(table: Literal["{}"], *, version: Version = None) -> list[models.{}]: ...\n'
    first = overload.format("evidence", "Evidence")
    copy.edit(records, first, overload.format("events", "Event") + first)


@dataclass(frozen=True, slots=True)
class Addition:
    """Something that is added."""

    what: str
    most: int
    """How many files it may take."""
    make: Callable[[Checkout], None]
    tests: tuple[str, ...]
    """The tests that look at such a thing, beside those of all additions."""


ADDITIONS: Mapping[str, Addition] = {
    "column": Addition("a nullable column", 2, column, ("test_testing", "test_copies", "test_checks_sql")),
    "term": Addition("a term with its cues", 1, term, ("test_rules", "test_terms", "test_testing")),
    "basis": Addition("a basis", 3, basis, ("test_rules", "test_seeds", "test_testing")),
    "check": Addition("a check with its cases", 2, check, ("test_validation", "test_silence")),
    "table": Addition("a table of records", 4, table, ("test_loaders", "test_testing", "test_checks_sql")),
}
TESTS = ("test_generated", "test_released", "test_data", "test_descriptors", "test_public_api", "test_schema")


def made(name: str, folder: str) -> Checkout:
    """Return a copy in which an addition is made by hand, and nothing is generated yet."""
    copy = Checkout(Path(folder))
    ADDITIONS[name].make(copy)
    return copy


def tested(name: str, copy: Checkout) -> None:
    """Generate what is generated, and run the tests; Failed where the addition does not work."""
    copy.note(f"{ADDITIONS[name].what} is new")
    copy.python("-m", "tools.schemas")
    copy.python("-m", "tools.release", "--check")
    modules = (*TESTS, *ADDITIONS[name].tests)
    copy.python("-m", "pytest", "-x", "-n0", *(f"tests/{module}.py" for module in modules))


def report(edited: Mapping[str, Sequence[str]]) -> str:
    """Return the counts as a table in Markdown."""
    lines = ["| to add | files by hand | which |", "| --- | --- | --- |"]
    for name, files in edited.items():
        shown = ", ".join(f"`{file.removeprefix(f'{PACKAGE}/')}`" for file in files)
        lines.append(f"| {ADDITIONS[name].what} | {len(files)} | {shown} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the additions, test or compare; 1 where one takes too many files, does not work, or is told wrongly."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(ADDITIONS)}; all by default")
    parser.add_argument("--check", action="store_true", help="run no tests, write nothing")
    chosen = parser.parse_args(arguments)
    names: Sequence[str] = chosen.names or list(ADDITIONS)
    edited: dict[str, Sequence[str]] = {}
    problems: list[str] = []
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            copy = made(name, folder)
            edited[name] = copy.edited
            try:
                if not chosen.check:
                    tested(name, copy)
            except Failed as error:
                problems.append(f"{ADDITIONS[name].what} does not work:\n{error}")
        if len(edited[name]) > ADDITIONS[name].most:
            problems.append(f"{ADDITIONS[name].what} takes {len(edited[name])} files, at most {ADDITIONS[name].most}")
    print(report(edited))
    if not chosen.names:
        page = ROOT / "CONTRIBUTING.md"
        head, _, rest = page.read_text("utf-8").partition(BEGIN)
        text = f"{head}{BEGIN}\n\n{report(edited)}\n\n{END}{rest.partition(END)[2]}"
        if chosen.check and text != page.read_text("utf-8"):
            problems.append("CONTRIBUTING.md :: the files that additions take are others: run `make additions`")
        elif not chosen.check and not problems:
            page.write_text(text, "utf-8")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
