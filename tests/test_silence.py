"""Every place that makes issues is needed: without it, some invalid case no longer holds."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from .places import Place, heard, places, without
from .worlds import INVALID, holds, world_of

Heard = dict[Place, list[tuple[str, dict[str, Any], Any]]]


@pytest.fixture(scope="session")
def heard_in(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    """Place -> the cases in whose report it has issues, each with its tables or folder."""
    found: Heard = defaultdict(list)
    for rule, case in INVALID:
        world: Any = world_of(rule, case, tmp_path_factory.mktemp(rule))
        for place in heard(rule, world):
            found[place].append((rule, case, world))
    return found


def test_what_is_heard_comes_from_places_that_are_known(heard_in: Heard) -> None:
    assert set(heard_in) <= set(places())


@pytest.mark.parametrize("place", places(), ids=str)
def test_a_case_needs_each_place(place: Place, heard_in: Heard) -> None:
    assert heard_in[place], "no invalid case has an issue from here"
    assert not all(holds(rule, case, without(place, rule, world)) for rule, case, world in heard_in[place])
