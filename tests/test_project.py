"""A new project is a dataset that builds, and passes its own tests."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from click.testing import CliRunner
from packaging.requirements import Requirement

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main


def test_a_new_project_builds_and_passes_its_own_tests(tmp_path: Path) -> None:
    place = tmp_path / "mein Projekt"
    told = CliRunner().invoke(main, ["new", str(place)])
    assert told.exit_code == 0, told.output
    built = CliRunner().invoke(main, ["build", str(place / "seeds"), "--output", str(place / "build")])
    assert built.exit_code == 0, built.output
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    tested = subprocess.run(command, cwd=place, capture_output=True, text=True, env=os.environ, check=False)
    assert tested.returncode == 0, tested.stdout
    assert "2 passed" in tested.stdout


def test_its_example_has_nothing_to_doubt(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["new", str(tmp_path / "p")])
    CliRunner().invoke(main, ["build", str(tmp_path / "p/seeds"), "--output", str(tmp_path / "build")])
    report = lid.open(tmp_path / "build").validate()
    assert report.ok
    assert tomllib.loads((tmp_path / "p/seeds/dataset.toml").read_text("utf-8"))["title"] == "p"
    assert {*lid.open(tmp_path / "build").load("evidence")["support"]} <= {"proven", None}


def test_a_folder_may_have_an_odd_name(tmp_path: Path) -> None:
    place = tmp_path / 'of "some" \\ names'
    assert CliRunner().invoke(main, ["new", str(place)]).exit_code == 0
    assert tomllib.loads((place / "seeds/dataset.toml").read_text("utf-8"))["title"] == place.name


def test_it_depends_on_this_package_with_a_pin(tmp_path: Path) -> None:
    CliRunner().invoke(main, ["new", str(tmp_path / "p")])
    requirement = Requirement((tmp_path / "p/requirements.txt").read_text("utf-8").strip())
    assert requirement.name == "liaoning-innovation-data"
    assert lid.__version__ in requirement.specifier
    assert "99" not in requirement.specifier


def test_a_folder_with_files_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine")
    told = CliRunner().invoke(main, ["new", str(tmp_path)])
    assert told.exit_code == 1
    assert "is not empty; expected a new folder" in told.output
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]
