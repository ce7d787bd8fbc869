"""Tokens: the words of a sentence and their classes; what is curated (names, numbers, time phrases) is one token each.

A class is one letter: M a record's name or mention, or another curated phrase; # a number; T a time phrase; D
determiner; P preposition; O "to"; X auxiliary; N negation; A and, or; B but, while; R relative pronoun; S subordinator;
L listing; J adverb; E verb; W any other word; G "'s"; and `,` `;` `:` `(` `)` `"` for punctuation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ...schema.columns import all_vocabularies
from ...schema.vocabulary import Predicate, third_person
from ..derivation.terms import lowered
from ..derivation.text import listed as number_words
from .classes import WORDS, Classes, lists

TOKEN = re.compile(
    r"n[‘’']t\b|[‘’'](?:ve|re|ll)\b|[^\W\d_][^\W_]*(?:[-‐‑/&][^\W_]+)*|\d+(?:[.,]\d+)*(?:[-‐‑/]?[^\W_]+)*|[,;:()\[\]–—?“”\"«»「」『』]|(?<=\s)-(?=\s)|[‘’']s\b|(?<=s)[’'](?=\s)"
)
PUNCTUATION = {
    **dict.fromkeys(",", ","), **dict.fromkeys(";?", ";"), **dict.fromkeys(":–—-", ":"),
    **dict.fromkeys("([", "("), **dict.fromkeys(")]", ")"), **dict.fromkeys('“”"«»「」『』', '"'),
}  # fmt: skip
"""Sign -> its class."""


class Curated(NamedTuple):
    """Words that are known already, where they stand in the sentence."""

    start: int
    end: int
    kind: str
    """`M`, `#` or `T`."""
    key: str | None = None
    """The record that is named."""


@cache
def closed_classes() -> Mapping[str, str]:
    """Return word -> class, for the words that have but one; of several lists the first counts."""
    lists = {
        "R": "relatives", "N": "negations", "L": "listings", "A": "conjunctions", "S": "subordinators",
        "B": "contrasts", "P": "prepositions", "D": "determiners", "J": "adverbs",
    }  # fmt: skip
    classes: dict[str, str] = {}
    for name, of_list in [("X", "be"), ("X", "have"), ("X", "do"), ("X", "modals"), ("W", "pronouns"), *lists.items()]:
        for word in str(WORDS[of_list]).split():
            classes.setdefault(word, name)
    return {**classes, **WORDS["ambiguous"], **PUNCTUATION}


@cache
def verbs() -> Mapping[str, str]:
    """Return form -> `ed`, `past` (no participle), `ing` or `s` (present tense, base), of listed verbs and of cues."""
    forms: dict[str, str] = {}
    for base in str(WORDS["verbs"]).split():
        stem = base.removesuffix("e")
        forms |= {base: "s", third_person(base): "s", f"{stem}ing": "ing"}
    for name in ("relations.predicate", "projects.status", "indicators.change"):
        vocabulary = all_vocabularies()[name]
        predicates = [term for term in vocabulary.terms if isinstance(term, Predicate)]
        for verb in (verb for term in predicates for verb in term.verbs):
            for form, kind in zip(verb.split()[0].split("/"), ("s", "s", "ing", "ed", "ed"), strict=False):
                if form and form not in closed_classes():
                    forms.setdefault(form, kind)
        nouns = {form for term in predicates for form in term.noun_forms()}
        for word in (cue for cue in vocabulary.by_cue if cue.replace("-", "").isalpha() and cue not in nouns):
            if word not in closed_classes() and not re.search(r"(?:ion|ions|ment|ments|ance|al|th|or|er|ure)$", word):
                forms.setdefault(word, "ed" if word.endswith("ed") else "ing" if word.endswith("ing") else "s")
    forms |= dict.fromkeys(str(WORDS["irregular"]).split(), "ed")
    forms |= dict.fromkeys(str(WORDS["irregular_past"]).split(), "past")
    return forms


NUMBER_WORDS = frozenset(number_words("number_words"))
NOT_ED, NOT_ING, NOT_LY, BE, HAVE, MODALS, POSSESSIVES = lists("not_ed not_ing not_ly be have modals possessives")


@lru_cache(maxsize=2**14)
def verb_form(word: str) -> str:
    """Return which form of a verb a word may be, or ""."""
    form = verbs().get(word, "")
    form = form or ("ed" if len(word) > 4 and word.endswith("ed") and word not in NOT_ED else "")
    form = form or ("ing" if len(word) > 4 and word.endswith("ing") and "-" not in word else "")
    return "" if word in NOT_ING else form


class Tokens:
    """The tokens of a sentence, as parallel lists."""

    starts: list[int]
    ends: list[int]
    words: list[str]
    """In lower case."""
    forms: list[str]
    keys: list[tuple[str, ...]]
    """The records that a token names."""

    def __init__(self, text: str, curated: Iterable[Curated] = ()) -> None:
        found: list[tuple[int, int, str, str, tuple[str, ...]]] = []
        classes: list[str] = []
        at, known, modal = 0, closed_classes(), False
        lower = lowered(text).replace("‘", "'").replace("’", "'")
        for start, end, kind, keys in [*_longest(curated), (len(text), len(text), "", ())]:
            for match in TOKEN.finditer(lower, at, start):
                word, begin, form = match[0], match.start(), ""
                if word in ("us", "it") and text[begin : begin + 2].isupper() and not text.isupper():
                    word = word.upper()  # a name, "the US firm"
                name = known.get(word)
                if name is None:
                    name, form = _open_class(word, text[begin], modal, not classes)
                if name == "W" and classes[-1:] == ["O"] and verbs().get(word) == "s":  # "to Open", in a headline
                    name, form = "E", "s"
                if classes and classes[-1] == "M" and text[begin - 1] in "-‑":
                    name, form = "W", ""  # "University of X-led"
                modal = word in MODALS if name == "X" else modal and name in "JN"
                found.append((begin, match.end(), word, form, ()))
                classes.append(name)
            if kind:
                word = lower[start:end]
                found.append((start, end, word, "", keys))
                classes.append("D" if word in POSSESSIVES else kind)
                modal = False
            at = end
        if not classes:
            found, classes = [(0, len(text), lower, "", ())], ["W"]
        self.starts, self.ends, self.words, self.forms, self.keys = map(list, zip(*found, strict=True))
        self.classes = Classes(classes, self.words, self.forms, self.starts, text).settle()


@lru_cache(maxsize=2**14)
def _open_class(word: str, initial: str, modal: bool, first: bool) -> tuple[str, str]:
    """Return the class of a word on no list, V for one that may be a verb; and which form of a verb.

    `modal`: a modal stands before it, adverbs apart.
    """
    if initial in "‘’'":
        return "G", ""
    if initial.isdigit() or word.partition("-")[0] in NUMBER_WORDS:
        return "#", ""
    if not (initial.islower() or (first and ("-" not in word or word in verbs()))):
        return "W", ""  # also "Leeds-based", which is no participle
    if modal and not word.endswith(("ly", "ed", "ing")):
        return "E", "s"
    if form := verb_form(word):
        return "V", form
    return "J" if word.endswith("ly") and word not in NOT_LY else "W", ""


def _longest(curated: Iterable[Curated]) -> list[tuple[int, int, str, tuple[str, ...]]]:
    """Return spans that do not overlap, the longest of those that do; equal ones together."""
    keys: dict[tuple[int, int, str], dict[str, None]] = {}
    for start, end, kind, key in curated:
        of_span = keys.setdefault((start, end, kind), {})
        if key:
            of_span[key] = None
    spans: list[tuple[int, int, str, tuple[str, ...]]]
    spans = sorted((start, end, kind, tuple(of_span)) for (start, end, kind), of_span in keys.items())
    if all(one[1] <= other[0] for one, other in pairwise(spans)):
        return spans
    spans = []  # sorted, so that only neighbours can overlap
    by_length = sorted(keys.items(), key=lambda each: (each[0][0] - each[0][1], not each[1], each[0]))
    for (start, end, kind), of_span in by_length:
        at = bisect_left(spans, (start,))
        if (at == 0 or spans[at - 1][1] <= start) and (at == len(spans) or end <= spans[at][0]):
            spans.insert(at, (start, end, kind, tuple(of_span)))
    return spans
