"""The rules `date` and `period`: days as they are written, and time phrases relative to the document's date.

Forms are listed, not guessed: "6/8/2023" is refused, since it is June in one country and August in another.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from ...schema.annotations import PeriodPart
from .base import Basis, Context, Underivable
from .numbers import YEAR, is_cut, read_number
from .terms import lowered
from .text import is_function_word, listed

MONTHS = listed("months")
WEEKDAYS = listed("weekdays")
_FULL_MONTH = "|".join(MONTHS)
_MONTH = rf"(?P<month>{_FULL_MONTH}|(?:{'|'.join(month[:3] for month in MONTHS)}|sept)\b\.?)"
_WEEKDAY = rf"(?:(?:{'|'.join(WEEKDAYS)}|(?:{'|'.join(day[:3] for day in WEEKDAYS)}|tues|thurs)\b\.?),?\s+)?"
_DAY = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?"
_M = r"(?P<m>[0-9]{1,2})"
_YEAR = r"(?P<y>[0-9]{4})"

DATE_FORMS: Mapping[str, str] = {
    "2023-08-06": rf"{_YEAR}-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}})",
    "2023/08/06": rf"{_YEAR}/{_M}/(?P<d>[0-9]{{1,2}})",
    "2023.08.06": rf"{_YEAR}\.{_M}\.(?P<d>[0-9]{{1,2}})",
    "6.8.2023": rf"(?P<d>[0-9]{{1,2}})\.\s?{_M}\.\s?{_YEAR}",
    "6 August 2023": rf"{_WEEKDAY}(?:the\s+)?{_DAY}(?:\s+of)?[\s-]+{_MONTH}(?:,?\s+|-){_YEAR}",
    "August 6, 2023": rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    "2023年8月6日": rf"{_YEAR}\s?年\s?{_M}\s?月\s?(?P<d>[0-9]{{1,2}})\s?[日号]",
}
"""An example of each form -> its pattern, in lower case."""


def date_(exact: str, context: Context) -> date | bool:
    """Read the day that is written, in one of the listed forms; as a period it leaves nothing open."""
    if is_cut(context.before, context.after) or re.search(r"[-/.]$", context.before) or context.after[:1] == "/":
        raise Underivable(f"{exact!r} is only part of a longer word or number")
    try:
        day = _date(lowered(exact))
    except ValueError as error:
        raise Underivable(f"{exact!r} is no day of the calendar: {error}") from None
    if day is None:
        raise Underivable(f"{exact!r} is not a date in a form like {', '.join(DATE_FORMS)}")
    return False if _part(context) == "approximate" else day


def _date(low: str) -> date | None:
    """Return the day that a text in lower case writes, or None; ValueError where the calendar has no such day."""
    matches = (re.fullmatch(form, low) for form in DATE_FORMS.values())
    return next((date(int(m["y"]), _month(m), int(m["d"])) for m in matches if m), None)


def _part(context: Context) -> str | None:
    part = context.column.mark(PeriodPart)
    return part.part if part else None


def _is_date(exact: str) -> bool:
    return any(re.fullmatch(form, lowered(exact)) for form in DATE_FORMS.values())


def _month(m: re.Match[str], group: str = "month") -> int:
    parts = m.groupdict()
    return int(parts["m"]) if parts.get("m") else next(i for i, n in enumerate(MONTHS, 1) if n[:3] == m[group][:3])


class Period(NamedTuple):
    """First day and last day, both included, and whether the phrase leaves the days vague."""

    first: date | None
    """None where the phrase says only when it ends ("until May 2024")."""
    last: date | None
    """None where it says only when it begins ("since 2021"); a record may end it with the document's date."""
    approximate: bool

    @property
    def open_end(self) -> Literal["first", "last"] | None:
        """The end that the phrase leaves open; a record may leave it null."""
        return "first" if self.first is None else "last" if self.last is None else None


class _Closed(NamedTuple):
    first: date
    last: date
    approximate: bool = False


def _months(year: int, first: int, last: int) -> _Closed:
    return _Closed(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def months_before(day: date, months: int) -> date:
    """Return the same day so many months before; the month's last day where it has no such day.

    >>> months_before(date(2024, 3, 31), 1), months_before(date(2024, 2, 29), 12)
    (datetime.date(2024, 2, 29), datetime.date(2023, 2, 28))
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _count(m: re.Match[str]) -> int:
    """Return how many units a phrase names, one where it names none; ValueError for what is no positive number."""
    number = read_number(m["n"]) if m["n"] and m["n"] not in ("a", "an") else 1
    if not number or number < 1 or number % 1:
        raise ValueError(f"{m['n']} is no number of units")
    return int(number)


def _back(m: re.Match[str], today: date, sign: int = 1) -> date:
    """Return the same day so many units before, or after with the sign -1."""
    count, unit = sign * _count(m), m["unit"]
    if unit in ("day", "week"):
        return today - timedelta(days=count * (7 if unit == "week" else 1))
    return months_before(today, count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit])


def _rolling(m: re.Match[str], today: date) -> _Closed:
    if (m.groupdict().get("which") or "past") in ("past", "last"):
        return _Closed(_back(m, today), today, True)
    return _Closed(today, _back(m, today, -1), True)


def _ago(m: re.Match[str], today: date) -> _Closed:
    return _Closed(day := _back(m, today), day, True)


_STEPS = {"last": -1, "this": 0, "the": 0, "next": 1}


def _near(m: re.Match[str], today: date) -> _Closed:
    step, unit = _STEPS[m["which"]], m["unit"]
    if unit == "week":
        monday = today + timedelta(days=7 * step - today.weekday())
        return _Closed(monday, monday + timedelta(days=6))
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = months_before(today.replace(month=(today.month - 1) // size * size + 1, day=1), -step * size)
    return _months(first.year, first.month, first.month + size - 1)


def _of_year(m: re.Match[str], today: date, read: Callable[[int], _Closed], *, cumulative: bool = False) -> _Closed:
    """Read a part of the year that the phrase names, or else of the latest year in which it had begun.

    "next" and "coming" make it the first that has not begun. With `cumulative`, its last month had begun.
    """
    parts = m.groupdict()
    if parts.get("y"):
        return read(int(parts["y"]))
    ahead = parts.get("which_one") in ("next", "coming")
    if near := parts.get("ref") or (not ahead and parts.get("which_one")):
        return read(today.year + _STEPS[near])
    years = range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1)
    for year in years:
        try:
            found = read(year)
        except ValueError:  # a year without 29 February
            continue
        if ((found.last.replace(day=1) if cumulative else found.first) <= today) != ahead:
            return found
    raise ValueError("no such day in these years")


def _day(m: re.Match[str], today: date) -> _Closed:
    last = m.groupdict().get("d2") or m["d"]
    return _of_year(m, today, lambda y: _Closed(date(y, _month(m), int(m["d"])), date(y, _month(m), int(last))))


def _month_of(m: re.Match[str], today: date) -> _Closed:
    return _of_year(m, today, lambda year: _months(year, _month(m), _month(m)))


def _half_or_quarter(m: re.Match[str], today: date) -> _Closed:
    parts = m.groupdict()
    which = int(m["q"]) if parts.get("q") else ("first", "second", "third", "fourth").index(m["which"]) + 1
    size = 3 if (parts.get("unit") or m["letter"])[0] == "q" else 6
    return _of_year(m, today, lambda year: _months(year, (which - 1) * size + 1, which * size))


def _cumulative(m: re.Match[str], today: date) -> _Closed:
    size = _count(m) * {"month": 1, "quarter": 3}[m["unit"]]
    first = 1 if m["which"] == "first" else 13 - size
    return _of_year(m, today, lambda year: _months(year, first, first + size - 1), cumulative=True)


def _weekday(m: re.Match[str], today: date) -> _Closed:
    back = (today.weekday() - WEEKDAYS.index(m["weekday"])) % 7
    return _Closed(day := today - timedelta(days=back), day)


def _relative_day(m: re.Match[str], today: date) -> _Closed:
    return _Closed(day := today + timedelta(days=("yesterday", "today", "tomorrow").index(m[0]) - 1), day)


def _so_far(m: re.Match[str], today: date) -> _Closed:
    return _Closed(today.replace(month=1, day=1) if m["unit"] == "year" else today.replace(day=1), today)


class Form(NamedTuple):
    """A form of time phrases."""

    pattern: str
    """In lower case."""
    read: Callable[[re.Match[str], date], _Closed]
    """Match and the document's date -> the period."""
    reads: str
    """How it is read, in words."""
    kind: Literal["calendar", "bare", "relative"] = "calendar"
    """Whether "since", "until", "to" and the like may stand before it; `bare` words may be none of time, as "may"."""


_N = r"(?P<n>[0-9]+|[a-z]+(?:-[a-z]+)?)"
_UNIT = r"(?P<unit>day|week|month|quarter|year|decade)s?"
_REF = r"(?: of|,)? (?P<ref>this|last|next) year"
_OF = rf"(?:(?: of|,)?(?: the year)? {_YEAR}|{_REF})"
_NEXT = r"(?:(?:the )?(?P<which_one>next|coming|this) )?"
_LATEST = (
    "where no year is named, the latest that had begun by the document's date; with next or coming, the first after"
)
PERIOD_FORMS: Mapping[str, Form] = {
    "1–3 June 2023": Form(
        rf"{_DAY}(?:\s?[–-]\s?| to | and ){_DAY.replace('<d>', '<d2>')} {_MONTH}(?:,? {_YEAR})?", _day, "these days"
    ),
    "June 1–3, 2023": Form(
        rf"{_MONTH} {_DAY}(?:\s?[–-]\s?| to | and ){_DAY.replace('<d>', '<d2>')}(?:,? {_YEAR})?", _day, "these days"
    ),
    "June 2": Form(rf"{_NEXT}{_WEEKDAY}{_MONTH} {_DAY}(?:{_REF})?", _day, f"that day; {_LATEST}"),
    "2 June": Form(rf"{_NEXT}{_WEEKDAY}(?:the )?{_DAY}(?: of)? {_MONTH}(?:{_REF})?", _day, f"that day; {_LATEST}"),
    "8月6日": Form(rf"{_M}月(?P<d>[0-9]{{1,2}})[日号]", _day, f"that day; {_LATEST}"),
    "the first five months of this year": Form(
        rf"(?:the )?(?P<which>first)(?: {_N})? (?P<unit>month|quarter)s?(?:{_OF})?",
        _cumulative,
        "from 1 January to the last day of these months; where no year is named, of the latest whose last month had begun",
    ),
    "the last two months of 2022": Form(
        rf"(?:the )?(?P<which>last|final)(?: {_N})? (?P<unit>month|quarter)s?{_OF}", _cumulative, "to 31 December"
    ),
    "the second quarter of 2023": Form(
        rf"(?:the )?(?P<which>first|second|third|fourth) (?P<unit>quarter|half)(?:{_OF})?",
        _half_or_quarter,
        f"the three or six months; {_LATEST}",
    ),
    "Q2 2023": Form(rf"(?P<letter>[qh])(?P<q>[1-4])(?:{_OF})?", _half_or_quarter, "the quarter, or half for H"),
    "2023 Q2": Form(rf"{_YEAR} (?P<letter>[qh])(?P<q>[1-4])", _half_or_quarter, "the quarter, or half for H"),
    "March 2024": Form(rf"{_MONTH}{_OF}", _month_of, "the calendar month"),
    "next March": Form(rf"{_NEXT.removesuffix('?')}{_MONTH}", _month_of, "the calendar month"),
    "2023年8月": Form(rf"{_YEAR}\s?年\s?{_M}\s?月", _month_of, "the calendar month"),
    "2023年": Form(rf"{_YEAR}\s?年", lambda m, _: _months(int(m["y"]), 1, 12), "the calendar year"),
    "so far this year": Form(
        r"so far this (?P<unit>year|month)", _so_far, "from its first day to the document's date", "relative"
    ),
    "this year": Form(
        r"(?P<which>this|last|next) (?P<unit>year|quarter|month|week)", _near, "the whole; a week begins on Monday"
    ),
    "the past year": Form(
        rf"the (?P<which>past|last|next|coming)(?: {_N})? {_UNIT}",
        _rolling,
        "from the same day so long before the document's date to that date, both included, or to the same day so long"
        " after it; approximate",
        "relative",
    ),
    "for five years running": Form(
        rf"for {_N} {_UNIT} (?:running|in a row)", _rolling, "as the past five years", "relative"
    ),
    "for five consecutive years": Form(
        rf"for {_N} (?:consecutive|straight|successive) {_UNIT}", _rolling, "as the past five years", "relative"
    ),
    "a year earlier": Form(
        rf"{_N} {_UNIT} (?:ago|earlier)",
        _ago,
        "the same day so long before the document's date; approximate",
        "relative",
    ),
    "yesterday": Form(r"yesterday|today|tomorrow", _relative_day, "that day"),
    "the 2010s": Form(
        r"the (?P<y>[0-9]{3}0)s",
        lambda m, _: _Closed(date(int(m["y"]), 1, 1), date(int(m["y"]) + 9, 12, 31)),
        "ten years",
    ),
    "in 2022": Form(
        rf"(?:the year )?(?P<y>{YEAR.pattern})",
        lambda m, _: _months(int(m["y"]), 1, 12),
        "the calendar year",
        "bare",
    ),
    "in March": Form(_MONTH, _month_of, f"the calendar month; {_LATEST}", "bare"),
    "on Friday": Form(
        rf"(?P<weekday>{'|'.join(WEEKDAYS)})", _weekday, "the latest such day, the document's included", "bare"
    ),
}
"""An example of each form -> the form. A preposition before it ("in", "on", "over") may be quoted along."""

_DAY_ONE = timedelta(days=1)
OPENINGS: Mapping[str, tuple[str, Callable[[_Closed], Period], str]] = {
    "since 2019": (
        r"(?:ever )?since (.+)|(?:starting |beginning )?from (.+) (?:on|onwards?)",
        lambda p: Period(p.first, None, p.approximate),
        "from its first day; the record may end with the document's date",
    ),
    "after 2019": (r"after (.+)", lambda p: Period(p.last + _DAY_ONE, None, p.approximate), "from the day after it"),
    "before March 2024": (
        r"(?:before|prior to|ahead of) (.+)",
        lambda p: Period(None, p.first - _DAY_ONE, p.approximate),
        "to the day before it",
    ),
    "by the end of 2025": (
        r"(?:until|till|up to|up until|through|by|no later than|not later than) (.+)",
        lambda p: Period(None, p.last, p.approximate and p.first != p.last),
        "to its last day",
    ),
}
"""An example of a phrase with an open end -> its pattern around a calendar form, how it is read, and that in words."""

MODIFIERS: Mapping[str, tuple[str, Callable[[_Closed], _Closed], str]] = {
    "the end of 2022": (r"(?:the )?end of |end-", lambda p: _Closed(p.last, p.last, True), "its last day; approximate"),
    "the start of 2022": (
        r"(?:the )?(?:start|beginning) of ",
        lambda p: _Closed(p.first, p.first, True),
        "its first day; approximate",
    ),
    "early 2022": (
        r"(?:the )?(?:early|late|middle of|mid|around|about|circa)[ -]",
        lambda p: _Closed(p.first, p.last, True),
        "the whole of it; approximate",
    ),
}
"""An example of words that may stand before a calendar form -> their pattern, how it is read, and that in words."""

_CAPITALISED = re.compile(rf"\b(?:{_MONTH}|{'|'.join(WEEKDAYS)})(?!\w)")
"""What without a capital and a number is no time: "may", "march"."""

_NEUTRAL = re.compile(r"(?:in|on|at|of|over|during|within|throughout|for|as of|as at) ")
_TO = re.compile(r" to | through | until | till |\s?[–—-]\s?")
_CUT_BY = re.compile(r"\b(last|this|next|coming|previous|same|early|late|mid|every|each|end of)[\s-]$", re.IGNORECASE)
_PART_OF = re.compile(r"(?:first|second|third|fourth|last|final)\b.* (?:half|quarters?|months?|weeks?|days?|years?)")


def _point(phrase: str, today: date, kinds: Iterable[str] = ("calendar", "bare")) -> _Closed | None:
    """Read a phrase in lower case that is a form, or one with a modifier before it."""
    if day := _date(phrase):
        return _Closed(day, day)
    for form in PERIOD_FORMS.values():
        if form.kind in kinds and (match := re.fullmatch(form.pattern, phrase)):
            return form.read(match, today)
    for pattern, read, _ in MODIFIERS.values():
        if match := re.match(pattern, phrase):
            rest = re.sub(r"^the (?=(?:year|month|quarter)$)", "this ", phrase[match.end() :])
            return read(found) if (found := _point(rest, today)) and not found.approximate else None
    return None


def _range(phrase: str, today: date) -> _Closed | None:
    """Read "from … to …" or "between … and …"; the first end is read as seen from the other one."""
    between = phrase.startswith("between ")
    phrase = phrase.removeprefix("between " if between else "from ")
    for joint in re.finditer(" and ", phrase) if between else _TO.finditer(phrase):
        last = _point(phrase[joint.end() :], today)
        first = _point(phrase[: joint.start()], last.first) if last else None
        if first and last:
            return _Closed(first.first, last.last, first.approximate or last.approximate) if first < last else None
    return None


def _opening(phrase: str, today: date) -> Period | None:
    for pattern, read, _ in OPENINGS.values():
        if match := re.fullmatch(pattern, phrase):
            rest = next(filter(None, match.groups()))
            point = _point(rest, today) or _point(_NEUTRAL.sub("", rest, count=1), today)
            return read(point) if point else None
    return None


def read_period(exact: str, today: date) -> Period | None:
    """Return the period that a time phrase names, seen from the document's date, or None.

    >>> read_period("the past year", date(2023, 8, 6))
    Period(first=datetime.date(2022, 8, 6), last=datetime.date(2023, 8, 6), approximate=True)
    >>> read_period("until May 2024", date(2023, 8, 6))
    Period(first=None, last=datetime.date(2024, 5, 31), approximate=False)
    """
    phrase = " ".join(lowered(exact).split())
    if exact == exact.lower() and not re.search(r"\d", exact) and _CAPITALISED.search(phrase):
        return None
    for words in (phrase, _NEUTRAL.sub("", phrase, count=1) if _NEUTRAL.match(phrase) else ""):
        try:
            closed = _point(words, today, ("calendar", "bare", "relative")) or _range(words, today)
            if found := (Period(*closed) if closed else _opening(words, today)):
                return found
        except (ValueError, OverflowError):
            return None
    return None


@cache
def _search(*, bare: bool) -> re.Pattern[str]:
    """Return the pattern of time phrases inside a text in lower case, bare ones by themselves left out or not."""

    def anyof(patterns: Iterable[str]) -> str:
        return "(?:" + "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern in patterns) + r")(?!\w)"

    def forms(*kinds: str) -> list[str]:
        return [form.pattern for form in PERIOD_FORMS.values() if form.kind in kinds]

    modified = "(?:" + "|".join(pattern for pattern, _, _ in MODIFIERS.values()) + ")"
    point = rf"(?:{modified})?{anyof([*DATE_FORMS.values(), *forms('calendar', 'bare')])}"
    openings = "|".join(
        pattern.replace("(.+)", rf"(?:{_NEUTRAL.pattern})?{point}") for pattern, _, _ in OPENINGS.values()
    )
    ranges = rf"between {point} and {point}|(?:from )?{point}(?:{_TO.pattern}){point}"
    alone = point if bare else rf"{modified}{point}|{anyof([*DATE_FORMS.values(), *forms('calendar')])}"
    return re.compile(rf"(?<![\w-])(?:{openings}|{ranges}|{alone}|{anyof(forms('relative'))})")


def time_phrases(text: str) -> Iterator[str]:
    """Yield the time phrases of the grammar that a text holds, years and months by themselves apart.

    >>> list(time_phrases("closed in the past two years, as in 2019"))
    ['the past two years']
    """
    for start, end in _phrases(text, bare=False):
        yield text[start:end]


def _phrases(text: str, *, bare: bool) -> Iterator[tuple[int, int]]:
    for match in _search(bare=bare).finditer(lowered(text)):
        if read_period(text[match.start() : match.end()], date(2000, 2, 29)):
            yield match.span()


def period(exact: str, context: Context) -> date | bool:
    """Read first day, last day or approximateness of a time phrase, seen from the document's date."""
    today = context.document_date
    if today is None:
        raise Underivable("the document has no date from which to read the period")
    if is_cut(context.before, context.after):
        raise Underivable(f"{exact!r} is only part of a longer word")
    found = read_period(exact, today)
    if found is None:
        raise Underivable(f"{exact!r} is not a time phrase like {', '.join(map(repr, (*PERIOD_FORMS, *OPENINGS)))}")
    _refuse_shorter(exact, context)
    part = _part(context)
    if part == "approximate":
        return found.approximate
    day = found.last if part == "last" else found.first
    if part == "last" and found.first and found.first <= today:
        day = found.last or today
    if day is None:
        raise Underivable(f"{exact!r} leaves its {found.open_end} day open: the column stays null")
    return day


def _refuse_shorter(exact: str, context: Context) -> None:
    """Refuse a phrase that a longer one contains, but for articles and prepositions; and a number that is no year."""
    around = f"{context.before}{exact}{context.after}"
    start, end = len(context.before), len(context.before) + len(exact)
    for first, last in _phrases(around, bare=True):
        if first <= start and last >= end and (last > end or around[first:start].lower() not in ("", "the ")):
            raise Underivable(f"{exact!r} is only part of {around[first:last]!r}")
    if cut := _CUT_BY.search(context.before):
        raise Underivable(f"{exact!r} is another time here: {cut[1]!r} stands before it")
    if _PART_OF.search(lowered(exact)) and re.match(r"\s+of\b", context.after):
        raise Underivable(f"{exact!r} is part of something here: 'of' follows")
    lead, noun = re.search(r"([^\W\d_]+)\s$", context.before), re.match(r"\s([^\W\d_]+)", context.after)
    if YEAR.fullmatch(exact) and lead and noun and not is_function_word(lead[1]) and not is_function_word(noun[1]):
        raise Underivable(f"{exact!r} counts {noun[1]!r} here: no preposition stands before it")


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
    lambda: {
        "forms": {example: {"pattern": form.pattern, "reads": form.reads} for example, form in PERIOD_FORMS.items()},
        "open": {example: {"pattern": pattern, "reads": reads} for example, (pattern, _, reads) in OPENINGS.items()},
        "before_a_form": {ex: {"pattern": pattern, "reads": reads} for ex, (pattern, _, reads) in MODIFIERS.items()},
        "ranges": "from … to …, between … and …: from the first day of one to the last day of the other",
    },
    needs="document_date",
)
