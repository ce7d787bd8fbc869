"""Support: how far the structure of its sentence holds a value to its record.

`proven`: the structure says that the value is said of this record; `contested`: of another; `judged`: it leaves that open.
What is derived from its words alone (names, metadata, what stands inside the record's own name) is proven.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ...schema import columns as c
from ...schema import ids
from ...schema.models import NAMED_TABLES
from ...schema.vocabulary import PREDICATE, Predicate, Vocabulary
from ..derivation.names import names_it
from ..derivation.terms import cues_in
from ..grammar import Curated, Structure
from ..grammar.phrases import Group, NounPhrase, VerbGroup
from ..grammar.structure import MORE
from ..grammar.tokens import listed

PROVEN, CONTESTED, JUDGED = "proven", "contested", "judged"


class Row(NamedTuple):
    """A row of evidence; its places are those in its sentence."""

    row: int
    record: str
    table: str
    field: str
    basis: str
    value: str
    start: int
    end: int


class Verdict(NamedTuple):
    """How far the structure supports a row, why, and what makes it no plain fact."""

    support: str
    why: str
    hedge: str = ""


class Records(NamedTuple):
    """What the tables say of the records of a document, beyond the sentence at hand."""

    groups: Mapping[str, Collection[str]]
    """Example -> the groups that it is a member of."""
    ends: Mapping[str, Mapping[str, str]]
    """Relation, indicator or state -> column -> what it holds."""
    plural: Collection[str]
    """The records that are groups."""
    nouns: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    """Record -> its names, and the nouns that may stand for it."""


class Spoken(NamedTuple):
    """Where a record was spoken of: its sentence, its place there, and whether as the subject of a verb."""

    record: str
    sentence: int
    start: int
    subject: bool


Found = list[tuple[str, NounPhrase, str]]
"""Records, each with the phrase that stands for it, and "part" where a part of it is meant."""

Candidates = list[tuple[Found, str]]
"""What the structure gives, with the reason, the first choice first."""

NEEDLESS = Verdict(PROVEN, "its words alone state it")
BY_A_PERSON = Verdict(JUDGED, "a person decided")
OPEN = "the sentence does not say of what"
PHRASES = ("research_fields", "theme", "component_of")
SINGULAR = listed("singular")
PLURALS = listed("plurals")
AGENT_FREE = ("of", "on", "for", "to", "at", "in", "from", "with", "by")


def curated(text: str, rows: Iterable[Row]) -> Iterator[Curated]:
    """Yield what of a sentence is known: names and mentions, numbers, time phrases, measures, fields of research."""
    for row in rows:
        if row.field in ("name", "aliases") and row.table in NAMED_TABLES:
            yield Curated(row.start, row.end, "M", row.record)
        elif row.basis in ("number", "quantity"):
            yield Curated(row.start, row.end, "#")
        elif row.basis in ("period", "date") and row.table != "documents":
            yield Curated(row.start, row.end, "T")
        elif row.field == "measure" and " " in text[row.start : row.end]:  # one word may be a verb: "it cost"
            yield Curated(row.start, row.end, "M", row.record)
        elif row.field in PHRASES:
            yield Curated(row.start, row.end, "M")


@cache
def roles(predicate: str, cue: str) -> tuple[tuple[str, str, bool], ...]:
    """Return which end stands left and which right of a cue, and whether the pattern has both to its right."""
    term = PREDICATE.by_name.get(predicate)
    found: dict[tuple[str, str, bool], None] = {}
    for phrase, order in term.arrangements() if isinstance(term, Predicate) else ():
        if phrase.lower() == cue:
            at = order.index("cue")
            found[(order[0], order[2], False) if at == 1 else (order[2], order[1], True)] = None
    return tuple(found)


class SentenceReader:
    """Reads one sentence for the rows of evidence in it."""

    def __init__(
        self,
        text: str,
        rows: Sequence[Row],
        records: Records | None = None,
        ordinal: int = 0,
        spoken: Sequence[Spoken] = (),
    ) -> None:
        self.text, self.rows, self.ordinal, self.before = text, rows, ordinal, spoken
        self.records = records or Records({}, {}, (), {})
        self.structure = Structure(text, curated(text, rows))
        self.tokens = self.structure.tokens
        self.cells: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        self.names: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self.cells[row.record, row.field].append(row)
            if row.field in ("name", "aliases") and row.table in NAMED_TABLES:
                self.names[row.record].append(row)

    def spoken(self) -> Iterator[Spoken]:
        """Yield where this sentence speaks of records, in order."""
        subjects = {id(member) for verb in self.structure.verbs if verb.subject for member in verb.subject.members}
        for record, start in sorted(
            ((record, row.start) for record, rows in self.names.items() for row in rows), key=lambda each: each[1]
        ):
            phrase = self.structure.phrase_at(self.structure.token_at(start))
            yield Spoken(record, self.ordinal, start, id(phrase) in subjects)

    def verdict(self, row: Row) -> Verdict:
        """Return how far the structure supports a row."""
        if row.basis == "judgement":
            return BY_A_PERSON
        if row.basis == "mention":
            return self._mention(row)
        if row.table == "documents" or row.field in ("name", "aliases", "extent"):
            return NEEDLESS
        if row.table in NAMED_TABLES:
            return self._of_record(row)
        return getattr(self, f"_of_{row.table}")(row)  # type: ignore[no-any-return]

    # What phrases stand for ----------------------------------------------------------------------------

    def _found(self, group: Group | None) -> Found:
        return [each for each in self.structure.denoted(group) if not each[0].startswith("indicator/")]

    def _meant(self, group: Group | None, why: str) -> Candidates:
        """Return the records that a phrase stands for; of another noun, that noun first, then what it is of."""
        if found := self._found(group):
            return [(found, why)]
        if group is None or self.tokens.words[group.members[-1].head] in EMPTY:
            return []
        last = group.members[-1]
        following = last.item + 1
        of = self.structure.group(following + 1) if self.structure.kinds[following : following + 1] == ["P"] else None
        owners = [(key, last, "") for key in self.structure.owners(last)]
        return [
            ([(self._phrase(last), last, "")], why),
            (owners, "its owner"),
            (self._found(of), f"what {self._phrase(last)} is of"),
        ]

    def _judge(self, wanted: str, candidates: Iterable[tuple[Found, str]], hedge: str = "") -> Verdict:
        """Compare a record with what the structure gives, first and then: the first decides, others leave it open."""
        first: Verdict | None = None
        for found, why in candidates:
            if not found:
                continue
            known = {key for key, _, _ in found}
            part = next((part for key, _, part in found if part), "")
            fits = wanted in known or not known.isdisjoint(self.records.groups.get(wanted, ()))
            if first is None:
                if fits:
                    return Verdict(PROVEN, why, hedge or part)
                first = Verdict(CONTESTED, f"{why} is {', '.join(sorted(known))}", hedge)
            elif fits:
                return Verdict(JUDGED, f"two records are possible; the nearer one: {first.why}", hedge)
        return first or Verdict(JUDGED, OPEN, hedge)

    def _words(self, verb: VerbGroup) -> str:
        return f"'{self.text[self.tokens.starts[verb.start] : self.tokens.ends[verb.end - 1]]}'"

    def _verb_at(self, row: Row) -> VerbGroup | None:
        first, last = self.structure.token_at(row.start), self.structure.token_at(row.end - 1)
        return next((verb for verb in self.structure.verbs if first <= verb.verb <= last), None)

    def climb(self, item: int) -> Iterator[tuple[Group, str]]:
        """Yield what governs a noun phrase, nearest first: the noun before its preposition, the subject of its verb, …"""
        structure, kinds = self.structure, self.structure.kinds
        seen = {item}
        while True:
            at = item - 1
            while at >= 0 and kinds[at] in ("J", "T"):
                at -= 1
            group: Group | None = None
            why = ""
            if at < 0:
                verb = structure.verb_of(item)
                group, why = (verb.subject, f"the subject of {self._words(verb)}") if verb else (None, "")
            elif kinds[at] in ("P", "L"):
                behind = at - 1
                while (behind >= 0 and kinds[behind] in ("J", "T")) or (
                    behind >= 0 and kinds[at] == "L" and kinds[behind] == ","
                ):
                    behind -= 1
                verb = structure.verb(behind)
                if verb:
                    group, why = verb.subject, f"the subject of {self._words(verb)}"
                elif structure.group(behind):
                    group, why = structure.group(behind), "the noun before it"
                else:
                    verb = structure.verb_of(item)
                    group, why = (verb.subject, f"the subject of {self._words(verb)}") if verb else (None, "")
            elif verb := structure.verb(at):
                group, why = verb.subject, f"the subject of {self._words(verb)}"
            elif kinds[at] in (",", ":", "(") and structure.group(at - 1):
                group, why = structure.group(at - 1), "the noun before it"
            if group is None or group.members[-1].item in seen:
                return
            yield group, why
            item = group.members[-1].item
            seen.add(item)

    def _above(self, item: int) -> Iterator[tuple[Found, str]]:
        for group, why in self.climb(item):
            yield self._found(group), why

    def _phrase(self, phrase: NounPhrase) -> str:
        return f"'{self.text[self.tokens.starts[phrase.start] : self.tokens.ends[phrase.end - 1]]}'"

    # Records ------------------------------------------------------------------------------------------

    def _of_record(self, row: Row) -> Verdict:
        """A cell of a named record: said of it by a verb, a noun, or within its noun phrase."""
        for record in (row.record, *self.records.groups.get(row.record, ())):
            if any(name.start <= row.start and row.end <= name.end for name in self.names.get(record, ())):
                return NEEDLESS
        if row.field == "member_count":
            return self._counted(row, self.names.get(row.record, ()))
        if row.basis in ("period", "date"):
            return self._when(row, self.cells[row.record, "status"], row.record)
        if row.field == "status":
            return self._stated(row, row.record)
        if row.field.endswith("_listing"):
            return self._judge(row.record, self._listing(self.structure.item_at(self.structure.token_at(row.end - 1))))
        if row.field in PHRASES:
            item = self.structure.item_at(self.structure.token_at(row.start))
            return self._judge(row.record, self._above(item))
        return self._modifier(row, row.record)

    def _of_states(self, row: Row) -> Verdict:
        cues = self.cells[row.record, "state"]
        wanted = self.records.ends.get(row.record, {}).get("subject_id", "")
        if row.basis in ("period", "date"):
            return self._when(row, cues, wanted)
        if row.field == "subject_id" and cues:
            return self._stated(cues[0], wanted)._replace(hedge="")
        if row.field == "state":
            return Verdict(PROVEN, "the cue itself", self._stated(row, wanted).hedge)
        return NEEDLESS

    def _stated(self, row: Row, wanted: str) -> Verdict:
        """Compare a record with what a state is said of."""
        if self._verb_at(row):
            return self._judge(wanted, *self._state_of(row))
        return self._modifier(row, wanted)

    def _state_of(self, row: Row) -> tuple[Candidates, str]:
        """Return what a verb states of: its subject, or its object where it has one; and what hedges it."""
        structure, verb = self.structure, self._verb_at(row)
        if verb is None:
            return [], ""
        objects = (
            None
            if verb.passive or structure.group(structure.item_at(structure.token_at(row.end - 1)))
            else verb.objects
        )
        if self._found(objects):
            return [(self._found(objects), f"the object of {self._words(verb)}")], verb.hedge
        subject = self._meant(verb.subject, f"the subject of {self._words(verb)}")
        if objects and verb.item + 1 == objects.members[0].item:
            subject = [*self._meant(objects, f"the object of {self._words(verb)}"), *subject]
        return [*subject, (self._found(verb.others), "the noun before it")], verb.hedge

    def _modifier(self, row: Row, wanted: str) -> Verdict:
        """A word beside a noun is said of that noun; in a predicate or apposition, of what that is said of."""
        structure = self.structure
        first, last = structure.token_at(row.start), structure.token_at(row.end - 1)
        if verb := self._verb_at(row):
            found = (self._found(verb.subject), f"the subject of {self._words(verb)}")
            return self._judge(wanted, (found, (self._found(verb.objects), "its object")), verb.hedge)
        phrase = structure.phrase_at(last)
        if phrase is None:
            return self._judge(wanted, self._predicated(structure.item_at(last)))
        hedge = structure.hedge_of(last) if row.field in ("status", "state") else ""
        is_head = first <= phrase.head <= last
        if not is_head:
            own = [(key, phrase, "") for key in self.tokens.keys[phrase.head] if not key.startswith("indicator/")]
            candidates = [(own, f"it stands with {self._phrase(phrase)}"), *self._predicated(phrase.item)]
            verdict = self._judge(wanted, candidates, hedge)
            return (
                verdict._replace(support=CONTESTED, why=f"it stands with {self._phrase(phrase)}")
                if verdict.why == OPEN
                else verdict
            )
        following = phrase.item + 1
        candidates = [([(key, phrase, "") for key in structure.owners(phrase)], "its owner")]
        if following < len(structure.kinds) and structure.kinds[following] == "P":
            candidates.insert(0, (self._found(structure.group(following + 1)), f"what {self._phrase(phrase)} is of"))
        candidates += self._predicated(phrase.item)
        if following < len(structure.kinds) and (verb := structure.verb(following)):
            candidates += [
                (self._found(structure.prepositional(verb, word)), "what it is of") for word in ("of", "on", "for")
            ]
        return self._judge(wanted, candidates, hedge)

    def _predicated(self, item: int) -> Iterator[tuple[Found, str]]:
        """Yield what a noun phrase is said of: "X is a …", "X, a …", "X under …", "X in …"; no further than the next noun."""
        structure, kinds = self.structure, self.structure.kinds
        at = item - 1
        while at >= 0 and kinds[at] in ("P", "J", "T"):
            at -= 1
        if verb := structure.verb(at):
            word = self.tokens.words[structure.firsts[item - 1]] if kinds[item - 1] == "P" else ""
            placed = word in ("in", "under", "on", "from") and (verb.copula or verb.passive)
            if (verb.copula and not word) or placed or word == "as" or self.tokens.words[verb.verb] in BECOMING:
                yield self._found(verb.subject), f"the subject of {self._words(verb)}"
        elif kinds[at : at + 1] == ["NP"] and at < item - 1:
            yield self._found(structure.group(at)), "the noun before it"
        elif at > 0 and kinds[at] in (",", "(") and structure.group(at - 1):
            yield self._found(structure.group(at - 1)), "the noun before it"
            if verb := structure.verb_of(at - 1):
                yield self._found(verb.subject), f"the subject of {self._words(verb)}"

    # Numbers ------------------------------------------------------------------------------------------

    def _anchors(self, row: Row) -> Iterator[NounPhrase]:
        """Yield the noun phrases that a number may count or measure, nearest first."""
        structure = self.structure
        phrase = structure.phrase_at(structure.token_at(row.start))
        if phrase is None:
            return
        if self.tokens.classes[phrase.head] != "#":
            yield phrase
        else:
            group = structure.group(phrase.item)
            later = group.members[group.members.index(phrase) :] if group else ()
            yield from (member for member in later if self.tokens.classes[member.head] != "#")
            following = phrase.item + 1
            word = self.tokens.words[structure.firsts[following]] if following < len(structure.kinds) else ""
            complement = structure.group(following + 1) if word in ("of", "to", "and") else None
            if complement and (word == "of" or self.tokens.classes[complement.members[0].start] == "#"):
                yield from complement.members
        for group, _ in self.climb(phrase.item):
            yield from (member for member in group.members if self.tokens.classes[member.head] != "#")
        if verb := structure.verb_of(phrase.item):
            for word in ("at", "in", "on"):
                if place := structure.prepositional(verb, word):
                    yield from place.members

    def _holds(self, phrase: NounPhrase, rows: Iterable[Row]) -> bool:
        """Whether a noun phrase, or what it is of, holds one of some quotes."""
        structure, tokens = self.structure, self.tokens
        spans = [(row.start, row.end) for row in rows]
        for _ in range(4):
            start, end = tokens.starts[phrase.start], tokens.ends[phrase.end - 1]
            if any(start <= a and b <= end for a, b in spans):
                return True
            following = phrase.item + 1
            group = (
                structure.group(following + 1)
                if following < len(structure.kinds) and structure.kinds[following] == "P"
                else None
            )
            if group is None:
                return False
            phrase = group.members[0]
        return False

    def _counted(self, row: Row, nouns: Sequence[Row]) -> Verdict:
        """A number: it counts or measures the noun of its phrase, or what governs it."""
        hedge = self.structure.hedge_of(self.structure.token_at(row.start))
        if not nouns:
            return Verdict(JUDGED, "what it measures stands in another sentence", hedge)
        if why := self._no_count(row):
            return Verdict(CONTESTED, why, hedge)
        if verdict := self._of_verb_or_kind(row, nouns, hedge):
            return verdict
        wanted = self.records.ends.get(row.record, {}).get("subject_id")
        for phrase in self._anchors(row):
            if self._holds(phrase, nouns) or (wanted and wanted in self.tokens.keys[phrase.head]):
                return Verdict(PROVEN, f"it counts or measures {self._phrase(phrase)}", hedge)
            word = self.tokens.words[phrase.head]
            if word not in ("it", "there", "they") and not self._is_unit(phrase):
                return Verdict(CONTESTED, f"it counts or measures {self._phrase(phrase)}", hedge)
        return Verdict(JUDGED, OPEN, hedge)

    def _no_count(self, row: Row) -> str:
        """Say that a number is part of a fraction, "two in five"; or a difference, "60 more than", given as a value."""
        structure, tokens = self.structure, self.tokens
        first, last = structure.token_at(row.start), structure.token_at(row.end - 1)
        behind, before = tokens.words[last + 1 : last + 3], tokens.words[max(first - 2, 0) : first]
        if (
            behind[:1] in (["in"], ["out"])
            and "#" in tokens.classes[last + 2 : last + 4]
            and tokens.classes[last + 2] != "D"
        ):
            return "it is part of a fraction"
        if before[-1:] == ["in"] and tokens.classes[first - 2 : first - 1] == ["#"]:
            return "it is part of a fraction"
        if (
            row.field in ("value", "value_to", "member_count")
            and behind[:1]
            and behind[0] in MORE
            and behind[1:2] == ["than"]
        ):
            return "it is a difference"
        return ""

    def _of_verb_or_kind(self, row: Row, nouns: Sequence[Row], hedge: str) -> Verdict | None:
        """A measure that is the verb of the number, "it cost 5 euros"; or stands behind it, "5 euros in grants"."""
        structure = self.structure
        item = structure.item_at(structure.token_at(row.start))
        for noun in nouns:
            if (verb := self._verb_at(noun)) and structure.verb_of(item) is verb:
                return Verdict(PROVEN, f"it is the measure of {self._words(verb)}", hedge)
            if structure.kinds[item + 1 : item + 3] == ["P", "NP"] and (group := structure.group(item + 2)):
                if self.tokens.words[structure.firsts[item + 1]] in ("in", "for", "worth") and self._holds(
                    group.members[0], [noun]
                ):
                    return Verdict(PROVEN, f"it measures {self._phrase(group.members[0])}", hedge)
        return None

    def _is_unit(self, phrase: NounPhrase) -> bool:
        return self.tokens.classes[phrase.head] == "#"

    def _of_indicators(self, row: Row) -> Verdict:
        numbers = [one for name in NUMBERS for one in self.cells[row.record, name]]
        measures = self.cells[row.record, "measure"]
        if row.field in NUMBERS:
            return self._counted(row, measures)
        if row.basis in ("period", "date"):
            return self._when(row, numbers or measures)
        if row.field == "subject_id":
            return self._subject(row, measures or numbers)
        if row.field == "measure":
            counted = [self._counted(number, [row]) for number in numbers]
            return min(counted, key=lambda each: ORDER.index(each.support), default=NEEDLESS)._replace(hedge="")
        if row.field == "change":
            return self._changed(row, measures, numbers)
        if row.field in ("value_is_approximate", "bound"):
            return self._beside(row, numbers)
        if row.field == "unit":
            inside = any(one.start <= row.start and row.end <= one.end for one in numbers)
            return NEEDLESS if inside else Verdict(JUDGED, "it stands apart from the number")
        if row.field == "compared_with":
            item = self.structure.item_at(self.structure.token_at(row.start))
            word = self.tokens.words[self.structure.firsts[item - 1]] if item else ""
            support = PROVEN if word in ("than", "from", "to", "with", "against", "over", "on") else JUDGED
            return Verdict(support, f"it stands behind '{word}'")
        return self._near(row, [*measures, *numbers])

    def _subject(self, row: Row, anchors: Sequence[Row]) -> Verdict:
        """What is measured: the noun itself, its owner, what it is of, or the subject of its verb."""
        structure = self.structure
        verdict = Verdict(JUDGED, OPEN)
        for anchor in anchors:
            token = structure.token_at(anchor.start)
            phrase = structure.phrase_at(token)
            if phrase is None:
                if verb := self._verb_at(anchor):
                    verdict = self._judge(
                        row.value, [(self._found(verb.subject), f"the subject of {self._words(verb)}")]
                    )
                continue
            found = [
                (key, phrase, "")
                for at in range(phrase.start, phrase.end)
                for key in self.tokens.keys[at]
                if at == phrase.head
            ]
            own = ([each for each in found if not each[0].startswith("indicator/")], "the noun that is counted")
            candidates = [own, ([(key, phrase, "") for key in structure.owners(phrase)], "its owner")]
            following = phrase.item + 1
            while following + 1 < len(structure.kinds) and structure.kinds[following] == "P":
                candidates.append((self._found(structure.group(following + 1)), f"what {self._phrase(phrase)} is of"))
                following += 2
            candidates += self._above(phrase.item)
            if (verb := structure.verb_of(phrase.item)) and not any(each for each, _ in candidates):
                candidates += [(self._found(verb.subject), f"the subject of {self._words(verb)}")]
                candidates += [
                    (self._found(structure.prepositional(verb, word)), "the place") for word in ("at", "in", "for")
                ]
                candidates.append((self._found(structure.place(verb)), "the place"))
            if paired := self._paired(anchor, candidates):
                candidates = paired
            verdict = self._judge(row.value, candidates)
            if verdict.support == PROVEN:
                break
        return verdict

    def _paired(self, anchor: Row, candidates: Sequence[tuple[Found, str]]) -> Candidates | None:
        """Where "respectively" pairs numbers with a list, return the one that is the number's."""
        numbers = [one for name in NUMBERS for one in self.cells[anchor.record, name]]
        if "respectively" not in self.tokens.words or not numbers:
            return None
        phrase = self.structure.phrase_at(self.structure.token_at(numbers[0].start))
        group = self.structure.group(phrase.item) if phrase else None
        for found, why in candidates:
            if group and len(group.members) > 1 and len(found) == len(group.members) and phrase:
                return [([found[group.members.index(phrase)]], why)]
        return None

    def _changed(self, row: Row, measures: Sequence[Row], numbers: Sequence[Row]) -> Verdict:
        """A change: its verb has the measure as subject or object, or the number behind it."""
        structure = self.structure
        if verb := self._verb_at(row):
            members = [member for group in (verb.subject, verb.objects) if group for member in group.members]
            if any(self._holds(member, [*measures, *numbers]) for member in members):
                return Verdict(PROVEN, f"the measure is subject or object of {self._words(verb)}", verb.hedge)
            governed = (structure.verb_of(structure.item_at(structure.token_at(one.start))) for one in numbers)
            if any(one is verb for one in governed):
                return Verdict(PROVEN, f"the number follows {self._words(verb)}", verb.hedge)
            return Verdict(
                CONTESTED, f"the number and its measure belong to another verb than {self._words(verb)}", verb.hedge
            )
        return self._near(row, [*measures, *numbers])

    def _beside(self, row: Row, numbers: Sequence[Row]) -> Verdict:
        """A word of rounding or of a bound stands directly before its number, or behind it."""
        last, first = self.structure.token_at(row.end - 1), self.structure.token_at(row.start)
        for number in numbers:
            start, end = self.structure.token_at(number.start), self.structure.token_at(number.end - 1)
            between = self.tokens.classes[last + 1 : start] if last < start else self.tokens.classes[end + 1 : first]
            if start <= last <= end or all(name in ("D", "#", "J") for name in between):
                return Verdict(PROVEN, "it stands beside the number")
        return Verdict(CONTESTED, "other words stand between it and the number")

    def _near(self, row: Row, anchors: Sequence[Row]) -> Verdict:
        """A qualifier: in the phrase of the measure or number, governed by it, or in the same clause."""
        structure = self.structure
        item = structure.item_at(structure.token_at(row.start))
        items = {structure.item_at(structure.token_at(anchor.start)) for anchor in anchors}
        if item in items or any(abs(item - other) <= 2 for other in items):
            return Verdict(PROVEN, "it stands with the number or its measure")
        if any(member.item in items for group, _ in self.climb(item) for member in group.members):
            return Verdict(PROVEN, "it is governed by the number or its measure")
        return Verdict(JUDGED, "it stands apart from the number and its measure")

    # Time ---------------------------------------------------------------------------------------------

    def _when(self, row: Row, anchors: Sequence[Row], wanted: str = "") -> Verdict:
        """A time: of the clause in which it stands; in front, of the clauses up to the next time."""
        structure = self.structure
        item = structure.item_at(structure.token_at(row.start))
        hedge = self._hedge_of_time(item)
        verb = structure.verb_of(item)
        if verb and verb.objects and wanted and (beside := self._beside_time(item)) is not verb.objects:
            known = {key for key, _, _ in self._found(beside)}
            if known and wanted not in known and wanted in {key for key, _, _ in self._found(verb.objects)}:
                return Verdict(CONTESTED, f"it stands beside {', '.join(sorted(known))}", hedge)
        if (
            wanted
            and verb
            and wanted in {key for group in (verb.subject, verb.objects) for key, _, _ in self._found(group)}
        ):
            return Verdict(PROVEN, f"it stands in the clause of {self._words(verb)}", hedge)
        if not anchors:
            return Verdict(JUDGED, "what it dates stands in another sentence", hedge)
        fronted = all(kind in ("P", "J", "T", ",", "NP", "S") for kind in structure.kinds[:item])
        for anchor in anchors:
            at = structure.item_at(structure.token_at(anchor.start))
            other = structure.verb_of(at)
            if verb is other or len(structure.verbs) < 2:
                return Verdict(PROVEN, "it stands in the same clause", hedge)
            if fronted and not any(kind == "T" for kind in structure.kinds[item + 1 : at]):
                return Verdict(PROVEN, "in front, it covers the clauses up to the next time", hedge)
            if verb and other and (self._governed(verb, other) or self._governed(other, verb)):
                return Verdict(PROVEN, "it stands in the same clause", hedge)
        return Verdict(CONTESTED, f"it stands in the clause of {self._words(verb) if verb else 'no verb'}", hedge)

    def _beside_time(self, item: int) -> Group | None:
        """Return the noun phrase directly before a time."""
        before = item - 1
        while before >= 0 and self.structure.kinds[before] == "P":
            before -= 1
        return self.structure.group(before)

    def _governed(self, verb: VerbGroup, other: VerbGroup) -> bool:
        """Whether one verb belongs to the other as an infinitive, or as a participle of its subject or object."""
        return other.infinitive and other.item - verb.item < 3

    def _hedge_of_time(self, item: int) -> str:
        group = self._beside_time(item)
        return "denied" if group and self.tokens.words[group.members[-1].start] in ("none", "no", "nobody") else ""

    # Relations ----------------------------------------------------------------------------------------

    def _of_relations(self, row: Row) -> Verdict:
        cues = self.cells[row.record, "predicate"]
        if row.field in ("listing", "modality", "attributed_to"):
            return NEEDLESS
        if row.basis in ("period", "date"):
            return self._when(row, cues)
        if row.field == "predicate":
            verb = self._verb_at(row)
            return Verdict(PROVEN, "the cue itself", verb.hedge if verb else "")
        best: Verdict | None = None
        for cue in cues:
            if cue.basis == "judgement":
                return BY_A_PERSON
            verdict = self._end(row, cue)
            if best is None or (best.support != PROVEN and verdict.support == PROVEN):
                best = verdict
        return best or Verdict(JUDGED, "the cue stands in another sentence")

    def _end(self, row: Row, cue: Row) -> Verdict:
        """An end of a relation: on the side of the cue that the predicate gives it."""
        side = "subject" if row.field == "subject_id" else "object"
        verdicts: list[Verdict] = []
        for left, _, both in roles(cue.value, self._cue(cue)):
            sides = self._sides(cue, both)
            paired = self._respectively(row, *sides) if len(sides) == 2 else None
            verdicts.append(paired or self._judge(row.value, sides[0 if left == side else 1]))
        return min(verdicts, key=lambda each: ORDER.index(each.support), default=Verdict(JUDGED, OPEN))

    def words_of(self, cue: Row, side: str, record: str) -> tuple[int, int] | None:
        """Return the words for a record on the side of a cue where a predicate has its subject or object, or None."""
        for left, _, both in roles(cue.value, self._cue(cue)):
            for found, _ in self._sides(cue, both)[0 if left == side else 1]:
                for key, phrase, _ in found:
                    for token in range(phrase.start, phrase.end):
                        if key == record and key in self.tokens.keys[token]:
                            return self.tokens.starts[token], self.tokens.ends[token]
        return None

    def _cue(self, cue: Row) -> str:
        return " ".join(self.text[cue.start : cue.end].lower().split())

    def _sides(self, cue: Row, both: bool) -> tuple[Candidates, Candidates]:
        """Return what stands left and right of a cue, as the structure joins it; of each the first decides.

        `both`: the pattern has both ends to the right, as in "delivered X to Y", or before a main clause.
        """
        structure, tokens = self.structure, self.tokens
        first, last = structure.token_at(cue.start), structure.token_at(cue.end - 1)
        is_preposition = tokens.classes[last] in "PO"
        right = structure.complement(last) if is_preposition else None
        behind = self._meant(right, "what stands behind its preposition")
        if verb := self._verb_at(cue):
            return self._sides_of_verb(verb, behind if last > verb.verb and is_preposition else None, both)
        if tokens.classes[last] == "L":
            item = structure.item_at(last)
            return self._listing(item), [(self._found(structure.group(item + 1)), "the examples")]
        if tokens.keys[last] and tokens.classes[last] == "D":  # a possessive pronoun, which is a mention of the owner
            owning = structure.phrase_at(last + 1) or NOBODY
            owned = [(key, owning, "") for key in tokens.keys[owning.head]]
            return [([(key, owning, "") for key in tokens.keys[last]], "the owner")], [(owned, "what is owned")]
        phrase = structure.phrase_at(last - 1 if is_preposition else last)
        if phrase is None or tokens.classes[first] == "P":
            return self._before(structure.item_at(first)), behind
        if is_preposition:
            return [*self._predicated(phrase.item)], behind
        head = [(key, phrase, "") for key in tokens.keys[phrase.head]]
        owners = [(key, phrase, "") for key in structure.owners(phrase)]
        return [(owners, "the owner"), *self._above(phrase.item)], [(head, "the noun that it stands with")]

    def _sides_of_verb(self, verb: VerbGroup, behind: Candidates | None, both: bool) -> tuple[Candidates, Candidates]:
        """Subject and object; subject and what stands behind its preposition; agent and subject of a passive."""
        structure, words = self.structure, self._words(verb)
        subject = [
            *self._meant(verb.subject, f"the subject of {words}"),
            (self._found(verb.others), "the noun before it"),
        ]
        objects = self._meant(verb.objects, f"the object of {words}")
        if both and verb.objects:
            return [(self._found(structure.prepositional(verb, "to")), f"to whom {words}")], objects
        if behind is not None:
            return subject, behind
        if verb.passive or (verb.bare and not verb.objects and self.tokens.forms[verb.verb] == "ed"):
            return self._meant(structure.prepositional(verb, "by"), "the agent"), subject
        others = [(self._found(structure.prepositional(verb, word)), f"what stands behind '{word}'") for word in BEHIND]
        return subject, [*objects, *others]

    def _respectively(self, row: Row, left: Candidates, right: Candidates) -> Verdict | None:
        """Pair two lists, the n-th with the n-th, where the sentence says "respectively"."""
        if "respectively" not in self.tokens.words:
            return None
        ends = self.records.ends.get(row.record, {})
        lists = [[key for key, _, _ in next((found for found, _ in side if found), [])] for side in (left, right)]
        pair = {ends.get("subject_id", ""), ends.get("object_id", "")}
        if len(lists[0]) != len(lists[1]) or len(lists[0]) < 2:
            return Verdict(JUDGED, "'respectively' pairs lists that the sentence does not show whole")
        if any({a, b} == pair for a, b in zip(*lists, strict=True)):
            return Verdict(PROVEN, "'respectively' pairs them")
        return Verdict(CONTESTED, "'respectively' pairs it with another")

    def _listing(self, item: int) -> Candidates:
        """Return the group before "such as"; behind a verb, its subject or object."""
        structure = self.structure
        behind = item - 1
        while behind >= 0 and structure.kinds[behind] in ("J", ","):
            behind -= 1
        if verb := structure.verb(behind):
            words = self._words(verb)
            return [
                (self._found(verb.subject), f"the subject of {words}"),
                (self._found(verb.objects), f"the object of {words}"),
            ]
        return [
            (self._found(structure.group(behind)), "the noun before it"),
            *(self._above(behind) if behind >= 0 else ()),
        ]

    def _before(self, item: int) -> Candidates:
        """Return what stands before a preposition, or what the verb of its clause has as object or subject."""
        structure = self.structure
        behind = item - 1
        while behind >= 0 and structure.kinds[behind] in ("J", "T"):
            behind -= 1
        candidates = self._meant(structure.group(behind), "the noun before it")
        if verb := structure.verb(behind) or structure.verb_of(item):
            words = self._words(verb)
            candidates += [
                (self._found(verb.objects), f"the object of {words}"),
                *self._meant(verb.subject, f"the subject of {words}"),
            ]
        return candidates

    # Words that are omitted ---------------------------------------------------------------------------

    def joined(self, start: int, end: int) -> tuple[str, str] | None:
        """Return which cue among omitted words the structure joins to a record: its kind, and that in words; or None."""
        exact = self.text[start:end]
        for kind, vocabulary in JOINING.items():
            for (a, b), term in cues_in(exact, vocabulary):
                row = Row(-1, "", kind, "status", "term", term, start + a, start + b)
                if of := {"status": self._joined_status, "predicate": self._joined_predicate}.get(
                    kind, self._joined_number
                )(row):
                    return kind, f"{exact[a:b]!r}, a cue of {term}, which is said of {of}"
        return None

    def unsaid(self) -> Iterator[tuple[int, str]]:
        """Yield the rows whose cue is said of another record, too, which has no row by the same cue; and that record."""
        said: defaultdict[tuple[int, int, str], set[str]] = defaultdict(set)
        for row in self.rows:
            if row.field in ("status", "state"):
                said[row.start, row.end, "status"] |= {
                    row.record,
                    self.records.ends.get(row.record, {}).get("subject_id", ""),
                }
        for row in self.rows:
            if row.field == "status":
                candidates, hedge = self._state_of(row)
                known = next((found for found, _ in candidates if found), [])
                for key, _, _ in known if not hedge else ():
                    table = ids.table_of(key)
                    if key not in said[row.start, row.end, "status"] and table and "status" in c.vocabularies(table):
                        yield row.row, key

    def _joined_status(self, row: Row) -> str | None:
        candidates, hedge = self._state_of(row)
        known = next((found for found, _ in candidates if found), [])
        tables = [ids.table_of(key) for key, _, _ in known]
        return known[0][0] if known and not hedge and "status" in c.vocabularies(tables[0] or "documents") else None

    def _joined_predicate(self, row: Row) -> str | None:
        verb = self._verb_at(row)
        if verb is None or verb.hedge:
            return None
        term = PREDICATE.by_name[row.value]
        assert isinstance(term, Predicate)
        for left, _, both in roles(row.value, self._cue(row)):
            sides = self._sides(row, both)
            tables = (term.subjects, term.objects) if left == "subject" else (term.objects, term.subjects)
            ends = [next((key for found, _ in side for key, _, _ in found), "") for side in sides]
            if all(ids.table_of(end) in of for end, of in zip(ends, tables, strict=True)):
                return " and ".join(ends)
        return None

    def _joined_number(self, row: Row) -> str | None:
        numbers = [one for one in self.rows if one.basis in ("number", "quantity")]
        return "the number beside it" if numbers and self._beside(row, numbers).support == PROVEN else None

    # Mentions -----------------------------------------------------------------------------------------

    def _mention(self, row: Row) -> Verdict:
        """A pronoun or "the laboratory": the nearest record that agrees, or the subject before it."""
        words = self.text[row.start : row.end].lower().split()
        plural = words[0] in PLURALS or (
            words[0] not in SINGULAR and words[-1].endswith("s") and not words[-1].endswith("ss")
        )
        here = [each for each in self.spoken() if each.start < row.start and not self._is_at(each, row)]
        earlier = [each for each in [*self.before, *here] if self._agrees(each.record, words, plural)]
        window = [each for each in earlier if len(words) > 1 or self.ordinal - each.sentence <= 1]
        together = [
            each for each in self.rows if each.basis == "mention" and (each.start, each.end) == (row.start, row.end)
        ]
        if len(together) > 1:
            latest = list(
                dict.fromkeys(each.record for each in reversed(self.before) if each.record not in self.records.plural)
            )
            if row.record in latest[: len(together)]:
                return Verdict(PROVEN, "the last ones named before it")
            return Verdict(JUDGED, "others are named after it")
        if not self._agrees(row.record, words, plural):
            return Verdict(
                CONTESTED, f"{' '.join(words)!r} is {'plural' if plural else 'singular'}, or its noun another"
            )
        if not window:
            after = [each for each in self.spoken() if each.start > row.start and each.subject]
            if after and after[0].record == row.record:
                return Verdict(PROVEN, "it points to the subject that follows")
            return Verdict(JUDGED, "nothing before it agrees")
        nearest = window[-1].record
        subjects = [each for each in window if each.subject]
        subject = subjects[-1].record if subjects else nearest
        if nearest == row.record and (
            subject == row.record or len(words) > 1 or len({each.record for each in window}) == 1
        ):
            return Verdict(PROVEN, "the nearest that agrees")
        if row.record == subject and len(words) == 1 and self._parallel(row):
            return Verdict(PROVEN, "the subject before it")
        if row.record in (nearest, subject):
            return Verdict(JUDGED, f"two records agree: {nearest} and {subject}")
        return Verdict(CONTESTED, f"the nearest that agrees is {nearest}")

    def _parallel(self, row: Row) -> bool:
        """Whether a pronoun is itself a subject, or stands in the clause whose subject it takes up."""
        token = self.structure.token_at(row.start)
        verb = self.structure.verb_of(self.structure.item_at(token))
        if verb is None or verb.subject is None:
            return False
        inside = any(member.start <= token < member.end for member in verb.subject.members)
        return (
            self.tokens.classes[token] != "D"
            if inside
            else row.record in {key for key, _, _ in self._found(verb.subject)}
        )

    def _is_at(self, spoken: Spoken, row: Row) -> bool:
        return spoken.start == row.start

    def _agrees(self, record: str, words: Sequence[str], plural: bool) -> bool:
        if (record in self.records.plural) != plural and words[0] != "the":
            return False
        names, nouns = self.records.nouns.get(record, ((), ()))
        return names_it(" ".join(words), names, nouns)


BECOMING = listed("becoming")
ORDER = (PROVEN, JUDGED, CONTESTED)
BEHIND = ("from", "with", "to", "in", "on")
EMPTY = listed("empty")
NOBODY = NounPhrase(0, 0, 0, ())
JOINING = {
    "status": Vocabulary("status"),
    "predicate": PREDICATE,
    "rounding": Vocabulary("approximate"),
    "bound": Vocabulary("bound"),
}
"""Kind of a cue among omitted words -> its vocabulary."""
NUMBERS = ("value", "value_to", "previous_value", "change_by")
