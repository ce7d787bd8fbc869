"""The forms of identifiers, with check digits.

ROR (https://ror.readme.io/docs/identifier): a zero, six characters of Crockford's base 32, and two check digits by
ISO/IEC 7064 MOD 97-10. ISO 3166-2: the country's ISO 3166-1 alpha-2 code, a hyphen, up to three letters or digits.
"""

from __future__ import annotations

import re

from ...schema.vocabulary import Scheme, Vocabulary

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o, u."""


def malformed(scheme: str, identifier: str) -> str | None:
    """Say what is wrong with an identifier, or None; nothing is known of other schemes.

    >>> malformed("ror", "https://ror.org/00prkya54")
    >>> malformed("ror", "https://ror.org/00prkya45")
    "the check digits of '00prkya' are 54, not 45"
    >>> malformed("iso_3166_2", "XX-LN")
    "'XX' is no country of ISO 3166-1"
    """
    known = Vocabulary("scheme").by_name.get(scheme)
    if not isinstance(known, Scheme) or not known.pattern:
        return None
    found = re.fullmatch(known.pattern, identifier)
    if not found:
        return f"{identifier!r} does not match {known.pattern}"
    if scheme == "ror":
        right = check_digits(found[1])
        return None if right == found[2] else f"the check digits of {found[1]!r} are {right}, not {found[2]}"
    if scheme == "iso_3166_2" and found[1] not in Vocabulary("country").by_name:
        return f"{found[1]!r} is no country of ISO 3166-1"
    return None


def check_digits(characters: str) -> str:
    """Return the check digits of the seven characters of a ROR id.

    >>> check_digits("023hj58")
    '76'
    """
    number = 0
    for character in characters:
        number = number * len(DIGITS) + DIGITS.index(character)
    return f"{98 - number * 100 % 97:02}"
