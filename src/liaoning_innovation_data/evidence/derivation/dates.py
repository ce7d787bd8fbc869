"""The rules `date` and `period`: days as they are written, and time phrases relative to the document's date.

Forms are listed, not guessed: "6/8/2023" is refused, since it is June in one country and August in another.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from ...schema.annotations import PeriodPart
from .base import Basis, Context, Underivable
from .numbers import read_number
from .terms import lowered
from .text import listed

MONTHS = listed("months")
_MONTH = "|".join([*MONTHS, *(f"{month[:3]}\\.?" for month in MONTHS), "sept\\.?"])
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DAY = r"(?P<d>[0-9]{1,2})"
_YEAR = r"(?P<y>[0-9]{4})"

DATE_FORMS: Mapping[str, str] = {
    "2023-08-06": rf"{_YEAR}-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}})",
    "2023/08/06": rf"{_YEAR}/(?P<m>[0-9]{{1,2}})/{_DAY}",
    "6.8.2023": rf"{_DAY}\.\s?(?P<m>[0-9]{{1,2}})\.\s?{_YEAR}",
    "6 August 2023": rf"{_WEEKDAY}(?:the\s+)?{_DAY}(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{_MONTH}),?\s+{_YEAR}",
    "August 6, 2023": rf"{_WEEKDAY}(?P<month>{_MONTH})\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
    "2023年8月6日": rf"{_YEAR}\s?年\s?(?P<m>[0-9]{{1,2}})\s?月\s?{_DAY}\s?日",
}
"""An example of each form -> its pattern, case ignored."""


def date_(exact: str, context: Context) -> date | bool:
    """Read the day that is written, in one of the listed forms; as a period it leaves nothing open."""
    if re.search(r"\w[-/.]?$", context.before[-3:]) or re.match(r"[-/]?\w", context.after):
        raise Underivable(f"{exact!r} is only part of a longer word or number")
    for form in DATE_FORMS.values():
        if match := re.fullmatch(form, lowered(exact)):
            parts = match.groupdict()
            month = int(parts["m"]) if parts.get("m") else _month(parts["month"])
            try:
                day = date(int(parts["y"]), month, int(parts["d"]))
            except ValueError as error:
                raise Underivable(f"{exact!r} is no day of the calendar: {error}") from None
            return False if _part(context) == "approximate" else day
    raise Underivable(f"{exact!r} is not a date in a form like {', '.join(DATE_FORMS)}")


def _part(context: Context) -> str | None:
    part = context.column.mark(PeriodPart)
    return part.part if part else None


def _is_date(exact: str) -> bool:
    return any(re.fullmatch(form, lowered(exact)) for form in DATE_FORMS.values())


def _month(name: str) -> int:
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


class Period(NamedTuple):
    """First day, last day, both included, and whether the phrase leaves the days open."""

    first: date
    last: date
    approximate: bool


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), False)


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]), False)


def months_before(day: date, months: int) -> date:
    """Return the same day so many months before; the month's last day where it has no such day.

    >>> months_before(date(2024, 3, 31), 1), months_before(date(2024, 2, 29), 12)
    (datetime.date(2024, 2, 29), datetime.date(2023, 2, 28))
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _past(m: re.Match[str], today: date) -> Period:
    count = int(read_number(m["n"]) or 0) if m["n"] else 1
    unit = m["unit"]
    if unit in ("day", "week"):
        first = today - timedelta(days=count * (7 if unit == "week" else 1))
    else:
        first = months_before(today, count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit])
    return Period(first, today, True)


def _which_year(m: re.Match[str], today: date) -> int:
    named = m["year"]
    return int(named) if named.isdigit() else today.year - {"this": 0, "last": 1}[named.split()[0]]


def _half(m: re.Match[str], today: date) -> Period:
    first = m["which"] == "first"
    return _months(_which_year(m, today), 1 if first else 7, 6 if first else 12)


def _quarter(m: re.Match[str], today: date) -> Period:
    index = ("first", "second", "third", "fourth").index(m["which"])
    return _months(_which_year(m, today), 3 * index + 1, 3 * index + 3)


def _month_of(m: re.Match[str], _: date) -> Period:
    return _months(int(m["y"]), _month(m["month"]), _month(m["month"]))


def _span_of_months(m: re.Match[str], _: date) -> Period:
    return _months(int(m["y"]), _month(m["month"]), _month(m["month2"]))


def _near(m: re.Match[str], today: date) -> Period:
    back = {"this": 0, "last": 1}[m["which"]]
    if m["unit"] == "year":
        return _year(today.year - back)
    day = months_before(today.replace(day=1), back)
    return _months(day.year, day.month, day.month)


def _since(m: re.Match[str], today: date) -> Period:
    return Period(date(int(m["y"]), 1, 1), today, False)


_OF_YEAR = r"of (?P<year>this year|last year|[0-9]{4})"
PERIOD_FORMS: Mapping[str, tuple[str, Callable[[re.Match[str], date], Period], str]] = {
    "the past year": (
        r"the (?:past|last) (?:(?P<n>[0-9]+|[a-z]+(?:-[a-z]+)?) )?(?P<unit>day|week|month|quarter|year|decade)s?",
        _past,
        "from the same day so long before the document's date to that date, both included; approximate",
    ),
    "the first half of this year": (
        rf"(?:the )?(?P<which>first|second) half {_OF_YEAR}",
        _half,
        "the six months",
    ),
    "the second quarter of 2023": (
        rf"(?:the )?(?P<which>first|second|third|fourth) quarter {_OF_YEAR}",
        _quarter,
        "the three months",
    ),
    "this year": (r"(?P<which>this|last) (?P<unit>year|month)", _near, "the whole calendar year or month"),
    "in 2022": (
        r"(?P<y>[0-9]{4})",
        lambda m, _: _year(int(m["y"])),
        "the calendar year, quoted without 'in'",
    ),
    "March 2024": (rf"(?P<month>{_MONTH}) (?P<y>[0-9]{{4}})", _month_of, "the calendar month"),
    "January to March 2024": (
        rf"(?P<month>{_MONTH}) (?:to|through|–) (?P<month2>{_MONTH}) (?P<y>[0-9]{{4}})",
        _span_of_months,
        "from the first day of one month to the last day of the other",
    ),
    "since March 2021": (
        rf"since (?P<month>{_MONTH}) (?P<y>[0-9]{{4}})",
        lambda m, today: Period(date(int(m["y"]), _month(m["month"]), 1), today, False),
        "from the first day of that month to the document's date",
    ),
    "2019–2021": (
        r"(?P<y>[0-9]{4})\s?[–-]\s?(?P<y2>[0-9]{4})|from (?P<y3>[0-9]{4}) to (?P<y4>[0-9]{4})",
        lambda m, _: Period(date(int(m["y"] or m["y3"]), 1, 1), date(int(m["y2"] or m["y4"]), 12, 31), False),
        "from 1 January of one year to 31 December of the other",
    ),
    "since 2019": (r"since (?P<y>[0-9]{4})", _since, "from 1 January of that year to the document's date"),
}
"""An example of each form -> its pattern (case ignored), how it is read, and that in words."""


_PREPOSITION = re.compile(r"(?:in|over|during|within) ")


@cache
def _inside(example: str) -> re.Pattern[str]:
    """Return the pattern of a form inside a text in lower case."""
    return re.compile(rf"\b(?:{PERIOD_FORMS[example][0]})\b")


def read_period(exact: str, today: date) -> Period | None:
    """Return the period that a time phrase names, seen from the document's date, or None.

    A preposition before it ("in", "over", "during", "within") may be quoted along.

    >>> read_period("the past year", date(2023, 8, 6))
    Period(first=datetime.date(2022, 8, 6), last=datetime.date(2023, 8, 6), approximate=True)
    """
    phrase = " ".join(lowered(exact).split())
    phrase = phrase[found.end() :] if (found := _PREPOSITION.match(phrase)) else phrase
    for pattern, read, _ in PERIOD_FORMS.values():
        if match := re.fullmatch(pattern, phrase):
            if match.groupdict().get("n") and read_number(match["n"]) is None:
                continue
            try:
                return read(match, today)
            except (ValueError, OverflowError):
                return None
    return None


def time_phrases(text: str) -> Iterator[str]:
    """Yield the time phrases of the grammar that a text holds, years by themselves apart.

    >>> list(time_phrases("closed in the past two years, as in 2019"))
    ['the past two years']
    """
    low = lowered(text)
    for example in PERIOD_FORMS:
        if example != "in 2022":
            for match in _inside(example).finditer(low):
                if not match.groupdict().get("n") or read_number(match["n"]) is not None:
                    yield text[match.start() : match.end()]


def period(exact: str, context: Context) -> date | bool:
    """Read first day, last day or approximateness of a time phrase, seen from the document's date."""
    if context.document_date is None:
        raise Underivable("the document has no date from which to read the period")
    if re.search(r"[\w-]$", context.before) or re.match(r"[\w-]", context.after):
        raise Underivable(f"{exact!r} is only part of a longer word")
    found = read_period(exact, context.document_date)
    if found is None:
        raise Underivable(f"{exact!r} is not a time phrase like {', '.join(map(repr, PERIOD_FORMS))}")
    _refuse_shorter(exact, context)
    if _part(context) == "approximate":
        return found.approximate
    return found.last if _part(context) == "last" else found.first


def _refuse_shorter(exact: str, context: Context) -> None:
    """Refuse a phrase that a longer one around it contains; articles and prepositions are no matter."""
    around = f"{context.before}{exact}{context.after}"
    low, start, end = lowered(around), len(context.before), len(context.before) + len(exact)
    for example in PERIOD_FORMS:
        for match in _inside(example).finditer(low):
            lead = low[match.start() : start]
            if match.start() <= start and match.end() >= end and (match.end() > end or lead not in ("", "the ")):
                raise Underivable(f"{exact!r} is only part of {around[match.start() : match.end()]!r}")


DATE = Basis(
    "date",
    "The value is the day written, in one of the listed forms.",
    date_,
    lambda: {"forms": dict(DATE_FORMS)},
    fits=_is_date,
)
PERIOD = Basis(
    "period",
    "The value is first day, last day or approximateness of a time phrase, seen from the document's date.",
    period,
    lambda: {"forms": {ex: {"pattern": p, "reads": reads} for ex, (p, _, reads) in PERIOD_FORMS.items()}},
    needs="document_date",
)
