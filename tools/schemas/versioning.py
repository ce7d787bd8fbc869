"""The versioning policy, for people and for machines."""

from __future__ import annotations

from typing import Any

from liaoning_innovation_data.query.versions import BUMPS, change_kinds

_HEAD = """\
# Versioning

Written by `make schemas` from `query/versions/bumps.toml`; `versioning.json` has the same in JSON.

The version of the data is computed from what changed: `liaoning-data diff OLD NEW` lists the changes, and the largest
bump that one of them requires is the bump of the version ([semantic versioning](https://semver.org), 2.0.0). A larger
bump is allowed; `make release` refuses a smaller one.

- A released version never changes: its files are those whose hash is in CHANGELOG.md.
- A bump of the data requires at least the same bump of the package. So `liaoning-innovation-data~=1.0` also pins the
  data.
- Each corrected cell is named in the release's entry of CHANGELOG.md, by the id of its record and its column.
- An id is never reused: a withdrawn or merged record has a row in `tombstones`.
- A table that was added after 1.0.0 may be missing from data that is validated; it is then treated as empty.
- A record is identified by its id. If it keeps its id and has other values, it was corrected. An id is never given to
  another thing; without a tombstone, the data could not show such a change.
- A changed pattern counts as allowing more values.
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
