"""Which of the proven claims of a draft are rows: one of those that say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..schema.vocabulary import PREDICATE, Predicate
from .claims import CLAIMS
from .spoken import new_slug

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def chosen(proven: Rows) -> Rows:
    """Return one row for each number, each state with a time or modality of its own, and each relation."""
    kept: Rows = {table: [] for table in CLAIMS}
    slugs: dict[str, set[str]] = {table: set() for table in CLAIMS}
    for rows in alike(proven["indicators"], CLAIMS["indicators"]):
        rows = [*map(_whole, alike(rows, ("subject", "measure")))]
        same = [row for row in rows if row["measure"] == rows[0]["measure"]]
        of = [row for row in same if "subject" in row]
        if one := of[0] if len(of) == 1 else next((row for row in same if "subject" not in row), None):
            measure = one["measure"].partition("[")[2].partition("]")[0] or one["measure"]
            kept["indicators"].append({"slug": new_slug(measure, slugs["indicators"]), **one})
    for row in map(_whole, alike(proven["states"], ("subject", "state"))):
        if "period" in row or "modality" in row:
            name = f"{row['subject'].partition('/')[2]} {row['state']['value']}"
            kept["states"].append({"slug": new_slug(name, slugs["states"]), **row})
    relations: dict[str, Row] = {}
    for row in map(_whole, alike(proven["relations"], ("subject", "predicate", "object"))):
        predicate, ends = PREDICATE.by_name[row["predicate"]["value"]], [row["subject"], row["object"]]
        symmetric = isinstance(predicate, Predicate) and predicate.symmetric
        relations.setdefault(f"{predicate.name} {sorted(ends) if symmetric else ends}", row)
    return kept | {"relations": [*relations.values()]}


def alike(rows: Sequence[Row], key: Sequence[str]) -> Iterator[list[Row]]:
    """Yield the rows that have some cells in common."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str([row.get(name) for name in key]), []).append(row)
    yield from found.values()


def _whole(rows: Sequence[Row]) -> Row:
    """Return what all of some rows claim: with the time of which one alone is proven."""
    said = {str(row["period"]): row for row in rows if "period" in row}
    alone = next(iter(said.values())) if len(said) == 1 else rows[0]
    return {name: value for name, value in alone.items() if name != "period" or len(said) == 1}
