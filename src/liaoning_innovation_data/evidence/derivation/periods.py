"""The rules `date` and `period`: what a day or time phrase says where it stands, seen from the document's date."""

from __future__ import annotations

import re
from datetime import date

from ...schema.annotations import PeriodPart
from ...schema.vocabulary import Vocabulary
from .base import Basis, Context, Underivable
from .dates import DATE_FORMS, MODIFIERS, NOW, OPENINGS, PERIOD_FORMS, Period, phrases, read_date, read_period, readings
from .numbers import YEAR
from .quantities import NEAR, is_cut
from .terms import PLANNED, cues_in, lowered
from .text import is_function_word

_TIME_OF_DAY = re.compile(r"^\s/\s\d\d?:\d\d")
"""As it stands behind a day."""
_CUT_BY = re.compile(
    r"\b(last|this|next|coming|previous|same|early|late|mid|every|each|end of|(?:fiscal|academic)(?: year)?)[\s-]$",
    re.IGNORECASE,
)
_CUT_OFF_BY = re.compile(r"(?i)\s(?:of )?(?:the )?(?:(?:fiscal|financial|academic|school|tax)[\s-]year|fiscal \d|FY)")
_NOT = re.compile(r"\bnot (?:until|till) $", re.IGNORECASE)
"""Before the time at which something happened."""
_PART_OF = re.compile(r"(?:first|second|third|fourth|last|final)\b.* (?:half|quarters?|months?|weeks?|days?|years?)")


def date_(exact: str, context: Context) -> date | bool:
    """Read the day that is written, in one of the listed forms; as a period it leaves nothing open."""
    after = _TIME_OF_DAY.sub(" ", context.after)
    if is_cut(context.before, after) or re.search(r"[-/.]$", context.before) or after[:1] == "/":
        raise Underivable(f"{exact!r} is only part of a longer word or number")
    try:
        day = read_date(lowered(exact))
    except ValueError as error:
        raise Underivable(f"{exact!r} is no day of the calendar: {error}") from None
    if day is None:
        raise Underivable(f"{exact!r} is not a date in a form like {', '.join(DATE_FORMS)}")
    return False if _part(context) == "approximate" else day


def _part(context: Context) -> str | None:
    part = context.column.mark(PeriodPart)
    return part.part if part else None


def period(exact: str, context: Context) -> date | bool | str:
    """Read first day, last day or approximateness of a time phrase, seen from the document's date; or a plan."""
    today = context.document_date
    if today is None:
        raise Underivable("the document has no date from which to read the period")
    if is_cut(context.before, context.after) or context.before[-1:] == "-":
        raise Underivable(f"{exact!r} is only part of a longer word")
    found = read_period(exact, today)
    if found is None:
        some = ", ".join(map(repr, [*[*PERIOD_FORMS][::4], *OPENINGS]))
        raise Underivable(f"{exact!r} is not a time phrase like {some}")
    planned = PLANNED in (term for _, term in cues_in(context.before, Vocabulary("modality")))
    if re.match(r"within (?!the)", exact) and not planned:
        raise Underivable(f"{exact!r} is no time from {today} on here: no words for a plan stand before it")
    _refuse_shorter(exact, context, found, today)
    if context.vocabulary:  # a modality
        due = found.last if found.first is None and exact.lower().startswith("by ") else found.first
        if due is None or due <= today:
            raise Underivable(f"{exact!r} is no time after {today}, the day of the document: it makes nothing a plan")
        return PLANNED
    part = _part(context)
    if part == "approximate":
        return found.approximate
    day = found.last if part == "last" else found.first
    if context.claimed:
        for other in readings(exact, today)[1:]:
            if context.claimed == str(end := other.last if part == "last" else other.first):
                day = end
    if part == "last" and found.open_end == "last" and found.first and found.first <= today:
        day = today
    if day is None:
        raise Underivable(f"{exact!r} leaves its {found.open_end} day open: the column stays null")
    return day


def _refuse_shorter(exact: str, context: Context, found: Period, today: date) -> None:
    """Refuse a phrase that a longer one with another meaning contains, and a number that is no year."""
    before = context.before[-NEAR:]
    around, start, end = f"{before}{exact}{context.after[:NEAR]}", len(before), len(before) + len(exact)
    for first, last, _ in phrases(around):
        alike = read_period(around[first:last], today) == found or _NOT.search(around[:start])
        if first <= start and last >= end and (first < start or last > end) and not alike:
            raise Underivable(f"{exact!r} is only part of {around[first:last]!r}")
    if _NOT.search(f"{before}{exact.partition(' ')[0]} "):
        raise Underivable(f"{exact!r} is when it happened, behind 'not': quote what stands behind {exact.split()[0]!r}")
    if cut := _CUT_BY.search(before):
        raise Underivable(f"{exact!r} is another time here: {cut[1]!r} stands before it")
    if cut := _CUT_OFF_BY.match(context.after):
        raise Underivable(f"{exact!r} is another time here: {cut[0].strip()!r} stands after it")
    if _PART_OF.search(lowered(exact)) and re.match(r"\s+of\b", context.after):
        raise Underivable(f"{exact!r} is part of something here: 'of' follows")
    lead, noun = re.search(r"([^\W\d_]+)\s$", before), re.match(r"\s([^\W\d_]+)", context.after)
    if YEAR.fullmatch(exact) and lead and noun and not is_function_word(lead[1]) and not is_function_word(noun[1]):
        raise Underivable(f"{exact!r} counts {noun[1]!r} here: no preposition stands before it")


DATE = Basis(
    "date",
    "The value is the day written, in one of the listed forms.",
    date_,
    lambda: {"forms": dict(DATE_FORMS)},
    fits=lambda exact: any(re.fullmatch(form, lowered(exact)) for form in DATE_FORMS.values()),
)
PERIOD = Basis(
    "period",
    "The value is the first day, the last day or the approximateness of a time phrase, seen from the document's date: "
    "the latest such time that had begun, or the next one for what is still to come.",
    period,
    lambda: {
        "forms": {example: {"pattern": form.pattern, "reads": form.reads} for example, form in PERIOD_FORMS.items()},
        "openings": {example: dict(opening) for example, opening in OPENINGS.items()},
        "now": dict(NOW),
        "modifiers": {example: dict(modifier) for example, modifier in MODIFIERS.items()},
    },
    needs="document_date",
    fits=lambda exact: read_period(exact, date.max) is not None,
)
