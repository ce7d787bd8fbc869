"""Many documents in a folder: what the index finds, where its links lead, and how soon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bench.differences import corpus
from liaoning_innovation_data.export.page import pages, read

pytest.importorskip("playwright", reason="not run: `make test-browser` installs it")

from .driving import AXE, Watched

DOCUMENTS = 12
CELL = "indicator/document-000007/total-investment/value"
LOADED = "() => document.querySelectorAll('script[src^=found]').length && document.readyState === 'complete'"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of some documents, each seventh laboratory of which has a term that is none."""
    data = corpus(DOCUMENTS * 1_000)
    term = pl.when(pl.int_range(pl.len()) % 7 == 0).then(pl.lit("galactic")).otherwise("level")
    frames, shown = read({**data, "laboratories": data["laboratories"].with_columns(level=term)})
    made = tmp_path_factory.mktemp("pages")
    pages.write_pages(frames, shown, made)
    return made


@pytest.fixture
def index(watched: Watched, folder: Path) -> Iterator[Watched]:
    watched.open(folder / "index.html")
    watched.page.wait_for_function(LOADED)
    yield watched
    assert [event for event in watched.events if folder.as_uri() not in event] == []


def shown(index: Watched) -> int:
    return int(index.page.locator("#documents > li:not([hidden])").count())


def test_all_documents_are_listed_with_what_they_hold(index: Watched) -> None:
    listed = index.all("#documents > li", "node.textContent")
    assert len(listed) >= DOCUMENTS
    assert "Liaoning Daily · 2023-08-06 · 99 records" in listed[1]


def test_names_numbers_and_quotes_are_found(index: Watched) -> None:
    for words, heading in (
        ("zwz", "ZWZ Group"),
        ("1644", "scientific and technological innovation needs"),
        ("1,644 NEEDS", "scientific and technological innovation needs"),
        ("billion yuan", "total investment"),
    ):
        index.page.fill("#wanted", words)
        assert index.text("#documents ol a >> nth=0") == heading
        assert shown(index) >= DOCUMENTS
    index.page.fill("#wanted", "no such words")
    assert (shown(index), index.text("#found")) == (0, "0 records in 0 documents")


def test_all_hits_of_a_document_are_a_click_away(index: Watched) -> None:
    index.page.fill("#wanted", "liaoning")
    hits = index.page.locator("#documents ol").first
    more = hits.locator("button")
    listed, number = hits.locator("a").count(), int(more.inner_text().removesuffix(" more"))
    more.click()
    assert hits.locator("a").count() == listed + number
    assert hits.locator("a").nth(listed).evaluate("node => node === document.activeElement")
    assert more.count() == 0


def test_records_that_come_after_the_question_are_found(index: Watched) -> None:
    index.page.fill("#wanted", "zwz")
    before = int(index.text("#found").partition(" ")[0])
    index.page.evaluate("() => take([[0, 'organisation//zwz-again', 'ZWZ again', 0, 0, 0, [], '']])")
    index.page.locator("#asking").dispatch_event("input")  # as when a file of records has been read
    assert int(index.text("#found").partition(" ")[0]) == before + 1


def test_filters_are_for_table_kind_support_and_issue_together(index: Watched) -> None:
    index.page.select_option("#table", label=index.all("#table option", "node.label")[3])
    index.page.select_option("#issue", "any")
    records = index.all("#documents ol a", "node.getAttribute('href')")
    assert 1 <= shown(index) < DOCUMENTS
    assert {link.partition("#")[2].partition("/")[0] for link in records} == {"laboratory"}
    index.page.select_option("#issue", "")
    index.page.select_option("#table", "")
    index.page.select_option("#kind", label="organisations: university")
    assert "Dalian University of Technology" in index.all("#documents ol a", "node.textContent")
    index.page.select_option("#support", label="contested")
    assert shown(index) == 0


def test_what_is_asked_is_in_the_address(watched: Watched, index: Watched, folder: Path) -> None:
    index.page.fill("#wanted", "reactor")
    index.page.select_option("#support", label="another reading")
    found, address = index.text("#found"), index.page.url
    watched.open(folder / "index.html", f"#{address.partition('#')[2]}")
    watched.page.wait_for_function(LOADED)
    watched.page.wait_for_function("(text) => document.querySelector('#found').textContent === text", arg=found)


def test_a_hit_leads_to_its_record_and_back(index: Watched) -> None:
    index.page.fill("#wanted", "zwz")
    index.page.keyboard.press("Enter")
    index.page.locator(".note.open a.record[aria-current]").wait_for()
    assert index.text(".note.open h3 a") == "ZWZ Group"
    index.page.get_by_role("link", name="All documents").click()
    index.page.locator("#asking:not([hidden])").wait_for()


@pytest.mark.parametrize(
    ("file", "link"),
    [
        ("index.html", CELL),
        ("document-document-000001.html", CELL),
        ("document-document-000007.html", "indicator/total-investment/value"),
    ],
)
def test_links_lead_to_their_document_from_any_page(watched: Watched, folder: Path, file: str, link: str) -> None:
    watched.open(folder / file, f"#{link}")
    watched.page.wait_for_url(re.compile("document-document-000007.html#"))
    watched.page.locator("mark").wait_for()
    assert [text for _, _, text in watched.marks()] == ["1.08 billion yuan"]


def test_a_link_to_nothing_says_so_on_the_index(watched: Watched, folder: Path) -> None:
    watched.open(folder / "index.html", "#laboratory/nowhere/nothing")
    watched.page.wait_for_function("() => document.querySelector('#found').textContent.includes('There is nothing at')")


def test_search_goes_on_from_a_page_to_all_documents(watched: Watched, folder: Path) -> None:
    watched.open(folder / "document-document-000003.html")
    watched.page.fill("#wanted", "reactor")
    watched.page.get_by_role("link", name="Search all documents").click()
    watched.page.locator("#documents ol a").first.wait_for()
    assert watched.page.input_value("#wanted") == "reactor"


def test_without_scripts_the_index_is_a_list_of_links(chromium: Any, folder: Path) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto((folder / "index.html").as_uri())
    assert page.locator("#documents a").count() >= DOCUMENTS
    assert page.locator("#asking").is_hidden()
    page.close()


@pytest.mark.skipif(not AXE.exists(), reason="not run: axe-core is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(320, 256), (1600, 1000)])
def test_axe_finds_nothing_on_the_index(chromium: Any, folder: Path, size: tuple[int, int], scheme: str) -> None:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    index = Watched(page).open(folder / "index.html")
    assert index.violations() == []
    index.page.wait_for_function(LOADED)
    index.page.fill("#wanted", "institute")
    assert index.violations() == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.close()
