"""`build --watch`: documents are checked as they are edited, and tables written when there is time.

After each edit the documents whose bytes changed are read and checked again, and what that means is said. That takes
the same time in a folder of any size, but to write the tables takes longer the more there are: they are written, all of
them, once nothing has changed for `PAUSE`, and at the end. What is said are the problems, or else what is new, gone or
changed since the last build.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..curation.build import Curation, Tables, curate
from ..curation.drafts import Problem, told
from ..schema import columns as c
from ..schema import ids
from ..schema.errors import of_extra
from ..schema.text import as_text, label
from .app import say

PAUSE = 1000  # for how many milliseconds nothing may change before tables are written


def watch(seeds: Path, save: Callable[[Tables], None]) -> None:
    """Check the documents of a folder after each edit, and `save` their tables, until Ctrl-C."""
    watchfiles = of_extra("watch", "watchfiles", "--watch needs watchfiles")

    def is_seed(change: object, path: str) -> bool:  # noqa: ARG001
        return Path(path).suffix in (".txt", ".toml")

    watched = Watched(seeds, save)
    watched.look()
    say(f"watching {seeds}; Ctrl-C ends")
    first = True  # what was edited while the folder was read for the first time
    try:
        for edits in watchfiles.watch(
            seeds, watch_filter=is_seed, recursive=False, rust_timeout=PAUSE, yield_on_timeout=True
        ):
            if edits or first:
                watched.look()
            else:
                watched.write()
            first = False
    except KeyboardInterrupt:
        watched.write()


class Watched:
    """A folder of seeds: what it held when it was last looked at, and what of that is still to be written."""

    def __init__(self, seeds: Path, save: Callable[[Tables], None]) -> None:
        self.seeds, self.save = seeds, save
        self.curation: Curation | None = None
        self.built: dict[Path, Tables] = {}
        self.unwritten = False

    def look(self) -> None:
        """Say what is wrong, or else what is another than it was."""
        before = self.curation
        after = self.curation = curate(self.seeds, before.documents if before else None)
        gc.freeze()  # what is kept of all documents is not searched for garbage at each edit
        if before and (before.documents, before.alone) == (after.documents, after.alone):
            return
        lines = progress(self.built, before, after)
        self.unwritten = not after.problems
        if self.unwritten:
            self.built = {file: document.tables for file, document in after.documents.items()}
        say("\n".join(lines) or "no change in the records")

    def write(self) -> None:
        """Write the tables, where they are others than those that were written, and nothing is wrong."""
        if self.unwritten and self.curation:
            self.unwritten = False
            self.save(self.curation.tables)


MOST = 10  # how many problems are shown at a time
LINES = 20  # how many changes


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


Rows = Mapping[str, Mapping[str, Any]]  # the cells with evidence of each record, by its id


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
