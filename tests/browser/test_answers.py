"""What a reader does first: the page answers near the pointer, moves no further than needed, and hides no doubt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.export.page import read

pytest.importorskip("playwright", reason="not run: `make test-browser` installs it")

from .driving import NARROW, WIDE, Watched

Tables = dict[str, pl.DataFrame]
NUMBER = "indicator/2023-08-06-liaoning-daily/industrial-bases"
MIDDLE = (
    """(node) => { const { left, top, height } = node.getClientRects()[0]; return [left + 5, top + height / 2]; }"""
)
INSIDE = "(node) => { const { top, bottom } = node.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; }"


@pytest.fixture
def invalid(tables: Tables, tmp_path: Path) -> Path:
    """The page of data with a number that its words do not state."""
    wrong = pl.when(pl.col("id") == NUMBER).then(77).otherwise("value").cast(tables["indicators"].schema["value"])
    given = {**tables, "indicators": tables["indicators"].with_columns(value=wrong)}
    return lid.view(given, output=tmp_path / "page.html")


@pytest.mark.parametrize("number", range(3, 32, 4))
def test_words_that_are_clicked_stay_under_the_pointer(watched: Watched, shipped: Path, number: int) -> None:
    watched.open(shipped)
    word = watched.page.locator(".block .words").nth(number)
    at = word.evaluate(MIDDLE)
    watched.page.mouse.move(*at)
    watched.page.mouse.click(*at)
    watched.page.wait_for_timeout(100)
    why = watched.page.locator("#why")
    moved, bottom = watched.page.evaluate("() => scrollY"), why.evaluate("(one) => one.getBoundingClientRect().bottom")
    assert moved == 0 or WIDE[1] - bottom < 20  # no further than its card needs
    assert why.evaluate(INSIDE)
    assert watched.page.locator("mark").first.evaluate(INSIDE)
    watched.page.mouse.move(0, 0)


def test_what_scrolls_under_the_pointer_is_not_lit(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    watched.page.mouse.move(400, 640)
    watched.page.mouse.move(5, 640)
    watched.page.mouse.move(300, 5)
    watched.page.mouse.wheel(0, 300)
    watched.page.wait_for_timeout(300)
    assert watched.all(".hinted, #tip:not([hidden])", "0") == []
    watched.page.mouse.move(0, 0)


@pytest.mark.parametrize("size", [WIDE, NARROW, (1600, 1000)])
@pytest.mark.parametrize(("link", "heading"), [("All records", "#everything h2"), ("Relations", "#relations h2")])
def test_the_first_way_to_a_section_ends_at_its_heading(
    chromium: Any, shipped: Path, size: tuple[int, int], link: str, heading: str
) -> None:
    page = Watched(chromium.new_page(viewport=dict(zip(("width", "height"), size, strict=True)))).open(shipped)
    page.page.locator("#legend").get_by_role("link", name=link).click()
    page.page.wait_for_timeout(300)
    top, left = page.page.locator(heading).evaluate(
        "(node) => [node.getBoundingClientRect().top, document.documentElement.scrollHeight - innerHeight - scrollY]"
    )
    assert 0 <= top < 60 or (0 <= top < size[1] and left < 2)
    page.page.close()


def test_exact_values_are_found_first_and_places_and_files_not_at_all(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    watched.page.fill("#wanted", "11")
    hits = watched.all("#hits a", "node.dataset.link")
    assert {hit.rpartition("/")[2] for hit in hits[:2]} == {"member_count", "value"}
    kinds = [hit.partition("/")[0] for hit in hits]
    assert {"reading", "sentence", "omission"}.isdisjoint(kinds[: kinds.index("sentence")])
    watched.page.keyboard.press("ArrowDown")
    assert watched.page.evaluate("() => document.activeElement.dataset.link") == hits[0]
    for nowhere in ("a0c8edc1153f5bde.txt", "2118"):
        watched.page.fill("#wanted", nowhere)
        assert watched.text("#hits-count") == "0 found"


def test_a_tile_has_the_value_of_its_cell_and_its_issue(watched: Watched, invalid: Path) -> None:
    watched.open(invalid)
    assert watched.all("#numbers a:has(.wrong)", "node.innerText.replaceAll(/\\s+/g, ' ')") == ["77 industrial bases"]
    assert watched.page.locator("#numbers .doubtful").count() > 0


def test_what_is_wrong_with_no_place_says_with_what_and_nothing_else_is_chosen(
    watched: Watched, tables: Tables, tmp_path: Path
) -> None:
    watched.open(lid.view({**tables, "plants": tables["platforms"]}, output=tmp_path / "page.html"))
    for _ in watched.all("#all-issues li", "0"):
        if "plants" in watched.text("#issue"):
            break
        watched.page.locator("#next-issue").click()
    assert ": plants: no such table" in watched.text("#issue .issue p >> nth=0")
    assert watched.marks() == []
    assert watched.page.locator(".note.open").count() == 0


def test_hidden_values_take_no_focus_and_nothing_scrolls_in_a_note(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    for _ in range(60):
        watched.page.keyboard.press("Tab")
        assert watched.page.locator(":focus").evaluate("(node) => node.getClientRects().length")
    assert set(watched.all(".note :is(ul, li)", "node.scrollTop + node.scrollLeft")) == {0}
    below = "node.getBoundingClientRect().top > node.closest('.cells').getBoundingClientRect().bottom - 4"
    seen = "getComputedStyle(node).visibility === 'visible'"
    hidden = watched.all("#words .note:not(.open) li.brief", f"node.getClientRects().length && {below} ? {seen} : null")
    assert {*hidden} == {None, False}


def test_the_picture_marks_what_is_in_doubt(watched: Watched, shipped: Path, tables: Tables) -> None:
    watched.open(shipped)
    doubted = {*tables["readings"]["record_id"]} | {
        *tables["evidence"].filter(pl.col("support").is_in(["judged", "contested"]))["record_id"]
    }
    marked = watched.all("#picture .edge:has(text)", "[node.dataset.link, node.textContent.trim().endsWith('?')]")
    told = {link: "?" in text for link, text in watched.all("#picture .edge", "[node.dataset.link, node.textContent]")}
    drawn = {link for link in doubted & {*tables["relations"]["id"]} if not link.partition("member_of")[1]}
    assert drawn
    assert drawn <= {link for link, is_told in told.items() if is_told} <= doubted
    assert {link for link, is_marked in marked if is_marked} <= doubted


def test_a_link_that_names_nothing_says_so_for_all_to_see(watched: Watched, shipped: Path) -> None:
    watched.open(shipped, "#indicator/nothing/here")
    assert "names no value of this data" in watched.text("#said")
    watched.open(shipped, "#indicator/total-investment/valuexx")
    assert watched.all("[aria-current]", "node.dataset.link") == [
        "indicator/2023-08-06-liaoning-daily/total-investment"
    ]
    assert "names no value of this data" in watched.text("#said")
    assert watched.page.locator("#said").evaluate(INSIDE)
    assert watched.page.locator("#said").bounding_box()["height"] > 20
    watched.choose(f"{NUMBER}/value")
    assert watched.page.locator("#said").bounding_box()["height"] < 2


@pytest.mark.parametrize("width", [320, 768, 1100, 1280])
def test_the_picture_is_there_where_it_can_be_read(chromium: Any, shipped: Path, width: int) -> None:
    page = Watched(chromium.new_page(viewport={"width": width, "height": 800})).open(shipped, "#relations")
    is_drawn = page.page.locator("#picture svg").is_visible()
    assert is_drawn is (width == 1280)
    assert page.page.locator("#doers").is_visible() is page.page.locator("#drawn").is_hidden() is not is_drawn
    sizes = page.all("#picture .edge text", "node.getBoundingClientRect().height")
    assert not is_drawn or min(sizes) > 9
    page.page.close()


def test_on_a_phone_an_issue_and_its_fix_stand_where_they_are(chromium: Any, tables: Tables, tmp_path: Path) -> None:
    gone = tables["omissions"].filter(~pl.col("exact").str.contains("steady|Notably"))
    file = lid.view({**tables, "omissions": gone}, output=tmp_path / "page.html")
    page = Watched(chromium.new_page(viewport={"width": 320, "height": 568})).open(file)
    page.page.locator("#next-issue").click()
    assert page.page.locator("#brief").evaluate(INSIDE)
    assert "'Notably', at " in page.text("#brief")
    assert "'Notably', at " in page.text("#why .issue")
    assert page.page.locator("#why .fix").is_visible()
    page.page.close()


def test_the_words_of_a_sentence_are_one_issue_whose_fix_says_what_it_does(tables: Tables) -> None:
    gone = tables["omissions"].filter(~pl.col("exact").str.contains("steady|Notably"))
    _, shown = read({**tables, "omissions": gone})
    fixes = [place.fix for place in shown.places if place.issue.rule == "accounted-for"]
    assert len(fixes) == len({*fixes})
    assert all("REASON is one of: " in str(fix) and "would be left out of the data" in str(fix) for fix in fixes)


def test_words_that_are_pointed_at_say_beside_them_what_they_prove(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    watched.page.keyboard.press("Escape")
    for number in range(0, 60, 6):
        word = watched.page.locator(".block :is(.words, .omitted)[role=link]").nth(number)
        word.scroll_into_view_if_needed()
        watched.page.mouse.move(1, 1)
        watched.page.mouse.move(*word.evaluate(MIDDLE), steps=2)
        tip = watched.page.locator("#tip").bounding_box()
        lines = word.evaluate("(node) => [...node.getClientRects()].map(({ top, bottom }) => [top, bottom])")
        assert watched.text("#tip")
        assert 0 <= tip["y"] - lines[-1][1] < 12 or 0 <= lines[0][0] - tip["y"] - tip["height"] < 12
    watched.page.mouse.move(0, 0)
    assert watched.page.locator("#tip").is_hidden()


def test_a_card_says_each_doubt_once_and_its_rules_when_asked(watched: Watched, shipped: Path, tables: Tables) -> None:
    for record in dict.fromkeys(tables["readings"]["record_id"]):
        watched.open(shipped, f"#{record}")
        told = [one for one in watched.all(".note.open .doubt", "node.checkVisibility() && node.innerText") if one]
        reasons = [one.partition(": ")[2] for one in told]
        assert len(reasons) == len({*reasons})
    watched.open(shipped, f"#{NUMBER}/value")
    assert watched.page.locator("#why .rule").first.is_hidden()
    watched.page.locator("#why .copier summary").click()
    assert watched.page.locator("#why .rule").first.is_visible()
    watched.open(shipped, "#document/2023-08-06-liaoning-daily")
    assert watched.page.locator("#why .verdict").count() == 0


def test_relations_that_one_verb_states_are_in_doubt_together(watched: Watched, shipped: Path) -> None:
    link = "relation/dalian-university-of-technology-leads-national-key-laboratories"
    watched.open(shipped, f"#{link}")
    assert "another reading" in watched.text("#why")
    assert not watched.all("#why .verdict", "node.textContent")
    watched.open(shipped, f"#{link}/predicate")
    assert "in doubt is “renowned institutions leads national key laboratories · does”" not in watched.text("#why")
    assert "another reading" in watched.text("#why")


def test_lists_mark_what_is_in_doubt(watched: Watched, shipped: Path) -> None:
    doubted = "relation/2023-08-06-liaoning-daily/renowned-institutions-leads-national-key-laboratories"
    watched.open(shipped, "#table-relations")
    for place in ("#table-relations li", "#doers li", '[data-record$="/renowned-institutions"] .line'):
        marked = watched.all(f"{place} a", "[node.dataset.link, Boolean(node.querySelector('.doubtful'))]")
        assert [doubted, True] in marked, place
        assert any(not is_marked for _, is_marked in marked) or place.startswith("["), place


def test_a_record_tells_the_relations_at_both_its_ends(watched: Watched, shipped: Path) -> None:
    watched.open(shipped, "#laboratory/national-key-laboratories")
    lines = watched.all(".note.open .line", "node.textContent")
    assert "located in Liaoning Province" in lines
    assert "Ministry of Science and Technology approves it" in lines


def test_a_selection_to_copy_has_no_notes_and_leaves_the_page_where_it_is(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    watched.page.keyboard.press("Escape")
    first, last = (watched.page.locator(".passage:not(.metadata)").nth(at).bounding_box() for at in (0, 1))
    watched.page.mouse.move(first["x"] + 5, first["y"] + 12)
    watched.page.mouse.down()
    watched.page.mouse.move(last["x"] + 200, last["y"] + 12, steps=5)
    watched.page.mouse.up()
    assert watched.page.evaluate("scrollY") == 0
    selected = str(watched.page.evaluate("getSelection().toString()"))
    assert len(selected) > 100
    assert "another reading" not in selected
    notes = watched.all(".note", "getComputedStyle(node).userSelect")
    assert set(notes) == {"none"}


def test_escape_keeps_the_keyboard_where_it_was_and_enter_closes_the_hits(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    watched.choose("laboratory/2023-08-06-liaoning-daily/national-key-laboratories/level")
    watched.page.locator(".note.open [data-field=level] a.cell").focus()
    watched.page.keyboard.press("Escape")
    focused = "document.activeElement.dataset.link"
    assert watched.page.evaluate(focused) == "laboratory/2023-08-06-liaoning-daily/national-key-laboratories"
    watched.page.locator("#wanted").fill("Dalian")
    watched.page.locator("#hits li").first.wait_for()
    watched.page.keyboard.press("Enter")
    watched.page.locator(".note.open").wait_for()
    watched.page.wait_for_function("() => !document.querySelector('#hits li')")


def test_what_opens_hides_notes_that_are_near_it_not_those_far_above(watched: Watched, shipped: Path) -> None:
    stand = """() => [...document.querySelectorAll("#words .note")].filter((one) => one.offsetHeight)
        .map((one) => one.dataset.record)"""
    watched.open(shipped).page.keyboard.press("Escape")
    before = watched.page.evaluate(stand)
    watched.choose(value := "indicator/2023-08-06-liaoning-daily/total-investment/value")
    after = watched.page.evaluate(stand)
    above = after.index(value.removesuffix("/value"))
    assert above > 10
    assert len(after) < len(before)
    assert after[: above - 3] == before[: above - 3]


def test_a_link_of_a_server_of_this_machine_goes_with_the_file(chromium: Any, shipped: Path) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script("navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }")
    page.route("http://localhost/**", lambda route: route.fulfill(path=shipped, content_type="text/html"))
    page.goto("http://localhost/page.html#indicator/total-investment/value")
    page.locator(".note.open .copy").click()
    assert (
        page.locator(".note.open .copier")
        .inner_text()
        .partition("\n")[2]
        .startswith("This page is a file, page.html: send it")
    )
    told = page.locator(".note.open .copier .about >> nth=0").bounding_box()
    assert told["y"] + told["height"] <= 800
    assert page.evaluate("globalThis.copied") == "page.html#indicator/2023-08-06-liaoning-daily/total-investment/value"
    page.close()


def test_the_first_screen_of_a_small_phone_has_the_beginning_of_the_text(chromium: Any, shipped: Path) -> None:
    page = Watched(chromium.new_page(viewport={"width": 320, "height": 640}))
    assert page.open(shipped).in_view(".block .words")
    page.page.close()
