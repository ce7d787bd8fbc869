"""The bases without a function: what other rows of the tables, or a person, decide."""

from __future__ import annotations

from .base import Basis

JUDGEMENT_WORDS = 12
"""How many words a judgement quotes at most."""
JUDGEMENT_SHARE = 0.05
"""Which share of a document's evidence may be judgements."""
JUDGEMENT_ROWS = 3
"""How many judgements any document may have."""

REFERENCE = Basis(
    "reference",
    "The value is the id of the record that is spoken of, by name, alias or mention, at this place.",
    bare="value",
)
MENTION = Basis(
    "mention",
    "The words point to the record: a pronoun, or a determiner with few words; a note says why.",
    needs_note=True,
)
JUDGEMENT = Basis(
    "judgement",
    "No rule derives the value: a person decided, and a note says why.",
    grammar=lambda: {
        "words_at_most": JUDGEMENT_WORDS,
        "share_at_most": JUDGEMENT_SHARE,
        "or_rows_at_most": JUDGEMENT_ROWS,
    },
    needs_note=True,
)
