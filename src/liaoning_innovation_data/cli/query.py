"""Commands that show what the data holds and why: list, show, explain, facts, search, describe, cite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .. import DATA_VERSION
from ..schema.errors import NotFound, RecordNotFound, UnknownName, nearest
from ..schema.ids import short
from ..schema.text import as_text, escape_controls
from .app import FIELD, RECORD_ID, TABLE, TABLE_OR_ID, data_options, format_option, identified, say
from .terminal import print_bytes, print_rows


@click.command("list")
@format_option
@data_options
def list_(form: str, version: str | Path) -> None:
    """List the tables: the number of rows, and what one row is.

    \b
    Examples:
      liaoning-data list
      liaoning-data list --version 1.0.0 --format json
    """
    from ..query import load as loaders
    from ..schema import columns
    from ..storage.releases import data_versions

    entries = loaders.manifest(version=version)["tables"]
    rows = [
        {"table": table, "rows": entries[table]["rows"], "one row is": columns.about(table)}
        for table in columns.table_names()
        if table in entries
    ]
    print_rows(rows, ["table", "rows", "one row is"], form)
    if form == "table" and not isinstance(version, Path):
        say(f"\ndata {version}, of the versions {', '.join(data_versions())}")


@click.command()
@click.argument("what", metavar="TABLE|ID|NAME", type=TABLE_OR_ID)
@format_option
@data_options
def show(what: str, form: str, version: str | Path) -> None:
    """Show the rows of a table, or one record.

    Marks show which values are not certain; lines below the table say what the marks mean.

    \b
    Examples:
      liaoning-data show laboratories
      liaoning-data show indicator/total-investment
      liaoning-data show relations --format csv > relations.csv
    """
    from ..query import load as loaders
    from ..query.search import LEGEND, MARKS, doubts, marked
    from ..schema import columns
    from ..storage.about import FACTS
    from .terminal import print_record

    if is_record := what not in columns.table_names():
        try:
            record = loaders.get(identified(what, version), version=version)
        except NotFound as error:
            near = nearest(what, columns.table_names())
            near = "; liaoning-data facts prints all facts" if what == FACTS else near
            raise UnknownName(f"no table {what!r}{near or f', and {error}'}") from None
        table, rows = record.table, [record.model_dump()]
        fields = list(rows[0])
    else:
        data = loaders.load(what, engine="pyarrow", version=version)
        table, rows, fields = what, data.to_pylist(), data.column_names
    if form != "table":
        if form == "parquet" and not is_record:
            print_bytes(loaders.path(table, version=version).read_bytes())
        else:
            print_rows(rows, fields, form, columns.arrow_schema(table) if form == "parquet" else None)
        return
    known = loaders.labels(version)
    references = columns.foreign_keys(table)
    found = doubts(version)
    labelled, used = list[dict[str, Any]](), ""
    for row in rows:
        marks = marked(row, str(row.get("id")), found)
        called = {k: known.get(value, short(value)) if value and k in references else value for k, value in row.items()}
        labelled.append(called | {name: f"{as_text(called[name])} {mark}".strip() for name, mark in marks.items()})
        used += "".join(marks.values())
    legend = [f"{MARKS[kind]} {text}" for kind, text in LEGEND.items() if MARKS[kind] in used]
    if is_record:
        print_record(labelled[0])
    else:
        for row in labelled:
            row |= {"id": short(row["id"])} if "id" in row else {}
        skipped = {"document_id", "text"} if table == "documents" else {"document_id"}
        print_rows(labelled, [name for name in fields if name not in skipped], form)
        where = "--data" if isinstance(version, Path) else "--version"
        given = "" if version == DATA_VERSION else f" {where} {version}"
        legend += [f"liaoning-data explain ID{given} gives the details"] if legend else []
    if legend:
        say("\n".join(["", *legend]))


@click.command()
@click.argument("record_id", metavar="ID|NAME", type=RECORD_ID)
@click.argument("field", required=False, type=FIELD)
@data_options
def explain(record_id: str, field: str | None, version: str | Path) -> None:
    """Explain the values of a record.

    For each value, or only for FIELD, this shows the quotes, each in its sentence, and the derivation rule that reads
    the value from the quote.

    \b
    Examples:
      liaoning-data explain indicator/total-investment value
      liaoning-data explain laboratory/national-key-laboratories
    """
    from ..query import explanation
    from ..query.citation import source_of
    from .terminal import console, highlight, indented

    screen = console()
    wanted = identified(record_id, version)
    cells = (
        [explanation.explain(wanted, field, version=version)]
        if field is not None
        else explanation.explain(wanted, version=version)
    )
    screen.print(f"{escape_controls(cells[0].name)}\n{cells[0].record_id}", style="bold")
    screen.print(escape_controls(source_of(cells[0].record_id, version)), style="dim")
    for cell in cells:
        value = "null" if cell.value is None else as_text(cell.value)
        screen.print(f"\n{cell.field} = {escape_controls(value)}", style="bold")
        for part in (part for group in cell.groups() for part in group):
            if isinstance(quote := part.content, explanation.Quote):
                screen.print(indented(highlight(quote.before, quote.exact, quote.after)))
            else:
                screen.print(indented(str(part), "dim" if part.label else ""))


@click.command()
@click.argument("record_id", metavar="[ID|NAME]", required=False, type=RECORD_ID)
@format_option
@data_options
def facts(record_id: str | None, form: str, version: str | Path) -> None:
    """Print all facts, or those about one record, each with its quotes.

    A fact is a cell, or an item of a list, that has evidence. With ID or NAME, only the facts of this record and
    of the records that refer to it are printed, with the sentence of the first quote. Support that is not proven and
    other readings are printed, too. The formats json, csv and parquet have more columns.

    \b
    Examples:
      liaoning-data facts "ZWZ Group"
      liaoning-data facts --format csv > facts.csv
      liaoning-data facts --format parquet > facts.parquet
    """
    from ..query import load as loaders
    from ..schema.models import RECORD_TABLES

    data = loaders.load_facts(engine="pyarrow", version=version)
    names = list(data.column_names)
    rows = data.to_pylist()
    if record_id is not None:
        wanted = loaders.get(identified(record_id, version), version=version).id
        about = {wanted, *(row["record_id"] for row in rows if row["value_id"] == wanted)}
        rows = sorted((row for row in rows if row["record_id"] in about), key=lambda row: row["record_id"] != wanted)
        if not rows:
            raise RecordNotFound(f"{wanted} has no facts; expected a record of {', '.join(RECORD_TABLES)}")
    if form == "table":
        sentence = ["sentence"] if record_id else []  # of all facts, it would be too long
        names = ["record_id", "name", "field", "value", "quotes", *sentence, "basis", "support", "readings"]
        for row in rows:
            support = row["support"] if row["support"] != "proven" else None
            row |= {"record_id": short(row["record_id"]), "support": support}
    print_rows(rows, names, form, data.schema)


@click.command()
@click.argument("words", nargs=-1, required=True)
@format_option
@data_options
def search(words: tuple[str, ...], form: str, version: str | Path) -> None:
    """Find records by words.

    A record is found if its texts and terms and the sentences with its quotes, taken together, contain all WORDS.
    Records with the words in the name come first. The word planned finds what a document only plans.

    \b
    Examples:
      liaoning-data search hydrogen
      liaoning-data search energy storage --format json
    """
    from ..query.search import search as search_
    from ..schema.columns import all_vocabularies

    if not " ".join(words).strip():
        raise click.BadParameter("only white space, expected words to search for", param_hint="WORDS")
    hits = search_(" ".join(words), version=version)
    if not hits and form == "table":
        of = [name for name, one in all_vocabularies().items() if " ".join(words) in one.by_name]
        terms = f": no cell has this term of {', '.join(of)}" if of else ""
        raise RecordNotFound(f"no record contains {' '.join(words)!r}{terms}")
    rows = [{"id": short(key) if form == "table" else key, "name": name} for key, name in hits.named()]
    print_rows(rows, ["id", "name"], form)


@click.command()
@click.argument("table", type=TABLE)
@click.argument("column", required=False)
@data_options
def describe(table: str, column: str | None, version: str | Path) -> None:
    """Describe a table: what one row is, and each column.

    With COLUMN, describe only that column: its terms, and the cues that state them. The table facts is what the command
    facts prints.

    \b
    Examples:
      liaoning-data describe indicators
      liaoning-data describe relations predicate
    """
    from ..query.search import describe as describe_

    say(describe_(table, column, version=version))


@click.command()
@click.argument("record_id", metavar="[ID|NAME]", required=False, type=RECORD_ID)
@click.option(
    "--format",
    "form",
    type=click.Choice(["plain", "bibtex", "csl"]),
    default="plain",
    help="How to print the citation.",
)
@data_options
def cite(record_id: str | None, form: Any, version: str | Path) -> None:
    """Cite the dataset, or a record with its document.

    \b
    Examples:
      liaoning-data cite
      liaoning-data cite indicator/total-investment --format bibtex
    """
    from ..query.citation import cite as cite_

    say(cite_(None if record_id is None else identified(record_id, version), format=form, version=version))
