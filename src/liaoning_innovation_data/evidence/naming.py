"""How documents write names: where one begins and ends, and what makes two of them names of one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from ..schema import columns as c
from ..schema.ids import RECORD_KINDS
from .derivation.names import AUXILIARIES, DETERMINERS, GAP, QUANTIFIERS, count_before, is_plural
from .derivation.numbers import read_number
from .derivation.text import Span, is_function_word, listed, words
from .grammar.tokens import verbs

INTRODUCTIONS = frozenset(listed("introductions"))
RECORDED = frozenset(listed("recorded"))
BESIDE = frozenset((*listed("months"), *listed("weekdays"), "yesterday", "today", "tomorrow"))
"""Capitalised words that stand beside a name and belong to none."""
OF_TABLES = ("laboratories", "platforms", "projects")
"""The tables of what is named by their noun."""
SINGLING = ("a", "an", "s", "each", "every", "another", "no", "one", "any", "our", "my", "your", "whose")
"""What, beside determiners, stands before a noun for one thing; "s" of a possessive, too."""
_HEAD = re.compile(r"\s(?:of|for|in|at|on|and)\s|\s?[(（]|\s\d+$")
"""What ends the head of a name."""
ADJECTIVES = ("only", "own", "same", "other")
"""The function words that stand between an article or possessive and its noun."""
_INSTRUMENTS = c.all_vocabularies()["platforms.kind"].by_name["instrument"]
_NAMING = "(?:called|named|dubbed|nicknamed|christened|known as|by the name of)"
_OPENING = re.compile(r"(?:^|[.!?:][”\"’]?\s|\n)[“\"‘]?$")
"""What stands before the first word of a sentence."""
_SUM_IN_BRACKETS = re.compile(r"\s*[(（][^()（）]*\d[^()（）]*[)）]\s*$")
_SAID_OF = re.compile(r"\w+(?:tion|ment|sion)\s|\w+\sof\sthe\s")
_IN_A_NAME = re.compile(r"\s|\s?[-&/’'‘]\s?|\.\s|\sof(?:\sthe)?\s")


def capitalised(text: str) -> Iterator[list[Span]]:
    """Yield the runs of capitalised words, function words apart; "of" may stand between two of a run.

    >>> [text[run[0].start : run[-1].end] for text in ["Led by the Bank of Norsund and CNC tools", "Ana Bell"]
    ...     for run in capitalised(text)]
    ['Led', 'Bank of Norsund', 'CNC', 'Ana Bell']
    """
    run: list[Span] = []
    for span in words(text):
        word = text[span.start : span.end]
        if not word[0].isupper() or is_function_word(word):
            continue
        if run and not _IN_A_NAME.fullmatch(text, run[-1].end, span.start):
            yield run
            run = []
        run.append(span)
    if run:
        yield run


@cache
def kind_nouns() -> frozenset[str]:
    """Return the last word of each cue of a kind of organisation, platform or project, and the nouns of the tables."""
    kinds = (c.all_vocabularies()[f"{table}.kind"] for table in ("organisations", "platforms", "projects"))
    return frozenset(
        {*RECORD_KINDS, *RECORD_KINDS.values(), *(re.findall(r"\w+", cue)[-1] for kind in kinds for cue in kind.by_cue)}
    )


def kind_of_head(text: str, run: list[Span]) -> str | None:
    """Return the head of a capitalised name, the last word before "of", if it is the noun of a kind; or None.

    >>> [kind_of_head(text, [*capitalised(text)][0]) for text in ["Ministry of Energy", "University Games"]]
    ['Ministry', None]
    """
    ends = (a for a, b in pairwise(run) if b.start - a.end > 2)
    head = next(ends, run[-1])
    word = text[head.start : head.end]
    return word if word.lower() in (*kind_nouns(), *RECORDED) else None


def heads(name: str, words_: Span) -> bool:
    """Whether words of a name are its head, or that of a part behind a comma.

    >>> heads("Norsund City Hospital", Span(8, 12)), heads("Council of Norsund City", Span(0, 7))
    (False, True)
    """
    ends = (len(name), len(_HEAD.split(name)[0]), *(match.start() for match in re.finditer(",", name)))
    return any(0 <= end - words_.end < 2 for end in ends)


def left_out(name: str, before: str, after: str) -> Iterator[Span]:
    """Yield the words beside a name that belong to it, counted from its first character; none where it is whole.

    >>> [*left_out("Light", "the Dalian Advanced ", "")], [*left_out("Bank", "The ", " of Norsund")]
    ([Span(start=-9, end=-1)], [Span(start=8, end=15)])
    >>> [*left_out("Northport", "It grew. Choosing ", " was easy")], [*left_out("Reef Hall", "Sales of the ", "")]
    ([], [])
    """
    parts = name.split() or [""]
    right = re.match(r"(?:\s(?:of|and)\s(?:the\s)?|\s&\s|[\s-])(\w+)", after) if parts[-1][:1].isupper() else None
    left = re.search(r"(\w+)(?:\s(?:of|and)\s(?:the\s)?|\s&\s|[\s-])$", before) if parts[0][:1].isupper() else None
    for found, offset in ((right, len(name)), (left, -len(before))):
        word = found[1] if found else ""
        opening = False
        if found and found is left and word.lower() not in kind_nouns():
            first = bool(_OPENING.search(before[: found.start()]))  # "Construction of the Hall", "Choosing Northport"
            person = found[0].endswith(" of the ") and not kind_nouns().isdisjoint(name.lower().split())
            opening = person or (first and bool(_SAID_OF.match(found[0]) or verbs().get(word.lower()) == "ing"))
        if found and word[0].isupper() and not (is_function_word(word) or word.lower() in BESIDE or opening):
            yield Span(found.start(1) + offset, found.end(1) + offset)


def misnamed(table: str, name: str, extent: str, publishes: bool | None = None) -> str | None:
    """Say why words are no name of one thing or of one group, or None; who publishes may be called as what it does."""
    words_ = name.split() or [""]
    if count_before(f"{words_[0]} ") and words_[-1].islower() and is_plural(words_[-1]):
        return f"{name!r} begins with a count: the name is what it counts"
    noun = re.sub(r"ies$", "y", words_[-1].lower()).removesuffix("s")
    several = table == "organisations" and words_[-1].istitle() and words_[-1].endswith("s")
    own = several or noun == RECORD_KINDS[table]
    if not own and (other := next((other for other in OF_TABLES if RECORD_KINDS[other] == noun), None)):
        return f"{name!r} is named a {noun}: it belongs in {other}"
    if name in listed("endings"):
        return f"{name!r} is the end of a name"
    if words_[-1] in listed("figures") and (name.islower() or len(words_) > 1):
        return f"{name!r} is a figure of speech, and nothing to record"
    head = _HEAD.split(name)[0].split(" ")[-1]
    if table in OF_TABLES and head in listed("events"):
        return f"{name!r} is an event, a policy or a law, and no record"
    if table == "achievements" and head.istitle() and head.lower() in _INSTRUMENTS.cues:
        return f"{name!r} is named an instrument: it belongs in platforms"
    kind = c.all_vocabularies()["achievements.kind"].by_cue.get(head.lower())
    firm = table == "organisations" and is_plural(head.lower())  # "Marrow Creek Composites"
    firm = firm or bool(publishes and kind == "publication") or not kind_nouns().isdisjoint((head.lower(), noun))
    if kind and head.istitle() and table != "achievements" and not firm:
        return f"{name!r} is named a {kind}: it belongs in achievements"
    left, _, right = name.rpartition(" and ")
    heads = [[word for word in re.findall(r"\w+", part) if word[0].isupper()] for part in (left, right)]
    kinds = [any(word.lower() in kind_nouns() for word in part) for part in heads]
    if all(kinds) and min(map(len, heads)) > 1:
        return f"{name!r} are two names, each with the noun of a kind"
    if extent == "individual" and heads[0] and not kinds[0] and kinds[1] and is_plural(words_[-1].lower()):
        return f"{name!r} names several things, not one"
    return None


def called(before: str, after: str) -> str | None:
    """Return the noun of what has a name, where it is none of a laboratory, platform or project; or None.

    >>> called("a pub by the name of the ", ","), called("", ", a chestnut mare, won"), called("a park called ", "")
    ('pub', 'mare', None)
    """
    named = re.search(rf"(\w+)\s(?:{_NAMING}\s(?:the\s)?)?[“\"‘]?$", before)
    beside = re.match(
        r"[”\"’]?,\s(?:an?|the)\s(?:[\w-]+\s){0,4}?(\w+)(?:[,.;:)]|\s(?:of|in|from|for|by|at|that|which)\s)", after
    )
    return next((found[1] for found in (named, beside) if found and found[1] in listed("outside")), None)


def is_person(exact: str, before: str) -> bool:
    """Whether a name of two or three capitalised words without the noun of a kind stands where a person's does.

    >>> is_person("Ana Bell", "has been named after "), is_person("Bell Institute", "named after the ")
    (True, False)
    """
    said = exact.split()
    plain = 1 < len(said) < 4 and all(map(str.istitle, said)) and kind_nouns().isdisjoint(exact.lower().split())
    return plain and bool(re.search(rf"\b(?:{'|'.join(listed('personal'))})\.?\s$", before.lower()))


_IN_A_SUM = re.compile(r"(?<=\d)[.,](?=\d)|,(?=\s(?:\w+\s)?\d[\d,]*-?\w)")


def determined(before: str) -> bool:
    """Whether an article, a possessive or a count stands before a noun, with adjectives between them.

    >>> determined("led by the world‘s largest "), determined("has made "), determined("with ")
    (True, False, False)
    """
    before = _SUM_IN_BRACKETS.sub(" ", before)  # "a £2 million ($3 million) hall"
    before = _IN_A_SUM.sub("", before)  # "a $2.6 billion, 2,600-worker plant"
    for word in reversed(re.findall(r"[\w-]+", re.split(r"[.,;:!?()]", before)[-1])[-GAP - 1 :]):
        low = word.lower()
        if low in ADJECTIVES:
            continue
        if low in (*DETERMINERS, *SINGLING, *QUANTIFIERS) or read_number(low) is not None:
            return True
        if is_function_word(low):
            return False
    return False


def introduces(gap: str, after: str, before: str = "") -> bool:
    """Whether the words between two names, and those around them, make them names of one thing.

    >>> introduces(" (", ")"), introduces(", formerly known as ", " has"), introduces(" was replaced by ", "")
    (True, True, False)
    >>> introduces(", the ", " was renamed", "Formerly the ")
    True
    >>> introduces(", the ", ", has"), introduces(", ", ", and a third"), introduces(", known to all of us as the ", "")
    (True, False, True)
    """
    said = [word.lower() for word in re.findall(r"\w+", gap)]
    if re.fullmatch(r"[”\"’»]?\s*[(（\[]\s*(?:\w+:\s*)?[“\"]?", gap):
        return True
    if INTRODUCTIONS.intersection(said) and not re.search(r"[.;]", gap):
        telling = re.findall(r"\w+", re.sub(r"\bknown\b(?:\s\w+){0,4}\sas\b", "known", gap.lower()))
        plain = (word in INTRODUCTIONS or word in AUXILIARIES or is_function_word(word) for word in telling)
        return all(plain) and not {"not", "never"}.intersection(said)
    if re.search(r"(?i)\b(?:formerly|previously|originally|once)\s(?:called\s|known as\s)?(?:the\s)?[“\"]?$", before):
        return bool(re.fullmatch(r"[”\"’»]?,\s(?:the\s)?[“\"]?", gap))
    apposition = re.fullmatch(r"[”\"’»]?(?:,\s|\s[—–-]\s|\s?—\s?)(?:the\s|an?\s)?[“\"]?", gap)
    return bool(apposition) and not re.match(r"[”\"]?(?:,?\s+(?:and|or)\b|,\s+[A-Z]|\s+\w)", after)


def shortens(exact: str, name: str) -> bool:
    """Whether one of two names is the other in short: its initials, or some of its words, not its kind alone.

    >>> shortens("MOST", "Ministry of Science and Technology"), shortens("Helix", "Helix Institute")
    (True, True)
    >>> shortens("NST", "National Science and Technology Research Council")
    True
    >>> shortens("UE Vik", "University of Ebbing at Vik"), shortens("DOD", "U.S. Department of Defense")
    (True, True)
    >>> shortens("Institute", "Helix Institute"), shortens("test field", "Quay Test Field")
    (False, False)
    """
    short, long = sorted((re.findall(r"\w+", exact), re.findall(r"\w+", name)), key=len)
    if " ".join(short).lower() == " ".join(long).lower():
        return True
    letters, initials = "".join(short), [word[0] for word in long]
    while letters.isupper() and initials and len(long[-len(initials)]) == 1 and initials[0] != letters[0]:
        initials.pop(0)  # of the words behind "U.S."
    if letters.isupper() and 1 < len(letters) <= len(initials):
        capitals = [letter for letter in initials if letter.isupper()]
        whole = _in_order(letters.lower(), "".join(initials).lower()) and _in_order(capitals, letters)
        if whole or (len(letters) > 2 and "".join(capitals).startswith(letters)):  # of its first words
            return True
    parts = [part for word in short for part in (word if word.isupper() else [word])]
    capitalised = [word if word in parts else word[0] for word in long if word[0].isupper()]
    telling = [word for word in short if word.lower() not in kind_nouns() and not is_function_word(word)]
    by_initials = parts == capitalised and len(short) > 1  # "UT Norsund"
    return by_initials or (bool(telling) and _in_order(short, long))


def resembles(name: str, others: Iterable[str]) -> bool:
    """Whether a name shares with one of the others half of the words that tell that one from its kind.

    >>> resembles("Liaoning Sheng", ["Liaoning Province"]), resembles("Harvard University", ["Ebbing University"])
    (True, False)
    """
    found = _telling(name)
    return any(2 * len(found & known) >= len(known) for known in map(_telling, others))


def _telling(name: str) -> frozenset[str]:
    """Return the words of a name that are neither function words nor the noun of a kind, or else all of them."""
    all_ = frozenset(re.findall(r"\w+", name.lower()))
    return frozenset(word for word in all_ if word not in kind_nouns() and not is_function_word(word)) or all_


def _in_order(some: Iterable[str], among: Iterable[str]) -> bool:
    rest = iter(among)
    return all(each in rest for each in some)
