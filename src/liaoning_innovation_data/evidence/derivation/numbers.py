"""The rules `number`, `quantity` and `unit`.

Numbers in digits follow English usage: commas or spaces group thousands, a full stop begins decimals. Numbers in
words are read by text2num (English, strict), dozens and fractions here. Codes are ISO 4217 for currencies, by their
CLDR names, and UCUM. Beside what this grammar does not cover, a number is refused: none is read in part.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from math import prod

from ...schema.annotations import NumberRole
from ...schema.vocabulary import Vocabulary
from .base import Basis, Context, Underivable
from .terms import cues_in
from .text import BEFORE_A_DIGIT, CURRENCY_SIGNS, TABLES, is_function_word, listed

_UNITS = tomllib.loads((TABLES / "units.toml").read_text("utf-8"))
SCALES: Mapping[str, int] = _UNITS["scales"]
LETTERS: Mapping[str, int] = _UNITS["letters"]
"""Scales of one letter, for amounts of money alone: "€40k"."""

PARTS: Mapping[str, int] = {word: int(parts) for parts, words in _UNITS["parts"].items() for word in words}
"""Word -> of how many equal parts it is one: "third", "thirds"."""

SIGNS: Mapping[str, str] = _UNITS["signs"]
"""Signs and abbreviations that name one currency only; `$`, `£` and `¥` are used for several."""

UCUM: Mapping[str, tuple[str, ...]] = {code: tuple(words) for code, words in _UNITS["ucum"].items()}
NUMBER_WORDS = frozenset(listed("number_words")) | {word for word in SCALES if len(word) > 3}
UNREAD = frozenset(listed("unread_scales"))
"""Scale words that are refused, not read."""

LONGEST = 120
"""No number, with scale and unit, is written with more characters."""

LARGEST = 10**21
"""Greater numbers are refused: nothing that is counted or paid is greater."""

WORDS_BESIDE = 6
"""How many words before or after a number may belong to it."""

YEAR = re.compile(r"(?:1[89]|20|21)[0-9]{2}")
YEAR_AFTER = r"\b(?:in|since|until|by|during|from|of|before|after|year)\s+(?:\w+\s+)?$"
"""A bare number that looks like a year is one after these words."""


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_DIGITS = re.compile(DIGITS)
_GROUPED = re.compile(r"(?<![\w.,])[0-9]{1,3}(\s)[0-9]{3}(?:\1[0-9]{3})*(?![\d,]|\s\d)")
_SIGN = re.compile(r"(?:minus\s|plus\s|[+−–-])(?=\w)", re.IGNORECASE)
_ONE = rf"(?ai:{_either(NUMBER_WORDS)})"
_SPELLED = rf"(?ai:{_either({*NUMBER_WORDS, *PARTS, 'a', 'an', 'of', 'and'})})"
_SCALE = rf"(?:[\s-]?(?:(?ai:{_either(word for word in SCALES if word.isascii())})(?![a-zA-Z])|万|亿))"
_N_PARTS = rf"(?:(?:an?|{_ONE})[\s-](?ai:{_either(PARTS)}))"
_AND_A_PART = re.compile(rf"(?P<whole>.+?)[\s-]and[\s-](?P<part>{_N_PARTS})(?P<scale>(?:[\s-](?:{_either(SCALES)}))*)")
_PART_OF = re.compile(rf"(?P<part>half|{_N_PARTS})(?: of)? (?P<of>(?:an?|one) .+)")

_CHARACTER = r"(?:[^\W\u3400-\u9fff]|[〇零一二三四五六七八九十百千万亿兆两半几多余第点])"
"""What makes one word or number with its neighbour; other Chinese characters do not, which stand without spaces."""

_CUT_BEFORE = re.compile(rf"(?:{_CHARACTER}-?|[0-9][.,'’]|[0-9](?:[–—-]|\s?[/:×x*^±+]\s?)|[#±^]\s?)$")
_CUT_AFTER = re.compile(rf"-?{_CHARACTER}|[.,'’–—][0-9]|\s?[/:×x*^±]\s?[0-9]|\s?\+|°(?!C)|[/·]{_CHARACTER}")
_SIGN_BEFORE = re.compile(r"(?<![^\s(])[+−–-]$|\b(?:minus|plus)\s$", re.IGNORECASE)
_CURRENCY_BEFORE = re.compile(rf"[{CURRENCY_SIGNS}]\s?$")
_CODE_BEFORE = re.compile(r"(?<!\d)(?<!\d\s)\b([A-Z]{3})\s?$")
_TITLE_BEFORE = re.compile(rf"\b((?:{_either(BEFORE_A_DIGIT - {'may'})}|fig)\.)\s?$", re.IGNORECASE)
_PREFIXED = re.compile(rf"[^\W\d_]+[{CURRENCY_SIGNS}]?\s?\d")
_UNIT_AFTER = re.compile(rf"[\s-]?(?:[{CURRENCY_SIGNS}%‰]|°?[^\W\d_]+[²³]?(?:/[a-z]+)?(?: [^\W\d_]+){{0,2}})")
_ORDINAL_AFTER = re.compile(rf"\s((?ai:first|second|{_either(PARTS)}))(?![\w-])")
_BESIDE = rf"(?:{_SPELLED}|(?i:{_either(UNREAD)}))(?![\w-])"
_AND_A_HALF = re.compile(r"\s+and\s+(?:a|one)\s+(?:half|quarter)\b", re.IGNORECASE)
_DASH, _TO = r"\s?[–—-]\s?", r"\s+to\s+"
_UP_TO = re.compile(
    rf"(?P<lead>\b(?:from|between)\s+(?:\w+\s+)??)?(?<![\w.,/-])(?P<low>{DIGITS}|{_ONE}(?:[\s-]{_ONE})*)"
    rf"(?P<unit>[^\d,;()]{{0,20}}?)(?P<joint>{_DASH}|{_TO}|\s+(?:and|or)\s+)(?:(?:about|around|nearly|some)\s+)?$",
    re.IGNORECASE,
)
_ON_TO = re.compile(
    rf"(?P<joint>{_DASH}|{_TO}|\s+(?:and|or)\s+)(?P<high>{DIGITS}|{_ONE}(?:-{_ONE})?)(?![\d/–-])(?P<scale>{_SCALE})?",
    re.IGNORECASE,
)
_LEAD = re.compile(r"\b(by|from|to)\s+(?:\w+\s+)?$", re.IGNORECASE)


@cache
def units() -> Mapping[str, str]:
    """Return unit word or sign -> code. Words ignore case, signs and abbreviations don't."""
    table = json.loads((TABLES / "currencies.json").read_text("utf-8"))
    found = {name: code for code, names in table["currencies"].items() for name in names}
    found.update({word: code for code, words in UCUM.items() for word in words})
    found.update(SIGNS)
    return {(word.lower() if _is_word(word) else word): code for word, code in found.items()}


def _is_word(unit: str) -> bool:
    return len(unit) > 3 and unit.lower() != unit.upper()


def _code(word: str | None) -> str | None:
    return units().get(word.lower() if _is_word(word) else word) if word else None


_NUMBER = rf"(?:(?i:minus\s)|[+−–-])?(?:{DIGITS}[½⅓⅔¼¾]?|{_SPELLED}(?:[\s-]+{_SPELLED})*"
_MONEY = rf"[^\W\d_]{{0,3}}[{CURRENCY_SIGNS}]|[A-Z]{{3}}"
_FACTOR = rf"{_SCALE}+|[{''.join(LETTERS)}](?!\w)"
_QUANTITY = re.compile(
    rf"(?:(?P<prefix>{_MONEY})\s?)?(?P<low>{_NUMBER}))(?P<low_scale>{_FACTOR})?"
    rf"(?:(?:\s?(?P<low_unit>[^\W\d]+|[^\w\s,.]))?(?:{_DASH}|{_TO})(?:(?P<high_prefix>{_MONEY})\s?)?(?P<high>{_NUMBER}?)))?"
    rf"(?P<scale>{_FACTOR})?(?:[\s-]?(?P<unit>(?!{_SPELLED}\b)[^\s\d-](?:\D*[^\s\d])?[23]?))?"
)


def read_number(text: str) -> Decimal | None:
    """Return the number that a text consists of, in digits or in English words, or None.

    >>> read_number("1,644"), read_number("Twenty-one"), read_number("16,44"), read_number("dozens")
    (Decimal('1644'), Decimal('21'), None, None)
    >>> read_number("two and a half dozen"), read_number("minus 3")
    (Decimal('30.0'), Decimal('-3'))
    """
    if len(text) > LONGEST:
        return None
    if sign := _SIGN.match(text):
        value = None if _SIGN.match(text, sign.end()) else read_number(text[sign.end() :])
        return value if value is None or sign[0][0] in "+pP" else -value
    low = text.lower()
    if not "0" <= text[:1] <= "9":
        return _in_words(low)
    if " and " in low:
        return _and_a_part(low)
    digits, part = (text[:-1], share(text[-1])) if text[-1] in "½⅓⅔¼¾" else (text, None)
    grouped = _GROUPED.sub(lambda m: re.sub(r"\s", "", m[0]), digits)
    return Decimal(grouped.replace(",", "")) + (part or 0) if _DIGITS.fullmatch(grouped) else None


def _in_words(low: str) -> Decimal | None:
    words = re.split(r"\s|-", low)
    if not ({*words} <= NUMBER_WORDS | PARTS.keys() | {"a", "an", "of", "and"}) or words[0] in SCALES:
        return None
    if (found := _PART_OF.fullmatch(low)) and not SCALES.keys().isdisjoint(words):
        part, of = share(found["part"]), _in_words(found["of"])
        return part * of if part and of else None
    if not PARTS.keys().isdisjoint(words):
        return _and_a_part(low)
    if words[0] == "a" and words[1:2] and words[1] in SCALES:
        return _in_words(f"one{low[1:]}")
    if words[-1] in ("dozen", "trillion") and len(words) > 1:  # text2num knows neither
        rest = _in_words(low.removesuffix(words[-1])[:-1])
        return None if rest is None else rest * SCALES[words[-1]]
    if not NUMBER_WORDS.issuperset({*words} - {"and"}):
        return None
    from text_to_num import text2num  # pyright: ignore[reportUnknownVariableType]

    try:
        return Decimal(str(text2num(low, "en")))  # pyright: ignore[reportUnknownArgumentType]
    except ValueError:
        return None


def _and_a_part(low: str) -> Decimal | None:
    """Read "two and a half", its scale behind it ("two and a half million") or, of one, within ("a million and a half")."""
    found = _AND_A_PART.fullmatch(low)
    part = share(found["part"]) if found else None
    if not found or part is None:
        return None
    first, *scales = re.split(r"\s|-", found["whole"])
    if scales and first in ("a", "one") and all(word in SCALES for word in scales) and not found["scale"]:
        return (1 + part) * _scale(" ".join(scales))
    whole = read_number(found["whole"])
    return None if whole is None or (scales and scales[-1] in SCALES) else (whole + part) * _scale(found["scale"])


def share(text: str) -> Decimal | None:
    """Return the share of a whole that a text states as a fraction, or None.

    >>> share("three quarters"), share("7/8"), share("half"), share("five quarters")
    (Decimal('0.75'), Decimal('0.875'), Decimal('0.5'), None)
    """
    if len(text) == 1:
        value = Decimal(str(unicodedata.numeric(text, 0)))
        return value if 0 < value < 1 else None
    if digits := re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text):
        many, parts = int(digits[1]), int(digits[2])
    else:
        *words, last = re.split(r"\s|-", f"one {text}" if text.lower() == "half" else text.lower())
        if len(words) != 1 or last not in PARTS or (last[-1] == "s") == (words[0] in ("a", "an", "one")):
            return None
        many, parts = int(1 if words[0] in ("a", "an") else _in_words(words[0]) or 0), PARTS[last]
    return Decimal(many) / parts if 0 < many < parts else None


def _matched(exact: str) -> re.Match[str] | None:
    if len(exact) > LONGEST:
        return None
    plain = _GROUPED.sub(lambda m: re.sub(r"\s", "", m[0]), exact)
    plain = re.sub(r"^from\s+(?=.*\sto\s)", "", plain, flags=re.IGNORECASE)
    match = _QUANTITY.fullmatch(re.sub(r"^between\s+(.+?)\s+and\s+", r"\1 to ", plain, flags=re.IGNORECASE))
    return match if match and (_code(match["unit"]) or not match["unit"]) else None


def unit_of(exact: str) -> str | None:
    """Return the code of the unit inside a quantity, or None.

    >>> unit_of("1.08 billion yuan"), unit_of("€3 million"), unit_of("3 million"), unit_of("two thirds")
    ('CNY', 'EUR', None, '1')
    """
    if share(exact) is not None:
        return "1"
    match = _matched(exact)
    return _code(match["unit"] or match["prefix"]) if match else None


def _plain_range(exact: str) -> re.Match[str] | None:
    """Return the match of a range of plain numbers, or None."""
    match = _matched(exact) if re.search(rf"{_DASH}|{_TO}", exact) else None
    return match if match and match["high"] and not any(match[name] for name in _MEASURED) else None


_MEASURED = ("prefix", "low_scale", "low_unit", "high_prefix", "scale", "unit")


def number(exact: str, context: Context) -> float:
    """Read a number written in digits or in words; it must be the whole number that stands there."""
    value, match = read_number(exact), None
    if value is None and share(exact) is not None:
        raise Underivable(f"{exact!r} is a share: its basis is quantity")
    if value is None and not (match := _plain_range(exact)):
        raise Underivable(f"{exact!r} is not a number in digits or English words")
    _refuse_part(exact, context)
    _refuse_another_role(exact, context, value is None)
    return _float(_end(exact, context, match) if match else value or Decimal(0))


def quantity(exact: str, context: Context) -> float:
    """Read number × scale word, with its unit, or a share: "1.08 billion yuan" is 1,080,000,000 (CNY)."""
    part, match = share(exact), _matched(exact)
    if part is not None:
        _refuse_share(exact, context)
    elif match and match["prefix"] and not _code(match["prefix"]):
        raise Underivable(f"{match['prefix']!r} names no single currency")
    elif match is None or (
        not LETTERS.keys().isdisjoint(match.group("low_scale", "scale"))
        and not re.fullmatch("[A-Z]{3}", unit_of(exact) or "")
    ):
        raise Underivable(f"{exact!r} is not a number with a scale word or unit")
    elif not any(match[name] for name in _MEASURED):
        raise Underivable(f"{exact!r} has neither scale word nor unit: its basis is number")
    elif (match["low_unit"] and _code(match["low_unit"]) != _code(match["unit"])) or (
        match["high_prefix"] not in (None, match["prefix"])
    ):
        raise Underivable(f"{exact!r} has two units")
    _refuse_part(exact, context, match and (match["unit"] or match["prefix"]))
    _refuse_another_role(exact, context, bool(match and match["high"]))
    return _float(part if match is None or part is not None else _end(exact, context, match))


def _end(exact: str, context: Context, match: re.Match[str]) -> Decimal:
    """Return the number that is asked for: the only one, or the end of a range."""
    low, high = read_number(match["low"]), read_number(match["high"]) if match["high"] else None
    if low is None or (match["high"] and high is None):
        raise Underivable(f"{exact!r} is not a number with a scale word or unit")
    own = match["low_scale"] or not match["high"] or SCALES.keys().isdisjoint(re.split(r"\s|-", match["low"].lower()))
    low *= _scale((match["low_scale"] or match["scale"]) if own else "")
    if high is None:
        return low
    high *= _scale(match["scale"])
    if high <= low:
        raise Underivable(f"{exact!r} is no range: it does not rise")
    return high if _role(context) == "upper_end" else low


def _role(context: Context) -> str | None:
    role = context.column.mark(NumberRole)
    return role.role if role else None


def _scale(words: str | None) -> int:
    found: Iterator[str] = (m[0] for m in re.finditer(r"[a-zA-Z]+|[万亿]", words or ""))
    return prod(LETTERS.get(word) or SCALES[word.lower()] for word in found)


def _float(value: Decimal) -> float:
    if abs(value) > LARGEST:
        raise Underivable(f"{value} is beyond {LARGEST:,}")
    return float(value)


def unit(exact: str, context: Context) -> str:
    """Read the code of the currency (ISO 4217) or unit (UCUM) that the word or sign names; of a share, it is 1."""
    if share(exact) is not None:
        _refuse_share(exact, context)
        return "1"
    code = _code(exact)
    if code is None:
        raise Underivable(f"{exact!r} names no single currency or unit")
    if longer := _longer_unit(exact, context):
        raise Underivable(f"{exact!r} is only part of {longer!r}")
    if re.search(r"[^\W\d\u3400-\u9fff]-?$", context.before) or re.match(
        rf"(?!\d)(?:{_CUT_AFTER.pattern})", context.after
    ):
        raise Underivable(f"{exact!r} is only part of a longer word")
    return code


@lru_cache
def _longer_units(lower: str) -> tuple[str, ...]:
    return tuple(unit for unit in units() if len(unit) > len(lower) and lower in unit.lower())


def _longer_unit(exact: str, context: Context) -> str | None:
    """Return the unit around a quote that is a part of it, or None."""
    around, at = f"{context.before}{exact}{context.after}", len(context.before)
    for longer in _longer_units(exact.lower()):
        for m in re.finditer(
            rf"(?<![^\W\d]){re.escape(longer)}(?!\w)|{re.escape(longer)}(?<=元)", around, re.IGNORECASE
        ):
            if m.start() <= at and m.end() >= at + len(exact):
                return longer
    return None


def _unit_at(after: str) -> str | None:
    found = _UNIT_AFTER.match(after)
    phrase = found[0] if found else ""
    while phrase:
        if _code(phrase.strip(" -\u00a0")):
            return phrase
        phrase = phrase.rpartition(" ")[0]
    return next((sign for sign in units() if sign >= "\u3400" and after.startswith(sign)), None)


def is_cut(before: str, after: str) -> bool:
    """Whether what stands between two texts is only a part of a longer word or number."""
    return bool(_CUT_BEFORE.search(before[-4:]) or _CUT_AFTER.match(after))


def _refuse_share(exact: str, context: Context) -> None:
    """Refuse a fraction that is a date, a score, an ordinal or a part of a period or match."""
    if "/" in exact and not re.match(r"\s+of\b", context.after):
        raise Underivable(f"{exact!r} is no share here: 'of' does not follow")
    if lead := re.search(r"\b(first|second|latter|past|last|next|previous)\s$", context.before, re.IGNORECASE):
        raise Underivable(f"{exact!r} is no share here: {lead[1]!r} stands before it")
    noun = re.match(r"\s([^\W\d_]+)", context.after)
    if re.search(r"(?:rd|th)$", exact) and noun and not is_function_word(noun[1]):
        raise Underivable(f"{exact!r} is an ordinal here: {noun[1]!r} follows")


def _refuse_part(exact: str, context: Context, measure: str | None = None) -> None:
    """Refuse a quote that cuts a number out of a longer one, out of a quantity or out of a name."""
    before, after = context.before, context.after
    low, high = _range_before(exact, context), _range_after(exact, context)
    start, end = " " if low else before, "" if high or (measure and re.match(r"-[^\W\d]", after)) else after
    if is_cut(start, end) or re.search(r"[0-9]\s$", start) or (exact[-1].isdigit() and re.match(r"\s[0-9]", end)):
        raise Underivable(f"{exact!r} is only part of a longer word or number")
    if sign := _SIGN_BEFORE.search(start):
        raise Underivable(f"{exact!r} leaves out {sign[0].strip()!r} before it")
    if exact[0] not in CURRENCY_SIGNS and _CURRENCY_BEFORE.search(before[-3:]):
        raise Underivable(f"{exact!r} leaves out the currency sign before it")
    if not measure and (code := _CODE_BEFORE.search(before)) and code[1] in units():
        raise Underivable(f"{exact!r} leaves out {code[1]!r} before it")
    if title := _TITLE_BEFORE.search(before):
        raise Underivable(f"{exact!r} is part of a name here: {title[1]!r} stands before it")
    if YEAR.fullmatch(exact) and re.search(YEAR_AFTER, before, re.IGNORECASE):
        raise Underivable(f"{exact!r} is a year here, not a count")
    if exact[0].isupper() and not _PREFIXED.match(exact) and re.search(r"\w[\s]$", before):
        raise Underivable(f"{exact!r} is part of a name here")
    if high and high["scale"]:
        raise Underivable(f"{exact!r} is only part of {exact + high[0]!r}")
    if measure is None:
        _refuse_words_beside(exact, before, after)
        if (scale := re.match(_SCALE, after)) and (after[scale.end() :][:1] != "-" or _unit_at(after[scale.end() :])):
            raise Underivable(f"{exact!r} is only part of {exact + scale[0]!r}")
        if more := _unit_at(after):
            raise Underivable(f"{exact!r} is only part of the quantity {exact + more!r}")
    elif longer := _longer_unit(measure, Context(context.column, "", after)):
        raise Underivable(f"{exact!r} is only part of {exact.removesuffix(measure) + longer!r}")


def _refuse_words_beside(exact: str, before: str, after: str) -> None:
    """Refuse a number beside number words that belong to it, or that are no part of any number that is read."""
    starts, ends = [len(before)], [0]
    while len(starts) <= WORDS_BESIDE and (m := re.search(rf"(?<![\w-]){_SPELLED}[\s-]+$", before[: starts[-1]])):
        starts.append(m.start())
    while len(ends) <= WORDS_BESIDE and (m := re.compile(rf"[\s-]+{_BESIDE}").match(after, ends[-1])):
        ends.append(m.end())
    longer = (before[a:] + exact + after[:b] for a in reversed(starts) for b in reversed(ends))
    whole = next(text for text in longer if text == exact or read_number(text) is not None or share(text) is not None)
    if whole != exact or (part := _AND_A_HALF.match(after)):
        raise Underivable(f"{exact!r} is only part of {(whole if whole != exact else exact + part[0])!r}")
    left = before[starts[1] :].strip() if len(starts) > 1 else ""
    if left.lower() in NUMBER_WORDS - {"one"}:
        raise Underivable(f"{exact!r} is not read: {left!r} stands before it")
    right = after[: ends[1]].strip() if len(ends) > 1 else ""
    digits = re.match(rf"\s({DIGITS})(?![\w-])", after) if exact[-1].isalpha() else None
    if digits and not _unit_at(after[digits.end() :]):
        right = digits[1]
    elif right.lower() not in NUMBER_WORDS - {"one"} - SCALES.keys() | UNREAD:
        tens = re.search(r"(?:ty|hundred|thousand|illion)$", exact, re.IGNORECASE)
        right = ordinal[1] if tens and (ordinal := _ORDINAL_AFTER.match(after)) else ""
    if right:
        raise Underivable(f"{exact!r} is not read: {right!r} stands after it")


def _range_before(exact: str, context: Context) -> re.Match[str] | None:
    """Return the lower end of a range of which a quote is the upper one, with what joins them, or None."""
    found = _UP_TO.search(context.before)
    if not found:
        return None
    between, measure = found["joint"].strip() == "and", found["unit"].strip(" -")
    if between and not (found["lead"] or "").lower().startswith("between"):
        return None
    if measure and not (re.fullmatch(_SCALE, measure) or _code(measure) and _code(measure) == unit_of(exact)):
        return None
    low, high = read_number(found["low"]), _value(exact)
    if low is None or high is None or (high <= low and not measure):
        return None
    return None if any(cues_in(context.before, Vocabulary("change"))) else found


def _range_after(exact: str, context: Context) -> re.Match[str] | None:
    """Return the upper end of a range of which a quote is the lower one, with what joins them, or None."""
    found = _ON_TO.match(context.after)
    if not found or (
        found["joint"].strip() == "and" and not re.search(r"(?i)\bbetween\s+(?:\w+\s+)?$", context.before)
    ):
        return None
    low, high = _value(exact), read_number(found["high"])
    return found if low is not None and high is not None and (found["scale"] or low < high) else None


def _value(exact: str) -> Decimal | None:
    match = _matched(exact)
    return read_number(exact) or (read_number(match["low"]) if match else None)


def _refuse_another_role(exact: str, context: Context, is_range: bool) -> None:
    """Refuse the size of a change as a state, an earlier state as a later one, and one end of a range as the other."""
    lead, role = _LEAD.search(context.before), _role(context)
    word = lead[1].lower() if lead else ""
    changes = bool(lead) and any(cues_in(context.before, Vocabulary("change")))
    steps = word == "from" and (re.match(r"\s+to\s+", context.after) or re.search(r"\sto\s", exact))
    wrong = {
        "value": (word == "by" and changes) or (steps and changes),
        "upper_end": (word in {"by", "to"} and changes),
        "previous": word in {"by", "to"},
        "change": word in {"from", "to"},
    }
    if wrong.get(role or ""):
        raise Underivable(f"{exact!r} after {word!r} is no {context.column.name}")
    low = _range_before(exact, context)
    if role == "value" and low and not (low["lead"] or "").lower().startswith("from"):
        raise Underivable(f"{exact!r} is the upper end of a range here: value_to")
    if role == "upper_end" and not is_range and not low:
        raise Underivable(f"{exact!r} is no range, nor the upper end of one")


NUMBER = Basis(
    "number",
    "The value is the number written, in digits or in words; the quote is that number, whole.",
    number,
    lambda: {"digits": DIGITS, "words": "English number words, as text2num reads them; dozens; 'and a half'"},
    fits=lambda exact: read_number(exact) is not None or _plain_range(exact) is not None,
)
QUANTITY = Basis(
    "quantity",
    "The value is number × scale word, or a share; the quote is number, scale and unit, or the fraction.",
    quantity,
    lambda: {"scales": dict(SCALES), "money": dict(LETTERS), "shares": dict(PARTS)},
)
UNIT = Basis(
    "unit",
    "The value is the ISO 4217 or UCUM code of the currency or unit that the word names; of a share, 1.",
    unit,
    lambda: {"codes": dict(sorted(units().items()))},
)
