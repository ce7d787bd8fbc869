"""How large the evidence page is, how soon it is seen, and how soon it answers: `python -m bench.page`.

In headless Chromium, from a file: the page of the newest data, a page of a document with three times its text and
records, and the folder of a thousand documents. First paint is the first contentful one, as the browser reports it;
the page is ready when its notes stand beside its text. An answer is measured from the click or key to the layout. In
turns with each, a page with one word is opened: sooner nothing is seen in this browser on this machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

import liaoning_innovation_data as lid
from bench.differences import corpus
from bench.figures import RESULTS, figure, record
from liaoning_innovation_data.export.page import drawn, pages, render, script
from liaoning_innovation_data.export.page.contents import contents
from liaoning_innovation_data.validation import Report
from tests.browser.driving import browser

PAGE = RESULTS / "page.md"

WORD = '<!doctype html><title>A word</title><main><p class="note">word</p></main>'
READY = "() => document.querySelector('main:not([hidden]) .note, #documents li')"
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
LIGHT = """() => [...document.querySelectorAll(".note a.cell")].filter((_, at) => at % 10 === 0).map((cell) => {
    const started = performance.now();
    cell.click();
    document.body.getBoundingClientRect();
    return performance.now() - started;
})"""
LOADED = "() => document.querySelectorAll('script[src^=found]').length === JSON.parse(index.textContent).parts"
FIND = """(words) => words.flatMap((word) => [...word].map((_, end) => {
    const started = performance.now();
    document.getElementById("wanted").value = word.slice(0, end + 1);
    document.getElementById("asking").dispatchEvent(new Event("input"));
    document.body.getBoundingClientRect();
    return performance.now() - started;
}))"""


def threefold(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return tables of one document with three times its text and its records."""
    text = tables["documents"]["text"][0] + "\n\n"
    found = dict[str, pl.DataFrame]()
    for table, frame in tables.items():
        names = [name for name in frame.columns if name == "id" or name.endswith("_id")]
        names = [name for name in names if name != "document_id"] if table != "documents" else []
        places = [name for name in frame.columns if name in ("char_start", "char_end")]
        times = range(3 if table != "documents" else 1)
        found[table] = pl.concat(
            frame.with_columns(
                pl.col(names) + (f"-{at}" if at else ""), (pl.col(places) + at * len(text)).cast(pl.Int32)
            )
            for at in times
        )
    return {**found, "documents": found["documents"].with_columns(text=pl.lit(text * 3))}


def opened(chromium: Any, file: Path, answer: str, *arguments: Any) -> tuple[float, float, list[float]]:
    """Return the milliseconds until something is seen, until a page is ready, and those that each answer takes."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    watching, events = page.context.new_cdp_session(page), set[str]()

    def heard(event: Mapping[str, str]) -> None:
        events.add(event["name"])

    watching.on("Page.lifecycleEvent", heard)
    watching.send("Page.enable")
    watching.send("Page.setLifecycleEventsEnabled", {"enabled": True})
    started = time.perf_counter()
    page.goto(file.as_uri())
    while "firstContentfulPaint" not in events:  # to ask the page, or to look often, would hold it up
        page.wait_for_timeout(5)
    page.wait_for_function(READY)
    ready = 1_000 * (time.perf_counter() - started)
    paint = float(page.evaluate(PAINT))
    if answer == FIND:
        page.wait_for_function(LOADED, timeout=60_000)
        page.wait_for_timeout(300)
    answers: list[float] = page.evaluate(answer, *arguments)
    page.close()
    return paint, ready, answers


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--times", type=int, default=7)
    chosen = parser.parse_args()
    shipped = {table: lid.load(table) for table in lid.manifest()["tables"]}
    rows = sum(frame.height for frame in shipped.values())
    lines = [
        "# The evidence page",
        "",
        f"Written by `make bench`; medians of {chosen.times} times that each was opened, and the quickest in brackets; "
        f"{os.cpu_count()} cores, on which {os.getloadavg()[0]:.0f} programs wanted to run. The script of a page has "
        f"{len(script().encode()) / 1000:.0f} kB, that of the index "
        f"{len(script(pages.SCRIPTS).encode()) / 1000:.0f} kB.",
        "",
        "| page | records | kB | first paint, ms | of one word, ms | ready, ms | answers in, ms | 19 of 20 within |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    measured: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        for name, tables in (
            ("one document", shipped),
            ("three times its text", threefold(shipped)),
            (f"index of {chosen.documents:,}", corpus(chosen.documents * rows)),
        ):
            shown = contents(tables, Report(()))
            file, is_index = Path(folder) / "page.html", name.startswith("index")
            if is_index:
                pages.write_pages(tables, shown, Path(folder))
                file = Path(folder) / "index.html"
            else:
                file.write_text(render(shown, [drawn(tables, source) for source in shown.sources]), "utf-8")
            words = [["zwz group", "1,644", "billion yuan"]] if is_index else []
            (bare := Path(folder) / "bare.html").write_text(WORD, "utf-8")
            times, least = list[tuple[float, float, list[float]]](), list[float]()
            for _ in range(chosen.times):
                least.append(opened(chromium, bare, LIGHT)[0])
                times.append(opened(chromium, file, FIND if is_index else LIGHT, *words))
            records = sum(len(source.tables.get(table, ())) for source in shown.sources for table in pages.FACTS)
            paint, ready = [one[0] for one in times], [one[1] for one in times]
            answers = [each for *_, of_page in times for each in of_page]
            lines.append(
                f"| {name} | {records:,} | {file.stat().st_size / 1000:,.0f} | {statistics.median(paint):.0f} "
                f"({min(paint):.0f}) | {statistics.median(least):.0f} ({min(least):.0f}) | "
                f"{statistics.median(ready):.0f} ({min(ready):.0f}) | "
                f"{statistics.median(answers):.1f} | {statistics.quantiles(answers, n=20)[-1]:.1f} |"
            )
            print(lines[-1])
            key, what = name.replace(" ", "_"), f"the evidence page, {name}"
            measured[f"paint_{key}"] = figure(f"{what}: first paint after", round(statistics.median(paint)), unit="ms")
            beside = f"{what}: first paint of a page of one word, in turns with it, after"
            measured[f"word_{key}"] = figure(beside, round(statistics.median(least)), unit="ms")
            measured[f"ready_{key}"] = figure(f"{what}: ready after", round(statistics.median(ready)), unit="ms")
            late = round(statistics.quantiles(answers, n=20)[-1], 1)
            measured[f"answer_{key}"] = figure(f"{what}: 19 of 20 answers within", late, unit="ms")
    PAGE.write_text("\n".join(lines) + "\n", "utf-8")
    record("page", "make bench", measured)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
