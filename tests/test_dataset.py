"""A folder of one's own has every verb: what the functions say of the shipped data, a dataset says of its folder."""

from __future__ import annotations

import inspect
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import polars as pl
import pytest
from click.testing import CliRunner

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.dataset import Dataset
from liaoning_innovation_data.storage.releases import version_folder

from .pinned import DOCUMENTS

ID = "indicator/total-investment"
CALLS: dict[str, tuple[Any, ...]] = {
    "manifest": (),
    "load": ("laboratories",),
    "load_facts": (),
    "load_records": ("laboratories",),
    "get": (ID,),
    "resolve": (ID,),
    "lookup": ("ZWZ Group",),
    "search": ("energy",),
    "explain": (ID, "value"),
    "describe": ("laboratories",),
    "list_tables": (),
    "require": ("~=1.0",),
}
"""Verb -> arguments, to which a copy of the shipped folder answers what the function answers."""

APART = {"facts", "path", "cite", "validate", "view"}
"""Verbs that name the folder, or have another name as a function."""

NOT_OF_A_FOLDER = {
    *("open", "pandera_schema"),  # opens one, is the same for all
    *("compare", "diff"),  # take two
    *(f"{verb}_{table}" for table in lid.list_tables() for verb in ("load", "iter")),  # `load` and `load_records`
}
"""Functions of the package that a dataset does not have."""

WITHOUT_DATA = {
    *("new", "draft", "build"),  # write, and read no tables
    *("compare", "diff"),  # take two folders
}
"""Commands without the option `--data`."""

COMMANDS = (
    *("list", "show laboratories", "show project/clean-wake", "explain project/clean-wake", "search tug", "facts"),
    *("path projects", "describe projects", "cite", "cite project/clean-wake", "coverage", "validate"),
    "require ~=1.0",
    *("copy {out}", "export {out} --format jsonl", "view --output {out}.html"),
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the invented document, whose name has a space and letters beyond ASCII."""
    folder = tmp_path_factory.mktemp("dataset") / "mein Ordner 数据"
    build(DOCUMENTS, folder)
    return folder


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(version_folder(lid.DATA_VERSION), tmp_path / "copied"))


def comparable(answer: Any) -> Any:
    return answer.rows() if isinstance(answer, pl.DataFrame) else answer


def test_each_verb_is_tried() -> None:
    assert {name for name in vars(Dataset) if not name.startswith("_")} == {*CALLS, *APART}


def test_a_dataset_has_every_function_of_the_package() -> None:
    functions = {name for name in dir(lid) if not name.startswith("__") and name != "DATA_VERSION"}
    functions = {name for name in functions if not inspect.isclass(getattr(lid, name))}
    assert functions - {name for name in dir(Dataset) if not name.startswith("_")} == NOT_OF_A_FOLDER


def test_every_command_takes_a_folder_and_is_tried() -> None:
    def takes(command: click.Command) -> bool:
        options = {option for parameter in command.params for option in parameter.opts}
        assert ("--data" in options) == ("--version" in options)
        return "--data" in options

    taking = {name for name, command in main.commands.items() if takes(command)}
    assert taking == {*main.commands} - WITHOUT_DATA == {line.split()[0] for line in COMMANDS}


@pytest.mark.parametrize(("verb", "given"), CALLS.items(), ids=CALLS)
def test_a_copy_of_the_shipped_folder_answers_what_the_package_answers(
    copied: Path, verb: str, given: tuple[Any, ...]
) -> None:
    of_folder, of_package = getattr(lid.open(copied), verb), getattr(lid, verb)
    there = lid.manifest()["tables"]
    expected = tuple(filter(there.__contains__, lid.list_tables())) if verb == "list_tables" else of_package(*given)
    assert comparable(of_folder(*given)) == comparable(expected)
    assert comparable(getattr(lid.open(), verb)(*given)) == comparable(expected)


def test_a_folder_of_ones_own_is_named_and_checked(own: Path, tmp_path: Path) -> None:
    dataset = lid.open(own)
    assert dataset.validate().ok
    assert dataset.facts().height > 100
    assert dataset.path("projects") == own / "projects.parquet"
    assert dataset.cite("project/clean-wake").startswith("Clean Wake. In: mein Ordner 数据, data version")
    assert "maintainers" not in dataset.cite()
    assert "Clean Wake" in dataset.view(output=tmp_path / "page.html").read_text("utf-8")
    assert isinstance(dataset.get("project/clean-wake", lid.Project), lid.Project)
    with pytest.raises(lid.RecordNotFound, match="is of projects, expected laboratories"):
        dataset.get("project/clean-wake", lid.Laboratory)


def test_explain_sees_what_changed_in_a_folder(own: Path, tmp_path: Path) -> None:
    dataset = lid.open(shutil.copytree(own, tmp_path / "changed"))
    first = dataset.explain("project/clean-wake", "name").quotes
    shutil.copy(version_folder(lid.DATA_VERSION) / "projects.parquet", tmp_path / "changed")
    assert first
    with pytest.raises(lid.DataError):
        dataset.explain("project/clean-wake", "name")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_reads_takes_a_folder(own: Path, tmp_path: Path, command: str) -> None:
    words = [word.format(out=tmp_path / "out") for word in command.split()]
    result = CliRunner().invoke(main, [*words, "--data", str(own)])
    assert result.exit_code == 0, result.output
    both = CliRunner().invoke(main, [*words, "--data", str(own), "--version", lid.DATA_VERSION])
    assert both.exit_code == 2
    assert "expected one folder or version" in both.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_what_it_cannot_read(own: Path, tmp_path: Path, command: str) -> None:
    foreign, torn = tmp_path / "foreign", Path(shutil.copytree(own, tmp_path / "torn"))
    foreign.mkdir()
    (foreign / "notes.txt").write_text("no dataset")
    for file in torn.glob("*.parquet"):
        file.write_bytes(file.read_bytes()[:100])
    older = Path(shutil.copytree(version_folder("1.0.0"), tmp_path / "older"))
    words = [word.format(out=tmp_path / "out") for word in command.split()]
    results = [CliRunner().invoke(main, [*words, "--data", str(folder)]) for folder in (foreign, torn, older)]
    for result in results:
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert results[0].exit_code == int(words[0] != "view")  # whose page shows what is wrong
    assert words[0] in ("validate", "view") or str(foreign) in results[0].output
    assert words[0] in (*READS_NO_TABLE, "validate", "view") or results[1].exit_code == 1
    assert results[2].exit_code == int("project/clean-wake" in words or words[0] == "search")  # not in that version


READS_NO_TABLE = ("list", "path", "describe", "copy", "cite")
"""Commands that a torn table does not disturb."""

BREAK: dict[str, tuple[Callable[[Path], Any], str]] = {
    "no folder": (shutil.rmtree, ":: no such folder; expected a folder that build or copy wrote"),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "no manifest.json"),
    "an empty manifest": (
        lambda folder: (folder / "manifest.json").write_text("{}"),
        ":: no data_version, fingerprint",
    ),
    "no entry of a table": (
        lambda folder: (folder / "manifest.json").write_text(
            json.dumps(
                dict.fromkeys(("data_version", "fingerprint"), "") | {"tables": {"projects": 3}, "documents": {}}
            )
        ),
        "manifest.json :: no bytes of a table, file of a table, ",
    ),
    "a list": (lambda folder: (folder / "manifest.json").write_text("[]"), "expected an object in JSON"),
    "no table": (
        lambda folder: (folder / "projects.parquet").unlink(),
        "projects.parquet :: missing, but manifest.json lists it",
    ),
    "a torn table": (lambda folder: (folder / "projects.parquet").write_bytes(b"PAR1"), "not a Parquet file"),
}


@pytest.mark.parametrize(("spoil", "message"), BREAK.values(), ids=BREAK)
def test_a_folder_that_is_none_is_told(own: Path, tmp_path: Path, spoil: Callable[[Path], Any], message: str) -> None:
    folder = Path(shutil.copytree(own, tmp_path / "spoilt"))
    spoil(folder)
    with pytest.raises(lid.DataError, match=re.escape(message)):
        lid.open(folder).get("project/clean-wake")
    result = CliRunner().invoke(main, ["show", "project/clean-wake", "--data", str(folder)])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert message in result.output
    copied = CliRunner().invoke(main, ["export", str(tmp_path / "out"), "--format", "csv", "--data", str(folder)])
    assert (copied.exit_code, copied.output.count("\n")) == (1, 1)


def test_a_folder_that_lost_a_file_says_so(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(version_folder(lid.DATA_VERSION), tmp_path / "half"))
    (folder / "evidence.parquet").unlink()
    dataset = lid.open(folder)
    for call in (
        dataset.load_facts,
        lambda: dataset.explain("indicator/total-investment"),
        lambda: dataset.search("a"),
    ):
        with pytest.raises(lid.SchemaError, match=r"evidence\.parquet :: missing, but manifest\.json lists it"):
            call()
    assert CliRunner().invoke(main, ["copy", str(tmp_path / "copy"), "--data", str(folder)]).exit_code == 1
    assert not (tmp_path / "copy").exists()
