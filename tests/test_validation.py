"""`validate`: each rule by its cases, and what holds for whatever is given."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import liaoning_innovation_data as lid
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.parquet import to_arrow
from liaoning_innovation_data.testing.strategies import records
from liaoning_innovation_data.validation.checks import Check, catalogue, functions
from liaoning_innovation_data.validation.report import Checked

from .conftest import share
from .pinned import FOLDER, PINNED
from .places import Recording
from .worlds import COMPARED, FOLDER_RULES, INVALID, VALID, fits, has_frames, judged, world_of


def names(cases: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [f"{rule}: {case['about']}" for rule, case in cases]


def expected_to_fail(case: dict[str, Any]) -> tuple[pytest.MarkDecorator, ...]:
    """Return a mark where a case names the defect in the way."""
    return (pytest.mark.xfail(reason=case["defect"], strict=True),) if "defect" in case else ()


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The tables, or the folder, after the changes of a case."""
    rule, case = request.param
    return world_of(rule, case, tmp_path)


@pytest.mark.xdist_group("invalid")
@pytest.mark.parametrize("number", range(len(INVALID)), ids=names(INVALID))
def test_exactly_this_rule_speaks(number: int, recording: Callable[[int], Recording]) -> None:
    (rule, case), issues = INVALID[number], recording(number).issues
    assert {issue.rule for issue in issues} == {rule}, issues
    assert any(fits(case, issue) for issue in issues), issues


def test_every_invalid_case_states_place_and_message() -> None:
    silent = [f"{rule}: {case['about']}" for rule, case in INVALID if not (case.get("place") and case.get("message"))]
    assert silent == []


@pytest.mark.parametrize("rule", sorted(catalogue().keys() - FOLDER_RULES))
def test_lazy_frames_are_no_way_round(tmp_path: Path, rule: str) -> None:
    case = next(case for told, case in INVALID if told == rule and has_frames(case))
    world: Any = world_of(rule, case, tmp_path)
    lazy = {name: frame.lazy() for name, frame in world.items()}
    assert set(judged(rule, lazy).counts) == {rule}


@pytest.mark.parametrize(
    ("world", "rule"),
    [pytest.param(told, told[0], marks=expected_to_fail(told[1])) for told in VALID],
    ids=names(VALID),
    indirect=["world"],
)
def test_no_rule_speaks(world: Any, rule: str) -> None:
    assert judged(rule, world).issues == ()


def test_every_rule_has_three_invalid_cases() -> None:
    rules = [rule for rule, _ in INVALID]
    assert {rule for rule in catalogue() if rules.count(rule) < 3} == set()
    assert {rule for rule, _ in VALID} == set(catalogue())
    assert set(rules) == set(catalogue())


def test_no_two_checks_have_one_code() -> None:
    assert all(catalogue()[check.code] is check for check, _ in functions())


@pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow", "lazy"])
def test_every_engine_is_read_alike(shipped: dict[str, pl.DataFrame], engine: str) -> None:
    given_: dict[str, Any] = {
        name: frame.to_pandas(use_pyarrow_extension_array=True)
        if engine == "pandas"
        else frame.to_arrow()
        if engine == "pyarrow"
        else frame.lazy()
        if engine == "lazy"
        else frame
        for name, frame in shipped.items()
    }
    assert lid.validate(given_).ok
    given_["laboratories"] = shipped["laboratories"].with_columns(member_count=pl.lit(7, pl.Int32))
    assert lid.validate(given_).counts == {"derivation": 4, "unproven": 1}


CELLS = [(table, column.name) for table in MODELS for column in c.columns(table)]


@settings(max_examples=share(60))
@given(st.data(), st.sampled_from(CELLS))
def test_whatever_stands_in_a_cell_is_an_issue_not_a_crash(
    shipped: dict[str, pl.DataFrame], data: st.DataObject, cell: tuple[str, str]
) -> None:
    table, name = cell
    tables: dict[str, Any] = dict(shipped)
    frame = tables[table] if tables[table].height else pl.DataFrame(to_arrow(table, [data.draw(records(table))]))
    row = data.draw(st.integers(0, frame.height - 1))
    column = c.column(table, name)
    kinds: dict[type, st.SearchStrategy[Any]] = {
        str: st.text() | st.sampled_from(([] if column.is_list else frame[name].drop_nulls().to_list()) or [""]),
        int: st.integers(-(2**31), 2**31 - 1),
        float: st.floats(),
        bool: st.booleans(),
    }
    one = kinds.get(column.scalar, st.dates())
    value = data.draw(st.none() | (st.lists(one | st.none(), max_size=3) if column.is_list else one))
    before = frame[name].to_list()
    tables[table] = frame.with_columns(
        pl.Series(name, [*before[:row], value, *before[row + 1 :]], dtype=frame.schema[name])
    )
    report = lid.validate(tables)
    changed_ = before[row] != value
    if changed_ and column.bases:
        assert not report.ok


def test_what_a_manifest_says_is_told_beside_what_is_so(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "data"))
    manifest = (folder / "manifest.json").read_text("utf-8")
    (folder / "manifest.json").write_text(manifest.replace('"rows": 428', '"rows": 427'), "utf-8")
    (issue,) = lid.validate(folder).issues
    assert (issue.rule, issue.field) == ("manifest", "tables.evidence.rows")
    assert issue.message == "says '427', the files say '428'"


@pytest.mark.parametrize("given_", [3, "laboratories", [1], {"name": ["x"]}, pl.Series([1])])
def test_what_is_no_table_is_an_issue_of_table(shipped: dict[str, pl.DataFrame], given_: Any) -> None:
    (issue,) = lid.validate({**shipped, "laboratories": given_}).issues
    assert (issue.rule, issue.table) == ("table", "laboratories")


def test_a_report_reads_well_and_raises(shipped: dict[str, pl.DataFrame]) -> None:
    broken = shipped["laboratories"].with_columns(level=pl.lit("natonal"))
    report = lid.validate({**shipped, "laboratories": broken})
    assert not report.ok
    assert report.counts == {"vocabulary": 3}
    assert "did you mean national?" in str(report.issues[0])
    assert report.rows()[0]["rule"] == "vocabulary"
    assert report.to_polars().to_dicts() == report.rows() == report.to_arrow().to_pylist()
    assert len(report.to_pandas()) == 3
    with pytest.raises(lid.InvalidData, match="3 issues"):
        report.raise_for_issues()
    lid.validate(shipped).raise_for_issues()


def test_a_report_says_what_was_checked(shipped: dict[str, pl.DataFrame]) -> None:
    report = lid.validate(shipped)
    assert {*report.checked.rules} == catalogue().keys() - FOLDER_RULES - COMPARED
    assert report.checked == Checked(1, 623, 384, 24, report.checked.rules, report.checked.support)
    assert report.support["proven"] > 200 and report.support["contested"] == 0
    assert report.not_judged == ()
    assert {*lid.validate(FOLDER).checked.rules} == catalogue().keys() - COMPARED
    assert {*lid.validate(FOLDER, against=PINNED).checked.rules} == catalogue().keys()


def test_a_report_says_what_stood_in_the_way(shipped: dict[str, pl.DataFrame], both: dict[str, pl.DataFrame]) -> None:
    without_basis = {**shipped, "evidence": shipped["evidence"].drop("basis")}
    (checks,) = lid.validate(without_basis).not_judged
    count = len({check.code for check, _ in functions()})
    why = "column: evidence.basis: the column basis is missing"
    assert str(checks) == f"{count} checks, all that need sound tables: {why}"
    assert lid.validate(without_basis).checked.documents == 0
    invented = pl.col("document_id") != both["documents"]["id"][0]
    name = pl.when(invented).then(None).otherwise("name")
    report = lid.validate({**both, "laboratories": both["laboratories"].with_columns(name=name)})
    assert report.checked.documents == 1
    left_out = {one.what: one for one in report.not_judged}
    assert (left_out["documents"].count, left_out["documents"].rule) == (1, "null")
    assert left_out["records"].count == report.counts["null"]
    wrong = shipped["laboratories"].with_columns(level=pl.lit("city"))
    report = lid.validate({**shipped, "laboratories": wrong})
    assert {one.what for one in report.not_judged} == {"records", "texts"}
    assert sum(one.count for one in report.not_judged if one.what == "records") == len(
        {issue.record_id for issue in report.issues}
    )


def test_a_check_lacks_neither_description_nor_hint() -> None:
    with pytest.raises(ValueError, match="the check 'tidy' has no description"):
        Check("tidy", description="", hint="Tidy up.")
    with pytest.raises(ValueError, match="the check 'tidy' has no hint"):
        Check("tidy", description="All is tidy.", hint=" ")


def test_tables_without_a_later_column_are_valid(shipped: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    """Another process has a model with one more column; what it reads lacks it, in one file at least."""
    for table, frame in shipped.items():
        frame.write_parquet(tmp_path / f"{table}.parquet")
    script = tmp_path / "script.py"
    script.write_text(LATER_COLUMN.format(folder=str(tmp_path)))
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{}\n" * 4, ""), done.stderr


LATER_COLUMN = """
from datetime import date
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import Field

from liaoning_innovation_data.schema import models
from liaoning_innovation_data.schema.annotations import Evidenced, Since


class Laboratory(models.Laboratory):
    established_on: Annotated[date | None, Evidenced(("date",)), Since("1.2.0")] = Field(None, description="a day")


models.MODELS["laboratories"] = Laboratory
from liaoning_innovation_data import validation
from liaoning_innovation_data.schema import columns

assert columns.columns("laboratories")[-1].name == "established_on"
folder = Path({folder!r})
tables = {{table: pl.read_parquet(folder / f"{{table}}.parquet") for table in models.MODELS}}
print(validation.validate(tables).counts)
print(validation.validate(folder).counts)
validation.batches.BATCH = 100
print(validation.validate_folder(folder, cores=1).counts)
part = folder / "laboratories"
part.mkdir()
rows = tables["laboratories"]
(folder / "laboratories.parquet").unlink()
rows.head(1).write_parquet(part / "a.parquet")
later = rows.tail(-1).with_columns(established_on=pl.lit(None, pl.Date))
later.write_parquet(part / "b.parquet")
print(validation.validate_folder(folder, cores=1).counts)
"""


@pytest.mark.parametrize(
    ("table", "record", "field", "place"),
    [
        ("evidence", "laboratory/a/b", "member_count", "evidence[4] (laboratory/a/b member_count)"),
        ("evidence", "laboratory/a/b", "basis", "evidence[4].basis (laboratory/a/b)"),
        ("laboratories", "laboratory/a/b", "level", "laboratories[4].level (laboratory/a/b)"),
        ("laboratories", None, "levle", "laboratories[4].levle"),
        ("evidence", "laboratory/a/b", None, "evidence[4] (laboratory/a/b)"),
    ],
)
def test_an_issue_names_columns_that_its_table_has(table: str, record: str | None, field: str, place: str) -> None:
    assert str(lid.Issue("span", table, 4, record, field, "wrong")) == f"span: {place}: wrong"


def test_many_issues_stay_readable() -> None:
    issue = lid.Issue("span", "evidence", 1, "organisation/a/b", "name", "wrong")
    with pytest.raises(lid.InvalidData) as caught:
        lid.Report((issue,) * 30_000).raise_for_issues()
    assert len(str(caught.value)) < 3000
    assert "29980 more" in str(caught.value)


def test_a_number_of_issues_to_keep_is_no_less_than_none(shipped: dict[str, pl.DataFrame]) -> None:
    with pytest.raises(lid.DataError, match="most is -1, expected"):
        lid.validate(shipped, most=-1)
