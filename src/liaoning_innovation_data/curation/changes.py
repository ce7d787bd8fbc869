"""What a curator reads after each edit: problems first, or else what is new, gone or changed since the last build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..schema import columns as c
from ..schema import ids
from ..schema.labels import label
from ..schema.text import as_text
from .build import Curation, Tables
from .problems import Problem, told

MOST = 10
"""How many problems are shown at a time."""

LINES = 20
"""How many changes."""


def progress(sound: Mapping[Path, Tables], before: Curation | None, after: Curation) -> list[str]:
    """Return the problems that there are, at most ten, those of documents that were edited first; or else the changes.

    `sound` has the tables of each document as it last was without problems, at the last build.
    """
    problems = after.problems
    if problems:
        same = before.documents.items() if before else ()
        unedited = {str(file) for file, document in same if after.documents.get(file) is document}
        problems.sort(key=lambda problem: isinstance(problem, Problem) and problem.file in unedited)
        shown = [line for each in told(problems[:MOST]) for line in each]
        more = [f"… and {len(problems) - MOST} more"] if len(problems) > MOST else []
        return [_counted(len(problems), "problem") + ":", *shown, *more]
    files = sorted({*sound, *after.documents})
    current = {file: document.tables for file, document in after.documents.items()}
    lines = [line for file in files for line in changes(sound.get(file), current.get(file))]
    return [*lines[:LINES], *([f"… and {len(lines) - LINES} more"] if len(lines) > LINES else [])]


def changes(old: Tables | None, new: Tables | None) -> list[str]:
    """Return a line for each record of a document that is new or gone, and for each cell that differs.

    None is a document that is not there: one line says so of all its records.

    >>> from liaoning_innovation_data.schema.models import Project
    >>> def tables(**cells):
    ...     common = {"id": "project/d/tug", "document_id": "document/d", "aliases": (), "extent": "individual"}
    ...     return {"projects": [Project(**common, **cells)]}
    >>> changes(tables(name="Tug"), tables(name="Tug", status="planned"))
    ['~ project/tug (Tug) status: nothing → planned']
    >>> changes(tables(name="Tug"), {})
    ['- project/tug (Tug)']
    """
    if old is new:
        return []
    before, after = _rows(old or {}), _rows(new or {})
    if old is None or new is None:
        sign, rows = ("+", after) if old is None else ("-", before)
        named = [key for key in rows if ids.table_of(key) == "documents"]
        return [f"{sign} {key}: {_counted(len(rows) - 1, 'record')}" for key in named]
    names = _names({**before, **after})
    lines = [f"- {_called(key, names)}" for key in before if key not in after]
    lines += [f"+ {_called(key, names)}: {_filled(row)}" for key, row in after.items() if key not in before]
    for key, row in after.items():
        lines += [f"~ {_called(key, names)} {cell}" for cell in _cells(before.get(key, row), row, names)]
    return lines


Rows = Mapping[str, Mapping[str, Any]]
"""The cells with evidence of each record, by its id."""


def _rows(tables: Tables) -> Rows:
    fields = {table: ["id", *(column.name for column in c.evidenced(table))] for table in c.evidenced_tables()}
    records = ((names, record) for table, names in fields.items() for record in tables.get(table, ()))
    rows = [{name: getattr(record, name) for name in names} for names, record in records]
    return {row["id"]: row for row in rows}


def _names(rows: Rows) -> dict[str, str]:
    """Return what people call each record; of relations and states, what they state of records by their names."""
    plain = {key: label(row, {}) for key, row in rows.items()}
    return {key: label(row, plain) for key, row in rows.items()}


def _called(key: str, names: Mapping[str, str]) -> str:
    return f"{ids.short(key)} ({names[key]})"


def _filled(row: Mapping[str, Any]) -> str:
    return ", ".join(name for name, value in row.items() if name != "id" and value not in (None, ()))


def _cells(old: Mapping[str, Any], new: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """Yield what each cell that differs was, and is."""
    for name in new:
        if old[name] != new[name]:
            values = [as_text(value) or "nothing" for value in (old[name], new[name])]
            called = [names.get(value, value) for value in values]
            was, now = called if len({*called}) > 1 else map(ids.short, values)  # two records of one name
            yield f"{name}: {was} → {now}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s'[: number != 1]}"
