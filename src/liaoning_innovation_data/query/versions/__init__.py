"""Versions: what changed between two, and the bump of the version that each kind of change requires.

The kinds stand in `bumps.toml`, and are published in `schemas/versioning.md`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

Bump = Literal["none", "patch", "minor", "major"]
BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")  # from the smallest to the largest


@cache
def change_kinds() -> Mapping[str, tuple[Bump, str]]:
    """Return kind of change -> the bump that it requires, and what it is."""
    by_bump = tomllib.loads(Path(__file__).with_name("bumps.toml").read_text("utf-8"))
    return {kind: (bump, meaning) for bump in reversed(BUMPS[1:]) for kind, meaning in by_bump[bump].items()}
