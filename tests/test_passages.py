"""Short documents with their seeds: what of them the build accepts, and what it says of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.schema.errors import SeedError

from .worlds import read_cases

CASES = read_cases(Path(__file__).parent / "cases" / "passages")
"""(Name of the file, case): `about`, `text`, `seed`, and parts of the `problems`; without a `header`, the one below."""
HEADER = "Title: What the coast reports\nDate: 12 May 2025\nSource: Harbour Wire\n\n"
METADATA = """\
[[sentences]]
begins = "Title:"
kind = "metadata"
evidence_count = 1
omit.label = ["Title"]

[[sentences]]
begins = "Date:"
kind = "metadata"
evidence_count = 1
omit.label = ["Date"]

[[sentences]]
begins = "Source:"
kind = "metadata"
evidence_count = 3
omit.label = ["Source"]
"""
DOCUMENT = f"""\
[document]
key = "a"
language = "en"
title = "What the coast reports"
publisher = {{ value = "organisation/harbour-wire", quote = "Harbour Wire" }}
published_on = {{ value = 2025-05-12, quote = "12 May 2025" }}

[[organisations]]
slug = "harbour-wire"
name = "Harbour Wire"
extent = "individual"

{METADATA}
"""


def problems(folder: Path, case: dict[str, Any]) -> list[str]:
    """Build the document of a case, and return what is complained about."""
    (folder / "a.txt").write_text(case.get("header", HEADER) + case["text"], "utf-8", newline="")
    (folder / "a.toml").write_text(("" if "header" in case else DOCUMENT) + case["seed"], "utf-8")
    try:
        build(folder, folder / "build")
    except SeedError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[f"{name}: {case['about']}" for name, case in CASES])
def test_a_passage_is_read_so(tmp_path: Path, case: dict[str, Any]) -> None:
    found, expected = problems(tmp_path, case), case.get("problems", [])
    assert len(found) == len(expected), found
    assert all(any(part in each for each in found) for part in expected), found
