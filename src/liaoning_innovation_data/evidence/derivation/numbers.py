"""The rules `number`, `quantity` and `unit`.

Numbers in digits follow English usage: commas group thousands, a full stop begins decimals. Numbers in words
are read by text2num (English, strict). Codes are ISO 4217 for currencies, by their CLDR names, and UCUM.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from math import prod

from ...schema.annotations import NumberRole
from ...schema.vocabulary import Vocabulary
from .base import Basis, Context, Underivable
from .terms import cues_in
from .text import CURRENCY_SIGNS, TABLES, WORD, listed

DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_DIGITS = re.compile(DIGITS)
SCALES: Mapping[str, int] = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
NUMBER_WORDS = frozenset(listed("number_words")) | frozenset(SCALES)
LONGEST = 120
"""No number, with scale and unit, is written with more characters."""

PREFIXED = re.compile(rf"[^\W\d_]+[{CURRENCY_SIGNS}]?\s?\d")
"""A number after the code or sign of its currency: "RMB 3 million", "US$5"."""

WORDS_BEFORE = 6
"""How many words before a number in words may belong to it."""

YEAR = re.compile(r"(?:1[89]|20|21)[0-9]{2}")
YEAR_AFTER = r"\b(?:in|since|until|by|during|from|of|before|after|year)\s+(?:\w+\s+)?$"
"""A bare number that looks like a year is one after these words."""

LARGEST = 10**21
"""Greater numbers are refused: nothing that is counted or paid is greater."""

_UNITS = tomllib.loads((TABLES / "units.toml").read_text("utf-8"))
SIGNS: Mapping[str, str] = _UNITS["signs"]
"""Signs and abbreviations that name one unit only; `$`, `£` and `¥` are used for several currencies."""

UCUM: Mapping[str, tuple[str, ...]] = {code: tuple(words) for code, words in _UNITS["ucum"].items()}

_SCALE_AFTER = re.compile(
    rf"(?:\s*(?:–|—|-|to)\s*(?:{DIGITS}))?[\s-](?:{'|'.join(SCALES)}|dozens?|scores?)(?![\w-])", re.IGNORECASE
)
_UNIT_AFTER = re.compile(rf"\s?(?:[{CURRENCY_SIGNS}%]|[^\W\d_]+(?: [^\W\d_]+)?)")
_NUMBER_BEFORE = re.compile(r"(?:\d[.,\s]?|[\w-])$")
_NUMBER_AFTER = re.compile(r"[.,]?\d|-?\w")
_SIGN_BEFORE = re.compile(rf"[{CURRENCY_SIGNS}]\s?$")
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


@cache
def _quantity() -> re.Pattern[str]:
    ordered = sorted(units(), key=len, reverse=True)
    flags = {True: "ai", False: "i"}  # in English, letters of English alone: "ſ" is no s
    unit = "|".join(f"(?{flags[u.isascii()]}:{re.escape(u)})" if _is_word(u) else re.escape(u) for u in ordered)
    one = "(?ai:" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
    number = rf"{DIGITS}|{one}(?:(?:\s+(?i:and)\s+|[\s-]){one})*"
    one_scale = "(?ai:" + "|".join(SCALES) + ")"
    scale = rf"{one_scale}(?:\s{one_scale})*"
    sign = rf"(?:(?P<prefix>{unit})\s?)?"
    return re.compile(
        rf"{sign}(?P<low>{number})(?:[\s-](?P<low_scale>{scale}))?(?:(?:\s?[–—-]\s?|\s+to\s+)(?P<high>{number}?))?"
        rf"(?:[\s-](?P<scale>{scale}))?(?:[\s-]?(?P<unit>{unit}))?"
    )


def read_number(text: str) -> Decimal | None:
    """Return the number that a text consists of, in digits or in English words, or None.

    >>> read_number("1,644"), read_number("Twenty-one"), read_number("16,44"), read_number("dozens")
    (Decimal('1644'), Decimal('21'), None, None)
    """
    if len(text) > LONGEST:
        return None
    if "0" <= text[:1] <= "9":
        return Decimal(text.replace(",", "")) if _DIGITS.fullmatch(text) else None
    words = text.lower().replace("-", " ").split(" ")
    if words[0] not in NUMBER_WORDS or words[0] in SCALES or not NUMBER_WORDS.issuperset({*words} - {"and"}):
        return None
    if words[-1] == "trillion" and len(words) > 1:  # text2num knows none
        rest = read_number(text.lower().removesuffix("trillion").rstrip(" -"))
        return None if rest is None else rest * SCALES["trillion"]
    from text_to_num import text2num  # pyright: ignore[reportUnknownVariableType]

    try:
        return Decimal(str(text2num(text.lower(), "en")))  # pyright: ignore[reportUnknownArgumentType]
    except ValueError:
        return None


def _matched(exact: str) -> re.Match[str] | None:
    return _quantity().fullmatch(exact) if len(exact) <= LONGEST else None


def unit_of(exact: str) -> str | None:
    """Return the code of the unit inside a quantity, or None.

    >>> unit_of("1.08 billion yuan"), unit_of("€3 million"), unit_of("3 million")
    ('CNY', 'EUR', None)
    """
    match = _matched(exact)
    word = (match["unit"] or match["prefix"]) if match else None
    return (units().get(word) or units().get(word.lower())) if word else None


def number(exact: str, context: Context) -> float:
    """Read a number written in digits or in words; it must be the whole number that stands there."""
    value = read_number(exact)
    if value is None:
        raise Underivable(f"{exact!r} is not a number in digits or English words")
    _refuse_part(exact, context)
    _refuse_another_role(exact, context)
    if following := _SCALE_AFTER.match(context.after):
        raise Underivable(f"{exact!r} is only part of {exact + following[0]!r}")
    if more := _unit_at(context.after):
        raise Underivable(f"{exact!r} is only part of the quantity {exact + more!r}")
    return _float(value)


def quantity(exact: str, context: Context) -> float:
    """Read number × scale word, with its unit: "1.08 billion yuan" is 1,080,000,000 (CNY)."""
    match = _matched(exact)
    low = read_number(match["low"]) if match else None
    high = read_number(match["high"]) if match and match["high"] else None
    if match is None or low is None or (match["high"] and high is None):
        raise Underivable(f"{exact!r} is not a number with a scale word or unit")
    if not (match["low_scale"] or match["scale"] or match["unit"] or match["prefix"]):
        raise Underivable(f"{exact!r} has neither scale word nor unit: its basis is number")
    _refuse_part(exact, context)
    _refuse_another_role(exact, context)
    if not match["unit"] and not match["prefix"] and (more := _unit_at(context.after)):
        raise Underivable(f"{exact!r} is only part of {exact + more!r}")
    if _role(context) == "upper_end":
        if high is None:
            raise Underivable(f"{exact!r} is no range")
        return _float(high * _scale(match["scale"]))
    return _float(low * _scale(match["low_scale"] or match["scale"]))


def _role(context: Context) -> str | None:
    role = context.column.mark(NumberRole)
    return role.role if role else None


def _scale(word: str | None) -> int:
    return prod(SCALES[one] for one in word.lower().split()) if word else 1


def _float(value: Decimal) -> float:
    if value > LARGEST:
        raise Underivable(f"{value} is beyond {LARGEST:,}")
    return float(value)


def unit(exact: str, context: Context) -> str:
    """Read the code of the currency (ISO 4217) or unit (UCUM) that the word or sign names."""
    code = units().get(exact.lower() if _is_word(exact) else exact)
    if code is None:
        raise Underivable(f"{exact!r} names no single currency or unit")
    for longer in _longer_units(exact.lower()):
        if _covers(longer, exact, context):
            raise Underivable(f"{exact!r} is only part of {longer!r}")
    return code


@lru_cache
def _longer_units(lower: str) -> tuple[str, ...]:
    return tuple(unit for unit in units() if len(unit) > len(lower) and lower in unit.lower())


def _covers(longer: str, exact: str, context: Context) -> bool:
    around = f"{context.before}{exact}{context.after}"
    at = len(context.before)
    return any(
        m.start() <= at and m.end() >= at + len(exact)
        for m in re.finditer(rf"(?<!\w){re.escape(longer)}(?!\w)", around, re.IGNORECASE)
    )


def _unit_at(after: str) -> str | None:
    found = _UNIT_AFTER.match(after)
    for phrase in (found[0], found[0].rpartition(" ")[0]) if found else ():
        if (word := phrase.strip()) and (word.lower() in units() or word in units()):
            return phrase
    return None


def _refuse_part(exact: str, context: Context) -> None:
    """Refuse a quote that cuts a number out of a longer one or out of a name, or that is denied or planned."""
    if _NUMBER_BEFORE.search(context.before[-3:]) or _NUMBER_AFTER.match(context.after):
        raise Underivable(f"{exact!r} is only part of a longer word or number")
    if exact[0] not in CURRENCY_SIGNS and _SIGN_BEFORE.search(context.before[-3:]):
        raise Underivable(f"{exact!r} leaves out the currency sign before it")
    if YEAR.fullmatch(exact) and re.search(YEAR_AFTER, context.before, re.IGNORECASE):
        raise Underivable(f"{exact!r} is a year here, not a count")
    if exact[0].isdigit():
        return
    if exact[0].isupper() and not PREFIXED.match(exact) and re.search(r"\w[\s]$", context.before):
        raise Underivable(f"{exact!r} is part of a name here")
    before = context.before.split()[-WORDS_BEFORE:] if re.search(r"\w\s$", context.before) else []
    first = re.match(rf"\s((?:and\s+)?{WORD.pattern})", context.after)
    longer = [" ".join([*before[at:], exact]) for at in range(len(before))] + ([f"{exact} {first[1]}"] if first else [])
    for words in longer:
        if read_number(words) is not None:
            raise Underivable(f"{exact!r} is only part of {words!r}")


def _refuse_another_role(exact: str, context: Context) -> None:
    """Refuse the size of a change as a state, and an earlier state as a later one: "from 34 to 40", "by 12"."""
    lead = _LEAD.search(context.before)
    word = lead[1].lower() if lead else ""
    changes = bool(lead) and any(cues_in(context.before, Vocabulary("change")))
    steps = word == "from" and re.match(r"\s+to\s+", context.after)
    wrong = {
        "value": (word == "by" and changes) or (steps and changes),
        "upper_end": (word in {"by", "to"} and changes),
        "previous": word in {"by", "to"},
        "change": word in {"from", "to"},
    }
    if wrong.get(_role(context) or ""):
        raise Underivable(f"{exact!r} after {word!r} is no {context.column.name}")


NUMBER = Basis(
    "number",
    "The value is the number written, in digits or in words; the quote is that number, whole.",
    number,
    lambda: {"digits": DIGITS, "words": "English number words, as text2num reads them"},
    fits=lambda exact: read_number(exact) is not None,
)
QUANTITY = Basis(
    "quantity",
    "The value is number × scale word; the quote is number, scale word and unit.",
    quantity,
    lambda: {"scales": dict(SCALES)},
)
UNIT = Basis(
    "unit",
    "The value is the ISO 4217 or UCUM code of the currency or unit that the word names.",
    unit,
    lambda: {"codes": dict(sorted(units().items()))},
)
