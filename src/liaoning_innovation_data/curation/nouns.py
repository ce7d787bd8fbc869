"""Noun phrases of a text that are no certain names: records only where something is proven of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

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
from ..schema.vocabulary import Predicate

CHANGE = c.all_vocabularies()["indicators.change"]
KIND = c.all_vocabularies()["organisations.kind"]
PLACES = ("province", "city", "district", "place")
_HEAD = re.compile(r"\s(?:of|for|in|at|on)\s")
PREDICATE = c.all_vocabularies()["relations.predicate"]
WORDS: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
ROLES = [{term: table for table, terms in WORDS[kind].items() for term in terms.split()} for kind in ("made", "named")]
"""Predicate -> the table of its object, if its noun does not tell: of a common noun, and of a name."""
_BESIDE_NAME = re.compile(r"(?:\s(?:in|of|from)\s[A-Z]\w+)?,\s(?!which|that|who)\w")
"""What follows a noun beside which a name stands: "a start-up in Vik, Orle Ltd"."""
BEFORE_OBJECTS = {
    cue
    for term in PREDICATE.by_name.values()
    if isinstance(term, Predicate)
    for cue, order in term.arrangements()
    if order[-1] == "object"
}
FEW = 3  # in how many cues a noun tells nothing yet
PLACING = ("in", "at", "near")
INTRODUCED = re.compile(
    r"\b(?:known\s(?:\w+\s){0,4}as|formerly|called|dubbed|nicknamed|(?:re)?named|name\sof\s(?:the\s)?\w+,)\s(?:the\s)?[“\"]?$"
)
"""What stands before another name of something."""
ASIDE = re.compile(
    r",\san?\s(?P<noun>(?:[a-z][\w-]*\s){0,3}?[a-z][\w-]*)(?=[,.]|\s(?:of|on|for|that|which|in|from|with|founded|led)\s)"
)
"""What says beside a name what has it: ", a pilot project on "."""


def table_of(name: str) -> str | None:
    """Return the table whose noun is the head of a name, or None: of several cues the longest counts."""
    head = re.split(r"\s(?:of|for)\s", name)[0].lower()
    if re.search(r"\b(?:laborator(?:y|ies)|labs?)$", head):
        return "laboratories"
    if re.search(r"\s(?:Group|Holdings?|Co|Corp|Inc|Ltd)\.?$", name):
        return "organisations"
    kinds = ((table, kind) for table in NAMED_TABLES if (kind := c.vocabularies(table).get("kind")))
    cues = ((cue, table) for table, kind in kinds for cue in kind.by_cue if f" {head}".endswith(f" {cue}"))
    own = next((table for table, kind in ids.RECORD_KINDS.items() if f" {head}".endswith(f" {kind}")), None)
    return max(cues, key=lambda each: len(each[0]), default=("", own))[1]


def noun_of(s: Sentence, phrase: NounPhrase, first: int) -> Span | None:
    """Return the words of a noun phrase, from a token on, behind its determiners, numbers, owners and names."""
    tokens = s.tokens
    cut = [
        at
        for at in range(first, phrase.head)
        if tokens.classes[at] in "D#MG" or (tokens.classes[at] != "A" and _leads(tokens.words[at]))
    ]
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


def possible(s: Sentence) -> Iterator[tuple[str, Span, Span | None, str]]:
    """Yield what may be records in a sentence: table, words, the number that counts them, what tells the table."""
    for item in range(len(s.kinds)):
        group = s.group(item)
        for phrase in group.members if group else ():
            span = noun_of(s, phrase, phrase.start)
            if span is None or s.head(phrase):
                continue
            called = re.match(r"(?:[a-z][\w-]*\s)+(?=[A-Z])", s.text[span.start : span.end])  # "app PollenNow"
            if called and (table := table_of(called[0].strip())):
                yield table, Span(span.start + called.end(), span.end), None, "noun"
                continue
            name, before = s.text[span.start : span.end], s.text[: span.start]
            first, last = s.tokens.words[phrase.start], name.split()[-1]
            low = last.lower()
            if low in BESIDE or is_function_word(low) or read_number(low) is not None or len(name) < 3:
                continue
            proper, plural = name[:1].isupper(), is_plural(low)
            if proper and last.islower() and _by_role(s, phrase, proper=True) is None:  # "the Kelvin drill head"
                continue
            classes = s.tokens.classes[phrase.start : s.token_at(span.start)]
            if proper:
                fits = not (span.start == 0 and " " not in name) and not is_person(name, before)
                fits = fits or bool(ASIDE.match(s.text, span.end))
                fits = fits and (not INTRODUCED.search(before) or _by_role(s, phrase, proper=True) is not None)
            elif plural:
                definite = "D" in classes and ("#" not in classes or s.word(item - 1) == "of")
                hedges = [s.hedge_of(phrase.head), *(verb.hedge for verb in s.verbs if verb.subject is group)]
                fits = not definite and "denied" not in hedges
            else:
                becomes = s.word(item - 1) in ("to", "into", "as")  # "upgraded to a national zone"
                apart = becomes or s.kinds[item - 1 : item] == "," or _BESIDE_NAME.match(s.text, span.end)
                fits = not apart if first in ("a", "an") else bool(classes) and " " in name
                fits = fits and not re.match("(?:second|third|fourth|fifth) ", name)
                fits = fits and not re.match(r"\s[“\"‘]?[A-Z]", s.text[span.end :])  # "the pilot project Clean Wake"
            grows = any(verb.subject is group and s.tokens.words[verb.verb] in CHANGE.by_cue for verb in s.verbs)
            if not fits or (grows and not proper and not plural) or (not proper and name != name.lower()):
                continue
            table, by = _table(s, phrase, name, proper=proper, plural=plural)
            if table and not (plural and by == "noun" and table == "achievements" and "#" not in classes):
                count = phrase.start + classes.rfind("#") if plural and not proper and "#" in classes else None
                counts = None if count is None else Span(s.tokens.starts[count], s.tokens.ends[count])
                bare = plural and count is None and table != "organisations"
                legal = re.match(r"\sAS\b" if proper else "$.", s.text[span.end :])
                span = Span(span.start, span.end + legal.end()) if legal else span
                yield table, span, counts, "" if bare and by == "noun" else by


def _table(s: Sentence, phrase: NounPhrase, name: str, *, proper: bool, plural: bool) -> tuple[str | None, str]:
    """Return the table that fits a noun phrase, and what tells so: a "noun", what is "done" with it, or nothing."""
    noun = re.sub("ies$", "y", name).removesuffix("s") if plural and not proper else name
    head = _HEAD.split(noun)[0].split()[-1]
    if head in listed("events") or any(term in PLACES for _, term in cues_in(noun, KIND)):
        return None, ""
    aside = ASIDE.match(s.text, s.tokens.ends[phrase.head]) if proper else None
    if aside and (table := table_of(aside["noun"])):
        return table, "noun"
    if table := table_of(noun) or table_of(name) or _tables().get(head.lower()):
        return table, "noun"
    table = _by_role(s, phrase, proper=proper)
    return table, "done" if table else ""


def _by_role(s: Sentence, phrase: NounPhrase, *, proper: bool) -> str | None:
    """Return the table of what something is done to, "developed X", "maker of X", "X was developed", or None."""
    group = s.group(phrase.item)
    part = s.group(phrase.item - 2) if s.word(phrase.item - 1) == "of" else None
    if part and s.tokens.classes[part.members[-1].head] == "#":  # "bought 75 % of X"
        group = part
    before = s.tokens.ends[max(group.members[0].start - 1, 0)] if group else 0
    passive = (verb for verb in s.verbs if verb.passive and verb.subject and phrase in verb.subject.members)
    done = {s.tokens.starts[verb.verb] for verb in passive}
    for (a, b), term in cues_in(s.text, PREDICATE):
        is_done = a in done or (b == before and s.text[a:b].lower() in BEFORE_OBJECTS)
        if is_done and term in ROLES[proper]:
            return str(ROLES[proper][term])
    return None
