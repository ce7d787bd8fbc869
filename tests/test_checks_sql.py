"""`schemas/checks.sql`: what DuckDB finds in Parquet files with it is what `validate` finds, as far as it goes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings

import liaoning_innovation_data as lid
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.releases import data_versions, version_folder
from tools.schemas.sql import script

from .conftest import ROOT, share
from .generator.strategies import datasets, near_misses
from .pinned import FOLDER, Tables, rekeyed
from .worlds import INVALID, VALID, fits, has_frames, world_of

CASES = Path(__file__).parent / "cases"
CHECKS = (ROOT / "schemas" / "checks.sql").read_text("utf-8")
CHECKED = {
    *("table", "column", "null", "vocabulary", "bounds", "primary-key", "id-form", "reference", "natural-key"),
    *("document", "span", "unproven", "surplus", "basis", "minimal", "control-total"),
}
UNHEARD = {
    "column: the columns stand in another order": "SQL calls columns by their names",
    "column: a list has another type": "DuckDB itself can't read the file with the others, and says which column",
    "natural-key: words that name two groups, of other counts": "SQL compares names and counts, not their places",
    "table: a table too many": "SQL reads the files that it knows",
    "table: a table too many, whose name is almost that of one": "SQL reads the files that it knows",
}
"""Cases of which the script can't speak, and why."""


def issues(folder: Path) -> list[lid.Issue]:
    """Return what the script finds in a folder, in a connection of its own."""
    with duckdb.connect(config={"threads": 1}) as database:
        database.execute("set variable folder = $1", [str(folder)])
        rows = database.execute(CHECKS).fetchall()
    return [lid.Issue(rule, table, None, record, field, message) for rule, table, record, field, message in rows]


def write(tables: Mapping[str, pl.DataFrame], folder: Path) -> Path:
    for table, frame in tables.items():
        frame.write_parquet(folder / f"{table}.parquet")
    return folder


def world(rule: str, case: dict[str, Any], folder: Path) -> Path:
    """Return a folder with the tables after the changes of a case."""
    found = world_of(rule, case, folder)
    return found if isinstance(found, Path) else write(found, folder)


def ids(cases: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [f"{rule}: {case['about']}" for rule, case in cases]


def test_the_script_is_current() -> None:
    assert script() == CHECKS, "run `make schemas`"


@pytest.mark.parametrize("version", data_versions())
def test_nothing_is_wrong_with_released_data(version: str) -> None:
    assert issues(version_folder(version)) == []


def is_plain(case: dict[str, Any]) -> bool:
    """Whether the tables of a case have their usual form, so that they can be stacked with those of others."""
    return not {"tables", "columns", "file", "manifest"} & case.keys()


def test_nothing_is_wrong_with_the_valid_cases_together(tmp_path: Path) -> None:
    """Each has documents of its own, whose keys tell its number."""
    found: list[Tables] = []
    for number, (rule, case) in enumerate(VALID):
        if is_plain(case):
            tables: Any = world_of(rule, case, tmp_path)
            found.append(rekeyed(tables, f"case-{number}"))
    assert len(found) > 50
    together = {table: pl.concat([tables[table] for tables in found]) for table in MODELS}
    assert issues(write(together, tmp_path)) == []


OTHERS = [(rule, case) for rule, case in VALID if not is_plain(case)]


@pytest.mark.parametrize(("rule", "case"), OTHERS, ids=ids(OTHERS))
def test_nothing_is_wrong_with_a_valid_case(tmp_path: Path, rule: str, case: dict[str, Any]) -> None:
    assert issues(world(rule, case, tmp_path)) == []


HEARD = [
    (rule, case)
    for rule, case in INVALID
    if rule in CHECKED and has_frames(case) and f"{rule}: {case['about']}" not in UNHEARD
]


@pytest.mark.parametrize(("rule", "case"), HEARD, ids=ids(HEARD))
def test_the_rule_of_an_invalid_case_speaks(tmp_path: Path, rule: str, case: dict[str, Any]) -> None:
    found = [issue for issue in issues(world(rule, case, tmp_path)) if issue.rule == rule]
    assert all(issue.message for issue in found)
    own_words = {**case, "message": ""}  # a message in SQL says the same in words of its own
    assert any(fits(own_words, issue) for issue in found), found


def test_tables_that_may_be_missing_may_be_missing(shipped: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    there = {table: frame for table, frame in shipped.items() if not MODELS[table].optional}
    assert len(there) < len(shipped)
    assert issues(write(there, tmp_path)) == []


def test_a_folder_without_tables_is_told(tmp_path: Path) -> None:
    needed = {table for table, model in MODELS.items() if not model.optional}
    assert {issue.table for issue in issues(tmp_path) if issue.rule == "table"} == needed


def test_a_table_may_be_a_folder(both: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    write(both, tmp_path)
    file = tmp_path / "evidence.parquet"
    duckdb.sql(f"copy (from '{file}') to '{tmp_path}/evidence' (format parquet, partition_by (document_id))")
    file.unlink()
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects.parquet").rename(tmp_path / "projects" / "part.parquet")
    assert len(list((tmp_path / "evidence").rglob("*.parquet"))) == 2
    assert issues(tmp_path) == []


def test_the_current_folder_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    with duckdb.connect() as database:
        assert database.execute(CHECKS).fetchall() == []
        assert database.execute(CHECKS).fetchall() == []
        assert database.execute("select count(*) from duckdb_tables() where not temporary").fetchall() == [(0,)]


def test_duckdb_names_a_file_that_it_can_not_read(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "readings.parquet").write_text("id,document_id\n", "utf-8")
    with pytest.raises(duckdb.Error, match="readings"):
        issues(tmp_path)


@settings(max_examples=share(10))
@given(datasets())
def test_nothing_is_wrong_with_a_generated_dataset(tables: dict[str, pl.DataFrame]) -> None:
    with TemporaryDirectory() as folder:
        assert issues(write(tables, Path(folder))) == []


@settings(max_examples=share(30))
@given(near_misses())
def test_the_rule_of_a_near_miss_speaks(miss: tuple[dict[str, pl.DataFrame], str]) -> None:
    tables, rule = miss
    with TemporaryDirectory() as folder:
        rules = {issue.rule for issue in issues(write(tables, Path(folder)))}
    if rule in CHECKED:
        assert rule in rules
    elif rule != "sentences":  # what lies in sentences is judged in SQL even where they are wrong
        assert rules <= {"control-total"}  # `validate` counts no evidence of records that are wrong already
