"""Validate tables: from what is given to what is wrong with it.

`check` runs the laws on tables whose structure is right; `structure` sees to that. Laws speak in stages: keys
and text first, then single rows of evidence, then what holds between rows. A stage is heard when the stages
before it are silent about the same record, so that one mistake is reported once, where it was made.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from . import accounts, evidence, keys, laws
from .evidence import Found
from .report import InvalidData, Issue, Report
from .world import World

STAGES = (keys.LAWS, evidence.LAWS, laws.LAWS, accounts.LAWS)


def check(tables: Mapping[str, pl.DataFrame]) -> Report:
    """Run all laws on tables that have the right structure."""
    world = World(tables)
    issues: list[Found] = []
    for stage in STAGES:
        spoken = [f for law in stage for f in law(world) if f.height]
        if spoken:
            issues += spoken
            break
    rows = pl.concat(issues).unique(maintain_order=True).iter_rows() if issues else ()
    return Report(tuple(Issue(*row) for row in rows))


__all__ = ["InvalidData", "Issue", "Report", "check"]
