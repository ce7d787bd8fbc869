"""What the tables hold of an article, compared with a key of all its facts: see README.md beside this file."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from liaoning_innovation_data.curation.build import read_seeds
from liaoning_innovation_data.schema.errors import SeedError
from liaoning_innovation_data.schema.models import NAMED_TABLES

FOLDER = Path(__file__).parents[1] / "documents" / "articles"
VERDICTS = ("exact", "bent", "refused", "no place", "missed")

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]

NOT_COMPARED = {"quote", "table", "or", "why", "field", "either_way", "no_column", "outside"}
NULL_UNLESS_SAID = {
    "states": ("modality",),
    "relations": ("modality",),
    "indicators": ("modality", "bound", "value_to", "value_is_approximate"),
}
"""Columns that make another claim of a row: a key that leaves them out says that they are null."""
DECISIVE = ("of", "object", "value", "change_by")
"""Parts of which a row has to share one, to be the same fact said otherwise."""
NAMES = ("name", "extent", "subject_id", "object_id", "measure", "listing")
"""Columns whose evidence shows what a row is about, not what it says."""


class Judged(NamedTuple):
    """What became of one line of a key."""

    fact: Row
    verdict: str
    reason: str | None
    """The reason of the omission in which the words lie, where there is one."""
    differs: str
    """The row that comes closest, and the parts in which it differs."""


@dataclass(frozen=True)
class Article:
    """One article with its key, and its tables where it is curated and builds."""

    name: str
    text: str
    key: Mapping[str, list[Row]]
    tables: Tables | None
    problems: Sequence[str]

    @cached_property
    def held(self) -> Held:
        """The tables, ready to be asked for facts."""
        assert self.tables is not None
        return Held(self.tables, self.text)

    @property
    def facts(self) -> list[Row]:
        """The facts within the subject."""
        return [fact for fact in self.key["fact"] if not fact.get("outside")]

    def judged(self) -> list[Judged]:
        """Judge each fact within the subject."""
        return [self.held.judge(fact) for fact in self.facts]

    def outside(self) -> list[Row]:
        """Return what is outside the subject and omitted for that reason."""
        outside = (fact for fact in self.key["fact"] if fact.get("outside"))
        return [fact for fact in outside if self.held.reason(fact) == "outside_subject"]

    def false(self) -> list[Row]:
        """Return what is no fact but stands in the tables."""
        return [fact for fact in self.key["not_fact"] if "table" in fact and self.held.holds(fact)]


class Held:
    """The tables of one article, ready to be asked for facts."""

    def __init__(self, tables: Tables, text: str) -> None:
        self.tables = tables
        self.text = text
        self.names = {row["id"]: {row["name"], *row["aliases"]} for table in NAMED_TABLES for row in tables[table]}
        for row in tables["relations"]:
            subjects, objects = self.names.get(row["subject_id"], set()), self.names.get(row["object_id"], set())
            self.names[row["id"]] = {f"{subject} > {end}" for subject in subjects for end in objects}

    def judge(self, fact: Row) -> Judged:
        """Say whether a row agrees with a fact, and if none does, what became of its words."""
        reason = self.reason(fact)
        if fact.get("no_column"):
            return Judged(fact, "no place", reason, "")
        if self.holds(fact):
            return Judged(fact, "exact", reason, "")
        if (closest := self._closest(fact)) is not None:
            return Judged(fact, "bent", reason, closest)
        verdict = {"refused": "refused", "no_column": "no place"}.get(reason or "", "missed")
        return Judged(fact, verdict, reason, "")

    def holds(self, fact: Row) -> bool:
        """Say whether a row agrees with a fact in all parts."""
        return any(not self._differences(row, one) for one in variants(fact) for row in self._rows(one))

    def reason(self, fact: Row) -> str | None:
        """Return the reason for which words of a fact are omitted; "refused" where the note says so."""
        for row in self.tables["omissions"]:
            if self._overlap(fact, row):
                return "refused" if (row["note"] or "").casefold().startswith("refused") else str(row["reason"])
        return None

    def _rows(self, fact: Row) -> Iterator[Row]:
        for table in listed(fact["table"]):
            yield from self.tables.get(table, ())

    def _differences(self, row: Row, fact: Row) -> dict[str, Any]:
        """Return the parts of a fact in which a row differs, with what the row has."""
        table = next(table for table in listed(fact["table"]) if row in self.tables.get(table, ()))
        wanted = {part: wanted for part, wanted in fact.items() if part not in NOT_COMPARED}
        wanted |= {part: "" for part in NULL_UNLESS_SAID.get(table, ()) if part not in wanted}
        ways = [wanted]
        if fact.get("either_way"):
            ways.append(wanted | {"of": wanted["object"], "object": wanted["of"]})
        found = [
            {part: got for part, want in way.items() if not agrees(got := self._got(row, part, fact), want)}
            for way in ways
        ]
        return min(found, key=len)

    def _got(self, row: Row, part: str, fact: Row) -> Any:
        """Return what a row has for a part of a fact: for ids the names of the record."""
        if part == "of":
            return self.names.get(row["subject_id"]) if "subject_id" in row else self.names.get(row["id"])
        if part == "object":
            return self.names.get(row["object_id"])
        if part == "unit" and "change_by" in fact:
            return row.get("unit")
        if part != "value" or "field" not in fact:
            return row.get(part)
        cells = [cell for field in listed(fact["field"]) for cell in several(row.get(field))]
        return [name for cell in cells for name in self.names.get(cell, {cell})]

    def _closest(self, fact: Row) -> str | None:
        """Describe the row that comes closest to a fact among those that its words prove."""
        proven = {
            (row["record_id"], row["field"])
            for row in self.tables["evidence"]
            if row["field"] not in NAMES and self._overlap(fact, row)
        }
        found = [
            differs
            for one in variants(fact)
            for row in self._rows(one)
            if any(row["id"] == record and field in listed(one.get("field", field)) for record, field in proven)
            and (differs := self._differences(row, one))
            and (one["table"] == "documents" or any(part in one and part not in differs for part in DECISIVE))
        ]
        if not found:
            return None
        return ", ".join(f"{part}: {shown(got)}" for part, got in min(found, key=len).items())

    def _overlap(self, fact: Row, row: Row) -> bool:
        """Say whether the quote of a fact, at any place, has a character in common with the words of a row."""
        start, quote = -1, fact["quote"]
        while (start := self.text.find(quote, start + 1)) >= 0:
            if start < row["char_end"] and row["char_start"] < start + len(quote):
                return True
        return False


def variants(fact: Row) -> list[Row]:
    """Return the ways to say a fact in columns."""
    kept = {part: value for part, value in fact.items() if part in ("quote", "of")}
    return [fact, *({**(kept if "table" in other else fact), **other} for other in fact.get("or", ()))]


def listed(value: Any) -> list[Any]:
    """Return the values that are right."""
    return list(value) if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownArgumentType]


def several(got: Any) -> list[Any]:
    """Return the items of a list cell or of a set of names; of another cell, the cell; null where there are none."""
    return list(got) or [None] if isinstance(got, set | tuple | list) else [got]  # pyright: ignore


def agrees(got: Any, wanted: Any) -> bool:
    """Say whether a cell has one of the values that are right; a set or list of names does if one of them is."""
    return any(same(cell, want) for want in listed(wanted) for cell in several(got))


def same(cell: Any, want: Any) -> bool:
    """Compare one cell with one value."""
    if want == "":
        return cell is None or cell is False
    if isinstance(cell, str) and isinstance(want, str):
        return plain(cell) == plain(want)
    if isinstance(cell, int | float) and isinstance(want, int | float) and not isinstance(cell, bool):
        return abs(cell - want) <= 1e-4 * max(1, abs(want))
    return bool(cell == want)


def plain(words: str) -> str:
    """Return words without case, quotation marks, odd white space, and "the" before them."""
    kept = " ".join("".join(" " if char in "“”‘’\"'«»" else char for char in words.casefold()).split())
    return kept.removeprefix("the ")


def shown(got: Any) -> str:
    """Return what a row has, for people."""
    return " or ".join(sorted(map(str, got))) if isinstance(got, set) else str(got)  # pyright: ignore


def articles(folder: Path = FOLDER) -> list[Article]:
    """Return the articles of a folder that have a key."""
    return [_article(folder, file.name.removesuffix(".key.toml")) for file in sorted(folder.glob("*.key.toml"))]


def _article(folder: Path, name: str) -> Article:
    text = (folder / f"{name}.txt").read_text("utf-8")
    key = tomllib.loads((folder / f"{name}.key.toml").read_text("utf-8"))
    for part in ("fact", "not_fact"):
        key.setdefault(part, [])
    if not (folder / f"{name}.toml").exists():
        return Article(name, text, key, None, ())
    with tempfile.TemporaryDirectory() as alone:
        for suffix in (".txt", ".toml"):
            shutil.copy(folder / f"{name}{suffix}", alone)
        try:
            records = read_seeds(Path(alone))
        except SeedError as error:
            return Article(name, text, key, None, [one.removeprefix(f"{alone}/") for one in error.problems])
    tables = {table: [row.model_dump() for row in rows] for table, rows in records.items()}
    return Article(name, text, key, tables, ())
