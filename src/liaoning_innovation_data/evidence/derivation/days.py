"""The days that the parts of a time phrase mean; `dates` has the forms of the phrases."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from .numbers import read_number
from .text import listed

MONTHS, WEEKDAYS = listed("months"), listed("weekdays")


def month_of(m: re.Match[str]) -> int:
    """Return the number of the month that a match names."""
    parts = m.groupdict()
    return int(parts["m"]) if parts.get("m") else [n[:3] for n in MONTHS].index(parts["month"][:3]) + 1


class Days(NamedTuple):
    """First and last day, both included, and whether the phrase leaves them vague."""

    first: date
    last: date
    approximate: bool = False


def _months(year: int, first: int, last: int) -> Days:
    return Days(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def months_before(day: date, months: int) -> date:
    """Return the same day so many months before; the month's last day where it has no such day.

    >>> months_before(date(2024, 3, 31), 1), months_before(date(2024, 2, 29), 12)
    (datetime.date(2024, 2, 29), datetime.date(2023, 2, 28))
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


_NEAR = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "last": -1,
    "this": 0,
    "the": 0,
    "tomorrow": 1,
    "next": 1,
    "the day after tomorrow": 2,
}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
SEASONS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}
"""The first months of the seasons, in the north; they are of three."""


def _count(m: re.Match[str], of: Mapping[str, int]) -> int:
    """Return how many days or months a phrase names, one unit where it names none; ValueError for no such number."""
    parts = m.groupdict()
    number = parts.get("n") or "one"
    whole = Decimal("0.5") if number.startswith("half a") else 1 if number in ("a", "an") else read_number(number)
    if "n" in parts and not parts["n"] and m.string[m.end("unit") :].startswith("s"):
        raise ValueError("the past years are of no number")
    if not whole or whole < 0 or (size := (whole + (Decimal("0.5") if parts.get("half") else 0)) * of[m["unit"]]) % 1:
        raise ValueError(f"{number} is no number of units")
    return int(size)


def _before(m: re.Match[str], today: date, sign: int = 1) -> date:
    """Return the same day so many units before, or after with the sign -1."""
    if m["unit"] in _DAYS_IN:
        return today - timedelta(days=sign * _count(m, _DAYS_IN))
    return months_before(today, sign * _count(m, _MONTHS_IN))


def _rolling(m: re.Match[str], today: date) -> Days:
    if m["n"] is None and m["unit"] == "day":
        raise ValueError("the next day is that after another")
    if m.groupdict().get("rolling") in ("next", "coming", "within"):
        return Days(today, _before(m, today, -1), True)
    return Days(_before(m, today), today, True)


def _away(m: re.Match[str], today: date) -> Days:
    return Days(day := _before(m, today, 1 if m[0].endswith(("ago", "earlier")) else -1), day, True)


def _last_month(m: re.Match[str], today: date) -> Days:
    if (month := month_of(m)) < today.month:
        raise ValueError("last March may be that of this year or of the last one")
    return _months(today.year - 1, month, month)


def _season(m: re.Match[str], today: date) -> Days:
    if m["season"] == "this":
        return _months(today.year, 1, 12)._replace(approximate=True)
    day = months_before(today, 12 if m["season"] in ("last", "this past") else -12)
    return Days(min(day, today), max(day, today), True)


def _to_a_day(m: re.Match[str], today: date) -> Days:
    parts = m.groupdict()

    def read(year: int) -> Days:
        last = _months(year, 1, month_of(m) if parts.get("month") else 12).last
        last = last.replace(day=int(parts["d"])) if parts.get("d") else last
        return Days(_before(m, last + timedelta(days=1)), last)

    return _in_year(m, today, read, cumulative=True)


def _from_a_year(m: re.Match[str], _: date) -> Days:
    first = date(int(m["y"]), 1, 1)
    return Days(first, _before(m, first, -1) - timedelta(days=1))


def _whole(unit: str, today: date, step: int = 0) -> Days:
    if unit.startswith("week"):
        monday = today + timedelta(days=7 * step - today.weekday())
        return Days(monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6))
    size = _MONTHS_IN[unit]
    first = months_before(today.replace(month=(today.month - 1) // size * size + 1, day=1), -step * size)
    return _months(first.year, first.month, first.month + size - 1)


def _near(m: re.Match[str], today: date) -> Days:
    if (m["near"], m["unit"]) == ("next", "weekend"):
        raise ValueError("the next weekend may be that of this week or of the next one")
    return _whole(m["unit"], today, _NEAR[m["near"]])


def _near_day(m: re.Match[str], today: date) -> Days:
    day = m["day"]
    if day in WEEKDAYS or day == "the weekend":
        found = today - timedelta(days=(today.weekday() - (WEEKDAYS.index(day) if day in WEEKDAYS else 5)) % 7)
        return Days(found, found if day in WEEKDAYS else found + timedelta(days=1))
    return Days(found := today + timedelta(days=_NEAR.get(day, 0)), found)


def _near_weekday(m: re.Match[str], today: date) -> Days:
    near, ahead = m["near"], WEEKDAYS.index(m["day"]) - today.weekday()
    if (near in ("last", "this") and ahead < 0) or (near == "next" and ahead > 0):
        raise ValueError("such a day may be of this week or of another")
    found = today + timedelta(days=ahead if near == "this" else ahead - 7 if near == "last" else (ahead % 7 or 7))
    return Days(found, found)


def _so_far(m: re.Match[str], today: date) -> Days:
    whole = _whole(m["unit"], today)
    return whole._replace(first=today) if m.groupdict().get("rest") else whole._replace(last=today)


def _year_end(m: re.Match[str], today: date) -> Days:
    return Days(day := date(int(m["y"] or today.year), 12, 31), day, True)


def _years(m: re.Match[str], _: date) -> Days | None:
    """Read two years of which the second may be short; None where both are written out."""
    first, named = int(m["y"]), m["year"] or m["years"]
    last = int(m["y"][: -len(m["z"])] + m["z"])
    if len(m["z"]) == 4 and not named:
        return None
    if last <= first or (not named and int(m["z"]) <= 12) or (last > first + 1 and (named or "/" in m["joint"])):
        raise ValueError("no two years")
    return Days(date(first, 1, 1), date(last, 12, 31), last == first + 1)


def _decade(m: re.Match[str], _: date) -> Days:
    return Days(date(int(m["y"]), 1, 1), date(int(m["y"]) + 9, 12, 31))


def _days(m: re.Match[str], today: date) -> Days:
    last = m.groupdict().get("d2") or m["d"]
    if " and " in m[0] and not m[0].startswith("between ") and int(last) != int(m["d"]) + 1:
        raise ValueError("two days")
    month = month_of(m)
    return _in_year(m, today, lambda year: Days(date(year, month, int(m["d"])), date(year, month, int(last))))


def _part_of_year(m: re.Match[str], today: date) -> Days:
    parts, first, last = m.groupdict(), 1, 12
    if parts.get("month") or parts.get("m"):
        first = last = month_of(m)
    elif q := parts.get("q"):
        size = 3 if parts["size"][0] == "q" else 6
        last = size * (int(q) if q.isdigit() else ("first", "second", "third", "fourth").index(q) + 1)
        first = last - size + 1
    elif which := parts.get("which"):
        size = _count(m, _MONTHS_IN)
        first, last = (1, size) if which == "first" else (13 - size, 12)
    return _in_year(m, today, lambda year: _months(year, first, last), cumulative="which" in parts)


def _part_of_month(m: re.Match[str], today: date) -> Days:
    nth, days = ("first", "second", "third", "last", "final").index(m["nth"]), 15 if m["part"] == "half" else 7

    def read(year: int) -> Days:
        first, end = _months(year, month_of(m), month_of(m))[:2]
        if nth > 2 or nth * days == 15:
            return Days(first.replace(day=16) if days == 15 else end - timedelta(days=6), end, True)
        return Days(first.replace(day=nth * days + 1), first.replace(day=nth * days + days), True)

    return _in_year(m, today, read)


def _in_year(m: re.Match[str], today: date, read: Callable[[int], Days], *, cumulative: bool = False) -> Days:
    """Read a part of the year that the phrase names, or else of the latest year in which it had begun.

    "next" and "coming" make it the first that had not. With `cumulative`, its last month had begun.
    """
    parts = m.groupdict()
    if parts.get("y"):
        return read(int(parts["y"]))
    ahead = parts.get("next") in ("next", "coming")
    if near := parts.get("ref") or parts.get("the") or (not ahead and parts.get("next")):
        return read(today.year + _NEAR[near])
    for year in range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1):
        try:
            found = read(year)
        except ValueError:  # a year without 29 February
            continue
        if ((found.last.replace(day=1) if cumulative else found.first) <= today) != ahead:
            return found
    raise ValueError("no such day in these years")


_READERS = (
    *(_away, _days, _decade, _last_month, _near, _near_day, _near_weekday, _part_of_month, _part_of_year),
    *(_from_a_year, _rolling, _season, _so_far, _to_a_day, _year_end, _years),
)
READERS: Mapping[str, Callable[[re.Match[str], date], Days | None]] = {read.__name__[1:]: read for read in _READERS}
