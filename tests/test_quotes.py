"""Quotes are taken literally: altered words are found nowhere, and prove nothing."""

from __future__ import annotations

import polars as pl
import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.curation.quotes import QuoteNotFound, Quotes

from .pinned import SEEDS
from .quotes import ALTERED, AS_WRITTEN, Altered, requoted

TEXT = (SEEDS / "000_a0c8edc1153f5bde.txt").read_text("utf-8")
CUT = {"a number cut", "a word cut"}
"""They stand in the text, inside other words: `locate` finds them, and the rules that read them refuse them."""


def test_the_words_as_written_are_evidence(shipped: dict[str, pl.DataFrame]) -> None:
    assert lid.validate(requoted(shipped, AS_WRITTEN)).ok


@pytest.mark.parametrize("case", [case for case in ALTERED if case.about not in CUT], ids=lambda case: case.about)
def test_altered_words_are_not_in_the_text(case: Altered) -> None:
    with pytest.raises(QuoteNotFound, match="is not in the document"):
        Quotes(TEXT).locate(case.altered)


@pytest.mark.parametrize("case", ALTERED, ids=lambda case: case.about)
def test_altered_words_are_no_evidence(case: Altered, shipped: dict[str, pl.DataFrame]) -> None:
    report = lid.validate(requoted(shipped, case))
    assert case.record_id in {issue.record_id for issue in report.issues if issue.field == case.field}
