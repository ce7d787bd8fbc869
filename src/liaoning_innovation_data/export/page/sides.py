"""Two readings of the same documents on one page: each difference stands at its cell, with what both have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...query.comparison import compare
from ...query.load import labels
from ...schema import ids
from ...schema.text import as_text
from ...storage.releases import read_version
from ...validation.report import Issue
from .contents import Contents, Place

COMPARED = "compare"
"""What the page calls differences, beside the rules of issues."""


def beside(shown: Contents, ours: Path, theirs: Path) -> Contents:
    """Return what a page shows of our tables, with each place where another reading differs.

    Raises SchemaError where the documents are not the same.
    """
    readings, names = (_Reading(ours), _Reading(theirs)), labels(theirs) | labels(ours)
    documents = [source.id for source in shown.sources]
    found = list[Place]()
    for one in compare(ours, theirs).disagreements:
        key = one.our_id or one.their_id or ""
        ends = (one.our_id, one.ours, one.our_quotes), (one.their_id, one.theirs, one.their_quotes)
        places = [
            [*reading.places(record, one.field, quotes)]
            for reading, (record, _, quotes) in zip(readings, ends, strict=True)
        ]
        sides = [
            (None if record is None else _named(value, names), spans)
            for (record, value, _), spans in zip(ends, places, strict=True)
        ]
        document = ids.make("documents", ids.parse(key).key)
        start, end = next(iter(places[1]), (0, 1))
        link = f"{key}/{one.field}" if one.field else key if one.our_id else f"{document}/text/{start}-{end}"
        issue = Issue(COMPARED, one.table, None, one.our_id, one.field, str(one))
        found.append(Place(issue, documents.index(document), link, None, sides))
    return replace(
        shown, places=[*shown.places, *found], counts=Counter(shown.counts) + Counter({COMPARED: len(found)})
    )


class _Reading:
    """Where the evidence of one side stands."""

    def __init__(self, folder: Path) -> None:
        self.evidence = dict[str, list[dict[str, Any]]]()
        for row in read_version(folder)["evidence"].to_pylist():
            self.evidence.setdefault(row["record_id"], []).append(row)

    def places(self, record: str | None, field: str | None, quotes: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield where the quotes of a cell stand, or those of a record."""
        for row in self.evidence.get(record or "", ()):
            if row["exact"] in quotes and field in (None, row["field"]):
                yield row["char_start"], row["char_end"]


def _named(value: Any, names: dict[str, str]) -> str:
    return as_text([names.get(one, one) for one in value] if isinstance(value, list) else names.get(value, value))
