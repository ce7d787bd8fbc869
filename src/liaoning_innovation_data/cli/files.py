"""Commands about files: path, copy, export, view, build."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click

from .. import DATA_VERSION
from .app import say, version_option
from .completion import FOLDER, TABLE


@click.command()
@click.argument("table", type=TABLE)
@version_option
def path(table: str, version: str) -> None:
    """Print the path of a table's Parquet file.

    \b
    Examples:
      liaoning-data path laboratories
    """
    from ..query import load as loaders

    say(loaders.path(table, version=version))


@click.command()
@click.argument("folder", type=FOLDER)
@version_option
def copy(folder: Path, version: str) -> None:
    """Copy the Parquet files and their manifest into FOLDER, for other tools.

    \b
    Examples:
      liaoning-data copy tables
    """
    from ..export.folder import writing
    from ..storage.releases import version_folder

    with writing(folder, "parquet") as new:
        for file in version_folder(version).iterdir():
            shutil.copyfile(file, new / file.name)
    say(f"copied data {version} to {folder}")


@click.command()
@click.argument("folder", type=FOLDER)
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

    \b
    Examples:
      liaoning-data export tables --format csv
      liaoning-data export tables --format sqlite
    """
    from ..export.formats import export as export_

    for left in export_(folder, form, version):
        say(left, err=True)
    say(f"exported data {version} to {folder}")


@click.command()
@click.argument("folder", required=False, type=FOLDER)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The page to write; evidence.html where it is left out.",
)
@version_option
def view(folder: Path | None, output: Path | None, version: str) -> None:
    """Write a page on which each value shows its words in the document: one HTML file for a browser, without network.

    It shows the data of this package, or the tables of FOLDER with what `validate` finds in them.

    \b
    Examples:
      liaoning-data view
      liaoning-data copy tables
      liaoning-data view tables --output page.html
    """
    from ..export.page import view as view_

    written = view_(folder, version=version) if output is None else view_(folder, output=output, version=version)
    say(f"wrote {written}")


@click.command()
@click.argument("seeds", default="seeds", type=FOLDER)
@click.option(
    "--output",
    "-o",
    default="build",
    show_default=True,
    type=FOLDER,
    metavar="FOLDER",
)
@click.option("--data-version", default=DATA_VERSION, show_default=True, help="The version that the files name.")
def build(seeds: Path, output: Path, data_version: str) -> None:
    """Check all documents in SEEDS, the folder seeds by default, and write the tables to FOLDER.

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
