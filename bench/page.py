"""How large the evidence page is, how soon it opens, and how soon a cell lights its words: `python -m bench.page`.

The page of the newest data, and of a thousand documents of its size, in headless Chromium. A page is open when its
first document stands there with its cells; a cell is lit when its words are marked and the page is laid out again.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import liaoning_innovation_data as lid
from bench.differences import corpus
from bench.figures import RESULTS, figure, record
from tests.browser.driving import browser

PAGE = RESULTS / "page.md"

LIGHT = """() => [...document.querySelectorAll("#records a.cell")].map((cell) => {
    const started = performance.now();
    cell.click();
    document.body.getBoundingClientRect();
    return performance.now() - started;
})"""


def opened(chromium: Any, file: Path) -> tuple[float, list[float]]:
    """Return the seconds until a page is open, and the milliseconds that each cell takes to light its words."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    started = time.perf_counter()
    page.goto(file.as_uri(), wait_until="commit")
    page.locator("#records a.cell").first.wait_for()
    seconds = time.perf_counter() - started
    lit: list[float] = page.evaluate(LIGHT)
    page.close()
    return seconds, lit


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args()
    rows = sum(lid.load(table).height for table in lid.manifest()["tables"])
    lines = [
        "# The evidence page",
        "",
        f"Written by `make bench`; medians of {chosen.times} times that the page was opened; {os.cpu_count()} cores.",
        "",
        "| documents | page, kB | written in, s | open in, s | words are lit in, ms: median | 19 of 20 within |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    measured: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        for documents in (1, chosen.documents):
            file, tables = Path(folder) / "page.html", corpus(documents * rows)
            started = time.perf_counter()
            lid.view(tables, output=file)
            written = time.perf_counter() - started
            times = [opened(chromium, file) for _ in range(chosen.times)]
            lit = [each for _, of_page in times for each in of_page]
            seconds, late = statistics.median(taken for taken, _ in times), statistics.quantiles(lit, n=20)[-1]
            lines.append(
                f"| {documents:,} | {file.stat().st_size / 1000:,.0f} | {written:.1f} | "
                f"{seconds:.2f} | {statistics.median(lit):.1f} | {late:.1f} |"
            )
            what = f"the evidence page of {documents:,} {'document' if documents == 1 else 'documents'}"
            measured[f"open_{documents}"] = figure(f"{what} is open after", round(seconds, 2), unit="s")
            measured[f"lit_{documents}"] = figure(
                f"{what}: 19 of 20 values light their words within", round(late, 1), unit="ms"
            )
    PAGE.write_text("\n".join(lines) + "\n", "utf-8")
    record("page", "make bench", measured)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
