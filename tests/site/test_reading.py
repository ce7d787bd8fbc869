"""The site in Chromium: axe-core in both colour schemes, and first questions asked in its search."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from ..test_questions import QUESTIONS

pytest.importorskip("playwright", reason="not run: `make test-docs` makes the site first")

from ..browser.driving import AXE, Watched

PAGES = (
    *("index", "docs/tutorial", "docs/evidence", "docs/analysing", "docs/api", "docs/commands", "docs/tables"),
    *("docs/derivation", "docs/rules", "docs/figures", "search"),
)


@pytest.fixture(params=["light", "dark"])
def watched(chromium: Any, request: pytest.FixtureRequest) -> Generator[Watched]:
    page = chromium.new_page(color_scheme=request.param)
    yield Watched(page)
    page.close()


@pytest.mark.skipif(not AXE.exists(), reason="not run: axe-core is not installed")
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(watched: Watched, address: str, name: str) -> None:
    watched.page.goto(f"{address}{name}.html")
    assert watched.violations() == []
    asked = [event for event in watched.events if event.startswith("request: ")]
    assert [event for event in asked if not event.startswith(f"request: {address}")] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=[one["asked"] for one in QUESTIONS])
def test_the_search_answers(chromium: Any, address: str, question: dict[str, Any]) -> None:
    page = chromium.new_page()
    page.goto(f"{address}index.html")
    page.fill(".sidebar-search", question["search"])
    page.press(".sidebar-search", "Enter")
    results = page.locator("#search-results ul.search > li > a")
    results.first.wait_for()
    page.locator("#search-results .search-summary").filter(has_text="found").wait_for()
    found = results.all_inner_texts()
    assert question["page"] in found[:5]
    results.nth(found.index(question["page"])).click()
    page.wait_for_load_state()
    shown = page.locator("article").inner_text()
    for words in question["reads"]:
        assert words in shown
    page.close()
