"""The columns that several tables share: what they hold, on which bases, and what they mean: the last text of each."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from .annotations import (
    Evidenced,
    ForeignKey,
    LastState,
    NaturalKey,
    PeriodPart,
    PrimaryKey,
    Recomputed,
    Reservation,
    Unit,
    Wording,
)
from .ids import ANY_ID, DOCUMENT_ID, ID
from .vocabulary import Vocabulary

RecordId = Annotated[str, StringConstraints(pattern=ID, max_length=160)]
DocumentKey = Annotated[str, StringConstraints(pattern=DOCUMENT_ID, max_length=160)]
AnyId = Annotated[str, StringConstraints(pattern=ANY_ID, max_length=160)]
Words = Annotated[str, StringConstraints(min_length=1)]
Offset = Annotated[int, Field(ge=0, le=2**31 - 1), Unit("code points")]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Number = Annotated[float, Field(allow_inf_nan=False)]

VERBATIM = Evidenced(("verbatim",))
COUNT = Evidenced(("number",))
QUANTITY = Evidenced(("number", "quantity"))
UNIT = Evidenced(("unit",))
DATE = Evidenced(("date",))
PERIOD = Evidenced(("period", "date"))
CUE = Evidenced(("term",))
TERM = Evidenced(("term", "judgement"))
"""Of kinds and levels, which a person may judge; other terms need a cue."""
EXTENT = Evidenced(("extent", "judgement"))
REFERENCE = Evidenced(("reference",))
NAME = Evidenced(("verbatim", "mention"))

BASES = (
    *("verbatim", "number", "quantity", "unit", "date", "period", "term", "extent"),
    *("reference", "mention", "judgement"),
)
"""All bases, in the order in which they are published; `evidence.derivation` declares them."""

Id = Annotated[RecordId, PrimaryKey(), Recomputed(), "Primary key: `<kind>/<document key>/<slug>`."]
DocumentId = Annotated[DocumentKey, ForeignKey(("documents",)), Recomputed(), "The document that states the record."]
Name = Annotated[
    Words,
    NAME,
    Wording("name"),
    NaturalKey(),
    "The name as written, without surrounding quotation marks and punctuation.",
]
Aliases = Annotated[
    tuple[Words, ...],
    VERBATIM,
    Wording("name"),
    "Other names that the document uses, in any script; empty where it uses none.",
]
MemberCount = Annotated[
    Count | None,
    COUNT,
    NaturalKey(),
    Unit("members"),
    "How many members the group is said to have; null where that is not said or it is no group.",
]

Extent = Annotated[str, Vocabulary("extent"), EXTENT]
Kind = Annotated[str | None, TERM, "What kind it is; null where no words say so."]
Level = Annotated[str | None, Vocabulary("level"), TERM, "Administrative level; null where not said."]
Status = Annotated[str | None, Vocabulary("status"), CUE, LastState(), "Last state that is stated; null where none is."]
Phrase = Annotated[Words | None, VERBATIM, Wording()]
Items = Annotated[tuple[Words, ...], VERBATIM, Wording(one_item=True)]
Listing = Annotated[str | None, Vocabulary("listing"), CUE]
Quantity = Annotated[Number | None, QUANTITY]
Day = Annotated[date | None, PERIOD]
PeriodFrom = Annotated[Day, PeriodPart("period", "first"), NaturalKey()]
PeriodTo = Annotated[Day, PeriodPart("period", "last"), NaturalKey()]
PeriodIsApproximate = Annotated[
    bool | None,
    PERIOD,
    PeriodPart("period", "approximate"),
    "Whether the time phrase leaves the days open; null where no time is stated.",
]
Modality = Annotated[
    str | None,
    Vocabulary("modality"),
    CUE,
    Reservation(),
    NaturalKey(),
    "Whether it is planned, conditional, reported or no longer so; null where it is stated as a fact.",
]
AttributedTo = Annotated[Phrase, "Who says so, as written; null where the document says it itself."]
Superlative = Annotated[
    Words | None,
    VERBATIM,
    Wording(one_item=True, superlative=True),
    "The superlative said of this thing itself, as written; null where there is none.",
]
CharStart = Annotated[Offset, Recomputed(), "First code point, 0-based."]
CharEnd = Annotated[Offset, Recomputed(), "Code point after the last one."]
Exact = Annotated[Words, Recomputed(), "The words: `documents.text[char_start:char_end]`."]
