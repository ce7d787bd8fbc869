"""The command line: `liaoning-data`."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from . import DATA_VERSION, __version__
from .errors import DataError, RecordNotFound
from .screen import FORMATS


def say(text: object, *, err: bool = False) -> None:
    """Print a line in which control characters and escape sequences are visible, not active."""
    from .screen import safe

    click.echo(safe(str(text)), err=err)


class Commands(click.Group):
    """Turns errors of users and of the system into one line each, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit 1 for what is invalid or not there."""
        try:
            return super().invoke(ctx)
        except DataError as error:
            message = str(error)
        except BrokenPipeError:  # the reader of a pipe has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(1) from None
        except OSError as error:
            message = f"{error.filename or 'file'} :: {error.strerror or error}"
        for line in message.split("\n"):
            say(line, err=True)
        raise click.exceptions.Exit(1)

    def main(self, *args: Any, standalone_mode: bool = True, **more: Any) -> Any:
        """Run as a command; what click complains about is made safe to print."""
        run: Any = super().main
        if not standalone_mode:
            return run(*args, standalone_mode=False, **more)
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:  # closed by the shell: what is said goes nowhere
                setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may not have every character
        try:
            code = run(*args, standalone_mode=False, **more)
        except click.ClickException as error:
            context = error.ctx if isinstance(error, click.UsageError) else None
            say(f"Error: {error.format_message()}", err=True)
            if context:
                say(context.get_usage(), err=True)
            code = error.exit_code
        except click.Abort:
            code = 1
        sys.exit(code if isinstance(code, int) else 0)


format_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="How to print rows.",
)
version_option = click.option("--version", "version", default=DATA_VERSION, show_default=True, help="Data version.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message=f"%(prog)s %(version)s, data {DATA_VERSION}")
def main() -> None:
    """Laboratories, platforms, projects and achievements in Liaoning, each cell with its evidence.

    \b
    liaoning-data list
    liaoning-data show laboratories
    liaoning-data explain indicator/total-investment value
    """


@main.command("list")
@format_option
@version_option
def list_(form: str, version: str) -> None:
    """List the tables: what a row is, and how many there are."""
    from . import loaders
    from .models import MODELS

    entries = loaders.manifest(version=version)["tables"]
    rows = [
        {
            "table": table,
            "rows": entries[table]["rows"],
            "one row is": " ".join((model.__doc__ or "").split()),
        }
        for table, model in MODELS.items()
        if table in entries
    ]
    _emit(rows, ["table", "rows", "one row is"], form)


@main.command()
@click.argument("what", metavar="TABLE|ID")
@format_option
@version_option
def show(what: str, form: str, version: str) -> None:
    """Show the rows of a table, or one record."""
    from . import columns, loaders
    from .explanation import names

    if "/" in what:
        record = loaders.get(what, version=version)
        table, rows = record.table, [record.model_dump()]
        fields = list(rows[0])
    else:
        data = loaders.load(what, engine="pyarrow", version=version)
        table, rows, fields = what, data.to_pylist(), data.column_names
    if form != "table":
        if form == "parquet" and "/" not in what:
            _bytes(loaders.path(table, version=version).read_bytes())
        else:
            _emit(rows, fields, form, table)
        return
    known = names(version)
    references = [*columns.foreign_keys(table)] if table != "documents" else ["publisher_id"]
    shown = [
        {name: _with_name(row[name], known) if name in references else row[name] for name in fields} for row in rows
    ]
    if "/" in what:
        _emit([{"field": name, "value": shown[0][name]} for name in fields], ["field", "value"], form)
        return
    for row in shown:
        if "id" in row:
            row["id"] = _short(str(row["id"]))
    skipped = {"document_id", "text"} if table == "documents" else {"document_id"}
    _emit(shown, [name for name in fields if name not in skipped], form)


@main.command()
@click.argument("record_id", metavar="ID")
@click.argument("field", required=False)
@version_option
def explain(record_id: str, field: str | None, version: str) -> None:
    """Show why a value is what it is: its words in their sentence, and the rule that reads them."""
    from . import explanation
    from .screen import as_text, console, lit, safe

    screen = console()
    cells = (
        [explanation.explain(record_id, field, version=version)]
        if field
        else explanation.explain(record_id, version=version)
    )
    screen.print(f"{safe(cells[0].name)}\n{cells[0].record_id}", style="bold")
    for cell in cells:
        shown = "null" if cell.value is None else as_text(cell.value)
        screen.print(f"\n{cell.field} = {safe(shown)}", style="bold")
        if not cell.quotes:
            screen.print(f"  no evidence: the cell is {cell.standing if cell.value is not None else 'null'}")
        for quote in cell.quotes:
            screen.print(lit(quote.before, quote.exact, quote.after))
            screen.print(f"  {quote.basis}: {quote.rule}", style="dim")
            if quote.note:
                screen.print(f"  note: {safe(quote.note)}", style="dim")
        for reading in cell.readings:
            screen.print(f"  another reading, {reading.plausibility}: {safe(reading.reading)}")
            screen.print(f"  why not: {safe(reading.explanation)}", style="dim")


@main.command()
@format_option
@version_option
def facts(form: str, version: str) -> None:
    """Print all facts: one row a cell, with its quote and sentence."""
    from . import loaders

    data = loaders.load_facts(engine="pyarrow", version=version)
    names = list(data.column_names)
    rows = data.to_pylist()
    if form == "table":
        names = ["record_id", "name", "field", "value", "quote", "basis"]
        rows = [row | {"record_id": _short(row["record_id"])} for row in rows]
    _emit(rows, names, form)


@main.command()
@click.argument("table")
@version_option
def path(table: str, version: str) -> None:
    """Print the path of a table's Parquet file."""
    from . import loaders

    say(loaders.path(table, version=version))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@version_option
def copy(folder: Path, version: str) -> None:
    """Copy the Parquet files and their manifest into FOLDER, for other tools."""
    from . import loaders, store
    from .writing import replacing

    source = store.version_folder(version)
    with replacing(folder) as new:
        for file in sorted(source.iterdir()):
            shutil.copyfile(file, new / file.name)
    for table in loaders.list_tables():
        if not (source / f"{table}.parquet").exists():  # of a later version that was copied here before
            (folder / f"{table}.parquet").unlink(missing_ok=True)
    say(f"copied data {version} to {folder}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "sqlite", "duckdb", "xlsx"]),
    required=True,
    help="What to write; duckdb and xlsx are extras.",
)
@version_option
def export(folder: Path, form: str, version: str) -> None:
    """Write the tables into FOLDER for a tool that does not read Parquet.

    csv and jsonl are a file a table, the others one file. Lists are JSON, or lists where the format has them. In csv
    and xlsx a text that a spreadsheet would run has an apostrophe in front.
    """
    from .copies import export as export_

    for left in export_(folder, form, version):
        say(left, err=True)
    say(f"exported data {version} to {folder}")


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print.")
@click.option(
    "--most",
    default=20,
    type=click.IntRange(min=0),
    show_default=True,
    help="How many issues to print of each rule in a table.",
)
@click.option(
    "--report", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="All issues, as Parquet."
)
def validate(folder: Path | None, form: str, most: int, report: Path | None) -> None:
    """Check a folder of tables, or the data of this package, against everything that the dataset promises.

    A table is FOLDER/<table>.parquet, or a folder FOLDER/<table> of files, also in partitions. It may be larger than
    memory.
    """
    from . import store
    from .screen import console, progress, safe
    from .validation import validate_folder
    from .validation.promises import PROMISES
    from .validation.report import IssueFile

    place = folder or store.version_folder(DATA_VERSION)
    kept = most if form == "table" else None
    with IssueFile(report) as file, progress("validating") as shown:
        found = validate_folder(place, most=kept, progress=shown, told=file.add)
    if form != "table":
        _emit(found.rows(), ["rule", "table", "row", "record_id", "field", "message"], form)
    elif found.ok:
        say(f"valid: {folder or f'data {DATA_VERSION}'}")
    else:
        screen = console()
        for rule, count in found.counts.items():
            promise, remedy = PROMISES[rule]
            screen.print(f"{rule}: {count}", style="bold")
            screen.print(f"  promised: {promise}\n  what to do: {remedy}", style="dim")
            of_rule = [issue for issue in found.issues if issue.rule == rule]
            for issue in of_rule[:most]:
                screen.print(f"  {safe(str(issue).partition(': ')[2])}")
            if count > most:
                screen.print(f"  … and {count - most} more: --most, --format csv or --report shows them")
    if not found.ok:
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    default="evidence.html",
    show_default=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The page to write.",
)
@version_option
def view(folder: Path | None, output: Path, version: str) -> None:
    """Write a page on which each value shows its words in the document: one HTML file for a browser, without network.

    It shows the data of this package, or the tables of FOLDER with what `validate` finds in them.

    \b
    liaoning-data view --output evidence.html
    """
    from .page import view as view_

    say(f"wrote {view_(folder, output=output, version=version)}")


@main.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", default=DATA_VERSION)
@format_option
@click.option("--most", default=5, type=click.IntRange(min=0), show_default=True, help="More of a kind are counted.")
def diff(old: str, new: str, form: str, most: int) -> None:
    """Tell what changed from OLD to NEW, each a version or a folder, and the bump that it requires.

    NEW is the newest data where it is left out.
    """
    from .changes import diff as diff_
    from .screen import as_text

    found = diff_(old, new)
    if form == "table":
        say("\n".join(found.summary(most)))
        return
    columns = ["bump", "kind", "table", "record_id", "name", "field", "old", "new", "old_quotes", "new_quotes"]
    rows = found.rows()
    if form == "parquet":  # a column has one type: values as text
        values = ({name: as_text(row[name], sep="|") or None for name in ("old", "new")} for row in rows)
        rows = [row | value for row, value in zip(rows, values, strict=True)]
    _emit(rows, columns, form)


@main.command()
@click.argument("data", metavar="VERSIONS")
@click.option("--fingerprint", help="The fingerprint that the data has to have.")
def require(data: str, fingerprint: str | None) -> None:
    """Exit with 1 where the data is none of VERSIONS, a specifier such as '~=1.0'."""
    from .pins import require as require_

    require_(data, fingerprint=fingerprint)
    say(f"data {DATA_VERSION}")


@main.command()
@version_option
def coverage(version: str) -> None:
    """Print the documents with evidence, omissions and function words told apart, and their shares."""
    from . import facts
    from .screen import console, told_apart
    from .validation.accounts import accounts

    tables = facts.world(version)
    texts = dict(tables.documents.select("document_id", "document_text").collect().iter_rows())
    screen = console()
    for document_id, account in accounts(tables).items():
        screen.print(document_id, style="bold")
        screen.print(told_apart(texts[document_id], account))
        for name in ("evidence", "omitted", "function", "unaccounted"):
            count = len(getattr(account, name))
            screen.print(f"{name}: {count} of {account.total} words, {100 * count / account.total:.2f} %")


@main.command()
@click.argument("words", nargs=-1, required=True)
@format_option
@version_option
def search(words: tuple[str, ...], form: str, version: str) -> None:
    """Find records by words in their text and in the sentences that prove them, best first."""
    from . import explanation, finding

    known = explanation.names(version)
    hits = finding.search(" ".join(words), version=version)
    if not hits:
        raise RecordNotFound(f"no record holds {' '.join(words)!r}")
    rows = [{"id": record.id, "name": explanation.name_of(record, known)} for record in hits]
    if form == "table":
        rows = [row | {"id": _short(row["id"])} for row in rows]
    _emit(rows, ["id", "name"], form)


@main.command()
@click.argument("record_id", metavar="[ID]", required=False)
@click.option("--format", "form", type=click.Choice(["plain", "bibtex", "csl"]), default="plain", show_default=True)
@version_option
def cite(record_id: str | None, form: Any, version: str) -> None:
    """Cite the dataset, or one record with the document that states it."""
    from .citation import cite as cite_

    say(cite_(record_id, format=form, version=version))


@main.command()
@click.argument("table")
@version_option
def describe(table: str, version: str) -> None:
    """Describe a table: what a row is, and every column."""
    from .finding import describe as describe_

    say(describe_(table, version=version))


@main.command()
@click.argument("seeds", default="seeds", type=click.Path(path_type=Path))
@click.option("--output", "-o", default="build", show_default=True, type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--data-version", default=DATA_VERSION, show_default=True, help="The version that the files name.")
def build(seeds: Path, output: Path, data_version: str) -> None:
    """Check all documents in SEEDS, the folder seeds by default, and write the tables to FOLDER."""
    from .build import build as build_

    if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", data_version):
        raise click.BadParameter(f"{data_version!r} is no version like 1.0.0", param_hint="--data-version")
    manifest = build_(seeds, output, data_version)
    rows = sum(entry["rows"] for entry in manifest["tables"].values())
    documents = len(manifest["documents"])
    say(f"built {rows} rows of {documents} document{'s'[: documents != 1]} in {output}")
    say(f"fingerprint {manifest['fingerprint']}")


def _short(record_id: str) -> str:
    """`laboratory/<document key>/slug` as `laboratory/slug`, for people."""
    kind, _, rest = record_id.partition("/")
    return f"{kind}/{rest.rpartition('/')[2]}"


def _with_name(record_id: str | None, names: dict[str, str]) -> str | None:
    if record_id is None or record_id not in names:
        return _short(record_id) if record_id else None
    return names[record_id]


def _emit(rows: list[dict[str, Any]], columns: list[str], form: str, table: str | None = None) -> None:
    from .screen import print_rows

    if form != "parquet":
        print_rows(rows, columns, form)
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    from .columns import arrow_schema

    sink = pa.BufferOutputStream()
    schema = arrow_schema(table) if table else None
    pq.write_table(pa.Table.from_pylist([{name: row[name] for name in columns} for row in rows], schema=schema), sink)
    _bytes(sink.getvalue().to_pybytes())


def _bytes(content: bytes) -> None:
    if sys.stdout.isatty():
        raise click.UsageError("Parquet is binary: send it to a file")
    sys.stdout.buffer.write(content)
