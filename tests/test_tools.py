"""The tools that are run by hand: what they decide, without the hours that some of them take."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tools import code_mutants, freeze, rebuild

from .conftest import ROOT
from .pinned import FOLDER, PINNED

# Mutants of the code -------------------------------------------------------------------------------------

MUTANTS = """
def x_read__mutmut_orig(words):
    if words == "a":
        raise Underivable(f"{words} is nothing")
    return CHECK.issues(rows.join(other, maintain_order="left"), "says nothing", table="evidence")

def x_read__mutmut_1(words):
    if words != "a":
        raise Underivable(f"{words} is nothing")
    return CHECK.issues(rows.join(other, maintain_order="left"), "says nothing", table="evidence")

def x_read__mutmut_2(words):
    if words == "a":
        raise Underivable(None)
    return CHECK.issues(rows.join(other, maintain_order="left"), "says nothing", table="evidence")

def x_read__mutmut_3(words):
    if words == "a":
        raise Underivable(f"{words} is nothing")
    return CHECK.issues(rows.join(other, maintain_order="right"), "XXsays nothingXX", table="evidence")

def x_read__mutmut_4(words):
    if words == "a":
        raise Underivable(f"{words} is nothing")
    return CHECK.issues(rows.join(other, maintain_order="left"), "says nothing", table="XXevidenceXX")
"""


def test_mutants_of_wording_and_order_are_not_counted(tmp_path: Path) -> None:
    module = tmp_path / "mutants" / code_mutants.PACKAGE / "validation/checks/some.py"
    module.parent.mkdir(parents=True)
    module.write_text(MUTANTS)
    names = [name.rpartition("_")[2] for name in code_mutants.telling(tmp_path)]
    assert names == ["1", "4"]
    assert next(code_mutants.telling(tmp_path)).startswith("liaoning_innovation_data.validation.checks.some.x_read_")


@pytest.mark.parametrize("package", code_mutants.PACKAGES)
def test_mutants_are_made_of_modules_that_are_there(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules, tests = code_mutants.PACKAGES[package]
    assert all(list((ROOT / code_mutants.PACKAGE).glob(pattern)) for pattern in modules)
    assert all((ROOT / test).exists() for test in tests)
    monkeypatch.setattr(code_mutants, "FOLDER", tmp_path)
    settings = (code_mutants.prepare(package) / "setup.cfg").read_text()
    assert all(f"    {test}\n" in settings for test in tests)


def test_tests_that_are_left_out_are_there() -> None:
    for test in code_mutants.SLOW:
        file, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text("utf-8")
    there = [name for name in code_mutants.NOT_MUTATED if (ROOT / code_mutants.PACKAGE / f"{name}.py").exists()]
    assert there == [*code_mutants.NOT_MUTATED]


# Rebuilding ----------------------------------------------------------------------------------------------


def test_what_is_rebuilt_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    again = Path(shutil.copytree(FOLDER, tmp_path / "rebuilt"))

    def rebuilt(*_: object) -> Path:
        return again

    monkeypatch.setattr(rebuild, "rebuilt", rebuilt)
    assert rebuild.main([PINNED]) == 0
    assert "files with other bytes: none" in capsys.readouterr().out
    pq.write_table(pq.read_table(again / "projects.parquet"), again / "projects.parquet", compression="none")
    assert rebuild.main([PINNED]) == 1
    assert "files with other bytes: projects.parquet" in capsys.readouterr().out
    assert rebuild.main([PINNED, "--pyarrow", "20.0.0"]) == 0, "the fingerprint is the same"
    manifest = json.loads((again / "manifest.json").read_text())
    (again / "manifest.json").write_text(json.dumps(manifest | {"fingerprint": "0" * 64}))
    assert rebuild.main([PINNED, "--pyarrow", "20.0.0"]) == 1


def test_a_version_that_is_nowhere_is_not_rebuilt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rebuild.main(["9.9.9"]) == 1
    assert "'9.9.9' is not in this package" in capsys.readouterr().err

    def no_commit(*_: object) -> bytes:
        return b""

    monkeypatch.setattr(rebuild, "run", no_commit)
    with pytest.raises(SystemExit, match="no commit of the history has it"):
        rebuild.rebuilt(PINNED, tmp_path, None)


# Frozen tables -------------------------------------------------------------------------------------------


def test_frozen_tables_are_what_the_libraries_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = freeze.PACKAGE
    files = [Path("schema/terms/country.json"), Path("evidence/derivation/tables/currencies.json")]
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True)
    monkeypatch.setattr(freeze, "PACKAGE", tmp_path)
    freeze.main()
    for file in files:
        made, frozen = (json.loads((folder / file).read_text("utf-8")) for folder in (tmp_path, package))
        if made["source"] != frozen["source"]:
            pytest.skip(f"frozen from {frozen['source']}")
        assert made == frozen
