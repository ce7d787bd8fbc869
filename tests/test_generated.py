"""What is generated from the models and for the newest data is committed as it is generated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.schemas.__main__ import stale
from tools.schemas.figures import QUOTED, QUOTING, quoted

from .conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_generated_files_are_current() -> None:
    assert [str(path.relative_to(ROOT)) for path in stale(ROOT)] == [], "run `make schemas`"


def test_what_language_models_read_is_short() -> None:
    assert (ROOT / "src/liaoning_innovation_data/llms.txt").stat().st_size < 6_000


@pytest.mark.parametrize("phrase", QUOTED)
def test_each_phrase_of_figures_stands_on_a_page(phrase: str) -> None:
    words = re.split(r"\{.+?\}", phrase)
    pattern = r"[\d.,]+".join(re.escape(part) for part in words)
    pages = [" ".join((ROOT / name).read_text("utf-8").split()) for name in QUOTING]
    assert any(re.search(pattern, page) for page in pages)


def test_figures_are_written_where_a_page_quotes_them() -> None:
    measured = {"lies": {"figures": {"unmarked": {"value": 3, "of": 1200}}}}
    page = "Why? Of 9 plausible\nfalse statements, of 9\nplausible false statements, 9 pass all checks unmarked."
    assert quoted(page, measured) == page.replace("of 9", "of 1,200").replace("9 pass", "3 pass")


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not link.startswith("http") and not (page.parent / link).exists()] == []


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 150
