"""Text of a picture: what of it can be drawn, how wide it is at the most, and where its lines break.

No font is at hand, and the reader's is not known: widths are those of a wide sans serif, rounded up.
"""

from __future__ import annotations

import re
from functools import cache

from rich.cells import get_character_cell_size

from ...schema.text import escape_controls

_NO_XML = re.compile("[\ufffe\uffff]")
_PIECE = re.compile(r"\s*(?:[^\s-]+-*|-+)")
_WIDE = frozenset("mwMW@%&—…")


def drawable(text: str) -> str:
    r"""Return a text on one line, without what XML has no room for and what would not be seen.

    >>> drawable("a\n\x00b\uffff")
    'a \\x00b\\uffff'
    """
    return _NO_XML.sub(lambda m: m[0].encode("unicode_escape").decode(), escape_controls(" ".join(text.split())))


def width(text: str, size: float) -> float:
    """Return how wide a text is at the most, in a font of that size.

    >>> width("海风", 10) > width("ab", 10)
    True
    """
    return size * sum(map(_advance, text))


@cache
def _advance(character: str) -> float:
    """Return how far a character moves on, in ems."""
    if character in _WIDE:
        return 0.95
    if "a" <= character <= "z" or character in " .,:;'-()":
        return 0.58
    return (0.0, 0.75, 1.05)[get_character_cell_size(character)]


def wrapped(text: str, widest: float, size: float) -> list[str]:
    """Return the lines of a text, none wider than that; a word that is wider breaks between its characters.

    >>> wrapped("industry-university-research cooperation", 120, 13)
    ['industry-', 'university-', 'research', 'cooperation']
    """
    lines = [""]
    for piece in _PIECE.findall(text):
        if width(lines[-1] + piece, size) <= widest:
            lines[-1] += piece
            continue
        lines.append("")
        for character in piece.lstrip():
            if width(lines[-1] + character, size) > widest:
                lines.append("")
            lines[-1] += character
    return [line for line in lines if line] or [""]
