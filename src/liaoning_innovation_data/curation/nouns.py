"""Noun phrases of a text that are no certain names: records only where something is proven of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..evidence.derivation.names import SUPERLATIVE, is_plural
from ..evidence.derivation.numbers import read_number
from ..evidence.derivation.terms import cues_in
from ..evidence.derivation.text import Span, is_function_word, listed
from ..evidence.grammar.phrases import NounPhrase
from ..evidence.naming import BESIDE, is_person
from ..evidence.support.sentence import Sentence
from ..schema import columns as c
from ..schema import ids
from ..schema.models import NAMED_TABLES

COUNTRY = c.all_vocabularies()["organisations.country"]
KIND = c.all_vocabularies()["organisations.kind"]
PLACES = ("province", "city", "district", "place")
_HEAD = re.compile(r"\s(?:of|for|in|at|on|and)\s")
FEW = 3  # in how many cues a noun tells nothing yet
PLACING = ("in", "at", "near")
NEGATIVE = re.compile(r"\b(?:not|no|never|neither|nor)\b", re.IGNORECASE)
INTRODUCED = re.compile(
    r"\b(?:known\s(?:\w+\s){0,4}as|formerly|called|dubbed|nicknamed|renamed|name\sof\s(?:the\s)?\w+,)\s(?:the\s)?[“\"]?$"
)
"""What stands before another name of something."""
ASIDE = re.compile(
    r",\san?\s(?P<noun>(?:[a-z][\w-]*\s){0,3}?[a-z][\w-]*)(?=[,.]|\s(?:of|on|for|that|which|in|from|with|founded|led)\s)"
)
"""What says beside a name what has it: ", a pilot project on "."""


def table_of(name: str) -> str | None:
    """Return the table whose noun is the head of a name, or None: of several cues the longest counts."""
    head = re.split(r"\s(?:of|for|and)\s", name)[0].lower()
    if re.search(r"\b(?:laborator(?:y|ies)|labs?)$", head):
        return "laboratories"
    kinds = ((table, kind) for table in NAMED_TABLES if (kind := c.vocabularies(table).get("kind")))
    cues = ((cue, table) for table, kind in kinds for cue in kind.by_cue if f" {head}".endswith(f" {cue}"))
    own = next((table for table, kind in ids.RECORD_KINDS.items() if f" {head}".endswith(f" {kind}")), None)
    return max(cues, key=lambda each: len(each[0]), default=("", own))[1]


def noun_of(s: Sentence, phrase: NounPhrase, first: int) -> Span | None:
    """Return the words of a noun phrase, from a token on, behind its determiners, numbers, owners and names."""
    tokens = s.tokens
    cut = [at for at in range(first, phrase.head) if tokens.classes[at] in "D#MG" or _leads(tokens.words[at])]
    start = max([first, *(at + 1 for at in cut), *(at + 1 for at in phrase.possessors)])
    is_noun = tokens.classes[phrase.head] == "W" and not is_function_word(tokens.words[phrase.head])
    return Span(tokens.starts[start], tokens.ends[phrase.head]) if start <= phrase.head and is_noun else None


def _leads(word: str) -> bool:
    return is_function_word(word) or bool(re.fullmatch(SUPERLATIVE, word))


@cache
def _tables() -> dict[str, str]:
    """Return the last word of the cues of a kind -> its table, where all cues with it are of one table."""
    found: dict[str, list[str]] = {}
    for table in NAMED_TABLES:
        kind = c.vocabularies(table).get("kind")
        for cue in kind.by_cue if kind else ():
            found.setdefault(_HEAD.split(cue)[0].split()[-1], []).append(table)
    return {noun: tables[0] for noun, tables in found.items() if len({*tables}) == 1 and len(tables) > FEW}


def possible(s: Sentence) -> Iterator[tuple[str, Span, Span | None, bool]]:
    """Yield what may be records in a sentence: table, words, the number that counts them, whether a noun tells it."""
    for item in range(len(s.kinds)):
        group = s.group(item)
        for phrase in group.members if group else ():
            span = noun_of(s, phrase, phrase.start)
            if span is None or s.head(phrase):
                continue
            name, before = s.text[span.start : span.end], s.text[: span.start]
            first, last = s.tokens.words[phrase.start], name.split()[-1]
            low = last.lower()
            if low in BESIDE or is_function_word(low) or read_number(low) is not None or len(name) < 3:
                continue
            proper, plural = last[:1].isupper() and name[:1].isupper(), is_plural(low)
            classes = s.tokens.classes[phrase.start : s.token_at(span.start)]
            if proper:
                fits = not (span.start == 0 and " " not in name) and not is_person(name, before)
                fits = fits or bool(ASIDE.match(s.text, span.end))
                fits = fits and not INTRODUCED.search(before)
            elif plural:
                definite = "D" in classes and ("#" not in classes or s.word(item - 1) == "of")
                fits = not definite and not NEGATIVE.search(s.text)
            else:
                becomes = s.word(item - 1) in ("to", "into", "as")  # "upgraded to a national zone"
                apart = becomes or s.kinds[item - 1 : item] == "," or s.kinds[item + 1 : item + 3] == ",n"
                fits = not apart if first in ("a", "an") else bool(classes) and " " in name
                fits = fits and not re.match(r"\s[“\"‘]?[A-Z]", s.text[span.end :])  # "the pilot project Clean Wake"
            if not fits or (not proper and name != name.lower()):
                continue
            table, told = _table(s, phrase, name, proper=proper, plural=plural)
            if table and not (plural and told and table == "achievements" and "#" not in classes):
                count = phrase.start + classes.rfind("#") if plural and not proper and "#" in classes else None
                counts = None if count is None else Span(s.tokens.starts[count], s.tokens.ends[count])
                yield table, span, counts, told and (not plural or count is not None or table == "organisations")


def _table(s: Sentence, phrase: NounPhrase, name: str, *, proper: bool, plural: bool) -> tuple[str | None, bool]:
    """Return the table that fits a noun phrase: by its noun, by what stands beside it, or by what is done with it."""
    noun = re.sub("ies$", "y", name).removesuffix("s") if plural and not proper else name
    head = _HEAD.split(name)[0].split()[-1]
    place = name.lower() in COUNTRY.by_cue or any(term in PLACES for _, term in cues_in(noun, KIND))
    if place or head in listed("events"):
        return None, False
    if proper and (aside := ASIDE.match(s.text, s.tokens.ends[phrase.head])):
        return table_of(aside["noun"]), True
    table = table_of(noun) or table_of(name) or _tables().get(head.lower())
    if table:
        return table, True
    return "organisations" if proper and s.word(phrase.item - 1) in PLACING else None, False
