"""Tokens: the words of a sentence and their classes; what is curated (names, numbers, time phrases) is one token each.

A class is one letter: M a record's name or mention, or another curated phrase; # a number; T a time phrase; D determiner;
P preposition; O "to"; X auxiliary; N negation; A and, or; B but, while; R relative pronoun; S subordinator; L listing;
J adverb; E verb; W any other word; G "'s"; and `,` `;` `:` `(` `)` `"` for punctuation.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ...schema.columns import all_vocabularies
from ...schema.vocabulary import Predicate
from ..derivation.text import listed as number_words

WORDS: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))

TOKEN = re.compile(
    r"[‘’']s\b|(?<=s)[’'](?=\s)|n[‘’']t\b|\d+(?:[.,]\d+)*(?:[-‐‑/]?[^\W_]+)*|[^\W\d_](?:[-‐‑/&]?[^\W_])*|[,;:()\[\]–—?“”\"«»「」『』]"
)
PUNCTUATION = {
    **dict.fromkeys(",", ","), **dict.fromkeys(";?", ";"), **dict.fromkeys(":–—", ":"),
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


def listed(name: str) -> frozenset[str]:
    """Return a list of words from `words.toml`."""
    return frozenset(str(WORDS[name]).split())


@cache
def closed_classes() -> Mapping[str, str]:
    """Return word -> class, for the words that have but one; of several lists the first counts."""
    lists = {
        "R": "relatives", "N": "negations", "L": "listings", "A": "conjunctions", "S": "subordinators", "B": "contrasts",
        "P": "prepositions", "D": "determiners", "J": "adverbs",
    }  # fmt: skip
    classes: dict[str, str] = {}
    for name, of_list in [("X", "be"), ("X", "have"), ("X", "do"), ("X", "modals"), ("W", "pronouns"), *lists.items()]:
        for word in str(WORDS[of_list]).split():
            classes.setdefault(word, name)
    ambiguous = {
        "that": "R",
        "to": "O",
        "her": "D",
        "his": "D",
        "no": "D",
        "so": "J",
        "yet": "J",
        "not": "N",
        "others": "W",
    }
    return {**classes, **ambiguous}


@cache
def verbs() -> Mapping[str, str]:
    """Return form -> `ed`, `ing` or `s` (present tense, and the base), of the listed verbs and of those in cues."""
    forms: dict[str, str] = {}
    for base in str(WORDS["verbs"]).split():
        stem = base.removesuffix("e")
        forms |= {base: "s", _third(base): "s", f"{stem}ing": "ing"}
    for name in ("relations.predicate", "projects.status", "indicators.change"):
        vocabulary = all_vocabularies()[name]
        given = [verb for term in vocabulary.terms if isinstance(term, Predicate) for verb in term.verbs]
        words = [form for verb in given for form in verb.split()[0].split("/")]
        for word in (*words, *(cue for cue in vocabulary.by_cue if " " not in cue)):
            if (
                word
                and word not in closed_classes()
                and not re.search(r"(?:ion|ions|ment|ments|ance|al|th|or|er)$", word)
            ):
                forms.setdefault(word, "ed" if word.endswith("ed") else "ing" if word.endswith("ing") else "s")
    forms |= dict.fromkeys(str(WORDS["irregular"]).split(), "ed")
    return forms


def _third(base: str) -> str:
    if re.search(r"(?:s|sh|ch|x|o)$", base):
        return f"{base}es"
    return f"{base[:-1]}ies" if re.search(r"[^aeiou]y$", base) else f"{base}s"


LONE = frozenset("some many others most few several all both these those this that others".split())
"""Determiners that may stand alone as a subject."""
NUMBER_WORDS = frozenset(number_words("number_words"))
NOT_ED, NOT_ING, NOT_LY = listed("not_ed"), listed("not_ing"), listed("not_ly")
PAST = listed("irregular_past")
BE, HAVE, MODALS, POSSESSIVES = listed("be"), listed("have"), listed("modals"), listed("possessives")


def verb_form(word: str) -> str:
    """Return which form of a verb a word may be, or ""."""
    if form := verbs().get(word):
        return form
    if word.endswith("ed") and len(word) > 4 and word not in NOT_ED:
        return "ed"
    if word.endswith("ing") and len(word) > 4 and word not in NOT_ING and "-" not in word:
        return "ing"
    return ""


class Tokens:
    """The tokens of a sentence, as parallel lists."""

    __slots__ = ("classes", "ends", "forms", "keys", "starts", "words")

    def __init__(self, text: str, curated: Iterable[Curated] = ()) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.classes: list[str] = []
        self.words: list[str] = []
        """In lower case."""
        self.forms: list[str] = []
        self.keys: list[tuple[str, ...]] = []
        """The records that a token names."""
        spans = _longest(curated)
        at, known = 0, closed_classes()
        lower = text.lower() if len(text.lower()) == len(text) else text
        for start, end, kind, keys in [*spans, (len(text), len(text), "", ())]:
            for match in TOKEN.finditer(lower, at, start):
                word = match[0]
                name = PUNCTUATION.get(word) or known.get(word)
                form = ""
                if name is None:
                    name, form = self._open_class(word, text[match.start()])
                self._add(match.start(), match.end(), name, word, form, ())
            if kind:
                word = lower[start:end]
                self._add(start, end, "D" if word in POSSESSIVES else kind, word, "", keys)
            at = end
        self._settle(text)

    def _open_class(self, word: str, initial: str) -> tuple[str, str]:
        """Return the class of a word on no list, V for one that may be a verb; and which form of a verb."""
        if initial in "‘’'":
            return "G", ""
        if initial.isdigit() or word.partition("-")[0] in NUMBER_WORDS:
            return "#", ""
        if len(word) == 3 and word[1] in "‘’'":
            return "N", ""
        if initial.islower() or not self.classes:
            if (
                self.classes
                and self.classes[-1] == "X"
                and self.words[-1] in MODALS
                and not word.endswith(("ly", "ed", "ing"))
            ):
                return "E", "s"
            if form := verb_form(word):
                return "V", form
            if word.endswith("ly") and word not in NOT_LY:
                return "J", ""
        return "W", ""

    def _add(self, start: int, end: int, name: str, word: str, form: str, keys: tuple[str, ...]) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.classes.append(name)
        self.words.append(word)
        self.forms.append(form)
        self.keys.append(keys)

    def _settle(self, text: str) -> None:
        """Decide where a word may be a verb or something else: by its form and by what stands beside it."""
        classes, words, forms = self.classes, self.words, self.forms
        last = len(classes) - 1
        for at, name in enumerate(classes):
            before = classes[at - 1] if at else ""
            after = classes[at + 1] if at < last else ""
            if name == "V":
                classes[at] = _verb(forms[at], before, after, words[at], words[at - 1] if at else "", at, classes)
            elif name == "J" and before == "D" and after in "WM" and after:
                classes[at] = "W"
            elif words[at] == "such" and after == "S":
                classes[at], classes[at + 1] = "J", "L"
            elif name == "S" and before == "X" and words[at] == "since":
                classes[at] = "J"
            elif words[at] == "longer" and at and words[at - 1] == "no":
                classes[at - 1] = classes[at] = "J"
            elif (
                name == "W"
                and before == "M"
                and after in ("D", "#")
                and words[at].isalpha()
                and text[self.starts[at]].islower()
            ):
                classes[at], forms[at] = "E", "s"
            elif (
                name == "S"
                and words[at] in ("since", "until", "before", "after", "as", "till")
                and _no_clause(classes, at)
            ):
                classes[at] = "P"
            elif words[at] == "that" and (before in ("", "P", ",", "A", "O", "S", "B") or after == ""):
                classes[at] = "D"
            elif words[at] == "according" and after == "O":
                classes[at], classes[at + 1] = "J", "P"
            elif words[at] == "among" and at < last and words[at + 1] == "them":
                classes[at], classes[at + 1] = "J", "L"
            elif words[at] == "example" and before == "P":
                classes[at - 1], classes[at] = "J", "L"
            elif name == "D" and words[at] in ("her", "its", "that") and after in ("X", "O"):
                classes[at] = "W"
            elif name == "X" and words[at] == "may" and text[self.starts[at]] == "M" and before in ("P", "D", "#"):
                classes[at] = "T"
            elif name == "#" and words[at].endswith(("st", "nd", "rd", "th")):
                classes[at] = "W"


def _no_clause(classes: Sequence[str], at: int) -> bool:
    """Whether no verb follows before the clause ends, so that a word like "since" is a preposition."""
    for name, following in zip(classes[at + 1 : at + 12], [*classes[at + 2 : at + 13], ","], strict=False):
        if name in ",;:":
            return True
        if name in "XRE" or (name == "V" and following != "P"):
            return False
    return True


def _verb(form: str, before: str, after: str, word: str, previous: str, at: int, classes: Sequence[str]) -> str:
    """Return E or W for a word that may be a verb."""
    if before in ("X", "N", "R") or (before == "J" and at > 1 and classes[at - 2] in "XNRE"):
        return "E"
    if before == "O":
        return "E" if form == "s" else "W" if after in "WM" and after else "E"
    if form == "ed":
        if after in ("W", "M") and before in ("D", "#", "P", "W", "G", "A", "") and after == "W":
            return (
                "E"
                if before == "W" and previous and not previous.endswith("ly") and _subject_like(classes, at)
                else "W"
            )
        return "W" if after == "M" and before in ("D", "#", "P", "G") else "E"
    if form == "ing":
        if before in ("D", "#", "G"):
            return "W"
        if after in ("D", "M", "#", "P", "W", "O", "T", "J", "A"):
            return (
                "W"
                if after in ("W", "P", "A") and before in ("W", "A") and not (before == "W" and after == "P")
                else "E"
            )
        return "W"
    if before in ("D", "P", "#", "G"):
        return "E" if before == "D" and previous in LONE and after in ("D", "#", "M") else "W"
    if before == "M":
        return "E"
    if after in ("D", "M", "#", "N", "O", "J") or (after in ("P", "T", "W") and before in ("T", ")", '"', "J")):
        return "E"
    if before == "A" and word.endswith("s") and after in ("P", "D", "#", "M") and not _subject_like(classes, at):
        return "E"
    if after in ("", ",", ";") and before == "W" and previous.endswith("s") and not word.endswith("s"):
        return "W" if _verb_beside(classes, at) else "E"
    if after == "P" and before == "W" and word.endswith("s"):
        return "E" if not previous.endswith("s") or not _verb_beside(classes, at) else "W"
    return "W"


def _verb_beside(classes: Sequence[str], at: int) -> bool:
    """Whether the clause has, or may have, another verb."""
    for step in (-1, 1):
        here = at + step
        while 0 <= here < len(classes) and classes[here] not in ",;:":
            if classes[here] in "XEV":
                return True
            here += step
    return False


def _subject_like(classes: Sequence[str], at: int) -> bool:
    """Whether no verb stands before in the clause."""
    for name in reversed(classes[:at]):
        if name in "XE":
            return False
        if name in ";:RSB":
            break
    return True


def _longest(curated: Iterable[Curated]) -> list[tuple[int, int, str, tuple[str, ...]]]:
    """Return spans that do not overlap, the longest of those that do; equal ones together."""
    keys: dict[tuple[int, int, str], dict[str, None]] = {}
    for start, end, kind, key in curated:
        of_span = keys.setdefault((start, end, kind), {})
        if key:
            of_span[key] = None
    spans: list[tuple[int, int, str, tuple[str, ...]]] = []
    for (start, end, kind), of_span in sorted(
        keys.items(), key=lambda each: (each[0][0] - each[0][1], not each[1], each[0])
    ):
        if all(end <= other[0] or start >= other[1] for other in spans):
            spans.append((start, end, kind, tuple(of_span)))
    return sorted(spans)
