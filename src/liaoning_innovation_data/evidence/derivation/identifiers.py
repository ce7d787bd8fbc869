"""The forms of identifiers, with check digits.

ROR (https://ror.readme.io/docs/identifier): a zero, six characters of Crockford's base 32, and two check digits by
ISO/IEC 7064 MOD 97-10. ISO 3166-2: the country's ISO 3166-1 alpha-2 code, a hyphen, up to three letters or digits.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o, u."""

FORMS = {
    "ror": rf"^https://ror\.org/(0[{DIGITS}]{{6}})([0-9]{{2}})$",
    "iso_3166_2": r"^([A-Z]{2})-[A-Z0-9]{1,3}$",
}
"""Scheme -> the form of its identifiers."""


def malformed(scheme: str, identifier: str) -> str | None:
    """Say what is wrong with an identifier, or None; nothing is known of other schemes.

    >>> malformed("ror", "https://ror.org/00prkya54")
    >>> malformed("ror", "https://ror.org/00prkya45")
    "the check digits of '00prkya' are 54, not 45"
    >>> malformed("iso_3166_2", "XX-LN")
    "'XX' is no country of ISO 3166-1"
    """
    if scheme not in FORMS:
        return None
    found = re.fullmatch(FORMS[scheme], identifier)
    if not found:
        return f"{identifier!r} does not match {FORMS[scheme]}"
    if scheme == "ror":
        right = check_digits(found[1])
        return None if right == found[2] else f"the check digits of {found[1]!r} are {right}, not {found[2]}"
    return None if found[1] in _countries() else f"{found[1]!r} is no country of ISO 3166-1"


def check_digits(characters: str) -> str:
    """Return the check digits of the seven characters of a ROR id.

    >>> check_digits("023hj58")
    '76'
    """
    number = 0
    for character in characters:
        number = number * len(DIGITS) + DIGITS.index(character)
    return f"{98 - number * 100 % 97:02}"


@cache
def _countries() -> frozenset[str]:
    return frozenset(json.loads((Path(__file__).parent / "tables/countries.json").read_text("utf-8"))["countries"])
