"""The columns that several tables share: what they hold, on which bases, and what they mean.

The text below an annotation is the description of the columns that have it, but for those with a text of their own.
"""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from . import annotations as mark
from .ids import ANY_ID, DOCUMENT_ID, ID
from .vocabulary import Vocabulary

RecordId = Annotated[str, StringConstraints(pattern=ID, max_length=160)]
DocumentKey = Annotated[str, StringConstraints(pattern=DOCUMENT_ID, max_length=160)]
AnyId = Annotated[str, StringConstraints(pattern=ANY_ID, max_length=160)]
Words = Annotated[str, StringConstraints(min_length=1)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$")]
Offset = Annotated[int, Field(ge=0, le=2**31 - 1), mark.Unit("code points")]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Number = Annotated[float, Field(allow_inf_nan=False)]

VERBATIM = mark.Evidenced(("verbatim",))
COUNT = mark.Evidenced(("number",))
QUANTITY = mark.Evidenced(("number", "quantity"))
UNIT = mark.Evidenced(("unit",))
DATE = mark.Evidenced(("date",))
PERIOD = mark.Evidenced(("period", "date"))
CUE = mark.Evidenced(("term",))
TERM = mark.Evidenced(("term", "judgement"))  # of kinds and levels, which a person may judge; other terms need a cue
EXTENT = mark.Evidenced(("extent", "judgement"))
REFERENCE = mark.Evidenced(("reference",))
NAME = mark.Evidenced(("verbatim", "mention"))

BASES = (
    *("verbatim", "number", "quantity", "unit", "date", "period", "term", "extent"),
    *("reference", "mention", "judgement"),
)
"""All bases, in the order in which they are published; `evidence.derivation` declares them."""

DocumentId = Annotated[DocumentKey, mark.ForeignKey(("documents",)), mark.Recomputed()]
"""The document that states the record."""
Extent = Annotated[str, Vocabulary("extent"), EXTENT]
Kind = Annotated[str | None, TERM]
"""What kind it is; null where no words say so."""
Level = Annotated[str | None, Vocabulary("level"), TERM]
"""Administrative level; null where not said."""
Status = Annotated[str | None, Vocabulary("status"), CUE, mark.LastState()]
"""Last state that is stated; null where none is."""
Flag = Annotated[bool | None, CUE]
Phrase = Annotated[Words | None, VERBATIM, mark.Wording()]
Items = Annotated[tuple[Words, ...], VERBATIM, mark.Wording(one_item=True)]
Listing = Annotated[str | None, Vocabulary("listing"), CUE]
Day = Annotated[date | None, PERIOD]
PeriodFrom = Annotated[Day, mark.PeriodPart("period", "first"), mark.NaturalKey()]
PeriodTo = Annotated[Day, mark.PeriodPart("period", "last"), mark.NaturalKey()]
PeriodIsApproximate = Annotated[bool | None, PERIOD, mark.PeriodPart("period", "approximate")]
"""Whether the time phrase leaves the days open; null where no time is stated."""
Modality = Annotated[
    str | None, Vocabulary("modality"), mark.Evidenced(("term", "period")), mark.Reservation(), mark.NaturalKey()
]
"""Whether it is planned, conditional, reported or no longer so; null where it is stated as a fact."""
AttributedTo = Phrase
"""Who says so, as written; null where the document says it itself."""
Superlative = Annotated[Words | None, VERBATIM, mark.Wording(one_item=True, superlative=True)]
"""The superlative said of this thing itself, as written; null where there is none."""
CharStart = Annotated[Offset, mark.Recomputed()]
"""First code point, 0-based."""
CharEnd = Annotated[Offset, mark.Recomputed()]
"""Code point after the last one."""
Exact = Annotated[Words, mark.Recomputed()]
"""The words: `documents.text[char_start:char_end]`."""
