"""What becomes of each case: refused, marked or unmarked; without and with notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from liaoning_innovation_data.curation.drafts import REFERENCES
from liaoning_innovation_data.schema import ids

from .cases import Case
from .completing import DOUBTED, World, cells, judge, without_key, world

REFUSED, MARKED, UNMARKED = "refused", "marked", "unmarked"


@dataclass(frozen=True)
class Verdict:
    """What becomes of one case."""

    case: Case
    outcome: str
    why: tuple[str, ...]
    """The issues of a refused one; what is marked of another."""
    touched: tuple[Mapping[str, Any], ...]
    """The evidence of the cells that a lie touches."""


def verdicts(cases: Sequence[Case], *, with_notes: bool) -> list[Verdict]:
    """Judge cases, all at once."""
    worlds = [world(case, with_notes=with_notes) for case in cases]
    edited = dict.fromkeys((case.base, case.on_tables) for case in cases if case.base)
    bases = {(base, on_tables): _base(base, on_tables=on_tables, with_notes=with_notes) for base, on_tables in edited}
    judge([*worlds, *bases.values()])
    return [_verdict(one, bases.get((one.case.base, one.case.on_tables))) for one in worlds]


def _base(base: str, *, on_tables: bool, with_notes: bool) -> World:
    """Return the document that lies edit, as it was before, under a key that no case has."""
    given: Mapping[str, Any] = {"document": base} | ({"change": []} if on_tables else {})
    return world(Case(f"true-{base}{'-tables' if on_tables else ''}", "documents", False, given), with_notes=with_notes)


def _verdict(one: World, base: World | None) -> Verdict:
    touched = tuple(touched_by(one, base))
    if one.problems:
        return Verdict(one.case, REFUSED, tuple(one.problems), touched)
    before = {_shown(issue) for issue in base.issues} if base and one.case.is_lie else set[str]()
    if issues := [shown for issue in one.issues if (shown := _shown(issue)) not in before]:
        return Verdict(one.case, REFUSED, tuple(issues), touched)
    marks = [_mark(row) for row in touched if row.get("support") in DOUBTED]
    omitted = {row["exact"] for row in base.rows["omissions"]} if base else set[str]()
    hidden = [row for row in one.rows["omissions"] if row["reason"] == "no_column" and row["exact"] not in omitted]
    if one.case.is_lie and not touched:
        marks += [f"omitted as no_column: {row['exact']!r}" for row in hidden]
    return Verdict(one.case, MARKED if marks else UNMARKED, tuple(marks), touched)


def _shown(issue: Any) -> str:
    record = issue.record_id or issue.table
    place = ".".join(part for part in (without_key(record), issue.field) if part)
    key = ids.parse(record).key
    return f"{issue.rule}: {place}: {issue.message.replace(f'/{key}/', '/') if key else issue.message}"


def _mark(row: Mapping[str, Any]) -> str:
    return f"{without_key(row['record_id'])}.{row['field']}: {row['exact']!r} is {row['support']}"


def touched_by(one: World, base: World | None) -> list[Mapping[str, Any]]:
    """Return the evidence of the cells that a case touches; of a truth, all of it.

    An edit touches the cells whose value or whose evidence differ from before.
    """
    evidence = one.rows["evidence"]
    if base and one.case.is_lie:
        before, now = cells(base.rows), cells(one.rows)
        changed = {place for place, cell in now.items() if before.get(place) != cell}
        return [row for row in evidence if (without_key(row["record_id"]), row["field"], row["item"]) in changed]
    if not one.case.is_lie:
        return list(evidence)
    return [row for row in evidence if any(_fits(pattern, row) for pattern in one.case.touches)]


def _fits(pattern: str, row: Mapping[str, Any]) -> bool:
    """Whether a row is evidence of a cell that a pattern names: "project/amber.status", "relation/*" for all cells."""
    record, _, name = pattern.partition(".")
    fields = {name, REFERENCES.get(name, name)} if name else {row["field"]}
    own = row["field"] in fields or (name == "period" and row["field"].startswith("period_"))
    return own and fnmatchcase(without_key(row["record_id"]), record)
