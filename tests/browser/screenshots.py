"""Take pictures of the page: `make screenshots` writes the ones that are kept to docs/images/, `--all FOLDER` more.

All are taken at three widths, light and dark: the page as it opens, with a value chosen, with a judged and a contested
one, its picture of the relations, as it goes to paper, beside another reading; the index of documents, and the two
pictures of README.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import liaoning_innovation_data as lid
from bench.differences import corpus
from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.export.page import read
from liaoning_innovation_data.export.page.pages import write_pages

from .driving import MIDDLE, NARROW, WIDE, Watched, browser, contested_data

ROOT = Path(__file__).parents[2]
IMAGES, SEEDS = ROOT / "docs/images", ROOT / "seeds"
VALUE = "#indicator/total-investment/value"
JUDGED = "#platform/national-level-scientific-and-technological-innovation/name"
KEPT = {
    "first-1280-light": "page",
    "value-1280-light": "page-value",
    "judged-1280-light": "page-judged",
    "contested-1280-light": "page-contested",
    "relations-of-page-1280-light": "page-relations",
    "first-1280-dark": "page-dark",
    "value-360-light": "page-narrow",
    "paper-768-light": "page-paper",
    "index-1280-light": "page-index",
    "compared-1280-light": "page-compared",
}


def _at(link: str) -> Callable[[Watched, Path], None]:
    """Return what shows the page at a link."""

    def show(shown: Watched, file: Path) -> None:
        shown.open(file, link).page.evaluate("() => document.activeElement.blur()")

    return show


def _reasons(link: str) -> Callable[[Watched, Path], None]:
    """Return what shows the page at a link, with all of the reasons."""

    def show(shown: Watched, file: Path) -> None:
        _at(link)(shown, file)
        shown.page.evaluate("() => why.scrollIntoView({ block: 'end' })")

    return show


def _contested(shown: Watched, file: Path) -> None:
    page = file.with_name("contested.html")
    if not page.exists():
        (folder := file.with_name("contested")).mkdir()
        lid.view(contested_data(folder), output=page)
    _reasons("#indicator/voyages/subject_id")(shown, page)


def _relations(shown: Watched, file: Path) -> None:
    shown.open(file).page.locator("#relations").evaluate("(node) => node.scrollIntoView()")
    box = shown.page.locator("#picture .node", has_text="national key laboratories")
    box.first.evaluate("(node) => node.focus({ preventScroll: true })")


def _paper(shown: Watched, file: Path) -> None:
    shown.open(file).page.emulate_media(media="print")


def _index(shown: Watched, file: Path) -> None:
    pages = file.with_name("pages")
    if not pages.exists():
        frames, made = read(corpus(6_000))
        pages.mkdir()
        write_pages(frames, made, pages)
    shown.open(pages / "index.html", "#q=reactor").page.locator("#documents ol a").first.wait_for()


def _compared(shown: Watched, file: Path) -> None:
    page = file.with_name("compared.html")
    if not page.exists():
        build(SEEDS, file.with_name("ours"))
        build(SEEDS / "readings", file.with_name("theirs"), texts=SEEDS)
        lid.view(file.with_name("ours"), compare=file.with_name("theirs"), output=page)
    shown.open(page).page.locator("#next-issue").click(click_count=3)


def _readme(name: str) -> Callable[[Watched, Path], None]:
    """Return what shows a picture as README does, no wider than the window."""

    def show(shown: Watched, file: Path) -> None:
        alone = file.with_name("picture.html")
        alone.write_text(f'<meta name="color-scheme" content="light dark"><img src="{IMAGES / name}" width="100%">')
        shown.page.goto(alone.as_uri())

    return show


SUBJECTS: Mapping[str, Callable[[Watched, Path], None]] = {
    "first": _at(""),
    "value": _at(VALUE),
    "judged": _reasons(JUDGED),
    "contested": _contested,
    "relations-of-page": _relations,
    "paper": _paper,
    "index": _index,
    "compared": _compared,
    "relations": _readme("relations.svg"),
    "what-was-counted": _readme("what-was-counted.png"),
}


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="where those go that are not kept")
    others: Path | None = parser.parse_args().all
    for images in filter(None, (IMAGES, others)):
        images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        file = lid.view(output=Path(folder) / "page.html")
        for width, height in (WIDE, MIDDLE, NARROW):
            for scheme in ("light", "dark"):
                page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                for subject, show in SUBJECTS.items():
                    name = f"{subject}-{width}-{scheme}"
                    place = IMAGES / f"{KEPT[name]}.png" if name in KEPT else others and others / f"{name}.png"
                    if place:
                        show(Watched(page), file)
                        save(page.screenshot(), place)
                        page.emulate_media(media="screen")
                page.close()


def save(picture: bytes, file: Path) -> None:
    """Write a picture with few colours: a third of the bytes, and the colours of lines and boxes stay what they are."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        small = image.convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        small.save(file, optimize=True)


if __name__ == "__main__":
    main()
