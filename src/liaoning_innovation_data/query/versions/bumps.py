"""Semantic versioning of data: each kind of change, and the bump of the version that it requires.

The kinds are those of `schemas/versioning.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

Bump = Literal["none", "patch", "minor", "major"]
BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")
"""From the smallest to the largest."""

KINDS: Mapping[str, tuple[Bump, str]] = {
    "table-removed": ("major", "a table is gone"),
    "table-renamed": ("major", "a table has another name"),
    "column-removed": ("major", "a column is gone"),
    "column-renamed": ("major", "a column has another name"),
    "column-moved": ("major", "columns stand in another order"),
    "column-inserted": ("major", "a new column is required, or does not stand last"),
    "column-retyped": ("major", "a column has another type"),
    "column-made-nullable": ("major", "a column that was required may be null"),
    "key-dropped": ("major", "what was a key is none any more"),
    "reference-dropped": ("major", "a column refers to no table any more"),
    "bound-widened": ("major", "a column admits values that it did not admit"),
    "unit-changed": ("major", "the numbers of a column count something else"),
    "id-removed": ("major", "an id is gone, and no tombstone says what became of it"),
    "id-reused": ("major", "an id that was withdrawn names a record again"),
    "row-removed": ("major", "a row that has no id of its own is gone"),
    "column-first-filled": ("major", "a column without which plans and bounds look like plain facts is first filled"),
    "document-changed": ("major", "the bytes of a document are others"),
    "table-added": ("minor", "a new table"),
    "column-added": ("minor", "a new nullable column, the last"),
    "key-widened": ("minor", "a key has further columns; its rows are still told apart without them"),
    "reference-widened": ("minor", "a column may refer to further tables; none of its values does yet"),
    "row-added": ("minor", "a new record, reading or other row"),
    "id-withdrawn": ("minor", "a record was withdrawn, and its tombstone says what became of it"),
    "term-added": ("minor", "a new term of a controlled vocabulary"),
    "constraint-tightened": ("minor", "a column admits less than it did, or a key or reference is new"),
    "cell-corrected": ("patch", "a record has another value; its id stays"),
    "recomputed": ("patch", "what follows from other cells is counted again"),
    "evidence-changed": ("patch", "a row of evidence is new, gone or another"),
    "omission-changed": ("patch", "a row of omissions is new, gone or another"),
    "description-changed": ("patch", "a table or column is described in other words"),
    "re-encoded": ("patch", "the file has other bytes, the table is the same"),
}
"""Kind of change -> the bump that it requires, and what it is."""


def largest(bumps: Iterable[Bump]) -> Bump:
    """Return the largest of some bumps; `none` of none.

    >>> largest(["patch", "minor"]), largest([])
    ('minor', 'none')
    """
    return BUMPS[max(map(BUMPS.index, bumps), default=0)]
