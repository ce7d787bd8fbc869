"""The cases of `make lies` are well-formed; what becomes of them all is in `bench/results/lies.md`."""

from __future__ import annotations

import pytest

from .lies.cases import Case, patched, read_cases
from .lies.completing import world
from .lies.judging import REFUSED, verdicts

CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_says_what_it_is_about_and_a_lie_touches_a_cell(case: Case) -> None:
    if case.group == "documents":
        return
    assert case.about
    assert case.base or not case.is_lie or case.touches
    if case.base and not case.on_tables:
        assert patched("", "") == ""
        assert world(case, with_notes=False).rows


def test_the_documents_that_lies_edit_are_accepted() -> None:
    bases = [case for case in CASES if case.group == "documents"]
    assert [(one.case.id, one.why) for one in verdicts(bases, with_notes=True) if one.outcome == REFUSED] == []
