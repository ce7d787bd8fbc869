"""Two readings of the same documents on one page: each difference stands at its cell, with what both have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...query.comparison import compare
from ...query.load import labels
from ...schema import ids
from ...schema.text import as_text, is_many
from ...storage.releases import read_version
from ...validation.report import Issue
from .contents import Contents, Place

COMPARED = "compare"
"""What the page calls differences, beside the rules of issues."""


Spans = list[tuple[int, int]]


def beside(shown: Contents, ours: Path, theirs: Path) -> Contents:
    """Return what a page shows of our tables, with each place where another reading differs.

    Raises SchemaError where the documents are not the same.
    """
    names, evidence = labels(theirs) | labels(ours), (_evidence(ours), _evidence(theirs))
    documents, found = [source.id for source in shown.sources], list[Place]()
    for one in compare(ours, theirs).disagreements:
        key = one.our_id or one.their_id or ""
        document = ids.make("documents", ids.parse(key).key)
        ends = (one.our_id, one.ours, one.our_quotes), (one.their_id, one.theirs, one.their_quotes)
        sides = [
            (None if record is None else _named(value, names), _places(rows.get(record or "", []), one.field, quotes))
            for rows, (record, value, quotes) in zip(evidence, ends, strict=True)
        ]
        start, end = next(iter(sides[1][1]), (0, 1))
        link = f"{key}/{one.field}" if one.field else key if one.our_id else f"{document}/text/{start}-{end}"
        issue = Issue(COMPARED, one.table, None, one.our_id, one.field, str(one))
        found.append(Place(issue, documents.index(document), link, None, sides))
    return replace(
        shown, places=[*shown.places, *found], counts=Counter(shown.counts) + Counter({COMPARED: len(found)})
    )


def _evidence(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the evidence of each record."""
    found = defaultdict[str, list[dict[str, Any]]](list)
    for row in read_version(folder)["evidence"].to_dicts():
        found[row["record_id"]].append(row)
    return found


def _places(rows: Sequence[dict[str, Any]], field: str | None, quotes: Sequence[str]) -> Spans:
    """Return where the quotes of a cell stand, or those of a record."""
    fits = (row for row in rows if row["exact"] in quotes and field in (None, row["field"]))
    return list(dict.fromkeys((row["char_start"], row["char_end"]) for row in fits))


def _named(value: Any, names: dict[str, str]) -> str:
    return as_text([names.get(one, one) for one in value] if is_many(value) else names.get(value, value))
