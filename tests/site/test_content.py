"""Everything public is documented, every link leads somewhere, and nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import join, normpath
from urllib.parse import unquote

import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.evidence.derivation import BASES
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.validation.checks import catalogue

pytest.importorskip("playwright", reason="not run: `make test-docs` makes the site first")

from ..conftest import ROOT
from .conftest import SITE, Page

Pages = Mapping[str, Page]


def test_every_public_name_is_documented(pages: Pages) -> None:
    assert {f"{lid.__name__}.{name}" for name in dir(lid)} <= pages["docs/api.html"].ids


def test_every_table_and_column_is_documented(pages: Pages) -> None:
    found = pages["docs/tables.html"]
    assert set(MODELS) <= found.ids
    assert {column.name for table in MODELS for column in c.columns(table)} <= found.codes
    assert [
        one.description
        for table in MODELS
        for one in c.columns(table)
        if _plain(one.description) not in _plain(found.text)
    ] == []


def _plain(text: str) -> str:
    return "".join(text.replace("`", "").split())


def test_every_term_and_cue_is_documented(pages: Pages) -> None:
    terms = [term for vocabulary in c.all_vocabularies().values() for term in vocabulary.terms]
    assert {word for term in terms for word in (term.name, *term.cues)} <= pages["docs/terms.html"].codes


def test_every_rule_check_and_command_is_documented(pages: Pages) -> None:
    assert set(BASES) <= pages["docs/derivation.html"].ids
    assert set(catalogue()) <= pages["docs/rules.html"].ids
    assert set(main.commands) <= pages["docs/commands.html"].ids


def test_the_feed_of_releases_is_on_the_site() -> None:
    assert (SITE / "releases.atom").read_bytes() == (ROOT / "releases.atom").read_bytes()


def test_every_link_leads_somewhere(pages: Pages) -> None:
    def leads(page: str, link: str) -> bool:
        path, _, anchor = link.partition("#")
        target = normpath(join(page, "..", unquote(path.partition("?")[0]))) if path else page
        return (SITE / target).exists() and (not anchor or target not in pages or unquote(anchor) in pages[target].ids)

    links = [(name, link) for name, page in pages.items() for link in page.links | page.loaded]
    assert len(links) > 1000
    assert [
        one for one in links if not one[1].startswith(("http:", "https:", "mailto:", "data:")) and not leads(*one)
    ] == []


def test_nothing_is_loaded_from_elsewhere(pages: Pages) -> None:
    assert {one for page in pages.values() for one in page.loaded if "//" in one} == set()


def test_every_page_is_found_by_the_search(pages: Pages) -> None:
    index = (SITE / "searchindex.js").read_text("utf-8")
    made = {name.removesuffix(".html") for name in pages} - {"index", "search", "genindex", "py-modindex"}
    assert [name for name in made if f'"{name}"' not in index] == []
