"""What only tests write: any text, numbers of any form, units, and each cue that can stand alone."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from liaoning_innovation_data.evidence.derivation.names import GAP
from liaoning_innovation_data.evidence.derivation.numbers import SIGNS, UCUM
from liaoning_innovation_data.evidence.derivation.terms import cues_in
from liaoning_innovation_data.evidence.grammar.tokens import MODALS
from liaoning_innovation_data.schema.vocabulary import Vocabulary
from liaoning_innovation_data.testing.wording import in_words

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
texts = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(list(" \n\r\t.,;:!?-‐’‘“”\"'%€$“」。！？aA1é\u0301海𠮷🌊")),
    ),
    max_size=200,
)
"""Any text that a document may hold, rich in what separates words and sentences."""

SCALES = {"": 1, " thousand": 10**3, " million": 10**6, " billion": 10**9}
PREFIXES = [(sign, code) for sign, code in SIGNS.items() if sign != "%" and not sign[0].isalpha()]
UNITS = [("yuan", "CNY"), ("euros", "EUR")] + [
    (word, code) for code, words in UCUM.items() if code not in {"a", "mo", "d", "h"} for word in words
]


@cache
def cues(vocabulary: Vocabulary, *others: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Return the (term, cue) pairs of a vocabulary whose cues hold none of other vocabularies."""
    apart = [other for other in others if other is not vocabulary]
    return tuple(
        (term.name, cue)
        for term in vocabulary.terms
        for cue in term.cues
        if not any(any(cues_in(cue, other)) for other in apart) and whole_cue(cue, vocabulary)
    )


def whole_cue(cue: str, vocabulary: Vocabulary) -> bool:
    """Whether a cue, standing alone, is read as one cue with no sentence's end in it, and may stand before a noun."""
    spans = [span for span, _ in cues_in(cue, vocabulary)]
    is_verb = {*cue.split()} & {*MODALS, "to"}
    return spans == [(0, len(cue))] and not is_verb and not re.search(r"[.!?]\s", cue) and len(cue.split()) <= GAP


@st.composite
def written_numbers(draw: st.DrawFn) -> tuple[str, float]:
    """Return a number in digits or words, and its value."""
    form = draw(st.sampled_from(["plain", "grouped", "decimal", "words"]))
    if form == "words":
        number = draw(st.integers(0, 999_999))
        return in_words(number), float(number)
    number = draw(st.integers(0, 10**12))
    if form == "decimal":
        digits = draw(st.integers(0, 999))
        return f"{number}.{digits:03}", float(f"{number}.{digits:03}")
    return (f"{number:,}" if form == "grouped" else str(number)), float(number)
