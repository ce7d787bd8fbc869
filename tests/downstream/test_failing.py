"""What must fail, each test with a message that says why."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from liaoning_innovation_data.testing import assert_valid


@pytest.mark.liaoning_data("~=2.0")
def test_other_version() -> None:
    pass


@pytest.mark.liaoning_data("~=1.0", fingerprint="0123")
def test_other_fingerprint() -> None:
    pass


def test_corrupted_table(liaoning_tables: Mapping[str, pl.DataFrame]) -> None:
    laboratories = liaoning_tables["laboratories"].with_columns(member_count=pl.lit(7, pl.Int32))
    assert_valid({**liaoning_tables, "laboratories": laboratories})
