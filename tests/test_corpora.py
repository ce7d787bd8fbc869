"""The corpora of the benchmarks: valid as they are written, and broken exactly where that is said."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import polars as pl
import pytest

import liaoning_innovation_data as lid
from bench import corpora, peers
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.testing import assert_valid
from liaoning_innovation_data.validation import validate_folder

from .conftest import FAULTS
from .generator.near_misses import NEAR_MISSES
from .test_batches import told

OF_TABLES = {"file", "manifest", "table", "column", "null"}
"""Rules whose breach leaves nothing to say of single documents."""


def with_faults(folder: Path, partitions: int = 0) -> corpora.Statistics:
    """Write a corpus in which about one row of evidence in ninety has a fault, with `FAULTS` of each rule."""
    return corpora.write(folder, 3_000 * FAULTS, bad=0.011, partitions=partitions)


def test_a_corpus_is_valid_and_says_what_it_holds(tmp_path: Path) -> None:
    written = corpora.write(tmp_path / "corpus", 6_000)
    assert_valid(tmp_path / "corpus")
    tables = {table: pl.read_parquet(tmp_path / "corpus" / f"{table}.parquet") for table in MODELS}
    assert written.rows == Counter({table: frame.height for table, frame in tables.items()})
    assert tables["documents"]["text"].is_unique().all()
    assert written.distinct_pairs > 0.5
    assert peers.polars_by_hand(tmp_path / "corpus") == peers.pandera_polars(tmp_path / "corpus") == 0


def test_a_fault_is_answered_at_its_document_by_its_rule(tmp_path: Path) -> None:
    written = with_faults(tmp_path / "corpus")
    planted = pl.read_parquet(corpora.faults_file(tmp_path / "corpus"))
    assert min(Counter(planted["rule"]).values()) >= FAULTS
    assert set(planted["rule"]) == set(NEAR_MISSES) - OF_TABLES
    assert planted.height == len(written.faults) == planted["document_id"].n_unique()
    tables = {table: pl.read_parquet(tmp_path / "corpus" / f"{table}.parquet") for table in MODELS}
    found = defaultdict[str, set[str]](set)
    for issue in lid.validate(tables).issues:
        assert issue.row is not None, issue
        row = tables[issue.table].row(issue.row, named=True)
        found[row["id" if issue.table == "documents" else "document_id"]].add(issue.rule)
    assert found == {document: {rule} for rule, document in planted.select("rule", "document_id").iter_rows()}


def test_a_partitioned_corpus_holds_the_same_rows(tmp_path: Path) -> None:
    corpora.write(tmp_path / "one", 3_000, bad=0.01)
    corpora.write(tmp_path / "parts", 3_000, bad=0.01, partitions=3)
    for table in MODELS:
        parts = sorted((tmp_path / "parts" / table).glob("part=*/data.parquet"))
        found = pl.concat(pl.read_parquet(part, hive_partitioning=False) for part in parts)
        one, key = pl.read_parquet(tmp_path / "one" / f"{table}.parquet"), c.primary_key(table)
        assert len(parts) == 3
        assert one.sort(key).equals(found.sort(key))


def test_planted_faults_are_told_alike_at_once_and_in_batches_of_any_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_faults(tmp_path / "one")
    with_faults(tmp_path / "parts", partitions=4)
    tables = {table: pl.read_parquet(tmp_path / "one" / f"{table}.parquet") for table in MODELS}
    at_once = lid.validate(tables)
    assert set(at_once.counts) == set(NEAR_MISSES) - OF_TABLES
    assert min(at_once.counts.values()) >= FAULTS
    monkeypatch.setattr("liaoning_innovation_data.validation.batches.BATCH", 2_000 * FAULTS // 3)
    for folder in ("one", "parts"):
        assert told(validate_folder(tmp_path / folder, cores=2)) == told(at_once)
