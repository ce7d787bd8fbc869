"""`curation.schema.json` admits every seed, and marks in the editor what `build` would refuse for its form."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tools.schemas.curation import curation

from .conftest import ROOT

SEEDS = [
    *sorted(file.with_suffix(".toml") for file in (ROOT / "seeds").glob("*.txt")),
    *sorted((ROOT / "seeds/readings").glob("*.toml")),
    *(file for file in sorted((ROOT / "tests/documents").rglob("*.toml")) if not file.name.endswith(".key.toml")),
]


@cache
def validator() -> Any:
    Draft202012Validator.check_schema(curation())
    return Draft202012Validator(curation())


def as_json(value: Any) -> Any:
    """Return a value of TOML as an editor sees it: days as texts."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [as_json(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return value.isoformat() if isinstance(value, date) else value


def read(file: Path) -> Any:
    return as_json(tomllib.loads(file.read_text("utf-8")))


@pytest.mark.parametrize("file", SEEDS, ids=lambda file: file.stem)
def test_every_seed_is_admitted_and_names_the_schema(file: Path) -> None:
    assert [error.message for error in validator().iter_errors(read(file))] == []
    first = file.read_text("utf-8").partition("\n")[0]
    named = file.parent / first.removeprefix("#:schema ")
    assert named.resolve() == (ROOT / "schemas/curation.schema.json").resolve()


MISTAKES: dict[str, Callable[[Any], Any]] = {
    "an unknown table": lambda seed: seed.update(plattforms=[]),
    "an unknown field": lambda seed: seed["projects"][0].update(nmae="Clean Wake"),
    "no such term": lambda seed: seed["projects"][0]["kind"].update(value="pilots"),
    "no such basis": lambda seed: seed["projects"][0]["kind"].update(basis="guess"),
    "a value without a quote": lambda seed: seed["projects"][0].update(kind={"value": "pilot"}),
    "a count that is text": lambda seed: seed["laboratories"][0]["member_count"].update(value="twelve"),
    "a slug with spaces": lambda seed: seed["projects"][0].update(slug="clean wake"),
    "no reference": lambda seed: seed["relations"][0].update(subject="clean wake"),
    "no such reason": lambda seed: seed["sentences"][0].update(omit={"boring": ["words"]}),
    "a mention without a note": lambda seed: seed["projects"][0].update(mentions=[{"quote": "it"}]),
    "no title": lambda seed: seed["document"].pop("title"),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_of_form_is_marked(mistake: Callable[[Any], Any]) -> None:
    seed = read(ROOT / "tests/documents/harbour-wire.toml")
    mistake(seed)
    assert not validator().is_valid(seed)
