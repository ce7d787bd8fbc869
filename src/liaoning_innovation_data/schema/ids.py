"""Ids: `document/<key>`, and `<kind>/<document key>/<slug>` for all records of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

RECORD_KINDS = {
    "organisations": "organisation",
    "laboratories": "laboratory",
    "platforms": "platform",
    "projects": "project",
    "achievements": "achievement",
    "indicators": "indicator",
    "relations": "relation",
    "readings": "reading",
    "omissions": "omission",
    "sentences": "sentence",
}
"""Table -> the kind that its ids begin with; those of documents have no slug."""

TABLES: Mapping[str, str] = {"document": "documents"} | {kind: table for table, kind in RECORD_KINDS.items()}
"""What an id begins with -> its table."""

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
_KINDS = "|".join(RECORD_KINDS.values())
ID = rf"^({_KINDS})/{SLUG}/{SLUG}$"
DOCUMENT_ID = rf"^document/{SLUG}$"
ANY_ID = rf"^(document/{SLUG}|({_KINDS})/{SLUG}/{SLUG})$"


class Parts(NamedTuple):
    """The parts of an id."""

    kind: str
    key: str
    """The key of the document."""
    slug: str
    """Empty for a document."""

    @property
    def document_id(self) -> str:
        """The id of the document."""
        return f"document/{self.key}"


def parts(record_id: str) -> Parts:
    """Return the parts of an id; those that it has not are empty.

    >>> parts("laboratory/a-key/light-source"), parts("document/a-key").document_id
    (Parts(kind='laboratory', key='a-key', slug='light-source'), 'document/a-key')
    """
    kind, _, rest = record_id.partition("/")
    key, _, slug = rest.partition("/")
    return Parts(kind, key, slug)


class Numbering(NamedTuple):
    """How the ids of a table end in a number."""

    column: str
    """The column that has the number."""
    width: int
    """How many digits there are at least."""
    pattern: str

    def slug(self, number: int, same: int = 0) -> str:
        """Return the slug of a number, where so many rows have it already.

        >>> NUMBERED["omissions"].slug(7), NUMBERED["omissions"].slug(7, 1)
        ('00007', '00007-2')
        """
        return f"{number:0{self.width}}" + (f"-{same + 1}" if same else "")


NUMBERED: Mapping[str, Numbering] = {
    "sentences": Numbering("ordinal", 4, "^([0-9]{4,})$"),
    "readings": Numbering("char_start", 5, "^([0-9]{5,})(?:-[2-9][0-9]*)?$"),
    "omissions": Numbering("char_start", 5, "^([0-9]{5,})(?:-[2-9][0-9]*)?$"),
}
"""Table -> how its ids are numbered."""
