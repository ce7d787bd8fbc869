"""Released data under today's schema: it stays valid, and loads, whatever tables and columns came later."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from packaging.version import Version

import liaoning_innovation_data as lid
from liaoning_innovation_data.query.versions import BUMPS
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.releases import data_versions, read_version, version_folder
from liaoning_innovation_data.validation import batches
from tools.bumps import bump_between

MAJOR = lid.DATA_VERSION.partition(".")[0]
VERSIONS = [version for version in data_versions() if version.partition(".")[0] == MAJOR]
"""The versions that today's schema holds for."""


def at_once(folder: Path, _: pytest.MonkeyPatch) -> lid.Report:
    return lid.validate(folder)


def in_memory(folder: Path, _: pytest.MonkeyPatch) -> lid.Report:
    return lid.validate({file.stem: pl.read_parquet(file) for file in folder.glob("*.parquet")})


def in_batches(folder: Path, patch: pytest.MonkeyPatch) -> lid.Report:
    patch.setattr(batches, "BATCH", 100)
    return lid.validate(folder)


def partitioned(folder: Path, patch: pytest.MonkeyPatch) -> lid.Report:
    (folder / "manifest.json").unlink(missing_ok=True)
    for file in [folder / "laboratories.parquet", folder / "evidence.parquet"]:
        (folder / file.stem / "part=1").mkdir(parents=True)
        file.rename(folder / file.stem / "part=1" / "0.parquet")
    return at_once(folder, patch)


WAYS = [at_once, in_memory, in_batches, partitioned]


@pytest.fixture(params=VERSIONS)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the folder of a released version."""
    return Path(shutil.copytree(version_folder(request.param), tmp_path / "data"))


@pytest.fixture
def of_user(released: Path) -> Path:
    """The same as a user has it who built it before: no table or column that may be missing, no manifest."""
    (released / "manifest.json").unlink()
    for table, model in MODELS.items():
        file = released / f"{table}.parquet"
        if model.optional:
            file.unlink(missing_ok=True)
        else:
            required = [column.name for column in c.columns(table) if not column.may_be_missing]
            pq.write_table(pq.read_table(file).select(required), file)
    return released


@pytest.mark.parametrize("way", WAYS)
def test_a_released_version_stays_valid(
    released: Path, way: Callable[..., lid.Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = way(released, monkeypatch)
    assert report.ok, str(report)


@pytest.mark.parametrize("way", WAYS)
def test_a_folder_without_what_came_later_has_the_structure(
    of_user: Path, way: Callable[..., lid.Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = way(of_user, monkeypatch)
    assert {"file", "table", "column", "null"}.isdisjoint(report.counts), str(report)


def test_a_folder_without_what_came_later_is_shown_and_compared(of_user: Path, tmp_path: Path) -> None:
    assert "<!doctype html>" in lid.view(of_user, output=tmp_path / "page.html").read_text("utf-8")
    kinds = {change.kind for change in lid.diff(of_user, lid.DATA_VERSION).changes}
    assert kinds.isdisjoint({"column-inserted", "column-retyped", "column-moved", "table-removed"})


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_version_loads_with_the_columns_that_it_has(version: str) -> None:
    for table, data in read_version(version).items():
        assert data.schema == c.polars_schema(table)
        file = version_folder(version) / f"{table}.parquet"
        if file.is_file():
            assert lid.load(table, version=version).columns == pq.read_schema(file).names


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_version_has_what_there_was_when_it_was_released(version: str) -> None:
    def came(since: str) -> bool:
        return Version(since) <= Version(version)

    for table, model in MODELS.items():
        file = version_folder(version) / f"{table}.parquet"
        assert file.is_file() == came(model.since), table
        if file.is_file():
            assert pq.read_schema(file).names == [column.name for column in c.columns(table) if came(column.since)]


@pytest.mark.parametrize(("old", "new"), [*pairwise(VERSIONS)])
def test_a_step_is_as_large_as_what_changed(old: str, new: str) -> None:
    found = lid.diff(old, new)
    assert BUMPS.index(found.bump) <= BUMPS.index(bump_between(old, new)), str(found)
