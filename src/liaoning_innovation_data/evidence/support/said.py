"""What is said of a named record: its states, kinds, levels, phrases, and their times."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..derivation.names import is_plural
from ..grammar.classes import lists
from ..grammar.phrases import NOBODY, Group, VerbGroup
from ..grammar.structure import HEDGES
from ..grammar.tokens import BE
from .measured import counted
from .sentence import ANCHORS, CONTESTED, JUDGED, NEEDLESS, OPEN, PHRASES, PROVEN, Candidates, Row, Sentence, Verdict

CHANGING, SEASONS, RANKS, BEGINNING, WORKS, LIMITED = lists("changing seasons ranks beginning works limited")
RECEIVING, DOORS, EMPTY, TOPICS, PORTIONS, PHRASAL = lists("receiving doors empty topics portions phrasal")
ABOUT = ("for", "of", "on", "to")
"""Prepositions before what an active verb and its object are about; "for" is another's, behind a passive."""
COMPARING = frozenset(("from", "than", "with", "against"))
"""Prepositions before an earlier value."""
_JOINT = re.compile(r",?\s*(?:and|or|&)\s*(?:in |on )?|,\s*(?:in |on )?")
"""What stands between two times that are joined."""


def of_record(s: Sentence, row: Row) -> Verdict:
    """Judge a cell of a named record: said of it by a verb, by a noun, or within its noun phrase."""
    for record in (row.record, *s.records.groups.get(row.record, ())):
        if row.within(s.names.get(record, ())):
            return NEEDLESS
    if row.field == "member_count":
        return counted(s, row, s.names.get(row.record, ()))
    if row.field == "status":
        return stated(s, row, row.record)
    if row.field.endswith("_listing"):
        return s.judge(row.record, s.group_before(s.item_at(s.span(row)[1])))
    if row.field in PHRASES:
        gap = s.gap_at(s.item(row))
        above = [(s.found(gap.subject), "the subject of what is left out")] if gap else []
        found = above or s.above(s.item(row), TOPICS)
        groups = s.records.groups.get(row.record, ())
        first = next((known for some, _ in found if (known := {key for key, _, _ in some})), {row.record})
        own = row.record in first or any(s.cells[group, row.field] for group in groups)
        if not own and not first.isdisjoint(groups):
            found = [([("its group", NOBODY, "")], "what is meant"), *found]  # of which no row says so
        return s.judge(row.record, found)
    return modifier(s, row, row.record)


def of_state(s: Sentence, row: Row) -> Verdict:
    """Judge a cell of a state: its cue is said of the subject, its time stands in the clause."""
    cues = s.cells[row.record, "state"]
    wanted = s.records.ends.get(row.record, {}).get("subject_id", "")
    if row.field == "subject_id":
        if not cues:
            return Verdict(JUDGED, "the state stands in another sentence")
        return stated(s, cues[0], wanted)._replace(hedge="")
    return Verdict(PROVEN, "the cue itself", stated(s, row, wanted).hedge) if row.field == "state" else NEEDLESS


def stated(s: Sentence, row: Row, wanted: str) -> Verdict:
    """Compare a record with what a state is said of."""
    verb = s.verb_at(row)
    if verb is None:
        governed = s.meant(phrasal(s, row), "what stands behind it")
        return s.judge(wanted, governed, s.hedge_of(s.span(row)[0])) if governed else modifier(s, row, wanted)
    if any(s.gaps_of(verb, wanted)):
        return Verdict(PROVEN, "the subject of what is left out", verb.hedge)
    verdict = s.judge(wanted, *state_of(s, row))
    if verdict.support == PROVEN and (why := _other_verb(s, row, verb)):
        return Verdict(JUDGED, why, verdict.hedge)
    return verdict


def _other_verb(s: Sentence, row: Row, verb: VerbGroup) -> str:
    """Say that a verb means something else with the word behind it, or tells of what was before, or ""."""
    before = verb.perfect and row.field == "status" and len(s.verbs) > 1
    return another(s, row, verb) or (f"{s.shown(verb)} tells what was so before" if before else "")


def another(s: Sentence, row: Row, verb: VerbGroup | None) -> str:
    """Say that the word behind a cue changes what it says, as in "won over" and "is open to", or ""."""
    if verb is None:
        return ""
    behind = s.span(row)[1] + 1
    words = s.tokens.words[behind : behind + 1]
    following = s.verb(verb.item + 1)
    begins = following and (following.start < behind or s.name(verb) in BEGINNING)  # "moved to steady", "began testing"
    if following and begins and not verb.passive and following.verb >= behind:
        return f"{s.shown(verb)} is said of what {s.shown(following)} says"
    limited = s.name(verb) in LIMITED and not (verb.modal or verb.infinitive)  # "closed to visitors", "closed X to"
    if limited and s.word((verb.objects.members[-1] if verb.objects else verb).item + 1) == "to":
        words = ["to"]
    elif not s.kinds.startswith("P", verb.item + 1) or not words:
        return ""
    adjective = words[0] == "to" and not verb.passive and s.tokens.words[verb.verb - 1] in BE  # "is open to criticism"
    limited = limited and words == ["to"]
    other = limited or adjective or words[0] in CHANGING
    return f"{s.shown(verb)} with '{words[0]}' says something else" if other else ""


def state_of(s: Sentence, row: Row) -> tuple[Candidates, str]:
    """Return what a verb states of: its subject, or its object where it has one; and what hedges it."""
    verb, last = s.verb_at(row), s.span(row)[1]
    if verb is None:
        return [], ""
    if governed := s.meant(phrasal(s, row), "what stands behind it"):
        return [*governed, *s.subject(verb)], verb.hedge
    idle = verb.objects is not None and s.noun(verb.objects) in DOORS  # "opened its doors in Oslo"
    within = None if idle else s.phrase_at(last)
    objects = None if verb.passive or idle else s.object_of(row, verb)
    on = any(group and s.noun(group) in WORKS for group in (verb.subject, verb.objects))
    if on and not within and (worked := s.prepositional(verb, "on")):
        return s.meant(worked, "on what it is"), verb.hedge  # "work has begun on X", "will begin work in May on X"
    if s.found(objects) and not (objects and objects.member_at(last)):
        return s.meant(objects, f"the object of {s.shown(verb)}"), verb.hedge
    if within:  # "broke ground on X": of what stands behind the noun of the cue, or else of the subject
        at = s.skip(within.item + 1, "T")  # "broke ground in May on X"
        word, given = s.word(at), s.name(verb) in RECEIVING  # "broke ground in Oslo", "won approval for X"
        of = s.found(s.group(at + 1)) if word in (("for",) if given else ABOUT[verb.passive :]) else []
        own = s.head(within) if within.head > last else []  # "set in motion X"
        return [(own, "the noun behind it"), (of, f"what {s.shown(within)} is of"), *s.subject(verb)], verb.hedge
    if objects and (s.tokens.classes[objects.members[-1].head] in "#D" or s.noun(objects) in EMPTY):
        return [], verb.hedge  # "one of six that X set up", "recognises some of the firms": of none of them
    direct = objects is not None and not idle and objects.members[0].item in (verb.item + 1, s.item_at(last) + 1)
    return [*(s.meant(objects, f"the object of {s.shown(verb)}") if direct else []), *s.subject(verb)], verb.hedge


def phrasal(s: Sentence, row: Row) -> Group | None:
    """Return what the preposition at the end of a cue governs, or behind it: "plans for X", "begins building on X"."""
    verb, last, said = s.verb_at(row), s.span(row)[1], s.tokens.words
    built = said[last] == "building" and said[last + 1 : last + 2] in [["on"], ["of"]]
    return s.complement(last + built) if (built or said[last] in PHRASAL) and not (verb and verb.passive) else None


def modifier(s: Sentence, row: Row, wanted: str) -> Verdict:
    """Judge a word beside a noun: said of that noun; in a predicate or apposition, of what that is said of."""
    first, last = s.span(row)
    if row.field in ("superlative", "level") and s.item_at(first) != s.item_at(last):
        if begun := s.phrase_at(first):
            last = begun.end - 1  # "the largest of its kind"
        else:
            return s.judge(wanted, [(s.found(s.group(s.item_at(last) - 2)), "the noun before it")])
    phrase = s.phrase_at(last)
    if phrase is None:
        return s.judge(wanted, s.predicated(s.item_at(last)))
    of = s.group(phrase.item - 2) if s.word(phrase.item - 1) in ABOUT else None  # "talks on a merger"
    hedge = ((of and HEDGES.get(s.noun(of))) or s.hedge_of(last)) if row.field in ("status", "state") else ""
    predicated = s.predicated(phrase.item, towns=row.field != "superlative")
    if row.field in ("status", "state") and not predicated and s.kinds[s.item_at(first)] in "PJ":
        predicated = s.predicated(s.item_at(first))  # "is out of service"
    before = s.tokens.words[max(phrase.start - 2, 0) : first]
    if row.field == "superlative" and ("among" in before or before[:2] == ["one", "of"]):
        return Verdict(CONTESTED, "it is said of one among several")
    if not first <= phrase.head <= last:
        why = f"it stands with {s.shown(phrase)}"
        own = s.found(s.group(phrase.item) if is_plural(s.tokens.words[last]) else Group([phrase]))
        if row.field == "superlative" and s.kinds.endswith("P", 0, phrase.item):
            predicated = []  # "a part of the world's first reactor"
        verdict = s.judge(wanted, [(own, why), *predicated], hedge)
        return Verdict(CONTESTED, why, hedge) if verdict.why == OPEN.why else verdict
    of_it = (s.found(s.behind(phrase)), f"what {s.shown(phrase)} is of")
    named = any(s.tokens.keys[phrase.start : phrase.head])  # "the ‘Quarry’ science park"
    if row.field == "kind":
        itself = (s.found(Group([phrase])), f"{s.shown(phrase)} itself")
        found = [itself, of_it] if named else [*predicated, itself, of_it]  # "X, a network of Y"; "a network in Z, X,"
        return s.judge(wanted, found, hedge)
    behind = [] if row.field == "superlative" else [of_it]  # "the smallest in the county": not of the county
    itself = (s.head(phrase), "the noun itself")
    return s.judge(wanted, [itself, *behind, (s.owners(phrase), "its owner"), *predicated], hedge)


def when(s: Sentence, row: Row, anchors: Sequence[Row], wanted: str = "") -> Verdict:
    """Judge a time: of the clause in which it stands; in front, of the clauses up to the next time."""
    item = s.item(row)
    beside, verb = s.group(s.skip_back(item, "P")), s.verb_of(item)
    if why := _other_time(s, row, anchors, wanted):
        return Verdict(CONTESTED, why)
    none = beside is not None and s.tokens.words[beside.members[-1].start] in ("none", "no", "nobody")
    hedge = "denied" if none else ""
    known = s.known(beside)
    if verb and wanted:
        first = s.group(s.chain(beside.members[0].item)) if beside else None  # "the city of X"
        own = verb.subject in (beside, first) and s.verb(item + 1) is verb  # "the city today opened the park"
        beside = verb.objects if first and first is verb.objects else beside  # "closed its plant in Ulm in August"
        behind = beside is not None and s.kinds.endswith("P", 0, beside.members[0].item)
        apart = beside is not verb.objects and wanted in s.known(verb.objects)
        if apart and known and not (own or behind or wanted in known):
            return Verdict(CONTESTED, f"it stands beside {', '.join(sorted(known))}", hedge)
        clauses = [s.clause(anchor) for anchor in anchors]
        within = row.table != "states" or not anchors or verb in clauses
        if within and wanted in s.known(verb.subject) | s.known(verb.objects):
            return Verdict(PROVEN, f"it stands in the clause of {s.shown(verb)}", hedge)
    if not anchors:
        return Verdict(JUDGED, "what it dates stands in another sentence", hedge)
    until = s.word(item - 1) in ("until", "till")  # "not until 2011 did X open", "it was only in 2011 that"
    cleft = s.word(0) == "it" and s.kinds.startswith("R", item + 1) and (until or not (verb and verb.negated))
    fronted = cleft or not s.kinds[:item].removeprefix("NP" if until else "").strip("PJT,nS")
    for anchor in anchors:
        other = s.clause(anchor)
        near = abs(verb.item - other.item) < 3 if verb and other else False
        if other and other.bare and s.name(other) in PORTIONS and s.kinds[other.item - 1] == ",":
            other = s.verb(s.kinds.rfind("v", 0, other.item))  # "reached 6 million in 2024, accounting for 3 per cent"
        begins = verb is not None and other is not None and verb.item == other.item + 1  # "started running again on …"
        subject = verb.subject if verb else None
        joined = subject and subject.member_at(s.token_at(anchor.start))  # "12 of which arrived in May"
        if verb is other or joined or begins or (near and any(one and one.infinitive for one in (verb, other))):
            return Verdict(PROVEN, "it stands in the same clause", hedge)
        times = (at for at in range(item + 1, s.item(anchor)) if s.kinds[at] == "T")
        if fronted and not any(COMPARING.isdisjoint((s.word(at - 1), s.word(at - 2))) for at in times):
            return Verdict(PROVEN, "in front, it covers the clauses up to the next time", hedge)
    return Verdict(CONTESTED, f"it stands in the clause of {s.shown(verb) if verb else 'no verb'}", hedge)


def _other_time(s: Sentence, row: Row, anchors: Sequence[Row], wanted: str) -> str:
    """Say that a time is that of a noun, "before the flood of 1983", or one of two that nothing pairs; or ""."""
    item = s.item(row)
    after = [s.kinds[item + 1 : s.item(anchor)] for anchor in anchors]
    if after and all(between[:1] == "A" and "v" not in between for between in after):  # "X in 2001 and Y to Z"
        return "it is the time of what stands before 'and'"
    noun = s.group(item - 2) if s.kinds.endswith("nP", 0, item) and s.word(item - 1) == "of" else None
    if noun and (phrase := noun.members[-1]) and s.tokens.classes[phrase.head] == "W":
        start, end = s.tokens.starts[phrase.start], s.tokens.ends[phrase.end - 1]
        own = any(start < anchor.end and anchor.start < end for anchor in (*anchors, *s.names.get(wanted, ())))
        if not own and s.tokens.words[phrase.head] not in SEASONS:
            return f"it is the time of {s.shown(phrase)}"
    earlier = s.group(s.skip_back(item, "P"))  # "up from 112 in 2022"
    phrase = earlier.members[-1] if earlier and s.word(earlier.members[0].item - 1) in COMPARING else NOBODY
    own = any(phrase is s.phrase_at(s.token_at(one.start)) for one in anchors if one.field != "previous_value")
    if phrase is not NOBODY and s.tokens.classes[phrase.head] == "#" and not own:
        return f"it is the time of {s.shown(phrase)}"
    verb = s.verb_of(item) if row.table == "relations" and anchors else None
    subject = verb.subject if verb and verb.item < item else None
    if verb and subject and all(subject.member_at(s.token_at(anchor.start)) for anchor in anchors):
        return f"it is the time of {s.shown(verb)}"  # "its operator, X, said on Friday"
    first = s.span(row)[0]
    first -= s.tokens.words[first - 1] == "since"
    only = s.tokens.words[first - 1] == "only" and s.tokens.classes[first - 2] not in ("D", "G")  # "only since 2022"
    ranked = s.tokens.words[first - 1] in RANKS and not only
    if ranked and s.text[s.tokens.starts[first] :].lower().startswith("since"):
        return "it says how long there was none"
    cues = {(anchor.start, anchor.end) for anchor in anchors}
    for other in s.rows:
        if other.basis == "period" and other.field == row.field and other.record != row.record:
            between = s.text[min(row.end, other.end) : max(row.start, other.start)]
            alike = any((one.start, one.end) in cues for one in s.cells[other.record, ANCHORS.get(row.table, "status")])
            if alike and _JOINT.fullmatch(between) and "respectively" not in s.tokens.words:
                return "two times are joined, and nothing says which is whose"
    return ""
