"""The first questions of somebody who has only the package and its help: two commands answer each."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT

QUESTIONS = tomllib.loads((ROOT / "tests/cases/questions.toml").read_text("utf-8"))["question"]


@pytest.mark.parametrize("question", QUESTIONS, ids=[one["asked"] for one in QUESTIONS])
def test_two_commands_answer(question: dict[str, Any], tmp_path: Path) -> None:
    assert len(question["commands"]) <= 2
    shown, code = "", 0
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "src")}
    for command in question["commands"]:
        run = subprocess.run(
            command, shell=True, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False
        )
        shown, code = shown + run.stdout + run.stderr, run.returncode
    assert code == question.get("exit", 0), shown
    for words in question["shows"]:
        assert words in shown
