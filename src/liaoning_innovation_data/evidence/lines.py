"""The lines of a document: which sentence a heading, an introduction of a list or the first line of a form governs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

BULLET = re.compile(r"\s*(?:[•·▪‣●○*–—-]\s|\(?(?:\d{1,2}|[a-z])[.)]\s)")
LABEL = re.compile(r"\s*[^\W\d_][\w’'()/&-]*(?:\s[\w’'()/&-]+){0,4}:\s")
"""How an item of a list begins, and a line of a form: by a bullet or number; by a label of at most five words."""
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")


def governing(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    r"""Yield, by their place among the sentences, a sentence and one that counts with it, and if that is by its line.

    An item of a list counts with the line above the list, and what stands under a heading with the heading: lines that
    no full stop ends. A line of a form counts with the first of its block, and each sentence with the one before.

    >>> text = "Works:\n- A hall. It is new.\n- A quay"
    >>> [*governing(text, [(0, 6), (7, 16), (17, 27), (28, 36)])]
    [(1, 0, True), (2, 0, True), (2, 1, False), (3, 0, True), (3, 2, False)]
    >>> [*governing("", [(0, 6)])]
    []
    """
    lines = [(match.start(), match[0].rstrip()) for match in _LINE.finditer(text) if match[0].strip()]
    starts = [start for start, _ in lines]
    of_line: list[list[int]] = [[] for _ in lines]
    for at, (start, _) in enumerate(sentences if lines else ()):
        of_line[max(bisect_right(starts, start) - 1, 0)].append(at)
    head, block = 0, 0
    for line, (start, words) in enumerate(lines):
        if line and len(re.findall(r"\r\n|\r|\n", text[starts[line - 1] : start])) > 1:
            block = line
        bullet, label = bool(BULLET.match(words)), bool(LABEL.match(words))
        heads = {block} if label and block < line and LABEL.match(lines[block][1]) else set[int]()
        heading = not re.search(r"[.!?…][”»)]?$", lines[head][1]) and (bullet or not LABEL.match(lines[head][1]))
        if line and heading and (bullet or head == line - 1):
            heads.add(head)
        over = {of_line[one][-1] for one in heads if of_line[one]}
        for at in of_line[line]:
            yield from ((at, other, bullet or label) for other in sorted(over))
            if at and at - 1 not in over:
                yield at, at - 1, False
        head = head if bullet else line
