"""The arithmetic of versions, that of https://semver.org, 2.0.0: which one follows, and what lies between two."""

from __future__ import annotations

from packaging.version import Version

from liaoning_innovation_data.query.versions import BUMPS, Bump


def bumped(version: str, bump: Bump) -> str:
    """Return the version that follows a release by a bump.

    >>> bumped("1.2.3", "minor"), bumped("1.2.3", "none")
    ('1.3.0', '1.2.3')
    """
    major, minor, patch = _release(version)
    following = {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0), "patch": (major, minor, patch + 1)}
    return ".".join(map(str, following.get(bump, (major, minor, patch))))


def bump_between(old: str, new: str) -> Bump:
    """Return the bump that leads from one release to a later one.

    >>> bump_between("1.0.0", "1.1.0"), bump_between("1.1.0", "1.1.0")
    ('minor', 'none')
    """
    differing = [a != b for a, b in zip(_release(old), _release(new), strict=True)]
    return BUMPS[3 - differing.index(True)] if True in differing else "none"


def _release(version: str) -> tuple[int, int, int]:
    release = (*Version(version).release, 0, 0)
    return release[0], release[1], release[2]
