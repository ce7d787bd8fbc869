"""A sentence with its rows of evidence: what its phrases stand for, and what governs them."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from typing import NamedTuple

from ...schema import columns as c
from ...schema.annotations import Wording
from ...schema.models import NAMED_TABLES
from ..derivation.names import RELATIVES
from ..grammar import Curated, Structure
from ..grammar.classes import lists
from ..grammar.gaps import Gap
from ..grammar.phrases import Group, NounPhrase, VerbGroup
from ..grammar.structure import COMPARING, HEDGES, PARTICLES, TURNED, Found

PROVEN, JUDGED, CONTESTED = ORDER = ("proven", "judged", "contested")
PHRASES = frozenset(
    column.name
    for table in NAMED_TABLES
    for column in c.columns(table)
    if (wording := column.mark(Wording)) and wording.form == "phrase" and not wording.superlative
)
"""The columns of records that hold a noun phrase of the document."""
ANCHORS = {"relations": "predicate", "states": "state", "indicators": "measure"}
"""Table -> the field whose words say what a time or modality is that of."""
DURATIONS = ("days", "weeks", "months", "years", "decades")
_PHRASE = re.compile(r"\S+ (?!an? |the |its )\S")
AROUND = 24
"""How far around some words the rest of a cue is sought."""
GENERIC = frozenset(("can", "may", "must", "should", "might"))
SEVERAL = frozenset(("are", "were", "have", "do"))
LIMITING, RECURRING, SHARING, BECOMING, EMPTY = lists("limiting recurring sharing becoming empty")
NAMING_SOME, ENTERING, PLURALS, APART = lists("naming_some entering plurals apart")


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

    def within(self, others: Iterable[Row]) -> bool:
        """Whether the words lie within those of another row."""
        return any(other.start <= self.start and self.end <= other.end for other in others)


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
    """Relation, indicator or state -> column -> the record that it refers to."""
    plural: AbstractSet[str]
    """The records that are groups."""
    nouns: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    """Record -> its names, and the nouns that may stand for it."""
    inherited: AbstractSet[str] = frozenset()
    """The relations that an example has through its group, which has the like."""
    related: AbstractSet[AbstractSet[str]] = frozenset()
    """The records that have a relation to each other."""
    counted: AbstractSet[str] = frozenset()
    """The groups of which the document says how many they are."""


class Spoken(NamedTuple):
    """Where a record was spoken of: its sentence, its place there, and whether as the subject of a verb."""

    record: str
    sentence: int
    start: int
    subject: bool
    object: bool = False
    placed: str = ""
    """The preposition before it, or ""."""
    listed: bool = False
    """Whether it stands in a list."""


Candidates = list[tuple[Found, str]]
"""What the structure gives, with the reason, the first choice first."""

NEEDLESS = Verdict(PROVEN, "its words alone state it")
BY_A_PERSON = Verdict(JUDGED, "a person decided")
OPEN = Verdict(JUDGED, "the sentence does not say of what")


def surest(verdicts: Iterable[Verdict], default: Verdict = OPEN) -> Verdict:
    """Return the verdict that supports most; none is asked for behind one that proves."""
    seen: list[Verdict] = []
    for verdict in verdicts:
        if verdict.support == PROVEN:
            return verdict
        seen.append(verdict)
    return min(seen, key=lambda each: ORDER.index(each.support), default=default)


def curated(text: str, rows: Iterable[Row]) -> Iterator[Curated]:
    """Yield what of a sentence is known: names and mentions, numbers, time phrases, measures, fields of research."""
    for row in rows:
        if row.field in ("name", "aliases") and row.table in NAMED_TABLES:
            if text[row.start : row.end].lower() not in RELATIVES:
                yield Curated(row.start, row.end, "M", row.record)
        elif row.basis in ("number", "quantity"):
            yield Curated(row.start, row.end, "#")
        elif row.basis in ("period", "date") and row.table != "documents":
            yield Curated(row.start, row.end, "T")
        elif row.field == "measure" and _PHRASE.match(text, row.start, row.end):  # one word may be a verb: "it cost"
            yield Curated(row.start, row.end, "M", row.record)
        elif row.field in PHRASES:
            yield Curated(row.start, row.end, "M")


_structure = lru_cache(maxsize=256)(Structure)  # read, then checked


class Sentence(Structure):
    """A sentence, its structure, and the rows of evidence in it."""

    def __init__(
        self,
        text: str,
        rows: Sequence[Row],
        records: Records | None = None,
        ordinal: int = 0,
        spoken: Sequence[Spoken] = (),
    ) -> None:
        vars(self).update(vars(_structure(text, tuple(curated(text, rows)))))
        self.rows, self.ordinal, self.before = rows, ordinal, spoken
        self.records = records or Records({}, {}, set(), {})
        self.cells: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        self.names: defaultdict[str, list[Row]] = defaultdict(list)
        self.sides: dict[tuple[int, int, bool], tuple[Candidates, Candidates]] = {}
        self.places: dict[tuple[int, int, bool, int], dict[str, tuple[int, int]]] = {}
        self.standing: dict[Group | None, Found] = {}
        for row in rows:
            self.cells[row.record, row.field].append(row)
            if row.field in ("name", "aliases") and row.table in NAMED_TABLES:
                self.names[row.record].append(row)

    def spoken(self) -> list[Spoken]:
        """Return where the sentence speaks of records, in order."""
        main = [verb for verb in self.verbs if verb.subject and not self.is_participle(verb)]
        subjects = {id(member) for verb in main if verb.subject for member in verb.subject.members}
        objects = {id(member) for verb in self.verbs if verb.objects for member in verb.objects.members}
        found: list[Spoken] = []
        for start, record in sorted((row.start, record) for record, rows in self.names.items() for row in rows):
            phrase = self.phrase_at(self.token_at(start))
            placed = self.word(phrase.item - 1) if phrase and self.kinds.endswith("P", 0, phrase.item) else ""
            if phrase and self.kinds.endswith("PnP", 0, phrase.item) and self.word(phrase.item - 3) in COMPARING:
                placed = self.word(phrase.item - 3)  # "than that of the old variety"
            group = self.group(phrase.item) if phrase else None
            listed_ = group is not None and len(group.members) > 1
            subject, object_ = id(phrase) in subjects, id(phrase) in objects
            found.append(Spoken(record, self.ordinal, start, subject, object_, placed, listed_))
        return found

    def spoken_of(self, row: Row) -> tuple[str, ...]:
        """Return the records of which a row says something: its own, and those that a relation or number is about."""
        about = (row.value,) if row.basis == "reference" else self.records.ends.get(row.record, {}).values()
        return (row.record, *about)

    # Places --------------------------------------------------------------------------------------------

    def span(self, row: Row) -> tuple[int, int]:
        """Return the first and the last token of a row."""
        return self.token_at(row.start), self.token_at(row.end - 1)

    def item(self, row: Row) -> int:
        """Return the item in which a row begins."""
        return self.item_at(self.token_at(row.start))

    def verb_at(self, row: Row) -> VerbGroup | None:
        """Return the verb that is among the words of a row, or that has them as its auxiliaries; or None."""
        first, last = self.span(row)
        verbs = self.verbs
        helped = (verb for verb in verbs if verb.start <= first and last < verb.verb)
        within = [verb for verb in verbs if first <= verb.verb <= last] or [*itertools.islice(helped, 1)]
        return next((verb for verb in reversed(within) if verb.infinitive), within[0]) if within else None

    def clause(self, row: Row) -> VerbGroup | None:
        """Return the verb in whose clause a row stands."""
        return self.verb_of(self.item(row))

    def shown(self, phrase: NounPhrase | VerbGroup) -> str:
        """Return a phrase as a reason quotes it."""
        return f"'{self.text[self.tokens.starts[phrase.start] : self.tokens.ends[phrase.end - 1]]}'"

    def joined_hedges(self, verb: VerbGroup) -> Iterator[str]:
        """Yield what hedges the clauses that "and" joins to that of a verb: "said that A rose and B fell"."""
        for earlier in self.verbs[: self.verbs.index(verb)]:
            if self.kinds.startswith("A", verb.clause - 1) and ";" not in self.kinds[earlier.item : verb.item]:
                yield earlier.hedge

    def generic(self, row: Row) -> bool:
        """Whether "a X" is any X: the subject of "can", "may", …, as in "a start-up can rent the hall"."""
        phrase, verb = self.phrase_at(self.token_at(row.start)), self.clause(row)
        own = verb and verb.subject and phrase in verb.subject.members and verb.modal in GENERIC
        return bool(own and row.value == "individual" and phrase and self.tokens.words[phrase.start] in ("a", "an"))

    def lists(self, end: int) -> Iterator[list[str]]:
        """Yield the records of each list before an item, the last ones first."""
        for item in range(end - 1, -1, -1):
            if (group := self.group(item)) and len(group.members) > 1:
                yield [key for member in reversed(group.members) for key, _, _ in self.head(member)]

    def stands_for_several(self, row: Row) -> bool:
        """Whether words are the subject of a verb that says so: "the latter were built"."""
        verb, phrase = self.clause(row), self.phrase_at(self.token_at(row.start))
        own = verb and verb.subject and phrase in verb.subject.members
        return bool(own and verb and self.tokens.words[verb.start] in SEVERAL)

    @cached_property
    def evidence_at(self) -> Mapping[int, Row]:
        """Token -> the first row of evidence that holds it."""
        return self._rows_at(self.rows)

    @cached_property
    def quoted(self) -> AbstractSet[int]:
        """The tokens in quotation marks, where somebody says them."""
        return self.marked if any(map(self._says, self.verbs)) else set()

    @cached_property
    def predicates_at(self) -> Mapping[int, Row]:
        """Token -> the first cue of a relation that holds it."""
        return self._rows_at(row for row in self.rows if row.field == "predicate")

    def _rows_at(self, rows: Iterable[Row]) -> dict[int, Row]:
        found: dict[int, Row] = {}
        for row in rows:
            first, last = self.span(row)
            for token in range(first, last + 1):
                found.setdefault(token, row)
        return found

    @cached_property
    def adverbials(self) -> Sequence[int]:
        """The items that may begin what limits a fact: "until", "together with", "in winter"."""
        items = [item for item, kind in enumerate(self.kinds) if kind in "PS"]
        again = {item for item in items if (group := self.group(item + 1)) and self.noun(group) in RECURRING}
        return [item for item in items if item in again or self.word(item) in (*LIMITING, "with")]

    @cached_property
    def sharing(self) -> Sequence[int]:
        """The tokens, such as "each", that make a number that of one of several, and are no evidence."""
        words = enumerate(self.tokens.words)
        return [token for token, word in words if word in SHARING and token not in self.evidence_at]

    @cached_property
    def sums(self) -> AbstractSet[int]:
        """The tokens of numbers with a unit or currency."""
        return {self.span(row)[0] for row in self.rows if row.field == "unit"}

    def gaps_of(self, verb: VerbGroup | None, record: str) -> Iterator[Gap]:
        """Yield the clauses that leave out a verb and have a record as their subject."""
        gaps = self.gaps.get(verb.item, ()) if verb else ()
        yield from (gap for gap in gaps if record in self.known(gap.subject))

    # What phrases stand for ----------------------------------------------------------------------------

    def found(self, group: Group | None) -> Found:
        """Return the records that noun phrases stand for."""
        if group not in self.standing:  # a list may be asked for by each of its thousand members
            self.standing[group] = [each for each in self.denoted(group) if not each[0].startswith("indicator/")]
        return self.standing[group]

    def known(self, group: Group | None) -> set[str]:
        """Return the ids of the records that noun phrases stand for."""
        return {key for key, _, _ in self.found(group)}

    def head(self, phrase: NounPhrase) -> Found:
        """Return the records that the head of a noun phrase names."""
        return [(key, phrase, "") for key in self.tokens.keys[phrase.head] if not key.startswith("indicator/")]

    def behind(self, phrase: NounPhrase) -> Group | None:
        """Return what a noun phrase is of: the phrase behind the preposition that follows it."""
        at = self.skip(phrase.item + 1, "T")
        return self.group(at + 1) if self.kinds.startswith("P", at) else None

    def narrowed(self, row: Row) -> str:
        """Return the words behind a noun that narrow it, "40 on its waiting list", and are no evidence; or ""."""
        item, phrase = self.item_at(self.span(row)[1]), self.phrase_at(self.span(row)[1])
        if row.field == "value":  # "a quarter of them in research"
            of = self.group(item + 2) if self.word(item + 1) == "of" else None
            if of is None or self.noun(of) not in PLURALS:
                return ""
            item += 2
        group = self.group(item + 2) if self.kinds.startswith("P", item + 1) else None
        ahead = row.field == "measure" and phrase and phrase.head > self.span(row)[1]  # "a $2 million hall in Vik"
        if group is None or self.word(item + 1) in APART or self.verb(item) or ahead:
            return ""
        start = self.tokens.starts[self.firsts[item + 1]]
        end = self.tokens.ends[group.members[-1].end - 1]
        held = any(one.start < end and start < one.end for one in self.rows)
        return "" if held else f"'{self.text[start:end]}'"

    def meant(self, group: Group | None, why: str) -> Candidates:
        """Return the records that a phrase stands for; of another noun, that noun first, then what it is of."""
        if (found := self.found(group)) or group is None:
            return [(found, why)] if found else []
        last = group.members[-1]
        if self.tokens.words[last.head] in EMPTY or self.tokens.classes[last.head] in ("#", "T", "D"):
            return []
        of = (self.found(self.behind(last)), f"what {self.shown(last)} is of")
        return [([(self.shown(last), last, "")], why), (self.owners(last), "its owner"), of]

    def subject(self, verb: VerbGroup) -> Candidates:
        """Return the subject of a verb."""
        return self.meant(verb.subject, f"the subject of {self.shown(verb)}")

    def objects(self, verb: VerbGroup) -> Candidates:
        """Return the object of a verb."""
        return self.meant(verb.objects, f"the object of {self.shown(verb)}")

    def object_of(self, row: Row, verb: VerbGroup) -> Group | None:
        """Return the object of a verb; that of a cue stands behind its last word, as in "put into practice X"."""
        last = self.span(row)[1]
        governs = self.tokens.classes[last] in "PO" and self.tokens.words[last] not in PARTICLES
        if last <= verb.verb or governs or verb.passive:
            return verb.objects
        phrase, item = self.phrase_at(last), self.item_at(last) + 1
        behind = self.group(item) if self.firsts[item : item + 1] == [last + 1] else None
        return Group([phrase]) if phrase and phrase.head > last else behind or verb.objects

    def placed(self, verb: VerbGroup, words: Iterable[str]) -> Candidates:
        """Return what stands behind prepositions in the clause of a verb."""
        groups = ((word, self.prepositional(verb, word)) for word in words)
        untold = [(word, group) for word, group in groups if group and not self.is_source(group.members[0].item)]
        return [(self.found(group), f"what stands behind '{word}'") for word, group in untold]

    def judge(self, wanted: str, candidates: Iterable[tuple[Found, str]], hedge: str = "") -> Verdict:
        """Compare a record with what the structure gives: the first choice decides, others leave it open."""
        first: Verdict | None = None
        for found, why in candidates:
            if not found:
                continue
            known = {key for key, _, _ in found}
            own = known & {wanted} or known.intersection(self.records.groups.get(wanted, ()))
            fits = bool(own)
            if first is None and fits:
                return Verdict(PROVEN, why, hedge or next((part for key, _, part in found if part and key in own), ""))
            if fits:
                nearer = first.why if first else why
                return Verdict(JUDGED, f"two records are possible; the nearer one: {nearer}", hedge)
            first = first or Verdict(CONTESTED, f"{why} is {', '.join(sorted(known))}", hedge)
        return first or OPEN._replace(hedge=hedge)

    def parts(self) -> list[Group]:
        """Return what the parts of a line of a form begin with: "Funding: X, 60%; Y, 30%"."""
        starts = [at + 1 for at, kind in enumerate(self.kinds) if at == 1 or kind == ";"]
        groups = [self.group(at) for at in starts] if self.kinds[1:2] == ":" and not self.verbs else []
        return [group for group in groups if group]

    # What governs ---------------------------------------------------------------------------------------

    def climb(self, item: int) -> Iterator[tuple[Group, str]]:
        """Yield what governs a noun phrase, nearest first: the noun before its preposition, the subject of its verb."""
        seen = {item}
        while True:
            group, why = self._governor(item)
            if group is None or group.members[-1].item in seen:
                return
            yield group, why
            item = group.members[-1].item
            seen.add(item)

    def _governor(self, item: int) -> tuple[Group | None, str]:
        at = self.skip_back(item)
        kind = self.kinds[at] if at >= 0 else ""
        if kind in (",", ":", "(") and self.group(at - 1) and (kind != ":" or at != self.label):
            first, verb = self.chain(at - 1), self.verb_of(item)
            front = self.kinds.startswith(("P", "v", "Jv")) and verb is not None and verb.item > item
            fronted = front and (first != 1 or not self.known(self.group(first)))
            if self.is_source(first) or fronted:  # "in a survey made by X, 40 firms …"
                return None, ""
            return self.group(first if front else at - 1), "the noun before it"  # "in the park in X, 40 firms …"
        behind = self.skip_back(at, "JT," if kind == "L" else "JT") if kind in ("P", "L") else at
        later = kind == "P" and "T" in self.kinds[behind + 1 : at]  # "moved to the hall in May with 64 people"
        if kind in ("P", "L") and self.group(behind) and not later:  # "a park in Leuven with 40 tenants": of the park
            return self.group(self.over_towns(behind) if self.word(at) == "with" else behind), "the noun before it"
        if kind == ":" and at == self.label:  # "The laboratory in figures: staff, 45"
            return self.group(0), "the name before the colon"
        verb = self.verb_of(item)
        sized = self.tokens.classes[self.firsts[item]] == "#" and not self.word(item).isdigit()  # not "level 2"
        if kind == "n" and sized and not (verb and self.recipient(verb)):
            return self.group(at), "the noun before it"  # "a mirror 8 metres across"
        given = kind == "n" and verb and verb.objects is self.group(item)
        fronted = at < 0 or given or (kind in ("P", "L") and not self.verb(behind))
        verb = self.verb_of(item) if fronted else self.verb(behind)
        return (None, "") if verb is None or self._says(verb) else (verb.subject, f"the subject of {self.shown(verb)}")

    def above(self, item: int, through: Collection[str] = ()) -> Candidates:
        """Return what governs a noun phrase, nearest first; some nouns are passed over."""
        candidates: Candidates = []
        for group, why in self.climb(item):
            passed = self.noun(group).rsplit(" ", 1)[-1] in through
            candidates += [(self.found(group), why)] if passed else self.meant(group, why)
        return candidates

    def predicated(self, item: int, *, towns: bool = True) -> Candidates:
        """Return what a noun phrase is said of: "X is a …", "X, a …", "X under …"; no further than the next noun."""
        while self.word(item - 1) == "of" and self.word(item - 2) == "one":  # "one of the members of X"
            item -= 2
        at, verb = self.skip_back(item, "PJTN"), self.verb(self.over_places(item))
        some = verb is not None and self.name(verb) in NAMING_SOME and self.is_several(self.group(item))
        if verb and (
            some or (-1 == at < item - 1 and verb.copula)
        ):  # "among the winners of X are", "its users include"
            last = self.group(self.skip(verb.item + 1, "JT,"))
            return [(self.found(verb.objects or last), "what follows the verb")]
        alone = at < 0 and self.word(0) not in ("unlike", "like")
        if alone and self.kinds.startswith(",n", behind := self.over_places(item)):  # "Successor to X, Y began"
            return [(self.found(self.group(behind + 1)), "the noun behind it")]
        if verb := self.verb(at):
            word = self.word(item - 1) if self.kinds[item - 1] == "P" else ""
            name = self.name(verb)
            placed = word in ("in", "under", "on", "from") and (verb.copula or verb.passive)
            placed = placed or (word in ("into", "in", "under") and name in ENTERING)
            placed = placed or (word == "for" and verb.passive and HEDGES.get(name) == "planned")  # "scheduled for"
            placed = placed or (word in ("to", "into") and name in TURNED and verb.objects is None)
            becoming = word == "as" or (name in BECOMING and word not in ("after", "by", "for"))
            said = (verb.copula and not word) or placed or becoming  # not "was named after a test pilot"
            return [(self.found(verb.subject), f"the subject of {self.shown(verb)}")] if said else []
        at = item - 3 if self.kinds.endswith(",Pn", 0, item) else at  # "the laboratory, with 11 employees the smallest"
        if self.group(at) and at < item - 1:
            return [(self.found(self.group(at)), "the noun before it")]
        if at > 0 and self.kinds[at] in (",", "(") and self.group(at - 1):
            verb = self.verb_of(at - 1)
            subject = [(self.found(verb.subject), f"the subject of {self.shown(verb)}")] if verb else []
            above: Candidates = []  # "a park for firms, part of X": the park may be meant
            while self.kinds.endswith("nPn", 0, at - 2 * len(above)):
                above.append((self.found(self.group(at - 3 - 2 * len(above))), "the noun before it"))
            aside = self.kinds.endswith("n,Pn", 0, at)  # "X, in Y, home to Z"
            noun = self.group(at - 1 if towns and not aside else self.over_towns(at - 1))
            return [(self.found(noun), "the noun before it"), *above, *subject]
        return []

    def group_before(self, item: int) -> Candidates:
        """Return the group before "such as"; behind a verb, its subject or object."""
        behind = self.skip_back(item, "J,T")
        if verb := self.verb(behind):
            words = self.shown(verb)
            subject = (self.found(verb.subject), f"the subject of {words}")
            return [subject, (self.found(verb.objects), f"the object of {words}")]
        above = self.above(behind) if behind >= 0 else []
        return [(self.found(self.group(behind)), "the noun before it"), *above]
