"""For everybody, and for curators: axe-core, narrow and tall screens, paper, and issues one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.curation.build import build

pytest.importorskip("playwright", reason="not run: `make test-browser` installs it")

from .driving import AXE, MIDDLE, NARROW, WIDE, Watched

VALUE = "indicator/2023-08-06-liaoning-daily/total-investment/value"

needs_axe = pytest.mark.skipif(not AXE.exists(), reason="not run: axe-core is not installed")


def nothing(page: Watched) -> None:
    page.page.keyboard.press("Escape")
    assert page.page.locator("mark").count() == 0


def a_cell(page: Watched) -> None:
    page.choose(VALUE)


def words(page: Watched) -> None:
    page.choose("indicator/2023-08-06-liaoning-daily/national-key-laboratories/value")
    page.page.locator("mark [role=link]").first.click()


def an_omission(page: Watched) -> None:
    page.page.locator(".block .omitted").first.click()


def a_search(page: Watched) -> None:
    page.page.fill("#wanted", "energy")
    page.page.locator("#hits a").first.wait_for()


def all_open(page: Watched) -> None:
    page.page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true })")


STATES: Mapping[str, Callable[[Watched], None]] = {
    state.__name__: state for state in (nothing, a_cell, words, an_omission, a_search, all_open)
}


@pytest.fixture
def sized(chromium: Any, request: pytest.FixtureRequest) -> Any:
    (width, height), scheme = request.param
    page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    yield Watched(page)
    page.close()


looks = pytest.mark.parametrize(
    "sized",
    [
        (WIDE, "light"),
        (WIDE, "dark"),
        (MIDDLE, "light"),
        (NARROW, "light"),
        (NARROW, "dark"),
        ((640, 400), "light"),
        ((320, 256), "light"),
        ((320, 256), "dark"),
        ((1600, 1000), "light"),
        ((1600, 1000), "dark"),
    ],
    indirect=True,
    ids=lambda look: f"{look[0][0]}-{look[1]}",
)


@needs_axe
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(watched: Watched, state: str, shipped: Path) -> None:
    watched.open(shipped)
    STATES[state](watched)
    assert watched.violations() == []


@needs_axe
@looks
def test_axe_finds_nothing_at_any_size_and_in_the_dark(sized: Watched, shipped: Path) -> None:
    sized.open(shipped)
    an_omission(sized)
    a_search(sized)
    a_cell(sized)
    assert sized.violations() == []
    assert sized.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@needs_axe
@looks
def test_axe_finds_nothing_where_data_is_invalid(sized: Watched, broken: Path) -> None:
    sized.open(broken)
    all_open(sized)
    sized.page.locator("#next-issue").click()
    assert sized.violations() == []
    assert sized.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@looks
def test_cell_and_words_are_in_view_together(sized: Watched, shipped: Path, tables: dict[str, pl.DataFrame]) -> None:
    height = sized.page.viewport_size["height"]
    for cell in tables["evidence"].filter(pl.col("basis") == "quantity").iter_rows(named=True):
        link = f"{cell['record_id']}/{cell['field']}"
        sized.open(shipped, f"#{link}")
        assert sized.in_view(f'[id="{link}"]')
        assert height < 400 or sized.in_view("#why .quoted" if height < 480 else "mark")


def test_targets_are_large_enough(watched: Watched, shipped: Path) -> None:
    watched.open(shipped, f"#{VALUE}")
    all_open(watched)
    small = watched.all(
        "button, summary, select, input, #numbers a, .note a.record, .note.open a.cell, .proves a, .table a",
        "(node.checkVisibility() && !node.closest('.relations-filter')"
        " && node.getBoundingClientRect().height < 23.9) ? node.outerHTML : null",
    )
    assert {one for one in small if one} == set()


def test_paper_has_the_text_and_every_cell_with_its_words(
    watched: Watched, shipped: Path, tables: dict[str, pl.DataFrame]
) -> None:
    watched.open(shipped)
    watched.page.emulate_media(media="print")
    assert watched.page.locator("#wanted").is_hidden()
    assert watched.page.locator("#words").is_visible()
    quotes = watched.page.locator(f'#footnotes [data-of="{VALUE}"]')
    assert quotes.is_visible()
    assert quotes.text_content() == "number 1,080,000,000 “1.08 billion yuan”"
    cells = {f"{row[0]}/{row[1]}" for row in tables["evidence"].select("record_id", "field").iter_rows()}
    assert set(watched.all("#footnotes [data-of]", "node.dataset.of")) == cells
    assert len(re.findall(rb"/Type\s*/Page[^s]", watched.page.pdf(format="A4"))) <= 6
    gap = """() => footnotes.getBoundingClientRect().top
        - [...document.querySelectorAll(".passage")].pop().getBoundingClientRect().bottom"""
    assert watched.page.evaluate(gap) < 60
    watched.page.emulate_media(media="screen")


def test_relations_are_a_list_where_a_picture_has_no_room(
    chromium: Any, shipped: Path, tables: dict[str, pl.DataFrame]
) -> None:
    page = Watched(chromium.new_page(viewport={"width": 360, "height": 740}))
    page.open(shipped, "#relations")
    assert page.page.locator("#picture").is_hidden()
    assert set(page.all("#doers a", "node.dataset.link")) == {*tables["relations"]["id"]}
    page.page.locator("#doers a").nth(5).click()
    assert page.marks()
    assert page.in_view("mark")
    assert page.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.page.close()


def test_on_a_phone_what_is_clicked_is_explained_under_its_sentence(chromium: Any, shipped: Path) -> None:
    page = Watched(chromium.new_page(viewport={"width": 360, "height": 740}))
    page.open(shipped)
    for at in range(len(page.all(".block .doubtful", "0"))):
        page.page.evaluate("(at) => document.querySelectorAll('.block .doubtful')[at].click()", at)
        below = (
            "(node) => node.getBoundingClientRect().top - document.querySelector('mark').getBoundingClientRect().top"
        )
        assert 0 < page.page.locator("#why .doubt").first.evaluate(below) < 400
    page.page.close()


def test_without_scripts_the_page_says_what_it_needs(chromium: Any, shipped: Path) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(shipped.as_uri())
    assert "It needs JavaScript" in page.locator("noscript p").inner_text()
    assert page.locator("main").is_hidden()
    assert page.locator("#wanted").is_hidden()
    page.close()


# What `validate` found ------------------------------------------------------------------------------------


def test_each_issue_is_stepped_to_at_its_place(watched: Watched, broken: Path) -> None:
    watched.open(broken)
    total = len(watched.all("#all-issues li", "0"))
    assert total > 3
    rules = set[str]()
    for number in range(1, total + 1):
        assert watched.text("#which-issue") == f"Issue {number} of {total}"
        told = watched.text("#issue .issue p >> nth=0")
        rules.add(told.partition(", ")[2].partition(":")[0])
        listed = watched.text(f"#all-issues li:nth-child({number})")
        assert listed.partition(": ")[2].rpartition(": ")[2] in told
        watched.page.locator("#next-issue").click()
    assert watched.text("#which-issue") == f"Issue 1 of {total}"
    watched.page.locator("#previous-issue").click()
    assert watched.text("#which-issue") == f"Issue {total} of {total}"
    assert rules == {"table", "vocabulary"}
    assert watched.events == []


def test_issues_stand_at_their_cells_and_records(
    watched: Watched, tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    ids = tables["laboratories"]["id"]
    wrong = {**tables, "laboratories": tables["laboratories"].with_columns(level=pl.lit("galactic"))}
    watched.open(lid.view(wrong, output=tmp_path / "page.html"))
    for _ in ids:
        watched.page.locator("#next-issue").click()
        cell = watched.page.locator(".note a.cell[aria-current]")
        assert cell.get_attribute("id") in {f"{one}/level" for one in ids}
        assert "'galactic' is no term of laboratories.level" in cell.locator("xpath=..").text_content()
        assert "Use one of the known terms" in watched.text("#issue")
    watched.page.locator("#issues summary").click()
    watched.page.locator("#all-issues a").first.click()
    assert watched.text("#which-issue").startswith("Issue 1 of ")
    assert watched.page.locator(".note a.cell[aria-current]").get_attribute("id") == f"{ids[0]}/level"


def test_offsets_outside_the_text_are_told_not_lit(watched: Watched, broken: Path) -> None:
    watched.open(broken, f"#{VALUE}")
    assert watched.marks() == []
    assert "1.08 billion yuan (not in the text)" in watched.text("#why")


def test_evidence_of_no_record_has_a_place(watched: Watched, broken: Path) -> None:
    watched.open(broken, "#organisation/x/nobody")
    assert watched.page.locator(".note.open a.record[aria-current]").count() == 1
    assert len(watched.marks()) == 1


def test_the_next_place_is_another_and_the_fix_can_be_copied(
    watched: Watched, tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    gone = tables["omissions"].filter(~pl.col("exact").str.contains("steady|Notably"))
    watched.open(lid.view({**tables, "omissions": gone}, output=tmp_path / "page.html"))
    assert [text for *_, text in watched.marks()] == ["made"]
    assert 'omit.REASON = ["made steady progress"]' in watched.text("#issue .fix pre")
    watched.page.locator("#next-issue").click()
    assert [text for *_, text in watched.marks()] == ["Notably"]
    assert "omission" in watched.text(".note.open")
    watched.page.get_by_role("button", name="Copy the lines").click()
    copied = watched.page.wait_for_function(
        "() => String(getSelection()) || document.querySelector('#said').textContent"
    )
    assert copied.json_value() in (watched.text("#issue .fix pre"), "Copied.")
    assert watched.events == []


def test_two_readings_stand_side_by_side(watched: Watched, tmp_path: Path) -> None:
    seeds = Path(__file__).parents[2] / "seeds"
    build(seeds, tmp_path / "ours")
    build(seeds / "readings", tmp_path / "theirs", texts=seeds)
    compared = lid.compare(tmp_path / "ours", tmp_path / "theirs")
    watched.open(lid.view(tmp_path / "ours", compare=tmp_path / "theirs", output=tmp_path / "page.html"))
    assert f"{len(compared.disagreements)} differences" in watched.text("#issues-title")
    for one in compared.disagreements:
        sides = watched.all(
            "#issue .sides > div", "[...node.querySelectorAll('.quoted')].map((one) => one.textContent)"
        )
        assert [set(side) for side in sides] == [set(one.our_quotes), set(one.their_quotes)]
        assert watched.marks()
        watched.page.locator("#next-issue").click()
    assert watched.events == []
    if AXE.exists():
        assert watched.violations() == []


def test_no_note_lies_over_another_and_the_text_never_moves(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    watched.page.keyboard.press("Escape")
    places = "[...document.querySelectorAll('.block')].map((one) => one.getClientRects()[0]?.top + scrollY)"
    before = watched.page.evaluate(f"() => {places}")
    for link in watched.all(".note:not(.on-demand) a.record", "node.dataset.link")[::5]:
        watched.choose(link)
        boxes = watched.page.evaluate(
            """() => [...document.querySelectorAll("#words .note")].map((one) => one.getBoundingClientRect())
                .filter(({ height }) => height).map(({ top, bottom }) => [top, bottom])"""
        )
        assert all(above[1] <= below[0] for above, below in pairwise(boxes))
        assert watched.page.evaluate(f"() => {places}") == before
