"""The pages of the site, and a browser that is shown them by a server of this machine."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from ..browser.driving import browser
from ..conftest import ROOT

SITE = ROOT / "build/site"


class Page(HTMLParser):
    """A page: the anchors on it, what it links to, what it loads, and its words in code."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.ids, self.links, self.loaded = set[str](), set[str](), set[str]()
        self.codes, self._code = set[str](), list[str]()
        self.text = ""
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids.add(found.get("id", ""))
        self._code += [""] if tag == "code" else []
        if tag == "a" and "href" in found:
            self.links.add(found["href"])
        elif "src" in found or (tag == "link" and "href" in found):
            self.loaded.add(found.get("src") or found["href"])

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._code:
            self._code[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "code":
            self.codes.add(self._code.pop())


@pytest.fixture(scope="session")
def pages() -> Mapping[str, Page]:
    """Every page that Sphinx made, by its path in the site."""
    files = [file for file in SITE.rglob("*.html") if file.name != "evidence.html" or file.parent != SITE]
    assert files, "there is no site: run `make site`"
    return {file.relative_to(SITE).as_posix(): Page(file) for file in files}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="session")
def address() -> Generator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(SITE))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def chromium() -> Generator[Any]:
    with browser() as started:
        yield started
