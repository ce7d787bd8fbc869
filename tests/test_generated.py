"""What is generated from the models and for the newest data is committed as it is generated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.schemas.__main__ import stale

from .conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_generated_files_are_current() -> None:
    assert [str(path.relative_to(ROOT)) for path in stale(ROOT)] == [], "run `make schemas`"


def test_what_language_models_read_is_short() -> None:
    assert (ROOT / "src/liaoning_innovation_data/llms.txt").stat().st_size < 6_000


def test_readme_quotes_the_figures_that_were_measured() -> None:
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    lies, articles = ((ROOT / f"bench/results/{name}.md").read_text("utf-8") for name in ("lies", "articles"))
    cases, _, _, unmarked = next(
        re.finditer(r"^\| all +\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) ", lies, re.MULTILINE)
    ).groups()
    assert f"of {cases} plausible false statements, {unmarked} pass all checks unmarked" in readme
    facts, exact = next(re.finditer(r"^\| all that are curated \| (\d+) \| (\d+) ", articles, re.MULTILINE)).groups()
    assert f"Of {facts} facts in ten invented articles, {exact} have an exact place" in readme


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not link.startswith("http") and not (page.parent / link).exists()] == []


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 150
