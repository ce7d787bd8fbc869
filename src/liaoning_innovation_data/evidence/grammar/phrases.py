"""Phrases: noun phrases, lists of them, and verb groups.

The kinds of a sentence's items are one string: n a noun phrase, v a verb group, or the class of a token.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..derivation.names import is_plural
from .classes import PEOPLE, WORDS, listed
from .tokens import BE, MODALS, Tokens

PRONOUNS = listed("pronouns")
"""The pronouns that stand alone: w in the patterns below, and m those that are mentions."""
COUNTS = {word: str(number) for number, word in enumerate(str(WORDS["counts"]).split(), 1)}
ROUNDED = listed("rounded")
ADVERBS_OF_DOUBT = {word: kind for kind, words in WORDS["doubts"].items() for word in words.split()}
"""Adverb -> what it makes of its verb."""

_PART = (
    r"D*(?:J(?=[W#Mwm]))?(?:#(?:J(?=[W#Mwm]))?)*"
    r'(?:[WM]|(?<![#WMwm])[wm]|(?P<q{0}>")(?:(?=[Mm])|(?<=[DGJ]")(?=[Ww]))|(?(q{0})"(?=W)|(?!)))*'
)
_NOUN_PHRASE = rf"(?=[DWMwm#G])(?:w|(?:m[WM]*|{_PART.format(1)})(?:G{_PART.format(2)})*)"
_VERB_GROUP = (
    r"(?!J)(?:O(?=J*[XE]))?(?:N|J(?=[JN]*[XE]))*(?:X(?:[XN]|[JT_](?=[JNT_]*[XE])|P(?=T[JNT_]*[XE])|O(?=J*[XE]))*E?|E)"
)
_ITEM = re.compile(rf"(?P<n>{_NOUN_PHRASE})|(?P<v>{_VERB_GROUP})|.")
_UNIT = re.compile(r"\d.*[^\w.,]|[^\w.,].*\d")
"""The sign or space that an amount has, and a bare number has not: "5 million", "£5m"."""
_OTHER_NAME = re.compile(r"(?<=n)\(n\)")
_TWO = re.compile("n(?=(,|A)n)")
_MORE = re.compile(r"(?:,n)*")
_AHEAD = re.compile("(?:^|[;SBA,:])P(?:nP)*$")
"""Prepositions in front of a clause, "after years of"."""
_HAS_RELATIVE = re.compile(",P?R[^,;]*,v")
"""A relative clause between commas, and the verb of the main clause."""
_BEHIND = re.compile(r"(?:Pn)*J*")
_CLAUSE = re.compile("n(?:(?:,A?|A|P)n)*J*v")
"""Nouns and their verb."""


@dataclass(slots=True, eq=False)
class NounPhrase:
    """A noun phrase; what it is of follows as items of its sentence."""

    start: int
    end: int
    head: int
    possessors: tuple[int, ...] = ()
    item: int = -1


ARTICLES = ("a", "an", "the", "its")
NOBODY = NounPhrase(0, 0, 0)
"""What stands for no record."""


@dataclass(slots=True, eq=False)
class Group:
    """One noun phrase, or several in a list."""

    members: list[NounPhrase]
    counted: bool = False
    """Whether one of them says how many follow, "the two mines, A and B"."""

    def member_at(self, token: int) -> NounPhrase | None:
        """Return the noun phrase that a token is in."""
        return next((one for one in self.members if one.start <= token < one.end), None)


@dataclass(slots=True, eq=False)
class VerbGroup:
    """A verb with its auxiliaries."""

    start: int
    end: int
    verb: int
    copula: bool
    passive: bool
    perfect: bool
    bare: bool
    """Whether it is a participle without auxiliaries."""
    infinitive: bool
    finite: bool
    negated: bool
    modal: str
    hedge: str
    subject: Group | None = None
    objects: Group | None = None
    item: int = -1
    clause: int = -1


Item = Group | VerbGroup | None


def chunk(tokens: Tokens) -> tuple[str, list[Item], list[int]]:
    """Return the items of a sentence: their kinds, phrases, and first tokens."""
    kinds: list[str] = []
    phrases: list[Item] = []
    firsts: list[int] = []
    shape = tokens.classes
    if not PRONOUNS.isdisjoint(tokens.words):
        words = zip(shape, tokens.words, strict=True)
        shape = "".join([name.lower() if word in PRONOUNS and name in "WM" else name for name, word in words])
    for match in _ITEM.finditer(shape):
        start, kind = match.start(), match.lastgroup
        if kind == "n":
            phrases.append(Group([_noun_phrase(match[0], start)]))
        elif kind == "v":
            phrases.append(_verb_group(tokens, match[0], start))
        elif (kind := "P" if match[0] == "O" else match[0]) not in '"_':
            phrases.append(None)
        else:
            continue
        kinds.append(kind)
        firsts.append(start)
    return "".join(kinds), phrases, firsts


def _noun_phrase(shape: str, start: int) -> NounPhrase:
    """Return the noun phrase of these classes, which begins at a token."""
    end = start + len(shape)
    if "G" not in shape and shape[-1] in "WM":
        return NounPhrase(start, end, end - 1)
    possessors, at = list[int](), start
    while owner := shape.find("G", at - start) + 1:
        possessors.append(_head(shape[at - start : owner - 1], at))
        at = start + owner
    head = _head(shape[at - start :], at)
    return NounPhrase(start, end, head if head >= 0 else end - 1, tuple(possessors))


def _head(shape: str, start: int) -> int:
    """Return the noun, or else the number, of these classes, which begin at a token; or -1."""
    noun = len(shape.rstrip('D#J"')) - 1
    noun = noun if noun >= 0 else shape.find("#")
    return start + noun if noun >= 0 else -1


def _verb_group(tokens: Tokens, shape: str, start: int) -> VerbGroup:
    """Return the verb group of these classes, which begins at a token."""
    words, has_verb = tokens.words, shape[-1] == "E"
    end = start + (len(shape) if has_verb else shape.rfind("X") + 1)
    auxiliaries = [words[start + at] for at, name in enumerate(shape) if name == "X"]
    certain = words[end - 1] in ROUNDED or "J" not in shape
    doubts = [] if certain else [ADVERBS_OF_DOUBT.get(word, "") for word in words[start:end]]
    form = tokens.forms[end - 1] if has_verb else ""
    to = "O" in shape
    modal = next((word for word in auxiliaries if word in MODALS), "")
    bare = not auxiliaries and not to and form in ("ed", "ing")
    infinitive = shape[0] == "O"
    subjunctive = "planned" if auxiliaries[:1] == ["be"] and not to else ""  # "that it be closed"
    return VerbGroup(
        start,
        end,
        end - 1,
        copula=not has_verb,
        passive=form == "ed" and not BE.isdisjoint(auxiliaries[-1:]),
        perfect=auxiliaries[:1] in (["had"], ["having"]),
        bare=bare,
        infinitive=infinitive,
        finite=not infinitive and not (bare and form == "ing"),
        negated="N" in shape,
        modal=modal or ("be to" if to and not infinitive and not BE.isdisjoint(auxiliaries) else ""),
        hedge=next((doubt for doubt in doubts if doubt), subjunctive),
    )


def _counts_rest(tokens: Tokens, members: list[NounPhrase]) -> bool:
    """Whether a noun phrase of a list has the number of those behind it."""
    for at, member in enumerate(members[:-2], 1):
        for token in range(member.start, min(member.start + 3, member.end)):
            word = tokens.words[token].rsplit(" ", 1)[-1]  # also of a mention, "the other two"
            if COUNTS.get(word, word if tokens.classes[token] == "#" else "") == str(len(members) - at):
                return True
    return False


def grouped(tokens: Tokens) -> tuple[str, list[Item], list[int]]:
    """Return the items of a sentence, the noun phrases of each list as one; without other names in brackets."""
    kinds, phrases, firsts = chunk(tokens)
    for match in reversed([*_OTHER_NAME.finditer(kinds)] if "(" in kinds else ()):
        start, end = match.span()
        if _is_amount(tokens, phrases[start - 1]) and kinds.startswith("n", end):  # "a £2 million ($3 million) hall"
            _join(phrases[start - 1], phrases[end])
            end += 1
        kinds = kinds[:start] + kinds[end:]
        del phrases[start:end], firsts[start:end]
    for match in reversed([*_TWO.finditer(kinds)]):
        at = match.start()
        amount = match[1] == "," and tokens.classes[firsts[at + 2]] == "#" and _is_amount(tokens, phrases[at])
        if amount or (match[1] == "A" and _is_one(tokens, phrases, at)):
            _join(phrases[at], phrases[at + 2])  # "a $2 billion, 600-worker plant", "40 science and research parks"
            kinds = kinds[: at + 1] + kinds[at + 3 :]
            del phrases[at + 1 : at + 3], firsts[at + 1 : at + 3]
    kept: list[int] = []
    at = barren = 0  # up to `barren` no "and" closes a list
    verb_seen = fronted = False
    while at < len(kinds):
        kept.append(at)
        kind, end = kinds[at], at + 1
        if kind == "v":
            verb = phrases[at]
            ahead = kinds[:at].strip("PJ")
            opens = at < 3 and isinstance(verb, VerbGroup) and not verb.finite and not ahead
            opens = opens or (not ahead and kinds.startswith("P", at + 1))  # "Backed by A, B and C have …"
            bare = verb.end if isinstance(verb, VerbGroup) and verb.bare else 0
            opens = opens or (bare > 0 and f"{kinds[0]}{ahead}" == "Pn")  # "Under a memorandum signed today, X and …"
            agent = bare and tokens.words[bare : bare + 1] == ["by"]  # "a team led by A and B has …"
            if opens or verb_seen or not agent:
                verb_seen, fronted = not opens, opens
        elif kind == ",":
            fronted = False
        elif kind in ";SBR:":
            verb_seen = False
        elif kind == "n":
            listing = at > 0 and kinds[at - 1] in "L:"
            elements = [at]
            if kinds.endswith("A", 0, at) and at > 1 and _CLAUSE.match(kinds, at):
                verb_seen = False  # "A was founded and B and C were built"
            if kinds.startswith((",", "A"), end) and (listing or at >= barren):
                elements, end, barren = _list(kinds, phrases, at, verb_seen=verb_seen, listing=listing, within=fronted)
                if len(elements) == 2 and (
                    _opens(tokens, kinds, firsts, at, end)
                    or (kinds.startswith("n", end) and _is_gapped(tokens, *(phrases[one] for one in elements)))
                ):
                    elements, end, barren = [at], at + 1, end
            apposed = kinds.endswith(":", 0, at) and "A" not in kinds[at:end]  # "Vik – Alder, a maker of ships, …"
            mixed = next((one for one in elements[1:] if _differ(tokens, phrases[at], phrases[one], apposed)), None)
            if mixed:  # "staff, 45", "at the plant, and five of them at night", "40 million euros, and its profit"
                elements = elements[: elements.index(mixed)]
                end = elements[-1] + 1
            if len(elements) > 1:
                members = [member for element in elements for member in _members(phrases[element])]
                phrases[at] = Group(members, counted=_counts_rest(tokens, members))
                barren = 0
        at = end
    if len(kept) == len(kinds):
        return kinds, phrases, firsts
    return "".join([kinds[at] for at in kept]), [phrases[at] for at in kept], [firsts[at] for at in kept]


def _opens(tokens: Tokens, kinds: str, firsts: list[int], at: int, end: int) -> bool:
    """Whether "and" behind one noun phrase opens a clause: "built by B, and C by D", ", and C, which …, has".

    Or it joins the one before: "its headquarters in A and a plant in B".
    """
    again = kinds[at - 1 : at] == "P" == kinds[end : end + 1]
    again = again and tokens.words[firsts[at - 1]] == tokens.words[firsts[end]]
    if kinds.startswith("A", at + 1):
        return again and tokens.classes[firsts[at + 2]] == "D"
    apart = kinds.endswith("n,P", 0, at)  # "A, with 212 members, and B are"
    return again or apart or _HAS_RELATIVE.match(kinds, end) is not None


def _is_gapped(tokens: Tokens, item: Item, later: Item) -> bool:
    """Whether a number and what is no number are not one list before a noun: "paid a third and Y the rest"."""
    known = any(any(tokens.keys[one.start : one.end]) for one in _members(item))  # "gave 20 firms and Y a grant"
    return has_number(tokens, item) and not known and not has_number(tokens, later)


def _is_one(tokens: Tokens, phrases: Sequence[Item], at: int) -> bool:
    """Whether the nouns that "and" joins belong to one number or amount: "40 science and technology firms"."""
    first, other = ([*_members(phrases[item])][-1] for item in (at, at + 2))
    classes, heads = tokens.classes[first.start : first.end], (tokens.words[first.head], tokens.words[other.head])
    if tokens.classes[first.head] != "W" or tokens.classes[other.start] not in "WM":
        return False
    if tokens.words[first.start] in ("a", "an") and tokens.classes[other.start : other.end].strip("W") == "":
        return not any(map(is_plural, heads))  # "a research and development centre"
    single, several = (is_plural(word) or word in PEOPLE for word in heads)
    counted = "#" in classes and "G" not in classes and several and not single
    return counted or (_is_amount(tokens, phrases[at]) and bool(_UNIT.search(tokens.words[first.start + 1])))


def has_number(tokens: Tokens, item: Item) -> bool:
    """Whether one of some noun phrases has a number."""
    return any("#" in tokens.classes[one.start : one.end] for one in _members(item))


def _is_amount(tokens: Tokens, item: Item) -> bool:
    """Whether a noun phrase is a number with its unit, and an article before it."""
    phrase = item.members[-1] if isinstance(item, Group) else None
    return bool(phrase and tokens.words[phrase.start] in ARTICLES and tokens.classes[phrase.start + 1] == "#")


def _differ(tokens: Tokens, item: Item, later: Item, apposed: bool) -> bool:
    """Whether one of two noun phrases is a number, the first one with a unit, and the other has none.

    Or the second one may say what the first is: it has an article, and the first has none.
    """
    starts = [tokens.words[one.start] in ARTICLES for each in (item, later) for one in _members(each)[:1]]
    if apposed and starts == [False, True]:
        return True
    first, other = ({each.head for each in _members(one) if tokens.classes[each.head] == "#"} for one in (item, later))
    amount = any(_UNIT.search(tokens.words[head]) for head in first)
    return bool((other and not has_number(tokens, item)) or (amount and not other))


def _join(item: Item, following: Item) -> None:
    """Make one noun phrase of an amount and the noun behind its brackets."""
    if isinstance(item, Group) and isinstance(following, Group):
        item.members[-1].end, item.members[-1].head = following.members[0].end, following.members[0].head


def _members(item: Item) -> list[NounPhrase]:
    return item.members if isinstance(item, Group) else []


def _behind(kinds: str, at: int) -> int:
    """Return the item behind a noun phrase and the prepositional phrases that follow it."""
    found = _BEHIND.match(kinds, at + 1)
    return found.end() if found else at + 1


def _list(
    kinds: str, phrases: Sequence[Item], at: int, *, verb_seen: bool, listing: bool, within: bool
) -> tuple[list[int], int, int]:
    """Return the elements of the list that begins at a noun phrase, where it ends, and up to where none is closed.

    `within`: it stands in a phrase in front of the clause, as in "To test X, A and B have …".
    """
    elements, end, barren = [at], at + 1, 0
    fronted = within or (not verb_seen and _AHEAD.search(kinds, 0, at) is not None)
    while True:
        more = _MORE.match(kinds, end)
        ahead = more.end() if more else end
        pending = [*range(end + 1, ahead, 2)]
        comma = kinds.startswith(",", ahead)
        if not kinds.startswith("An", ahead + comma):
            barren = ahead
            break
        last = ahead + comma + 1
        verb = phrases[behind] if kinds.startswith("v", behind := _behind(kinds, last)) else None
        apart = comma and (listing or (not pending and len(elements) > 1))
        apart = apart or verb_seen or (fronted and pending != [])  # "In A, P and Q have opened"
        if isinstance(verb, VerbGroup) and not verb.infinitive and apart:
            break
        elements += [*pending, last]
        end = last + 1
    if listing:
        while pending and kinds.startswith(("v", ",v"), _behind(kinds, pending[-1])):
            pending.pop()
        elements += pending
        end = pending[-1] + 1 if pending else end
    return elements, end, barren
