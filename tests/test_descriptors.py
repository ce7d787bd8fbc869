"""The descriptors agree with the models, with the files and with each other: what one of them says wrongly is named."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from click.testing import CliRunner, Result

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.export.descriptors import CARD, CROISSANT, DESCRIPTORS, Described
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.about import LICENSE, PACKAGE, AboutFolder, derived_files, of_folder
from liaoning_innovation_data.storage.releases import data_versions, version_folder

from . import newest
from .conftest import ROOT
from .descriptors import DATA, READERS, through, wrong

FOLDER = Path(__file__).parent / "cases" / "descriptors"
NAMES = {"datapackage": f"{DATA}/datapackage.json", "croissant": f"{DATA}/croissant.json"}
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
            shutil.copytree(source, target, dirs_exist_ok=True)
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
def test_a_change_by_hand_is_named(
    checkout: Path, kind: str, case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newest, "UNRELEASED", False)
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
    found = Described(version_folder("1.0.0"), AboutFolder(title="older"))
    described = {resource["name"] for resource in found.package()["resources"]}
    assert described == {table for table, model in MODELS.items() if model.since == "1.0.0"}
    assert {one["name"] for one in found.croissant()["recordSet"]} == described


def paths(folder: Path) -> set[str]:
    """Return all paths in the descriptors of a folder."""
    package, croissant = (json.loads((folder / name).read_text("utf-8")) for name in (PACKAGE, CROISSANT))
    header = next(yaml.safe_load_all((folder / CARD).read_text("utf-8").split("\n---\n")[0]))
    return {
        *(resource["path"] for resource in package["resources"]),
        *(file["contentUrl"] for file in croissant["distribution"]),
        *(one["data_files"] for one in header["configs"]),
        *re.findall(r"`([\w.]+\.(?:parquet|cff|json))`", (folder / CARD).read_text("utf-8")),
    }


@pytest.mark.parametrize("version", data_versions())
def test_a_folder_explains_itself(version: str, tmp_path: Path) -> None:
    copied = CliRunner().invoke(main, ["copy", str(tmp_path / "of copies"), "--version", version])
    assert copied.exit_code == 0, copied.output
    for folder in (version_folder(version), tmp_path / "of copies"):
        assert {*DESCRIPTORS, LICENSE} <= {file.name for file in folder.iterdir()}
        assert {name for name in paths(folder) if not (folder / name).is_file()} == set()
        assert of_folder(folder).title == "liaoning-innovation-data"
    facts = pl.read_parquet(tmp_path / "of copies" / "facts.parquet")
    assert facts.equals(lid.load_facts(version=version))


def test_facts_that_were_changed_are_noticed(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["copy", str(tmp_path)])
    assert lid.validate(tmp_path).ok
    file = tmp_path / "facts.parquet"
    pl.read_parquet(file).with_columns(value=pl.lit("12")).write_parquet(file)
    assert [str(issue) for issue in lid.validate(tmp_path).issues] == [
        "manifest: facts.parquet: is not the file that datapackage.json describes"
    ]
    file.unlink()
    assert lid.validate(tmp_path).counts == {"manifest": 1}
    assert lid.diff(lid.DATA_VERSION, tmp_path).bump == "none"


def test_a_data_package_leads_to_no_file_outside_its_folder(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(version_folder(lid.DATA_VERSION), tmp_path / "data"))
    package = json.loads((folder / PACKAGE).read_text("utf-8"))
    outside = [
        {"path": path, "hash": "sha256:0"} for path in ("../outside.parquet", "/outside.parquet", "in/side.parquet")
    ]
    (folder / PACKAGE).write_text(json.dumps(package | {"resources": outside}), "utf-8")
    assert derived_files(folder) == {}
    assert lid.validate(folder).ok


def built(seeds: Path, output: Path) -> Result:
    return CliRunner().invoke(main, ["build", str(seeds), "--output", str(output)])


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "seeds", tmp_path / "seeds"))


def test_a_built_folder_says_what_dataset_toml_says(seeds: Path, tmp_path: Path) -> None:
    (seeds / "dataset.toml").write_text('title = "Häfen & <b>Labs</b>"\nauthors = ["A", "B"]\n', "utf-8")
    assert built(seeds, tmp_path / "out").exit_code == 0
    package = json.loads((tmp_path / "out" / PACKAGE).read_text("utf-8"))
    assert (package["name"], package["title"]) == ("h-fen----b-labs--b-", "Häfen & <b>Labs</b>")
    assert "licenses" not in package
    assert "<b>" not in (tmp_path / "out" / CARD).read_text("utf-8").split("\n---\n")[1]
    assert "A and B. Häfen" in lid.open(tmp_path / "out").cite()
    assert of_folder(tmp_path / "out").authors == ("A", "B")


def test_without_dataset_toml_a_folder_is_called_by_its_name(seeds: Path, tmp_path: Path) -> None:
    (seeds / "dataset.toml").unlink()
    (seeds / LICENSE).unlink()
    assert built(seeds, tmp_path / "harbours").exit_code == 0
    assert of_folder(tmp_path / "harbours").title == "harbours"
    assert not (tmp_path / "harbours" / LICENSE).exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = ", "dataset.toml :: not TOML in UTF-8: Invalid value"),
        (
            'titel = "x"\n',
            "dataset.toml :: title: field required; titel: extra inputs are not permitted; known keys: title",
        ),
        ('title = "x"\nauthors = "me"\n', "dataset.toml :: authors: input should be a valid tuple"),
    ],
)
def test_a_wrong_dataset_toml_is_one_line(text: str, message: str, seeds: Path, tmp_path: Path) -> None:
    (seeds / "dataset.toml").write_text(text, "utf-8")
    result = built(seeds, tmp_path / "out")
    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"title": 3, "description": {}}', "\xff", '{"title": "x", "licenses": 5}']
)
def test_a_damaged_data_package_leaves_the_name_of_the_folder(text: str, tmp_path: Path) -> None:
    (tmp_path / PACKAGE).write_text(text, "latin-1")
    assert of_folder(tmp_path).title == tmp_path.name
