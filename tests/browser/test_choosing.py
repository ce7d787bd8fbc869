"""Every cell lights its words, and every words list their cells, as the evidence table says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import polars as pl
import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.evidence.derivation import BASES

pytest.importorskip("playwright", reason="not run: `make test-browser` installs it")

from .driving import Watched

Tables = dict[str, pl.DataFrame]
VALUE = "indicator/2023-08-06-liaoning-daily/total-investment/value"


@pytest.fixture
def page(watched: Watched, shipped: Path) -> Iterator[Watched]:
    yield watched.open(shipped)
    assert watched.events == []


def test_the_text_of_the_page_is_that_of_the_document(page: Watched, tables: Tables) -> None:
    assert page.document() == tables["documents"]["text"][0]


def test_every_cell_lights_its_words_and_tells_their_rules(page: Watched, tables: Tables) -> None:
    cells = tables["evidence"].group_by("record_id", "field", maintain_order=True).all()
    for row in cells.iter_rows(named=True):
        page.choose(f"{row['record_id']}/{row['field']}")
        expected = set(zip(row["char_start"], row["char_end"], row["exact"], strict=True))
        assert sorted(page.marks()) == sorted(expected), row
        told = page.text("#why")
        assert all(f"{basis}: {BASES[basis].meaning}" in told for basis in row["basis"])
        assert all(note in told for note in row["note"] if note)


def test_every_cell_with_evidence_is_there_once(page: Watched, tables: Tables) -> None:
    proven = {f"{row[0]}/{row[1]}" for row in tables["evidence"].select("record_id", "field").iter_rows()}
    there = page.all(".note a.cell", "node.id")
    assert len(there) == len(set(there))
    assert proven <= set(there)


def test_all_words_list_the_cells_of_the_evidence_that_covers_them(page: Watched, tables: Tables) -> None:
    evidence = tables["evidence"]
    bounds = sorted({*evidence["char_start"], *evidence["char_end"], *tables["sentences"]["char_start"]})
    document = tables["documents"]["id"][0]
    chosen = list[tuple[int, int]]()
    for start, end in pairwise(bounds):
        covering = evidence.filter((pl.col("char_start") <= start) & (pl.col("char_end") >= end))
        if not covering.height:
            continue
        chosen.append((start, end))
        page.choose(f"{document}/text/{start}-{end}")
        cells = {f"{row[0]}/{row[1]}" for row in covering.select("record_id", "field").iter_rows()}
        assert set(page.proven()) == cells
        assert set(page.lit_cells()) == cells
        assert page.marks() == [(start, end, tables["documents"]["text"][0][start:end])]
    assert page.all(".block .words", "[Number(node.dataset.start), Number(node.dataset.end)]") == list(
        map(list, chosen)
    )


def test_every_quote_can_be_chosen_by_its_place(page: Watched, tables: Tables) -> None:
    evidence = tables["evidence"]
    document = tables["documents"]["id"][0]
    for start, end in sorted(set(evidence.select("char_start", "char_end").iter_rows()))[::7]:
        page.page.evaluate("(link) => { location.hash = link }", f"#{document}/text/{start}-{end}")
        page.page.locator(f'mark[data-start="{start}"][data-end="{end}"]').wait_for()
        meeting = evidence.filter((pl.col("char_start") < end) & (pl.col("char_end") > start))
        assert set(page.proven()) == {f"{row[0]}/{row[1]}" for row in meeting.select("record_id", "field").iter_rows()}


def test_words_that_the_mouse_selects_list_their_cells_and_stay_selected(page: Watched) -> None:
    page.choose(VALUE)
    box = page.page.locator("mark").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.page.mouse.move(box["x"] + 1, middle)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + box["width"] - 1, middle, steps=4)
    page.page.mouse.up()
    assert page.page.evaluate("() => String(getSelection())") == "1.08 billion yuan"
    assert [text for _, _, text in page.marks()] == ["1.08 billion yuan"]
    assert VALUE in page.proven()


def test_omissions_tell_their_reasons(page: Watched, tables: Tables) -> None:
    for row in tables["omissions"].iter_rows(named=True):
        page.choose(row["id"])
        assert page.marks() == [(row["char_start"], row["char_end"], row["exact"])]
        opened = page.text(".note.open")
        assert "left out" in opened
        assert row["reason"] in opened
    described = page.all(".block .omitted[role=link]", "node.getAttribute('aria-description')")
    assert set(described) == {f"omitted: {reason}" for reason in tables["omissions"]["reason"]}


def test_readings_stand_beside_the_cells_that_they_doubt(page: Watched, tables: Tables) -> None:
    for row in tables["readings"].iter_rows(named=True):
        place = f"{row['record_id']}/{row['field']}" if row["field"] else row["record_id"]
        beside = page.page.locator(f'[id="{place}"]').locator("xpath=ancestor::*[self::li or self::article][1]")
        assert row["reading"] in beside.text_content()
        assert row["explanation"] in beside.text_content()
    page.choose(VALUE)
    assert "The investment is that of the three projects named." not in page.text(".note.open h3")


def test_tables_are_counted(page: Watched, tables: Tables) -> None:
    told = dict(text.strip().split() for text in page.all("nav li", "node.textContent"))
    assert told == {table: str(frame.height) for table, frame in tables.items()}


# Links ----------------------------------------------------------------------------------------------------


def test_a_link_opens_its_cell(watched: Watched, shipped: Path) -> None:
    for link in (VALUE, "indicator/total-investment/value"):
        watched.open(shipped, f"#{link}")
        assert [text for _, _, text in watched.marks()] == ["1.08 billion yuan"]
        assert watched.in_view("mark")
        assert watched.in_view(f'[id="{VALUE}"]')
        assert watched.page.locator('[aria-current="true"]').get_attribute("id") == VALUE


def test_a_link_opens_a_record_an_item_a_sentence_a_reading(watched: Watched, shipped: Path, tables: Tables) -> None:
    record = "project/2023-08-06-liaoning-daily/major-special-projects"
    watched.open(shipped, f"#{record}")
    quotes = tables["evidence"].filter(record_id=record)
    assert set(watched.marks()) == set(quotes.select("char_start", "char_end", "exact").iter_rows())
    several = tables["evidence"].filter(pl.col("item") > 0).row(0, named=True)
    watched.open(shipped, f"#{several['record_id']}/{several['field']}/{several['item']}")
    assert (several["char_start"], several["char_end"], several["exact"]) in watched.marks()
    for table in ("sentences", "readings"):
        row = tables[table].row(3, named=True)
        watched.open(shipped, f"#{row['id']}")
        assert watched.marks() == [(row["char_start"], row["char_end"], row.get("exact") or row["text"])]


def test_what_is_chosen_is_in_the_address_and_back_leads_back(page: Watched) -> None:
    page.choose(VALUE)
    page.page.wait_for_timeout(300)
    assert unquote(page.page.url).endswith(f"#{VALUE}")
    assert page.text("code.link") == f"#{VALUE}"
    page.page.go_back()
    page.page.locator("mark").first.wait_for(state="detached")
    page.choose(VALUE)
    page.page.keyboard.press("Escape")
    assert page.marks() == []
    page.page.wait_for_timeout(300)
    assert "#" not in page.page.url


def test_back_leads_to_where_one_was(watched: Watched, shipped: Path) -> None:
    watched.open(shipped)
    top = "() => Math.round(scrollY)"
    watched.page.evaluate("() => scrollTo(0, 700)")
    before = watched.page.evaluate(top)
    watched.choose(watched.all(".note:not(.open, .on-demand) a.record", "node.dataset.link")[20])
    first = watched.page.url
    watched.page.wait_for_timeout(200)
    watched.choose(VALUE)
    watched.page.wait_for_timeout(200)
    assert watched.page.url != first
    watched.page.go_back()
    watched.page.wait_for_function("(url) => location.href === url", arg=first)
    assert watched.in_view(".note.open [aria-current]")
    watched.page.go_back()
    watched.page.locator("mark").first.wait_for(state="detached")
    assert abs(watched.page.evaluate(top) - before) < 2
    watched.page.evaluate("() => document.querySelector('a[href=\"#table-relations\"]').click()")
    watched.page.locator("#table-relations li a").first.wait_for()
    assert watched.page.evaluate(top) > before
    watched.page.go_back()
    watched.page.wait_for_function("() => !location.hash")
    watched.page.wait_for_timeout(200)
    assert abs(watched.page.evaluate(top) - before) < 2


@pytest.mark.parametrize("place", ["relations", "everything", "table-relations", "table-in_doubt"])
def test_a_link_to_a_section_or_a_list_opens_it(watched: Watched, shipped: Path, place: str) -> None:
    watched.open(shipped, f"#{place}")
    watched.page.wait_for_timeout(100)
    assert watched.in_view(f"#{place} :is(h2, summary)")
    if place.startswith("table"):
        assert watched.in_view(f"#{place} li a")


def test_a_link_to_nothing_says_so(watched: Watched, shipped: Path) -> None:
    watched.open(shipped, "#laboratory/2023-08-06-liaoning-daily/nowhere/name")
    assert "nothing at laboratory/2023-08-06-liaoning-daily/nowhere/name" in watched.text("#said")


# Search ---------------------------------------------------------------------------------------------------


def test_search_finds_records_cells_and_text(page: Watched, tables: Tables) -> None:
    page.page.fill("#wanted", "HYDROGEN energy")
    assert page.text("#hits li >> nth=0").startswith("hydrogen energy")
    page.page.fill("#wanted", "2023-08-06")
    assert "document/2023-08-06-liaoning-daily" in page.all("#hits a", "node.dataset.link")
    sentence = tables["sentences"].row(-1, named=True)
    page.page.fill("#wanted", " ".join(sentence["text"].split()[:6]))
    assert sentence["id"] in page.all("#hits a", "node.dataset.link")
    page.page.fill("#wanted", "no such words anywhere")
    assert page.text("#hits-count") == "0 found"
    page.page.fill("#wanted", f"#{VALUE}")
    page.page.keyboard.press("Enter")
    assert [text for _, _, text in page.marks()] == ["1.08 billion yuan"]


def test_from_load_to_an_explained_value_by_keyboard_alone(page: Watched) -> None:
    press = page.page.keyboard.press
    press("Tab")
    assert page.page.evaluate("() => document.activeElement.textContent") == "To the text"
    press("Tab")
    assert page.page.evaluate("() => document.activeElement.id") == "wanted"
    page.page.keyboard.type("1,080,000,000")
    press("Enter")
    page.page.locator("mark").wait_for()
    assert page.page.evaluate("() => document.activeElement.id") == VALUE
    assert page.text("#said") == "total investment, number: “1.08 billion yuan” lit; quantity"
    press("Escape")
    assert page.marks() == []


def test_arrow_keys_go_from_words_to_words(page: Watched) -> None:
    press = page.page.keyboard.press
    page.page.locator(".block [tabindex='0']").focus()
    assert len(page.all(".block [tabindex='0']", "node.dataset.start")) == 1
    links = page.all(".block [role=link]", "node.dataset.link")
    at = links.index(page.page.evaluate("() => document.activeElement.dataset.link"))
    press("ArrowRight")
    press("ArrowRight")
    press("ArrowLeft")
    press("Enter")
    assert page.page.evaluate("() => document.activeElement.dataset.link") == links[at + 1]
    assert page.lit_cells()
    press("End")
    assert page.page.evaluate("() => document.activeElement.dataset.link") == links[-1]


def test_every_cell_is_a_stop_of_the_tab_key(page: Watched) -> None:
    stops = page.all(".note a.cell, .note a.record, main summary", "node.tabIndex")
    assert set(stops) == {0}


def test_lid_view_makes_the_same_page_each_time(shipped: Path, tmp_path: Path) -> None:
    assert lid.view(output=tmp_path / "again.html").read_bytes() == shipped.read_bytes()


def test_a_box_of_the_picture_leads_to_its_record_and_a_line_to_its_relation(
    watched: Watched, shipped: Path, tables: Tables
) -> None:
    watched.open(shipped)
    links = watched.all("#picture a", "decodeURIComponent(node.getAttribute('href').slice(1))")
    relations = tables["relations"]
    assert set(links) >= {*relations["id"], *relations["subject_id"], *relations["object_id"]}
    for link in (relations["id"][0], relations["object_id"][0]):
        watched.page.evaluate("(link) => { location.hash = encodeURI(link) }", link)
        assert watched.all(".note [aria-current]", "node.dataset.link") == [link]
    node = watched.page.locator("#picture .node").first
    node.focus()
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_function("() => document.querySelector('.note [aria-current]')?.matches(':focus')")
    assert watched.events == []


def test_the_picture_shows_the_predicates_that_are_wanted(watched: Watched, shipped: Path, tables: Tables) -> None:
    watched.open(shipped)
    counts = tables["relations"]["predicate"].value_counts().rows()
    assert {label.strip() for label in watched.all(".relations-filter label", "node.textContent")} == {
        f"{predicate.replace('_', ' ')} ({count})" for predicate, count in counts
    }
    assert watched.page.locator("#picture .edge:not(.off)").count() == tables["relations"].height
    watched.page.get_by_label("leads").check()
    shown = watched.page.locator("#picture .edge:not(.off)").count()
    assert shown == tables["relations"].filter(pl.col("predicate") == "leads").height
