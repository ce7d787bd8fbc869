"""Strict type checkers accept the Python examples of README, docs and the help of public names."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from inspect import getdoc
from pathlib import Path

import pytest

import liaoning_innovation_data as lid

from .conftest import ROOT

BLOCK = re.compile(r"^```(pycon|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = re.compile(r"^(?:>>>|\.\.\.) ?(.*)$", re.MULTILINE)

PYRIGHT = {
    "typeCheckingMode": "strict",
    "reportUnusedExpression": False,  # a session shows what an expression is
    "reportUnusedImport": False,  # nor needs each of the names
    "reportMissingModuleSource": False,  # my_project has only stubs
}


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A folder with all examples as modules: those of a session in one, others each in its own."""
    modules = list[str]()
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        found = BLOCK.findall(page.read_text("utf-8"))
        sessions = [
            "\n".join(PROMPT.findall(text.partition("Traceback")[0])) for kind, text in found if kind == "pycon"
        ]
        modules += ["\n".join(sessions)] if sessions else []
        modules += [text for kind, text in found if kind == "python"]
    assert len(modules) > 5
    names = [name for name in dir(lid) if not name.startswith("__")]
    helps = [(getdoc(one) or "").partition("Traceback")[0] for one in (lid, *(getattr(lid, name) for name in names))]
    sessions = ["\n".join(PROMPT.findall(text)) for text in helps]
    modules += [f"import {lid.__name__} as lid\n{text}" for text in dict.fromkeys(sessions) if text]
    for number, text in enumerate(modules):
        (tmp_path / f"example_{number}.py").write_text(text, "utf-8")
    shutil.copy(ROOT / "tests/typed/my_project.pyi", tmp_path)
    shutil.copy(ROOT / "tests/typed/api.py", tmp_path)
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(PYRIGHT))
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ["mypy", "--strict", "--cache-dir", str(ROOT / ".mypy_cache/examples"), "."],
        ["pyright", "--pythonpath", sys.executable],
    ],
    ids=["mypy", "pyright"],
)
def test_strict_type_checkers_accept_the_examples(command: list[str], examples: Path) -> None:
    source = Path(lid.__file__).parents[1]
    settings = os.environ | {"MYPYPATH": str(source), "PYTHONPATH": str(source)}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=examples, env=settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
