"""What a sentence says and no row states: what of omitted words is said of records, and of others in a list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from ...schema import columns as c
from ...schema import ids
from ...schema.vocabulary import PREDICATE, Predicate, Vocabulary, ambiguous_cues
from ..derivation.dates import times
from ..derivation.names import SUPERLATIVE
from ..derivation.numbers import YEAR
from ..derivation.terms import cues_in
from ..grammar.classes import listed
from ..grammar.phrases import Group, NounPhrase
from ..grammar.structure import Found
from .measured import beside
from .related import cue_words, roles, sides
from .said import another, state_of
from .sentence import AROUND, DURATIONS, PHRASES, PROVEN, Row, Sentence

ADVERSE = listed("adverse")
"""Verbs for what nobody likes to be said of them."""
JOINING = {
    "status": Vocabulary("status"),
    "predicate": PREDICATE,
    "rounding": Vocabulary("approximate"),
    "bound": Vocabulary("bound"),
}
"""Kind of a cue among omitted words -> its vocabulary."""


STATES = ("status", "state")


def joined(s: Sentence, start: int, end: int) -> Iterator[tuple[str, str]]:
    """Yield what the structure joins to a record, though words of it are omitted: its kind, and that."""
    yield from _cues(s, start, end)
    yield from _dates(s, start, end)
    first, last = s.token_at(start), s.token_at(end - 1)
    for verb in s.verbs:
        ends = [min(_spoken_of(s, side) & s.records.nouns.keys(), default="") for side in (verb.subject, verb.objects)]
        if not first <= verb.verb <= last or verb.hedge:
            continue
        if all(ends) and ends[0] != ends[1]:
            yield "verb", f"{s.name(verb)!r}, what {ends[0]} does to {ends[1]}"
        elif any(ends) and s.name(verb) in ADVERSE:
            yield "verb", f"{s.name(verb)!r}, which is said of {max(ends)}"
    for token in range(first, last + 1):
        clause = s.verb_of(s.item_at(token))
        number = s.tokens.classes[token] == "#" or YEAR.fullmatch(s.tokens.words[token])
        if number and clause and (known := s.known(clause.subject)):
            yield "number", f"{s.tokens.words[token]!r}, which is said of {min(known)}"
        phrase = s.phrase_at(token)
        if phrase is None:
            continue
        if token == phrase.head and (other := _beside(s, phrase)):
            yield "list", f"{s.shown(phrase)}, which stands in one list with {other}"
        ranked = re.fullmatch(SUPERLATIVE, s.tokens.words[token]) and s.tokens.words[phrase.head] != "name"
        if ranked and (known := {key for key in s.known(Group([phrase])) if _has(key, "superlative")}):
            yield "superlative", f"{s.tokens.words[token]!r}, which is said of {min(known)}"


def _spoken_of(s: Sentence, group: Group | None) -> set[str]:
    """Return the records that noun phrases stand for, or that stand anywhere in them."""
    members = group.members if group else []
    return s.known(group) | {key for one in members for keys in s.tokens.keys[one.start : one.end] for key in keys}


def _beside(s: Sentence, phrase: NounPhrase) -> str:
    """Return the evidence with which a noun phrase stands in one list, or ""."""
    group = s.group(phrase.item)
    for member in group.members if group and len(group.members) > 1 else ():
        start, end = s.tokens.starts[member.head], s.tokens.ends[member.head]
        known = any(row.start <= start and end <= row.end and row.field in PHRASES for row in s.rows)
        if known and member is not phrase:
            return s.shown(member)
    return ""


def _cues(s: Sentence, start: int, end: int) -> Iterator[tuple[str, str]]:
    first = max(start - AROUND, 0)
    around = s.text[first : end + AROUND]
    for kind, vocabulary in JOINING.items():
        for (a, b), term in cues_in(around, vocabulary):
            row = Row(-1, "", kind, kind, "term", term, first + a, first + b)
            told = any(one.basis == "term" and overlap(one, row) for one in s.rows)
            if row.start < end and start < row.end and not told and (of := _joined_to(s, row)):
                # No status that may be an earlier one, or "closed to visitors".
                verb = s.verb_at(row)
                stated = (s.token_at(one.start) for one in s.rows if one.field in STATES and of in s.spoken_of(one))
                first = term == "completed" and row.start == 0  # "Rebuilt after the flood, X reopened"
                earlier = verb and (first or s.word(verb.clause - 1) in ("after", "since"))  # "after it was announced"
                limited = kind == "status" and (earlier or not s.cells[of, "status"] or another(s, row, verb))
                if kind == "status" and verb and verb.subject and any(map(verb.subject.member_at, stated)):
                    continue  # "construction of X began", where the construction is told
                yield "verb" if limited else kind, f"{around[a:b]!r}, a cue of {term}, which is said of {of}"


def _dates(s: Sentence, start: int, end: int) -> Iterator[tuple[str, str]]:
    """Yield a date of a state or relation that is recorded without a time from its clause."""
    for first, last in times(s.text):
        if first < end and start < last and re.search(r"\d", s.text[first:last]):
            verb = s.verb_of(s.item_at(s.token_at(first)))
            cues = (row for row in s.rows if row.field in ("state", "status", "predicate"))
            stated = next((row for row in cues if verb and s.verb_at(row) is verb), None)
            if stated and not any(row.basis in ("period", "date") and s.clause(row) is verb for row in s.rows):
                words = s.text[stated.start : stated.end]
                yield "time", f"{s.text[first:last]!r}, the time of {words!r}: a row of states or a period holds it"


def overlap(row: Row, other: Row) -> bool:
    """Whether two rows have words in common."""
    return row.start < other.end and other.start < row.end


def _joined_to(s: Sentence, row: Row) -> str | None:
    if row.field == "status":
        return next((key for key, _, _ in _said_of(s, row) if _has(key, "status")), None)
    if row.field == "predicate":
        return " and ".join(next(_ends(s, row), ())) or None
    numbers = [one for one in s.rows if one.basis in ("number", "quantity")]
    stands = numbers and beside(s, row, numbers).support == PROVEN and not (row.field == "bound" and _lasts(s, row))
    return "the number beside it" if stands else None


def _lasts(s: Sentence, row: Row) -> bool:
    """Whether "over" says how long something takes: "will be built over five years"."""
    behind = s.tokens.words[s.span(row)[1] + 1 :][:2]
    during = s.tokens.words[s.span(row)[0]] == "over" and s.verb(s.item_at(s.span(row)[0]) - 1) is not None
    return during and any(word.endswith(DURATIONS) for word in behind)


def _said_of(s: Sentence, row: Row) -> Found:
    """Return what a verb states plainly of; of "a hall in Vik, which has closed" also what stands before the place."""
    candidates, hedge = state_of(s, row)
    found = next((found for found, _ in candidates if found), Found())
    verb = s.verb_at(row)
    if verb and verb.subject and s.kinds.startswith("R", verb.clause):
        found = found + [each for some, _ in s.above(verb.subject.members[-1].item) for each in some]
    return [] if hedge else found


def _has(record: str, column: str) -> bool:
    return column in {one.name for one in c.columns(ids.table_of(record) or "documents")}


def _ends(s: Sentence, row: Row) -> Iterator[tuple[str, str]]:
    """Yield subject and object of each relation that a verb plainly states by a cue of a predicate."""
    verb, term = s.verb_at(row), PREDICATE.by_name[row.value]
    if verb is None or verb.hedge or not isinstance(term, Predicate):
        return
    for left, both in roles(row.value, cue_words(s, row)):
        first = [next((found for found, _ in side if found), Found()) for side in sides(s, row, both=both)]
        ends = [[*dict.fromkeys(key for key, _, _ in found)] for found in first]
        subjects, objects = ends if left == "subject" else ends[::-1]
        for subject, object_ in product(subjects, objects):
            if ids.table_of(subject) in term.subjects and ids.table_of(object_) in term.objects:
                yield subject, object_


def unsaid(s: Sentence) -> Iterator[tuple[int, str]]:
    """Yield the rows whose verb states a status of another record, too, which has no row by it; and that record."""
    said: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for row in s.rows:
        if row.field in STATES:
            said[row.start, row.end] |= {row.record, *s.records.ends.get(row.record, {}).values()}
    for row in s.rows:
        if row.field == "status":
            others = (key for key, _, _ in _said_of(s, row) if key not in said[row.start, row.end])
            yield from ((row.row, key) for key in others if _has(key, "status"))


def unrelated(s: Sentence) -> Iterator[tuple[int, str]]:
    """Yield the rows whose words plainly state a relation of records that have none; and the relation.

    A cue that states another relation is left to its support: the structure may be wrong about the ends.
    """
    for (start, end), term in cues_in(s.text, PREDICATE):
        cue = Row(-1, "", "relations", "predicate", "term", term, start, end)
        first, last = s.span(cue)
        tokens = range(first, last + 1)
        over = next((s.evidence_at[token] for token in tokens if token in s.evidence_at), None)
        if over is None or any(map(s.predicates_at.__contains__, tokens)) or cue_words(s, cue) in ambiguous_cues():
            continue
        for ends in _ends(s, cue):
            if frozenset(ends) not in s.records.related:
                yield over.row, f"{ends[0]} {term} {ends[1]}"
