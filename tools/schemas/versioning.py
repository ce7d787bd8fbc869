"""The versioning policy, for people and for machines."""

from __future__ import annotations

from typing import Any

from liaoning_innovation_data.query.versions.bumps import BUMPS, change_kinds

_HEAD = """\
# Versioning

Written by `make schemas` from `query/versions/bumps.py`; `versioning.json` says the same to machines.

The version of the data is computed from what changed: `liaoning-data diff OLD NEW` lists the changes, and the largest
bump that one of them requires is the bump of the version ([semantic versioning](https://semver.org), 2.0.0). A larger
bump is allowed, a smaller one is refused by `make release`.

- A released version never changes: its files are those whose hash stands in CHANGELOG.md.
- A bump of the data requires at least the same bump of the package. So `liaoning-innovation-data~=1.0` is a pin of the
  data too.
- Each corrected cell is named in the release's entry of CHANGELOG.md, by the id of its record and its column.
- An id is never reused: a withdrawn or merged record has a row in `tombstones`.
- A table that came after 1.0.0 may be missing from data that is validated, as if it had no rows.
- A record is known by its id. One that keeps its id and has other values is corrected; that an id now names another
  thing, when no tombstone tells, can't be seen from the data, and is never done.
- A changed pattern counts as admitting more.
- Only what a file's metadata states is compared. Files that another tool wrote may state no more than the types of
  their columns.
"""


def versioning() -> dict[str, Any]:
    """Return the kinds of changes with the bumps that they require."""
    return {
        "bumps": list(BUMPS),
        "changes": {kind: {"bump": bump, "meaning": meaning} for kind, (bump, meaning) in change_kinds().items()},
    }


def versioning_page() -> str:
    """Return the same as a page."""
    parts = [_HEAD]
    for bump in reversed(BUMPS[1:]):
        parts += [f"## {bump.upper()}", "", "| change | what it is |", "| --- | --- |"]
        parts += [
            f"| `{kind}` | {meaning} |" for kind, (required, meaning) in change_kinds().items() if required == bump
        ]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"
