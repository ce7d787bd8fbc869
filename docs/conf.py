"""How Sphinx makes a site of the Markdown pages in this repository: `make site`."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import liaoning_innovation_data as lid

ROOT = Path(__file__).parents[1]
TREES = {
    "README": {
        "Start": "docs/tutorial docs/evidence",
        "How to": "docs/analysing docs/reading docs/pinning docs/checking docs/curating docs/your-own-data "
        "docs/reading-an-article",
        "Reference": "docs/api docs/commands docs/tables docs/terms docs/derivation docs/rules schemas/versioning "
        "docs/readers",
        "Why and how far": "docs/why-evidence docs/figures",
        "Project": " ".join(page.stem for page in sorted(ROOT.glob("[!R]*.md"))) + " docs/architecture",
    },
    "docs/figures": {"Measurements": "bench/results/* tests/articles/* seeds/*"},
}
"""Page -> the parts of its navigation, each with its pages."""
FRAME = """\
```{raw} html
<p><a href="../evidence.html">Open it in the whole window</a></p>
<iframe src="../evidence.html" title="The evidence page" style="width: 100%; height: 80vh; border: 1px solid"></iframe>
```"""
"""The evidence page itself, where a page has a picture of it."""
REPAIRS = {
    'role="heading"': 'role="heading" aria-level="2"',
    '<aside class="sidebar-drawer"': '<aside class="sidebar-drawer" aria-label="All pages"',
    '<aside class="toc-drawer': '<aside aria-label="On this page" class="toc-drawer',
    "<pre>": '<pre tabindex="0">',
    '<div id="search-results">': '<h1>Search</h1>\n<div id="search-results">',
}
"""What the theme writes -> the same with what axe-core demands: levels, names, a title, keys that scroll code."""

project = "liaoning-innovation-data"
release = version = lid.__version__
author = "The liaoning-innovation-data maintainers"
copyright = f"{author}. Code: MIT. Data: CC-BY-4.0"  # noqa: A001
language = "en"

root_doc = "README"
include_patterns = ["*.md", "docs/*.md", "bench/results/*.md", "schemas/*.md", "seeds/*.md", "tests/articles/*.md"]
exclude_patterns = [".*", "build", "dist", "src", "tools"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
napoleon_custom_sections = ["Columns"]
suppress_warnings = ["misc.highlighting_failure"]  # recipes are in dialects, such as DuckDB's SQL
add_module_names = False
smartquotes = False  # pages say what documents, commands and messages say
default_role = "code"
autodoc_class_signature = "separated"  # what makes a record is no business of its readers
myst_heading_anchors = 4

html_theme = "furo"
html_title = project
html_static_path = ["theme"]
html_css_files = ["site.css"]
html_theme_options = {
    f"{scheme}_css_variables": {
        "color-brand-primary": link,
        "color-brand-content": link,
        "color-brand-visited": link,
        "color-background-primary": paper,
        "color-background-secondary": card,
    }
    for scheme, link, paper, card in (
        ("light", "#0b4f8a", "#fdfcfa", "#f6f4ef"),
        ("dark", "#8cc4ff", "#17181b", "#1b1c20"),
    )
}
html_copy_source = html_show_sphinx = False


def with_navigation(_: Any, page: str, source: list[str]) -> None:
    """Add to pages the navigation below them, and the evidence page where its picture is."""
    for part, pages in TREES.get(page, {}).items():
        listed = "\n".join(f"/{one}" for one in pages.split())
        source[0] += f"\n```{{toctree}}\n:hidden:\n:glob:\n:caption: {part}\n\n{listed}\n```\n"
    source[0] = source[0].replace("\n\n```\n", "\n```\n")  # the empty line that ends an example for doctest
    if page == "docs/evidence":
        source[0] = re.sub(r"!\[.*?\]\(.*?\)", FRAME, source[0], flags=re.DOTALL)


def with_pages(app: Any, failed: Exception | None) -> None:
    """Add the evidence page of the data in the package, the feed, and the address of the home page; repair pages."""
    if failed:
        return
    site = Path(app.outdir)
    for file in site.rglob("*.html"):
        text = file.read_text("utf-8")
        for written, repaired in REPAIRS.items():
            text = text.replace(written, repaired)
        feed = "../" * (len(file.relative_to(site).parts) - 1) + "releases.atom"
        text = text.replace("</head>", f'<link rel="alternate" type="application/atom+xml" href="{feed}"></head>')
        file.write_text(text, "utf-8")
    lid.view(output=site / "evidence.html")
    shutil.copy(ROOT / "releases.atom", site)
    shutil.copyfile(site / "README.html", site / "index.html")


def setup(app: Any) -> None:
    """Connect the two to the build."""
    app.connect("source-read", with_navigation)
    app.connect("build-finished", with_pages)
