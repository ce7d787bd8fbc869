"""Loaders: every engine shows what the files hold, and every mistake gets a clear answer."""

from __future__ import annotations

import pydoc
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import create_model

import liaoning_innovation_data as lid
from liaoning_innovation_data.query.load import labels
from liaoning_innovation_data.schema import columns
from liaoning_innovation_data.schema.annotations import PeriodPart, Since
from liaoning_innovation_data.schema.fields import PERIOD
from liaoning_innovation_data.schema.models import MODELS, NAMED_TABLES, RECORD_TABLES, Record
from liaoning_innovation_data.storage import releases
from liaoning_innovation_data.storage.parquet import from_arrow, to_arrow
from liaoning_innovation_data.storage.releases import data_folder

from .newest import TABLES
from .pinned import PINNED

load: Any = lid.load
"""For calls that a type checker refuses."""


@pytest.mark.parametrize("table", TABLES)
def test_engines_agree_with_the_records(table: str) -> None:
    records = [record.model_dump() for record in getattr(lid, f"iter_{table}")()]
    lists = [column.name for column in columns.columns(table) if column.is_list]
    there = lid.load(table).columns  # a column that is not released yet is null in records
    rows = [{name: row[name] for name in there} | {name: list(row[name]) for name in lists} for row in records]
    assert lid.load(table).to_dicts() == rows
    assert lid.load(table, engine="pyarrow").to_pylist() == rows
    frame = lid.load(table, engine="pandas")
    assert pa.Table.from_pandas(frame, preserve_index=False).to_pylist() == rows
    assert lid.manifest()["tables"][table]["rows"] == len(rows)


@pytest.mark.parametrize("table", TABLES)
def test_each_table_has_a_loader_with_a_data_card(table: str) -> None:
    loader = getattr(lid, f"load_{table}")
    assert loader().equals(lid.load(table))
    assert loader.__name__ == f"load_{table}"
    assert pydoc.plain(pydoc.render_doc(loader)).splitlines()[2].startswith(f"load_{table}(*, engine: ")
    for column in columns.columns(table):
        assert column.description in loader.__doc__


@pytest.mark.parametrize("table", TABLES)
def test_records_survive_arrow(table: str) -> None:
    records = list(getattr(lid, f"iter_{table}")())
    assert list(from_arrow(MODELS[table], to_arrow(table, records))) == records


def test_pandas_keeps_nullable_columns_nullable() -> None:
    frame = lid.load_laboratories(engine="pandas")
    assert str(frame.dtypes["member_count"]) == "int32[pyarrow]"
    assert str(lid.load_indicators(engine="pandas").dtypes["period_is_approximate"]) == "bool[pyarrow]"


def test_every_record_is_found_by_id_and_by_short_id() -> None:
    for table in [table for table in columns.tables_with_ids() if table in TABLES]:
        for record_id in lid.load(table)["id"]:
            assert getattr(lid.get(record_id), "id") == record_id  # noqa: B009
            if table != "documents":
                kind, _, slug = record_id.split("/")
                assert lid.get(f"{kind}/{slug}") == lid.get(record_id)


def test_every_name_is_found(shipped: dict[str, pl.DataFrame]) -> None:
    for table in NAMED_TABLES:
        for record_id, name in shipped[table].select("id", "name").iter_rows():
            assert lid.lookup(name, version=PINNED).id == record_id
            assert lid.lookup(f" {name.upper()}\u00a0", version=PINNED).id == record_id


@given(st.text())
def test_what_is_not_there_is_told(word: str) -> None:
    for call in (lid.get, lid.lookup):
        try:
            call(word)
        except (lid.RecordNotFound, lid.NotFound) as error:
            assert repr(word) in str(error)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: lid.load("labs"), lid.UnknownName, "unknown table 'labs'.*known: documents"),
        (lambda: lid.load("laboratoris"), lid.UnknownName, r"did you mean laboratories\? Known: documents"),
        (
            lambda: load("laboratories", engine="panda"),
            lid.UnknownName,
            r"engine 'panda'; did you mean pandas\?",
        ),
        (lambda: load("laboratories", version="9.9.9"), lid.DataVersionError, r"'9.9.9' is not in this package"),
        (lambda: lid.path("../laboratories"), lid.UnknownName, "unknown table"),
        (lambda: lid.get("laboratory/national-key-laboratory"), lid.RecordNotFound, "did you mean laboratory/"),
        (
            lambda: lid.get("laboratory/national"),
            lid.RecordNotFound,
            r"did you mean laboratory/national-key-laboratories\?",
        ),
        (lambda: lid.get("laboratories/national-key-laboratories"), lid.RecordNotFound, r"did you mean laboratory/nat"),
        (
            lambda: lid.get("lab/x"),
            lid.RecordNotFound,
            r"expected <kind>/<slug>, .*lookup\(name\).*known kinds: document",
        ),
        (lambda: lid.get(None), lid.RecordNotFound, "got NoneType, expected an id"),  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        (lambda: lid.lookup(3), lid.NotFound, "got int, expected a name"),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (lambda: lid.cite("indicator/x"), lid.RecordNotFound, "the ids of this kind are in the table indicators"),
        (lambda: lid.lookup("ZWZ Grupp", version=PINNED), lid.NotFound, r"did you mean ZWZ Group\?"),
        (lambda: lid.lookup("zwz", version=PINNED), lid.NotFound, r"named 'zwz'; did you mean ZWZ Group\?"),
        (lambda: lid.explain("indicator/total-investment", "valu"), lid.UnknownName, r"did you mean value\?"),
    ],
)
def test_mistakes_get_a_clear_answer(call: Any, error: type[lid.DataError], message: str) -> None:
    with pytest.raises(error, match=message) as caught:
        call()
    assert isinstance(caught.value, lid.DataError)


def test_facts_stand_beside_their_quotes() -> None:
    facts = lid.load_facts(version=PINNED)
    assert set(facts.columns) == {
        *(
            "record_id",
            "name",
            "table",
            "field",
            "value",
            "value_id",
            "quote",
            "quotes",
            "sentence",
            "basis",
            "support",
        ),
        *("readings", "document_id", "published_on", "plain"),
    }
    assert facts["plain"].all()
    assert facts.drop("value_id", "support").null_count().sum_horizontal().item() == 0
    for row in facts.iter_rows(named=True):
        assert row["quote"] in row["sentence"]
        assert row["quote"] in row["quotes"]
    evidence = lid.load_evidence(version=PINNED)
    assert facts.height == evidence.select("record_id", "field", "item").n_unique()
    assert facts["quotes"].list.len().sum() == evidence.height
    assert lid.load_facts(engine="pyarrow", version=PINNED).num_rows == facts.height
    total = facts.filter((pl.col("name") == "total investment") & (pl.col("field") == "value"))
    assert total["value"].to_list() == ["1080000000"]


def test_facts_need_no_joins() -> None:
    facts = lid.load_facts()
    ends = facts.filter(pl.col("value_id").is_not_null())
    assert {*ends["field"]} == {"publisher_id", "subject_id", "object_id"}
    for name, record_id in ends.select("value", "value_id").iter_rows():
        assert name == lid.explain(record_id)[0].name
    assert not facts["value"].str.contains("/2023-08-06-").any()
    weakest = lid.load_evidence().group_by("record_id", "field", "item").agg("support")
    assert facts.filter(support="judged").height == sum("judged" in found for found in weakest["support"])
    doubted = {record_id for record_id, found in facts.select("record_id", "readings").iter_rows() if found}
    assert doubted == {*lid.load_readings()["record_id"]}


def test_a_record_is_called_the_same_everywhere() -> None:
    facts = dict(lid.load_facts().select("record_id", "name").iter_rows())
    hits = dict(lid.search("").named()) | dict(lid.search("the").named())
    for record_id, name in facts.items():
        assert lid.explain(record_id)[0].name == name
        assert hits.get(record_id, name) == name
    relation = "relation/2023-08-06-liaoning-daily/hydrogen-energy-member-of-major-special-projects"
    assert facts[relation] == "hydrogen energy member_of major special projects"
    assert f"{facts[relation]}. In: liaoning-innovation-data" in lid.cite(relation)


def test_explanations_hold_the_words() -> None:
    for record in lid.iter_indicators():
        for cell in lid.explain(record.id):
            if cell.value is None:
                assert cell.readings, "a null is explained where a reading doubts it"
                continue
            assert cell.quotes
            assert all(quote.exact in quote.sentence for quote in cell.quotes)
            assert cell.basis
            assert str(cell.quotes[0].exact) in str(cell)
    doubted = lid.explain("indicator/total-investment", "subject_id", version=PINNED)
    assert [reading.plausibility for reading in doubted.readings] == ["defensible"]
    assert lid.explain(doubted.readings[0].id, version=PINNED) == [doubted]
    whole = next(reading for reading in lid.iter_readings(version=PINNED) if reading.field is None)
    assert lid.explain(whole.id, version=PINNED) == lid.explain(whole.record_id, version=PINNED)


def modules_after(code: str) -> set[str]:
    """Run code in a new interpreter; return the top-level modules that are then loaded."""
    script = f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_import_loads_nothing_but_the_standard_library() -> None:
    before = modules_after("")
    after = modules_after("import liaoning_innovation_data as lid; lid.__version__, lid.DATA_VERSION")
    assert after - before - set(sys.stdlib_module_names) == {"liaoning_innovation_data"}


def test_records_need_no_frames() -> None:
    code = "import liaoning_innovation_data as lid; lid.get('laboratory/national-key-laboratories'); "
    code += f"lid.lookup('ZWZ Group', version='{PINNED}'); list(lid.iter_relations())"
    assert not {"polars", "pandas", "pandera"} & modules_after(code)


@pytest.mark.parametrize("call", ["load_laboratories()", "load('laboratories', version='1.0.0')"])
def test_a_polars_frame_of_released_data_needs_polars_alone(call: str) -> None:
    after = modules_after(f"import liaoning_innovation_data as lid; lid.{call}")
    assert "polars" in after
    assert not {"pydantic", "pyarrow", "numpy", "pandas"} & after


# Versions ----------------------------------------------------------------------------------------------


def test_records_of_a_later_table_have_no_label_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "identifiers" not in lid.manifest(version="1.0.0")["tables"]
    before = labels("1.0.0")
    monkeypatch.setattr("liaoning_innovation_data.query.load.RECORD_TABLES", (*RECORD_TABLES, "identifiers"))
    assert labels("1.0.0") == before


def test_an_older_version_has_its_own_tables_and_everything_reads_it() -> None:
    with pytest.raises(
        lid.DataVersionError, match=r"1\.0\.0 has no table identifiers; the first .* with it is 1\.1\.0"
    ):
        lid.load_identifiers(version="1.0.0")
    for call in (lid.describe, lid.path, lid.load):
        with pytest.raises(lid.DataError, match=r"1\.1\.0"):
            call("identifiers", version="1.0.0")
    assert lid.load_identifiers(version="1.1.0").height == 5
    assert "identifiers" not in lid.manifest(version="1.0.0")["tables"]
    facts = lid.load_facts(version="1.0.0")
    assert facts.height == lid.load_facts(version="1.1.0").height
    record = facts["record_id"][0]
    assert lid.get(record, version="1.0.0") == lid.get(record, version="1.1.0")
    assert lid.explain(record, version="1.0.0") == lid.explain(record, version="1.1.0")
    assert lid.search("hydrogen", version="1.0.0") == lid.search("hydrogen", version="1.1.0")
    assert "data version 1.0.0" in lid.cite(version="1.0.0")
    assert lid.validate(lid.path("documents", version="1.0.0").parent).ok


def test_a_column_that_came_later_is_null_in_older_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_model: Callable[[type[Record]], None]
) -> None:
    later: Any = (Annotated[bool | None, PERIOD, PeriodPart("period", "approximate"), Since("1.1.0")], None)
    with_model(create_model("Indicator", __base__=lid.Indicator, period_is_approximate=later))
    data = versions(tmp_path, monkeypatch)
    file = data / "1.0.0" / "indicators.parquet"
    older = pq.read_table(file).drop_columns(["period_is_approximate"])
    pq.write_table(older, file)
    assert "period_is_approximate" not in lid.load_indicators(version="1.0.0").columns
    assert {record.period_is_approximate for record in lid.iter_indicators(version="1.0.0")} == {None}
    facts = lid.load_facts(version="1.0.0").filter(pl.col("field") == "period_is_approximate")
    assert facts["value"].null_count() == facts.height
    older = older.drop_columns(["measure"])
    pq.write_table(older, file)
    with pytest.raises(lid.SchemaError, match=r"indicators\.parquet :: columns id string not null"):
        lid.load_indicators(version="1.0.0")


def test_a_withdrawn_id_says_what_became_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = versions(tmp_path, monkeypatch)
    document = lid.load_documents()["id"][0]
    key = document.partition("/")[2]
    merged, gone = f"project/{key}/storage", f"project/{key}/nothing"
    tombstones = [
        lid.Tombstone(
            id=merged,
            document_id=document,
            successor_id=f"project/{key}/energy-storage",
            withdrawn_in="1.2.0",
            reason="the same",
        ),
        lid.Tombstone(id=gone, document_id=document, withdrawn_in="1.2.0", reason="it was none"),
    ]
    pq.write_table(to_arrow("tombstones", tombstones), data / lid.DATA_VERSION / "tombstones.parquet")
    assert lid.resolve(merged) == lid.resolve("project/storage") == f"project/{key}/energy-storage"
    assert lid.resolve(f"project/{key}/energy-storage") == f"project/{key}/energy-storage"
    with pytest.raises(
        lid.RecordNotFound, match=rf"{merged} was withdrawn in data 1\.2\.0: the same; it was merged into"
    ):
        lid.get("project/storage")
    for call in (lid.get, lid.resolve):
        with pytest.raises(lid.RecordNotFound, match="it was none; no record takes its place"):
            call(gone)
        with pytest.raises(lid.RecordNotFound, match="no record 'project/no-such'"):
            call("project/no-such")
    assert lid.resolve("project/energy-storage", version="1.0.0") == f"project/{key}/energy-storage"


def versions(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the package read a copy of its data, that a test may change."""
    data = Path(shutil.copytree(data_folder(), folder / "data"))
    monkeypatch.setattr(releases, "data_folder", lambda: data)
    return data
