"""How days and time phrases are written; `periods` has the rules that read them in a sentence.

Forms are listed in `tables/times.toml`, not guessed: "6/8/2023" is refused, since it is June in one country and August
in another.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from .days import MONTHS, READERS, SEASONS, WEEKDAYS, Days, month_of, months_before
from .terms import lowered
from .text import TABLES, Span

YEAR_AFTER = r"\b(?:in|since|until|by|during|from|of|before|after|year)\s+(?:\w+\s+)?$|\b(?:the|its|this)\s+$"
"""A bare number that looks like a year is one after these words: "in early 2019", "the 2022 edition"."""

_YEAR_OF_A_CLAUSE = r"\b(?i:in|since|until|by|during|from|before|after|year)\s+(?:\w+\s+)?$"
_TIME_OF_DAY = re.compile(r"(?<![\w:.])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![\w:])")
_TIMES: Mapping[str, Any] = tomllib.loads((TABLES / "times.toml").read_text("utf-8"))
_WEEKDAYS, _MONTH = "|".join(WEEKDAYS), rf"{'|'.join(MONTHS)}|(?:{'|'.join(month[:3] for month in MONTHS)}|sept)\b\.?"
_PIECES: Mapping[str, str] = _TIMES["pieces"] | {
    "month": rf"(?P<month>{_MONTH})",
    "weekdays": _WEEKDAYS,
    "weekday": rf"(?:(?:{_WEEKDAYS}|(?:{'|'.join(day[:3] for day in WEEKDAYS)}|tues|thurs)\b\.?),?\s+)",
}


def _pattern(template: str) -> str:
    return re.sub(r"\{([a-z]\w*)\}", lambda m: _PIECES[m[1]], template)


_compiled = cache(re.compile)
DATE_FORMS: Mapping[str, str] = {example: _pattern(template) for example, template in _TIMES["dates"].items()}
"""An example of each form -> its pattern, in lower case."""


def read_date(low: str) -> date | None:
    """Return the day that a text in lower case writes, or None; ValueError where the calendar has no such day."""
    matches = (_compiled(form).fullmatch(low) for form in DATE_FORMS.values())
    return next((date(int(m["y"]), month_of(m), int(m["d"])) for m in matches if m), None)


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


_NAMES_ITS_YEAR = re.compile(
    r"\d{4}|[年月]|\b(?:this|last|next|coming|past|to(?:day|morrow)|yesterday|year|month|week|day|decade|ago|so far)"
)


@lru_cache(maxsize=1024)
def next_period(exact: str, today: date) -> Period | None:
    """Return the next period that a phrase without a year may mean, in a sentence about the future, or None.

    >>> next_period("from 1 June", date(2024, 5, 17)).first, next_period("on Friday", date(2024, 5, 17)).first
    (datetime.date(2024, 6, 1), datetime.date(2024, 5, 24))
    """
    phrase = lowered(exact)
    if _NAMES_ITS_YEAR.search(re.sub(rf"\b(?:{_WEEKDAYS})", "", phrase)):
        return None
    weekday = re.search(_WEEKDAYS, phrase) and not re.search(r"\d", phrase)
    return read_period(exact, today + timedelta(days=7) if weekday else months_before(today, -12))


class Form(NamedTuple):
    """A form of time phrases."""

    pattern: str
    reader: Callable[[re.Match[str], date], Days | None]
    reads: str
    kind: str


PERIOD_FORMS: Mapping[str, Form] = {
    example: Form(_pattern(form["pattern"]), READERS[form["by"]], form["reads"], form["kind"])
    for example, form in _TIMES["forms"].items()
}
"""An example of each form -> the form. A preposition before it ("in", "on", "over") may be quoted along."""

OPENINGS: Mapping[str, Mapping[str, str]] = _TIMES["openings"]
MODIFIERS: Mapping[str, Mapping[str, str]] = _TIMES["modifiers"]
NOW: Mapping[str, str] = _TIMES["now"]
_NEUTRAL = re.compile(r"(?:in|on|at|of|over|during|within|throughout|for|as of|as at) ")
JOINT = re.compile(r" to | through | until | till |\s?[–—-]\s?")
_CAPITALISED = re.compile(rf"\b(?:{_MONTH}|{_WEEKDAYS})(?!\w)")
"""What without a capital and a number is no time: "may", "march"."""


def _point(phrase: str, today: date, kinds: Iterable[str] = ("calendar", "bare")) -> Days | None:
    """Read a phrase in lower case that is a form, or one with a modifier before it."""
    if day := read_date(phrase):
        return Days(day, day)
    for form in PERIOD_FORMS.values():
        match = _compiled(form.pattern).fullmatch(phrase) if form.kind in kinds else None
        if found := form.reader(match, today) if match else None:
            return found
    for modifier in MODIFIERS.values():
        if match := re.match(modifier["before"], phrase):
            rest = re.sub(r"^the (?=(?:year|month|quarter)$)", "this ", phrase[match.end() :])
            found = _point(rest, today)
            return Days(getattr(found, modifier["first"]), getattr(found, modifier["last"]), True) if found else None
    return None


def _range(phrase: str, today: date) -> Days | None:
    """Read "from … to …" or "between … and …"; the first end is read as seen from the other one."""
    between = phrase.startswith("between ")
    phrase = phrase.removeprefix("between " if between else "from ")
    if until_now := re.fullmatch(r"(?:since )?(.+) (?:to|until) (?:date|now|(?:the )?present(?: day)?)", phrase):
        first = _point(until_now[1], today)
        return Days(first.first, today, first.approximate) if first else None
    for joint in re.finditer(" and ", phrase) if between else JOINT.finditer(phrase):
        last = _point(phrase[joint.end() :], today)
        first = _point(phrase[: joint.start()], last.first) if last else None
        if first and last:
            return Days(first.first, last.last, first.approximate or last.approximate) if first < last else None
    return None


def _opening(phrase: str, today: date) -> Period | None:
    if any(re.fullmatch(now, phrase) for now in NOW.values()):
        return Period(None, today, False)
    for opening in OPENINGS.values():
        if match := re.fullmatch(f"(?:{opening['before']})(.+?){opening.get('after', '')}", phrase):
            point = _point(match[1], today) or _point(_NEUTRAL.sub("", match[1], count=1), today)
            if point is None:
                continue
            day = timedelta(days=1)
            days = {"first": point.first, "last": point.last, "before": point.first - day, "after": point.last + day}
            first, last = days.get(opening.get("first", "")), days.get(opening.get("last", ""))
            return Period(first, last, point.approximate and (last is None or point.first != point.last))
    return None


@lru_cache(maxsize=1024)
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
    try:
        for words in (phrase, _NEUTRAL.sub("", phrase, count=1) if _NEUTRAL.match(phrase) else ""):
            closed = _point(words, today, ("calendar", "bare", "relative")) or _range(words, today)
            if found := (Period(*closed) if closed else _opening(words, today)):
                return found
    except (ValueError, OverflowError):
        pass
    return None


def _seasons(exact: str, today: date) -> Iterator[Period]:
    """Yield the three months, in the north and in the south, that a phrase may mean which names a season."""
    phrase = lowered(exact)
    found = read_period(exact, today) if (named := re.search("|".join(SEASONS), phrase)) else None
    if not named or not found or not found.first or not found.last:
        return
    start = SEASONS[named[0]]
    for month in range(start - 18, start + 30, 6):
        year, index = divmod(found.first.year * 12 + month - 1, 12)
        first = date(year, index + 1, 1)
        last = months_before(first, -3) - timedelta(days=1)
        if last >= found.first and first <= found.last:
            yield Period(first, last, True)


def readings(exact: str, today: date) -> tuple[Period, ...]:
    """Return the periods that a phrase may mean: that of `read_period`, the next one, the months of a season.

    >>> [f"{first:%Y-%m}" for first, _, _ in readings("the summer of 2024", date(2025, 10, 15))]
    ['2024-01', '2023-12', '2024-06', '2024-12']
    """
    found = read_period(exact, today)
    return tuple(filter(None, (found, found and next_period(exact, today), *_seasons(exact, today))))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], tuple[tuple[re.Pattern[str], str], ...]]:
    """Return the patterns of all forms, of the bare ones, of what modifies one, and of what opens one."""
    known = PERIOD_FORMS.values()
    forms = {kind: [f.pattern for f in known if f.kind == kind] for kind in ("calendar", "relative", "bare")}
    every, bare = (
        "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern in patterns)
        for patterns in ([*DATE_FORMS.values(), *(p for kind in forms.values() for p in kind)], forms["bare"])
    )
    modified = "|".join(modifier["before"] for modifier in MODIFIERS.values())
    opened = (
        (re.compile(rf"(?<!\w)(?:{opening['before']})(?:{_NEUTRAL.pattern})?$"), opening.get("after", ""))
        for opening in OPENINGS.values()
    )
    word = r"[^\W\u3400-\u9fff]"
    every, modified = rf"(?<!{word})(?:{every})(?!{word})", rf"(?<!\w)(?:{modified})$"
    return re.compile(every), re.compile(bare), re.compile(modified), tuple(opened)


@lru_cache(maxsize=1024)
def phrases(text: str) -> tuple[tuple[int, int, bool], ...]:
    """Return where time phrases stand in a text, the longest at each place, and whether each is a bare form alone."""
    low, spans = lowered(text), list[tuple[int, int, bool]]()
    every, bare, modified, openings = _patterns()
    for match in every.finditer(low):
        (start, end), alone = match.span(), bool(bare.fullmatch(match[0]))
        if lead := modified.search(low[:start][-20:]):
            start, alone = start - len(lead[0]), False
        gap = low[spans[-1][1] : start] if spans else ""
        if JOINT.fullmatch(gap) or (gap == " and " and low[: spans[-1][0]].endswith("between ")):
            start, alone = spans.pop()[0], False
        for pattern, after in openings:
            if (lead := pattern.search(low[:start][-30:])) and (follows := re.match(after, low[end:])):
                start, end, alone = start - len(lead[0]), end + len(follows[0]), False
        spans.append((start, end, alone))
    return tuple(spans)


def times(text: str) -> Iterator[Span]:
    """Yield where a text says a time: the phrases of the grammar, years behind their preposition, times of day.

    >>> text = "at 09:30 on 8 May, in 2019 or with 2019 men"
    >>> [text[a:b] for a, b in times(text)]
    ['8 May', '2019', '09:30']
    """
    for start, end, alone in phrases(text):
        bare = alone and text[start:end][-1].isdigit() and not re.search(_YEAR_OF_A_CLAUSE, text[:start])
        if not bare and read_period(text[start:end], date(2000, 2, 29)):
            yield Span(start, end)
    yield from (Span(*m.span()) for m in _TIME_OF_DAY.finditer(text))


def time_phrases(text: str) -> Iterator[str]:
    """Yield the time phrases of the grammar that a text holds, years and months by themselves apart.

    >>> list(time_phrases("closed in the past two years, as in 2019"))
    ['the past two years']
    """
    for start, end, alone in phrases(text):
        if not alone and read_period(text[start:end], date(2000, 2, 29)):
            yield text[start:end]
