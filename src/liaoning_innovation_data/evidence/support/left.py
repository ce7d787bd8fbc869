"""What a sentence says and no row states: cues among omitted words, and what a verb says of others in a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...schema import columns as c
from ...schema import ids
from ...schema.vocabulary import PREDICATE, Predicate, Vocabulary
from ..derivation.terms import cues_in
from .measured import beside
from .related import cue_words, roles, sides
from .said import state_of
from .sentence import PROVEN, Found, Row, Sentence

JOINING = {
    "status": Vocabulary("status"),
    "predicate": PREDICATE,
    "rounding": Vocabulary("approximate"),
    "bound": Vocabulary("bound"),
}
"""Kind of a cue among omitted words -> its vocabulary."""
AROUND = 24
"""How far around omitted words the rest of a cue is sought."""


def joined(s: Sentence, start: int, end: int) -> tuple[str, str] | None:
    """Return which cue the structure joins to a record, though words of it are omitted: its kind, and that; or None."""
    first = max(start - AROUND, 0)
    around = s.text[first : end + AROUND]
    for kind, vocabulary in JOINING.items():
        for (a, b), term in cues_in(around, vocabulary):
            row = Row(-1, "", kind, kind, "term", term, first + a, first + b)
            if row.start < end and start < row.end and not _is_evidence(s, row) and (of := _joined_to(s, row)):
                return kind, f"{around[a:b]!r}, a cue of {term}, which is said of {of}"
    return None


def _is_evidence(s: Sentence, cue: Row) -> bool:
    return any(row.basis == "term" and row.start < cue.end and cue.start < row.end for row in s.rows)


def _joined_to(s: Sentence, row: Row) -> str | None:
    if row.field == "status":
        return next((key for key, _, _ in _said_of(s, row) if _has_status(key)), None)
    if row.field == "predicate":
        return _ends(s, row)
    numbers = [one for one in s.rows if one.basis in ("number", "quantity")]
    return "the number beside it" if numbers and beside(s, row, numbers).support == PROVEN else None


def _said_of(s: Sentence, row: Row) -> Found:
    """Return what a verb states plainly of."""
    candidates, hedge = state_of(s, row)
    return [] if hedge else next((found for found, _ in candidates if found), Found())


def _has_status(record: str) -> bool:
    return "status" in c.vocabularies(ids.table_of(record) or "documents")


def _ends(s: Sentence, row: Row) -> str | None:
    """Return the two records between which a verb plainly states a predicate, or None."""
    verb, term = s.verb_at(row), PREDICATE.by_name[row.value]
    if verb is None or verb.hedge or not isinstance(term, Predicate):
        return None
    for left, both in roles(row.value, cue_words(s, row)):
        tables = (term.subjects, term.objects) if left == "subject" else (term.objects, term.subjects)
        first = [next((key for found, _ in side for key, _, _ in found), "") for side in sides(s, row, both=both)]
        if all(ids.table_of(end) in admitted for end, admitted in zip(first, tables, strict=True)):
            return " and ".join(first)
    return None


def unsaid(s: Sentence) -> Iterator[tuple[int, str]]:
    """Yield the rows whose verb states a status of another record, too, which has no row by it; and that record."""
    said: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for row in s.rows:
        if row.field in ("status", "state"):
            said[row.start, row.end] |= {row.record, *s.records.ends.get(row.record, {}).values()}
    for row in s.rows:
        if row.field == "status":
            others = (key for key, _, _ in _said_of(s, row) if key not in said[row.start, row.end])
            yield from ((row.row, key) for key in others if _has_status(key))
