"""What else a text may speak of: noun phrases that are no certain names, kept only where something is proven of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..evidence.derivation.names import is_plural
from ..evidence.derivation.numbers import read_number
from ..evidence.derivation.terms import cues_in
from ..evidence.derivation.text import Span, is_function_word, listed
from ..evidence.grammar.phrases import NounPhrase
from ..evidence.naming import BESIDE, is_person
from ..evidence.support.sentence import Sentence
from ..schema import columns as c
from ..schema.models import NAMED_TABLES
from ..schema.vocabulary import PREDICATE

KIND = c.all_vocabularies()["organisations.kind"]
PLACES = ("province", "city", "district", "place")
_HEAD = re.compile(r"\s(?:of|for|in|at|on|and)\s")
PLACING = ("in", "at", "near", "from", "to", "of")
MAKING = ("develops", "produces", "tests", "supplies", "launches", "uses", "presents")
"""The predicates of which the object is, if nothing else tells, an achievement."""


def noun_of(s: Sentence, phrase: NounPhrase, first: int) -> Span | None:
    """Return the words of a noun phrase, from a token on, behind its determiners, numbers, owners and names."""
    tokens = s.tokens
    cut = [at for at in range(first, phrase.head) if tokens.classes[at] in "D#M" or is_function_word(tokens.words[at])]
    start = max([first, *(at + 1 for at in cut), *(at + 1 for at in phrase.possessors)])
    plain = start <= phrase.head and tokens.classes[phrase.head] == "W"
    return Span(tokens.starts[start], tokens.ends[phrase.head]) if plain else None


@cache
def _tables() -> dict[str, str]:
    """Return the last word of each cue of a kind -> its table, where all cues with it are of one table."""
    found: dict[str, set[str]] = {}
    for table in NAMED_TABLES:
        kind = c.vocabularies(table).get("kind")
        for cue in kind.by_cue if kind else ():
            found.setdefault(cue.split()[-1], set()).add(table)
    return {noun: next(iter(tables)) for noun, tables in found.items() if len(tables) == 1}


def possible(s: Sentence) -> Iterator[tuple[str, Span, Span | None]]:
    """Yield the noun phrases of a sentence that may be records: table, words, and the number that counts them."""
    for item in range(len(s.kinds)):
        group = s.group(item)
        for phrase in group.members if group else ():
            span = noun_of(s, phrase, phrase.start)
            if span is None or s.head(phrase):
                continue
            name = s.text[span.start : span.end]
            lead = [s.tokens.classes[at] for at in range(phrase.start, s.token_at(span.start))]
            numbers = [at for at in range(phrase.start, s.token_at(span.start)) if s.tokens.classes[at] == "#"]
            last, low = name.split()[-1], name.split()[-1].lower()
            if low in BESIDE or is_function_word(low) or read_number(low) is not None or len(name) < 3:
                continue
            proper = last[:1].isupper() and name[:1].isupper()
            if proper and (span.start == 0 and " " not in name or is_person(name, s.text[: span.start])):
                continue
            plural = is_plural(low)
            aside = s.kinds[item - 1 : item] == "," and s.tokens.words[phrase.start] in ("a", "an")
            bare = " " not in name and s.tokens.words[phrase.start] not in ("a", "an")
            if not proper and (not plural and (bare or aside or not lead) or any(char.isupper() for char in name)):
                continue
            if table := _table(s, phrase, name, proper=proper):
                count = numbers[-1] if numbers and plural and not proper else None
                yield table, span, None if count is None else Span(s.tokens.starts[count], s.tokens.ends[count])


def _table(s: Sentence, phrase: NounPhrase, name: str, *, proper: bool) -> str | None:
    """Return the table that fits a noun phrase: by its noun, by what stands beside it, or by what is done with it."""
    from .spoken import table_of
    noun = re.sub("ies$", "y", name).removesuffix("s") if not proper else name
    if _HEAD.split(name)[0].split()[-1] in listed("events") or any(term in PLACES for _, term in cues_in(noun, KIND)):
        return None
    if table := table_of(noun) or table_of(name) or _tables().get(name.split()[-1].lower()):
        return table
    verb = s.verb_of(phrase.item)
    made = verb is not None and verb.objects is not None and phrase in verb.objects.members
    words = s.text[s.tokens.starts[verb.start] : s.tokens.ends[verb.end - 1]] if made and verb else ""
    if any(term in MAKING for _, term in cues_in(words, PREDICATE)):
        return "achievements"
    if proper:
        return "achievements" if re.search(r"\d", name) else "organisations"
    return None
