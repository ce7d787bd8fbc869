"""Extractions made elsewhere: what `draft --from` takes of each format, and what it says of the rest."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from liaoning_innovation_data.cli import main
from liaoning_innovation_data.curation.extractions import read_extractions

from .conftest import ROOT

TEXT = """Title: The Ærø kelp farm
Date: 12 May 2025
Source: Harbour Wire

“Café Norrgård” opened on Ærø. 🌊 Ebbing University runs the Kelp Laboratory, and the Kelp Laboratory tests Algapure.
"""
CASES = [
    case
    for file in sorted((ROOT / "tests/cases/extractions").glob("*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
]


def written(place: Path, lines: list[str]) -> Path:
    (file := place / "a.jsonl").write_text("\n".join(lines).replace("TEXT", json.dumps(TEXT)), "utf-8")
    return file


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_a_case(case: dict[str, Any], tmp_path: Path) -> None:
    read = read_extractions(written(tmp_path, case["lines"]), TEXT)
    assert [f"{one.label}: {one.span.start} {TEXT[slice(*one.span)]}" for one in read.grounded] == case["grounded"]
    assert read.notes == case.get("notes", [])


def test_a_draft_takes_them_and_tells_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    lines = ["[172, 180, 'product']".replace("'", '"'), '{"quote": "Café Norrgård", "label": "ORG"}', "{"]
    lines += ['{"quote": "opened", "label": "event"}']
    told = CliRunner().invoke(main, ["draft", str(tmp_path / "a.txt"), "--from", str(written(tmp_path, lines))])
    assert told.exit_code == 0, told.output
    assert "a.jsonl:3 :: not read: " in told.stderr
    toml = (tmp_path / "a.toml").read_text("utf-8")
    seed = tomllib.loads(toml)
    assert [row["name"] for row in seed["achievements"]] == ["Algapure"]
    assert "Café Norrgård" in [row["name"] for row in seed["organisations"]]
    assert "# extracted in line 4: event 'opened'" in toml
    assert "# a.jsonl:3 :: not read: " in toml


@pytest.mark.parametrize(
    ("content", "message"), [(None, "no such file"), (b"\xff\xfe", "not UTF-8")], ids=["missing", "another encoding"]
)
def test_a_file_that_is_none_is_told_and_nothing_written(tmp_path: Path, content: bytes | None, message: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    if content is not None:
        (tmp_path / "a.jsonl").write_bytes(content)
    told = CliRunner().invoke(main, ["draft", str(tmp_path / "a.txt"), "--from", str(tmp_path / "a.jsonl")])
    assert told.exit_code == 1
    assert message in told.output
    assert not (tmp_path / "a.toml").exists()
