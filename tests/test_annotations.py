"""Evidence as Web Annotations: the rows come back from them, and the quotes are where their selectors say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

import liaoning_innovation_data as lid
from liaoning_innovation_data.export.annotations import AROUND, collection
from liaoning_innovation_data.export.formats import export
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.storage.releases import data_versions, read_version

from .generator import strategies

MODEL = json.loads((Path(__file__).parent / "annotations.schema.json").read_text("utf-8"))
"""What the Recommendation demands of the classes and properties that we use."""


def rows_of(whole: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of the table evidence that annotations tell of."""
    rows = list[dict[str, Any]]()
    for one in whole["first"]["items"]:
        place, quote = one["target"]["selector"]
        body = one["body"]
        found = {name: body.get(name) for name in ("field", "item", "basis", "note", "support")}
        found |= {"record_id": body["record"], "document_id": one["target"]["source"]["document"]}
        found |= {"char_start": place["start"], "char_end": place["end"], "exact": quote["exact"]}
        rows.append({column.name: found[column.name] for column in c.columns("evidence")})
    return rows


def assert_anchored(whole: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    """Fail where a selector does not select its quote, or an id stands twice."""
    items = whole["first"]["items"]
    assert len({one["id"] for one in items}) == len(items) == whole["total"]
    for one in items:
        text = texts[one["target"]["source"]["document"]]
        place, quote = one["target"]["selector"]
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert text[: place["start"]].endswith(quote["prefix"])
        assert text[place["end"] :].startswith(quote["suffix"])
        assert max(len(quote["prefix"]), len(quote["suffix"])) <= AROUND


@pytest.mark.parametrize("version", data_versions())
def test_the_evidence_comes_back(version: str, tmp_path: Path) -> None:
    assert export(tmp_path, "annotations", version) == []
    found = json.loads((tmp_path / "annotations.jsonld").read_text("utf-8"))
    Draft202012Validator(MODEL).validate(found)
    assert rows_of(found) == read_version(version)["evidence"].to_dicts()
    assert_anchored(found, dict(lid.load_documents(version=version).select("id", "text").iter_rows()))


@given(tables=strategies.datasets())
def test_the_evidence_of_any_dataset_comes_back(tables: Mapping[str, pl.DataFrame]) -> None:
    arrow = {table: data.to_arrow().cast(c.arrow_schema(table)) for table, data in tables.items()}
    found = collection(arrow, "1.0.0")
    Draft202012Validator(MODEL).validate(found)
    assert rows_of(found) == arrow["evidence"].to_pylist()
    assert_anchored(found, dict(tables["documents"].select("id", "text").iter_rows()))


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (["type"], "Collection"),
        (["total"], -1),
        (["first", "items", 0, "id"], "not an IRI"),
        (["first", "items", 0, "motivation"], "proving"),
        (["first", "items", 0, "body", "type"], "Body"),
        (["first", "items", 0, "target", "selector", 0, "start"], -1),
        (["first", "items", 0, "target", "selector", 1, "exact"], None),
    ],
)
def test_the_model_refuses_what_is_none(at: list[Any], value: Any, tmp_path: Path) -> None:
    export(tmp_path, "annotations", lid.DATA_VERSION)
    changed = json.loads((tmp_path / "annotations.jsonld").read_text("utf-8"))
    *way, last = at
    place = changed
    for step in way:
        place = place[step]
    place[last] = value
    assert not Draft202012Validator(MODEL).is_valid(changed)
