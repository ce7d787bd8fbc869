"""What a basis declares, what its rule is given, how a rule refuses words; and the bases without a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ...schema import columns as c
from ...schema.vocabulary import Vocabulary

Value = str | int | float | bool | date


class Underivable(ValueError):  # noqa: N818 - reads as what happened
    """The words do not state a value; the message says why."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a quote stands, and what is asked of it."""

    column: c.Column
    """What is asked of the words: the annotations of the model say what they must be."""
    before: str = ""
    """The words of the sentence before the quote."""
    after: str = ""
    """The words of the sentence after it."""
    names: tuple[str, ...] = ()
    """The record's name and aliases, or the currencies that the document names, as the basis `needs`."""
    document_date: date | None = None
    claimed: str = ""
    """The value that is claimed, where words admit two."""

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The vocabulary of the column."""
        return self.column.mark(Vocabulary)


@dataclass(frozen=True, slots=True)
class Basis:
    """How a value follows from words: the one declaration of a derivation rule, in the module of its function.

    A module of this package declares a basis by assigning it to a name; `BASES` collects it.
    """

    name: str
    meaning: str
    """The rule in words."""
    rule: Callable[[str, Context], Value] | None = None
    """Quote and context -> the value; None where other rows or a person decide, which `validation` checks."""
    grammar: Callable[[], Mapping[str, Any]] = dict
    """What `schemas/rules.json` publishes of the rule beside its meaning."""
    needs: Literal["names", "currencies", "document_date"] | None = None
    """What the rule reads beside the sentence and the column's vocabulary."""
    needs_note: bool = False
    """Whether each row needs a note that says why."""
    fits: Callable[[str], bool] | None = None
    """Whether a quote has the form that the rule reads; None where the form alone does not tell."""
    bare: Literal["quote", "value"] | None = None
    """What a seed may write by itself for a cell: its quote, or its value where the words are searched for."""

    def derive(self, exact: str, context: Context) -> Value:
        """Return the value that the words state; Underivable where they state none."""
        if self.rule is None:
            raise Underivable(f"{self.name} derives no value from words")
        return self.rule(exact, context)


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
