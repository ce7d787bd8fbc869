"""How much of a careful reading `draft` has already, and how much of a draft is in no careful reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from liaoning_innovation_data.curation.build import Tables, read_document, tables_of
from liaoning_innovation_data.curation.lines import read_toml
from liaoning_innovation_data.curation.proposal import propose
from liaoning_innovation_data.curation.quotes import Quotes
from liaoning_innovation_data.curation.reader import SeedReader
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.ids import table_of
from liaoning_innovation_data.schema.models import NAMED_TABLES

HEAD = (
    "rows of the reading",
    "of the draft",
    "in both",
    "of the reading, %",
    "another quote",
    "not in the reading",
    "of the draft, %",
)


class Cell(NamedTuple):
    """A row of evidence as two readings are compared by it: ids may differ, places and values may not."""

    table: str
    field: str
    start: int
    end: int
    value: str
    of: tuple[str, ...]
    """The record that it is said of, or the ends of the relation."""


class Compared(NamedTuple):
    """The rows of a careful reading and of a draft."""

    name: str
    careful: Counter[Cell]
    drafted: Counter[Cell]

    @property
    def figures(self) -> list[int]:
        """How many rows the reading has, the draft, and both; how many of the draft are `elsewhere`, and `wrong`."""
        both = (self.careful & self.drafted).total()
        return [self.careful.total(), self.drafted.total(), both, self.elsewhere.total(), self.wrong.total()]

    @property
    def elsewhere(self) -> Counter[Cell]:
        """The rows of the draft for a cell of a record that the reading has by other words."""
        known = {cell._replace(start=0, end=0) for cell in self.careful if cell.of}
        alone = self.drafted - self.careful
        return Counter(
            {cell: n for cell, n in alone.items() if cell._replace(start=0, end=0) in known and cell.field != "name"}
        )

    @property
    def wrong(self) -> Counter[Cell]:
        """The other rows that only the draft has."""
        return self.drafted - self.careful - self.elsewhere


def tables_from(file: Path, toml: str) -> Tables:
    """Return the tables of a seed, without the checks."""
    text = file.read_bytes().decode("utf-8")
    reader = SeedReader(file.name, *read_toml(toml, file.name), Quotes(text))
    read_document(reader, file.name, file.read_bytes())
    return tables_of(reader)


def compared(file: Path) -> Compared:
    """Compare the careful reading of a text with its draft."""
    careful = tables_from(file, file.with_suffix(".toml").read_text("utf-8"))
    drafted = tables_from(file, propose(file))
    return Compared(file.stem, Counter(_cells(careful, {})), Counter(_cells(drafted, _alike(drafted, careful))))


def _names(tables: Tables) -> dict[str, set[tuple[str, int, int]]]:
    found: dict[str, set[tuple[str, int, int]]] = {}
    for row in _rows(tables["evidence"]):
        table = table_of(row["record_id"])
        if table in NAMED_TABLES and row["field"] in ("name", "aliases"):
            found.setdefault(row["record_id"], set()).add((table, row["char_start"], row["char_end"]))
    return found


def _alike(ours: Tables, theirs: Tables) -> dict[str, str]:
    """Return our id -> theirs, of records of one table that are named at one place."""
    at = {place: record for record, places in _names(theirs).items() for place in places}
    return {
        record: next((at[place] for place in sorted(places) if place in at), f"no such: {record}")
        for record, places in _names(ours).items()
    }


def _rows(records: Iterable[Any]) -> list[dict[str, Any]]:
    return [record.model_dump() for record in records]


def _cells(tables: Tables, known: Mapping[str, str]) -> list[Cell]:
    """Return the cells with evidence, each id in the words of the careful reading."""
    records = {row["id"]: row for table in c.evidenced_tables() for row in _rows(tables[table])}

    def same(value: Any) -> str:
        if isinstance(value, str) and value.startswith("document/"):
            return "document"
        if str(value) in records and table_of(str(value)) == "relations":
            row = records[value]
            return " ".join(same(row[part]) for part in ("subject_id", "predicate", "object_id"))
        return known.get(str(value), str(value))

    cells: list[Cell] = []
    for one in _rows(tables["evidence"]):
        table = table_of(one["record_id"]) or ""
        row = records.get(one["record_id"], {one["field"]: ""})  # a draft may lack the publisher of its document
        cell = row[one["field"]] if table != "documents" else ""
        value = cell[one["item"]] if c.column(table, one["field"]).is_list else cell
        own = (same(row["id"]),) if table in NAMED_TABLES else ()
        of = tuple(same(row[end]) for end in ("subject_id", "object_id")) if table == "relations" else own
        cells.append(Cell(table, one["field"], one["char_start"], one["char_end"], same(value), of))
    return cells


def table(found: Sequence[Compared]) -> str:
    """Return the figures, a line an article, and their sum."""
    lines = [f"| article | {' | '.join(HEAD)} |", f"| --- |{' ---: |' * len(HEAD)}"]
    lines += [_line(one.name, one.figures) for one in found]
    lines.append(_line("all", [sum(column) for column in zip(*(one.figures for one in found), strict=True)]))
    return "\n".join(lines) + "\n"


def by_field(found: Sequence[Compared]) -> str:
    """Return the figures of each column, those that lack most first."""
    parts: dict[str, Counter[str]] = {"careful": Counter(), "both": Counter(), "wrong": Counter()}
    for one in found:
        for name, cells in (
            ("careful", one.careful),
            ("both", one.careful & one.drafted),
            ("wrong", one.wrong),
        ):
            for cell, times in cells.items():
                parts[name][f"{cell.table}.{cell.field}"] += times
    order = sorted({*parts["careful"], *parts["wrong"]}, key=lambda name: parts["both"][name] - parts["careful"][name])
    return "\n".join(
        f"{name}: {parts['both'][name]} of {parts['careful'][name]}, wrong {parts['wrong'][name]}" for name in order
    )


def different(one: Compared) -> str:
    """Return the rows that only one of the two readings has, in the order of the text."""
    text = [("-", cell) for cell in (one.careful - one.drafted).elements()]
    text += [("+", cell) for cell in one.wrong.elements()]
    text += [("=", cell) for cell in one.elsewhere.elements()]
    return "\n".join(f"{sign} {' '.join(map(str, cell))}" for sign, cell in sorted(text, key=lambda each: each[1][2:4]))


def _line(name: str, figures: Sequence[int]) -> str:
    careful, drafted, both, elsewhere, wrong = figures
    cells = [careful, drafted, both, _share(both, careful), elsewhere, wrong, _share(wrong, drafted)]
    return f"| {name} | {' | '.join(map(str, cells))} |"


def _share(part: int, of: int) -> str:
    return f"{100 * part / of:.1f}" if of else "–"


def comparisons(folder: Path) -> list[Compared]:
    """Compare each text of a folder that has a careful reading."""
    return [compared(file) for file in sorted(folder.glob("*.txt")) if file.with_suffix(".toml").exists()]
