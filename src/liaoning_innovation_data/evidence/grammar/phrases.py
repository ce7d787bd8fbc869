"""Phrases: noun phrases, lists of them, and verb groups."""

from __future__ import annotations

from functools import cache

from .tokens import BE, HAVE, MODALS, Tokens, listed


class NounPhrase:
    """A noun phrase; what it is of follows as items of its sentence."""

    __slots__ = ("end", "head", "item", "possessors", "start")

    def __init__(self, start: int, end: int, head: int, possessors: tuple[int, ...]) -> None:
        self.start, self.end, self.head, self.possessors = start, end, head, possessors
        self.item = -1


class Group:
    """One noun phrase, or several in a list."""

    __slots__ = ("counted", "members")

    def __init__(self, members: list[NounPhrase], *, counted: bool = False) -> None:
        self.members, self.counted = members, counted
        """Whether one of them says how many follow, "the two mines, A and B"."""


class VerbGroup:
    """A verb with its auxiliaries."""

    __slots__ = (
        "bare",
        "clause",
        "copula",
        "end",
        "finite",
        "hedge",
        "infinitive",
        "item",
        "modal",
        "negated",
        "objects",
        "others",
        "passive",
        "perfect",
        "start",
        "subject",
        "verb",
    )

    def __init__(self, start: int, end: int, verb: int) -> None:
        self.start, self.end, self.verb = start, end, verb
        self.perfect = self.passive = self.bare = self.copula = self.finite = self.infinitive = False
        self.negated = False
        self.modal = ""
        self.subject: Group | None = None
        self.others: Group | None = None
        """A second candidate for the subject."""
        self.objects: Group | None = None
        self.hedge = ""
        self.item = self.clause = -1


Item = Group | VerbGroup | None
ADVERBS_OF_DOUBT = {
    **dict.fromkeys(("reportedly", "allegedly", "supposedly", "purportedly", "apparently"), "reported"),
    **dict.fromkeys(
        (
            "almost",
            "nearly",
            "hardly",
            "scarcely",
            "barely",
            "wrongly",
            "falsely",
            "mistakenly",
            "erroneously",
            "incorrectly",
        ),
        "denied",
    ),
    **dict.fromkeys(("longer", "formerly", "once"), "former"),
}
"""Adverb -> what it makes of its verb."""


@cache
def pronouns() -> frozenset[str]:
    """Return the pronouns that stand alone."""
    return listed("pronouns")


def chunk(tokens: Tokens) -> tuple[list[str], list[Item], list[int]]:
    """Return the items of a sentence: their kinds (`NP`, `VG` or the class of a token), phrases, and first tokens."""
    kinds: list[str] = []
    phrases: list[Item] = []
    firsts: list[int] = []
    classes = tokens.classes
    at, last = 0, len(classes)
    while at < last:
        name = classes[at]
        phrase: NounPhrase | VerbGroup | None = None
        if name in "DWM#G":
            phrase = _noun_phrase(tokens, at)
        elif name in "XEN" or name == "O":
            phrase = _verb_group(tokens, at)
        if name not in ('"', "_"):
            kinds.append("NP" if isinstance(phrase, NounPhrase) else "VG" if phrase else "P" if name == "O" else name)
            phrases.append(Group([phrase]) if isinstance(phrase, NounPhrase) else phrase)
            firsts.append(at)
        at = phrase.end if phrase else at + 1
    return kinds, phrases, firsts


def _noun_phrase(tokens: Tokens, start: int) -> NounPhrase:
    classes, words = tokens.classes, tokens.words
    at, last, head = start, len(classes), -1
    possessors: list[int] = []
    while at < last:
        name = classes[at]
        if name in "WM":
            if head >= 0 and words[at] in pronouns():
                break
            head = at
            if name == "W" and words[at] in pronouns() and at == start:
                at += 1
                break
        elif name == "#":
            if head >= 0 and classes[head] != "#":
                break
            head = at if head < 0 else head
        elif name == "D":
            if (at > start and classes[at - 1] not in "D#G") or (head >= 0 and classes[at - 1] != "G"):
                break
        elif name == "G":
            if head >= 0:
                possessors.append(head)
                head = -1
        elif (
            (name == "J" and at > start and at + 1 < last and classes[at + 1] in "W#M" and classes[at - 1] in "D#G")
            or (name == '"' and at + 1 < last and classes[at + 1] in "WM" and head < 0 and at > start)
            or (name == '"' and head >= 0 and at + 1 < last and classes[at + 1] == "M")
            or (name == '"' and '"' in classes[start:at] and at + 1 < last and classes[at + 1] == "W")
        ):
            pass
        else:
            break
        at += 1
    return NounPhrase(start, at, head if head >= 0 else at - 1, tuple(possessors))


def _verb_group(tokens: Tokens, start: int) -> VerbGroup | None:
    """Return the verb group that begins at a token, or None where none does."""
    classes, words, forms = tokens.classes, tokens.words, tokens.forms
    at, last, verb = start, len(classes), -1
    auxiliaries: list[str] = []
    negated = infinitive = False
    doubt = ""
    while at < last:
        name = classes[at]
        if name == "X":
            auxiliaries.append(words[at])
        elif name == "N":
            negated = True
        elif name == "J":
            ahead = at + 1
            while ahead < last and classes[ahead] in "JN":
                ahead += 1
            if words[at] == "yet" and auxiliaries and classes[ahead : ahead + 1] == ["O"]:  # "has yet to open"
                negated = True
            elif ahead >= last or classes[ahead] not in "XE":
                break
            doubt = doubt or ADVERBS_OF_DOUBT.get(words[at], "")
        elif name == "O":
            ahead = at + 1
            while ahead < last and classes[ahead] == "J":
                ahead += 1
            if ahead >= last or classes[ahead] not in "XE" or (at > start and not auxiliaries):
                break
            infinitive = True
        elif name == "E":
            verb = at
            at += 1
            break
        else:
            break
        at += 1
    if verb < 0 and not auxiliaries:
        return None
    group = VerbGroup(start, at, verb if verb >= 0 else at - 1)
    while verb < 0 and classes[group.verb] != "X":
        group.verb -= 1
        group.end = group.verb + 1
    form = forms[verb] if verb >= 0 else ""
    is_be = [word in BE for word in auxiliaries]
    group.copula = verb < 0
    group.negated = negated
    group.infinitive = infinitive and classes[start] == "O"
    group.passive = form == "ed" and bool(auxiliaries) and is_be[-1]
    group.bare = not auxiliaries and form in ("ed", "ing") and not infinitive
    group.finite = not group.infinitive and not (group.bare and form == "ing")
    group.modal = next((word for word in auxiliaries if word in MODALS), "be to" if infinitive and any(is_be) else "")
    group.hedge = doubt or ("planned" if auxiliaries[:1] == ["be"] and not infinitive else "")  # "that it be closed"
    group.perfect = auxiliaries[:1] == ["had"]
    if auxiliaries and form == "s" and not group.modal and not any(word in HAVE for word in auxiliaries):
        group.passive = False
    return group


COUNTS = {
    word: str(number) for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}


def _counts_rest(tokens: Tokens, members: list[NounPhrase]) -> bool:
    """Whether a noun phrase of a list has the number of those behind it."""
    for at, member in enumerate(members[:-2], 1):
        for token in range(member.start, min(member.start + 3, member.end)):
            word = tokens.words[token].rsplit(" ", 1)[-1]  # also of a mention, "the other two"
            if COUNTS.get(word, word if tokens.classes[token] == "#" else "") == str(len(members) - at):
                return True
    return False


def group_lists(tokens: Tokens, kinds: list[str], phrases: list[Item], firsts: list[int]) -> None:
    """Join the noun phrases of each list into one item, in place."""
    _drop_other_names(kinds, phrases, firsts)
    at = barren = 0  # up to `barren` no "and" closes a list
    verb_seen = False
    while at < len(kinds):
        kind = kinds[at]
        if kind == "VG":
            verb_seen = True
        elif kind in ";SBR:":
            verb_seen = False
        elif kind == "NP":
            listing = at > 0 and kinds[at - 1] in ("L", ":")
            elements, end = [at], at + 1
            if listing or at >= barren:
                elements, end, barren = _list(kinds, at, verb_seen=verb_seen, listing=listing)
            apart = _apart(kinds, at) if kinds[at - 1 : at] == ["L"] else []
            if len(apart) > len(elements):
                phrases[at] = Group([member for element in apart for member in _members(phrases[element])])
            elif len(elements) > 1:
                members = [member for element in elements for member in _members(phrases[element])]
                phrases[at] = Group(members, counted=_counts_rest(tokens, members))
                del kinds[at + 1 : end], phrases[at + 1 : end], firsts[at + 1 : end]
                barren = 0
            elif (
                at > 1 and kinds[at - 1] == "A" and _after(kinds, at) < len(kinds) and kinds[_after(kinds, at)] == "VG"
            ):
                verb_seen = False
        at += 1


def _drop_other_names(kinds: list[str], phrases: list[Item], firsts: list[int]) -> None:
    """Drop what stands in brackets behind a noun phrase, another name for the same thing."""
    dropped: set[int] = set()
    for at in range(1, len(kinds) - 2):
        if kinds[at] == "(" and kinds[at + 1] == "NP" and kinds[at + 2] == ")" and kinds[at - 1] == "NP":
            dropped |= {at, at + 1, at + 2}
    if dropped:
        kept = [at for at in range(len(kinds)) if at not in dropped]
        kinds[:], firsts[:] = [kinds[at] for at in kept], [firsts[at] for at in kept]
        phrases[:] = [phrases[at] for at in kept]


def _members(item: Item) -> list[NounPhrase]:
    return item.members if isinstance(item, Group) else []


def _after(kinds: list[str], at: int) -> int:
    """Return the item after a noun phrase and the prepositional phrases behind it."""
    at += 1
    while at + 1 < len(kinds) and kinds[at] == "P" and kinds[at + 1] == "NP":
        at += 2
    while at < len(kinds) and kinds[at] == "J":
        at += 1
    return at


def _apart(kinds: list[str], at: int) -> list[int]:
    """Return the elements of a list of examples that have phrases of their own: "A and B of X, C of Y, and D"."""
    elements = [at]
    while True:
        after = _after(kinds, elements[-1])
        after += kinds[after : after + 1] == [","]
        after += kinds[after : after + 1] == ["A"]
        if (
            after == _after(kinds, elements[-1])
            or kinds[after : after + 1] != ["NP"]
            or kinds[_after(kinds, after) :][:1] == ["VG"]
        ):
            return elements
        elements.append(after)


def _list(kinds: list[str], at: int, *, verb_seen: bool, listing: bool) -> tuple[list[int], int, int]:
    """Return the elements of the list that begins at a noun phrase, where it ends, and up to where none is closed."""
    elements, last = [at], len(kinds)
    end, barren = at + 1, 0
    while True:
        ahead, pending = end, list[int]()
        while ahead + 1 < last and kinds[ahead] == "," and kinds[ahead + 1] == "NP":
            pending.append(ahead + 1)
            ahead += 2
        comma = ahead < last and kinds[ahead] == ","
        closing = ahead + (1 if comma else 0)
        if closing + 1 < last and kinds[closing] == "A" and kinds[closing + 1] == "NP":
            after = _after(kinds, closing + 1)
            fronted = (
                kinds[at - 1 : at] == ["P"] and (at < 2 or kinds[at - 2] in ";SBA,:") and not verb_seen
            )  # "In A, P and Q have opened"
            if pending and fronted and kinds[after : after + 1] == ["VG"]:
                break
            if (
                (verb_seen or comma)
                and after < last
                and kinds[after] == "VG"
                and (verb_seen or listing or (not pending and comma and len(elements) > 1))
            ):
                break
            elements += [*pending, closing + 1]
            end = closing + 2
            continue
        barren = ahead
        if listing and pending:
            while pending and _after(kinds, pending[-1]) < last and kinds[_after(kinds, pending[-1])] == "VG":
                pending.pop()
            if pending:
                elements += pending
                end = pending[-1] + 1
        break
    return elements, end, barren
