"""Which class a word has where its form leaves that open: by what stands beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ...schema.vocabulary import alternatives
from ..derivation.names import is_plural
from ..derivation.numbers import YEAR

WORDS: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def listed(name: str) -> frozenset[str]:
    """Return a list of words from `words.toml`."""
    return frozenset(one for word in str(WORDS[name]).split() for one in alternatives(word))


def lists(names: str) -> Iterator[frozenset[str]]:
    """Return several lists of words from `words.toml`."""
    return map(listed, names.split())


LONE, SUBJECTS, BASES, VERBAL, TO_BE = lists("lone subjects bases verbal be")
ASKING = frozenset("do does did will would can could shall should may might must".split())
"""Auxiliaries that a bare verb follows."""
TIMES, BOUNDS, MORE, ABLE, POSTPOSED = lists("times bounds more able postposed")
LATE, PEOPLE, DIRECTIONS = lists("late people directions")
BOUNDING = ("up to", "at least", "at most", "upwards of", "total of")
FLOATING = frozenset(("each", "both", "all", "half"))
"""Determiners that may stand behind their noun or auxiliary: "have both opened", "is half owned by"."""
OPEN = frozenset("VW#PBDSRJX")
"""The classes that another word may change."""


OTHERWISE = {"PJ": ("to", "as", "of"), "T": ("'s", "of")}
"""The class of the first word of an expression and its own, or its own -> the words before which it is none."""


@cache
def expressions() -> Mapping[str, list[tuple[list[str], str]]]:
    """Return first word -> words that belong together, and the class of the last; those before it are adverbs."""
    found: dict[str, list[tuple[list[str], str]]] = {}
    for name, of_class in WORDS["expressions"].items():
        for words in of_class:
            found.setdefault(words.split()[0], []).append((words.split(), name))
    return found


@dataclass(slots=True)
class Classes:
    """The classes of the words of a sentence, while some are open."""

    classes: list[str]
    words: list[str]
    forms: list[str]
    """Which form of a verb a word may have."""
    starts: list[int]
    text: str

    def settle(self) -> str:
        """Decide what is open, from left to right, and return the classes."""
        known = expressions()
        for at, word in enumerate(self.words):
            if (word not in known or not self._take_expression(at, known[word])) and self.classes[at] in OPEN:
                self._settle(at)
        return "".join(self.classes)

    def _settle(self, at: int) -> None:
        classes, word, name = self.classes, self.words[at], self.classes[at]
        after = classes[at + 1] if at + 1 < len(classes) else ""
        before = classes[at - 1] if at else ""
        before = classes[at - 2] if before == '"' and at > 1 else before
        match name:
            case "V":
                classes[at] = self._verb(at, before, after)
            case "W":
                self._settle_noun(at, before, after)
            case "#":
                classes[at] = "W" if word.endswith(("st", "nd", "rd", "th")) and word[0].isdigit() else "#"
                dated = before == "P" or self.words[at - 1] == "since"
                if dated and YEAR.fullmatch(word) and after not in ("W", "M", "#"):
                    classes[at] = "T"
                self._take_bounds(at)
            case "D" if before == "#" and word in ("other", "more") and after in ("W", "M"):
                classes[at] = "W"  # "two other firms", "four more boats"
            case "P" if after == "A" and classes[at + 2 : at + 3] == ["P"]:  # "at or above"
                classes[at : at + 2] = ["_", "_"]
            case "B" if word == "but" and ("not", "only") in pairwise(self.words[:at]):
                classes[at] = "A"  # "not only A but also B"
                classes[at + 1 : at + 2] = ["_"] if self.words[at + 1 : at + 2] == ["also"] else [after]
            case "D" if word in FLOATING and before in ("W", "M", "X") and after in ("V", "X", "E"):
                classes[at] = "J"  # "A and B have both opened"
            case "D" if word in ("her", "its") and after in ("X", "O"):
                classes[at] = "W"
            case "D" if word in ("most", "more") and after == "J" and before in ("", ",", "A", "X"):
                classes[at] = "J"  # ", most recently in May"
            case "S" if word == "once" and self._is_past(at, before):
                classes[at] = "J"
            case "S" if word == "provided":
                alone = before == "X" or self.words[at + 1 : at + 2] == ["by"]
                closing = before == "," and self._closes_apposition(at - 1)
                if alone or closing or (before in "WMJT" and not self._has_verb(at)):
                    classes[at], self.forms[at] = "E", "ed"
            case "S" if word in TIMES:
                has = before == "X" and word == "since"  # "has since opened", "has since 2019 opened"
                lone = after == "T" or self._no_clause(at)
                classes[at] = ("P" if after in ("#", "T") else "J") if has else "P" if lone else "S"
            case "R" if (self.words[0], before) == ("it", ",") and self.classes[1] == "X":
                pass  # "it was A, not B, that paid"
            case "R" if word == "that" and (before in ("", "P", ",", "A", "O", "S", "B") or not after):
                classes[at] = "D"
            case "J" if before == "D" and after in ("W", "M", "P"):
                classes[at] = "W"
            case "J" if word == "yet" and before == "X" and after == "O":  # "has yet to open"
                classes[at] = "N"
            case "X" if word == "may" and self.text[self.starts[at]].isupper() and before in ("P", "D", "#"):
                classes[at] = "T"
            case _:
                pass

    def _settle_noun(self, at: int, before: str, after: str) -> None:
        classes, word = self.classes, self.words[at]
        if before == "N" and self.words[at - 2 : at - 1] and self.words[at - 2] in ASKING and after != "W":
            classes[at] = "E"  # "did not hesitate to"
        elif word.endswith("ing") and after in ("D", "M", "#") and self._is_gerund(at, before, after):
            classes[at], self.forms[at] = "E", "ing"  # "is funding the survey"
        elif word in ABLE and before in ("W", "M", "X") and self.words[at + 1 : at + 2] == ["to"]:
            classes[at] = "J"
            if classes[at + 2 : at + 3] in (["W"], ["V"]):
                classes[at + 2], self.forms[at + 2] = "E", "s"
        elif word == "coming" and self.words[at + 1 : at + 2] == ["from"]:
            classes[at], self.forms[at] = "E", "ing"
        elif word in DIRECTIONS and before in ("W", "M") and self.words[at + 1 : at + 2] == ["of"]:
            classes[at] = "J"  # "a plant east of the town"
        elif word in POSTPOSED and before in ("W", "M", ",") and after in ("P", "O"):
            classes[at] = "J"
        elif before == "O" and after in (("D", "M", "W", "P", "#") if at == 1 else ("D", "#")) and _is_base(word):
            classes[at], self.forms[at] = "E", "s"  # "To speed up work, X has …", "is to process 40"
        elif word in LATE and before in ("W", "M") and after in ("", ",", ";", "A"):
            classes[at] = "J"
        elif (before == "R" and word.endswith("s") and not word.endswith("ss")) or self.words[at - 1 : at] == ["who"]:
            if after in ("", ",", "P", "J", "#", "D", "M"):
                classes[at], self.forms[at] = "E", "s"  # "a tool that folds, …", "people who work in"
        elif before == "M" and (after in ("P", "J") or self.words[at + 1 : at + 2] == ["itself"]):
            if word.endswith("s") and not word.endswith("ss") and self._is_subject(at) and not self._verb_beside(at):
                classes[at], self.forms[at] = "E", "s"  # "the station waits for …", "the fund itself bears …"
        elif after in ("D", "#") and word.isalpha() and self.text[self.starts[at]].islower():
            closing = before == "," and self._closes_apposition(at - 1)
            third = word.endswith("s") and not word.endswith("ss") and (before == "A" or not self._verb_beside(at))
            going_on = before == "A" and after == "#" and self._has_verb(at)  # "weighs 3 tonnes and hangs 60 metres"
            alone = before == "W" and not self.words[at - 1].endswith("s")
            if before == "M" or (third and (closing or going_on or alone)):
                classes[at], self.forms[at] = "E", "s"  # only a verb parts a name from a determiner

    def _is_gerund(self, at: int, before: str, after: str) -> bool:
        """Whether what may be a noun like "funding" is a verb before its object, and not as in "with leading firms"."""
        named = before == "P" and (after == "D" or self.text[self.starts[at + 1]].isupper())
        return named or before == "," or (before == "X" and self.words[at - 1] in TO_BE)

    def _take_expression(self, at: int, known: list[tuple[list[str], str]]) -> bool:
        """Give the words of an expression their classes, if one begins here; "in fact of" is none."""
        for words, name in known:
            end = at + len(words)
            if self.words[at:end] == words:
                ends = OTHERWISE.get(f"{self.classes[at]}{name}" if name == "J" else name, ())
                apart = self.classes[max(at - 1, 0) : at] == (["D"] if name == "T" else [","])  # "the last week"
                apart = apart and (name == "T" or (name == "A" and not self._has_verb(at)))  # "A, as well as B, has"
                if not apart and not {*self.words[end : end + 1]} & {*ends}:
                    self.classes[at:end] = [*("_" if name in "AT" else "J" for _ in words[1:]), name]
                    return True
        return False

    def _take_bounds(self, at: int) -> None:
        """Give a number the words before it that bound or round it, as in "up to 40", "more than 40"."""
        classes, words = self.classes, self.words
        while at > 0:
            word, before = words[at - 1], words[at - 2] if at > 1 else ""
            if f"{before} {word}" in BOUNDING or (word == "than" and before in MORE):
                classes[at - 2 : at] = ["D", "D"]
                at -= 2
                if word == "than" and at and classes[at - 1] == "N":  # "not less than 100"
                    classes[at - 1] = "D"
                    at -= 1
            elif (word == "between" and classes[at - 2 : at - 1] == ["P"]) or (
                word in BOUNDS and classes[at - 1] != "E" and (word != "over" or classes[at - 2 : at - 1] != ["#"])
            ):  # "puts it at between 2 and 3"
                classes[at - 1] = "D"
                at -= 1
            else:
                return

    def _is_past(self, at: int, before: str) -> bool:
        """Whether "once" is an adverb, as in "X once led Y", "X, once a yard, …", and begins no clause."""
        return before in ("X", "R") or (before in ("W", "M") and not self._has_verb(at)) or self._no_clause(at)

    def _no_clause(self, at: int) -> bool:
        """Whether no verb follows before the clause ends."""
        following = [*self.classes[at + 1 : at + 13], ","]
        for here, (name, behind) in enumerate(pairwise(following[:12]), at + 1):
            governs = behind == "V" and self.classes[here + 2 : here + 3] in (["P"], ["O"], ["D"])
            if name in ",;:" or (name == "A" and (behind in ("X", "E") or governs)):
                return True  # "as a spin-off of X and belongs to Y"
            noun = self.forms[here] == "ing" or self.classes[here - 1] in "DS"
            noun = noun or (self.classes[here - 1] == "#" and behind in ("W", "M"))  # "after two failed votes"
            if name in "XRE" or (name == "V" and behind != "P" and not noun):
                return False
        return True

    def _verb(self, at: int, before: str, after: str) -> str:
        """Return E or W for a word that has the form of a verb."""
        classes, word, form = self.classes, self.words[at], self.forms[at]
        earlier = classes[at - 2] if at > 1 else ""
        previous = self.words[at - 1] if at else ""
        if (before in ("X", "N", "R") and previous != "whose") or (before == "J" and earlier in ("X", "N", "R", "E")):
            return "E"
        if form == "past" or (previous in SUBJECTS and form != "ing"):
            return "W" if before in ("D", "G") else "E"
        if word == "close" and after == "O":
            return "J"
        offers = before == "O" and form == "s" and not word.endswith(("ss", "us"))  # "open to offers"
        if word.endswith("s") and (offers or (at == 0 and after == "O")):
            return "W"  # "Plans to build the hall were …"
        if before == "O" and word in BASES:
            return "E"
        if form == "ed":
            return self._participle(at, before if before != "J" else earlier or "J", after)
        if form == "ing":
            if before in ("D", "#", "G"):
                return "W"
            noun = after in ("W", "P", "A") and before in ("W", "A") and not (before == "W" and after == "P")
            noun = noun and self.words[at : at + 2] != ["accounting", "for"]
            return "E" if after in ("D", "M", "#", "P", "W", "O", "T", "J", "A") and not noun else "W"
        before = earlier if before == "J" and earlier in ("D", "M") else before  # "a slight increase of"
        return "E" if before == "O" or self._finite(at, before, after) else "W"

    def _participle(self, at: int, before: str, after: str) -> str:
        """A participle between a determiner or number and a noun is an adjective."""
        if self.words[at - 1 : at + 1] == ["an", "estimated"] and after == "#":
            return "D"
        test = before == "D" and after == "V" and self.words[at - 1] not in LONE  # "a failed test"
        if test or (after == "M" and before in ("D", "#", "P", "G")):
            return "W"
        if before == "A" and self._has_verb(at) and self._is_noun(at - 2):
            return "E"  # "opened in May and received praise"
        if after != "W" or before not in ("D", "#", "P", "W", "G", "A", "O", ""):
            return "W" if before == "O" and after == "M" else "E"
        alone = not self.words[at - 1].endswith("ly") or not self._verb_beside(at)
        is_verb = before == "W" and alone and not self._has_verb(at)
        counted = before == "#" and self.classes[at - 2] not in ("P", "S")  # not "after two failed votes"
        is_verb = is_verb or (counted and not self._verb_beside(at))  # "of them 37 received grants"
        return "E" if is_verb else "W"

    def _is_noun(self, at: int) -> bool:
        """Whether a word is a name, number, time or plural, and no adjective."""
        named = self.classes[at] in "TM#)" or self.text[self.starts[at]].isupper()
        return named or is_plural(self.words[at]) or self.words[at] in PEOPLE

    def _finite(self, at: int, before: str, after: str) -> bool:
        """Whether a word in the present tense, or the base, is a verb and no noun."""
        word, previous = self.words[at], self.words[at - 1] if at else ""
        third = word.endswith("s")
        amount = " " in previous or not previous[:1].isdigit()
        if before == "#" and ((after in ("P", "J") and third and amount) or (after in ("#", "D") and not third)):
            return True  # "20 million euros comes from", "2 and 3 deliver 40"
        if before == "W" and after == "M" and not third and not previous.endswith("s") and self._verb_beside(at):
            return False  # "the commercial model X answered"
        if before in ("D", "P", "#", "G"):
            return before == "D" and previous in LONE and after in ("D", "#", "M")
        beside = after in ("P", "T", "W") and before in ("T", ")", '"', "J")
        if beside or before == "M" or word in VERBAL or after in ("D", "M", "#", "N", "O", "J"):
            return True
        if before == "A" and after in ("P", "W", "S"):
            return self._has_verb(at)
        apart = after in ("P", "J", "V", "") and third
        if before == "," and (apart or (after == "W" and (third or not self._verb_beside(at)))):
            return self._closes_apposition(at - 1)
        if before == "W" and after == "P" and third:
            return not previous.endswith("s") or not self._verb_beside(at)
        if before == "W" and after == "W" and third and not previous.endswith("s"):
            return not self._verb_beside(at)  # "the rival of X enters service"
        if before == "W" and after in ("", ",", ";", "W", "P"):
            return (previous.endswith("s") or previous in PEOPLE) and not third and not self._verb_beside(at)
        return False

    def _is_subject(self, at: int) -> bool:
        """Whether the name before a word may begin a clause, or stands behind the noun and the preposition that do."""
        begun = "".join(self.classes[:at]).rstrip("DMJ")
        return begun[-1:] in ("", *",;ASR:B") or (begun[-1] == "P" and begun[-2:-1] in ("W", "M"))

    def _closes_apposition(self, comma: int) -> bool:
        """Whether a comma closes what another opens behind a noun, as in "the boat, a ferry in the north, "."""
        relative = self.classes[:comma][::-1].index("R") if "R" in self.classes[:comma] else 0
        if relative and self.classes[comma - 2 - relative] == "," and "," not in self.classes[comma - relative : comma]:
            return True  # ", which was founded in 2016, "
        for here in range(comma - 1, 0, -1):
            if self.forms[here] == "ed" and self.classes[here - 1] in "WM" and self.classes[here + 1] == "P":
                continue  # ", the firm backed by X, "
            if self.classes[here] in "XEV;:RSB":
                participle = self.classes[here - 1] == "," and self.forms[here] == "ed"
                return participle and self.classes[here - 2] in "WM"
            if self.classes[here] == ",":
                named = self.classes[here + 1] == "M" and here == comma - 2  # "a dairy, Alpenmilch, "
                return (self.classes[here + 1] == "D" or named) and self.classes[here - 1] in "WM"
        return False

    def _has_verb(self, at: int) -> bool:
        """Whether a verb stands before in the clause."""
        return next((name in "XE" for name in reversed(self.classes[:at]) if name in "XE;:RSB"), False)

    def _verb_beside(self, at: int) -> bool:
        """Whether the clause has, or may have, another verb."""
        for places in (range(at - 1, -1, -1), range(at + 1, len(self.classes))):
            for place in places:
                name = self.classes[place]
                if name in ("X", "E", "V") and self.classes[place - 1] not in ("D", "G", "O", "P"):
                    return True
                if name in (",", ";", ":"):
                    break
        return False


def _is_base(word: str) -> bool:
    """Whether a word may be a verb in the infinitive, to judge by its ending."""
    return word.isalpha() and not word.endswith(("s", "ion", "ment", "ity", "ness", "ance", "ence", "ing", "date"))
