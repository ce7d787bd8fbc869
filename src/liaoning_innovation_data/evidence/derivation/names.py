"""The rules `verbatim` and `extent`, and what holds for any name that is quoted."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ...schema import columns as c
from ...schema.annotations import Wording
from ...schema.vocabulary import PREDICATE
from .base import Basis, Context, Underivable
from .numbers import YEAR, read_number
from .text import HYPHENS, is_function_word, listed

PLURALS, BOTH_NUMBERS = frozenset(listed("plurals")), frozenset(listed("both_numbers"))
"""Plurals that don't end in -s."""

QUANTIFIERS = listed("quantifiers")
EXAMPLES = listed("examples")
APPROXIMATORS = listed("approximators")
DETERMINERS = listed("determiners")
MORE = ("more", "less", "fewer")
ARTICLES = ("the", "a", "an", "per")
ONE, SEVERAL = listed("one_thing"), listed("several_things")
SPEAKERS = listed("speakers")
RELATIVES = ("which", "who", "whom", "whose")
SHARING = ("each", "every")
"""What stands before the noun of a group, in the singular, where something is said of all of them."""
POINTERS = (*DETERMINERS, *SPEAKERS, *SHARING)
"""What a mention begins with."""
NOUNLESS = listed("nounless")
AUXILIARIES = frozenset(listed("auxiliaries"))
PREPOSITIONS = frozenset(listed("prepositions"))
PHRASE = 8
"""How many words a verbatim cell has at most, but for names and titles."""
SUPERLATIVE = r"\b(?:\w{2,}est|\w{3,}(?:er|ern|ner|out)most|first|most|least|last|only|best|worst|top|leading|record)\b"
EXAMPLES_FOLLOW = re.compile(rf",?\s+(?:{'|'.join(EXAMPLES)})(?!\w)")
GAP = 3
"""How many words may stand between a count, a quantifier or "a" and the name."""

_INSIDE_A_WORD = re.compile(rf"\w[{HYPHENS}]?$")
_GOES_ON = re.compile(rf"[{HYPHENS}]?\w")
_WORD = re.compile(r"\w+")
_BEHIND_NOUN = re.compile(r"\s(?:for|in|at|on|from|to|with|without)\s")  # "a batch of centres" are several
_LIST = re.compile(r"^[^,]+(?:, [^,]+)*,? (?:and|or) \S")
SURROUNDING = "\"'“”‘’«»「」『』,;:!?()[] \t\r\n\u00a0"


def verbatim(exact: str, context: Context) -> str:
    """Read the words themselves: whole words, without the punctuation that surrounds them.

    A name may end before a hyphen and a participle that states a relation: "Leuven-based".
    """
    wording = context.column.mark(Wording) or Wording()
    if exact != exact.strip(SURROUNDING) and not _balanced(exact):
        raise Underivable(f"{exact!r} begins or ends with punctuation or white space")
    if _WORD.match(exact) and _INSIDE_A_WORD.search(context.before[-3:]):
        raise Underivable(f"{exact!r} begins inside a word")
    parted = wording.form == "name" and _hyphened().match(context.after)
    if _GOES_ON.match(context.after) and _INSIDE_A_WORD.search(exact[-1:]) and not parted:
        raise Underivable(f"{exact!r} ends inside a word")
    if not exact.strip():
        raise Underivable(f"{exact!r} is white space")
    if wording.form == "phrase":
        _refuse_clause(exact, wording, governed=wording.governed or context.column.name == "measure")
    first = exact.split()[0]
    if wording.form == "name" and (first in DETERMINERS or all(map(is_function_word, _WORD.findall(exact)))):
        raise Underivable(f"{exact!r} points to a record, it is no name: its basis is mention")
    return exact


@cache
def _hyphened() -> re.Pattern[str]:
    """Return what the cues of relations with a hyphen in front look like: "-based"."""
    return re.compile(rf"(?:{'|'.join(cue for cue in PREDICATE.by_cue if cue.startswith('-'))})(?![{HYPHENS}\w])")


def _refuse_clause(exact: str, wording: Wording, *, governed: bool) -> None:
    """Refuse more than a phrase: many words, verbs, several items; and a superlative that is none."""
    words = exact.lower().split()
    if len(words) > PHRASE or AUXILIARIES.intersection(words):
        raise Underivable(f"{exact!r} is no phrase of at most {PHRASE} words without auxiliary verbs")
    together = (not wording.numbers or not re.search(r"\d", exact)) and _LIST.search(exact)  # "400 staff, students and"
    if wording.one_item and re.search("[;:]" if together else r"[;:]|,(?!\d{3})", exact):
        raise Underivable(f"{exact!r} holds more than one item")
    at_end = [words[-1]] if is_function_word(words[-1]) and not (wording.superlative and words[-1] == "only") else []
    at_start = [words[0]] if is_function_word(words[0]) and words[0] not in ARTICLES else []
    if wording.numbers and words[0] in MORE and words[1:2] == ["than"]:  # "more than 40 years old"
        at_start = []
    if governed and (words == ["each"] or (words[0] in PREPOSITIONS and words[1:])):
        at_start, at_end = [], at_end if words[1:] else []
    if governed and words[0] in SHARING and not is_function_word(words[-1]):
        at_start = []  # "each year"
    if stray := next(iter([*at_start, *at_end]), None):
        raise Underivable(
            f"{exact!r} begins or ends with {stray!r}, which belongs to the words around it: quote the rest"
        )
    if not wording.numbers and any(read_number(word) is not None for word in words):
        raise Underivable(f"{exact!r} holds a number: the measure is what it counts or measures")
    if wording.superlative and not re.search(SUPERLATIVE, exact, re.IGNORECASE):
        raise Underivable(f"{exact!r} holds no superlative")


def _balanced(exact: str) -> bool:
    pairs = ("“”", "«»", "「」", "『』", "()", '""')
    marked = any(exact.count(pair[0]) == exact.count(pair[1]) > 0 for pair in pairs)
    marked = marked and exact.count('"') % 2 == 0 and not re.fullmatch('"[^"]*"', exact)
    return marked and exact == exact.strip() and exact[-1] not in ",;:!? "


def extent(exact: str, context: Context) -> str:
    """Read `individual` from the name, or "a" up to it; `group` from a count or quantifier, examples or a plural."""
    for name in context.names:
        if exact == name:
            if counted := count_before(context.before):
                raise Underivable(f"{exact!r} is a group here: {counted!r} stands before it")
            if (following := EXAMPLES_FOLLOW.match(context.after)) and is_plural(name.lower().rpartition(" ")[2]):
                raise Underivable(f"{exact!r} is a group here: {following[0].strip()!r} follows it")
            if name.isalpha() and _is_count(name):  # "one of six that it set up"
                return "group"
            word = name if " " in name else name.lower()  # "Plans", in front of a sentence
            return "group" if context.claimed == "group" and is_bare_plural(word) else "individual"
        if exact.startswith(name) and EXAMPLES_FOLLOW.fullmatch(exact, len(name)):
            return "group"
        if exact.endswith(name) and (lead := exact[: -len(name)].rstrip()) and lead != exact[: -len(name)]:
            if re.search(r"[\w-]$", context.before):
                raise Underivable(f"{exact!r} begins inside a word")
            words = lead.lower().split()
            if any(_is_count(" ".join(words[: -adjectives or None])) for adjectives in range(min(len(words), GAP + 1))):
                return "group"
            if words[0] in ("a", "an") and len(words) <= GAP + 1 and not is_plural(name.lower().rpartition(" ")[2]):
                return "individual"
    raise Underivable(f"{exact!r} is neither the name nor a count, a quantifier or examples with it")


def _is_count(words: str) -> bool:
    """Whether words are a count or a quantifier, rounded or not."""
    words = next((words[len(word) + 1 :] for word in APPROXIMATORS if words.startswith(f"{word} ")), words)
    return words in QUANTIFIERS or (read_number(words) or 0) > 1


def count_before(before: str) -> str | None:
    """Return the count or quantifier at the end of the words before a name, or None."""
    words = before.lower().split()[-3:] if before[-1:].isspace() else []
    for at in range(len(words) - 1, -1, -1):
        head = " ".join(words[at:])
        if head in QUANTIFIERS or ((read_number(head) or 0) > 1 and not YEAR.fullmatch(head)):
            return head
    return None


def pointing(exact: str) -> str | None:
    """Say why words can't be a mention: they point by a pronoun, or by an article or determiner and few words; or None.

    >>> pointing("These laboratories"), pointing("employs 300 people")
    (None, "'employs 300 people' is no pronoun, nor an article or determiner with at most 4 words")
    >>> pointing("the 12"), pointing("the 12 of 300")
    (None, "'the 12 of 300' holds digits that count no noun behind them")
    """
    words = exact.split()
    pointers = (*POINTERS, *(("a", "an") if words[1:] else RELATIVES))
    points = 0 < len(words) <= 5 and words[0].lower() in pointers
    if not points:
        return f"{exact!r} is no pronoun, nor an article or determiner with at most 4 words"
    if re.search(r"\d", exact) and not re.fullmatch(r"\w+ \d[\d,]*(?: \D+)?", exact):
        return f"{exact!r} holds digits that count no noun behind them"
    return None


@lru_cache(maxsize=8192)
def names_it(exact: str, names: tuple[str, ...], cues: tuple[str, ...]) -> bool:
    """Whether the last noun of a mention, if it has one, is a word of the record's names or of the cues of its kind.

    >>> names_it("These projects", ("Clean Wake",), ("pilot project",)), names_it("the tug", ("Clean Wake",), ())
    (True, False)
    """
    nouns = _nouns(exact)
    known = {_stem(word.lower()) for text in (*names, *cues) for word in re.findall(r"\w+", text)}
    return not nouns or _stem(nouns[-1]) in known


def may_stand_for(exact: str, kind: str, *, known: bool = True) -> bool:
    """Whether the last noun of a mention may stand for any record of a kind, whatever it is called.

    A record that is not known to be a company or a university may be either.

    >>> may_stand_for("This new site", "platform"), may_stand_for("the university", "platform")
    (True, False)
    """
    *_, noun = ["", *_nouns(exact)]
    kinds = () if known else getattr(c.all_vocabularies().get(f"{kind}s.kind"), "by_cue", ())
    return bool(noun) and _stem(noun) in map(_stem, (*listed(f"any_{kind}"), *kinds))


def _nouns(mention: str) -> list[str]:
    """Return the words of a mention, in lower case, that neither point nor count."""
    words = re.findall(r"\w+", mention.lower())
    return [w for w in words if not is_function_word(w) and w not in NOUNLESS and read_number(w) is None]


def _stem(word: str) -> str:
    """Return the singular of an English noun, or near enough to compare two."""
    return re.sub(r"ies$", "y", word).rstrip("s")


def is_plural(word: str) -> bool:
    """Whether a noun is a plural, as its form says."""
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in BOTH_NUMBERS
    return plural or word in PLURALS


def disagrees(exact: str, names: tuple[str, ...], *, group: bool, alone: bool) -> str | None:
    """Say why the number of a mention is not that of the record, or None. `alone` points to one record, not several.

    >>> disagrees("These tugs", ("Clean Wake",), group=False, alone=True)
    "'These tugs' speaks of several things, the record is one"
    """
    words, nouns = re.findall(r"\w+", exact.lower()) or [""], _nouns(exact)
    known = {word.lower() for name in names for word in re.findall(r"\w+", name)}
    if nouns and words[0] in SHARING:
        return None if group else f"{exact!r} speaks of one of several things, the record is one"
    if nouns and nouns[-1] in known:
        return None
    plural = group or any(is_plural(last.lower()) for name in names for last in name.split()[-1:])
    several = is_plural(nouns[-1]) if nouns else words[0] in SEVERAL or any((read_number(w) or 0) > 1 for w in words)
    if several and alone and not plural:
        return f"{exact!r} speaks of several things, the record is one"
    if group and not several and (nouns or words[0] in ONE):
        return f"{exact!r} speaks of one thing, the record is a group"
    return None


def stated_count(exact: str, names: tuple[str, ...]) -> float | None:
    """Return the number that a phrase states of the name at its end, or None.

    >>> stated_count("about 11 key laboratories", ("laboratories",)), stated_count("several labs", ("labs",))
    (11.0, None)
    """
    lead = next((exact[: -len(name)] for name in names if exact.endswith(name)), "").lower().split()
    runs = (" ".join(lead[a:b]) for a in range(len(lead)) for b in range(len(lead), a, -1))
    return next((float(number) for run in runs if (number := read_number(run)) is not None), None)


def is_bare_plural(name: str) -> bool:
    """Whether the noun of a name is a plural in lower case, as that of "coastal farms" is: it makes no proper name.

    >>> is_bare_plural("Mole 3 diggers"), is_bare_plural("Alder Laboratories"), is_bare_plural("hall for boats")
    (True, False, False)
    """
    head: str = _BEHIND_NOUN.split(name)[0]
    *_, last = ["", *head.split()]
    return last == last.lower() and is_plural(last)


VERBATIM = Basis(
    "verbatim", "The value is the words themselves.", verbatim, lambda: {"not_at_the_edges": SURROUNDING}, bare="quote"
)
EXTENT = Basis(
    "extent",
    "The bare name, or 'a' or 'an' up to it, states one thing; a count or quantifier before it, or a plural before "
    "examples, states a group.",
    extent,
    lambda: {"quantifiers": list(QUANTIFIERS), "examples": list(EXAMPLES), "words_between": GAP},
    needs="names",
    bare="value",
)
