"""The mutants of the data, of which `make mutants` judges thousands: a small sample of each class is judged here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from .conftest import QUICK
from .mutants.__main__ import FIGURES, SEED, share
from .mutants.judging import judge, mutants, related, sampled, shipped
from .mutants.tables import Mutant, rows_of

pytestmark = pytest.mark.xdist_group("mutants")  # they share the sample
EACH = 1 if QUICK else 3
"""How many mutants of one class and table are judged."""


@cache
def sample() -> list[Mutant]:
    return sampled(mutants(shipped(), SEED), SEED, EACH)


@cache
def near() -> Mapping[str, set[str]]:
    return related(rows_of(shipped()))


@pytest.mark.parametrize("kind", FIGURES)
def test_of_each_class_as_many_are_noticed_as_have_to_be(kind: str) -> None:
    verdicts = [judge(shipped(), near(), mutant) for mutant in sample() if mutant.kind == kind]
    assert share(verdicts) >= FIGURES[kind], [verdict.mutant for verdict in verdicts if not verdict.rules]
