"""The descriptors agree with the models, with the files and with each other: what one of them says wrongly is named."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.releases import version_folder
from tools.schemas.descriptors import Release, croissant, datacontract, datapackage

from .conftest import ROOT
from .descriptors import DATA, READERS, through, wrong

FOLDER = Path(__file__).parent / "cases" / "descriptors"
NAMES = {
    "datapackage": "schemas/datapackage.json",
    "croissant": "schemas/croissant.json",
    "datacontract": "schemas/datacontract.yaml",
}
CASES: list[tuple[str, dict[str, Any]]] = [
    (file.stem, case)
    for file in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the descriptors are checked against."""
    for name in (*READERS, DATA):
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    return tmp_path


def edit(content: Any, at: list[Any], value: Any) -> None:
    """Put another value at a place of JSON or YAML, or none; the items of a list are known by their names."""
    *way, last = at
    for step in way:
        content = content[_index(content, step)]
    if value is None:
        del content[_index(content, last)]
    else:
        content[_index(content, last)] = value


def _index(content: Any, step: Any) -> Any:
    if isinstance(step, str) and not hasattr(content, "keys"):
        return next(index for index, item in enumerate(content) if item["name"] == step)
    return step


def damage(root: Path, case: Mapping[str, Any], name: str) -> None:
    file = root / name
    if "of" in case:
        shutil.copy(root / DATA / case["of"], root / DATA / name)
    elif "old" in case:
        text = file.read_text("utf-8")
        assert case["old"] in text
        file.write_text(text.replace(case["old"], case["new"]), "utf-8")
    else:
        load: Any = json.loads if name.endswith(".json") else yaml.safe_load
        dump: Any = json.dumps if name.endswith(".json") else yaml.safe_dump
        content = load(file.read_text("utf-8"))
        edit(content, case["at"], case.get("value"))
        file.write_text(dump(content), "utf-8")


def test_all_descriptions_say_what_is_so() -> None:
    assert list(wrong(ROOT)) == []


@pytest.mark.parametrize("name", NAMES.values())
def test_the_files_are_what_a_descriptor_that_points_to_them_says(name: str) -> None:
    assert list(through(ROOT, name)) == []


def test_there_are_twenty_changes() -> None:
    assert len(CASES) >= 20


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind}: {case['about']}" for kind, case in CASES])
def test_a_change_by_hand_is_named(checkout: Path, kind: str, case: dict[str, Any]) -> None:
    name = case.get("file", NAMES.get(kind, ""))
    damage(checkout, case, name)
    told = list(wrong(checkout))
    assert [line for line in told if name in line and case["told"] in line], told
    assert "of" in case or all(name in line for line in told), told


def test_a_file_that_changed_is_noticed_through_each_descriptor(checkout: Path) -> None:
    shutil.copy(checkout / DATA / "platforms.parquet", checkout / DATA / "projects.parquet")
    for name in NAMES.values():
        told = list(through(checkout, name))
        assert any("projects.sha256" in line for line in told)
        assert any("projects.columns" in line for line in told)


def test_a_table_that_is_not_released_yet_is_left_out() -> None:
    release = Release(version_folder("1.0.0"), date(2024, 1, 1))
    described = {resource["name"] for resource in datapackage(release)["resources"]}
    assert described == {table for table, model in MODELS.items() if model.since == "1.0.0"}
    assert {one["name"] for one in croissant(release)["recordSet"]} == described
    assert {one["name"] for one in datacontract(release)["schema"]} == described
