"""The newest released data, and what of today's schema it has: tables and columns may wait for the next release."""

from __future__ import annotations

from packaging.version import Version

from liaoning_innovation_data import DATA_VERSION
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.releases import version_folder

from .conftest import ROOT

FOLDER = version_folder(DATA_VERSION)
UNRELEASED = "\n## Unreleased\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")
"""Whether seeds and models may be ahead of what is released: `tools.release --check` compares them then."""
TABLES = [table for table, model in MODELS.items() if Version(model.since) <= Version(DATA_VERSION)]


def columns(table: str) -> list[c.Column]:
    """Return the columns of a table that are released."""
    return [column for column in c.columns(table) if Version(column.since) <= Version(DATA_VERSION)]
