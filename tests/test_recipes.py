"""The recipes in `docs/`: every block that names a tool is run by that tool, on the files that `copy` writes.

A tool that is not installed is reported as not run; `make test-readers` installs them all.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.cli.terminal import print_rows

from .conftest import ROOT, change_cell
from .readers.readers import SPARK_SETTINGS, NotInstalledError, needed, node_folder, program, r_package

BLOCK = re.compile(
    r"^```(sql duckdb|python \w+|java|js|r(?: nanoparquet)?)( offsets)?\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def recipes(page: str, *, offsets: bool = False) -> pytest.MarkDecorator:
    """Run a test with each recipe of a page: those that take quotes from the text by offsets, or the others."""
    found = BLOCK.findall((ROOT / "docs" / page).read_text("utf-8"))
    chosen = [pytest.param(tool, text, id=tool) for tool, mark, text in found if bool(mark) == offsets]
    return pytest.mark.parametrize(("tool", "text"), chosen)


PINNED = re.findall(r"copy tables --version (\S+)", (ROOT / "docs/pinning.md").read_text("utf-8"))[0]

# How a recipe is run ----------------------------------------------------------------------------------------


class RecipeError(Exception):
    """A recipe stopped; the message is its tool's."""


def run(tool: str, text: str, folder: Path) -> None:
    """Run a recipe in a folder by its tool; skip the test where that is not installed."""
    if tool == "sql duckdb":
        try:
            assert duckdb.connect().execute(text).fetchall()
        except duckdb.Error as error:
            raise RecipeError(error) from None
        return
    try:
        command = interpreter(tool, folder)
    except NotInstalledError as missing:
        pytest.skip(f"not run: {missing}")
    recipe = folder / {"js": "recipe.mjs", "java": "Recipe.java"}.get(tool, "recipe")
    recipe.write_text(text, "utf-8")
    settings = os.environ | SPARK_SETTINGS
    done = subprocess.run([*command, recipe], cwd=folder, env=settings, capture_output=True, check=False)
    if done.returncode:
        raise RecipeError(done.stderr.decode())


def interpreter(tool: str, folder: Path) -> list[str]:
    """Return the command that runs a recipe, after a look for what the recipe needs."""
    if tool == "java":
        program("javac")
        return [program("java"), "-cp", f"{Path(needed('pyspark').__file__).parent / 'jars'}/*"]
    if tool == "js":
        if not (folder / "node_modules").exists():
            (folder / "node_modules").symlink_to(node_folder() / "node_modules")
        return [program("node")]
    if tool.startswith("python "):
        if tool == "python spark":
            program("java")
        needed({"python spark": "pyspark"}.get(tool, tool.removeprefix("python ")))
        return [sys.executable]
    r_package("nanoparquet" if tool == "r nanoparquet" else "jsonlite")
    return [program("Rscript")]


# The files that recipes read --------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that recipes are run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def copy(tables: Path, folder: Path) -> None:
    """Write what recipes read: the files that `copy` writes, and JSON."""
    done = CliRunner().invoke(main, ["copy", str(folder / "tables"), "--data", str(tables)])
    assert done.exit_code == 0, done.output
    write_json(folder)


def write_json(folder: Path) -> None:
    """Write the rows of some files as `show --format json` does."""
    for table in ("documents", "evidence", "laboratories"):
        rows = pl.read_parquet(folder / f"tables/{table}.parquet").to_dicts()
        with (folder / f"{table}.json").open("w", encoding="utf-8") as file, redirect_stdout(file):
            print_rows(rows, list(rows[0]), "json")


def another(folder: Path) -> None:
    """Change a file as nobody should."""
    shutil.copy(folder / "tables/platforms.parquet", folder / "tables/projects.parquet")


def repinned(folder: Path) -> None:
    """Change the fingerprint, as that of another version."""
    manifest = folder / "tables/manifest.json"
    manifest.write_text(manifest.read_text().replace(lid.manifest(version=PINNED)["fingerprint"], "0" * 64))


# The recipes ------------------------------------------------------------------------------------------------


def test_every_block_that_names_a_language_is_a_recipe() -> None:
    page = (ROOT / "docs/reading.md").read_text("utf-8")
    named = [name for name in re.findall(r"^```(.+)$", page, re.MULTILINE) if name != "sh"]
    assert named == [tool + mark for tool, mark, _ in BLOCK.findall(page)]
    assert {name.split()[0] for name in named if name.endswith(" offsets")} == {"sql", "python", "r", "js", "java"}


@recipes("pinning.md")
def test_recipes_for_pins_stop_where_anything_is_another(folder: Path, tool: str, text: str) -> None:
    copy(lid.path("documents", version=PINNED).parent, folder)
    run(tool, text, folder)
    another(folder)
    with pytest.raises(RecipeError, match="another file" if tool == "sql duckdb" else None):
        run(tool, text, folder)
    repinned(folder)
    with pytest.raises(RecipeError, match="another fingerprint" if tool == "sql duckdb" else None):
        run(tool, text, folder)


@recipes("reading.md")
def test_quick_ways_in(folder: Path, tool: str, text: str) -> None:
    copy(lid.path("documents").parent, folder)
    run(tool, text, folder)


@recipes("reading.md", offsets=True)
def test_quotes_are_taken_from_the_text_again(folder: Path, tool: str, text: str) -> None:
    copy(lid.path("documents").parent, folder)
    run(tool, text, folder)


@recipes("reading.md", offsets=True)
def test_quotes_are_taken_from_a_text_with_wide_characters(folder: Path, tool: str, text: str, wide: Path) -> None:
    copy(wide / "tables", folder)
    run(tool, text, folder)


@recipes("reading.md", offsets=True)
def test_a_wrong_offset_is_noticed(folder: Path, tool: str, text: str, wide: Path) -> None:
    copy(wide / "tables", folder)
    change_cell(folder / "tables/evidence.parquet", 0, "char_end", 0)
    write_json(folder)
    with pytest.raises(RecipeError):
        run(tool, text, folder)


@pytest.mark.parametrize(
    ("tool", "code_points", "others"),
    [("sql duckdb", "substr(", "substring_grapheme("), ("js", "Array.from(text)", 'text.split("")')],
)
def test_counting_in_graphemes_or_utf_16_is_noticed(
    folder: Path, tool: str, code_points: str, others: str, wide: Path
) -> None:
    copy(wide / "tables", folder)
    page = (ROOT / "docs/reading.md").read_text("utf-8")
    (text,) = [text for name, mark, text in BLOCK.findall(page) if mark and name == tool]
    assert code_points in text
    with pytest.raises(RecipeError, match="another quote"):
        run(tool, text.replace(code_points, others), folder)
