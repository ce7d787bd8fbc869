"""What must pass."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest
from hypothesis import given, settings

import liaoning_innovation_data as lid
from liaoning_innovation_data.testing import assert_valid, strategies


def groups(tables: Mapping[str, pl.DataFrame]) -> int:
    """Count the groups of a dataset, as this project does."""
    named = ("organisations", "laboratories", "platforms", "projects", "achievements")
    return sum(tables[name].filter(extent="group").height for name in named)


@pytest.mark.liaoning_data("~=1.0", fingerprint=lid.manifest()["fingerprint"])
def test_the_data_is_what_we_know(liaoning_tables: Mapping[str, pl.DataFrame]) -> None:
    assert_valid(liaoning_tables)
    assert groups(liaoning_tables) > 0


def test_both_versions_are_there() -> None:
    lid.require("~=1.0")
    before, now = (lid.load_organisations(version=version) for version in ("1.0.0", "1.1.0"))
    assert before.equals(now)
    assert lid.diff("1.0.0", "1.1.0").bump == "minor"
    with pytest.raises(lid.DataVersionError, match=r"1\.0\.0 has no table identifiers; the first .* is 1\.1\.0"):
        lid.load_identifiers(version="1.0.0")


@settings(max_examples=20, deadline=None)
@given(strategies.datasets())
def test_it_works_with_any_data(tables: dict[str, pl.DataFrame]) -> None:
    assert 0 <= groups(tables) <= tables["evidence"].height
    assert_valid(tables)


@settings(max_examples=20, deadline=None)
@given(strategies.near_misses())
def test_what_is_broken_is_noticed(miss: tuple[dict[str, pl.DataFrame], str]) -> None:
    tables, rule = miss
    assert set(lid.validate(tables).counts) == {rule}
