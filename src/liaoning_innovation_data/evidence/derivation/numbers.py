"""How numbers, shares and quantities are written; `quantities` has the rules that read them in a sentence.

Numbers in digits follow English usage: commas or spaces group thousands, a full stop begins decimals. Numbers in
words are read by text2num (English, strict), dozens and fractions here. Codes are ISO 4217 for currencies, by their
names and signs in CLDR's English, and UCUM; what UCUM has no code for is an annotation, such as `{mu}`.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from math import prod
from typing import NamedTuple

from .text import CURRENCY_SIGNS, TABLES, listed

_UNITS = tomllib.loads((TABLES / "units.toml").read_text("utf-8"))
SCALES: Mapping[str, int] = _UNITS["scales"]
LETTERS: Mapping[str, int] = _UNITS["letters"]
"""Scales of one letter, for amounts of money alone: "€40k"."""

PARTS: Mapping[str, int] = {word: int(parts) for parts, words in _UNITS["parts"].items() for word in words}
"""Word -> of how many equal parts it is one: "third", "thirds"."""

_CURRENCIES = json.loads((TABLES / "currencies.json").read_text("utf-8"))
SIGNS: Mapping[str, str] = _CURRENCIES["signs"] | _UNITS["signs"]
"""Signs and abbreviations of currencies."""

UCUM: Mapping[str, tuple[str, ...]] = {code: tuple(words) for code, words in _UNITS["ucum"].items()}
NUMBER_WORDS = frozenset(listed("number_words")) | {word for word in SCALES if len(word) > 3}
KNOWN_SCALES = frozenset(("hundred", "thousand", "million", "billion"))
"""The scale words that text2num knows."""
WORDS_IN_NUMBERS = frozenset((*NUMBER_WORDS, *PARTS, "a", "an", "of", "and"))

LONGEST = 120
"""No number, with scale and unit, is written with more characters."""


YEAR = re.compile(r"(?:1[89]|20|21)[0-9]{2}")


def either(words: Iterable[str]) -> str:
    """Return the pattern of one of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]+)(?:\.[0-9]+)?"
_DIGITS = re.compile(DIGITS)
_GROUPED = re.compile(r"(?<![\w.,])[0-9]{1,3}(\s)[0-9]{3}(?:\1[0-9]{3})*(?![\d,]|\s\d)")
_SIGN = re.compile(r"(?:minus\s|plus\s|[+−–-])(?=\w)", re.IGNORECASE)
ONE = rf"(?ai:{either(NUMBER_WORDS)})"
SPELLED = rf"(?ai:{either(WORDS_IN_NUMBERS)})"
SCALE = rf"(?:[\s-]?(?:(?ai:{either(word for word in SCALES if word.isascii())})(?![a-zA-Z])|万|亿))"
_N_PARTS = rf"(?:(?:an?|{ONE})[\s-](?ai:{either(PARTS)}))"
_AND_A_PART = re.compile(rf"(?P<whole>.+?)[\s-]and[\s-](?P<part>{_N_PARTS})(?P<scale>(?:[\s-](?:{either(SCALES)}))*)")
_ONE_IN_TEN = re.compile(rf"({DIGITS}|{ONE})\s(?:in|out\sof)(?:\severy)?\s({DIGITS}|{ONE}(?:[\s-]{ONE})?)")
_PART_OF = re.compile(rf"(?:a )?(?P<part>half|{_N_PARTS})(?: of)? (?:(?:an?|one) (?P<of>.+)|(?<=half )(?P<scale>\w+))")


class Short(NamedTuple):
    """What a word or sign that is short for several currencies may mean."""

    codes: frozenset[str]
    """These currencies, where the document names one of them in full."""
    means: tuple[str, ...]
    """These, whatever it names."""


@cache
def _by_last_word() -> Mapping[str, Mapping[str, str]]:
    """Return the last words of the names of currencies, in lower case -> the whole names -> their codes."""
    found: dict[str, dict[str, str]] = {}
    for code, names in _CURRENCIES["currencies"].items():
        for name in names:
            found.setdefault(name.lower().split()[-1], {})[name.lower()] = code
    return found


@cache
def short_units() -> Mapping[str, Short]:
    """Return the words and signs that are short for several currencies, and what they may mean."""
    found: dict[str, Short] = {}
    for last, names in _by_last_word().items():
        codes, plain = frozenset(names.values()), unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode()
        if len(codes) > 1 and last not in names:
            found[last] = Short(codes, (f"{{{plain.removesuffix('s')}}}",))
    for word, short in _UNITS["short"].items():
        kin = {code for last in short["names"] for code in _by_last_word()[last].values()}
        found[word] = Short(frozenset(kin), tuple(short["means"]))
    return found


@lru_cache(maxsize=64)
def named_currencies(text: str) -> frozenset[str]:
    """Return the codes of the currencies that a document names in full, by a code before a number or by their own sign.

    >>> sorted(named_currencies("3 million Swiss francs, US$3.4 million or NOK 35 million; francs"))
    ['CHF', 'NOK', 'USD']
    """
    low = text.lower()
    found = {units().get(m[0]) for m in re.finditer(rf"[A-Z]+[{CURRENCY_SIGNS}]|\b[A-Z]{{3}}(?=\s?\d)", text)}
    for word in re.finditer(r"[^\W\d_]+", low):
        for name, code in _by_last_word().get(word[0], {}).items():
            if len(name) > 3 and low.endswith(name, 0, word.end()):
                found.add(code)
    return frozenset(code for code in found if code)


@cache
def units() -> Mapping[str, str]:
    """Return unit word or sign -> code. Words ignore case, signs and abbreviations don't."""
    found = {word: short.means[0] for word, short in short_units().items() if short.means}
    found.update({name: code for code, names in _CURRENCIES["currencies"].items() for name in names})
    found.update({word: code for code, words in (*UCUM.items(), *_UNITS["names"].items()) for word in words})
    found.update({sign: code for sign, code in SIGNS.items() if sign not in found})
    return {(word.lower() if _is_word(word) else word): code for word, code in found.items()}


def _is_word(unit: str) -> bool:
    return len(unit) > 3 and unit.lower() != unit.upper()


def codes_of(word: str, named: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the codes of what a unit may mean, where a document names these currencies in full; None: any of them.

    >>> codes_of("francs", ["CHF"]), codes_of("francs", []), codes_of("$", ["CAD"]), codes_of("¥", [])
    (('CHF', '{franc}'), ('{franc}',), ('USD', 'CAD'), ())
    """
    short = short_units().get(word.lower() if _is_word(word) else word)
    if short is None:
        return (code,) if (code := code_of(word)) else ()
    codes, means = short
    one = sorted(codes if named is None else codes.intersection(named))
    one = one if named is None or len(one) == 1 else []
    return (*means, *one) if means and means[0][0] != "{" else (*one, *means)


def code_of(word: str | None) -> str | None:
    """Return the code of the unit or currency that a word or sign names, or the first that it may mean, or None.

    >>> code_of("yuan"), code_of("Litres per square metre a day"), code_of("g/kWh"), code_of("euros per day")
    ('CNY', 'L/m2/d', 'g/(kW.h)', None)
    """
    if (known := _known(word or "")) or not word:
        return known
    parts = [_known(part) or part for part in re.split(r"/|\s(?:per|an?)\s", word)]
    if len(parts) < 2 or not UCUM.keys() - {"%"} >= {*parts}:
        return None
    return "/".join(f"({part})" if "." in part and at else part for at, part in enumerate(parts))


def _known(word: str) -> str | None:
    low = word.lower() if _is_word(word) else word
    return units().get(low) or units().get(low.replace("-", " "))


DASH, TO = r"\s?[–—-]\s?", r"\s+to\s+"
_SPELLED = rf"{SPELLED}(?![^\W\d_])"
_NUMBER = rf"(?:(?i:minus\s)|[+−–-])?(?:{DIGITS}[½⅓⅔¼¾]?|{_SPELLED}(?:[\s-]+{_SPELLED})*"
_SHORT = (*_UNITS["signs"], *_UNITS["short"])
ABBREVIATED = either(word for word in _SHORT if word[0].isupper() and word[-1] not in CURRENCY_SIGNS)
"""What letters before a number are short for a currency."""
_MONEY = rf"[^\W\d_]{{0,3}}[{CURRENCY_SIGNS}]|[A-Z]{{3}}|{ABBREVIATED}"
_FACTOR = rf"{SCALE}+|[{''.join(LETTERS)}](?!\w)"
_QUANTITY = re.compile(
    rf"(?:(?P<prefix>{_MONEY})\s?)?(?P<low>{_NUMBER}))(?P<low_scale>{_FACTOR})?"
    rf"(?:(?:\s?(?P<low_unit>[^\W\d]+|[^\w\s,.]))?(?:{DASH}|{TO})(?:(?P<high_prefix>{_MONEY})\s?)?(?P<high>{_NUMBER}?)))?"
    rf"(?P<scale>{_FACTOR})?(?:[\s-]?(?P<unit>(?!{SPELLED}\b)[^\s\d-](?:\D*[^\s\d])?[23]?))?"
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
    if not WORDS_IN_NUMBERS.issuperset(words) or words[0] in SCALES:
        return None
    if (found := _PART_OF.fullmatch(" ".join(words))) and not SCALES.keys().isdisjoint(words):
        part, of = share(found["part"]), _in_words(f"one {found['of'] or found['scale']}")
        return part * of if part and of else None
    if not PARTS.keys().isdisjoint(words):
        return _and_a_part(low)
    if words[0] == "a" and words[1:2] and words[1] in SCALES:
        return _in_words(f"one{low[1:]}")
    if words[-1] in SCALES.keys() - KNOWN_SCALES and len(words) > 1:
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
    """Read "two and a half", with a scale after it ("two and a half million") or before it ("a million and a half")."""
    found = _AND_A_PART.fullmatch(low)
    part = share(found["part"]) if found else None
    if not found or part is None:
        return None
    first, *scales = re.split(r"\s|-", found["whole"])
    if scales and first in ("a", "one") and all(word in SCALES for word in scales) and not found["scale"]:
        return (1 + part) * factor(" ".join(scales))
    whole = read_number(found["whole"])
    return None if whole is None or (scales and scales[-1] in SCALES) else (whole + part) * factor(found["scale"])


def share(text: str) -> Decimal | None:
    """Return the share of a whole that a text states as a fraction, or None.

    >>> share("three quarters"), share("7/8"), share("half"), share("five quarters"), share("one in ten")
    (Decimal('0.75'), Decimal('0.875'), Decimal('0.5'), None, Decimal('0.1'))
    """
    if len(text) == 1:
        value = Decimal(str(unicodedata.numeric(text, 0)))
        return value if 0 < value < 1 else None
    if digits := re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text):
        many, parts = int(digits[1]), int(digits[2])
    elif pair := _ONE_IN_TEN.fullmatch(text):
        many, parts = (int(read_number(number) or 0) for number in pair.groups())
    else:
        *words, last = re.split(r"\s|-", "one half" if text.lower() == "half" else text.lower())
        if len(words) != 1 or last not in PARTS or (last[-1] == "s") == (words[0] in ("a", "an", "one")):
            return None
        many, parts = int(1 if words[0] in ("a", "an") else _in_words(words[0]) or 0), PARTS[last]
    return Decimal(many) / parts if 0 < many < parts else None


def matched(exact: str) -> re.Match[str] | None:
    """Return the parts of a number or quantity, or of a range of them; None where the words have no such form."""
    if len(exact) > LONGEST:
        return None
    plain = _GROUPED.sub(lambda m: re.sub(r"\s", "", m[0]), exact)
    plain = re.sub(r"^from\s+(?=.*\sto\s)", "", plain, flags=re.IGNORECASE)
    match = _QUANTITY.fullmatch(re.sub(r"^between\s+(.+?)\s+and\s+", r"\1 to ", plain, flags=re.IGNORECASE))
    unit = (match["unit"] or "") if match else ""
    return match if match and (code_of(unit) or not unit) and may_be_unit(unit, exact[: -len(unit)]) else None


def may_be_unit(word: str, before: str) -> bool:
    """Whether a word that is a unit is none for want of an amount of money before it: "won" is a verb, too.

    "R" is rand only before a number.

    >>> may_be_unit("won", "3 billion "), may_be_unit("won", "12,000 "), may_be_unit("won", "of 12 teams 4 ")
    (True, True, False)
    """
    if word == "R":
        return not re.search(r"\d\s?$", before)
    return word.lower() != "won" or bool(re.search(rf"(?:{SCALE}|\d,?\d{{3}})\s*$", before))


def unit_of(exact: str) -> str | None:
    """Return the code of the unit inside a quantity, the first where its word may mean several, or None.

    >>> unit_of("1.08 billion yuan"), unit_of("€3 million"), unit_of("3 million"), unit_of("two thirds")
    ('CNY', 'EUR', None, '1')
    """
    return next(iter(units_in(exact)), None)


def units_in(exact: str) -> tuple[str, ...]:
    """Return the codes that the unit inside a quantity may mean.

    >>> units_in("40 pounds")[:2], units_in("40 francs")[0], units_in("40")
    (('GBP', '[lb_av]'), '{franc}', ())
    """
    if share(exact) is not None:
        return ("1",)
    match = matched(exact)
    word = match and (match["unit"] or match["prefix"])
    return tuple(dict.fromkeys([code_of(word) or codes[0], *codes])) if word and (codes := codes_of(word)) else ()


def factor(words: str | None) -> int:
    """Return by what scale words multiply a number.

    >>> factor(" hundred million"), factor(None)
    (100000000, 1)
    """
    found: Iterator[str] = (m[0] for m in re.finditer(r"[a-zA-Z]+|[万亿]", words or ""))
    return prod(LETTERS.get(word) or SCALES[word.lower()] for word in found)
