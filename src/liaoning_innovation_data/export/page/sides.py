"""Two readings of the same documents on one page: each difference stands at its cell, with what both have."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...query.comparison import compared, readings
from ...schema import ids
from ...schema.text import as_text, is_many
from ...validation.report import Issue
from .contents import Contents, Place

COMPARED = "compare"  # what the page calls differences, beside the rules of issues


def beside(shown: Contents, ours: Path, theirs: Path) -> Contents:
    """Return what a page shows of our tables, with each place where another reading differs.

    Raises SchemaError where the documents are not the same.
    """
    both = readings(ours, theirs)
    names = both[1].labels | both[0].labels
    documents, found = [source.id for source in shown.sources], list[Place]()
    for one in compared(*both).disagreements:
        key = one.our_id or one.their_id or ""
        document = ids.make("documents", ids.parse(key).key)
        ends = zip(both, (one.our_id, one.their_id), (one.ours, one.theirs), strict=True)
        sides = [
            (record and _named(value, names), list(dict.fromkeys(place for _, place in side.quotes(record, one.field))))
            for side, record, value in ends
        ]
        start, end = next(iter(sides[1][1]), (0, 1))
        link = f"{key}/{one.field}" if one.field else key if one.our_id else f"{document}/text/{start}-{end}"
        issue = Issue(COMPARED, one.table, None, one.our_id, one.field, str(one))
        found.append(Place(issue, documents.index(document), link, None, sides))
    return replace(
        shown, places=[*shown.places, *found], counts=Counter(shown.counts) + Counter({COMPARED: len(found)})
    )


def _named(value: Any, names: dict[str, str]) -> str:
    return as_text([names.get(one, one) for one in value] if is_many(value) else names.get(value, value))
