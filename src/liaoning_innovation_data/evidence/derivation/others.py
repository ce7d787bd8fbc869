"""The bases without a function: what other rows of the tables, or a person, decide."""

from __future__ import annotations

from .base import Basis

JUDGEMENT_WORDS = 12
"""How many words a judgement quotes at most."""

REFERENCE = Basis(
    "reference", "The value is the id of the record that the words refer to, by name, alias or mention.", bare="value"
)
MENTION = Basis(
    "mention",
    "The words point to the record: a pronoun, or at most four words with an article or determiner, whose noun is in "
    "the record's name or states its kind; they agree with it in number, and a note says why.",
    needs_note=True,
)
JUDGEMENT = Basis(
    "judgement",
    "No rule derives the value: a person decided, and a note says why.",
    grammar=lambda: {"words_at_most": JUDGEMENT_WORDS},
    needs_note=True,
)
