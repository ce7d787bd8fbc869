"""Take pictures of the page: `make screenshots` writes the ones that are kept to docs/images/, `--all FOLDER` more."""

from __future__ import annotations

import argparse
import io
import tempfile
from pathlib import Path

import liaoning_innovation_data as lid

from .driving import MIDDLE, NARROW, WIDE, Watched, browser

IMAGES = Path(__file__).parents[2] / "docs/images"
CELL = "#indicator/total-investment/value"
KEPT = {(WIDE, "light"): "page", (WIDE, "dark"): "page-dark", (NARROW, "light"): "page-narrow"}


def main() -> None:
    """Take the pictures: a cell chosen, at three widths, light and dark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="where those go that are not kept")
    others: Path | None = parser.parse_args().all
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        file = lid.view(output=Path(folder) / "page.html")
        for size in (WIDE, MIDDLE, NARROW):
            for scheme in ("light", "dark"):
                page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
                Watched(page).open(file, CELL)
                page.evaluate("() => document.activeElement.blur()")
                name = KEPT.get((size, scheme))
                if name:
                    _save(page.screenshot(), IMAGES / f"{name}.png")
                elif others:
                    _save(page.screenshot(), others / f"page-{size[0]}-{scheme}.png")
                page.close()


def _save(picture: bytes, file: Path) -> None:
    """Write a picture with few colours: a third of the bytes, and nobody sees a difference."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(48).save(file, optimize=True)


if __name__ == "__main__":
    main()
