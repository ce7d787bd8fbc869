"""Hostile documents: nothing runs, nothing breaks out, and the page still works."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import liaoning_innovation_data as lid

pytest.importorskip("playwright", reason="not run: `make test-browser` installs it")

from .driving import AXE, Watched
from .hostile import DOCUMENTS, tables

OURS = {
    *("A", "ARTICLE", "ASIDE", "B", "BDI", "BLOCKQUOTE", "BODY", "BUTTON", "CODE", "DETAILS", "DIV", "FOOTER", "FORM"),
    *("H1", "H2", "H3", "H4", "HEAD", "HEADER", "HTML", "I", "INPUT", "LABEL", "LI", "MAIN", "MARK", "META", "NAV"),
    *("NOSCRIPT", "OL", "P", "SCRIPT", "SECTION", "SMALL", "SPAN", "STYLE", "SUMMARY", "SUP", "TITLE", "UL"),
}
DRAWN = set("FIELDSET LEGEND TEMPLATE a defs desc g marker path rect svg text title".split())
CELL = "laboratory/a/b/name"


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str, str]:
    text, words = DOCUMENTS[request.param]
    return lid.view(tables(text, words), output=tmp_path / "page.html"), text, words


def test_nothing_runs_nothing_breaks_out_and_the_page_works(watched: Watched, document: tuple[Path, str, str]) -> None:
    file, text, words = document
    watched.open(file)
    assert watched.document() == text
    for link in dict.fromkeys(watched.all(".note a.cell, .note a.record, .block [data-link]", "node.dataset.link")):
        watched.choose(link)
    watched.page.fill("#wanted", words[:40])
    if watched.page.locator("#which-issue").count():
        for _ in range(12):
            watched.page.locator("#next-issue").click()
    watched.choose(CELL)
    assert [mark for *_, mark in watched.marks()] == [words]
    assert watched.page.title() == "Evidence"
    assert set(watched.all("*", "node.tagName")) <= OURS | DRAWN
    assert watched.page.locator("svg.relations").count() == 1
    assert len(watched.all("script", "0")) == 3
    assert watched.all("*", "[...node.attributes].filter((one) => one.name.startsWith('on')).length || null").count(
        None
    ) == len(watched.all("*", "0"))
    assert all(link.startswith("#") for link in watched.all("a", "node.getAttribute('href')"))
    assert watched.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    watched.page.wait_for_timeout(200)
    assert watched.events == []
    if AXE.exists():
        assert watched.violations() == []


def test_a_link_to_any_id_opens_it(watched: Watched, document: tuple[Path, str, str]) -> None:
    file, *_ = document
    watched.open(file)
    hrefs = watched.all(".note a.record", "node.getAttribute('href')")
    assert len(hrefs) >= 3
    for href in hrefs:
        watched.open(file, href)
        chosen = watched.page.locator(".note a[aria-current]")
        assert chosen.get_attribute("href") == href


def test_what_would_not_be_seen_is_shown(watched: Watched, tmp_path: Path) -> None:
    file = lid.view(tables(*DOCUMENTS["turns the direction"]), output=tmp_path / "page.html")
    watched.open(file)
    codes = watched.all(".block .unseen", "node.dataset.code")
    assert codes == ["U+202E", "U+202C", "U+2067", "U+2066", "U+200F", "U+202D"]
    watched.open(lid.view(tables(*DOCUMENTS["is outside the BMP"]), output=file))
    assert "U+200D" not in watched.all(".unseen", "node.dataset.code")


def test_no_document_at_all(watched: Watched, tmp_path: Path) -> None:
    watched.open(lid.view({}, output=tmp_path / "page.html"))
    assert watched.text("#text-title") == "No documents"
    assert "issues" in watched.text("#issues-title")
    watched.page.locator("#next-issue").click()
    assert "is missing" in watched.text("#issue")
    assert watched.events == []


def test_rows_of_a_document_that_is_not_there_have_a_place(watched: Watched, tmp_path: Path) -> None:
    found = tables(*DOCUMENTS["is a link"])
    del found["documents"]
    watched.open(lid.view(found, output=tmp_path / "page.html"), "#laboratory/a/b/name")
    assert watched.text("#text-title") == "document/a: not in documents"
    assert "(not in the text)" in watched.text("#why")


def test_many_documents_are_chosen_one_at_a_time(watched: Watched, tmp_path: Path) -> None:
    several = [tables(text, words) for text, words in (DOCUMENTS["is a link"], DOCUMENTS["is outside the BMP"])]
    several[1] = {
        table: frame.with_columns(
            pl.col(name).str.replace("/a", "/z") for name in frame.columns if name == "id" or name.endswith("_id")
        )
        for table, frame in several[1].items()
    }
    both = {table: pl.concat([one[table] for one in several]) for table in several[0]}
    watched.open(lid.view(both, output=tmp_path / "page.html"), "#laboratory/z/b/name")
    assert watched.document() == DOCUMENTS["is outside the BMP"][0]
    watched.page.select_option("#which-document", "0")
    assert watched.document() == DOCUMENTS["is a link"][0]
    watched.page.fill("#wanted", "𠮷野")
    watched.page.locator("#hits a").first.click()
    assert watched.document() == DOCUMENTS["is outside the BMP"][0]
    assert watched.events == []
