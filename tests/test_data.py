"""The shipped data: it is what the seeds build, and its invariants hold in other tools too."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data import DATA_VERSION
from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.evidence.coverage import coverage_of_documents
from liaoning_innovation_data.evidence.index import EvidenceIndex
from liaoning_innovation_data.export.descriptors import agreement
from liaoning_innovation_data.schema import columns
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.about import of_folder
from liaoning_innovation_data.storage.manifest import fingerprint, read_manifest
from liaoning_innovation_data.storage.releases import read_version
from liaoning_innovation_data.validation import validate

from .conftest import ROOT
from .newest import FOLDER, TABLES, UNRELEASED
from .newest import columns as released_columns


@pytest.fixture(scope="module")
def newest() -> dict[str, pl.DataFrame]:
    """The tables of the newest data, in today's schema."""
    return read_version(DATA_VERSION)


def test_the_seeds_build_the_shipped_data(tmp_path: Path) -> None:
    if UNRELEASED:
        pytest.skip("the seeds may be ahead of the data: `tools.release --check` compares them")
    built = build(ROOT / "seeds", tmp_path / "build")
    shipped = read_manifest(FOLDER)
    assert built["fingerprint"] == shipped["fingerprint"]
    assert built["documents"] == shipped["documents"]
    for table in MODELS:
        rebuilt = pq.read_table(tmp_path / "build" / f"{table}.parquet")
        assert rebuilt.equals(pq.read_table(FOLDER / f"{table}.parquet"), check_metadata=True), table


def test_the_second_reading_is_valid_and_agrees(tmp_path: Path) -> None:
    build(ROOT / "seeds", tmp_path / "build")
    found = agreement(ROOT / "seeds", tmp_path / "build")
    assert found is not None
    assert 0.9 < found < 1
    assert UNRELEASED or found == of_folder(FOLDER).agreement
    (tmp_path / "seeds" / "readings").mkdir(parents=True)
    assert agreement(tmp_path / "seeds", tmp_path / "build") is None


def test_the_document_is_shipped_byte_for_byte(newest: dict[str, pl.DataFrame]) -> None:
    for row in newest["documents"].iter_rows(named=True):
        data = (ROOT / "seeds" / row["file_name"]).read_bytes()
        assert row["text"].encode("utf-8") == data
        assert row["sha256"] == hashlib.sha256(data).hexdigest()


def test_the_manifest_describes_the_files() -> None:
    manifest = read_manifest(FOLDER)
    assert lid.validate(FOLDER).ok
    for table, entry in manifest["tables"].items():
        file = FOLDER / entry["file"]
        assert file.stat().st_size == entry["bytes"]
        assert pq.read_metadata(file).num_rows == entry["rows"]
        assert fingerprint({table: pq.read_table(file)}) == entry["fingerprint"]


def test_the_newest_data_is_valid(newest: dict[str, pl.DataFrame]) -> None:
    assert validate(newest).issues == ()


def test_two_documents_hold_together(both: dict[str, pl.DataFrame]) -> None:
    assert both["documents"].height == 2
    assert validate(both).issues == ()


def test_the_shares_of_omissions_and_judgements(newest: dict[str, pl.DataFrame]) -> None:
    for told in coverage_of_documents(EvidenceIndex(newest)).values():
        assert told.unaccounted == ()
        assert len(told.omitted) <= 0.30 * told.total
    judged = newest["evidence"].filter(pl.col("basis") == "judgement").height
    assert judged <= 0.05 * newest["evidence"].height


def test_rows_are_sorted_by_primary_key(newest: dict[str, pl.DataFrame]) -> None:
    for table, frame in newest.items():
        assert frame.equals(frame.sort(columns.primary_key(table))), table


@pytest.mark.parametrize("table", TABLES)
def test_files_have_the_schema_and_their_descriptions(table: str) -> None:
    schema = pq.read_schema(FOLDER / f"{table}.parquet")
    expected: list[Any] = [columns.arrow_schema(table).field(column.name) for column in released_columns(table)]
    assert schema.remove_metadata().equals(pa.schema(expected))
    assert (schema.metadata or {})[b"data_version"] == DATA_VERSION.encode()
    for column in released_columns(table):
        about = schema.field(column.name).metadata or {}
        assert about[b"description"] == column.description.encode() or UNRELEASED
        assert schema.field(column.name).nullable == column.nullable


def connection() -> duckdb.DuckDBPyConnection:
    """Return DuckDB with a view of each file, and nothing of this package but what is not released yet, empty."""
    database = duckdb.connect()
    for table in TABLES:
        later = [column for column in columns.columns(table) if column not in released_columns(table)]
        fields = ["*", *(f"null::{column.duckdb_type} as {column.name}" for column in later)]
        file = FOLDER / f"{table}.parquet"
        database.execute(f"create view {table} as select {', '.join(fields)} from read_parquet('{file}')")
    for table in {*MODELS} - {*TABLES}:
        database.register(table, columns.arrow_schema(table).empty_table())
    return database


def test_every_quote_is_sliced_from_the_text_by_sql() -> None:
    wrong = connection().execute(
        """select count(*), count(*) filter (substr(d.text, e.char_start + 1, e.char_end - e.char_start) <> e.exact)
           from evidence e join documents d on d.id = e.document_id"""
    )
    rows, differing = wrong.fetchall()[0]
    assert rows > 0
    assert differing == 0


CELLS = [
    pytest.param(column, id=f"{column.table}.{column.name}")
    for table in columns.evidenced_tables()
    for column in columns.evidenced(table)
]


def without_evidence(database: duckdb.DuckDBPyConnection, column: columns.Column) -> list[Any]:
    """Return the cells of a column, by record and item, that have no evidence."""
    items = column.name if column.is_list else f"[{column.name}]"
    return database.execute(
        f"""select id, unnest(range(len({items}))) from {column.table} where {column.name} is not null
            except select record_id, item from evidence where field = '{column.name}'"""
    ).fetchall()


@pytest.mark.parametrize("column", CELLS)
def test_no_cell_is_without_evidence_by_sql(column: columns.Column) -> None:
    assert without_evidence(connection(), column) == []


def test_a_cell_without_evidence_is_noticed_by_sql() -> None:
    database = connection()
    database.execute("create table less as from evidence where field <> 'research_fields' or item = 0")
    database.execute("create or replace view evidence as from less")
    assert without_evidence(database, columns.column("achievements", "research_fields"))
    assert not without_evidence(database, columns.column("achievements", "name"))
