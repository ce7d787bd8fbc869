"""What a release publishes beside the package: a bill of materials, a feed, data in an archive; where it is tested."""

from __future__ import annotations

import os
import shutil
import tomllib
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
import yaml

from liaoning_innovation_data.storage.about import About
from tools.gate import entries_of, sha256
from tools.publication import archive, bill, feed

from .conftest import ROOT
from .pinned import FOLDER

ATOM = {"": "http://www.w3.org/2005/Atom"}
LOG = """# Changelog

## Unreleased

- soon

## 1.1.0 — 2026-02-01

Data 1.0.0, unchanged.

- `<b>` & "co"

## 1.0.0 — 2026-01-01

Data 1.0.0, fingerprint `{0}`, manifest `{0}`.
""".format("0" * 64)


def test_the_feed_has_what_is_released_and_marks_new_data() -> None:
    read = ET.fromstring(feed(About(title="A & B", authors=("Ilse Varn",)), entries_of(LOG)[1:]))
    assert read.findtext("updated", namespaces=ATOM) == "2026-02-01T00:00:00Z"
    entries = read.findall("entry", ATOM)
    assert [one.findtext("title", namespaces=ATOM) for one in entries] == ["1.1.0", "1.0.0, data 1.0.0"]
    assert [len(one.findall("category[@term='data']", ATOM)) for one in entries] == [0, 1]
    assert entries[0].findtext("content", namespaces=ATOM) == 'Data 1.0.0, unchanged.\n\n- `<b>` & "co"'


def test_an_older_entry_keeps_its_id_and_text_when_a_newer_one_comes() -> None:
    about, known = About(title="A"), entries_of(LOG)[1:]
    before, after = (ET.fromstring(feed(about, some)).findall("entry", ATOM) for some in (known[1:], known))
    assert [ET.tostring(one) for one in after[1:]] == [ET.tostring(one) for one in before]


def test_the_bill_of_materials_has_all_that_is_needed_as_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (ROOT / "lock.txt").read_text("utf-8")
    made = bill(project, "9.9.9", lock)
    parts = {part["name"]: part for part in made["components"]}
    assert {"polars-runtime-32", "markupsafe", "pyarrow"} <= parts.keys()
    assert not {"pytest", "pandas", "liaoning-innovation-data"} & parts.keys()
    assert all(
        f"{name}=={part['version']} \\" in lock.splitlines() and part["licenses"] for name, part in parts.items()
    )
    refs = {part["bom-ref"] for part in (made["metadata"]["component"], *parts.values())}
    assert {one["ref"] for one in made["dependencies"]} == refs
    assert {other for one in made["dependencies"] for other in one["dependsOn"]} == refs - {
        "pkg:pypi/liaoning-innovation-data@9.9.9"
    }


def test_a_bill_of_materials_is_of_what_is_locked() -> None:
    lock = (ROOT / "lock.txt").read_text("utf-8").replace("\nclick==", "\nclick==0")
    with pytest.raises(SystemExit, match=r"click \S+ :: is installed, but 0\S+ is locked"):
        bill({"dependencies": ["click"], "license": "MIT"}, "1.0.0", lock)


def test_an_archive_has_the_same_bytes_wherever_and_whenever_it_is_made(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(FOLDER, tmp_path / "elsewhere" / FOLDER.name))
    for file in copy.iterdir():
        file.chmod(0o600)
        os.utime(file, (0, 0))
    (tmp_path / "again").mkdir()
    assert archive(FOLDER, tmp_path).read_bytes() == archive(copy, tmp_path / "again").read_bytes()


def test_the_checksums_of_an_archive_hold(tmp_path: Path) -> None:
    with zipfile.ZipFile(archive(FOLDER, tmp_path)) as files:
        content = {name.partition("/")[2]: files.read(name) for name in files.namelist()}
    said = content.pop("SHA256SUMS").decode()
    assert said == "".join(f"{sha256(FOLDER / name)}  {name}\n" for name in sorted(content))
    assert content == {file.name: file.read_bytes() for file in FOLDER.iterdir()}


def test_each_version_of_python_that_the_package_names_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))
    tested = workflow["jobs"]["tests"]["strategy"]["matrix"]["python"]
    assert [kind for kind in project["classifiers"] if ":: 3." in kind] == [
        f"Programming Language :: Python :: {version}" for version in tested
    ]
    assert project["requires-python"] == f">={tested[0]}"
