"""Validation in a Spark session says what is said at once; `make test-spark` installs what it needs."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import liaoning_innovation_data as lid

from .conftest import FAULTS
from .generator.near_misses import NEAR_MISSES
from .test_batches import broken, told, written
from .test_corpora import OF_TABLES, with_faults

if not find_spec("pyspark") or not shutil.which("java"):
    pytest.skip("not run: PySpark or Java is not installed", allow_module_level=True)

from liaoning_innovation_data.spark import validate

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Spark on two cores."""
    options = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2"}
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder: Any = import_module("pyspark.sql").SparkSession.builder
    spark = builder.master("local[2]").config(map=options).getOrCreate()
    yield spark
    spark.stop()


def loaded(session: Any, folder: Path) -> dict[str, Any]:
    return {file.stem: session.read.parquet(str(file)) for file in folder.glob("*.parquet")}


def test_the_released_data_is_valid(session: Any) -> None:
    assert validate(loaded(session, lid.path("documents").parent)).ok


def test_spark_says_what_is_said_at_once(session: Any, several: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    wrong = broken(several)
    at_once = lid.validate(wrong)
    tables = loaded(session, written(wrong, tmp_path / "data"))
    found = validate(tables, batch=500)
    assert told(found) == told(at_once)
    assert found.counts == at_once.counts
    few = validate(tables, most=1, batch=500)
    assert few.counts == at_once.counts
    assert len(few.issues) == len({(issue.rule, issue.table) for issue in at_once.issues})


def test_planted_faults_are_told_alike(session: Any, tmp_path: Path) -> None:
    with_faults(tmp_path / "corpus")
    tables = {file.stem: pl.read_parquet(file) for file in (tmp_path / "corpus").glob("*.parquet")}
    at_once = lid.validate(tables)
    assert set(at_once.counts) >= set(NEAR_MISSES) - OF_TABLES
    assert min(at_once.counts.values()) >= FAULTS
    assert told(validate(loaded(session, tmp_path / "corpus"), batch=2_000 * FAULTS // 3)) == told(at_once)


def test_what_is_no_table_of_ours_is_told(session: Any) -> None:
    tables = loaded(session, lid.path("documents").parent)
    del tables["readings"]
    assert set(validate(tables).counts) == {"table"}
    tables["readings"] = tables["projects"]
    assert set(validate(tables).counts) == {"column"}


def test_issues_of_structure_are_kept_as_many_as_asked_for(session: Any) -> None:
    tables = loaded(session, lid.path("documents").parent)
    report = validate({"readings": tables["readings"]}, most=0)
    assert report.issues == ()
    assert report.counts == {"table": 11}
    assert [one.what for one in report.not_judged] == ["checks"]


def test_no_documents_are_an_issue(session: Any) -> None:
    tables = {table: frame.limit(0) for table, frame in loaded(session, lid.path("documents").parent).items()}
    assert validate(tables).counts == {"table": 1}
