"""Commands about files: path, copy, export, view, new, draft, build."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import click

from .. import DATA_VERSION
from .app import FILE, FOLDER, PATH, TABLE, data_options, say


@click.command()
@click.argument("table", type=TABLE)
@data_options
def path(table: str, version: str | Path) -> None:
    """Print the path of the Parquet file of a table.

    \b
    Examples:
      liaoning-data path laboratories
    """
    from ..query import load as loaders

    say(loaders.path(table, version=version))


force_option = click.option(
    "--force", is_flag=True, help="Replace files that another program wrote or somebody changed, and name each."
)


def _replaced(force: bool) -> Callable[[str], None] | None:
    """Return what tells of a file that is replaced, where it may be."""
    return (lambda name: say(f"replaces {name}", err=True)) if force else None


@click.command()
@click.argument("folder", type=FOLDER)
@force_option
@data_options
def copy(folder: Path, force: bool, version: str | Path) -> None:
    """Copy the Parquet files into FOLDER.

    The folder describes itself: besides the tables it has manifest.json with the fingerprint of the data and the
    SHA-256 of each file, descriptors (datapackage.json, croissant.json), a data card (README.md), the licence and the
    citation. facts.parquet is made from the tables: one row for each value, with names, quotes and readings, for tools
    in which joins are difficult.

    \b
    Examples:
      liaoning-data copy tables
    """
    import pyarrow.parquet as pq

    from ..export.descriptors import describe
    from ..export.formats import writing
    from ..query.load import load_facts
    from ..schema.columns import table_names
    from ..storage.about import FACTS, of_folder
    from ..storage.manifest import MANIFEST, named_in
    from ..storage.releases import called, version_folder

    source = version_folder(version)
    made, before = (named_in(each, "data_version") for each in (source, folder))
    with writing(folder, "parquet", _replaced(force)) as new:
        for name in (MANIFEST, *(f"{table}.parquet" for table in table_names())):
            if (file := source / name).is_file():
                shutil.copyfile(file, new / name)
        pq.write_table(load_facts(engine="pyarrow", version=version), new / f"{FACTS}.parquet", compression="zstd")
        describe(new, of_folder(source), source)
    instead = f", in the place of data {before}" if before not in (None, made) else ""
    say(f"copied {called(version)} to {folder}{instead}")


@click.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "sqlite", "duckdb", "xlsx", "annotations", "html"]),
    required=True,
    help="The format to write; duckdb and xlsx need the extra of the same name.",
)
@force_option
@data_options
def export(folder: Path, form: str, force: bool, version: str | Path) -> None:
    """Write the tables into FOLDER in another format.

    csv and jsonl have one file for each table, sqlite, duckdb and xlsx one for all, such as
    FOLDER/liaoning_innovation_data.sqlite; annotations contains only the evidence, as W3C Web Annotations in JSON-LD.
    Lists are written as JSON if the format has no lists. In csv and xlsx, a text that a spreadsheet could run as a
    formula gets an apostrophe in front.

    html is for reading: an evidence page for each document, and an index.html with search and filters, which need no
    server. The pages also show the issues of invalid tables.

    \b
    Examples:
      liaoning-data export tables --format csv
      liaoning-data export tables --format sqlite
      liaoning-data export pages --format html
    """
    from ..export.formats import export as export_
    from ..export.formats import written_to
    from ..storage.releases import called

    for left in export_(folder, form, version, _replaced(force)):
        say(left, err=True)
    name, *more = written_to(folder)[form]
    say(f"exported {called(version)} to {folder if more else folder / name}")


@click.command()
@click.argument("source", metavar="[FOLDER]", required=False, type=FOLDER)
@click.option("--output", "-o", type=FILE, metavar="FILE", default="evidence.html", help="The file to write.")
@click.option(
    "--compare", type=FOLDER, metavar="THEIRS", help="Show where another reading of the same documents differs."
)
@data_options
def view(output: Path, compare: Path | None, version: str | Path) -> None:
    """Write a page that shows the evidence of each value.

    The page is one HTML file for a browser, and needs no network. It shows the data of this package, or the tables in
    FOLDER with the issues that `validate` finds, and the lines of the seed that would correct them, where these can be
    derived. FOLDER may also contain seeds, such as drafts.

    \b
    Examples:
      liaoning-data view
      liaoning-data copy tables
      liaoning-data view tables --output page.html
      liaoning-data view seeds
    """
    from ..export.page import of_version, write

    count = write(*of_version(version), output, compare)
    what = "difference" if compare else "issue"
    say(f"wrote {output}" + (f", which shows {count:,} {what}{'s'[: count != 1]}" if count else ""))


@click.command()
@click.argument("folder", type=FOLDER)
def new(folder: Path) -> None:
    """Start a dataset of your own in FOLDER.

    FOLDER gets seeds with an invented document, a Makefile, a test, a CI file, a README and a requirement that pins
    this package. `make test` passes there from the start, if pip can install this version of it.

    \b
    Examples:
      liaoning-data new my-dataset
    """
    from ..curation.project import create

    create(folder)
    say(f"wrote {folder}: run make test there, then replace seeds/example.txt and seeds/example.toml with your own")
    say("if pip does not find this package, put the path of its wheel or checkout into requirements.txt")


@click.command()
@click.argument("text", metavar="NAME.txt", type=PATH)
@click.option(
    "--from",
    "other",
    type=PATH,
    metavar="FILE.jsonl",
    help="Extractions by other tools: JSON Lines, one line for each extraction or for each document.",
)
def draft(text: Path, other: Path | None) -> None:
    """Write a first TOML file for the text of a document.

    NAME.toml, beside NAME.txt, gets what rules can determine: metadata, names, groups, numbers, states, relations, and
    the sentences. Comments say which words of each sentence are left to decide. An existing file is never overwritten.

    With --from it also reads extractions, in the formats of langextract, spaCy, Prodigy, doccano and W3C Web
    Annotations: by their offsets, in characters, bytes or UTF-16, or by a quote that occurs once. Extractions that
    cannot be used are reported with the reason.

    \b
    Examples:
      liaoning-data draft article.txt
    """
    from ..curation.build import decoded
    from ..curation.extractions import read_extractions
    from ..curation.proposal import propose
    from ..schema.errors import SchemaError
    from ..storage.atomic import replacing_file

    file = text.with_suffix(".toml")
    if file == text or file.exists():
        raise SchemaError(f"{file} :: exists already; expected a text without a TOML beside it")
    read = read_extractions(other, decoded(text.read_bytes(), text)) if other and text.is_file() else None
    proposal = propose(text, read)
    for note in read.notes if read else ():
        click.echo(note, err=True)
    with replacing_file(file) as new:
        new.write_text(proposal, encoding="utf-8", newline="\n")
    say(f"wrote {file}: decide what its comments name, then run liaoning-data build {text.parent}")


@click.command()
@click.argument("seeds", default="seeds", type=FOLDER)
@click.option("--output", "-o", default="build", type=FOLDER, metavar="FOLDER", help="Where to write the tables.")
@click.option(
    "--data-version",
    default=DATA_VERSION,
    show_default="that of the newest data of this package",
    help="The data version to write in the files.",
)
@click.option("--watch", is_flag=True, help="Keep running: check again after each edit, until Ctrl-C.")
@click.option(
    "--view", "page", type=FILE, metavar="FILE", help="Also write the page of `view`, each time the tables are written."
)
@force_option
def build(seeds: Path, output: Path, data_version: str, watch: bool, page: Path | None, force: bool) -> None:
    """Check the documents in SEEDS and write the tables.

    SEEDS is a folder with NAME.txt and NAME.toml for each document; by default, the folder seeds. The content of its
    dataset.toml (title, description, authors, license, homepage, keywords) goes into the descriptors beside the tables.
    If SEEDS/readings has a second reading of each document, they also say how far it agrees. If something is wrong, the
    problems are printed and nothing is written.

    With --watch, which needs the extra watch, each edit is checked at once. The output is the first ten problems, each
    with its line and what to do, or if there are none, the records and cells that were added, removed or changed. The
    tables are written when nothing has changed for a second.

    \b
    Examples:
      liaoning-data build
      liaoning-data build seeds --output build --view page.html
    """
    from ..curation.build import Tables, read_seeds, write_tables
    from ..export.descriptors import describing
    from ..export.formats import BUILD, writing
    from ..storage.releases import VERSION

    if not re.fullmatch(VERSION, data_version):
        raise click.BadParameter(f"{data_version!r} is no version like 1.0.0", param_hint="--data-version")
    if output.resolve() == seeds.resolve():
        raise click.BadParameter(f"{output} is the folder of the seeds", param_hint="--output")
    finish = describing(seeds, output)

    def save(tables: Tables) -> None:
        with writing(output, BUILD, _replaced(force)) as new:
            manifest = write_tables(tables, new, data_version, finish)
        rows = sum(entry["rows"] for entry in manifest["tables"].values())
        documents = len(manifest["documents"])
        say(f"built {rows} rows of {documents} document{'s'[: documents != 1]} in {output}")
        say(f"fingerprint {manifest['fingerprint']}")
        if page:
            from ..export.page import write

            write(output, "", page)
            say(f"wrote {page}")

    if watch:
        from .watch import watch as watch_

        watch_(seeds, save)
    else:
        save(read_seeds(seeds))
