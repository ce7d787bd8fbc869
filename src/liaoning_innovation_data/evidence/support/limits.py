"""What limits a fact that the structure of its sentence holds to a record: "until the fire", "(struck out)", "*"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..grammar.classes import listed
from ..grammar.phrases import VerbGroup
from .sentence import Row, Sentence

LIMITING, RECURRING, SHARING, JOINTLY, LACKING = (
    listed(name) for name in ("limiting", "recurring", "sharing", "jointly", "lacking")
)
_BRACKET = re.compile(r"[”\"’]?\s?[(（\[]([^()（）\[\]]*)[)）\]]")
_FOOTNOTE = re.compile(r"[”\"’]?([*†‡§¹²³⁴]+)")


def limit(s: Sentence, row: Row) -> str:
    """Say what leaves a row open that is proven otherwise, or ""."""
    return next(_limits(s, row), "")


def _limits(s: Sentence, row: Row) -> Iterator[str]:
    for record in (row.record, *s.records.ends.get(row.record, {}).values()):
        for name in s.names.get(record, ()):
            if note := _FOOTNOTE.match(s.text, name.end):
                yield f"'{note[1]}' behind {s.text[name.start : name.end]!r} refers to a note"
            if (inside := _BRACKET.match(s.text, name.end)) and _says_more(s, *inside.span(1)):
                yield f"'{inside[1]}' in brackets may limit it"
    verb, place = s.clause(row), s.token_at(row.start)
    for item, kind in enumerate(s.kinds):
        if kind == "P" and _limiting(s, item, verb) and _is_free(s, s.firsts[item + 1]):
            yield f"'{s.word(item)} {s.word(item + 1)}' limits it"
        if kind == "S" and s.word(item) in LIMITING and not _within(s, verb, item):
            yield f"'{s.word(item)}' limits it"
        jointly = kind == "P" and s.word(item) == "with" and s.word(item - 1) in JOINTLY
        if jointly and row.basis in ("number", "quantity") and s.verb_of(item) is verb:
            yield "it is that of several together"
    if row.basis not in ("number", "quantity"):
        return
    phrase = s.phrase_at(place)
    behind = s.tokens.words[place + 1 : phrase.end + 2] if phrase else []
    if (row.field == "value" and not LACKING.isdisjoint(behind)) or " ".join(behind).endswith(("too few", "too many")):
        yield f"{s.text[row.start : row.end]!r} may be how many are not there"
    for token in range(place + 1, len(s.tokens.words)):
        if s.tokens.words[token] in SHARING and s.verb_of(s.item_at(token)) is verb and _is_free(s, token):
            yield f"'{s.tokens.words[token]}' says that it is that of one of several"


def _limiting(s: Sentence, item: int, verb: VerbGroup | None) -> bool:
    """Whether in the clause of a verb a preposition stands before what ends a state, or when it is so: "in winter"."""
    group, own = s.group(item + 1), s.verb_of(item)
    inverted = own and verb and own.copula and own.item == verb.clause - 1  # "only in winter is it closed"
    if group is None or not (own is verb or inverted):
        return False
    lasting = own is not None and s.tokens.words[own.start] in ("is", "are")
    return s.word(item) in LIMITING or (lasting and s.noun(group) in RECURRING)


def _within(s: Sentence, verb: VerbGroup | None, item: int) -> bool:
    """Whether the clause that a word like "until" begins is that of a verb."""
    return verb is next((one for one in s.verbs if one.item > item), None)


def _says_more(s: Sentence, start: int, end: int) -> bool:
    """Whether words in brackets have a verb or "not", and are no evidence; "(not by the army)" speaks of others."""
    classes = s.tokens.classes[s.token_at(start) : s.token_at(end)]
    if "".join(classes).startswith("NP"):
        return False
    return not any(row.start < end and start < row.end for row in s.rows) and any(name in "XEN" for name in classes)


def _is_free(s: Sentence, token: int) -> bool:
    """Whether a word is in no evidence."""
    start = s.tokens.starts[token]
    return not any(row.start <= start < row.end for row in s.rows)
