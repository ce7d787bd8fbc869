"""Ids: `<kind>/<document key>/<slug>` of a record, `document/<key>` of a document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

KINDS = {
    "documents": "document",
    "organisations": "organisation",
    "laboratories": "laboratory",
    "platforms": "platform",
    "projects": "project",
    "achievements": "achievement",
    "states": "state",
    "indicators": "indicator",
    "relations": "relation",
    "readings": "reading",
    "omissions": "omission",
    "sentences": "sentence",
}
"""Table -> the kind that its ids begin with."""

RECORD_KINDS = {table: kind for table, kind in KINDS.items() if table != "documents"}
"""The same without documents, whose ids have no slug."""

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
_KIND = f"({'|'.join(RECORD_KINDS.values())})"
SHORT = rf"^{_KIND}/{SLUG}$"
ID = rf"^{_KIND}/{SLUG}/{SLUG}$"
DOCUMENT_ID = rf"^document/{SLUG}$"
ANY_ID = rf"^(document/{SLUG}|{_KIND}/{SLUG}/{SLUG})$"

DIGITS = {"sentences": 4, "readings": 5, "omissions": 5}
"""Table whose slugs are numbers -> how many digits they have at least."""

SLUG_LENGTH = 60  # proposed slugs are cut at a hyphen to this length, so that the ids of relations stay short


class Id(NamedTuple):
    """The parts of an id; the slug of a document is empty."""

    kind: str
    key: str = ""
    slug: str = ""


def parse(record_id: str) -> Id:
    """Return the parts of an id; those that it lacks are empty.

    >>> parse("laboratory/2023-08-06-liaoning-daily/national-key-laboratories")
    Id(kind='laboratory', key='2023-08-06-liaoning-daily', slug='national-key-laboratories')
    """
    return Id(*record_id.split("/", 2))


def table_of(record_id: str) -> str | None:
    """Return the table of an id; None for what is no id.

    >>> table_of("laboratory/a/b"), table_of("'its director'")
    ('laboratories', None)
    """
    kind = record_id.partition("/")[0]
    return next((table for table, name in KINDS.items() if name == kind), None)


def make(table: str, key: str, slug: str = "") -> str:
    """Return the id of a row of a table.

    >>> make("laboratories", "2023-08-06-liaoning-daily", "national-key-laboratories")
    'laboratory/2023-08-06-liaoning-daily/national-key-laboratories'
    """
    return "/".join(part for part in (KINDS[table], key, slug) if part)


def short(record_id: str) -> str:
    """Return `<kind>/<slug>`, as people write an id; `document/<key>` of a document.

    >>> short("laboratory/2023-08-06-liaoning-daily/national-key-laboratories")
    'laboratory/national-key-laboratories'
    """
    kind, key, slug = parse(record_id)
    return f"{kind}/{slug or key}"


def numbered(table: str, number: int, nth: int = 1) -> str:
    """Return a slug that is a number; where several rows have the same, that of the second ends in -2.

    >>> numbered("sentences", 7), numbered("omissions", 120, 2)
    ('0007', '00120-2')
    """
    return f"{number:0{DIGITS[table]}}" + (f"-{nth}" if nth > 1 else "")


def number_pattern(table: str) -> str:
    """Return the pattern of a slug that is a number, with the number as its group."""
    several = "" if table == "sentences" else "(?:-(?:[2-9]|[1-9][0-9]+))?"
    return rf"^([0-9]{{{DIGITS[table]},}}){several}$"


def of_relation(key: str, values: Mapping[str, Any]) -> str:
    """Return the id of a relation: made from its natural key, so that later edits renumber nothing."""
    subject, object_ = (parse(values[end]).slug for end in ("subject_id", "object_id"))
    return make("relations", key, f"{subject}-{values['predicate'].replace('_', '-')}-{object_}")


def propose_slug(name: str) -> str:
    """Propose the slug of a record when it is first curated; letters beyond ASCII lose their marks.

    >>> propose_slug("Dalian Nuclear Power and Petrochemical Co., Ltd.")
    'dalian-nuclear-power-and-petrochemical-co-ltd'
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug or "unnamed"
