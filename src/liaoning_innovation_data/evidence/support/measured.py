"""What numbers count and measure, and of which record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ...schema.vocabulary import Vocabulary
from ..derivation.names import is_plural
from ..derivation.numbers import YEAR
from ..grammar.classes import MORE, listed, lists
from ..grammar.phrases import Group, NounPhrase, VerbGroup
from ..grammar.structure import BETWEEN, ESTIMATING, SAID, TELLINGS, TRANSPARENT, Found
from .sentence import CONTESTED, DURATIONS, JUDGED, NEEDLESS, OPEN, PROVEN, Candidates, Row, Sentence, Verdict, surest

CHANGES, TAKEN, EMPTY, TOPICS, COUNTING, RESULTING = lists("changes taken empty topics counting resulting")
LEARNING, SOURCES, REACHING, MONEY, GOING = lists("learning sources reaching money going")
CHANGE, MODALITY = Vocabulary("change"), Vocabulary("modality")
FLOWING = {"to": listed("incoming"), "from": listed("outgoing")}  # "visitors to the park", "exports from the park"
HELD, OWNING = ("planned", "conditional"), ("of", "for", "at", "in", "on")
_CLAUSE = re.compile("[,;:BSR]")
SAME_TIME = re.compile(r"(year|quarter|month|week)[- ](?:on|over)[- ]\1|annually")
APART = Verdict(JUDGED, "it stands apart from the number")
NUMBERS = ("value", "value_to", "previous_value", "change_by")


def of_indicator(s: Sentence, row: Row) -> Verdict:
    """Judge a cell of an indicator that is no time."""
    numbers = numbers_of(s, row.record)
    measures = s.cells[row.record, "measure"]
    match row.field:
        case "value" | "value_to" | "previous_value" | "change_by":
            return counted(s, row, measures)
        case "measure":
            return surest((counted(s, number, [row]) for number in numbers), NEEDLESS)._replace(hedge="")
        case "subject_id":
            return _subject(s, row, measures or numbers)
        case "change":
            return _changed(s, row, measures, numbers)
        case "value_is_approximate" | "bound":
            return beside(s, row, numbers)
        case "unit":
            return NEEDLESS if row.within(numbers) or _is_repeated(s, row, numbers) else APART
        case "compared_with":
            item = s.item(row)
            word = s.word(item - 1)
            that = word == "of" and s.word(item - 2) in ("that", "those")
            if that or SAME_TIME.fullmatch(s.text[row.start : row.end].lower()):
                return Verdict(PROVEN, "it says since when")
            word = s.word(item - 2) if word in ("in", "at") and s.kinds[item - 2] in "PSB" else word  # "than in 2023"
            support = PROVEN if word in ("than", "from", "to", "with", "against", "over", "on") else JUDGED
            return Verdict(support, f"it stands behind '{word}'")
        case _:
            return _near(s, row, [*measures, *numbers])


def _is_repeated(s: Sentence, row: Row, numbers: Iterable[Row]) -> bool:
    """Whether a unit is that of the last amount before a number without one: "38 million euros, of which 21"."""
    bare = (one for one in numbers if (phrase := s.phrase_at(s.token_at(one.start))) and _is_number(s, phrase))
    return any(_counted_before(s, s.item(one)) == s.item(row) for one in bare)


def hedged(s: Sentence, row: Row, anchors: Sequence[Row]) -> Verdict:
    """Judge a modality, or who says so: of the clause in which the number, cue or state stands."""
    hedges = {s.hedge_of(s.token_at(anchor.start)) for anchor in anchors}
    clauses = [verb for anchor in anchors if (verb := s.clause(anchor))]
    hedges |= {hedge for verb in clauses for hedge in s.joined_hedges(verb)}
    first, last = s.span(row)
    lasting = (before for verb in clauses if verb.bare and (before := s.verb(verb.item - 1)))  # "will stay shut"
    governed = any(verb.start <= first and last <= verb.end for verb in (*clauses, *lasting))
    said = s.verb_at(row) if row.field == "modality" else None  # "announced that it has opened"
    governed = governed or (said is not None and any(s.governing(verb) is said for verb in clauses))
    governed = governed or any(verb.infinitive and said and verb.clause == said.clause for verb in clauses)
    governed = governed or (s.tokens.classes[first] == "J" and s.clause(row) in clauses)  # "Back then, X owned Y"
    if row.value in hedges or governed or (row.field == "attributed_to" and _says(s, row)):
        return Verdict(PROVEN, "it governs the clause")
    return Verdict(JUDGED, "it stands in another clause")


def _says(s: Sentence, row: Row) -> bool:
    """Whether words are the subject or object of a verb of saying, or stand behind "according to"."""
    item = s.item(row)
    verb = s.verb_of(item)
    name = s.name(verb) if verb else ""
    begun = item - 2 * s.kinds.endswith("n,", 0, item)  # "according to its operator, X"
    if verb and s.kinds.endswith("nR", 0, verb.clause) and verb.objects is not None and verb.clause == item:
        begun = s.chain(verb.clause - 2)  # "according to figures that X released"
    elif s.word(item - 1) in ("by", "from", "of"):
        begun = s.chain(item)  # "according to a report by X"
    teller = s.group(item - 2)
    agent = verb is not None and name in SAID and s.prepositional(verb, "by") is s.group(item)
    if agent or (s.word(item - 1) == "of" and teller and s.noun(teller) in TELLINGS):  # "in the words of X"
        return True
    if verb is None or (name not in SAID | COUNTING and MODALITY.by_cue.get(name) != "reported"):
        return s.word(begun - 2) == "according" or (name in LEARNING and s.word(item - 1) == "from")
    if verb.subject and verb.subject.member_at(s.token_at(row.start)):
        return True
    beside = verb.clause <= item < verb.item and s.kinds.endswith(",", 0, item)  # "its operator, X, said"
    return beside or (item == verb.item + 1 and s.kinds.endswith(",", 0, verb.item))


def numbers_of(s: Sentence, record: str) -> list[Row]:
    """Return the numbers of an indicator in a sentence."""
    return [one for name in NUMBERS for one in s.cells[record, name]]


def counted(s: Sentence, row: Row, nouns: Sequence[Row]) -> Verdict:
    """Judge a number: it counts or measures the noun of its phrase, or what governs it."""
    hedge = s.hedge_of(s.token_at(row.start))
    hedge = "" if row.field == "previous_value" and hedge in HELD else hedge  # "it expects 40, up from 31"
    if not nouns:
        return Verdict(JUDGED, "what it measures stands in another sentence", hedge)
    if why := _no_count(s, row):
        return Verdict(CONTESTED, why, hedge)
    wanted = s.records.ends.get(row.record, {}).get("subject_id", "")
    if gap := s.gap_at(s.item(row)):
        ends = {*s.records.ends.get(wanted, {}).values()}  # of a number of a relation
        known = s.found(gap.subject)
        if not ends.isdisjoint(key for key, _, _ in known) or _holds(s, gap.subject.members[0], nouns):
            return Verdict(PROVEN, "the subject of what is left out", hedge)
        found = known or [(s.shown(gap.subject.members[0]), gap.subject.members[0], "")]
        return s.judge(wanted, [(found, "the subject of what is left out")], hedge)
    if any(noun.within([row]) for noun in nouns):
        return Verdict(PROVEN, "its unit says what it measures", hedge)
    if why := _by_verb(s, row, nouns):
        return Verdict(PROVEN, why, hedge)
    label = s.group(0) if s.kinds[1:2] == ":" and not s.verbs else None
    if label and any(_holds(s, member, nouns) for member in label.members):
        return Verdict(PROVEN, "the label says what it measures", hedge)
    many, place = _in_list(s, row)
    before = [group for item in range(s.item(row) if many else 0) if (group := s.group(item))]
    if any(_holds(s, group.members[place], nouns) for group in before if len(group.members) == many):
        return Verdict(PROVEN, "'respectively' pairs them", hedge)
    each = [one for group in before for one in group.members if "#" in s.tokens.classes[one.start : one.end]]
    if len(each) == many > 0:  # "built 40 halls and trained 90 firms, up 2 and 3 per cent respectively"
        own = _holds(s, each[place], nouns)
        return Verdict(PROVEN if own else CONTESTED, f"'respectively' pairs it with {s.shown(each[place])}", hedge)
    if verdict := _going_back(s, row, nouns):
        return verdict._replace(hedge=hedge)
    for phrase in _anchors(s, row):
        why = f"the sentence gives it for {s.shown(phrase)}"
        if _holds(s, phrase, nouns) or (wanted and wanted in s.tokens.keys[phrase.head]):
            return Verdict(PROVEN, why, hedge)
        if s.tokens.words[phrase.head] not in EMPTY and not _is_number(s, phrase):
            return Verdict(CONTESTED, why, hedge)
    bare, last = s.phrase_at(s.token_at(row.start)), s.group(_counted_before(s, s.item(row), noun=True))
    if bare and last and _is_number(s, bare) and _holds(s, last.members[-1], nouns) and not _is_sum(s, row):
        return Verdict(PROVEN, f"it counts some of {s.shown(last.members[-1])}", hedge)  # "of the 36, 21 have …"
    return OPEN._replace(hedge=hedge)


def _in_list(s: Sentence, row: Row) -> tuple[int, int]:
    """Return how many are in the list of a number, and its place; 0 where nothing pairs it with another list."""
    phrase = s.phrase_at(s.token_at(row.start)) if "respectively" in s.tokens.words else None
    group = s.group(phrase.item) if phrase else None
    return (len(group.members), group.members.index(phrase)) if group and phrase and len(group.members) > 1 else (0, 0)


def _going_back(s: Sentence, row: Row, nouns: Sequence[Row]) -> Verdict | None:
    """Judge a number that goes back to a noun before a comma, without one of its own; or return None."""
    main, how = _main(s, s.item(row))
    apart = [member for member in _apart(s, s.item(row)) if not _is_number(s, member)]
    own = next(_anchors(s, row), None) if how != "comparison" else None
    if not apart or (own and _holds(s, own, nouns)):
        return None
    if how == "change" and row.field in ("value", "value_to", "previous_value"):
        return Verdict(CONTESTED, "it is a change, and no state")
    wanted = s.records.ends.get(row.record, {}).get("subject_id")
    if how == "comparison" and row.field == "value" and (own_ := {key for key, _, _ in _own(s, row)}):
        return Verdict(PROVEN if wanted in own_ else CONTESTED, "it is that of what stands behind it")
    held = next((one for one in apart if _holds(s, one, nouns) or wanted in s.tokens.keys[one.head]), None)
    told = how != "comparison" or row.field == "previous_value" or bool(_own(s, row))
    behind = s.tokens.words[s.span(row)[1] + 2 :][:2]  # "8 % higher than that of X": no earlier state of the same
    told = told and (behind not in (["than", "that"], ["than", "those"]) or bool(s.cells[row.record, "compared_with"]))
    nearest = held is apart[0] and told
    verb = s.verb_of(main)
    compared = how == "comparison" and any(verb and s.verb_at(noun) is verb for noun in nouns)
    support = PROVEN if nearest else JUDGED if held or compared else CONTESTED
    return Verdict(support, f"the sentence gives it for {s.shown(held or apart[0])}")


def _own(s: Sentence, row: Row) -> Found:
    """Return the records behind a number that is compared with another: "against 94 at the institute"."""
    item = s.item(row)
    return s.found(s.group(item + 2)) if s.kinds.startswith("P", item + 1) else []


def _counted_before(s: Sentence, item: int, *, noun: bool = False) -> int:
    """Return the last item before one that has a number, with a noun behind it if that is asked for; or -1."""
    near = range(item - 1, max(item - BETWEEN, -1), -1)
    return next((at for at in near if "#" in (classes := _classes(s, at)) and not (noun and classes[-1] == "#")), -1)


def _main(s: Sentence, item: int) -> tuple[int, str]:
    """Return what a number behind a comma goes back to, and how; or -1.

    As a part, "three of them", "of which 2"; a change, "up 9 per cent"; or in comparison, "against 5".
    """
    word, before, how = s.word, item - 1, "part"
    if s.kinds.startswith("Pn") and word(0) in ("of", "among") and s.kinds.endswith(",", 2, item):
        return (1, how) if "v" not in s.kinds[:item] else (-1, "")  # "Of the 130 firms, 46 have"
    lead, group, noun = word(before), s.group(item), s.group(item - 2)
    if lead in ("against", "versus") or (lead in ("with", "to") and word(item - 2) == "compared"):
        return _counted_before(s, before), "comparison"
    if lead == "from" and word(item - 2) in ("up", "down"):
        before, how = item - 3, "comparison"
    elif s.kinds.endswith("PR", 0, item):
        before = item - 3
    elif lead == "of" and noun and s.noun(noun) in CHANGES:
        before, how = item - 3, "change"
    elif lead in ("up", "down") or (lead == "for" and word(item - 2) == "accounting"):
        before, how = max(s.kinds.rfind(",", 0, item), 0), "part" if lead == "for" else "change"
    elif not (word(item + 1) == "of" and word(item + 2) in TAKEN):
        how = "change"
        if MORE.isdisjoint((word(item + 1), s.noun(group) if group else "")):
            return -1, ""
    before = s.skip_back(before + 1, "JA")
    if s.kinds[before : before + 1] != ",":
        return -1, how
    nearest, number = s.skip_back(before), _counted_before(s, before)
    nearest -= 2 * (s.word(nearest - 1) == "per")  # "612 kg per mu, 8 % higher than"
    within = number >= 0 and how == "part" and _CLAUSE.search(s.kinds, number, before) is None
    singular = within and (group := s.group(nearest)) and not is_plural(s.noun(group))
    return number if singular else nearest, how  # "26 firms have settled in the zone, of which 9"


def _classes(s: Sentence, item: int) -> str:
    """Return the classes of the words of noun phrases."""
    group = s.group(item)
    return s.tokens.classes[group.members[0].start : group.members[-1].end] if group else ""


def _apart(s: Sentence, item: int, depth: int = 0) -> Iterator[NounPhrase]:
    """Yield what a number behind a comma counts or measures: the noun before the comma, and what governs that."""
    main = _main(s, item)[0]
    group = s.group(main) if main >= 0 else None
    if group is None or depth > 1:
        return
    yield from _apart(s, main, depth + 1)
    yield from reversed(group.members)
    yield from (member for above, _ in s.climb(main) for member in above.members)


def _is_sum(s: Sentence, row: Row) -> bool:
    """Whether a number has a unit or currency, so that it counts nothing."""
    return any(one.within([row]) for one in s.cells[row.record, "unit"])


def _no_count(s: Sentence, row: Row) -> str:
    """Say that a number is part of a fraction, "two in five"; or a difference, "60 more than", given as a value."""
    first, last = s.span(row)
    words, classes = s.tokens.words, s.tokens.classes
    behind = words[last + 1 : last + 3]
    counting = "#" in classes[last + 2 : last + 4] and classes[last + 2] != "D" and not _is_sum(s, row)
    fraction = counting and behind[0] in ("in", "out") and not YEAR.fullmatch(behind[1])
    whole = words[first - 1 : first] == ["in"] and first - 2 not in s.sums
    if fraction or (whole and (classes[first - 2 : first - 1] == "#" or words[first - 2] == "one")):
        return "it is part of a fraction"
    if "times" in words[max(first - 3, 0) : first]:
        return "it is multiplied"
    if row.field == "change_by":
        return ""
    verb = s.verb_of(s.item(row))
    direct = verb is not None and verb.item + 1 == s.item(row) and s.name(verb) in CHANGE.by_cue
    of = behind[:1] == ["of"] or (behind[:1] == ["to"] and classes[last + 2 : last + 3] == "#")
    if direct and of and _is_sum(s, row):  # "lost 2 per cent of its staff", "rose 2 per cent to 5 million"
        return "it is a change, and no state"
    return "it is a difference" if behind[1:] == ["than"] and behind[0] in MORE else ""


def _by_verb(s: Sentence, row: Row, nouns: Iterable[Row]) -> str:
    """Say that the measure is the verb of the number, its object or subject, or stands beside it; or "".

    As in "it cost 5 euros", "it cut costs to 5 euros", "5 euros in grants", "worth 5 euros".
    """
    item = s.item(row)
    verb = s.verb_of(item)
    group = s.group(item + 2) if s.word(item + 1) in ("in", "for", "worth", "of") else None
    phrase = s.phrase_at(s.token_at(row.start))
    group_of = s.group(item)
    bare, (main, how) = phrase is not None and _is_number(s, phrase), _main(s, item)
    other = how == "comparison" and row.field != "previous_value"  # "it cost 11, against 40 for the old one"
    estimated = s.word(item - 1) == "at" and verb is not None and s.name(verb) in ESTIMATING
    changing = verb and not other and (s.word(item - 1) in ("to", "by", "from") or estimated)
    changed = [verb.objects, verb.subject] if verb and changing else []
    for noun in nouns:
        if (measure := s.verb_at(noun)) and (
            (verb is measure and not other)
            or (group_of and measure.subject is group_of)
            or (how == "part" and main >= 0 and s.verb_of(main) is measure)
        ):
            return f"it is the measure of {s.shown(measure)}"
        said = verb.objects if verb and verb.copula and verb.subject and phrase in verb.subject.members else None
        if bare and said and _holds(s, said.members[0], [noun]):
            return f"{s.shown(said.members[0])} says what they are"  # "of which 9 are high-tech enterprises"
        if bare and s.kinds.startswith(",n", item + 1) and _holds(s, s.named(item + 2), [noun]):
            return f"{s.shown(s.named(item + 2))} says what it is"  # "3 million pounds, the largest donation"
        if s.word(item - 1) == "of" and s.item(noun) == item - 2:  # "a capacity of 40 cartons"
            return f"the sentence gives it for {s.shown(s.named(item - 2))}"
        if bare and s.item(noun) == item - 1 and s.kinds[item - 1] == "P":
            return f"it stands behind '{s.word(item - 1)}'"
        for member in (member for of in (group, *changed) if of and bare for member in of.members):
            if _holds(s, member, [noun]):
                return f"the sentence gives it for {s.shown(member)}"
    return ""


def _anchors(s: Sentence, row: Row) -> Iterator[NounPhrase]:
    """Yield the noun phrases that a number may count or measure, nearest first."""
    phrase = s.phrase_at(s.token_at(row.start))
    if phrase is None:
        return
    group = s.group(phrase.item)
    members = group.members[group.members.index(phrase) :] if group else []
    groups: list[Group | None] = [Group(members)]
    if _is_number(s, phrase):
        word, complement = s.word(phrase.item + 1), s.group(phrase.item + 2)
        another = complement is not None and s.tokens.classes[complement.members[0].start] == "#"
        if (word == "to" and another) or ((word == "of" or (word == "and" and another)) and not _is_sum(s, row)):
            groups.append(complement)
        if row.field == "change_by":  # "30 percent less energy"
            groups.append(s.group(phrase.item + 1))
    if _is_sum(s, row) or s.word(phrase.item) == "times":  # "a capacity 100 times that of …"
        groups.append(s.group(phrase.item - 1))
    groups += [Group(above.members[::-1]) for above, _ in s.climb(phrase.item)]  # of a list the nearest first
    verb = s.verb_of(phrase.item)
    groups += [s.prepositional(verb, word) for word in ("at", "in", "on")] if verb else []
    yield from (member for one in groups if one for member in one.members if not _is_number(s, member))


def _is_number(s: Sentence, phrase: NounPhrase) -> bool:
    return s.tokens.classes[phrase.head] == "#"


def _holds(s: Sentence, phrase: NounPhrase, rows: Iterable[Row]) -> bool:
    """Whether a noun phrase, or what it is of, holds one of some quotes."""
    spans = [(row.start, row.end) for row in rows]
    for _ in range(4):
        start, end = s.tokens.starts[phrase.start], s.tokens.ends[phrase.end - 1]
        if any(start <= a and b <= end for a, b in spans):
            return True
        group = s.behind(phrase)
        word, noun = s.word(phrase.item + 1), s.tokens.words[phrase.head]
        grown = word == "in" and noun in CHANGES and not _is_subject(s, phrase)  # "saw growth in sales of 4 million"
        if group is None or not (word == "of" or noun in TRANSPARENT or grown):
            return False
        phrase = group.members[0]
    return False


def _is_subject(s: Sentence, phrase: NounPhrase) -> bool:
    verb = s.verb_of(phrase.item)
    return verb is not None and verb.subject is s.group(phrase.item)


def _subject(s: Sentence, row: Row, anchors: Iterable[Row]) -> Verdict:
    """Judge what is measured: the noun itself, its owner, what it is of, or the subject of its verb."""
    numbers = numbers_of(s, row.record)
    mains = [(number, *_main(s, s.item(number))) for number in numbers]
    parts = (main for _, main, how in mains if main >= 0 and how == "part")
    back = [(s.found(s.group(main)), "what the number goes back to") for main in parts]
    for cue in s.cells[row.value, "predicate"]:  # a number of a relation
        if any(s.clause(number) is s.clause(cue) for number in numbers):
            return Verdict(PROVEN, "it stands in the clause of the relation")
    verb = s.clause(numbers[0]) if numbers else None
    source = s.known(s.prepositional(verb, "from")) if verb else set[str]()
    counts = not any(_is_sum(s, number) for number in numbers)
    counts = counts and verb is not None and not verb.copula and verb.item < s.item(numbers[0])
    if verb and counts and source - {row.value} and row.value in s.known(verb.subject):
        return Verdict(JUDGED, f"it comes from {min(source)}")  # "has collected 1,644 needs from firms"
    compared = (number for number, _, how in mains if how == "comparison" and number.field == "value")
    back += [(_own(s, number), "what stands behind it") for number in compared]
    gaps = (gap for number in numbers if (gap := s.gap_at(s.item(number))))
    back += [(s.found(gap.subject) or _of_chain(s, gap.verb), "the subject of what is left out") for gap in gaps]
    part = [own for number in numbers for own in _of_its_part(s, s.item(number))]
    given = s.judge(row.value, [giver for number in numbers for giver in _givers(s, number)])
    if given.support == PROVEN:
        return given
    return surest(s.judge(row.value, [*back, *_measured(s, anchor), *part]) for anchor in anchors)


def _givers(s: Sentence, number: Row) -> Candidates:
    """Return who gives an amount or has a share: "funded with 5 million from X", "5 million were given by X"."""
    item = s.item(number)
    follows = s.verb(item + 1)
    verb = follows if follows and follows.subject is s.group(item) else s.verb_of(item)
    if verb and verb is follows and verb.passive and not _is_sum(s, number):
        return [(s.found(s.prepositional(verb, "by")), "the agent")]  # "40 pumps were made by X"
    if verb is None or not (_is_sum(s, number) or s.recipient(verb)):
        return []
    behind = item + 1 + (verb is follows)
    if s.word(behind) == "from" and (s.name(verb) in GOING or (verb.passive and s.prepositional(verb, "with"))):
        return [(s.found(s.group(behind + 1)), "who gives it")]
    if verb.subject and verb.subject is s.group(item) and verb.passive:
        return [(s.found(s.prepositional(verb, "by")), "the agent"), *s.placed(verb, ("into", "to"))]
    receiver = s.recipient(verb) if verb.item < item else None
    if receiver and "v" not in s.kinds[verb.item + 1 : item]:  # "awarded X a contract worth 5 million"
        return [(s.found(receiver), "to whom it is given")]
    of = s.group(item + 2) if s.word(item + 1) == "of" else None
    if s.found(of) and verb.item < item and not verb.passive and "v" not in s.kinds[verb.item + 1 : item]:
        return [(s.found(verb.subject), "who has the share")]
    return []


def _of_chain(s: Sentence, verb: VerbGroup) -> Found:
    """Return the records that the phrases behind the subject of a verb name: "the number of tenants at the park"."""
    items = range(verb.clause, verb.item) if verb.subject else ()
    return [one for item in items for one in s.found(s.group(item))]


def _of_its_part(s: Sentence, item: int) -> Candidates:
    """Return what a part of a line of a form begins with, or what stands before the brackets around a number."""
    own = [group for group in s.parts() if group.members[0].item <= item][-1:]
    bracket = s.kinds.rfind("(", 0, item)
    before = s.group(bracket - 1) if bracket > s.kinds.rfind(")", 0, item) else None
    found = [(s.found(group), "what its part of the line begins with") for group in own]
    return [*found, *([(s.head(before.members[-1]), "the noun before the brackets")] if before else [])]


def _measured(s: Sentence, anchor: Row) -> Candidates:
    phrase = s.phrase_at(s.token_at(anchor.start))
    if phrase is None:
        verb, before = s.verb_at(anchor), s.group(s.skip_back(s.item(anchor), ","))
        if verb is None:  # "the mirror, 8 metres across, was", "is 8 metres in diameter", "is worth 5 euros"
            above = [each for number in numbers_of(s, anchor.record) for each in s.above(s.item(number))]
            of = s.group(s.chain(before.members[0].item)) if before else None  # "the order for the hall, worth 5"
            return [(s.found(before), "the noun before it"), (s.found(of), "what that is of"), *above]
        number = next((s.item(one) for one in numbers_of(s, anchor.record)), 0)
        priced = s.word(number - 1) == "for"  # "sells a digger for 5 euros"
        priced = priced or (s.word(number - 1) in ("by", "to") and s.kinds[verb.item + 1 : verb.item + 2] == "n")
        candidates = [*s.objects(verb), *s.subject(verb)] if priced else s.subject(verb)
        again = verb.subject is not None and s.word(number) == "another"
        if again and verb.subject is s.group(number):  # "it covered 200; another 90 are to be covered"
            earlier = next((one for one in reversed(s.verbs) if one.item < number), None)
            candidates = s.subject(earlier) if earlier else candidates
        return _paired(s, anchor, candidates) or candidates
    others = (at for at in range(phrase.start, phrase.end) if at != phrase.head)
    beside = [(key, phrase, "") for at in others for key in s.tokens.keys[at]]
    candidates = [(s.head(phrase), "the noun that is counted"), (s.owners(phrase), "its owner")]
    candidates.append((beside, "a name beside it"))
    item = phrase.item + 1
    clause = s.verb_of(phrase.item)
    if clause and s.kinds.endswith(",PR", 0, clause.clause) and s.word(clause.clause - 2) == "of":
        candidates += s.above(clause.clause - 4, TOPICS | CHANGES)  # "orders of 9 million, of which exports reached 5"
    has = clause is not None and phrase in (clause.objects or Group([])).members and s.name(clause) not in COUNTING
    if clause and has and not (clause.passive or clause.copula):
        placed = s.word(item) in ("in", "at", "on") or s.place(clause) is not None
        candidates += [(s.found(clause.subject), f"the subject of {s.shown(clause)}")] if placed else []
    while s.kinds.startswith("P", item):
        flowing = s.noun(Group([phrase])) in FLOWING.get(s.word(item), ())
        if flowing or s.word(item) in OWNING:  # behind others: who pays, gives or does it
            candidates.append((s.found(s.group(item + 1)), f"what {s.shown(phrase)} is of"))
        item += 2
    relative = s.kinds.startswith("R", item)
    part = s.verb(item + relative)
    if part and s.word(phrase.item - 1) == "of" and (relative or s.is_reduced(part) or s.is_participle(part)):
        candidates += s.placed(part, ("at", "in", "by"))  # "the number of engineers employed at the park"
    if s.word(phrase.item - 1) == "with":  # "a plant with a capacity of 8,000 tonnes in the county"
        candidates[3:3] = s.above(phrase.item, TOPICS)
    if clause and s.word(phrase.item - 1) == "at" and s.noun(Group([phrase])) in MONEY:  # "was built at a cost of 5"
        candidates += s.objects(clause) or s.subject(clause)
    main = s.verbs[s.verbs.index(clause) - 1] if clause and s.name(clause) in RESULTING else None
    candidates += [*s.placed(main, ("into", "in", "at", "to")), *s.objects(main)] if main else []
    candidates += [(s.found(s.place(clause)), "the place")] if clause else []
    if clause and clause.subject is clause.objects:  # "on the books of X are 55 chemists"
        candidates.append((s.found(s.group(clause.item - 1)), f"what stands before {s.shown(clause)}"))
    passed = clause and s.word(phrase.item - 1) in REACHING and s.group(phrase.item - 2) is clause.objects
    lasting = s.noun(Group([phrase])) in DURATIONS and s.kinds.endswith("P", 0, phrase.item)  # "served X for 47 years"
    candidates += [] if passed or lasting else s.above(phrase.item, TOPICS | CHANGES)
    if clause and not any(found for found, _ in candidates):
        by = s.group(item - 1) if item > phrase.item + 1 and s.word(item - 2) == "by" else None
        candidates.append((s.found(by), "who does it"))  # "exports of seeds by X"
        candidates += [(s.found(clause.subject), f"the subject of {s.shown(clause)}")]
        met = clause.objects if _is_subject(s, phrase) else None  # "400 guests attended the opening of X in Oslo"
        candidates.append((s.found(met), f"the object of {s.shown(clause)}"))
        candidates += [*([] if lasting else s.placed(clause, ("at", "in", "for", "to"))), *_source(s, clause)]
        to = s.prepositional(clause, "to")  # "visitors came to the institute's hall"
        candidates += [(s.owners(to.members[-1]), "its owner")] if to and s.name(clause) in GOING else []
    return _paired(s, anchor, candidates) or candidates


def _source(s: Sentence, verb: VerbGroup) -> Candidates:
    """Return whose data say what a clause says: "data from X showed that output reached 5 million"."""
    saying = s.governing(verb)
    data = saying.subject if saying else None
    of = s.behind(data.members[0]) if data and s.noun(data) in SOURCES else None
    return [(s.found(of), "whose data say so")]


def _paired(s: Sentence, anchor: Row, candidates: Candidates) -> Candidates:
    """Return, where "respectively" pairs numbers with a list, the one that is the number's."""
    numbers = numbers_of(s, anchor.record)
    many, place = _in_list(s, numbers[0]) if numbers else (0, 0)
    return [([found[place]], why) for found, why in candidates if len(found) == many > 0][:1]


def _changed(s: Sentence, row: Row, measures: Sequence[Row], numbers: Sequence[Row]) -> Verdict:
    """Judge a change: its verb has the measure as subject or object, or the number behind it."""
    verb = s.verb_at(row)
    if verb is None and any(s.clause(number) is s.clause(row) for number in numbers):
        return Verdict(PROVEN, "it stands in the clause of the number")
    if verb is None:
        return _near(s, row, [*measures, *numbers])
    members = [member for group in (verb.subject, verb.objects) if group for member in group.members]
    if any(_holds(s, member, [*measures, *numbers]) for member in members):
        return Verdict(PROVEN, f"the measure is subject or object of {s.shown(verb)}", verb.hedge)
    if any(s.clause(number) is verb for number in numbers):
        return Verdict(PROVEN, f"the number follows {s.shown(verb)}", verb.hedge)
    return Verdict(CONTESTED, f"number and measure belong to another verb than {s.shown(verb)}", verb.hedge)


def beside(s: Sentence, row: Row, numbers: Iterable[Row]) -> Verdict:
    """Judge a word of rounding or of a bound: it stands directly before its number, or behind it."""
    first, last = s.span(row)
    for number in numbers:
        start, end = s.span(number)
        between = s.tokens.classes[last + 1 : start] if last < start else s.tokens.classes[end + 1 : first]
        behind = last > end
        if behind and s.tokens.words[first] not in ("or", "give"):  # "or more", "or so", "give or take"
            continue
        if start <= last <= end or all(name in ("D", "#", "J", *("W,M" if behind else "")) for name in between):
            return Verdict(PROVEN, "it stands beside the number")
    return Verdict(CONTESTED, "other words stand between it and the number")


def _near(s: Sentence, row: Row, anchors: Iterable[Row]) -> Verdict:
    """Judge a qualifier: in the phrase of the measure or number, or governed by it."""
    item, items = s.item(row), {s.item(anchor) for anchor in anchors}
    verb = s.verb_at(row)
    members = verb.subject.members if verb and verb.subject else []
    if any(member.item in items for member in members):  # "12 of which arrived"
        return Verdict(PROVEN, "it is said of the number or its measure")
    phrase = s.phrase_at(s.token_at(row.start))  # "40 tonnes of sand a year", "foreign firms account for 38"
    within = s.kinds.endswith("nn", 0, item + 1) or (phrase is not None and _is_subject(s, phrase))
    counts = [s.item(anchor) for anchor in anchors if anchor.field in NUMBERS]
    if within and any(s.verb_of(item) is s.verb_of(other) and "," not in s.kinds[item:other] for other in counts):
        return Verdict(PROVEN, "it stands in their clause")
    if any(abs(item - other) <= 2 for other in items):
        return Verdict(PROVEN, "it stands with the number or its measure")
    item += s.kinds.startswith("P", item)  # "eleven of them in Japan"
    if any(member.item in items for group, _ in s.climb(item) for member in group.members):
        return Verdict(PROVEN, "it is governed by the number or its measure")
    return Verdict(JUDGED, "it stands apart from the number and its measure")
