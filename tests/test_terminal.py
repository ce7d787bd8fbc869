"""What a terminal shows: tables that fit it, aligned, with nothing lost; colours only where they are wanted."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.cli.terminal import print_record, print_rows
from liaoning_innovation_data.schema.text import as_text, escape_controls
from liaoning_innovation_data.storage.releases import data_versions

from .conftest import share

WIDE = [
    "海风研究所",
    "𠮷野家",
    "한국어",
    "e\u0301a\u0308n\u0303",
    "👩\u200d🔬",
    "🌊🌊",
    "مختبر",
    "ラボ",
    "ｆｕｌｌ",
    "x" * 90,
]
values = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.lists(st.sampled_from(WIDE), max_size=12).map("".join),
    st.lists(st.sampled_from([*WIDE, "a", "word"]), max_size=12).map(" ".join),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.text(max_size=9), max_size=3),
)
names = st.sampled_from(["id", "name", "period_is_approximate", "海风"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[dict[str, Any]]]:
    columns = draw(st.lists(names, min_size=1, unique=True))
    return columns, draw(st.lists(st.fixed_dictionaries(dict.fromkeys(columns, values)), max_size=5))


def printed(width: int, show: Callable[[], None]) -> list[str]:
    """Return the lines that are printed where the terminal is this wide."""
    with redirect_stdout(StringIO()) as out, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        show()
    return out.getvalue().split("\n")


def characters(texts: list[str]) -> Counter[str]:
    return Counter("".join("".join(texts).split()))


@settings(max_examples=share(300))
@given(tables(), st.integers(40, 250))
def test_every_line_fits_and_nothing_is_lost(table: tuple[list[str], list[dict[str, Any]]], width: int) -> None:
    columns, rows = table
    lines = printed(width, lambda: print_rows(rows, columns, "table"))
    assert max(map(cell_len, lines)) <= width
    cells = [escape_controls(as_text(row[name])) for row in rows for name in columns]
    assert not characters(cells) - characters(lines)


@given(st.dictionaries(names, values, min_size=1), st.integers(40, 250))
def test_a_record_fits_and_nothing_is_lost(row: dict[str, Any], width: int) -> None:
    lines = printed(width, lambda: print_record(row))
    assert max(map(cell_len, lines)) <= width
    assert characters(lines) == characters([*row, *(escape_controls(as_text(value)) for value in row.values())])


def test_wide_characters_are_aligned() -> None:
    rows = [{"id": name, "value": "|"} for name in WIDE[:-1]]
    lines = printed(80, lambda: print_rows(rows, ["id", "value"], "table"))
    bars = [cell_len(line.partition("|")[0]) for line in lines if "|" in line]
    assert len(bars) == len(rows)
    assert len(set(bars)) == 1


def test_prose_is_wrapped_in_its_column() -> None:
    row = {"table": "laboratories", "rows": 3, "one row is": "a laboratory, or a group of laboratories " * 2}
    lines = printed(80, lambda: print_rows([row], list(row), "table"))
    assert lines[2].split()[:3] == ["laboratories", "3", "a"]
    assert lines[3].index("a group") == lines[2].index("a laboratory")


def test_what_would_be_torn_stands_row_by_row() -> None:
    row = {"table": "laboratories", "rows": 3, "one row is": "a laboratory, or a group of laboratories " * 2}
    lines = printed(40, lambda: print_rows([row], list(row), "table"))
    assert [line.split("  ")[0] for line in lines[:3]] == ["table", "rows", "one row is"]


def on_terminal(environment: dict[str, str], columns: int = 100) -> str:
    """Return what `explain` shows on a pseudo-terminal of this width."""
    theirs, ours = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", **environment}
    with os.fdopen(ours, "wb") as out, os.fdopen(theirs, "rb", buffering=0) as screen:
        subprocess.run(EXPLAIN, stdin=out, stdout=out, stderr=out, env=environment, check=True, timeout=60)
        return screen.read(100_000).decode()


def through_pipe(environment: dict[str, str]) -> str:
    return subprocess.run(EXPLAIN, env={**os.environ, **environment}, check=True, capture_output=True, text=True).stdout


COLOUR = re.compile(r"\x1b\[[0-9;]*[34][0-9]")
EXPLAIN = [sys.executable, "-m", "liaoning_innovation_data", "explain", "indicator/total-investment", "value"]


@pytest.mark.parametrize(
    ("show", "environment", "coloured"),
    [
        (on_terminal, {}, True),
        (on_terminal, {"NO_COLOR": "1"}, False),
        (on_terminal, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (on_terminal, {"TERM": "dumb"}, False),
        (through_pipe, {}, False),
        (through_pipe, {"FORCE_COLOR": "1", "TERM": "xterm"}, True),
    ],
)
def test_words_are_highlighted_by_colour_or_by_brackets(show: Any, environment: dict[str, str], coloured: bool) -> None:
    text = show(environment)
    assert bool(COLOUR.search(text)) == coloured
    assert ("[1.08 billion yuan]" in text) != coloured


@pytest.mark.parametrize("arguments", [["list"], ["show", "document/2023-08-06-liaoning-daily"], ["facts"]])
def test_no_white_space_ends_a_line_in_a_pipe(arguments: list[str]) -> None:
    lines = CliRunner().invoke(main, arguments).stdout.splitlines()
    assert lines
    assert [line for line in lines if line.endswith(" ")] == []


def test_a_terminal_has_its_width_and_a_pipe_whole_lines() -> None:
    sentence = "These projects alone account for a total investment of [1.08 billion yuan]."
    assert sentence in through_pipe({})
    assert sentence not in through_pipe({"COLUMNS": "40"})
    for environment in ({}, {"TERM": "dumb"}):
        lines = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(environment, 50)).splitlines()
        assert 40 < max(map(len, lines)) <= 50


# Completion -----------------------------------------------------------------------------------------------------


def offered(*words: str) -> list[str]:
    """Return what the shell offers for the last of some words."""
    completion = ShellComplete(main, {}, "liaoning-data", "_LIAONING_DATA_COMPLETE")
    return [item.value for item in completion.get_completions(list(words[:-1]), words[-1])]


def test_commands_tables_formats_and_versions_are_offered() -> None:
    assert offered("ex") == ["explain", "export"]
    assert offered("show", "la") == ["laboratories"]
    assert offered("describe", "") == [table for table in lid.list_tables() if table in lid.manifest()["tables"]]
    assert offered("path", "--version", "1.0.0", "ident") == []
    assert offered("show", "laboratories", "--format", "j") == ["json"]
    assert offered("list", "--version", "1.1.") == [v for v in data_versions() if v.startswith("1.1.")]
    assert offered("diff", "1.0") == ["1.0.0", "1.0"]  # the last is for the shell, which has folders
    assert offered("validate", "buil") == ["buil"]


def test_ids_are_offered_short_and_in_full() -> None:
    short, full = offered("explain", "laboratory/national")[0], offered("show", "laboratory/2023")
    assert short == "laboratory/national-key-laboratories"
    assert full == [row.id for row in lid.iter_laboratories()]
    assert offered("cite", "indicator/total") == ["indicator/total-investment"]
    for word in offered("explain", "indicator/"):
        assert lid.get(word)


def test_the_fields_of_a_record_are_offered() -> None:
    assert offered("explain", "indicator/total-investment", "va") == ["value", "value_to", "value_is_approximate"]
    assert offered("explain", "zwz group", "ki") == ["kind"]
    assert offered("explain", "laboratory/national-key-laboratories", "va") == []


def test_nothing_is_offered_where_something_is_wrong() -> None:
    assert offered("explain", "indicator/none", "va") == []
    assert offered("show", "--version", "9.9.9", "l") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_answered(shell: str) -> None:
    words = {"COMP_WORDS": "liaoning-data describe lab", "COMP_CWORD": "lab" if shell == "fish" else "2"}
    asked = {"_LIAONING_DATA_COMPLETE": f"{shell}_complete"} | words
    result = CliRunner().invoke(main, [], env=asked, prog_name="liaoning-data")
    assert (result.exit_code, "laboratories" in result.stdout) == (0, True), result.output
    script = CliRunner().invoke(main, [], env={"_LIAONING_DATA_COMPLETE": f"{shell}_source"}, prog_name="liaoning-data")
    assert "_LIAONING_DATA_COMPLETE" in script.stdout
