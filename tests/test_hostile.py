"""Hostile files: fuzzed bytes, odd folders, ids with path characters. No crash, no hang, nothing outside the target."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import liaoning_innovation_data as lid
from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.schema import columns
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS, NAMED_TABLES

from .conftest import posix, share
from .pinned import FOLDER as SHIPPED
from .pinned import SEEDS, shipped

SEED = next(SEEDS.glob("*.toml"))
TOML, TEXT = SEED.read_bytes(), SEED.with_suffix(".txt").read_bytes()


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Return bytes of which a few are others, are gone, or come in."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content) - 1))
        length = draw(st.sampled_from([0, 1, 1, 2, 8, 400]))
        content = content[:start] + draw(st.binary(max_size=8)) + content[start + length :]
    return content


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = Path(shutil.copytree(SHIPPED, tmp_path_factory.mktemp("hostile") / "data"))
    (copy / "manifest.json").unlink()
    return copy


def held(file: Path, table: str) -> pa.Table:
    """Return the columns of a file in which `validate` vouches for each cell."""
    with pq.ParquetFile(file) as parquet:
        return parquet.read(
            [column.name for column in columns.columns(table) if columns.provenance(column) != "unproven"]
        )


@settings(max_examples=share(60))
@given(
    st.sampled_from(["documents", "laboratories", "evidence", "relations"]).flatmap(
        lambda table: st.tuples(st.just(table), damaged((SHIPPED / f"{table}.parquet").read_bytes()))
    )
)
def test_a_damaged_parquet_file_is_told_or_harmless(folder: Path, given_: tuple[str, bytes]) -> None:
    table, content = given_
    file = folder / f"{table}.parquet"
    file.write_bytes(content)
    try:
        report = lid.validate(folder)
        assert all(issue.table == table for issue in report.issues if issue.rule == "file")
        if report.ok:
            assert held(file, table).equals(held(SHIPPED / file.name, table))
    finally:
        shutil.copyfile(SHIPPED / file.name, file)


LEAST, MOST = -(2**31), 2**31 - 1
TEXTS = [
    "",
    " ",
    "\0",
    "x" * 100_000,
    "a\x1fb",
    "\u202eabc\u2066",
    "👩\u200d🔬" * 5_000,
    "{}{0}%s",
    "9" * 5_000,
    "(" * 2_000,
]
NUMBERS = [float("inf"), float("-inf"), float("nan"), 1e308, -0.0, 5e-324]
EXTREMES: dict[type, list[Any]] = {str: TEXTS, int: [LEAST, -1, 0, MOST - 1, MOST], float: NUMBERS}
CELLS = [
    (column, value)
    for table in MODELS
    for column in c.columns(table)
    for value in EXTREMES.get(column.scalar, [])
    if shipped()[table].height
]


@settings(max_examples=share(150))
@given(st.sampled_from(CELLS), st.booleans())
@example((c.column("evidence", "field"), ""), True)
def test_an_extreme_value_is_no_crash(cell: tuple[c.Column, Any], everywhere: bool) -> None:
    """In one row or in all, an issue follows, or what the column says stays true."""
    column, value = cell
    frame = shipped()[column.table]
    new = pl.Series(column.name, [[value] if column.is_list else value] * frame.height, frame.schema[column.name])
    rows = pl.int_range(pl.len()) == frame.height // 2
    changed = frame.with_columns(pl.when(rows | everywhere).then(new).otherwise(column.name).alias(column.name))
    report = lid.validate({**shipped(), column.table: changed})
    assert all(len(issue.message) < 5_000 for issue in report.issues)
    if column.bases and not changed[column.name].eq_missing(frame[column.name]).all():
        assert not report.ok


def test_names_that_are_empty_are_issues() -> None:
    for table in NAMED_TABLES:
        names = {**shipped(), table: shipped()[table].with_columns(name=pl.lit(""))}
        assert "bounds" in lid.validate(names).counts


@pytest.mark.parametrize("table", ["evidence", "omissions", "sentences"])
@pytest.mark.parametrize("offsets", [(MOST, MOST), (MOST - 1, MOST), (0, MOST), (LEAST, MOST), (MOST, LEAST)])
def test_offsets_at_the_ends_of_their_type_are_issues(table: str, offsets: tuple[int, int]) -> None:
    start, end = (pl.lit(offset, pl.Int32) for offset in offsets)
    moved = {**shipped(), table: shipped()[table].with_columns(char_start=start, char_end=end)}
    assert not lid.validate(moved).ok


def test_a_list_of_very_many_items_is_told_item_by_item() -> None:
    rows = shipped()["laboratories"]
    aliases = pl.Series("aliases", [[f"alias {number}" for number in range(20_000)]] * rows.height)
    report = lid.validate({**shipped(), "laboratories": rows.with_columns(aliases)})
    assert report.counts == {"unproven": 20_000 * rows.height}


@settings(max_examples=share(40))
@given(damaged(TOML), damaged(TEXT), st.sampled_from(["toml", "text", "both"]))
def test_damaged_seeds_are_told_and_nothing_is_written(
    tmp_path_factory: pytest.TempPathFactory, toml: bytes, text: bytes, which: str
) -> None:
    seeds = tmp_path_factory.mktemp("seeds")
    (seeds / "a.toml").write_bytes(TOML if which == "text" else toml)
    (seeds / "a.txt").write_bytes(TEXT if which == "toml" else text)
    try:
        build(seeds, seeds / "out")
    except lid.DataError as error:
        assert str(seeds) in str(error)
        assert not (seeds / "out").exists()
    assert {file.name for file in seeds.iterdir()} <= {"a.toml", "a.txt", "out"}


PATHS = [
    "../../etc/passwd",
    "/etc/passwd",
    "a/../b",
    "..",
    ".",
    "",
    "a\\b",
    "a\0b",
    "~",
    "C:\\x",
    "a/b/c/d/e",
    "x" * 5000,
]


@pytest.mark.parametrize("name", PATHS)
def test_names_with_path_characters_lead_nowhere(name: str, tmp_path: Path) -> None:
    for ask in (lid.get, lid.explain, lid.path, lid.load, lid.lookup):
        with pytest.raises(lid.DataError):
            ask(name)
    with pytest.raises(lid.DataError):
        lid.load("laboratories", version=name)
    (tmp_path / "a.txt").write_bytes(TEXT)
    key = b'key = "2023-08-06-liaoning-daily"'
    assert TOML.count(key) == 1
    quoted = name.replace("\\", "\\\\").replace("\0", "\\u0000").encode()
    (tmp_path / "a.toml").write_bytes(TOML.replace(key, b'key = "' + quoted + b'"'))
    with pytest.raises(lid.DataError, match="needs a key"):
        build(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@posix
def test_links_that_lead_round_and_files_that_are_none(tmp_path: Path) -> None:
    for table in ("evidence", "relations"):
        (tmp_path / f"{table}.parquet").symlink_to(tmp_path / f"{table}.parquet")
    (tmp_path / "projects.parquet").symlink_to("/dev/null")
    assert not lid.validate(tmp_path).ok
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(lid.DataError):
        lid.validate(loop)
    with pytest.raises(lid.DataError):
        build(loop, tmp_path / "out")
    deep = tmp_path / ("d/" * 400)
    with pytest.raises(lid.DataError):
        lid.validate(deep)
