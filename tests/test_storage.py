"""Files and folders are written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

import liaoning_innovation_data as lid
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.storage import releases
from liaoning_innovation_data.storage.atomic import replacing, replacing_file
from liaoning_innovation_data.storage.manifest import fingerprint, lines
from liaoning_innovation_data.storage.parquet import read_table

from .conftest import posix


def content(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in folder.iterdir()}


def fill(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds two files which will be replaced, and one of somebody else."""
    place = tmp_path / "tables"
    place.mkdir()
    fill(place, a="old a", b="old b", notes="mine")
    return place


def test_a_new_folder_appears(tmp_path: Path) -> None:
    with replacing(tmp_path / "deep" / "tables") as new:
        fill(new, a="new a")
        assert not (tmp_path / "deep" / "tables").exists()
    assert content(tmp_path / "deep" / "tables") == {"a": "new a"}
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["tables"]


def test_files_of_other_names_stay(folder: Path) -> None:
    same = folder.stat().st_ino
    with replacing(folder) as new:
        fill(new, a="new a", c="new c")
    assert content(folder) == {"a": "new a", "b": "old b", "c": "new c", "notes": "mine"}
    assert folder.stat().st_ino == same
    assert [file.name for file in folder.parent.iterdir()] == ["tables"]


@pytest.mark.parametrize("failing", range(4))
def test_where_a_file_can_not_be_moved_all_are_as_they_were(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    before, calls, rename = content(folder), iter(range(100)), Path.rename

    def fails(source: Path, target: Path) -> Path:
        if next(calls) == failing:
            raise PermissionError(target)
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(PermissionError), replacing(folder) as new:
        fill(new, a="new a", b="new b")
    assert content(folder) == before
    assert [file.name for file in folder.parent.iterdir()] == ["tables"]


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "full", "source"), OSError(errno.EROFS, "read"), OSError("No space left (os error 28)")],
)
def test_where_there_is_no_room_the_message_names_what_was_asked_for(folder: Path, error: OSError) -> None:
    for place, replacement in ((folder, replacing), (folder / "a", replacing_file)):
        with pytest.raises(OSError, match=re.escape(str(place))) as caught, replacement(place):
            raise error
        assert caught.value.filename == str(place)
    with pytest.raises(FileNotFoundError) as other, replacing(folder):
        raise FileNotFoundError(errno.ENOENT, "not there", "source")
    assert other.value.filename == "source"


def test_where_nothing_may_be_written_the_message_names_what_was_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(source: Path, _: Path) -> Path:
        raise PermissionError(errno.EACCES, "denied", str(source))

    monkeypatch.setattr(Path, "rename", refused)
    for place in (folder, folder.parent / "new"):
        with pytest.raises(PermissionError) as caught, replacing(place) as new:
            fill(new, a="new a")
        assert caught.value.filename == str(place)


def test_a_file_that_may_not_be_read_is_said_to_be_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pq, "ParquetFile", Mock(side_effect=PermissionError(errno.EACCES, "denied")))
    with pytest.raises(lid.SchemaError, match=r"/a :: can't be read: permission denied$"):
        read_table(folder / "a", "documents")


def test_an_error_while_writing_changes_nothing(folder: Path) -> None:
    before = content(folder)
    with pytest.raises(ZeroDivisionError), replacing(folder) as new:
        fill(new, a="half")
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), replacing_file(folder / "a") as file:
        file.write_text("half", "utf-8")
        raise ZeroDivisionError
    assert content(folder) == before


def test_a_folder_in_the_place_of_a_file_stays(folder: Path) -> None:
    (folder / "c").mkdir()
    fill(folder / "c", deep="mine")
    with pytest.raises(lid.SchemaError, match="is a folder, expected a file"), replacing(folder) as new:
        fill(new, a="new a", c="new c")
    assert content(folder / "c") == {"deep": "mine"}
    assert (folder / "a").read_text("utf-8") == "old a"


@posix
def test_a_device_or_a_pipe_stays(folder: Path) -> None:
    os.mkfifo(folder / "c")
    (folder / "d").symlink_to("/dev/full")
    for name in ("c", "d"):
        with pytest.raises(lid.SchemaError, match="is a device or a pipe, expected a file"), replacing(folder) as new:
            fill(new, a="new a", **{name: "new"})
        with pytest.raises(lid.SchemaError, match="is a device"), replacing_file(folder / name):
            pass
    assert not (folder / "c").is_file()
    assert (folder / "a").read_text("utf-8") == "old a"


def test_a_file_is_no_folder(folder: Path) -> None:
    with pytest.raises(lid.SchemaError, match="is a file, expected a folder"), replacing(folder / "a"):
        pass


def test_a_table_that_no_version_has_is_said_to_be_in_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "1.0.0").mkdir()
    (tmp_path / "1.0.0" / "manifest.json").write_text("{}", "utf-8")
    monkeypatch.setattr(releases, "data_folder", lambda: tmp_path)
    with pytest.raises(lid.DataVersionError, match=r"1\.0\.0 has no table projects; no version in this package has it"):
        releases.table_file("projects", "1.0.0")
    (tmp_path / "1.1.0").mkdir()
    fill(tmp_path / "1.1.0", **{"manifest.json": "{}", "projects.parquet": ""})
    with pytest.raises(lid.DataVersionError, match=r"the first version with it is 1\.1\.0"):
        releases.table_file("projects", "1.0.0")


CELLS = {
    str: st.text(st.characters(exclude_categories=["Cs"])),
    int: st.integers(-(2**31), 2**31 - 1),
    bool: st.booleans(),
    date: st.dates(),
    float: st.floats(allow_nan=False, allow_infinity=False),
}


@given(st.sampled_from(c.table_names()), st.data())
def test_a_line_is_canonical_json(table: str, data: st.DataObject) -> None:
    kinds = {
        column.name: st.lists(CELLS[str]) if column.is_list else CELLS[column.scalar] for column in c.columns(table)
    }
    row: dict[str, Any] = data.draw(st.fixed_dictionaries(kinds))
    (line,) = lines(table, pa.Table.from_pylist([row], schema=c.arrow_schema(table)))
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    assert line == f"{table}\t".encode() + rfc8785.dumps(plain) + b"\n"


@given(CELLS[float])
@example(-0.0)
@example(1e-6)
@example(9.9e-7)
@example(2e-5)
@example(123456789012345680000.0)
@example(1e21)
def test_a_number_is_written_as_canonical_json_has_it(value: float) -> None:
    (line,) = lines("indicators", pa.table({"id": ["a"], "value": [value]}))
    assert line == b"indicators\t" + rfc8785.dumps({"id": "a", "value": value}) + b"\n"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_json_has_no_number_for_has_no_fingerprint(value: float) -> None:
    with pytest.raises(ValueError, match="has no canonical form"):
        fingerprint({"indicators": pa.table({"id": ["a"], "value": [value]})})
