"""Every `--help` has examples, and each example runs."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from liaoning_innovation_data.cli import main

from .conftest import ROOT

COMMANDS = ["", *main.commands]


def examples(command: str) -> list[str]:
    """Return the examples in the help of a command."""
    shown = CliRunner().invoke(main, [*command.split(), "--help"]).stdout
    _, _, after = shown.partition("\n  Examples:\n")
    lines = [line.strip() for line in after.partition("\n\n")[0].split("\n")]
    return [line for line in lines if line]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_of_a_help_run_one_after_the_other(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "tests/documents", tmp_path / "seeds")
    shutil.copy(ROOT / "tests/documents/harbour-wire.txt", tmp_path / "article.txt")
    monkeypatch.chdir(tmp_path)
    found = examples(command)
    assert found
    for example in found:
        words, _, file = example.partition(" > ")
        program, *arguments = shlex.split(words, comments=True)
        assert program == "liaoning-data"
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, f"{example}: {result.output}"
        assert result.stdout_bytes or file
        assert not file or file == Path(file).name
    assert any(shlex.split(example)[1] == command for example in found) or not command


def test_each_command_has_a_summary_that_is_not_cut() -> None:
    shown = CliRunner().invoke(main, ["--help"], terminal_width=80).stdout
    for name in main.commands:
        assert len(re.findall(rf"^  {name} +[A-Z].*\.$", shown, re.MULTILINE)) == 1
    assert "..." not in shown.partition("Options:")[2]


def test_without_arguments_the_help_fits_a_screen() -> None:
    result = CliRunner().invoke(main, [], terminal_width=80)
    assert result.exit_code == 0
    assert result.stdout == CliRunner().invoke(main, ["--help"], terminal_width=80).stdout
    assert len(result.stdout.splitlines()) <= 48
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_help_loads_no_library_that_it_does_not_need() -> None:
    script = """
import sys
from liaoning_innovation_data.cli import main
try:
    main(["--help"])
finally:
    loaded = {"polars", "pyarrow", "pydantic", "pandera", "rich", "rapidfuzz"} & set(sys.modules)
    print(loaded, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stderr == "set()\n"
