"""The command line, where all is well."""

from __future__ import annotations

import csv
import io
import json
import signal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.export.descriptors import DESCRIPTORS
from liaoning_innovation_data.export.formats import RECORD
from liaoning_innovation_data.schema.text import escape_controls
from liaoning_innovation_data.storage.releases import data_versions

from .newest import TABLES


def out(*arguments: object) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_list_names_every_table() -> None:
    rows = json.loads(out("list", "--format", "json"))
    assert [row["table"] for row in rows] == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_show_gives_the_rows_of_a_table_in_every_format(table: str) -> None:
    rows = lid.load(table, engine="pyarrow").to_pylist()
    shown = json.loads(out("show", table, "--format", "json"))
    assert len(shown) == len(rows)
    assert [list(row) for row in shown] == [list(row) for row in rows]
    lines = list(csv.reader(io.StringIO(out("show", table, "--format", "csv"))))
    assert len(lines) == len(rows) + 1
    result = CliRunner().invoke(main, ["show", table, "--format", "parquet"])
    assert pq.read_table(io.BytesIO(result.stdout_bytes)).to_pylist() == rows
    assert out("show", table)


@pytest.mark.parametrize("command", [["validate"], ["diff", lid.DATA_VERSION]])
def test_parquet_without_rows_has_the_columns_of_csv(command: list[str]) -> None:
    names = out(*command, "--format", "csv").strip().split(",")
    result = CliRunner().invoke(main, [*command, "--format", "parquet"])
    assert pq.read_table(io.BytesIO(result.stdout_bytes)).column_names == names


def test_show_gives_one_record_with_the_names_of_others() -> None:
    text = out("show", "relation/liaoning-province-implements-major-special-projects")
    assert "Liaoning Province" in text
    assert "major special projects" in text


def test_explain_marks_the_words_and_tells_the_rule_and_the_readings() -> None:
    text = out("explain", "indicator/total-investment")
    assert "a total investment of [1.08 billion yuan]." in text
    assert "quantity: The value is number × scale word" in text
    assert "another reading, defensible: The investment is that of the three projects named." in text


@pytest.mark.parametrize("command", ["show", "explain", "facts", "cite"])
def test_a_record_is_named_by_its_id_or_its_name(command: str) -> None:
    assert out(command, "zwz  group") == out(command, "organisation/zwz-group")
    assert out(command, "national key laboratories") == out(command, "laboratory/national-key-laboratories")
    assert out(command, "Total investment") == out(command, "indicator/total-investment")
    wrong = CliRunner().invoke(main, [command, "national key laboratory"])
    assert wrong.stderr.endswith(
        "no record is named 'national key laboratory'; did you mean national key laboratories?\n"
    )


@pytest.mark.parametrize(("number", "code", "said"), [(signal.SIGINT, 130, ["interrupted"]), (signal.SIGTERM, 143, [])])
def test_what_a_signal_ends_cleans_up_and_has_the_code_of_shells(
    number: int, code: int, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cleaned = list[str]()

    def ended(*_: object, **__: object) -> None:
        try:
            signal.raise_signal(number)
        finally:
            cleaned.append("up")

    monkeypatch.setattr("liaoning_innovation_data.query.citation.cite", ended)
    before = signal.getsignal(signal.SIGTERM)
    result = CliRunner().invoke(main, ["cite"])
    signal.signal(signal.SIGTERM, before)
    assert (result.exit_code, result.stderr.split(), cleaned) == (code, said, ["up"])


def test_facts_search_coverage_cite_describe() -> None:
    assert len(json.loads(out("facts", "--format", "json"))) == lid.load_facts().height
    assert json.loads(out("search", "Energy", "STORAGE", "--format", "json"))[0]["name"] == "energy storage"
    assert "unaccounted: 0 of 533 words" in out("coverage")
    assert json.loads(out("cite", "--format", "csl"))[0]["version"] == lid.DATA_VERSION
    assert out("cite", "indicator/total-investment", "--format", "bibtex").count("@") == 3
    assert "data version 1.1.0. 2026-" in out("cite", "--version", "1.1.0")
    assert out("cite", "reading/00753", "--format", "bibtex").count("year = {2026}") == 2
    assert "Another reading: 'Liaoning laboratory' is a class" in out("cite", "reading/00753")
    assert out("cite").partition("2026-")[2].split()[1:3] == ["CC-BY-4.0,", "fingerprint"]
    assert out("describe", "evidence").startswith("evidence: The words that prove one cell")
    whole = {row["record_id"] for row in lid.load("readings").rows(named=True) if row["field"] in (None, "name")}
    doubted = len([row_id for row_id in whole if row_id.startswith("platform/")])
    assert (
        f"    {doubted}: a careful person could read this differently"
        in out("describe", "platforms").partition("aliases:")[0]
    )
    assert out("search", "1080000000").split()[-3:] == ["indicator/total-investment", "total", "investment"]
    assert out("list").endswith(f"data {lid.DATA_VERSION}, of the versions {', '.join(data_versions())}\n")
    assert "of the versions" not in out("list", "--format", "csv")
    assert out("explain", "Liaoning Binhai Laboratory").count("another reading") == 1
    assert out("explain", "Liaoning Binhai Laboratory", "status").count("another reading") == 1


def test_diff_and_require(tmp_path: Path) -> None:
    assert out("diff", "1.0.0", "1.1.0") == "1.0.0 → 1.1.0: minor\nminor table-added: identifiers (5 rows)\n"
    (change,) = json.loads(out("diff", "1.0.0", "1.1.0", "--format", "json"))
    assert (change["bump"], change["kind"], change["table"]) == ("minor", "table-added", "identifiers")
    assert out("diff", lid.DATA_VERSION) == f"{lid.DATA_VERSION} → {lid.DATA_VERSION}: none\n"
    assert out("diff", "1.0.0", "1.1.0", "--format", "csv").startswith("bump,kind,table,record_id,name,field,old,new,")
    result = CliRunner().invoke(main, ["diff", "1.0.0", "1.1.0", "--format", "parquet"])
    assert pq.read_table(io.BytesIO(result.stdout_bytes)).num_rows == 1
    folder = lid.path("documents", version="1.1.0").parent
    assert out("compare", folder, folder) == "no difference\n"
    assert "major table-removed: identifiers (5 rows)\n" in out("diff", "1.1.0", "1.0.0")
    assert out("require", "~=1.0") == f"data {lid.DATA_VERSION}, fingerprint {lid.manifest()['fingerprint']}\n"
    for wrong in (
        ["require", "~=2.0"],
        ["diff", "9.0.0"],
        ["diff", tmp_path],
        ["diff", "nowhere"],
    ):
        refused = CliRunner().invoke(main, list(map(str, wrong)))
        assert refused.exit_code == 1, wrong
        assert refused.stderr.count("\n") == 1
        assert "expected" in refused.stderr or "it has" in refused.stderr


def test_numbers_are_found_with_their_commas_and_without() -> None:
    assert "indicator/innovation-needs" in (found := out("search", "1644"))
    assert out("search", "1,644") == found
    assert json.loads(out("search", "zzzz", "--format", "json")) == []


def test_doubtful_cells_are_marked_where_people_look() -> None:
    shown = out("show", "laboratories")
    assert "approved *" in shown
    assert "* a careful person could read this differently" in shown
    assert "*" not in out("show", "laboratories", "--format", "csv")
    assert "judged" not in shown
    assert "†" in out("show", "relations")
    assert "*" in out("show", "indicator/innovation-needs")
    assert "    1: a careful person could read this differently" in out("describe", "laboratories")


def test_a_doubt_about_a_group_is_told_of_what_hangs_on_it() -> None:
    told = out("explain", "indicator/industrial-bases", "value")
    assert "another reading of platform/trillion-level-industrial-bases, weak: " in told
    assert "another reading of platform/trillion" in out("explain", "indicator/industrial-bases", "subject_id")
    assert "another reading of platform/trillion" not in out("explain", "indicator/industrial-bases", "measure")
    assert "another reading" not in out("explain", "indicator/industrial-clusters", "value")


def test_the_terms_of_a_column_are_listed_with_their_cues() -> None:
    told = out("describe", "relations", "predicate").splitlines()
    at = told.index("  approves: the subject, an authority, has approved or permitted the object")
    assert "approved by" in told[at + 1].removeprefix("    cues: ").split("; ")
    assert len(out("describe", "relations", "subject_id").splitlines()) == 2
    assert "\n1 row, data version" in out("describe", "documents")
    assert out("describe", "facts").count("\n- ") == 9
    assert out("describe", "facts", "plain").startswith("plain: whether the record is stated as a fact")
    for name in lid.load_facts().columns:
        assert name in out("describe", "facts", name).partition(": ")[0]
    wrong = CliRunner().invoke(main, ["describe", "relations", "predicat"])
    assert (wrong.exit_code, "did you mean predicate?" in wrong.stderr) == (1, True)


def test_facts_about_a_record_are_its_own_and_those_that_refer_to_it() -> None:
    rows = json.loads(out("facts", "organisation/zwz-group", "--format", "json"))
    assert {row["table"] for row in rows} == {"organisations", "relations"}
    for record_id in {row["record_id"] for row in rows} - {lid.lookup("ZWZ Group").id}:
        record = lid.get(record_id, lid.Relation)
        assert lid.lookup("ZWZ Group").id in (record.subject_id, record.object_id)


def test_copy_and_path_give_the_files(tmp_path: Path) -> None:
    out("copy", tmp_path / "copy")
    assert {file.name for file in (tmp_path / "copy").iterdir()} == {
        *("manifest.json", RECORD, "facts.parquet", "LICENSE", *DESCRIPTORS),
        *(f"{table}.parquet" for table in TABLES),
    }
    for table in TABLES:
        copied = (tmp_path / "copy" / f"{table}.parquet").read_bytes()
        assert copied == Path(out("path", table).strip()).read_bytes()
    assert lid.validate(tmp_path / "copy").ok
    out("copy", tmp_path / "copy", "--version", "1.0.0")
    assert not (tmp_path / "copy" / "identifiers.parquet").exists()
    assert lid.diff("1.0.0", tmp_path / "copy").changes == ()


def test_build_over_an_older_build_keeps_other_files(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "mine.txt").write_text("kept")
    text = out("build", "seeds", "--output", tmp_path / "build")
    assert "fingerprint" in text
    assert (tmp_path / "build" / "mine.txt").read_text() == "kept"
    assert lid.validate(tmp_path / "build").ok


def test_what_is_unsafe_is_made_visible() -> None:
    assert escape_controls("a\x1b]0;x\x07\u202eb\n") == "a\\x1b]0;x\\x07\\u202eb\n"
