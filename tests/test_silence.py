"""Every place that makes issues is needed: without it, some invalid case no longer holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest

from .places import Place, Recording, places
from .worlds import INVALID, holds

pytestmark = pytest.mark.xdist_group("invalid")
Heard = dict[Place, list[int]]


@pytest.fixture(scope="session")
def heard_in(recording: Callable[[int], Recording]) -> Heard:
    """Place -> the numbers of the cases in whose report it has issues."""
    found: Heard = defaultdict(list)
    for number in range(len(INVALID)):
        for place in recording(number).places:
            found[place].append(number)
    return found


def test_what_is_heard_comes_from_places_that_are_known(heard_in: Heard) -> None:
    assert set(heard_in) <= set(places())


@pytest.mark.parametrize("place", places(), ids=str)
def test_a_case_needs_each_place(place: Place, heard_in: Heard, recording: Callable[[int], Recording]) -> None:
    assert heard_in[place], "no invalid case has an issue from here"
    assert not all(holds(*INVALID[number], recording(number).without(place)) for number in heard_in[place])
