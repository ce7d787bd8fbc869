"""Take pictures of four pages of the site into docs/images/: `make screenshots`."""

from __future__ import annotations

from ..browser.driving import WIDE, browser
from ..browser.screenshots import IMAGES, save
from .conftest import SITE

PAGES = {
    "site-home": "index.html",
    "site-tutorial": "docs/tutorial.html",
    "site-table": "docs/tables.html#laboratories",
    "site-rule": "docs/derivation.html#quantity",
}


def main() -> None:
    """Take the pictures."""
    with browser() as chromium:
        page = chromium.new_page(viewport=dict(zip(("width", "height"), WIDE, strict=True)), reduced_motion="reduce")
        for name, address in PAGES.items():
            page.goto(f"{SITE.as_uri()}/{address}")
            page.wait_for_timeout(1500)  # the page scrolls to its anchor
            save(page.screenshot(), IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
