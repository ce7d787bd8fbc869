"""The ends of relations: what the structure joins to a cue, on the sides where its predicate has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ...schema.vocabulary import PREDICATE, Predicate, ambiguous_cues
from ..grammar.classes import lists
from ..grammar.phrases import NOBODY, Group, NounPhrase, VerbGroup, has_number
from ..grammar.structure import DEFINITE, FRESH, GIVING, PARTICLES, PARTS, Found
from .mentioned import STATUS
from .said import DOORS, another
from .sentence import CONTESTED, JUDGED, NEEDLESS, OPEN, ORDER, PROVEN, Candidates, Row, Sentence, Verdict, surest

BEHIND = ("from", "with", "to", "in", "on", "into")
"""Prepositions behind which an end may stand where the verb has another object."""
STANDING, AGREEMENTS, DESCRIBING, HAVING = lists("standing agreements describing having")
PROVIDING, MONEY, GOING, RECEIVING, TAKING, FORMERLY = lists("providing money going receiving taking then_former")
SHARES = ("%", "per cent", "percent")
CURRENCY = re.compile("[A-Z]{3}")
PLACING = ("at", "in", "on", "near", "over", "for")
JOINT = ("builds", "develops", "establishes", "launches", "operates", "presents", "produces", "publishes", "tests")
"""The predicates of what one may do with another, who then does it, too."""
_AND_MORE = re.compile(r",R[^,;]*,An(?!v)")
"""Behind an example: "including A, which opened in May, and B"."""
EXAMPLE = "what is given as an example"
BODIES = {"organisation", "laboratory", "platform"}
"""The kinds of records that may be examples of each other: a laboratory of platforms, a centre of organisations."""


@cache
def roles(predicate: str, cue: str) -> tuple[tuple[str, bool], ...]:
    """Return which end stands left of a cue, and whether the pattern has both ends to its right."""
    term = PREDICATE.by_name.get(predicate)
    found: dict[tuple[str, bool], None] = {}
    for phrase, order in term.arrangements() if isinstance(term, Predicate) else ():
        if phrase.lower() == cue:
            found[(order[0], False) if order[1] == "cue" else (order[2], True)] = None
    return tuple(found)


@cache
def _only_verbs(predicate: str) -> frozenset[str]:
    """Return the verbs of a predicate of one word, without those that are nouns for its subject, too."""
    term = PREDICATE.by_name.get(predicate)
    if not isinstance(term, Predicate):
        return frozenset()
    return frozenset(form for verb in term.verbs for form in verb.partition(" ")[0].split("/")) - {*term.noun_forms()}


def of_relation(s: Sentence, row: Row) -> Verdict:
    """Judge a cell of a relation."""
    cues = s.cells[row.record, "predicate"]
    if row.field == "listing":
        return NEEDLESS
    if row.field == "predicate":
        if (words := cue_words(s, row)) in ambiguous_cues() and not _is_plain(s, row):
            return Verdict(JUDGED, f"'{words}' often says something else", _hedge(s, row))
        return Verdict(PROVEN, "the cue itself", _hedge(s, row))
    if not cues and row.value in s.records.groups and row.record in s.records.inherited:
        return Verdict(PROVEN, "it is an example of a group of which another sentence says so")
    kinds = {end.partition("/")[0] for end in s.records.ends.get(row.record, {}).values()}
    verdict = surest((_end(s, row, cue) for cue in cues), Verdict(JUDGED, "the cue stands in another sentence"))
    if verdict.support == PROVEN and cues[0].value == "member_of" and len(kinds) > 1 and not kinds <= BODIES:
        return Verdict(JUDGED, f"a {' and a '.join(sorted(kinds))} are two kinds of things", verdict.hedge)
    if verdict.support == PROVEN and (why := another(s, cues[0], s.verb_at(cues[0]))):
        return Verdict(JUDGED, why, verdict.hedge)
    return verdict


def _is_plain(s: Sentence, cue: Row) -> bool:
    """Whether a cue that often says something else says what its predicate does."""
    ends, verb = s.records.ends.get(cue.record, {}), s.clause(cue)
    kinds = [ends.get(name, "").partition("/")[0] for name in ("subject_id", "object_id")]
    if cue.value == "funds":  # "gave 3 million pounds", "half of its budget comes from"
        sums = (one for one in s.rows if one.field == "unit" and CURRENCY.fullmatch(one.value))
        groups = (group for group in (verb.subject, verb.objects) if group) if verb else ()
        return any(s.clause(one) is verb for one in sums) or any(_paid(s, group) for group in groups)
    if cue.value == "belongs_to" or cue_words(s, cue) == "at":  # "the laboratory of the institute", or at it
        sides = (s.known(s.group(s.item(cue) + side)) for side in (-1, 1))
        named = all(end in known for end, known in zip(ends.values(), sides, strict=True))
        single = s.records.plural.isdisjoint(ends.values())
        return named and single and kinds[0] != "achievement" and kinds[1] in ("organisation", "platform")
    if cue.value == "member_of":  # "Among the winners are A and B"
        return s.item(cue) == 0 and verb is not None and verb.copula
    own = verb is not None and s.verb_at(cue) is verb and not verb.passive
    if cue.value == "receives":  # "the prize went jointly to X", "sold the hall to X"
        return verb is not None and (s.name(verb) in GOING or _hands_over(s, verb))
    held = verb is not None and ends.get("object_id") in s.known(verb.objects)
    held = held and (kinds[1] == "achievement" or cue_words(s, cue) == "own")
    moved = cue.value == "located_in" and kinds == ["organisation", "platform"]  # "moved into the park"
    return own and (held or moved or cue.value == "proposes")


def _hands_over(s: Sentence, verb: VerbGroup) -> bool:
    """Whether what stands behind "to" receives the object of a verb."""
    return not verb.passive and PREDICATE.by_cue.get(f"{s.name(verb)} to") == "receives"


def _hedge(s: Sentence, cue: Row) -> str:
    """Return what hedges a relation: its verb; of a preposition, that of what it stands behind, if that is new."""
    contrasted = s.contrasted(s.clause(cue), s.tokens.words[s.span(cue)[1]])
    if not s.known(contrasted).isdisjoint(s.records.ends.get(cue.record, {}).values()):
        return ""
    if verb := s.verb_at(cue):
        return verb.hedge
    if s.kinds.endswith("N", 0, s.item(cue)) and s.kinds[s.item(cue)] == "P":  # "went not to X but to Y"
        return "denied"
    before = s.group(s.item(cue) - 1)
    verb = s.clause(cue)
    if s.text.startswith("-", cue.start) and (noun := s.phrase_at(s.span(cue)[1])) and noun.head != s.span(cue)[1]:
        fresh = verb and verb.objects and noun in verb.objects.members and s.tokens.words[noun.start] in ("a", "an")
        return verb.hedge if verb and fresh else ""  # "will set up a state-owned X"
    if verb and (s.name(verb) == "according" or (verb.subject and _is_fronted(s, cue, verb))):
        return ""  # "according to its operator, X", "under an agreement with X, Y will …"
    if verb and (noun := s.phrase_at(s.span(cue)[0])) and s.tokens.classes[s.span(cue)[0]] == "W":  # "operator of"
        if s.word(noun.item - 1) in FORMERLY:  # "X, then part of Y"
            return "former"
        before = s.group(noun.item - 2) if s.kinds[noun.item - 1] == "," else None
        known = s.tokens.words[noun.start] in DEFINITE
        named = s.span(cue)[1] < noun.head and any(s.tokens.keys[noun.head])  # "its operator X will …"
        definite = (known and before) or ((known or noun.possessors) and named)  # "X, the operator of Y, will …"
        agent = before and before is not verb.objects and s.tokens.words[noun.start] in ("a", "an") and s.known(before)
        return "" if definite or agent else verb.hedge
    if verb is None or (before is not None and before is not verb.objects):
        return ""
    known = before is not None and s.tokens.words[before.members[-1].start] in DEFINITE
    owned = s.phrase_at(s.span(cue)[1]) if s.tokens.classes[s.span(cue)[1]] == "D" else None  # "open its hall"
    known = known or bool(owned and FRESH.isdisjoint(s.tokens.words[owned.start : owned.end]))
    known = known or (before is None and s.item(cue) != verb.item + 1)
    return "" if known or s.is_known(verb, s.item(cue)) else verb.hedge  # "will move its own mill"


def _is_fronted(s: Sentence, cue: Row, verb: VerbGroup) -> bool:
    """Whether a noun stands behind "under" or "by" in front of a clause that a comma parts from it."""
    item, last = s.item(cue), s.span(cue)[0]
    fronted = s.word(item - 1) in ("under", "by", "through", "as") and s.tokens.classes[last] == "W"
    return fronted and "," in s.kinds[item : verb.item]


def _end(s: Sentence, row: Row, cue: Row) -> Verdict:
    """Judge an end by the arrangement that fits both: of a list behind "partners" none is the partner of another."""
    side = "subject" if row.field == "subject_id" else "object"
    other = next((end for name, end in s.records.ends.get(row.record, {}).items() if name != row.field), row.value)
    term = PREDICATE.by_name.get(cue.value)
    symmetric = isinstance(term, Predicate) and term.symmetric
    verdicts: list[tuple[Verdict, Verdict]] = []
    words, last, own = cue_words(s, cue), s.span(cue)[1], s.verb_at(cue)
    noun = s.phrase_at(last) if own is None and words in _only_verbs(cue.value) else None
    if noun and noun.head != last:  # "the support group"
        return OPEN
    arranged = roles(cue.value, words)
    if not symmetric and ("subject", False) in arranged and own:  # "hosts" is no noun here
        arranged = tuple(one for one in arranged if one != ("object", False))
    for left, both in arranged:
        ends = sides(s, cue, both=both)
        ends = (
            ends if not symmetric or any(found for found, _ in ends[1]) else (ends[0], ends[0])
        )  # "A and B are partners"
        paired = None if cue.value == "member_of" else _respectively(s, row, ends, left)
        for pair in (ends, *_left_out(s, cue, ends)):
            here, there = pair if left == side else pair[::-1]
            verdicts.append((paired or s.judge(row.value, here), s.judge(other, there)))
    fits = [sorted((ORDER.index(verdict.support) for verdict in pair), reverse=True) for pair in verdicts]
    return verdicts[fits.index(min(fits))][0] if verdicts else OPEN


def _left_out(s: Sentence, cue: Row, ends: tuple[Candidates, Candidates]) -> Iterator[tuple[Candidates, Candidates]]:
    """Yield the sides of the clauses that leave out the verb of a cue: "A funds B, C D", "A has five, C two"."""
    verb = s.verb_at(cue)
    for gap in s.gaps.get(verb.item, ()) if verb else ():
        number = gap.rest and has_number(s.tokens, gap.rest)
        subject = [(s.found(gap.subject), "the subject of what is left out")]
        rest = ends[1] if number else [(s.found(gap.rest), "what stands behind it")]
        with_preposition = s.tokens.classes[s.span(cue)[1]] in "PO"
        yield (rest, subject) if gap.verb.passive and not with_preposition else (subject, rest)


def words_of(s: Sentence, cue: Row, side: str, record: str) -> tuple[int, int] | None:
    """Return the words for a record on the side of a cue where a predicate has its subject or object, or None."""
    for left, both in roles(cue.value, cue_words(s, cue)):
        at = 0 if left == side else 1
        place = cue.start, cue.end, both, at
        if place not in s.places:
            s.places[place] = dict(_places(s, sides(s, cue, both=both)[at]))
        if record in s.places[place]:
            return s.places[place][record]
    return None


def _places(s: Sentence, side: Candidates) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the words for each record on a side of a cue, those that decide last."""
    for found, _ in reversed(side):
        for record, phrase, _ in reversed(found):
            for token in range(phrase.start, phrase.end):
                if record in s.tokens.keys[token]:
                    yield record, (s.tokens.starts[token], s.tokens.ends[token])


def cue_words(s: Sentence, cue: Row) -> str:
    """Return a cue as vocabularies have it."""
    return " ".join(s.text[cue.start : cue.end].lower().split())


def sides(s: Sentence, cue: Row, *, both: bool) -> tuple[Candidates, Candidates]:
    """Return what stands left and right of a cue, as the structure joins it; of each the first decides.

    `both`: the pattern has both ends to the right, as in "delivered X to Y", or before a main clause.
    """
    place = cue.start, cue.end, both  # which the relations of examples share
    if place not in s.sides:
        s.sides[place] = _sides(s, cue, both=both)
    return s.sides[place]


def _sides(s: Sentence, cue: Row, *, both: bool) -> tuple[Candidates, Candidates]:
    tokens = s.tokens
    first, last = s.span(cue)
    if tokens.words[last] == "like" and not _several(s, s.skip_back(s.item_at(last), "J,T")):  # "X, like Y, won"
        return [], []
    if s.text.startswith("-", cue.start) and (phrase := s.phrase_at(last)):  # "Leuven-based X"
        named = [(key, phrase, "") for key in tokens.keys[last - 1]]
        of = s.predicated(phrase.item) if phrase.head == last else [(s.head(phrase), "the noun behind it")]
        return [(named, "the name before the hyphen")], of
    is_preposition = tokens.classes[last] in "PO" and tokens.words[last] not in PARTICLES
    contrasted = s.contrasted(s.clause(cue), tokens.words[last]) if is_preposition else None
    complement = contrasted or s.complement(last)
    behind = s.meant(complement, "what stands behind its preposition") if is_preposition else []
    if verb := s.verb_at(cue):
        if last < verb.verb:  # "has attracted": an auxiliary
            return [], []
        if tokens.classes[first] == "X" and verb.passive and not is_preposition:  # "was granted two patents"
            return s.subject(verb), s.objects(verb)
        behind = _agents(s, verb) if tokens.words[last] == "by" and not contrasted else behind
        return _sides_of_verb(s, cue, verb, behind if is_preposition and last > verb.verb else None, both=both)
    if tokens.classes[last] in "L:,(":
        item = s.item_at(last)
        if tokens.keys[last]:  # "Among them, the laboratory …"
            group = s.group(s.skip(item + 1, ","))
            return [([(key, NOBODY, "") for key in tokens.keys[last]], "them")], [(s.found(group), EXAMPLE)]
        if group := s.group(item):  # "two laboratories, the A and the B", which is read as a list
            before = [member for member in group.members if member.start < last]
            return [(s.found(Group(before)), "the noun before it")], [(s.found(group), EXAMPLE)]
        several = _several(s, s.skip_back(item, "J,T"))
        more = _AND_MORE.match(s.kinds, item + 2)
        examples = [*s.found(s.group(item + 1)), *(s.found(s.group(more.end() - 1)) if more else [])]
        return [*several, *s.group_before(item)], [(examples, EXAMPLE)]
    if tokens.keys[last] and tokens.classes[last] == "D":  # a possessive pronoun, which is a mention of the owner
        owned = s.phrase_at(last + 1) or NOBODY
        owner: Candidates = [([(key, owned, "") for key in tokens.keys[last]], "the owner")]
        noun = tokens.words[owned.head - 1]  # "its neighbour X": the neighbour is its own, X is the neighbour
        made = any(key.startswith("achievement/") for key in tokens.keys[owned.head])  # "its vaccine X"
        apposed = tokens.classes[owned.head - 1 : owned.head] == "W" and noun not in DESCRIBING and not made
        itself: Candidates = [([(f"'{noun}'", owned, "")], "what is owned")] if apposed else []
        return owner, [*itself, (s.head(owned), "what is owned")]
    if tokens.classes[first : last + 1] == "PR":  # "the laboratories, among which A and B were set up"
        verb = s.verb_of(s.item_at(last) + 1)
        return s.group_before(s.item_at(first)), s.subject(verb) if verb else []
    phrase = (s.phrase_at(first) or s.phrase_at(last - 1)) if is_preposition else s.phrase_at(last)
    if phrase is None or tokens.classes[first] in "PO":
        return _before(s, s.item_at(first), joint=first < last), behind
    if is_preposition:
        if s.word(phrase.item - 1) in ("with", "by") and (verb := s.verb(_over_places(s, phrase.item))):
            return (s.objects(verb) or s.subject(verb)), behind  # "upgraded with support from X", "backed by a loan"
        at = s.skip_back(phrase.item)
        if s.word(at) == "in" and (sum_ := s.group(at - 1)) and has_number(s.tokens, sum_):
            at = s.skip_back(at - 1)  # "has raised 5 million in funding from X"
        verb = s.verb(at)  # "has formed partnerships with X", "was given support from X"
        own = verb is not None and s.name(verb) in (GIVING if verb.passive else HAVING | RECEIVING)
        own = own or (verb is not None and s.name(verb) in TAKING and tokens.classes[phrase.start] in "D#")
        itself = [(s.head(phrase), "the noun itself")]  # "major investors of X include Y"
        return (s.subject(verb) if verb and own else [*itself, *s.predicated(phrase.item), _equal(s, phrase)]), behind
    placed = s.kinds[: phrase.item].endswith("P") and s.verb(s.skip_back(phrase.item - 1))  # "wrote to the operator X"
    return [(s.owners(phrase), "the owner"), *([] if placed else s.above(phrase.item))], _named(s, phrase)


def _several(s: Sentence, item: int) -> Candidates:
    """Return the plural before "such as", also that before a record that is none: "allies in its talks with X"."""

    def several(group: Group) -> bool:
        return s.is_several(Group(group.members[-1:])) or not s.known(group).isdisjoint(s.records.plural)

    group = s.group(item)
    while group and not several(group):
        group = s.group(group.members[0].item - 2) if s.kinds[: group.members[0].item].endswith("nP") else None
    own = group is not None and s.noun(group) != "members"
    return s.meant(Group(group.members[-1:]), "the noun before it") if group and own else []


def _named(s: Sentence, phrase: NounPhrase) -> Candidates:
    """Return what a noun with an owner is: "its operator X", "its operator is X", "X, its operator"."""
    behind = phrase.item + 1
    named = s.found(s.group(behind + 1)) if s.kinds.startswith((",", ":"), behind) else []
    if (group := s.group(phrase.item)) and s.is_several(Group([phrase])) and not named:  # "X and its partners, A and B"
        named = s.found(Group(group.members[group.members.index(phrase) + 1 :]))
    return [
        (s.head(phrase), "the noun that it stands with"),
        ([one for group in s.parts() if phrase.item == 0 for one in s.found(group)], "what the line lists"),
        (named, f"what {s.shown(phrase)} is"),
        _equal(s, phrase),
        *s.predicated(phrase.item),
    ]


def _equal(s: Sentence, phrase: NounPhrase) -> tuple[Found, str]:
    """Return what a noun is by the verb behind it: "the operator of X is Y"."""
    verb = s.verb(s.over_places(phrase.item))
    return s.found(verb.objects) if verb and verb.copula else [], f"what {s.shown(phrase)} is"


def _sides_of_verb(
    s: Sentence, cue: Row, verb: VerbGroup, behind: Candidates | None, *, both: bool
) -> tuple[Candidates, Candidates]:
    """Subject and object; subject and what stands behind its preposition; agent and subject of a passive."""
    subject = [*_paid(s, verb.subject), *s.subject(verb)]
    if both and verb.objects:
        return s.placed(verb, ("to",)), s.objects(verb)
    if behind is not None:
        return subject, behind
    direct = s.object_of(cue, verb)
    if verb.passive or (verb.bare and not direct and s.tokens.forms[verb.verb] == "ed"):
        return _agents(s, verb), subject
    noun = s.noun(verb.objects).rpartition(" ")[2] if verb.objects else ""
    agreed = noun in AGREEMENTS and s.name(verb) in HAVING
    with_ = s.found(s.prepositional(verb, "with"))
    if agreed and with_ and not s.found(verb.objects):
        return subject, [(with_, "what stands behind 'with'")]
    objects = [*_paid(s, verb.objects), *s.meant(direct, f"the object of {s.shown(verb)}")]
    sum_ = verb.objects is not None and s.tokens.classes[verb.objects.members[0].head] == "#"
    gives = sum_ or s.name(verb) in PROVIDING or (s.name(verb) in GIVING and not s.known(verb.objects))
    to = ("to", "for", "towards", "toward") if cue.value == "funds" or sum_ else ("to",)
    receiver = next((found for found, _ in s.placed(verb, to) if found), Found()) if gives else []
    given = s.recipient(verb) if cue.value != "awards" else None
    receiver = receiver or s.found(given) or (with_ if s.name(verb) in PROVIDING else [])
    if receiver:  # "has lent old instruments to X", "supplied Y with X"
        return subject, [(s.found(verb.objects) + receiver, "what is given, and to whom")]
    joint = cue.value == "signs" if agreed else cue.value in JOINT and s.name(verb) not in HAVING
    if with_ and subject and verb.objects and joint:  # "X founded Y with Z", "X signed an agreement with Y"
        subject = [(subject[0][0] + with_, subject[0][1])]
    # of "one of six that it set up with X" the object is no record, and X none
    amount = verb.objects is not None and verb.objects.members[0].head in s.sums
    opens = verb.objects is None and s.text[cue.start : cue.end].lower() in STATUS.by_cue
    if opens or not (objects or amount or verb.objects is None):  # "has opened on the campus"
        return subject, objects
    return subject, [*objects, *s.placed(verb, BEHIND)]


def _paid(s: Sentence, group: Group | None) -> Candidates:
    """Return that for which money is paid: "half of the cost of the track", "the budget of X", "26 per cent of X"."""
    if group is None:
        return []
    last, share = group.members[-1], s.noun(group).endswith(SHARES)
    if s.noun(group) in MONEY:
        return [(s.found(s.behind(last)) or s.owners(last), f"for what {s.shown(last)} is")]
    whole = s.behind(last) if share or s.noun(group) in PARTS else None
    return _paid(s, whole) or ([(s.found(whole), "of what it is a share")] if share else [])


def _agents(s: Sentence, verb: VerbGroup) -> Candidates:
    """Return who does what a passive says; of several phrases with "by" one may be a place."""
    groups = [group for group in s.prepositionals(verb, "by") if group]
    if not groups and s.prepositional(verb, "with"):
        amounts = sorted(item for item in map(s.item_at, s.sums) if s.verb_of(item) is verb)
        given = [s.group(item + 2) for item in amounts if s.word(item + 1) == "from"]
        members = [member for group in given if group for member in group.members]
        if members:
            return [(s.found(Group(members)), "who gives the amounts")]  # "with 5 million from X and 2 million from Y"
        also = [each for each in s.found(s.prepositional(verb, "with")) if each[0].startswith("organisation/")]
        return [(also, "with whom")]  # "a scanner developed with X"
    agents = [group for group in groups if s.kinds[group.members[0].item - 2] != "N"]  # "not by A but by B"
    if not any(s.kinds[other.members[0].item - 2] != "A" for other in agents[1:]):  # "by A and by B"
        return s.meant(Group([member for one in agents for member in one.members]), "the agent") if agents else []
    open_: Candidates = [([("one of several", NOBODY, "")], "the phrase with 'by'")]
    return [*open_, *(each for one in agents for each in s.meant(one, "the agent"))]


def _respectively(s: Sentence, row: Row, ends: tuple[Candidates, Candidates], left: str) -> Verdict | None:
    """Pair two lists, the n-th with the n-th, where the sentence says "respectively"."""
    if "respectively" not in s.tokens.words:
        return None
    named = {one.record: at for at, one in reversed([*enumerate(s.before)])}
    lists: list[list[str]] = []
    first = [next((found for found, _ in side if found), Found()) for side in ends]
    few, many = sorted(map(len, first))
    alone = few == 1 and all(len(s.phrases(found[0][1].item)) == 1 for found in first if len(found) == 1)
    amounts = (group for group in map(s.group, range(len(s.kinds))) if group and has_number(s.tokens, group))
    if alone and (many == 1 or any(len(group.members) == many for group in amounts)):
        return None  # it pairs other lists
    for found in first:
        together = len({id(phrase) for _, phrase, _ in found}) == 1  # "the two": in the order in which they were named
        keys = [key for key, _, _ in found]
        if len(keys) > 2 and s.records.plural:  # "two mines, A and B"
            keys = [key for key in keys if key not in s.records.plural] or keys
        lists.append(sorted(keys, key=lambda key: named.get(key, 0)) if together else keys)
    if len(lists[0]) != len(lists[1]) or len(lists[0]) < 2:
        return Verdict(JUDGED, "'respectively' pairs lists that the sentence does not show whole")
    of_row = s.records.ends.get(row.record, {})
    order = ("subject_id", "object_id") if left == "subject" else ("object_id", "subject_id")
    fits = tuple(of_row.get(end) for end in order) in zip(*lists, strict=True)
    return Verdict(PROVEN if fits else CONTESTED, f"'respectively' pairs {'them' if fits else 'it with another'}")


def _over_places(s: Sentence, item: int) -> int:
    """Return the item before a phrase with a preposition and the places and times before that."""
    at = s.skip_back(item, "PJT")
    while s.kinds.endswith("Pn", 0, at + 1) and s.word(at - 1) in PLACING:
        at = s.skip_back(at - 1)
    return at


def _before(s: Sentence, item: int, *, joint: bool) -> Candidates:
    """Return what stands before a preposition, or what the verb of its clause has as object or subject.

    `joint`: it begins a cue of several words, "together with", which says more of what is done.
    """
    behind = s.skip_back(item)
    if s.word(item) == "to" and (giving := s.verb_of(item)) and giving.objects and _hands_over(s, giving):
        return s.objects(giving)  # "sold its hall in Oslo to X"
    while s.kinds.endswith("nPn", 0, behind + 1) and s.word(behind - 1) in PLACING and not s.found(s.group(behind)):
        behind -= 2  # "a hall at 12 Quay Street in X"
    doing = s.verb(behind - 2) if (joint or s.word(item) == "under") and s.word(behind - 1) == "by" else None
    if doing:  # "hosted by X in cooperation with Y"
        return s.subject(doing)
    opened, before = s.verb(behind - 1), s.group(behind)
    if opened and before and s.noun(before) in DOORS:
        return s.subject(opened)  # "opened its doors in Oslo"
    candidates = s.meant(before, "the noun before it")
    done = s.verb(behind - 1) if s.word(item) == "in" else None
    mobile = any(key.startswith("achievement/") for key in s.known(s.group(behind)))
    if done and mobile and s.name(done) not in STANDING and not done.copula:  # "will launch the tool in Europe"
        candidates = [([(s.shown(done), NOBODY, "")], "what is done there")]
    doing = s.verb(behind)
    if doing and (s.name(doing) in GOING or (s.is_reduced(doing) and s.kinds.endswith(",", 0, doing.item))):
        return [*_paid(s, doing.subject), *s.subject(doing)]  # "the prize went to X", "the pump, developed with X"
    if doing and not doing.copula and not doing.passive and s.name(doing) not in STANDING:
        candidates = [([(s.shown(doing), NOBODY, "")], "what is done there")]  # a place of that, not of who does it
    if verb := s.verb(behind) or s.verb_of(item):
        candidates += [(s.found(verb.objects), f"the object of {s.shown(verb)}"), *s.subject(verb)]
    return candidates
