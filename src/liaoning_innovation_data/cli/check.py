"""Commands that check data: validate, diff, require, coverage."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from .. import DATA_VERSION
from ..schema.text import as_text
from .app import FILE, FOLDER, VERSION, VERSION_OR_FOLDER, data_options, format_option, say
from .terminal import print_rows


@click.command()
@click.argument("source", metavar="[FOLDER]", required=False, type=FOLDER)
@format_option
@click.option(
    "--most", default=20, type=click.IntRange(min=0), help="How many issues of each check in a table to print."
)
@click.option("--report", metavar="FILE", type=FILE, help="All issues, as Parquet.")
@click.option(
    "--against", type=VERSION, help="A released version with which to compare the documents and ids that it has."
)
@data_options
def validate(version: str | Path, form: str, most: int, report: Path | None, against: str | None) -> None:
    """Check a folder of tables, or the data of this package.

    Each value is derived again from the words of its evidence. A table is FOLDER/<table>.parquet, or a folder
    FOLDER/<table> of files, with or without partitions. FOLDER may be larger than memory.

    \b
    Examples:
      liaoning-data validate
      liaoning-data copy tables
      liaoning-data validate tables --report issues.parquet
      liaoning-data validate tables --against 1.1.1
    """
    from ..storage.releases import called, version_folder
    from ..validation import validate_folder
    from ..validation.checks import catalogue
    from ..validation.report import issue_file
    from .terminal import console, indented, progress

    place = version if isinstance(version, Path) else version_folder(version)
    kept = most if form == "table" else None
    with issue_file(report) if report else nullcontext() as add, progress("validating") as show:
        result = validate_folder(place, most=kept, progress=show, on_issues=add, against=against)
    if form != "table":
        schema = result.to_arrow().schema
        print_rows(result.rows(), schema.names, form, schema)
    elif result.ok:
        say(f"valid: {called(version)}: {result.checked}")
    else:
        screen, checks = console(), catalogue()
        for rule, count in result.counts.items():
            screen.print(f"{rule}: {count}", style="bold")
            screen.print(indented(f"{checks[rule].description}\nWhat to do: {checks[rule].hint}", "dim"))
            issues = [issue for issue in result.issues if issue.rule == rule]
            for issue in issues:
                screen.print(indented(str(issue).partition(": ")[2]))
            if count > len(issues):
                screen.print(indented(f"… and {count - len(issues)} more: --most, --format csv or --report shows them"))
        say(f"checked: {result.checked}")
    if form == "table" and result.not_judged:
        say(f"not checked: {'; '.join(map(str, result.not_judged))}")
    if not result.ok:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("old", metavar="OLD", type=VERSION_OR_FOLDER)
@click.argument("new", metavar="[NEW]", default=DATA_VERSION, type=VERSION_OR_FOLDER)
@format_option
@click.option(
    "--most",
    default=5,
    type=click.IntRange(min=0),
    help="How many changes to list; the others are counted by kind and table.",
)
def diff(old: str, new: str, form: str, most: int) -> None:
    """List the changes from OLD to NEW.

    OLD and NEW are versions or folders. The first line says which step of semantic versioning the changes require. NEW
    is by default the newest data.

    \b
    Examples:
      liaoning-data diff 1.0.0
      liaoning-data diff 1.0.0 1.1.0 --format json
    """
    from ..query.versions.diff import diff as diff_

    difference = diff_(old, new)
    if form == "table":
        say("\n".join(difference.summary(most)))
        return
    columns = ["bump", "kind", "table", "record_id", "name", "field", "old", "new", "old_quotes", "new_quotes"]
    in_one_type = _with_texts(difference.rows(), "old", "new") if form == "parquet" else difference.rows()
    print_rows(in_one_type, columns, form)


@click.command()
@click.argument("ours", type=FOLDER)
@click.argument("theirs", type=FOLDER)
@format_option
def compare(ours: Path, theirs: Path, form: str) -> None:
    """Compare two readings of the same documents.

    OURS and THEIRS are folders that build wrote, each from its own curation. Records are aligned by their evidence.
    The figures of each table and field that differ come first: what the two have, precision, recall and F1 of THEIRS
    measured against OURS, and Cohen's kappa of closed vocabularies. Then comes each disagreement, with the quotes of
    both. The other formats have only the disagreements.

    \b
    Examples:
      liaoning-data build seeds --output ours
      liaoning-data build seeds --output theirs
      liaoning-data compare ours theirs
      liaoning-data compare ours theirs --format csv > disagreements.csv
    """
    from ..query.comparison import compare as compare_

    comparison = compare_(ours, theirs)
    if form == "table":
        figures = [row for row in comparison.rows() if len({row["ours"], row["theirs"], row["agreed"]}) > 1]
        if not figures:
            say("no difference")
            return
        print_rows(figures, ["table", "field", "ours", "theirs", "agreed", "precision", "recall", "f1", "kappa"], form)
        say("\n".join(["", *map(str, comparison.disagreements)]))
        return
    columns = ["table", "field", "our_id", "their_id", "ours", "theirs", "our_quotes", "their_quotes"]
    print_rows(_with_texts(map(asdict, comparison.disagreements), "ours", "theirs"), columns, form)


def _with_texts(rows: Iterable[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    """Return rows with the values of some columns, which may be of any type, as text."""
    return [row | {name: as_text(row[name], sep="|") or None for name in names} for row in rows]


@click.command()
@click.argument("versions")
@click.option("--fingerprint", help="The fingerprint that the data must have; without the option, it is printed.")
@data_options
def require(versions: str, fingerprint: str | None, version: str | Path) -> None:
    """Exit with 1 if the data has another version.

    VERSIONS is a version specifier such as '~=1.0' or '==1.3.0'. The command also fails if a file of a table is not
    that of the manifest.

    \b
    Examples:
      liaoning-data require "~=1.0"
      liaoning-data copy tables
      liaoning-data require "~=1.0" --data tables
    """
    from ..query.load import manifest
    from ..storage.releases import require as require_
    from ..storage.releases import specifier

    if not specifier(versions):
        raise click.BadParameter(
            f"expected a specifier like '~=1.0' or '==1.3.0', got {versions!r}", param_hint="VERSIONS"
        )
    require_(versions, fingerprint=fingerprint, version=version)
    there = manifest(version=version)
    say(f"data {there['data_version']}, fingerprint {there['fingerprint']}")


@click.command()
@data_options
def coverage(version: str | Path) -> None:
    """Print how the words of each document are used.

    Each word is evidence, an omission, or a function word. Their shares are printed after each document.

    \b
    Examples:
      liaoning-data coverage
    """
    from ..evidence.coverage import coverage_of_documents
    from ..evidence.index import EvidenceIndex
    from ..storage.releases import read_version
    from .terminal import classified_words, console

    tables = EvidenceIndex(read_version(version))
    texts = dict(tables.documents.select("document_id", "document_text").collect().iter_rows())
    screen = console()
    for document_id, account in coverage_of_documents(tables).items():
        screen.print(document_id, style="bold")
        screen.print(classified_words(texts[document_id], account))
        for name in ("evidence", "omitted", "function", "unaccounted"):
            count = len(getattr(account, name))
            screen.print(f"{name}: {count} of {account.total} words, {100 * count / account.total:.2f} %")
