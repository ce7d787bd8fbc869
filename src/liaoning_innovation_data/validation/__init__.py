"""Validate tables: from what is given to what is wrong with it.

`check` runs the laws on tables whose structure is right. They speak in stages: keys and text, single rows of
evidence, what holds between rows, the accounts of the whole text. A stage is silent about records that an
earlier stage has found wrong, and the accounts about their documents: one mistake is reported where it was
made, not everywhere that it shows.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from . import accounts, evidence, keys, laws
from .report import InvalidData, Issue, Report
from .world import World

STAGES = (keys.LAWS, evidence.LAWS, laws.LAWS)


def check(tables: Mapping[str, pl.DataFrame]) -> Report:
    """Run all laws on tables that have the right structure."""
    world = World(tables)
    issues: list[Issue] = []
    blamed: set[str] = set()
    for stage in STAGES:
        spoken: dict[Issue, str | None] = {}
        for law in stage:
            for found in law(world):
                for *issue, other in found.iter_rows():
                    spoken[Issue(*issue)] = other
        heard = [i for i, other in spoken.items() if i.record_id not in blamed and other not in blamed]
        issues += heard
        blamed |= {issue.record_id for issue in heard if issue.record_id}
    documents = {_document(record) for record in blamed}
    for law in accounts.LAWS:
        for found in law(world):
            told = (Issue(*issue) for *issue, _ in found.iter_rows())
            issues += dict.fromkeys(issue for issue in told if _document(issue.record_id or "") not in documents)
    return Report(tuple(issues))


def _document(record_id: str) -> str:
    """Return the document key in an id."""
    return record_id.split("/")[1] if "/" in record_id else record_id


__all__ = ["InvalidData", "Issue", "Report", "check"]
