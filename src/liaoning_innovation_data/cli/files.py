"""Commands about files: path, copy, export, view, new, draft, build."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click

from .. import DATA_VERSION
from .app import data_options, say
from .completion import FOLDER, TABLE


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


@click.command()
@click.argument("folder", type=FOLDER)
@data_options
def copy(folder: Path, version: str | Path) -> None:
    """Copy the Parquet files into FOLDER.

    The file manifest.json is copied, too: it has the fingerprint of the data and the SHA-256 of each file.

    \b
    Examples:
      liaoning-data copy tables
    """
    from ..export.folder import writing
    from ..schema.columns import table_names
    from ..storage.manifest import MANIFEST
    from ..storage.releases import called, version_folder

    with writing(folder, "parquet") as new:
        for name in (MANIFEST, *(f"{table}.parquet" for table in table_names())):
            if (file := version_folder(version) / name).is_file():
                shutil.copyfile(file, new / name)
    say(f"copied {called(version)} to {folder}")


@click.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "sqlite", "duckdb", "xlsx"]),
    required=True,
    help="The format to write; duckdb and xlsx need the extra of this name.",
)
@data_options
def export(folder: Path, form: str, version: str | Path) -> None:
    """Write the tables into FOLDER in another format.

    csv and jsonl have one file for each table, the other formats one file for all. A list is written as JSON if the
    format has no lists. In csv and xlsx, a text that a spreadsheet could run as a formula has an apostrophe in front.

    \b
    Examples:
      liaoning-data export tables --format csv
      liaoning-data export tables --format sqlite
    """
    from ..export.formats import export as export_
    from ..storage.releases import called

    for left in export_(folder, form, version):
        say(left, err=True)
    say(f"exported {called(version)} to {folder}")


@click.command()
@click.argument("source", metavar="[FOLDER]", required=False, type=FOLDER)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    default="evidence.html",
    help="The file to write.",
)
@data_options
def view(output: Path, version: str | Path) -> None:
    """Write a page that shows the evidence of each value.

    The page is one HTML file for a browser, and needs no network. It shows the data of this package, or the tables in
    FOLDER with the issues that `validate` finds.

    \b
    Examples:
      liaoning-data view
      liaoning-data copy tables
      liaoning-data view tables --output page.html
    """
    from ..export.page import write

    shown, version_ = (version, None) if isinstance(version, Path) else (None, version)
    count = sum(write(shown, output, version_).counts.values())
    say(f"wrote {output}" + (f", which shows {count:,} issue{'s'[: count != 1]}" if count else ""))


@click.command()
@click.argument("folder", type=FOLDER)
def new(folder: Path) -> None:
    """Start a dataset of one's own in FOLDER.

    It gets seeds with an invented document, a Makefile, a test, a CI file, a README and a requirement that pins this
    package. `make test` in it passes at once.

    \b
    Examples:
      liaoning-data new my-dataset
    """
    from ..curation.project import create

    create(folder)
    say(f"wrote {folder}: run make test there, then replace seeds/example.txt and seeds/example.toml by your own")


@click.command()
@click.argument("text", metavar="NAME.txt", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "other",
    type=click.Path(path_type=Path),
    metavar="FILE.jsonl",
    help="Extractions made elsewhere, a line of JSON each or each document.",
)
def draft(text: Path, other: Path | None) -> None:
    """Write a first TOML for the text of a document.

    NAME.toml, beside NAME.txt, gets what rules can tell: metadata, names, groups, numbers, states, relations, and the
    sentences. Comments say which words of each sentence are left to decide. A file that is there is never overwritten.

    With --from it takes extractions, too, as langextract, spaCy, Prodigy, doccano and W3C Web Annotations write them:
    by their offsets, in characters, bytes or UTF-16, or by a quote that stands once. Others are told with the reason.

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
        raise SchemaError(f"{file} :: is there already; expected a text without a TOML beside it")
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
@click.option("--data-version", default=DATA_VERSION, help="The data version to write in the files.")
def build(seeds: Path, output: Path, data_version: str) -> None:
    """Check the documents in SEEDS and write the tables.

    SEEDS is a folder with NAME.txt and NAME.toml for each document; without it, the folder seeds. If something is
    wrong, the problems are printed and nothing is written.

    \b
    Examples:
      liaoning-data build
      liaoning-data build seeds --output build
    """
    from ..curation.build import build as build_
    from ..storage.releases import VERSION

    if not re.fullmatch(VERSION, data_version):
        raise click.BadParameter(f"{data_version!r} is no version like 1.0.0", param_hint="--data-version")
    manifest = build_(seeds, output, data_version)
    rows = sum(entry["rows"] for entry in manifest["tables"].values())
    documents = len(manifest["documents"])
    say(f"built {rows} rows of {documents} document{'s'[: documents != 1]} in {output}")
    say(f"fingerprint {manifest['fingerprint']}")
