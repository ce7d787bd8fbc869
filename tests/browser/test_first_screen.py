"""What a stranger sees before doing anything, and what pointing at words or values does."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

import liaoning_innovation_data as lid

pytest.importorskip("playwright", reason="not run: `make test-browser` installs it")

from .driving import WIDE, Watched

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


def test_what_lies_under_a_resting_pointer_is_not_lit(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    box = watched.page.locator(".block .words").nth(9).bounding_box()
    watched.page.mouse.move(box["x"] + 4, box["y"] + 4)
    assert watched.all(".hinted", "0")
    watched.open(shipped)
    watched.page.evaluate("() => scrollTo(0, 1)")
    watched.page.wait_for_timeout(300)
    assert watched.all(".hinted", "0") == []
    watched.page.mouse.move(box["x"] + 5, box["y"] + 4)
    assert watched.all(".hinted", "0")
    watched.page.mouse.move(0, 0)


def test_only_what_is_operable_is_ringed(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    watched.page.keyboard.press("Tab")
    watched.page.keyboard.press("Enter")
    outline = "() => [document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle]"
    assert watched.page.evaluate(outline) == ["text", "none"]
    stops = watched.all("[tabindex='0']", "node.getAttribute('role')")
    assert set(stops) == {"link"}
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate(outline)[1] == "solid"


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
    assert "proven: the sentence gives it for “a total investment”" in watched.text("#why")
    listed = set(watched.all(".note:has(h3 .chip)", "node.dataset.record"))
    watched.page.locator("#legend .doubtful").click()
    watched.page.locator("#table-in_doubt li a").last.wait_for()
    in_doubt = watched.all("#table-in_doubt li > a", "node.dataset.link")
    assert listed == {*in_doubt}
    assert f" {len(in_doubt)} are in doubt" in watched.text("#lead")
    for row in tables["readings"].iter_rows(named=True):
        note = watched.page.locator(f'.note[data-record="{row["record_id"]}"] h3')
        assert "another reading" in note.text_content()


def test_the_list_of_what_is_in_doubt_has_each_doubt_with_its_kind_and_reason(
    watched: Watched, shipped: Path, tables: dict[str, pl.DataFrame]
) -> None:
    watched.open(shipped, "#table-in_doubt")
    told = dict(watched.all("#table-in_doubt li", "[node.querySelector('a').dataset.link, node.innerText]"))
    for row in tables["readings"].iter_rows(named=True):
        assert "another reading: " in told[row["record_id"]]
        assert row["reading"] in told[row["record_id"]]
        assert row["explanation"] not in told[row["record_id"]]
    for row in tables["evidence"].filter(pl.col("support") == "judged").iter_rows(named=True):
        assert f"judged: {row['note']}" in told[row["record_id"]]


def test_a_question_mark_stands_where_something_is_in_doubt_and_leads_to_the_reason(
    watched: Watched, shipped: Path, contested: Path, tables: dict[str, pl.DataFrame]
) -> None:
    watched.open(shipped)
    doubted = tables["evidence"].join(tables["readings"], on=["record_id", "field"], how="semi")
    ends = set(watched.all(".block .doubtful", "Number(node.dataset.end)"))
    for _, row in doubted.group_by("record_id", "field"):
        assert not ends.isdisjoint(row["char_end"])
    for file in (shipped, contested):
        watched.open(file)
        number = len(watched.all(".block .doubtful", "0"))
        assert number > 5
        for at in range(number):
            watched.page.evaluate("(at) => document.querySelectorAll('.block .doubtful')[at].click()", at)
            reasons = watched.all("#why .doubt", "node.textContent")
            assert reasons
            assert all(re.search("(another reading|judged|contested): .", one) for one in reasons)
        assert watched.events == []


def test_main_numbers_that_are_in_doubt_are_marked(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    marked = watched.all("#numbers a:has(.doubtful)", "node.lastChild.textContent")
    assert marked == [
        "national-level scientific and technological innovation platforms",
        "total investment",
        "scientific and technological innovation needs",
    ]
    assert not watched.all("#numbers b .doubtful", "0")  # what is in doubt is what is counted, not the numbers
    for name in marked:
        watched.page.locator("#numbers a", has_text=name).click()
        assert watched.text("#why .verdict").startswith("Proven: its words say it. What is in doubt is “")
        assert "another reading: " in watched.page.locator(".note.open").inner_text()


def test_each_value_has_a_verdict(watched: Watched, shipped: Path, tables: dict[str, pl.DataFrame]) -> None:
    watched.open(shipped)
    read = set(tables["readings"].select("record_id", "field").iter_rows())
    for (record, field), rows in tables["evidence"].group_by("record_id", "field", maintain_order=True):
        watched.choose(f"{record}/{field}")
        verdict = watched.text("#why .verdict")
        if "judged" in rows["support"].to_list():
            assert verdict.startswith("Judged: ")
        else:
            assert verdict.startswith("Proven: ")
            assert verdict.endswith("can be read otherwise.") == ((record, field) in read)
    watched.open(shipped, "#laboratory/liaoning-binhai-laboratory")
    assert "another reading: It is one of the four" in watched.text("#why")
    watched.open(shipped, "#organisation/zwz-group")
    assert watched.text("#why .verdict") == "Proven: its words say it, and none of its own values is in doubt."


def test_what_is_contested_says_so_and_why(watched: Watched, contested: Path) -> None:
    watched.open(contested, "#indicator/2024-03-14-harbour-wire/voyages/subject_id")
    assert watched.all(".note.open h3 .chip", "node.textContent") == ["contested"]
    assert watched.text("#why .verdict").startswith("Contested: ")
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
    told = watched.page.locator(".note.open .copier").inner_text()
    assert f"This page is a file, {shipped.name}: send it with the link." in told
    none_is_covered(watched)
    watched.page.locator("#wanted").fill(copied)
    watched.page.locator("#hits a").first.wait_for()
    assert watched.all("#hits a", "node.dataset.link") == [link]


def test_the_sentence_at_the_top_leads_to_what_is_in_doubt(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    watched.page.locator("#lead a").click()
    watched.page.locator("#table-in_doubt[open] li").first.wait_for()


def test_a_link_can_be_copied_again_and_by_hand(watched: Watched, shipped: Path) -> None:
    link = "#indicator/total-investment/value"
    watched.page.add_init_script("navigator.clipboard.writeText = async () => {}")
    watched.open(shipped, link)
    watched.page.locator(".note.open .copy").click()
    watched.page.wait_for_function("() => document.querySelector('.note.open .copy').textContent === 'Copy link'")
    watched.page.add_init_script("navigator.clipboard.writeText = async () => { throw new Error(); }")
    watched.open(shipped, link)
    watched.page.locator(".note.open .copy").click()
    watched.page.locator(".note.open .copier input").wait_for()
    assert (
        watched.page.locator(".note.open .copier")
        .inner_text()
        .startswith("Press Ctrl+C to copy it. This page is a file")
    )


def none_is_covered(watched: Watched) -> int:
    """How many notes stand in the margin, none over another."""
    boxes = watched.all("#words .note", "node.checkVisibility() ? node.getBoundingClientRect() : null")
    seen = [box for box in boxes if box and box["height"]]
    for above, below in pairwise(seen):
        assert above["bottom"] <= below["top"] + 1
    return len(seen)


def test_what_is_opened_in_a_note_covers_no_other(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    watched.page.locator(".note.open .copier summary").click()
    watched.page.locator(".note.open .copier code.link").wait_for()
    none_is_covered(watched)


def test_notes_stand_right_in_a_window_of_another_size_and_after_what_opened_before(
    watched: Watched, shipped: Path
) -> None:
    watched.open(shipped)
    watched.page.keyboard.press("Escape")
    every = none_is_covered(watched)
    watched.choose(watched.all(".note:not(.on-demand) a.record", "node.dataset.link")[-5])
    assert watched.all(".note.crowded", "0")
    watched.page.set_viewport_size({"width": 1000, "height": 700})
    watched.page.wait_for_timeout(200)
    none_is_covered(watched)
    watched.page.keyboard.press("Escape")
    assert none_is_covered(watched) == every
    watched.page.set_viewport_size(dict(zip(("width", "height"), WIDE, strict=True)))
    watched.page.wait_for_timeout(200)
    assert none_is_covered(watched) == every
    first, second = watched.all("#words .note:not(.on-demand):has(.empty) a.record", "node.dataset.link")[3:5]
    one_after_the_other = """([first, second]) => {
        document.querySelector(`[data-record="${first}"] .empty a.cell`).click();
        document.getElementById(second).click();
    }"""
    watched.page.evaluate(one_after_the_other, [first, second])
    watched.page.wait_for_timeout(200)
    none_is_covered(watched)


def test_a_record_without_words_takes_no_room_beside_the_text(
    watched: Watched, tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    record = "organisation/2023-08-06-liaoning-daily/zwz-group"
    wordless = {**tables, "evidence": tables["evidence"].filter(pl.col("record_id") != record)}
    watched.open(lid.view(wordless, output=tmp_path / "page.html"), f"#{record}")
    assert watched.page.locator("#placeless .note.open").is_visible()
    assert watched.page.locator(".note.crowded").count() == 0
