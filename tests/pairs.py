"""Pairs of versions as files: the shipped folder, and what a case makes of it.

Beside the steps of `tests.worlds`, a case of a change has

    [[case.before.…]]            steps that make the older side, too
    [[case.schema]]              what a file says of a `column`: `stated`, `unstated`, a new `term`, `nullable`;
                                 the `description` of its table; the `compression` of the file
    [[case.tables]]              `add` a table with this row, or none
    also = ["row-added"]         other kinds that come with the one that names the file
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from .pinned import FOLDER, Tables, shipped
from .worlds import changed

Case = Mapping[str, Any]
LABELS = pl.Schema({"record_id": pl.String(), "label": pl.String()})


def pair(cases: Iterable[Case], folder: Path) -> tuple[Path, Path]:
    """Write the older and the newer side of some cases, all of them applied."""
    old, new, steps = shipped(), shipped(), list[Mapping[str, Any]]()
    for case in cases:
        old = _with(old, case.get("before", {}))
        new = _with(new, _both(case))
        steps += case.get("schema", [])
    return _written(old, [], folder / "old"), _written(new, steps, folder / "new")


def _both(case: Case) -> Case:
    """Return the steps of the newer side: it has what the older has, but for tombstones and rows that went."""
    before = {name: steps for name, steps in case.get("before", {}).items() if name != "add"}
    return {**before, **case, "tables": [*before.get("tables", []), *case.get("tables", [])]}


def _with(tables: Tables, case: Case) -> Tables:
    added = [step for step in case.get("tables", []) if "add" in step]
    rest = {**case, "tables": [step for step in case.get("tables", []) if "add" not in step]}
    new = changed(tables, rest)
    for step in added:
        new[step["table"]] = pl.DataFrame([step["add"]] if step["add"] else [], LABELS)
    return new


def _written(tables: Tables, steps: list[Mapping[str, Any]], folder: Path) -> Path:
    folder.mkdir()
    for table, frame in tables.items():
        own = [step for step in steps if step["table"] == table]
        data = _described(table, frame, own)
        compression: Any = next((step["compression"] for step in own if "compression" in step), "zstd")
        pq.write_table(data, folder / f"{table}.parquet", compression=compression)
    return folder


def _described(table: str, frame: pl.DataFrame, steps: list[Mapping[str, Any]]) -> pa.Table:
    """Return a frame as the package would write it, but for what the steps say."""
    data = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    file = FOLDER / f"{table}.parquet"
    given = pq.read_schema(file) if file.is_file() else pa.schema([])
    of_file = pq.read_metadata(file).metadata if file.is_file() else None
    metadata = {key.decode(): value.decode() for key, value in (of_file or {}).items() if key != b"ARROW:schema"}
    told: dict[str, dict[str, Any]] = json.loads(metadata.get("columns", "{}"))
    told = {name: told.get(name, {}) for name in frame.columns}
    nullable = {name: name not in given.names or given.field(name).nullable for name in frame.columns}
    for step in steps:
        metadata |= {"description": step["description"]} if "description" in step else {}
        if column := step.get("column"):
            about = told[column] | step.get("stated", {})
            about = {key: value for key, value in about.items() if key not in step.get("unstated", [])}
            told[column] = about | ({"terms": [*about["terms"], step["term"]]} if "term" in step else {})
            nullable[column] = step.get("nullable", nullable[column])
    kinds: dict[str, Any] = {name: data.schema.field(name).type for name in data.column_names}
    fields: list[Any] = [pa.field(name, kind, nullable=nullable[name]) for name, kind in kinds.items()]
    said: dict[Any, Any] = metadata | {"columns": json.dumps(told)}
    return pa.table(data.columns, schema=pa.schema(fields, metadata=said))
