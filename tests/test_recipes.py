"""The recipes in `docs/`: every block that names a tool is run by that tool, on the files that `copy` writes.

A tool that is not installed is reported as not run; `make test-readers` installs them all.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

import liaoning_innovation_data as lid

from .conftest import ROOT

BLOCK = re.compile(r"^```(sql duckdb|r|python spark)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RECIPES = [
    (page.name, tool, text)
    for page in sorted((ROOT / "docs").glob("*.md"))
    for tool, text in BLOCK.findall(page.read_text("utf-8"))
]
PINNED = re.findall(r"copy tables --version (\S+)", (ROOT / "docs/pinning.md").read_text("utf-8"))[0]
DUCKDB = [pytest.param(text, id=page) for page, tool, text in RECIPES if tool == "sql duckdb"]
OTHERS = [pytest.param(tool, text, id=f"{page}: {tool}") for page, tool, text in RECIPES if tool != "sql duckdb"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the files in `tables`, that recipes read."""
    shutil.copytree(lid.path("documents", version=PINNED).parent, tmp_path / "tables")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def another(folder: Path) -> None:
    """Change a file as nobody should."""
    shutil.copy(folder / "tables/platforms.parquet", folder / "tables/projects.parquet")


def repinned(folder: Path) -> None:
    """Change the fingerprint, as that of another version."""
    manifest = folder / "tables/manifest.json"
    manifest.write_text(manifest.read_text().replace(lid.manifest(version=PINNED)["fingerprint"], "0" * 64))


def run(tool: str, text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a recipe with its tool."""
    if tool == "r":
        command = [shutil.which("Rscript") or pytest.skip("not run: R is not installed")]
    else:
        if not find_spec("pyspark") or not shutil.which("java"):
            pytest.skip("not run: pyspark and Java are not installed")
        command = [sys.executable]
    (folder / "recipe").write_text(text, "utf-8")
    return subprocess.run([*command, "recipe"], cwd=folder, capture_output=True, text=True, check=False)


def test_there_is_a_recipe_for_each_tool() -> None:
    assert {tool for _, tool, _ in RECIPES} == {"sql duckdb", "r", "python spark"}


@pytest.mark.parametrize("text", DUCKDB)
def test_sql_recipes_run(folder: Path, text: str) -> None:
    assert duckdb.connect().execute(text).fetchall()
    another(folder)
    with pytest.raises(duckdb.Error, match="another file"):
        duckdb.connect().execute(text)
    repinned(folder)
    with pytest.raises(duckdb.Error, match="another fingerprint"):
        duckdb.connect().execute(text)


@pytest.mark.parametrize(("tool", "text"), OTHERS)
@pytest.mark.parametrize("damage", [another, repinned])
def test_other_recipes_run(folder: Path, tool: str, text: str, damage: object) -> None:
    done = run(tool, text, folder)
    assert done.returncode == 0, done.stderr
    assert callable(damage)
    damage(folder)
    assert run(tool, text, folder).returncode != 0
