"""The rules `number`, `quantity` and `unit`: what a number is where it stands.

Beside what the grammar of `numbers` does not cover, a number is refused: none is read in part.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache

from ...schema.annotations import NumberRole
from ...schema.vocabulary import Vocabulary
from . import numbers as n
from .base import Basis, Context, Underivable
from .dates import YEAR_AFTER, times
from .terms import cues_in, lowered
from .text import BEFORE_A_DIGIT, CURRENCY_SIGNS, is_function_word, listed

UNREAD = frozenset(listed("unread_scales"))
"""Scale words that are refused, not read."""
LARGEST = 10**21
"""Greater numbers are refused: nothing that is counted or paid is greater."""
NEAR = 80
"""How many characters before or after a number may bear on what it is."""

WORDS_BESIDE = 6
"""How many words before or after a number may belong to it."""
_CHARACTER = r"(?:[^\W\u3400-\u9fff]|[〇零一二三四五六七八九十百千万亿兆两半几多余第点])"
"""What makes one word or number with its neighbour; other Chinese characters do not, which stand without spaces."""

_CUT_BEFORE = re.compile(rf"(?:{_CHARACTER}-?|[0-9][.,'’]|[0-9](?:[–—-]|\s?[/:×x*^±+]\s?)|[#±^]\s?)$")
_CUT_AFTER = re.compile(rf"-?{_CHARACTER}|[.,'’–—][0-9]|\s?[/:×x*^±]\s?[0-9]|\s?\+|°(?!C)|[/·]{_CHARACTER}")
_NUMERAL = re.compile(r"\s[0-9](?!\d?[^\W\d_])")
"""A number behind another, and no word such as "5G" or "20ft"; "1 200MW" is one number."""
_LEFT_OUT = re.compile(
    rf"(?<![^\s(])[+−–-]$|(?i:\b(?:minus|plus))\s$|[{CURRENCY_SIGNS}]\s?$"
    rf"|(?<!\d)(?<!\d\s)\b(?:[A-Z]{{3}}|{n.ABBREVIATED})\s?$"
)
_TITLE_BEFORE = re.compile(rf"\b(?:{n.either(BEFORE_A_DIGIT - {'may'})}|fig)\.\s?$", re.IGNORECASE)
_PREFIXED = re.compile(rf"[^\W\d_]+[{CURRENCY_SIGNS}.]?\s?\d")
_UNIT_AFTER = re.compile(rf"[\s-]?(?:[{CURRENCY_SIGNS}%‰]|°?[^\W\d_]+(?!&)[²³]?(?:/[a-z]+)?(?: [^\W\d_]+(?!&)){{0,2}})")
_ORDINAL_AFTER = re.compile(rf"\s((?ai:first|second|{n.either(n.PARTS)}))(?![\w-])")
_BESIDE = rf"(?:{n.SPELLED}|(?i:{n.either(UNREAD)}))(?!\w|-(?!{n.ONE}\b))"
_AND_A_HALF = re.compile(r"\s+and\s+(?:a|one)\s+(?:half|quarter)\b", re.IGNORECASE)
_UP_TO = re.compile(
    rf"(?P<lead>\b(?:from|between)\s+(?:\w+\s+)??)?(?<![\w.,/-])(?P<low>{n.DIGITS}|{n.ONE}(?:[\s-]{n.ONE})*)"
    rf"(?P<unit>[^\d,;()]{{0,20}}?)(?P<joint>{n.DASH}|{n.TO}|\s+(?:and|or)\s+)(?:(?:about|around|nearly|some)\s+)?$",
    re.IGNORECASE,
)
_ON_TO = re.compile(
    rf"(?P<joint>{n.DASH}|{n.TO}|\s+(?:and|or)\s+)(?P<high>{n.DIGITS}|{n.ONE}(?:-{n.ONE})?)(?![\d/–-])(?P<scale>{n.SCALE})?",
    re.IGNORECASE,
)
_COMPOUND = re.compile(rf"(?:(?<=\d)|{n.SCALE}|(?<![^\W\d_]){n.ONE})-$")
"""What joins a number to its unit: "a 2-billion-yuan fund"."""
_OF_A_COUNTRY = re.compile(rf"(?:\d|{n.SCALE})\s([A-Z][a-z]\w*)\s$")
"""What stands between a number and a currency that no table has: "3 million Utopian francs"."""
_LEAD = re.compile(r"(?<!\bup )\b(by|from|to)\s+(?:(\w+)\s+)?$", re.IGNORECASE)


def _plain_range(exact: str) -> re.Match[str] | None:
    """Return the match of a range of plain numbers, or None."""
    match = n.matched(exact) if re.search(rf"{n.DASH}|{n.TO}|(?i:^between\s)", exact) else None
    return match if match and match["high"] and not any(match[name] for name in _MEASURED) else None


_MEASURED = ("prefix", "low_scale", "low_unit", "high_prefix", "scale", "unit")


def number(exact: str, context: Context) -> float:
    """Read a number written in digits or in words; it must be the whole number that stands there."""
    value, match = n.read_number(exact), None
    if value is None and n.share(exact) is not None:
        raise Underivable(f"{exact!r} is a share: its basis is quantity")
    if value is None and not (match := _plain_range(exact)):
        raise Underivable(f"{exact!r} is not a number in digits or English words")
    _refuse_part(exact, context)
    _refuse_another_role(exact, context, value is None)
    return _float(_end(exact, context, match) if match else value or Decimal(0))


def quantity(exact: str, context: Context) -> float:
    """Read number × scale word, with its unit, or a share: "1.08 billion yuan" is 1,080,000,000 (CNY)."""
    part, match = n.share(exact), n.matched(exact)
    if part is not None:
        _refuse_share(exact, context)
    elif match and match["prefix"] and not n.codes_of(match["prefix"], context.names):
        raise Underivable(f"{match['prefix']!r} names no single currency")
    elif match is None or (
        (
            not n.LETTERS.keys().isdisjoint(match.group("low_scale", "scale"))
            and not re.fullmatch("[A-Z]{3}", n.unit_of(exact) or "")
        )
        or (match["prefix"] == "R" and not (match["low_scale"] or match["scale"]))
    ):
        raise Underivable(f"{exact!r} is not a number with a scale word or unit")
    elif not any(match[name] for name in _MEASURED):
        raise Underivable(f"{exact!r} has neither scale word nor unit: its basis is number")
    elif (match["low_unit"] and n.code_of(match["low_unit"]) != n.code_of(match["unit"])) or (
        match["high_prefix"] not in (None, match["prefix"])
    ):
        raise Underivable(f"{exact!r} has two units")
    _refuse_part(exact, context, match and (match["unit"] or match["prefix"]))
    _refuse_another_role(exact, context, bool(match and match["high"]))
    return _float(_end(exact, context, match) if match and part is None else part or Decimal(0))


def _end(exact: str, context: Context, match: re.Match[str]) -> Decimal:
    """Return the number that is asked for: the only one, or the end of a range."""
    low, high = n.read_number(match["low"]), n.read_number(match["high"]) if match["high"] else None
    if match["unit"] and re.fullmatch("(?i)half an?", match["low"]):
        low = n.share("half")
    if low is None or (match["high"] and high is None):
        raise Underivable(f"{exact!r} is not a number with a scale word or unit")
    own = match["low_scale"] or not match["high"] or n.SCALES.keys().isdisjoint(re.split(r"\s|-", match["low"].lower()))
    low *= n.factor((match["low_scale"] or match["scale"]) if own else "")
    if high is None:
        return low
    high *= n.factor(match["scale"])
    if high <= low:
        raise Underivable(f"{exact!r} is no range: it does not rise")
    return high if _role(context) == "upper_end" else low


def _role(context: Context) -> str | None:
    role = context.column.mark(NumberRole)
    return role.role if role else None


def _float(value: Decimal) -> float:
    if abs(value) > LARGEST:
        raise Underivable(f"{value} is beyond {LARGEST:,}")
    return float(value)


def unit(exact: str, context: Context) -> str:
    """Read the code of the currency (ISO 4217) or unit (UCUM) that the word or sign names; of a share, it is 1."""
    if n.share(exact) is not None:
        _refuse_share(exact, context)
        return "1"
    codes = n.codes_of(exact, context.names)
    if not codes or not n.may_be_unit(exact, context.before):
        raise Underivable(f"{exact!r} names no single currency or unit")
    if longer := _longer_unit(exact, context.before, context.after):
        raise Underivable(f"{exact!r} is only part of {longer!r}")
    before = _COMPOUND.sub(" ", context.before)
    cut = re.match(rf"(?!\d)(?:{_CUT_AFTER.pattern})", context.after)
    if cut or re.search(r"[^\W\d\u3400-\u9fff]-?$", before[-3:]):
        raise Underivable(f"{exact!r} is only part of a longer word")
    if (adjective := _OF_A_COUNTRY.search(before)) and exact.lower() in n.short_units() and exact.isalpha():
        raise Underivable(f"{exact!r} is only part of {f'{adjective[1]} {exact}'!r}")
    return context.claimed if context.claimed in codes else next(iter(codes))


@lru_cache
def _longer_units(lower: str) -> tuple[str, ...]:
    longer = (unit.lower() for unit in n.units() if len(unit) > len(lower))
    return tuple(unit for unit in longer if lower in unit)


def _longer_unit(exact: str, before: str, after: str) -> str | None:
    """Return the unit of which a quote is only a part, or None."""
    around, at = f"{before[-NEAR:]}{exact}{after[:NEAR]}", len(before[-NEAR:])
    low = lowered(around)
    for longer in _longer_units(exact.lower()):
        if longer in low:
            whole = re.escape(longer)
            for m in re.finditer(rf"(?<![^\W\d]){whole}(?!\w| (?:earlier|ago|before|later)\b)|{whole}(?<=元)", low):
                if m.start() <= at and m.end() >= at + len(exact):
                    return around[m.start() : m.end()]
    return None


@cache
def _chinese_units() -> tuple[str, ...]:
    return tuple(sign for sign in n.units() if sign >= "\u3400")


def _unit_at(after: str) -> str | None:
    found = _UNIT_AFTER.match(after)
    phrase = found[0] if found else ""
    while phrase:
        if n.code_of(phrase.strip(" -\u00a0")):
            return phrase
        phrase = phrase.rpartition(" ")[0]
    return next((sign for sign in _chinese_units() if after.startswith(sign)), None)


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
    if re.search(r"\sin\s", exact) and (n.YEAR.search(exact) or (noun and n.code_of(noun[1]) in n.UCUM)):
        raise Underivable(f"{exact!r} is no share here: a time or measure")
    if re.search(r"^(?!one-).*(?:rd|th)$", exact.lower()) and noun and not is_function_word(noun[1]):
        raise Underivable(f"{exact!r} is an ordinal here: {noun[1]!r} follows")


def _refuse_part(exact: str, context: Context, measure: str | None = None) -> None:
    """Refuse a quote that cuts a number out of a longer one, out of a quantity or out of a name."""
    before, after = context.before[-NEAR:], context.after[:NEAR]
    low, high = _range_before(exact, context), _range_after(exact, context)
    start, end = " " if low else before, "" if high or (measure and re.match(r"-[^\W\d]", after)) else after
    if is_cut(start, end) or re.search(r"[0-9]\s$", start) or (exact[-1].isdigit() and _NUMERAL.match(end)):
        raise Underivable(f"{exact!r} is only part of a longer word or number")
    left_out = lead[0].strip() if (lead := _LEFT_OUT.search(start)) else ""
    if left_out and (not left_out.isupper() or (not measure and left_out in n.units())):
        raise Underivable(f"{exact!r} leaves out {left_out!r} before it")
    if n.YEAR.fullmatch(exact) and re.search(YEAR_AFTER, before, re.IGNORECASE):
        raise Underivable(f"{exact!r} is a year here, not a count")
    capital = exact[0].isupper() and not _PREFIXED.match(exact) and re.search(r"\w\s$", before)
    if capital or _TITLE_BEFORE.search(before):
        raise Underivable(f"{exact!r} is part of a name here")
    match = n.matched(exact)
    scaled = match and (match["low_scale"] or match["scale"]) and _changes(context.before)  # "rose from 43 million to"
    if high and high["scale"] and not scaled:
        raise Underivable(f"{exact!r} is only part of {exact + high[0]!r}")
    if measure is None:
        _refuse_words_beside(exact, before, after)
    scale = re.match(rf"{n.SCALE}|\s[{''.join(n.LETTERS)}]\b" if measure else n.SCALE, after)
    if scale and (after[scale.end() :][:1] != "-" or measure or _unit_at(after[scale.end() :])):
        raise Underivable(f"{exact!r} is only part of {exact + scale[0]!r}")
    if measure and exact.endswith(measure) and (longer := _longer_unit(measure, "", after)):
        raise Underivable(f"{exact!r} is only part of {exact.removesuffix(measure) + longer!r}")
    if measure is None and (more := _unit_at(after)) and n.may_be_unit(more.strip(), exact):
        raise Underivable(f"{exact!r} is only part of the quantity {exact + more!r}")


def _refuse_words_beside(exact: str, before: str, after: str) -> None:
    """Refuse a number beside number words that belong to it, or that are no part of any number that is read."""
    starts, ends = [len(before)], [0]
    while len(starts) <= WORDS_BESIDE and (m := re.search(rf"(?<![\w-]){n.SPELLED}[\s-]+$", before[: starts[-1]])):
        starts.append(m.start())
    while len(ends) <= WORDS_BESIDE and (m := re.compile(rf"[\s-]+{_BESIDE}").match(after, ends[-1])):
        ends.append(m.end())
    longer = (before[a:] + exact + after[:b] for a in reversed(starts) for b in reversed(ends))
    whole = next(
        text for text in longer if text == exact or n.read_number(text) is not None or n.share(text) is not None
    )
    if whole == exact and (part := _AND_A_HALF.match(after)):
        whole += part[0]
    if whole != exact:
        raise Underivable(f"{exact!r} is only part of {whole!r}")
    left = before[starts[1] :].strip() if len(starts) > 1 else ""
    if left.lower() in n.NUMBER_WORDS - {"one"}:
        raise Underivable(f"{exact!r} is not read: {left!r} stands before it")
    right = after[: ends[1]].strip() if len(ends) > 1 else ""
    digits = re.match(rf"\s({n.DIGITS})(?![\w-])", after) if exact[-1].isalpha() else None
    if digits and not _unit_at(after[digits.end() :]):
        right = digits[1]
    elif right.lower() not in n.NUMBER_WORDS - {"one"} - n.SCALES.keys() | UNREAD:
        tens = re.search(r"(?:ty|hundred|thousand|illion)$", exact, re.IGNORECASE)
        right = ordinal[1] if tens and (ordinal := _ORDINAL_AFTER.match(after)) else ""
    if right and not any(span.start == 1 for span in times(after)):  # "112 two years ago"
        raise Underivable(f"{exact!r} is not read: {right!r} stands after it")


def _range_before(exact: str, context: Context) -> re.Match[str] | None:
    """Return the lower end of a range of which a quote is the upper one, with what joins them, or None."""
    found = _UP_TO.search(context.before[-NEAR:])
    if not found:
        return None
    joint, measure = found["joint"].strip(), found["unit"].strip(" -")
    between = (found["lead"] or "").lower().startswith("between")
    if joint == "and" and not between:
        return None
    if measure and not (
        re.fullmatch(n.SCALE, measure) or (n.code_of(measure) and n.code_of(measure) == n.unit_of(exact))
    ):
        return None
    low, high = n.read_number(found["low"]), _value(exact)
    if low is None or high is None or (high <= low and not measure):
        return None
    return None if joint[0].isalpha() and not between and _changes(context.before) else found


def _changes(before: str) -> bool:
    """Whether words hold a cue of a change that is no comparison: "rose", not "more than"."""
    cues = (before[a:b] for (a, b), _ in cues_in(before, Vocabulary("change")))
    return any(not re.fullmatch(r"(?i)(?:less|fewer|higher|lower)|.* (?:than|of)", cue) for cue in cues)


def _range_after(exact: str, context: Context) -> re.Match[str] | None:
    """Return the upper end of a range of which a quote is the lower one, with what joins them, or None."""
    found = _ON_TO.match(context.after)
    joint = found["joint"].strip() if found else ""
    if not found or (joint == "and" and not re.search(r"(?i)\bbetween\s+(?:\w+\s+)?$", context.before)):
        return None
    low, high = _value(exact), n.read_number(found["high"])
    if low is None or high is None or (joint == "to" and re.search(r"\bby\s$", context.before)):
        return None  # "rose by 7 per cent to 312 million"
    match, more = n.matched(exact), (_unit_at(context.after[found.end() :]) or "").strip(" -\u00a0")
    differs = n.code_of(more) != n.unit_of(exact) if more else _changes(context.before)
    if match and match["unit"] and differs:
        return None  # "fell 7 per cent to 312 million euros"
    own = match and (match["low_scale"] or match["scale"])
    low, high = (low * n.factor(own), high * n.factor(found["scale"] or "")) if match and own else (low, high)
    return found if (found["scale"] and not own) or low < high else None


def _value(exact: str) -> Decimal | None:
    match = n.matched(exact)
    return n.read_number(exact) or (n.read_number(match["low"]) if match else None)


def _refuse_another_role(exact: str, context: Context, is_range: bool) -> None:
    """Refuse the size of a change as a state, an earlier state as a later one, and one end of a range as the other."""
    lead, role = _LEAD.search(context.before), _role(context)
    word = lead[1].lower() if lead and not _changes(lead[2] or "") else ""  # "plans to cut 60 jobs"
    changes = bool(word) and _changes(context.before)
    steps = word == "from" and (re.match(r"\s+to\s+", context.after) or re.search(r"\sto\s", exact))
    wrong = {
        "value": (word == "by" and changes) or (steps and changes),
        "upper_end": word in {"by", "to"} and changes and not is_range,
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
    lambda: {"digits": n.DIGITS, "words": "English number words, as text2num reads them; dozens; 'and a half'"},
    fits=lambda exact: n.read_number(exact) is not None or _plain_range(exact) is not None,
)
QUANTITY = Basis(
    "quantity",
    "The value is number × scale word, or a share; the quote is number, scale and unit, or the fraction.",
    quantity,
    lambda: {"scales": dict(n.SCALES), "money": dict(n.LETTERS), "shares": dict(n.PARTS)},
    needs="currencies",
)
UNIT = Basis(
    "unit",
    "The value is the ISO 4217 or UCUM code of the currency or unit that the word names; for a share, 1.",
    unit,
    lambda: {
        "codes": dict(sorted(n.units().items())),
        "short": {word: sorted({*short.codes, *short.means}) for word, short in sorted(n.short_units().items())},
    },
    needs="currencies",
)
