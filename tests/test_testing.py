"""The strategies that users are given: what they call valid is valid, what they break is noticed by its check."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from pydantic import Field, StringConstraints, create_model

import liaoning_innovation_data as lid
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.annotations import Evidenced, ForeignKey
from liaoning_innovation_data.schema.fields import RecordId
from liaoning_innovation_data.schema.models import MODELS, Evidence, Platform, Record
from liaoning_innovation_data.schema.vocabulary import Vocabulary
from liaoning_innovation_data.storage import releases
from liaoning_innovation_data.storage.manifest import fingerprint
from liaoning_innovation_data.storage.parquet import Records, from_arrow, read_table, to_arrow, to_polars, write
from liaoning_innovation_data.storage.releases import data_folder
from liaoning_innovation_data.testing import assert_valid, strategies
from liaoning_innovation_data.testing.strategies import SCENES, curated
from liaoning_innovation_data.validation.checks import catalogue

from .conftest import share
from .generator import strategies as generated
from .generator.documents import valid_records
from .generator.near_misses import NEAR_MISSES
from .generator.scenes import portrait
from .generator.wording import NAME_FORMS, STEMS, is_plain

pytest_plugins = ["pytester"]
OF_FOLDERS = {"file", "manifest"}
CHECKS = set(catalogue()) - OF_FOLDERS
"""The checks that notice something in tables."""


@pytest.mark.parametrize("given_by", [strategies, generated], ids=["users", "tests"])
@given(data=st.data())
def test_a_valid_dataset_is_never_rejected(given_by: Any, data: st.DataObject) -> None:
    tables = data.draw(given_by.datasets())
    assert_valid(tables)
    for table, frame in tables.items():
        assert frame.schema == c.polars_schema(table)
        assert frame.equals(frame.sort(c.primary_key(table)))


@pytest.mark.parametrize("scene", SCENES)
@settings(max_examples=share(10))
@given(data=st.data())
def test_each_scene_is_valid_however_often_it_stands(scene: str, data: st.DataObject) -> None:
    assert_valid(to_polars(data.draw(curated(1, [scene, scene]))))


@pytest.mark.parametrize("given_by", [strategies, generated], ids=["users", "tests"])
@given(data=st.data())
def test_a_near_miss_is_noticed_by_its_check_alone(given_by: Any, data: st.DataObject) -> None:
    tables, code = data.draw(given_by.near_misses())
    report = lid.validate(tables)
    assert set(report.counts) == {code}, f"{report}\n{code}"


def test_near_misses_are_of_known_checks() -> None:
    """Others have cases only."""
    assert set(NEAR_MISSES) <= CHECKS


@settings(max_examples=share(20))
@given(st.data(), st.sampled_from(list(MODELS)))
def test_each_record_is_admitted_by_its_table(data: st.DataObject, table: str) -> None:
    rows = data.draw(st.lists(strategies.records(table), min_size=1, max_size=5))
    frame = pl.DataFrame(to_arrow(table, rows))
    assert frame.schema == c.polars_schema(table)
    assert all(frame.select(c.soundness(table)).row(0))
    assert list(from_arrow(MODELS[table], to_arrow(table, rows))) == rows


NEW_COLUMNS: dict[str, Any] = {
    "text": Annotated[str | None, Evidenced(("verbatim",))],
    "formed": Annotated[str | None, StringConstraints(pattern=r"^[A-Z]{2}$")],
    "whole": int | None,
    "share": Annotated[float | None, Field(ge=0, le=1, allow_inf_nan=False)],
    "flag": bool | None,
    "day": date | None,
    "term": Annotated[str | None, Vocabulary("project_kind"), Evidenced(("term",))],
    "part_of": Annotated[RecordId | None, ForeignKey(("projects",))],
}


FIRST = settings(max_examples=5_000, phases=[Phase.generate], derandomize=True)
"""How the first example is found that will do: it is not made smaller."""


@pytest.fixture
def grown(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> tuple[type[Record], str]:
    """Put a nullable column into the platforms, in place of the model; return the model and the column's name."""
    name = f"new_{request.param}"
    new: dict[str, Any] = {name: (NEW_COLUMNS[request.param], None)}
    model: Any = create_model("Grown", __base__=Platform, **new)
    monkeypatch.setitem(MODELS, "platforms", model)
    for projection in ("columns", "column", "vocabularies", "arrow_schema", "polars_schema"):
        monkeypatch.setattr(c, projection, getattr(c, projection).__wrapped__)
    return model, name


@pytest.mark.parametrize("grown", NEW_COLUMNS, indirect=True)
def test_a_new_column_is_filled_in_records(grown: tuple[type[Record], str]) -> None:
    model, name = grown
    rows = strategies.records("platforms")
    without = find(rows, lambda record: getattr(record, name) is None, settings=FIRST)
    with_it = find(rows, lambda record: getattr(record, name) is not None, settings=FIRST)
    assert all(model.model_validate(record.model_dump()) == record for record in (without, with_it))


@pytest.mark.parametrize("grown", ["text", "term"], indirect=True)
def test_a_new_column_is_filled_in_documents(grown: tuple[type[Record], str]) -> None:
    _, name = grown
    records = find(valid_records(1, [portrait] * 9), lambda records: name in _fields(records), settings=FIRST)
    assert any(getattr(platform, name) for platform in records["platforms"])


def _fields(records: Records) -> set[str]:
    return {row.field for row in records["evidence"] if isinstance(row, Evidence)}


@settings(max_examples=share(10))
@given(records=valid_records())
def test_a_dataset_survives_its_files(records: Records, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("parent") / "data"
    manifest = write(records, folder, "1.0.0")
    assert_valid(folder)
    again = {table: read_table(folder / f"{table}.parquet", table) for table in MODELS}
    assert fingerprint(again) == manifest["fingerprint"]


def test_plain_words_state_nothing() -> None:
    assert all(map(is_plain, STEMS))
    assert not [(one, other) for one in STEMS for other in STEMS if one != other and one in other]
    names = [form.format(stem="Alder", noun="Guild") for form in NAME_FORMS]
    assert len(set(names)) == len(names)


# Pins and the plugin --------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", ["~=1.0", f"=={lid.DATA_VERSION}", ">=1,<2"])
def test_a_pin_that_holds_says_nothing(data: str) -> None:
    lid.require(data, fingerprint=lid.manifest()["fingerprint"])


@pytest.mark.parametrize("data", ["~=2.0", "<1"])
def test_a_pin_that_does_not_hold_says_what_is_there(data: str) -> None:
    with pytest.raises(lid.DataVersionError, match=rf"{lid.DATA_VERSION} is installed, expected {data}$"):
        lid.require(data=data)


@pytest.mark.parametrize("data", ["1.0", "~1", "newest", "", " ", ",", None, 1.0])
def test_what_is_no_pin_gets_an_example(data: Any) -> None:
    message = (
        f"data version {lid.DATA_VERSION} is installed; expected a specifier like '~=1.0' or '==1.3.0', got {data!r}"
    )
    with pytest.raises(lid.DataVersionError, match=f"^{re.escape(message)}$"):
        lid.require(data=data)


def test_a_pin_is_that_of_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = shutil.copytree(data_folder(), tmp_path / "data")
    monkeypatch.setattr(releases, "data_folder", lambda: data)
    shutil.copy(lid.path("platforms"), lid.path("projects"))
    for pinned in (None, lid.manifest()["fingerprint"]):
        with pytest.raises(lid.DataVersionError, match=r"projects\.parquet is not the file of its manifest"):
            lid.require("~=1.0", fingerprint=pinned)


def test_another_fingerprint_is_other_data() -> None:
    with pytest.raises(lid.DataVersionError, match=lid.manifest()["fingerprint"]):
        lid.require("~=1.0", fingerprint="0" * 64)


def test_a_pin_of_a_folder_is_checked_in_that_folder() -> None:
    folder = lid.path("laboratories", version="1.0.0").parent
    lid.require("==1.0.0", version=folder)
    with pytest.raises(lid.DataVersionError, match=r"data version 1\.0\.0 is in .*1\.0\.0, expected >=1\.1"):
        lid.require(">=1.1", version=folder)


def test_the_plugin_fails_where_a_pin_does_not_hold(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(lid.__file__).parent.parent))
    pytester.makeconftest('pytest_plugins = ["liaoning_innovation_data.testing.plugin"]')
    pytester.makepyfile(
        """
        import pytest
        from liaoning_innovation_data.testing import assert_valid

        @pytest.mark.liaoning_data("~=1.0")
        def test_holds(liaoning_tables):
            assert_valid(liaoning_tables)

        @pytest.mark.liaoning_data("~=2.0")
        def test_fails():
            pass

        def test_report(liaoning_tables):
            assert_valid({**liaoning_tables, "laboratories": liaoning_tables["laboratories"].clear()})
        """
    )
    result = pytester.runpytest_subprocess("--strict-markers", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["data version * is installed, expected ~=2.0", "E*reference: *"])
    assert "During handling" not in result.stdout.str()


def test_the_plugin_loads_what_is_released(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(lid.__file__).parent.parent))
    pytester.makeconftest(
        """
        from liaoning_innovation_data.schema.models import MODELS, Tombstone

        pytest_plugins = ["liaoning_innovation_data.testing.plugin"]
        MODELS["later"] = type("Later", (Tombstone,), {"table": "later"})
        """
    )
    pytester.makepyfile(
        """
        import liaoning_innovation_data as lid

        def test_holds(liaoning_tables):
            assert "later" in lid.list_tables()
            assert set(liaoning_tables) == set(lid.manifest()["tables"])
        """
    )
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
