"""A page in a browser, watched: what it says, what it asks for, and what a reader sees on it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any

from liaoning_innovation_data.curation.build import build

DOCUMENTS = Path(__file__).parents[1] / "documents"
AXE = Path(__file__).parents[2] / ".node-browser/node_modules/axe-core/axe.min.js"
WIDE, MIDDLE, NARROW = (1280, 800), (768, 1024), (360, 740)


def contested_data(folder: Path) -> Path:
    """Build a document in which a number is said of another record than the sentence says it of; return the tables."""
    given = 'slug = "voyages"\nsubject = '
    of_another = 'organisation/federal-agency-for-quiet-shipping"\nnotes = { subject = "The crews are the agency\'s." }'
    for file in DOCUMENTS.glob("harbour-wire.*"):
        text = file.read_text("utf-8").replace(f'{given}"platform/lantern-quay-test-field"', f'{given}"{of_another}')
        (folder / file.name).write_text(text, "utf-8")
    build(folder, folder / "tables")
    return folder / "tables"


@contextmanager
def browser() -> Generator[Any]:
    """Yield the distribution's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=which("chromium"), args=["--disable-background-networking"])
        yield started
        started.close()


@dataclass
class Watched:
    """A page, and all that happened beside what was asked of it."""

    page: Any
    events: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda message: self.events.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.events.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("popup", lambda _: self.events.append("a window opened"))
        self.page.on("request", lambda request: self.events.append(f"request: {request.url[:80]}"))

    def _dialog(self, dialog: Any) -> None:
        self.events.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, file: Path, link: str = "") -> Watched:
        """Open a file, at a link; that is the one request that is not told."""
        self.page.goto("about:blank")
        self.events.clear()
        self.page.goto(f"{file.as_uri()}{link}")
        self.page.locator("main:not([hidden])").wait_for()
        self.events[:] = [event for event in self.events if not event.startswith(f"request: {file.as_uri()}"[:80])]
        return self

    def choose(self, link: str) -> None:
        """Choose the cell, record or words of a link by a click."""
        assert self.page.evaluate(
            """(link) => {
                const all = [...document.querySelectorAll(".note a.cell, .note a.record, .block [data-link]")];
                const node = all.find((one) => one.dataset.link === link);
                node?.click();
                return Boolean(node);
            }""",
            link,
        ), link

    def marks(self) -> list[tuple[int, int, str]]:
        """Return what is lit: from, to, and the words."""
        found = self.page.evaluate(
            """() => [...document.querySelectorAll("mark")].map(
                (mark) => [Number(mark.dataset.start), Number(mark.dataset.end), mark.textContent])"""
        )
        return [(start, end, text) for start, end, text in found]

    def proven(self) -> list[str]:
        """Return the links of the cells that the chosen words are said to prove."""
        return self.all("#why .proves a", "node.dataset.link")

    def lit_cells(self) -> list[str]:
        """Return the links of the cells that are lit."""
        return self.all(".note a.cell.lit", "node.dataset.link")

    def all(self, selector: str, expression: str) -> list[Any]:
        """Return a value of each node."""
        values: list[Any] = self.page.evaluate(
            f"(selector) => [...document.querySelectorAll(selector)].map((node) => {expression})", selector
        )
        return values

    def document(self) -> str:
        """Return the text of the document, as it is in the page: notes stand between its parts."""
        return "".join(self.all(".block", "node.textContent"))

    def text(self, selector: str) -> str:
        """Return the text of a node, as it is in the page."""
        return str(self.page.locator(selector).text_content())

    def in_view(self, selector: str) -> bool:
        """Whether the first such node can be seen: nothing stands over its middle."""
        return bool(
            self.page.evaluate(
                """(selector) => {
                    const node = document.querySelector(selector);
                    const { left, top, width, height } = node.getClientRects()[0];
                    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
                    return node.contains(seen) || Boolean(seen?.contains(node) && seen.closest("mark, [data-link]"));
                }""",
                selector,
            )
        )

    def violations(self) -> Sequence[str]:
        """Return what axe-core finds, by rule and place."""
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate("() => axe.run()")
        return [
            f"{rule['id']}: {node['target']}: {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]
