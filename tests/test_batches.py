"""A folder that is judged batch by batch: the same issues as at once, whatever its layout and however many cores."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import liaoning_innovation_data as lid
from liaoning_innovation_data import validation
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.validation import batches as corpora
from liaoning_innovation_data.validation import validate_folder
from liaoning_innovation_data.validation.report import Report

from . import pinned
from .conftest import posix, share
from .generator.strategies import datasets, near_misses

Tables = Mapping[str, pl.DataFrame]


def written(tables: Tables, folder: Path) -> Path:
    """One file a table."""
    folder.mkdir()
    for table, frame in tables.items():
        frame.write_parquet(folder / f"{table}.parquet")
    return folder


def in_parts(tables: Tables, folder: Path) -> Path:
    """A folder a table, with files of some rows each."""
    for table, frame in tables.items():
        for number, part in enumerate(frame.iter_slices(50)):
            (folder / table / f"part={number}").mkdir(parents=True)
            part.write_parquet(folder / table / f"part={number}" / "data.parquet")
        if frame.is_empty():
            frame.write_parquet(folder / f"{table}.parquet")
    return folder


def by_document(tables: Tables, folder: Path) -> Path:
    """A folder a table, partitioned by document as Spark does it: the column is in the path alone."""
    for table, frame in tables.items():
        owner = "id" if table == "documents" else "document_id"
        for (document,), part in frame.group_by([owner]):
            place = folder / table / f"{owner}={quote(str(document), safe='')}"
            place.mkdir(parents=True)
            part.drop(owner).write_parquet(place / "data.parquet")
        if frame.is_empty():
            frame.write_parquet(folder / f"{table}.parquet")
    return folder


LAYOUTS: list[Callable[[Tables, Path], Path]] = [written, in_parts, by_document]


def told(report: Report) -> list[tuple[str, ...]]:
    """Return what a report says but for row numbers, which a folder of parts does not have."""
    return sorted((i.rule, i.table, i.record_id or "", i.field or "", i.message) for i in report.issues)


def broken(tables: Tables) -> dict[str, pl.DataFrame]:
    """Some things wrong, in several documents."""
    row = pl.int_range(pl.len())
    value = pl.when(row % 41 == 3).then(pl.col("value") + 1).otherwise("value")
    name = pl.when(row == 11).then(None).otherwise("name")
    level = pl.when(row == 20).then(pl.lit("regal")).otherwise("level")
    twice = tables["projects"].filter(pl.col("id").str.contains("copy-03")).head(1)
    return {
        **tables,
        "indicators": tables["indicators"].with_columns(value.alias("value")),
        "evidence": tables["evidence"].filter(row % 997 != 7),
        "projects": pl.concat([tables["projects"].with_columns(name.alias("name")), twice]),
        "platforms": tables["platforms"].with_columns(level.alias("level")),
    }


@pytest.mark.parametrize(("layout", "cores"), [*((layout, 1) for layout in LAYOUTS), (in_parts, 2)])
def test_a_folder_in_batches_says_what_is_said_at_once(
    several: dict[str, pl.DataFrame],
    layout: Callable[[Tables, Path], Path],
    cores: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(corpora, "BATCH", 500)
    assert validate_folder(layout(several, tmp_path / "valid"), cores=cores).ok
    wrong = broken(several)
    at_once = lid.validate(wrong)
    assert {"derivation", "unproven", "null", "vocabulary", "primary-key"} <= set(at_once.counts)
    done: list[tuple[int, int]] = []

    def progress(batches: int, of: int) -> None:
        done.append((batches, of))

    in_batches = validate_folder(layout(wrong, tmp_path / "wrong"), cores=cores, progress=progress)
    assert told(in_batches) == told(at_once)
    assert in_batches.counts == at_once.counts
    assert len(done) > 3
    assert done[-1][0] == done[-1][1]


@settings(max_examples=share(15))
@given(datasets(documents=4) | near_misses().map(lambda miss: miss[0]), st.sampled_from(LAYOUTS[:2]))
def test_any_dataset_is_judged_alike(
    tmp_path_factory: pytest.TempPathFactory, tables: dict[str, pl.DataFrame], layout: Callable[[Tables, Path], Path]
) -> None:
    folder = layout(tables, tmp_path_factory.mktemp("any") / "data")
    at_once = lid.validate(tables)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpora, "BATCH", 5)
        assert told(validate_folder(folder, cores=1)) == told(at_once)
    assert told(lid.validate(folder)) == told(at_once)


def test_an_id_of_two_documents_is_found_across_batches(
    several: dict[str, pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpora, "BATCH", 500)
    omissions = several["omissions"]
    moved = pl.when(pl.col("id") == omissions["id"][-1]).then(pl.lit(omissions["id"][100])).otherwise("id")
    wrong = {**several, "omissions": omissions.with_columns(moved.alias("id"))}
    found = validate_folder(written(wrong, tmp_path / "data"), cores=1)
    assert found.counts["primary-key"] == 2
    assert told(found) == told(lid.validate(wrong))


def test_counts_are_whole_and_the_first_issues_are_kept(several: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    wrong = broken(several)
    whole = lid.validate(wrong)
    few = lid.validate(wrong, most=2)
    assert few.counts == whole.counts
    assert len(few.issues) < len(whole.issues)
    assert not few.ok
    assert str(few).startswith(f"{len(whole.issues)} issues: ")
    folder = written(wrong, tmp_path / "data")
    result = CliRunner().invoke(
        main, ["validate", str(folder), "--report", str(tmp_path / "all.parquet"), "--most", "1"]
    )
    assert result.exit_code == 1
    assert f"… and {whole.counts['derivation'] - 1} more" in result.stdout
    assert pl.read_parquet(tmp_path / "all.parquet").height == len(whole.issues)


@pytest.mark.parametrize("damage", ["missing", "broken", "column"])
def test_a_folder_that_is_unsound_is_told_at_once(
    several: dict[str, pl.DataFrame], damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpora, "BATCH", 500)
    folder = in_parts(several, tmp_path / "data")
    part = folder / "laboratories" / "part=0" / "data.parquet"
    if damage == "missing":
        for file in (folder / "readings").rglob("*.parquet"):
            file.unlink()
    elif damage == "broken":
        part.write_bytes(b"PAR1")
    else:
        pl.read_parquet(part).rename({"level": "tier"}).write_parquet(part)
    rule = {"missing": "table", "broken": "file", "column": "column"}[damage]
    assert set(validate_folder(folder, cores=1).counts) == {rule}


@posix
def test_a_process_that_ends_is_an_error_with_its_documents(
    several: dict[str, pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpora, "BATCH", 500)
    monkeypatch.setattr(validation, "_check_range", ended)
    folder = written(several, tmp_path / "data")
    with pytest.raises(lid.DataError, match=f"^{folder} :: documents from '' on: a process that checks them ended"):
        validate_folder(folder, cores=2)
    result = CliRunner().invoke(main, ["validate", str(folder)])
    assert result.exit_code == 1
    assert "a process that checks them ended before it answered" in result.stderr
    assert result.stdout == ""


def ended(*_: Any) -> Report:
    """End the process, as the system does where memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_manifest_is_compared_with_the_files_of_any_folder(
    layout: Callable[[Tables, Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpora, "BATCH", 100)
    folder = layout(pinned.shipped(), tmp_path / "data")
    manifest = json.loads((pinned.FOLDER / "manifest.json").read_bytes())
    manifest["tables"]["evidence"]["fingerprint"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    report = lid.validate(folder)
    assert set(report.counts) == {"manifest"}
    place = "fingerprint" if layout is written else "file"
    assert f"tables.evidence.{place}" in {issue.field for issue in report.issues}
    assert "manifest" in report.checked.rules


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_file_that_breaks_while_it_is_read_is_an_issue(
    several: dict[str, pl.DataFrame],
    layout: Callable[[Tables, Path], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(corpora, "BATCH", 500)
    folder = layout(several, tmp_path / "data")
    file = max(folder.rglob("evidence*/**/*.parquet"), default=folder / "evidence.parquet")
    content = bytearray(file.read_bytes())
    content[4 : len(content) // 2] = bytes(len(content) // 2 - 4)
    file.write_bytes(content)
    assert "file" in validate_folder(folder, cores=1).counts


def test_one_process_checks_where_loky_is_not_installed(
    several: dict[str, pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpora, "BATCH", 500)
    monkeypatch.setattr(validation, "find_spec", dict[str, None]().get)
    monkeypatch.setitem(sys.modules, "loky.process_executor", None)
    folder = written(several, tmp_path / "data")
    assert validate_folder(folder).ok
    with pytest.raises(lid.MissingExtra, match=r"on several cores needs loky: .*\[parallel\]"):
        validate_folder(folder, cores=2)


def test_a_script_needs_no_main_guard(several: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    folder = written(several, tmp_path / "data")
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from liaoning_innovation_data.validation import batches, validate_folder\n"
        "batches.BATCH = 500\n"
        f"print(validate_folder(Path({str(folder)!r}), cores=2))\n"
    )
    done: Any = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("valid\n", "")
