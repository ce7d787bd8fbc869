"""What a stranger sees before doing anything, and what pointing at words or values does."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

import liaoning_innovation_data as lid

pytest.importorskip("playwright", reason="not run: `make test-browser` installs it")

from .driving import Watched

NUMBERS = ["11", "40", "40", "1.08 billion yuan", "1,644"]
SCROLL = "() => [scrollX, scrollY]"


def test_title_publisher_and_day_come_first(watched: Watched, shipped: Path, tables: dict[str, pl.DataFrame]) -> None:
    watched.open(shipped)
    assert watched.text("h1") == tables["documents"]["title"][0]
    assert watched.text("#byline").startswith("Liaoning Daily · 6 August 2023")
    assert watched.all("h1", "node.getBoundingClientRect().top < 200") == [True]


def test_the_first_number_is_lit_on_the_first_screen(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    assert watched.page.evaluate(SCROLL) == [0, 0]
    assert "#" not in watched.page.url
    assert watched.marks()[0][2] == "11"
    assert watched.in_view("mark")
    assert watched.in_view(".note.open a.cell[aria-current]")
    assert watched.all("#numbers a.lit", "node.textContent") == ["11 ▲ soarednational key laboratories"]


def test_each_main_number_is_one_click_from_its_words(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    for at, words in enumerate(NUMBERS):
        watched.page.locator("#numbers a").nth(at).click()
        assert watched.marks()[0][2] == words
        assert watched.in_view("mark")
        assert watched.in_view(".note.open a.cell[aria-current]")
        assert watched.page.locator(".note.open a.cell[aria-current]").evaluate(
            "(one) => one === document.activeElement"
        )
        watched.page.evaluate("() => scrollTo(0, 0)")


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_pointing_lights_both_ways_and_moves_nothing(watched: Watched, shipped: Path, way: str) -> None:
    watched.open(shipped)
    watched.page.keyboard.press("Escape")
    value = watched.page.locator('.note:not(.open) [data-link$="national-key-laboratories/value"]')
    words = watched.page.locator('.block [data-start="601"]')
    watched.page.evaluate("() => scrollTo(0, 300)")
    before = watched.page.evaluate(SCROLL)
    getattr(value, way)()
    assert "11" in watched.all(".block .hinted", "node.textContent")
    assert watched.page.evaluate(SCROLL) == before
    words.evaluate("(one) => { one.tabIndex = 0; }")
    getattr(words, way)()
    hinted = watched.all(".note a.cell.hinted", "node.dataset.link")
    assert "indicator/2023-08-06-liaoning-daily/national-key-laboratories/value" in hinted
    assert watched.marks() == []
    assert watched.page.evaluate(SCROLL) == before


def test_names_of_columns_are_plain_and_ids_wait(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    labels = set(watched.all(".note .field", "node.textContent"))
    assert {"members", "number", "what"}.isdisjoint({one for one in labels if "_" in one})
    assert {one for one in labels if "_" in one} == set()
    assert not watched.page.locator(".note.open code.link").is_visible()
    watched.page.locator(".note.open .copier summary").click()
    assert watched.page.locator(".note.open code.link").is_visible()


def test_what_is_not_certain_is_marked_and_explains_itself(
    watched: Watched, shipped: Path, tables: dict[str, pl.DataFrame]
) -> None:
    watched.open(shipped)
    doubted = tables["evidence"].filter(pl.col("support").is_in(["judged", "contested"]))
    for row in doubted.iter_rows(named=True):
        watched.choose(f"{row['record_id']}/{row['field']}")
        assert row["support"] in watched.all(".note.open h3 .chip", "node.textContent")
        told = watched.text("#why")
        assert row["support"] in told
        assert f"Note: {row['note']}" in told
    watched.choose("indicator/2023-08-06-liaoning-daily/total-investment/value")
    assert "proven: it counts or measures 'a total investment'" in watched.text("#why")
    listed = set(watched.all("#words .note:has(h3 .chip)", "node.dataset.record"))
    watched.page.locator("#legend .doubtful").click()
    watched.page.locator("#table-in_doubt li a").last.wait_for()
    in_doubt = watched.all("#table-in_doubt li a", "node.dataset.link")
    assert listed <= {*in_doubt}
    assert f" {len(in_doubt)} are in doubt" in watched.text("#lead")
    for row in tables["readings"].iter_rows(named=True):
        note = watched.page.locator(f'.note[data-record="{row["record_id"]}"] h3')
        assert "another reading" in note.text_content()


def test_what_is_contested_says_so_and_why(watched: Watched, contested: Path) -> None:
    watched.open(contested, "#indicator/2024-03-14-harbour-wire/voyages/subject_id")
    assert watched.all(".note.open h3 .chip", "node.textContent") == ["contested"]
    assert "contested: " in watched.text("#why")
    assert "Note: The crews are the agency's." in watched.text("#why")
    assert "contested: The crews are the agency's." in watched.text("#footnotes")


def test_data_that_does_not_say_what_is_proven_is_not_called_so(watched: Watched, tmp_path: Path) -> None:
    watched.open(lid.view(version="1.1.1", output=tmp_path / "page.html"), "#indicator/total-investment/value")
    assert "quantity: " in watched.text("#why")
    assert "proven" not in watched.text("#why")


def test_names_in_the_margin_are_whole(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    cut = "(node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 4) && node.textContent"
    assert {*watched.all("#words .note:not(.on-demand) h3", cut)} == {False}


def test_the_legend_leads_to_lists(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    for name, table in (("laboratories", "laboratories"), ("left out", "omissions"), ("in doubt", "in_doubt")):
        item = watched.page.locator("#legend li", has_text=name)
        item.locator("a").click()
        watched.page.locator(f"#table-{table} li a").last.wait_for()
        assert watched.page.locator(f"#table-{table} li").count() == int(item.text_content().rpartition(" ")[2])
        assert watched.in_view(f"#table-{table} li a")


def test_a_copied_link_is_found_by_the_search(watched: Watched, shipped: Path) -> None:
    link = "indicator/2023-08-06-liaoning-daily/total-investment/value"
    watched.page.add_init_script("navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }")
    watched.open(shipped, f"#{link}")
    watched.page.locator(".note.open .copy").click()
    assert watched.text(".note.open .copy") == "Copied."
    copied = watched.page.evaluate("globalThis.copied")
    assert copied == f"{shipped.name}#{link}"
    watched.page.locator("#wanted").fill(copied)
    watched.page.locator("#hits a").first.wait_for()
    assert watched.all("#hits a", "node.dataset.link") == [link]


def test_what_is_opened_in_a_note_covers_no_other(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    watched.page.locator(".note.open .copier summary").click()
    watched.page.locator(".note.open .copier code.link").wait_for()
    boxes = watched.all("#words .note", "node.checkVisibility() ? node.getBoundingClientRect() : null")
    for above, below in pairwise(box for box in boxes if box and box["height"]):
        assert above["bottom"] <= below["top"] + 1
