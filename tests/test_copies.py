"""Copies in other formats: each is read back by another library and compared with the records, cell by cell."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.export.formats import (
    FIRST_DAY,
    LONGEST_TEXT,
    PAGES,
    RECORD,
    WRITERS,
    export,
    guarded,
    write,
)
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.parquet import to_arrow
from liaoning_innovation_data.storage.releases import data_versions

from . import newest
from .conftest import share
from .generator import strategies

Rows = list[dict[str, Any]]
Tables = Mapping[str, pa.Table]
FILE = "liaoning_innovation_data"

HOSTILE = [
    *(
        "=1+1",
        "@SUM(A1)",
        "-2+3",
        "+cmd|' /C calc'!A0",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        " =1+1",
        "\u3000=1",
        "\ufeff=1",
    ),
    *("＝1+1", "＋1", "－1", "＠SUM(A1)", "'=1+1", "'t Hooft", "''", "<r><t>x</t></r>"),
]
HARMLESS = ["1+1", "a=b", "2-3", "a@b.example", " plain ", "x'", "[1]", "海", "−1", "<b>", "2023", "true", "NULL", '"']
NASTY = ['a,"b"\r\nc;d\te', "one\ntwo\n", "_x0041_", "\x01\x1f\x7f\x85\u2028", "https://example.org", "{=1}", "😀" * 9]


# Readers: format -> the rows of a table, in the types of the records ----------------------------------------


def by_csv(folder: Path, table: str, _: Sequence[c.Column]) -> Rows:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {name: typed(c.column(table, name), text) for name, text in row.items()}
            for row in csv.DictReader(file, strict=True)
        ]


def typed(column: c.Column, text: str) -> Any:
    """Return the value that a cell of a CSV file stands for."""
    if not text:
        return None
    if column.is_list:
        return json.loads(text)
    if column.scalar is bool:
        return {"true": True, "false": False}[text]
    if column.scalar is date:
        return date.fromisoformat(text)
    if column.scalar is str:
        return text.removeprefix("'")
    return int(text) if column.scalar is int else float(text)


def csv_by_duckdb(folder: Path, table: str, columns: Sequence[c.Column]) -> Rows:
    with duckdb.connect() as database:
        found = database.read_csv(
            str(folder / f"{table}.csv"),
            header=True,
            dtype={one.name: "VARCHAR" if one.is_list else one.kind.duckdb for one in columns},
        )
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    for row in rows:
        for one in columns:
            if isinstance(row[one.name], str):
                row[one.name] = typed(one, row[one.name])
    return rows


def by_json(folder: Path, table: str, columns: Sequence[c.Column]) -> Rows:
    lines = (folder / f"{table}.jsonl").read_bytes().decode("utf-8").split("\n")
    assert lines.pop() == ""
    rows: Rows = [json.loads(line) for line in lines]
    return [row | days(row, columns) for row in rows]


def days(row: Mapping[str, Any], columns: Sequence[c.Column]) -> dict[str, date]:
    """Return the days of a row, which the format writes as text."""
    return {one.name: date.fromisoformat(row[one.name]) for one in columns if one.scalar is date and row[one.name]}


def jsonl_by_polars(folder: Path, table: str, columns: Sequence[c.Column]) -> Rows:
    schema = c.polars_schema(table)
    return pl.read_ndjson(folder / f"{table}.jsonl", schema={one.name: schema[one.name] for one in columns}).to_dicts()


def by_sqlite(folder: Path, table: str, columns: Sequence[c.Column]) -> Rows:
    with closing(sqlite3.connect(folder / f"{FILE}.sqlite")) as database:
        assert not database.execute("PRAGMA integrity_check").fetchall()[1:]
        database.row_factory = sqlite3.Row
        rows: Rows = [dict(row) for row in database.execute(f'SELECT * FROM "{table}"')]
    for row in rows:
        row |= days(row, columns)
        row |= {one.name: json.loads(row[one.name]) for one in columns if one.is_list}
        row |= {one.name: bool(row[one.name]) for one in columns if one.scalar is bool and row[one.name] is not None}
    return rows


def by_duckdb(folder: Path, table: str, _: Sequence[c.Column]) -> Rows:
    with duckdb.connect(str(folder / f"{FILE}.duckdb"), read_only=True) as database:
        found = database.table(table)
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def by_openpyxl(folder: Path, table: str, columns: Sequence[c.Column]) -> Rows:
    header, *rows = workbook(folder / f"{FILE}.xlsx")[table].iter_rows()
    assert [cell.value for cell in header] == [one.name for one in columns]
    return [{one.name: from_cell(one, cell) for one, cell in zip(columns, row, strict=True)} for row in rows]


@lru_cache(maxsize=1)
def workbook(file: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(file)


def from_cell(column: c.Column, cell: Any) -> Any:
    """Return the value that a cell of a workbook stands for; no cell is a formula or a link."""
    kinds = {str: "s", int: "n", float: "n", bool: "b", date: "d"}
    if cell.value is None:
        return None
    assert cell.hyperlink is None
    if cell.data_type == "s":
        text = unescape(cell.value).removeprefix("'")
        return json.loads(text) if column.is_list else date.fromisoformat(text) if column.scalar is date else text
    assert cell.data_type == kinds[column.scalar]
    return cell.value.date() if isinstance(cell.value, datetime) else cell.value


def unescape(text: object) -> str:
    """Return what Excel shows: control characters are escaped in its files, and openpyxl leaves them so."""
    return re.sub("_x(00[01][0-9A-F]|FFF[EF])_", lambda found: chr(int(found[1], 16)), str(text))


Reader = Callable[[Path, str, Sequence[c.Column]], Rows]
READERS: list[tuple[str, Reader]] = [
    ("csv", by_csv),
    ("jsonl", by_json),
    ("sqlite", by_sqlite),
    ("duckdb", by_duckdb),
    ("xlsx", by_openpyxl),
]
OTHER_READERS: list[tuple[str, Reader]] = [("csv", csv_by_duckdb), ("jsonl", jsonl_by_polars)]
each_format = pytest.mark.parametrize("form", WRITERS)


def assert_same(tables: Tables, form: str, read: Reader, folder: Path) -> None:
    """Fail where a cell that is read back differs from the record, in value or in type."""
    for table, data in tables.items():
        columns = [c.column(table, name) for name in data.column_names]
        rows, expected = read(folder, table, columns), data.to_pylist()
        assert rows == expected, (form, table)
        if form != "xlsx":  # which has one type of number
            assert [*map(kinds, rows)] == [*map(kinds, expected)]


def kinds(row: Mapping[str, Any]) -> list[type]:
    return [type(value) for value in row.values()]


def labs(names: Sequence[str], **cells: Any) -> Tables:
    """Return a table of laboratories of these names, each also its own alias."""
    key = "2023-01-01-somewhere"
    records = [
        lid.Laboratory(
            id=f"laboratory/{key}/n{number}",
            document_id=f"document/{key}",
            name=name,
            aliases=(name, name),
            extent="individual",
            research_fields=(),
            **{"member_count": None, "level": None, "status": None} | cells,
        )
        for number, name in enumerate(names)
    ]
    return {"laboratories": to_arrow("laboratories", records)}


def of_version(version: str) -> Tables:
    there = lid.manifest(version=version)["tables"]
    return {table: lid.load(table, engine="pyarrow", version=version) for table in MODELS if table in there}


# What comes back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", data_versions())
@pytest.mark.parametrize(("form", "read"), [*READERS, *OTHER_READERS])
def test_every_released_version_comes_back_whole(form: str, read: Reader, version: str, tmp_path: Path) -> None:
    assert export(tmp_path, form, version) == []
    assert_same(of_version(version), form, read, tmp_path)
    files = {file.name for file in tmp_path.iterdir()} - {RECORD}
    assert len(files) == (len(of_version(version)) if form in ("csv", "jsonl") else 1)


@given(tables=strategies.datasets())
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
def test_datasets_come_back_whole(tables: Mapping[str, pl.DataFrame]) -> None:
    arrow = {table: data.to_arrow().cast(c.arrow_schema(table)) for table, data in tables.items()}
    for form, read in READERS:
        assert_kept(arrow, form, read)


@st.composite
def any_rows(draw: st.DrawFn) -> Tables:
    """Rows that the models admit, each by itself, with the oddest texts, numbers and days."""
    tables = dict[str, pa.Table]()
    for table in MODELS:
        rows = draw(st.lists(strategies.records(table), max_size=2))
        by_key = {tuple(getattr(row, name) for name in c.primary_key(table)): row for row in rows}
        tables[table] = to_arrow(table, by_key.values())
    return tables


@given(tables=any_rows())
@settings(max_examples=share(12), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_cell_that_a_model_admits_comes_back(tables: Tables) -> None:
    for form, read in READERS:
        assert_kept(tables, form, read)


def assert_kept(tables: Tables, form: str, read: Reader) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(tables, Path(folder), form, "1.0.0")
        assert_same(tables, form, read, Path(folder))


@pytest.mark.parametrize(("form", "read"), READERS)
def test_odd_texts_come_back(form: str, read: Reader, tmp_path: Path) -> None:
    tables = labs([*HOSTILE, *HARMLESS, *NASTY])
    write(tables, tmp_path, form, "1.0.0")
    assert_same(tables, form, read, tmp_path)


TEXTS = [column for table in MODELS for column in c.columns(table) if column.scalar is str and not column.is_list]


@pytest.mark.parametrize("column", TEXTS, ids=[f"{column.table}.{column.name}" for column in TEXTS])
def test_no_text_is_empty_so_that_an_empty_cell_is_a_null(column: c.Column) -> None:
    empty = pl.DataFrame({column.name: [""]})
    assert not all(empty.select(told.holds).item() for told in c.constraints(column).values())


@pytest.mark.parametrize("form", ["csv", "jsonl", "sqlite", "xlsx", "annotations"])
def test_the_same_bytes_each_time(form: str, tmp_path: Path) -> None:
    for folder in ("first", "second"):
        export(tmp_path / folder, form, lid.DATA_VERSION)
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()


# What a spreadsheet would run --------------------------------------------------------------------------------


def with_guard(text: str) -> str:
    return str(pl.select(guarded(pl.lit(text))).item())


@pytest.mark.parametrize("text", HOSTILE)
def test_an_apostrophe_stands_before_what_a_spreadsheet_would_run(text: str) -> None:
    assert with_guard(text) == f"'{text}"


@pytest.mark.parametrize("text", [*HARMLESS, *NASTY])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert with_guard(text) == text


@given(st.text())
def test_one_apostrophe_less_is_the_text(text: str) -> None:
    guarded_text = with_guard(text)
    assert guarded_text.removeprefix("'") == text
    assert not guarded_text.lstrip().startswith(("=", "+", "-", "@"))


def test_csv_has_the_apostrophe(tmp_path: Path) -> None:
    write(labs(HOSTILE), tmp_path, "csv", "1.0.0")
    with (tmp_path / "laboratories.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [row["name"] for row in rows] == [f"'{text}" for text in HOSTILE]
    assert all(row["aliases"].startswith("[") for row in rows)


def test_a_workbook_has_the_apostrophe_and_no_formula(tmp_path: Path) -> None:
    write(labs(HOSTILE), tmp_path, "xlsx", "1.0.0")
    sheet = openpyxl.load_workbook(tmp_path / f"{FILE}.xlsx")["laboratories"]
    names = [sheet.cell(row, 3) for row in range(2, len(HOSTILE) + 2)]
    assert {cell.data_type for cell in names} == {"s"}
    assert [unescape(cell.value) for cell in names] == [f"'{text}" for text in HOSTILE]


@pytest.mark.parametrize(("form", "read"), READERS)
@pytest.mark.parametrize("number", [-2.0, 0.1 + 0.2, 1e300, 5e-324, -0.0, 2.0**53 + 2])
def test_numbers_stay_numbers_to_the_last_digit(number: float, form: str, read: Reader, tmp_path: Path) -> None:
    key = "2023-01-01-somewhere"
    cells = dict.fromkeys(column.name for column in c.columns("indicators"))
    cells |= {"id": f"indicator/{key}/n", "document_id": f"document/{key}", "measure": "m", "value": number}
    tables = {"indicators": pa.Table.from_pylist([cells], schema=c.arrow_schema("indicators"))}
    write(tables, tmp_path, form, "1.0.0")
    assert_same(tables, form, read, tmp_path)


# What users of a format count on ----------------------------------------------------------------------------


def test_csv_is_that_of_rfc_4180(tmp_path: Path) -> None:
    names = "id document_id name aliases extent member_count level status research_fields".split()
    some = labs(["a,b", 'a "b"', "a\nb", "plain"])["laboratories"].select(names)
    write({"laboratories": some}, tmp_path, "csv", "1.0.0")
    lines = (tmp_path / "laboratories.csv").read_bytes().split(b"\r\n")
    assert lines[0] == ",".join(names).encode()
    assert lines[-1] == b""
    key = b"laboratory/2023-01-01-somewhere/n%d,document/2023-01-01-somewhere,"
    assert lines[1] == key % 0 + b'"a,b","[""a,b"", ""a,b""]",individual,,,,[]'
    assert lines[3] == key % 2 + b'"a\nb","[""a\\nb"", ""a\\nb""]",individual,,,,[]'


def test_pandas_reads_csv_where_it_is_told_that_only_what_is_empty_is_null(tmp_path: Path) -> None:
    write(labs(["NA", "null", "None"]), tmp_path, "csv", "1.0.0")
    found = pd.read_csv(tmp_path / "laboratories.csv", keep_default_na=False, na_values="")
    assert found["name"].to_list() == ["NA", "null", "None"]
    assert found["level"].isna().all()


def test_json_lines_are_utf_8_as_it_is(tmp_path: Path) -> None:
    write(labs(["海"], member_count=3), tmp_path, "jsonl", "1.0.0")
    (line,) = (tmp_path / "laboratories.jsonl").read_bytes().splitlines(keepends=True)
    assert '"name":"海","aliases":["海","海"]'.encode() in line
    assert b'"member_count":3,"level":null' in line
    assert line.endswith(b"}\n")


def test_sqlite_has_keys_references_and_what_columns_mean(tmp_path: Path) -> None:
    export(tmp_path, "sqlite", lid.DATA_VERSION)
    with closing(sqlite3.connect(tmp_path / f"{FILE}.sqlite")) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in newest.TABLES:
            told = database.execute(f"PRAGMA table_info({table})").fetchall()
            assert [name for _, name, *_ in told] == [column.name for column in newest.columns(table)]
            assert [not column.nullable for column in newest.columns(table)] == [bool(row[3]) for row in told]
            assert tuple(row[1] for row in sorted(told, key=lambda row: row[5]) if row[5]) == c.primary_key(table)
            keys = database.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            assert {(row[3], row[2], row[4]) for row in keys} == {
                (name, tables[0], "id") for name, tables in c.foreign_keys(table).items() if len(tables) == 1
            }
            (made,) = database.execute("SELECT sql FROM sqlite_master WHERE name = ? AND type = 'table'", [table])
            assert all(column.description in made[0] for column in newest.columns(table))
        items = "SELECT value FROM laboratories, json_each(research_fields) ORDER BY 1"
        fields = [item for row in lid.iter_laboratories() for item in row.research_fields]
        assert [item for (item,) in database.execute(items)] == sorted(fields)
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("INSERT INTO laboratories SELECT * FROM laboratories")


def test_duckdb_keeps_types_keys_and_what_columns_mean(tmp_path: Path) -> None:
    export(tmp_path, "duckdb", lid.DATA_VERSION)
    names = {"string": "VARCHAR", "int32": "INTEGER", "float64": "DOUBLE", "bool": "BOOLEAN", "date32": "DATE"}
    with duckdb.connect(str(tmp_path / f"{FILE}.duckdb"), read_only=True) as database:
        told = database.execute(
            "SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() "
            "WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        expected = [
            (table, one.name, names.get(one.type_name, "VARCHAR[]"), one.nullable, one.description)
            for table in newest.TABLES
            for one in newest.columns(table)
        ]
        assert told == sorted(expected)
        tables = database.execute("SELECT table_name, comment FROM duckdb_tables() ORDER BY 1").fetchall()
        assert [table for table, _ in tables] == sorted(newest.TABLES)
        assert all(comment.endswith(f" Data {lid.DATA_VERSION}.") for _, comment in tables)
        keys = (
            "SELECT table_name, constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
        )
        assert {table: tuple(key) for table, key in database.execute(keys).fetchall()} == {
            table: c.primary_key(table) for table in newest.TABLES
        }


def test_a_text_too_long_for_a_cell_is_told_in_its_place_and_to_the_user(tmp_path: Path) -> None:
    longest, longer = "😀" * (LONGEST_TEXT // 2) + "x", "😀" * (LONGEST_TEXT // 2) + "xx"
    tables = {"laboratories": labs([longest, longer])["laboratories"].drop_columns(["aliases"])}
    told = "32768 characters: more than a cell of Excel has room for"
    assert write(tables, tmp_path, "xlsx", "1.0.0") == [f"laboratories, row 3, name: {told}; the other formats have it"]
    sheet = openpyxl.load_workbook(tmp_path / f"{FILE}.xlsx")["laboratories"]
    assert sheet["C2"].value == longest
    assert sheet["C3"].value == told


def test_a_day_that_excel_does_not_have_is_text(tmp_path: Path) -> None:
    document = lid.load_documents(engine="pyarrow").to_pylist()[0]
    before = date(1900, 2, 28)
    rows = [document | {"published_on": day} for day in (before, FIRST_DAY)]
    write({"documents": pa.Table.from_pylist(rows, schema=c.arrow_schema("documents"))}, tmp_path, "xlsx", "1.0.0")
    sheet = openpyxl.load_workbook(tmp_path / f"{FILE}.xlsx")["documents"]
    assert [sheet["D2"].value, sheet["D3"].value] == ["1900-02-28", datetime(1900, 3, 1)]


def test_more_rows_than_a_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liaoning_innovation_data.export.formats.MOST_ROWS", 3)
    write(labs(["a", "b"]), tmp_path / "room", "xlsx", "1.0.0")
    with pytest.raises(lid.DataError, match=r"^laboratories :: 3 rows, a sheet of Excel has room for 2$"):
        write(labs(["a", "b", "c"]), tmp_path / "none", "xlsx", "1.0.0")
    assert [file.name for file in tmp_path.iterdir()] == ["room"]


def test_what_duckdb_refuses_is_one_line(tmp_path: Path) -> None:
    twice = pa.concat_tables([labs(["a"])["laboratories"]] * 2)
    with pytest.raises(lid.DataError, match=r"^liaoning_innovation_data\.duckdb :: not written: .*uplicate.*$"):
        write({"laboratories": twice}, tmp_path, "duckdb", "1.0.0")
    assert not [*tmp_path.iterdir()]


# The command line -------------------------------------------------------------------------------------------


def run(*arguments: object) -> tuple[int, str, str]:
    return run_command("export", *arguments)


def run_command(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [*map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@each_format
def test_the_command_knows_every_format(form: str, tmp_path: Path) -> None:
    (choice,) = (option.type for option in main.commands["export"].params if option.name == "form")
    assert isinstance(choice, click.Choice)
    assert [*choice.choices] == [*WRITERS, PAGES]
    (tmp_path / "mine.txt").write_text("kept")
    code, said, _ = run(tmp_path, "--format", form)
    files = [file for file in tmp_path.iterdir() if file.name not in ("mine.txt", RECORD)]
    where = files[0] if len(files) == 1 else tmp_path
    assert (code, said) == (0, f"exported data {lid.DATA_VERSION} to {where}\n")
    assert run(tmp_path, "--format", form)[0] == 0  # over the older one
    assert (tmp_path / "mine.txt").read_text() == "kept"
    assert not [*tmp_path.parent.glob(f".{tmp_path.name}*")]


@pytest.mark.parametrize("command", [["copy"], ["export", "--format", "csv"], ["export", "--format", "jsonl"]])
def test_the_tables_of_a_newer_version_go_and_other_files_stay(command: list[str], tmp_path: Path) -> None:
    """Files of other names, and those of another format, are not those of this command."""
    others = {"mine.txt": "kept", "identifiers.txt": "kept", "plants.csv": "kept"}
    for name, text in others.items():
        (tmp_path / name).write_text(text)
    ending = {"copy": "parquet"}.get(command[0], command[-1])
    assert run_command(*command, tmp_path)[0] == 0
    assert (tmp_path / f"identifiers.{ending}").exists()
    assert run_command("export", tmp_path, "--format", "sqlite")[0] == 0
    assert run_command(*command, tmp_path, "--version", "1.0.0")[0] == 0
    assert not (tmp_path / f"identifiers.{ending}").exists()
    assert (tmp_path / f"laboratories.{ending}").exists()
    assert (tmp_path / f"{FILE}.sqlite").exists()
    assert {name: (tmp_path / name).read_text() for name in others} == others


@pytest.mark.parametrize("command", [["copy"], *(["export", "--format", form] for form in WRITERS)])
def test_a_file_that_was_not_written_here_is_not_replaced(command: list[str], tmp_path: Path) -> None:
    ending = {"copy": "parquet"}.get(command[0], command[-1])
    own = {"annotations": "annotations.jsonld"} | {one: f"laboratories.{one}" for one in ("parquet", "csv", "jsonl")}
    name = own.get(ending, f"{FILE}.{ending}")
    (tmp_path / name).write_text("mine")
    refused = run_command(*command, tmp_path)
    assert refused[:2] == (1, "")
    assert refused[2].startswith(f"{tmp_path} :: {name}: there already, but not as this command wrote it")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [(name, "mine")]
    forced = run_command(*command, tmp_path, "--force")
    assert (forced[0], forced[2]) == (0, f"replaces {name}\n")
    assert (tmp_path / name).read_bytes() != b"mine"


@pytest.mark.parametrize("command", [["copy"], ["export", "--format", "csv"]])
def test_a_file_that_was_changed_is_not_replaced_nor_removed(command: list[str], tmp_path: Path) -> None:
    assert run_command(*command, tmp_path)[0] == 0
    ending = {"copy": "parquet"}.get(command[0], command[-1])
    for table in ("laboratories", "identifiers"):
        (tmp_path / f"{table}.{ending}").write_text("changed")
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    code, _, message = run_command(*command, tmp_path, "--version", "1.0.0")
    assert code == 1
    assert f"laboratories.{ending}" in message
    assert f"identifiers.{ending}" in message
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", ["../outside.csv", "/outside.csv", "..", "in/side.csv"])
def test_a_record_reaches_nothing_outside_its_folder(name: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("mine")
    (tmp_path / "tables" / "in").mkdir(parents=True)
    (tmp_path / "tables" / "in" / "side.csv").write_text("mine")
    digest = hashlib.sha256(b"mine").hexdigest()
    named = name.replace("/outside", f"{tmp_path}/outside") if name.startswith("/") else name
    (tmp_path / "tables" / RECORD).write_text(json.dumps({"csv": {named: digest}}))
    assert run_command("export", tmp_path / "tables", "--format", "csv")[0] == 0
    assert outside.read_text() == (tmp_path / "tables" / "in" / "side.csv").read_text() == "mine"


@pytest.mark.parametrize("record", [None, "[1"])
def test_a_copy_without_a_record_is_known_by_its_bytes(record: str | None, tmp_path: Path) -> None:
    """As releases left it that wrote none."""
    source = lid.path("documents", version="1.0.0").parent
    (tmp_path / "old").mkdir()
    for file in (*source.glob("*.parquet"), source / "manifest.json"):
        shutil.copy(file, tmp_path / "old")
    if record:
        (tmp_path / "old" / RECORD).write_text(record)
    assert run_command("copy", tmp_path / "old")[0] == 0
    assert lid.validate(tmp_path / "old").ok


def test_an_older_version_has_its_own_tables(tmp_path: Path) -> None:
    assert run(tmp_path / "old", "--format", "jsonl", "--version", "1.0.0")[0] == 0
    assert not (tmp_path / "old" / "identifiers.jsonl").exists()
    assert (tmp_path / "old" / "laboratories.jsonl").exists()


@each_format
def test_a_folder_that_is_a_file(form: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert run(tmp_path / "file", "--format", form) == (1, "", f"{tmp_path / 'file'} :: is a file, expected a folder\n")
    assert run(tmp_path / "file" / "in", "--format", form)[0] == 1
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "mine"


def test_what_there_is_not(tmp_path: Path) -> None:
    code, _, told = run(tmp_path / "x", "--format", "xls")
    assert (code, "'xls' is not one of 'csv', 'jsonl', 'sqlite', 'duckdb', 'xlsx'" in told) == (2, True)
    assert run(tmp_path / "x")[0] == 2
    code, _, told = run(tmp_path / "x", "--format", "csv", "--version", "9.0.0")
    assert (code, told.count("\n")) == (1, 1)
    assert told.startswith("data version '9.0.0' is not in this package")
    with pytest.raises(lid.UnknownName, match="did you mean xlsx"):
        write({}, tmp_path / "x", "xls", "1.0.0")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(("form", "library"), [("duckdb", "duckdb"), ("xlsx", "xlsxwriter")])
def test_a_missing_extra(form: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    code, _, told = run(tmp_path / "x", "--format", form)
    assert code == 1
    assert told == f"format {form!r} needs a library: pip install 'liaoning-innovation-data[{form}]'\n"
    assert not [*tmp_path.iterdir()]


def test_the_command_line_loads_no_library_of_a_format_that_is_not_asked_for() -> None:
    formats = "liaoning_innovation_data.export.formats"
    code = f"import sys, {formats}\nprint({{'duckdb', 'xlsxwriter', 'openpyxl'}} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
