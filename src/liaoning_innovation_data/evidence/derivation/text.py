"""Words and sentences of a document, and the function words that state nothing by themselves."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLES = Path(__file__).parent / "tables"
_LISTS: Mapping[str, list[str]] = tomllib.loads((TABLES / "words.toml").read_text("utf-8"))


def listed(name: str) -> tuple[str, ...]:
    """Return a list of words from `tables/words.toml`, in its order."""
    return tuple(_LISTS[name])


CURRENCY_SIGNS = "$¢£¤¥֏؋৲৳฿៛₠-⃀﷼＄￠￡￥￦"
HYPHENS = "-‐‑"
WORD = re.compile(rf"[^\W_]+(?:(?:[{HYPHENS}]|(?<=\d)[.,](?=\d))[^\W_]+)*|[{CURRENCY_SIGNS}%‰％]")
"""A run of letters and digits, with inner hyphens and, between digits, `.` and `,`; or a sign."""

LABELS = listed("labels")
"""What begins a metadata item in the header of a document, followed by a colon."""

ABBREVIATIONS = frozenset(listed("abbreviations"))
"""Words whose full stop does not by itself end a sentence."""

BEFORE_A_DIGIT = frozenset(listed("before_a_digit"))
"""Words whose full stop ends no sentence where a digit follows."""

OPENERS = frozenset(listed("openers"))
"""Words that, like function words, show after an abbreviation that a sentence begins."""

_LABEL = re.compile(rf"(?:(?<=\s)|^)(?:{'|'.join(LABELS)})\s*:(?!\S*//)", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]」』]*(?=\s)|[。！？]+[”’」』）]*")
_FOLLOWING = re.compile(r"\s+[\"'“‘«(\[「『]*([^\W_]+)?")
_TOKEN = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*$")


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


@cache
def function_words() -> frozenset[str]:
    """Return the frozen list: the Snowball English stop words, and the additions made one by one."""
    return frozenset(listed("function_words"))


def words(text: str) -> Iterator[Span]:
    """Yield the words of a text.

    >>> ["1,644 needs, 12 % of China's pre-war U.S. sum"[a:b] for a, b in
    ...     words("1,644 needs, 12 % of China's pre-war U.S. sum")]
    ['1,644', 'needs', '12', '%', 'of', 'China', 's', 'pre-war', 'U', 'S', 'sum']
    """
    for match in WORD.finditer(text):
        yield Span(*match.span())


def is_function_word(word: str) -> bool:
    """Whether a word is on the frozen list, ignoring case."""
    return word.lower() in function_words()


def sentences(text: str) -> Iterator[Span]:
    r"""Yield the sentences and metadata items of a document, trimmed of white space.

    A line break ends one, as does a terminator before white space and something that can begin a sentence,
    and, in the header, the start of the next label. Abbreviations go on, unless a function word or a
    connective with a capital follows.

    >>> text = "Title: A  Date: May 1, 2023\n\nIt cost 1.08 at A Co., Ltd. Furthermore, No. 1 ran. ok"
    >>> [text[a:b] for a, b in sentences(text)]
    ['Title: A', 'Date: May 1, 2023', 'It cost 1.08 at A Co., Ltd.', 'Furthermore, No. 1 ran. ok']
    """
    in_header = True
    for line in _LINE.finditer(text):
        start, end = line.span()
        if not text[start:end].strip():
            continue
        labels = [m.start() + start for m in _LABEL.finditer(line.group())] if in_header else []
        in_header = bool(labels)
        cuts = labels or [e for m in _END.finditer(line[0]) if _ends(text, start + m.start(), e := start + m.end())]
        edges = [start, *cuts, end]
        for left, right in itertools.pairwise(edges):
            piece = text[left:right]
            if stripped := piece.strip():
                begin = left + piece.index(stripped)
                yield Span(begin, begin + len(stripped))


def _ends(text: str, mark: int, after: int) -> bool:
    """Whether the terminator at `mark` ends a sentence, given what surrounds it."""
    if text[mark] in "。！？":
        return True
    following = _FOLLOWING.match(text, after)
    word = (following and following[1]) or ""
    if word and word[0].islower():
        return False
    if text[mark] != "." or after - mark > 1:
        return True
    token = _TOKEN.search(text[max(0, mark - 20) : mark])
    before = token.group() if token else ""
    if before.lower() in BEFORE_A_DIGIT and word[:1].isdigit():
        return False
    if before.lower() in ABBREVIATIONS or re.fullmatch(r"[A-Z](?:\.[A-Z])*", before):
        return bool(word) and (is_function_word(word) or word.lower() in OPENERS)
    return True
