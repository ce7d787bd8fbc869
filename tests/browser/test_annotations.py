"""The exported annotations in an annotation tool: Recogito's, which highlights them in the text of the document."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.export.formats import export

pytest.importorskip("playwright", reason="not run: `make test-browser` installs it")

TOOL = Path(__file__).parents[2] / ".node-browser/node_modules/@recogito/text-annotator/dist/text-annotator.umd.js"
IMPORT = """(annotations) => {
    const text = document.getElementById("text");
    const tool = RecogitoJS.createTextAnnotator(text, { adapter: RecogitoJS.W3CTextFormat("text", text) });
    tool.setAnnotations(annotations);
    return tool.state.store.all().map((one) => [one.id, one.target.selector[0].range.toString()]);
}"""
"""Load annotations; return for each the words that it selects."""


def test_recogito_selects_the_words_of_each_annotation(chromium: Any, tmp_path: Path) -> None:
    export(tmp_path, "annotations", lid.DATA_VERSION)
    items = json.loads((tmp_path / "annotations.jsonld").read_text("utf-8"))["first"]["items"]
    text = lid.load_documents().select(pl.col("text").str.replace_all("\r", " ", literal=True)).item()
    page = chromium.new_page()
    page.set_content(f'<pre id="text">{html.escape(text)}</pre>')
    page.evaluate("window.process = { env: {} }")  # what its bundler leaves open
    page.add_script_tag(path=TOOL)
    found = dict(page.evaluate(IMPORT, items))
    page.close()
    assert found == {one["id"]: one["target"]["selector"][1]["exact"] for one in items}
