"""The mutants of the data, of which `make mutants` judges thousands: one of each class is made and judged here."""

from __future__ import annotations

import liaoning_innovation_data as lid

from .mutants.__main__ import FIGURES
from .mutants.judging import mutants, sampled, shipped


def test_a_mutant_of_each_class_is_made_and_judged() -> None:
    given = shipped()
    assert lid.validate(given).ok
    one_of_each = {mutant.kind: mutant for mutant in sampled(mutants(given, seed=1), seed=1, each=1)}
    assert set(FIGURES) <= set(one_of_each)
    for mutant in one_of_each.values():
        lid.validate(mutant.frames(given))
