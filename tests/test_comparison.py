"""Two readings: the same is 1.0 everywhere, sides mirror each other, a cell lowers the figure of its field alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import liaoning_innovation_data as lid
from liaoning_innovation_data.cli import main
from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.storage.parquet import read_table
from liaoning_innovation_data.storage.releases import version_folder

from .generator.strategies import datasets
from .pinned import DOCUMENTS

Rows = list[dict[str, Any]]
Edit = Callable[[Rows], Rows]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build(DOCUMENTS, folder := tmp_path_factory.mktemp("ours"))
    return folder


def other(ours: Path, place: Path, **edits: Edit) -> Path:
    """Return a copy of a folder with the rows of some tables edited."""
    shutil.copytree(ours, place)
    for table, edit in edits.items():
        data = read_table(ours / f"{table}.parquet", table)
        pq.write_table(pa.Table.from_pylist(edit(data.to_pylist()), schema=data.schema), place / f"{table}.parquet")
    return place


def figures(comparison: lid.Comparison) -> dict[tuple[str, str | None], lid.Figure]:
    return {(figure.table, figure.field): figure for figure in comparison.figures}


def test_a_reading_agrees_with_itself(ours: Path) -> None:
    comparison = lid.compare(ours, ours)
    assert not comparison.disagreements
    assert {(figure.precision, figure.recall, figure.f1) for figure in comparison.figures} == {(1.0, 1.0, 1.0)}
    assert {figure.kappa for figure in comparison.figures} == {None, 1.0}


def cells(ours: Path) -> Iterator[tuple[str, str, str]]:
    for table in c.evidenced_tables():
        rows = read_table(ours / f"{table}.parquet", table).to_pylist()
        for column in c.evidenced(table):
            for row in [row for row in rows if row[column.name] not in (None, [])][:1]:
                yield table, column.name, row["id"]


def test_an_emptied_cell_lowers_the_figure_of_its_field_alone(ours: Path, tmp_path: Path) -> None:
    tried = [cell for cell in cells(ours) if c.column(*cell[:2]).nullable or c.column(*cell[:2]).is_list]
    assert {table for table, *_ in tried} > {"projects", "indicators", "relations"}
    for at, (table, field, key) in enumerate(tried):
        empty: Any = [] if c.column(table, field).is_list else None
        emptied: Edit = partial(_with, key=key, values={field: empty})
        comparison = lid.compare(ours, other(ours, tmp_path / str(at), **{table: emptied}))
        assert {place for place, figure in figures(comparison).items() if figure.f1 < 1} == {(table, field)}
        (found,) = comparison.disagreements
        assert (found.table, found.field, found.our_id, found.their_id) == (table, field, key, key)
        assert found.our_quotes == found.their_quotes != ()


def _with(rows: Rows, *, key: str, values: dict[str, Any]) -> Rows:
    return [row | values if row["id"] == key else row for row in rows]


OTHER: dict[type, Any] = {str: "another", int: 77, float: 77.5, bool: True, date: date(1999, 9, 9)}
"""What a cell of a type becomes; a boolean, its opposite."""


def test_a_changed_cell_lowers_the_figure_of_its_field_alone(ours: Path, tmp_path: Path) -> None:
    for at, (table, field, key) in enumerate(cells(ours)):
        column = c.column(table, field)

        def changed(rows: Rows, column: c.Column = column, key: str = key) -> Rows:
            (old,) = (row[column.name] for row in rows if row["id"] == key)
            new: Any = not old if column.scalar is bool else OTHER[column.scalar]
            return _with(rows, key=key, values={column.name: [new] if column.is_list else new})

        comparison = lid.compare(ours, other(ours, tmp_path / str(at), **{table: changed}))
        lower = {
            place for place, figure in figures(comparison).items() if figure.f1 < 1 or figure.kappa not in (None, 1)
        }
        assert lower == {(table, field)}
        (found,) = comparison.disagreements
        assert (found.table, found.field, found.our_id, found.their_id) == (table, field, key, key)


@given(datasets(), st.data())
@settings(max_examples=10, phases=[Phase.generate])  # shrinking a dataset takes minutes
def test_of_any_readings_the_same_agrees_and_others_mirror_each_other(
    tables: dict[str, pl.DataFrame], data: st.DataObject
) -> None:
    with TemporaryDirectory() as place:
        ours, theirs = Path(place, "ours"), Path(place, "theirs")
        for folder in (ours, theirs):
            folder.mkdir()
            shutil.copy(version_folder(lid.DATA_VERSION) / "manifest.json", folder)
            for table, frame in tables.items():
                left_out = folder is theirs and table in c.evidenced_tables() and table != "documents"
                kept = data.draw(st.sets(st.sampled_from(range(len(frame))))) if left_out and len(frame) else ()
                rows = [row for at, row in enumerate(frame.to_dicts()) if not left_out or at in kept]
                pq.write_table(pa.Table.from_pylist(rows, schema=c.arrow_schema(table)), folder / f"{table}.parquet")
        same, there, back = lid.compare(ours, ours), lid.compare(ours, theirs), lid.compare(theirs, ours)
    assert not same.disagreements
    assert {figure.f1 for figure in same.figures} == {1.0}
    assert there.f1 == back.f1
    for one, mirrored in zip(there.figures, back.figures, strict=True):
        assert (one.precision, one.recall, one.kappa) == (mirrored.recall, mirrored.precision, mirrored.kappa)
    assert len(there.disagreements) == len(back.disagreements)


def test_the_two_sides_mirror_each_other(ours: Path, tmp_path: Path) -> None:
    theirs = other(ours, tmp_path / "b", relations=lambda rows: rows[3:], projects=lambda rows: rows[:-1])
    there, back = lid.compare(ours, theirs), lid.compare(theirs, ours)
    for place, figure in figures(there).items():
        mirrored = figures(back)[place]
        assert (figure.precision, figure.recall, figure.f1) == (mirrored.recall, mirrored.precision, mirrored.f1)
        assert figure.kappa == mirrored.kappa
    assert there.f1 == back.f1 < 1
    assert figures(there)["relations", None].recall < 1 == figures(there)["relations", None].precision


def test_records_are_aligned_by_their_words_and_not_by_their_ids(ours: Path, tmp_path: Path) -> None:
    key = read_table(ours / "projects.parquet", "projects").to_pylist()[0]["id"]

    def renamed(rows: Rows) -> Rows:
        return [{name: f"{key}-2" if value == key else value for name, value in row.items()} for row in rows]

    tables = ("projects", "relations", "states", "indicators", "evidence", "readings")
    theirs = other(ours, tmp_path / "b", **dict.fromkeys(tables, renamed))
    assert not lid.compare(ours, theirs).disagreements


def test_a_disagreement_is_told_with_both_quotes(ours: Path, tmp_path: Path) -> None:
    rows = read_table(ours / "projects.parquet", "projects").to_pylist()
    name, quotes = rows[0]["name"], "'Clean Wake'; 'The project'"
    theirs = other(ours, tmp_path / "b", projects=lambda rows: [rows[0] | {"name": "another"}, *rows[1:]])
    (found,) = lid.compare(ours, theirs).disagreements
    assert str(found) == f"{rows[0]['id']}.name: {name} ({quotes}) ≠ another ({quotes})"
    for form in ("table", "json", "csv"):
        told = CliRunner().invoke(main, ["compare", str(ours), str(theirs), "--format", form])
        assert told.exit_code == 0, told.output
        assert "another" in told.output


def test_other_documents_are_named(ours: Path, tmp_path: Path) -> None:
    shipped = Path(lid.open().folder)
    with pytest.raises(lid.SchemaError, match=r"not the same documents: .*harbour-wire"):
        lid.compare(ours, shipped)
    text = other(ours, tmp_path / "text", documents=lambda rows: [row | {"text": f"{row['text']}."} for row in rows])
    with pytest.raises(lid.SchemaError, match=r"not the same documents: document/\S+harbour-wire have another text"):
        lid.compare(ours, text)


SPOIL: dict[str, tuple[Callable[[Path], Any], str]] = {
    "no folder": (shutil.rmtree, ":: no such folder; expected a folder that build or copy wrote"),
    "a foreign folder": (lambda folder: (folder / "manifest.json").unlink(), "no manifest.json"),
    "half-written": (lambda folder: (folder / "evidence.parquet").write_bytes(b"PAR1"), "not a Parquet file"),
    "without documents": (
        lambda folder: (folder / "documents.parquet").unlink(),
        "documents.parquet :: missing, but manifest.json lists it",
    ),
}


@pytest.mark.parametrize(("spoil", "message"), SPOIL.values(), ids=SPOIL)
def test_what_cannot_be_compared_is_told_in_a_line(
    ours: Path, tmp_path: Path, spoil: Callable[[Path], Any], message: str
) -> None:
    spoil(theirs := Path(shutil.copytree(ours, tmp_path / "theirs")))
    for pair in ((ours, theirs), (theirs, ours)):
        told = CliRunner().invoke(main, ["compare", *map(str, pair)])
        assert (told.exit_code, told.output.count("\n")) == (1, 1), told.output
        assert message in told.output


def test_older_data_is_compared_as_if_newer_columns_were_null() -> None:
    first = version_folder("1.0.0")
    assert lid.compare(first, first).f1 == lid.compare(first, version_folder("1.2.0")).f1 == 1
