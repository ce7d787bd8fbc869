"""Which class a word has where its form leaves that open: by what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol


class Words(Protocol):
    """The tokens whose classes are decided, in place."""

    classes: list[str]
    words: list[str]
    forms: list[str]
    starts: list[int]


LONE = frozenset("some many others most few several all both these those this that".split())
"""Determiners that may stand alone as a subject."""
PERIODS = frozenset("year quarter month week".split())
TIMES = frozenset("since until before after as till".split())
"""Words that begin a clause where a verb follows, and are prepositions elsewhere."""
BOUNDS = frozenset(
    "about around over nearly almost roughly approximately some only just above under below exactly another".split()
)
"""Words before a number that belong to it."""
LOOSE = frozenset("more fewer less greater higher lower larger longer".split())
BASES = frozenset("run set put cut become come read spread let hit cost overcome hold".split())
"""Verbs whose base looks like a participle."""
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
SUBJECTS = frozenset("it he she they we".split())
"""Pronouns with a form of their own, or a place, before their verb."""
ADVERBIALS = {
    "of": ("course",), "at": ("present", "first", "last"), "for": ("now",), "so": ("far",), "by": ("contrast",),
    "in": ("fact", "particular", "general", "total", "turn"),
}  # fmt: skip
"""Prepositional phrases that are adverbs (R. Quirk et al., 1985, sections 7.70 and 8.118-8.147)."""
PAIRS = {
    "up": "to",
    "at": "least",
    "no": "longer",
    "such": "as",
    "according": "to",
    "among": "them",
    "for": "example",
    "not": "only",
}


def settle(tokens: Words, text: str) -> None:
    """Decide what is open in a sentence, from left to right."""
    classes, words = tokens.classes, tokens.words
    last = len(classes) - 1
    for at, name in enumerate(classes):
        word, following = words[at], words[at + 1] if at < last else ""
        before, after = classes[at - 1] if at else "", classes[at + 1] if at < last else ""
        before = classes[at - 2] if before == '"' and at > 1 else before
        if name == "V":
            classes[at] = _verb(tokens, at, before, after)
        elif name == "#":
            classes[at] = "W" if word.endswith(("st", "nd", "rd", "th")) and word[0].isdigit() else "#"
            if before == "P" and YEAR.fullmatch(word) and after not in ("W", "M", "#"):
                classes[at] = "T"
            _take_bounds(classes, words, at)
        elif following in ADVERBIALS.get(word, ()) and words[at + 2 : at + 3] not in (["to"], ["as"], ["of"]):
            classes[at : at + 2] = ["J", "J"]
        elif word in PERIODS and following in ("on", "over") and words[at + 2 : at + 3] == [word]:
            classes[at : at + 3] = ["J", "J", "J"]
        elif word in ("able", "unable", "due", "ready") and before in ("W", "M", "X") and following == "to":
            classes[at] = "J"
            if classes[at + 2 : at + 3] in (["W"], ["V"]):
                classes[at + 2], tokens.forms[at + 2] = "E", "s"
        elif name == "P" and after == "A" and classes[at + 2 : at + 3] == ["P"]:  # "at or above"
            classes[at : at + 2] = ["_", "_"]
        elif PAIRS.get(word) == following and word not in ("up", "at"):
            classes[at : at + 2] = _pair(word)
        elif word == "but" and "only" in words[:at] and words[words.index("only") - 1] == "not":
            classes[at] = "A"  # "not only A but also B"
            classes[at + 1 : at + 2] = ["_"] if following == "also" else [after]
        elif name == "D" and word in ("each", "both", "all") and before in ("W", "M") and after in ("V", "X", "E"):
            classes[at] = "J"
        elif name == "S" and word in TIMES:
            classes[at] = "J" if before == "X" and word == "since" else "P" if _no_clause(classes, at) else "S"
        elif word == "that" and (before in ("", "P", ",", "A", "O", "S", "B") or not after):
            classes[at] = "D"
        elif (name == "D" and word in ("her", "its") and after in ("X", "O")) or (
            name == "J" and before == "D" and after in ("W", "M", "P")
        ):
            classes[at] = "W"
        elif name == "X" and word == "may" and text[tokens.starts[at]] == "M" and before in ("P", "D", "#"):
            classes[at] = "T"
        elif (
            name == "W"
            and before == "R"
            and (after in ("", ",") or (after in ("P", "J") and _begins_relative(classes, words, at)))
            and word.endswith("s")
            and not word.endswith("ss")
        ):
            classes[at], tokens.forms[at] = "E", "s"  # "a tool that folds, …"
        elif (
            name == "W"
            and before == "M"
            and after in ("D", "#")
            and word.isalpha()
            and text[tokens.starts[at]].islower()
        ):
            classes[at], tokens.forms[at] = "E", "s"  # only a verb parts a name from a determiner


def _pair(word: str) -> list[str]:
    """Return the classes of two words that belong together."""
    if word in ("such", "among", "for"):
        return ["J", "L"]
    return ["J", "P"] if word == "according" else ["J", "J"]


def _take_bounds(classes: list[str], words: Sequence[str], at: int) -> None:
    """Give a number the words before it that bound or round it, as in "up to 40", "more than 40"."""
    while at > 0:
        word, before = words[at - 1], words[at - 2] if at > 1 else ""
        if (word, before) in (("to", "up"), ("least", "at"), ("most", "at")) or (word == "than" and before in LOOSE):
            classes[at - 2 : at] = ["D", "D"]
            at -= 2
            if word == "than" and at and classes[at - 1] == "N":  # "not less than 100"
                classes[at - 1] = "D"
                at -= 1
        elif word in BOUNDS and classes[at - 1] != "E":
            classes[at - 1] = "D"
            at -= 1
        else:
            return


def _no_clause(classes: Sequence[str], at: int) -> bool:
    """Whether no verb follows before the clause ends."""
    for name, following in zip(classes[at + 1 : at + 12], [*classes[at + 2 : at + 13], ","], strict=False):
        if name in ",;:":
            return True
        if name in "XRE" or (name == "V" and following != "P"):
            return False
    return True


def _verb(tokens: Words, at: int, before: str, after: str) -> str:
    """Return E or W for a word that has the form of a verb."""
    classes, form = tokens.classes, tokens.forms[at]
    earlier = classes[at - 2] if at > 1 else ""
    if before in ("X", "N", "R") or (before == "J" and earlier in ("X", "N", "R", "E")):
        return "E"
    previous = tokens.words[at - 1] if at else ""
    if form == "past" or (previous in SUBJECTS and form != "ing"):
        return "W" if before in ("D", "G") else "E"
    if tokens.words[at] == "close" and after == "O":
        return "J"
    if before == "O" and tokens.words[at] in BASES:
        return "E"
    if form == "ed":
        return _participle(tokens, at, before if before != "J" else earlier or "J", after)
    if form == "ing":
        if before in ("D", "#", "G"):
            return "W"
        noun = after in ("W", "P", "A") and before in ("W", "A") and not (before == "W" and after == "P")
        noun = noun and tokens.words[at : at + 2] != ["accounting", "for"]
        return "E" if after in ("D", "M", "#", "P", "W", "O", "T", "J", "A") and not noun else "W"
    before = "D" if (before, earlier) == ("J", "D") else before  # "a slight increase of"
    return "E" if before == "O" or _finite(tokens, at, before, after) else "W"


def _participle(tokens: Words, at: int, before: str, after: str) -> str:
    """A participle between a determiner or number and a noun is an adjective."""
    if after == "M" and before in ("D", "#", "P", "G"):
        return "W"
    if after != "W" or before not in ("D", "#", "P", "W", "G", "A", "O", ""):
        return "W" if before == "O" and after == "M" else "E"
    is_verb = before == "W" and not tokens.words[at - 1].endswith("ly") and not _has_verb(tokens.classes, at)
    return "E" if is_verb else "W"


def _finite(tokens: Words, at: int, before: str, after: str) -> bool:
    """Whether a word in the present tense, or the base, is a verb and no noun."""
    word, previous = tokens.words[at], tokens.words[at - 1] if at else ""
    if before == "#" and (
        (after == "P" and word.endswith("s") and " " in previous) or (after in ("#", "D") and not word.endswith("s"))
    ):  # "20 million euros comes from", "2 and 3 deliver 40"
        return True
    if before in ("D", "P", "#", "G"):
        return before == "D" and previous in LONE and after in ("D", "#", "M")
    if before == "M" or after in ("D", "M", "#", "N", "O", "J"):
        return True
    if after in ("P", "T", "W") and before in ("T", ")", '"', "J"):
        return True
    if before == "A" and after in ("P", "W"):
        return _has_verb(tokens.classes, at) and (word.endswith("s") or _has_base(tokens, at))
    if before == "," and after in ("P", "J") and word.endswith("s"):
        return _closes_apposition(tokens.classes, at - 1)
    if before == "W" and after in ("", ",", ";", "W", "P") and not (after == "P" and word.endswith("s")):
        return previous.endswith("s") and not word.endswith("s") and not _verb_beside(tokens.classes, at)
    if before == "W" and after == "P" and word.endswith("s"):
        return not previous.endswith("s") or not _verb_beside(tokens.classes, at)
    return False


def _begins_relative(classes: Sequence[str], words: Sequence[str], at: int) -> bool:
    """Whether the word behind a relative pronoun can be but its verb, as in "that charges in", "which dates from"."""
    free = words[at - 1] == "which" and classes[at - 2 : at - 1] != ["P"] and not _verb_beside(classes, at)
    return words[at - 1] in ("that", "who") or free


def _closes_apposition(classes: Sequence[str], comma: int) -> bool:
    """Whether a comma closes what another opens behind a noun, as in "the boat, a ferry in the north, "."""
    for here in range(comma - 1, 0, -1):
        if classes[here] in "XEV;:RSB":
            return False
        if classes[here] == ",":
            return classes[here + 1] == "D" and classes[here - 1] in "WM"
    return False


def _has_verb(classes: Sequence[str], at: int) -> bool:
    """Whether a verb stands before in the clause."""
    for name in reversed(classes[:at]):
        if name in "XE":
            return True
        if name in ";:RSB":
            return False
    return False


def _has_base(tokens: Words, at: int) -> bool:
    """Whether the verb before is a base, as behind "will" or "to": what "and" joins to it is one, too."""
    for here in range(at - 1, 0, -1):
        if tokens.classes[here] == "E":
            return tokens.forms[here] == "s" and tokens.classes[here - 1] in ("X", "O", "J", "A")
    return False


def _verb_beside(classes: Sequence[str], at: int) -> bool:
    """Whether the clause has, or may have, another verb."""
    for step in (-1, 1):
        here = at + step
        while 0 <= here < len(classes) and classes[here] not in ",;:":
            if classes[here] in "XEV":
                return True
            here += step
    return False
