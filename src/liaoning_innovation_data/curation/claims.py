"""What the sentences of a text may claim, as rows of a seed: numbers, states, relations, each with each possible end.

Each is a candidate; `proposal` builds them all and keeps those of which the structure of the sentence proves all cells.
`chosen` has one row of those that say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import permutations
from typing import Any, NamedTuple

from ..evidence.derivation import BASES, Context, Underivable, probable
from ..evidence.derivation.dates import next_period, read_period, times
from ..evidence.derivation.numbers import matched, named_currencies, share
from ..evidence.derivation.terms import PLANNED, cues_in
from ..evidence.derivation.text import Span, words
from ..evidence.grammar.classes import listed
from ..evidence.grammar.phrases import Group, NounPhrase
from ..evidence.index import AROUND
from ..evidence.support.sentence import Row, Sentence
from ..schema import columns as c
from ..schema.models import NAMED_TABLES
from ..schema.vocabulary import PREDICATE, Predicate, Vocabulary
from .drafts import evidenced_fields
from .nouns import PLACING, WORDS, noun_of
from .spoken import Thing, new_slug, timed

COUNTING = listed("counting")
CHANGE, MODALITY = (c.vocabularies("indicators")[name] for name in ("change", "modality"))
KINDS = [kind for table in NAMED_TABLES if (kind := c.vocabularies(table).get("kind"))]
MOST_WORDS = 11  # how many words a number with scale and unit has at most
NO_MEASURES, NO_VERBS, REACHING = (frozenset(WORDS[name].split()) for name in ("no_measures", "no_verbs", "reaching"))
CLAIMS = {"indicators": ("value", "change_by"), "states": ("state",), "relations": ("predicate",)}
"""The tables of claims -> the fields whose words are the claim itself."""

_BY = re.compile(r"(?<!than)\s(?:by\s|of\s)?")
_ASIDE = re.compile(r"\bof them $")
"""What stands before a predicate of something else: "four of them led by"."""
_FROM = re.compile(r"\sfrom\s(?:the\s)?$")
_LEAD = re.compile(r"\b(?:of|at|from)\s(?:the\s|an?\s)?$")

_OPENED = re.compile(r"\((?:about |around |or )?$")
_MONEY = re.compile(r"[$£€¥]|\b[A-Z]{3}\b|\b(?:million|billion|thousand)[ -][a-z]+$")
_AMOUNT = r"[$£€¥]?[\d.,]+(?: [mb]illion)?"
_MARKS = re.compile("(?<=\\w)(?:['’]s\\b|:)")
"""The cues of relations that are no words."""

Cells = dict[str, Any]
"""A row of a seed, or a cell of one."""
Rows = dict[str, list[Cells]]


class Candidate(NamedTuple):
    """What a sentence may claim."""

    table: str
    row: Cells
    further: Sequence[Cells] = ()
    """The cells that it may have beyond: its time."""
    only_read: bool = False
    """Whether it is only there for its time phrase, by which the structure is read."""


class Claims:
    """The candidates of a text."""

    def __init__(
        self, text: str, found: Sequence[Thing], day: tuple[date, Span] | None, quote: Callable[[Span], str]
    ) -> None:
        self.whole, self.found, self.quote = text, found, quote
        self.day = day[0] if day else None
        self.dated = day[1].start if day else -1
        self.currencies = tuple(named_currencies(text))

    def of(self, sentence: Span) -> Iterator[Candidate]:
        """Yield each candidate in a sentence."""
        self.sentence, self.start, self.text = sentence, sentence.start, self.whole[sentence.start : sentence.end]
        self.there = [one for one in self.found if next(one.evidence(sentence), None)]
        self.acting = [one for one in self.there if one.count or not all(self._within(at) for *_, at in one.rows())]
        """Those that stand elsewhere in the sentence than only behind a preposition."""
        timed = [*self._periods()]
        periods: list[Cells] = [period for _, period in timed]
        found = [] if re.search('[“"]I\\b', self.text) else [*self._indicators(timed)]  # a person speaks of himself
        found += (Candidate("states", row, periods) for row in self._states())
        found += self._relations(periods)
        yield from found
        for table, row, *_ in found[-1:]:  # one with each time, so that the structure knows them
            yield from (Candidate(table, row | period, only_read=True) for period in periods)

    def _within(self, place: Span) -> bool:
        """Whether a place is in another sentence, or behind a preposition: "the plant at Bell", "three of them"."""
        elsewhere = not self.sentence.start <= place.start < self.sentence.end
        return elsewhere or bool(_LEAD.search(self.whole[self.start : place.start]))

    def _value(self, column: c.Column, span: Span) -> Any:
        """Return what the rule of a column reads in some words, or None."""
        exact = self.text[span.start : span.end]
        context = Context(column, *self._around(span), self.currencies, self.day)
        try:
            return BASES[probable(column.bases, exact)].derive(exact, context)
        except Underivable:
            return None

    def _around(self, span: Span) -> tuple[str, str]:
        """Return the words before and behind a place, as many as the checks see."""
        return self.text[max(span.start - AROUND, 0) : span.start], self.text[span.end : span.end + AROUND]

    def _cell(self, span: Span, value: Any) -> Cells:
        value = int(value) if isinstance(value, float) and value.is_integer() else value
        return {"value": value, "quote": self.quote(Span(self.start + span.start, self.start + span.end))}

    def _cues(self, table: str, at: int) -> Cells:
        """Return a cell of each column whose cues tell of another cell, by the nearest before a place."""
        cells: Cells = {}
        for name, vocabulary in c.vocabularies(table).items():
            own = name in (*CLAIMS[table], "listing", "change")
            cues = [] if own else [cue for cue, term in cues_in(self.text[:at], vocabulary) if term != "former"]
            value = self._value(c.column(table, name), cues[-1]) if cues else None
            if value not in (None, "reported"):  # which needs a speaker
                cells[name] = self._cell(cues[-1], value)
        return cells

    def _periods(self) -> Iterator[tuple[int, Cells]]:
        """Yield the start and period of each time phrase that is none of what is compared, nor still to come."""
        for phrase in times(self.text) if self.day else ():
            if self.start + phrase.start == self.dated:  # the day of a dateline
                continue
            behind = re.search(r"\b(?:than|as|from|against|over)\s(?:in\s)?$", self.text[: phrase.start])
            compared = behind or re.search(r"^[Ff]or\s|\b(?:earlier|before)$", self.text[phrase.start : phrase.end])
            lead = re.search(r"\b(?:in|on|at|during)\s(?:the\s)?$", self.text[: phrase.start], re.IGNORECASE)
            longer = self.text[lead.start() : phrase.end] if lead else ""
            exact = self.text[phrase.start : phrase.end]
            found = read_period(exact, self.day)
            if lead and not exact.startswith(("last ", "this ", "next ")) and read_period(longer, self.day) == found:
                phrase = Span(lead.start(), phrase.end)
            coming = next_period(exact, self.day) and re.search(r"\b(?:will|to be|is to|are to)\b", self.text)
            if found and not coming and not compared:
                parts = evidenced_fields("indicators")["period"]
                read = {part: self._value(column, phrase) for part, column in parts.items()}
                read |= {"to": None} if found.open_end == "last" else {}
                stated = {part: value for part, value in read.items() if value is not None}
                yield phrase.start, {"period": stated | {"quote": self._cell(phrase, 0)["quote"]}}

    def _indicators(self, periods: Sequence[tuple[int, Cells]]) -> Iterator[Candidate]:
        """Yield each number of a sentence with what it may measure, of each record there and of none."""
        numbers = [*self._numbers()]
        rows = [row for one in self.there for row in one.evidence(self.sentence)]
        places = enumerate(span for span, _ in numbers)
        rows += (Row(-1, f"number/{at}", "indicators", "value", "number", "", *span) for at, span in places)
        rows += timed(self.text)
        read = Sentence(self.text, sorted(rows, key=lambda row: row.start))
        told = self._told(read)
        groups = {one.count.start - self.start: one for one in self.there if one.count}
        changes, measures = [*cues_in(self.text, CHANGE)], list[Span]()
        for span, cells in numbers:
            at = read.token_at(span.start)
            denied = any(verb.hedge == "denied" and verb.subject and verb.subject.member_at(at) for verb in read.verbs)
            known = span.start not in groups and "unit" not in cells and self.text[: span.start].endswith("the ")
            if denied or known:  # "the nine centres"
                continue
            change = next((cue for cue in changes if self._by(span, cue[0])), None)
            verb, lead = read.verb_of(read.item_at(at)), read.word(read.item_at(at) - 1)
            if not change and verb and lead == "by":  # "increased its revenue by"
                change = next((cue for cue in changes if cue[0].start == read.tokens.starts[verb.verb]), None)
            if change:
                cells = {"change_by": cells.pop("value"), **cells, "change": self._cell(*change)}
            counting = groups.get(span.start)
            place = counting.places[0] if counting else None
            before = measures if change else []
            measures = [Span(*(at - self.start for at in place))] if place else [*_measures(read, span), *before]
            measures = measures or [*_others(read, span)]
            alone = "unit" in cells and len(self.there) == 1
            acting = [] if _by_another(read, span, alone) else self.acting
            of = [{"subject": one.reference} for one in ([counting] if counting else acting)]
            if not counting and (read.verbs or ":" in read.kinds) and lead != "with":
                of.append({})  # not of "A thousand thanks.", nor of "a second mast, with twelve berths"
            measures = [one for one in measures if self.text[one.start : one.end] not in CHANGE.by_cue]
            for measure in dict.fromkeys(measures):
                row = {"measure": self._cell(measure, 0)["quote"]} | cells | told | self._cues("indicators", span.start)
                own = re.search(r"\b(?:its|their)(?= (?:[\w-]+ )?$)", self.text[: measure.start])
                whose = not own or any(row.start == own.start() for row in rows)
                group = any(cue for kind in KINDS for cue in cues_in(self.text[slice(*measure)], kind))
                far = read.word(read.item_at(read.token_at(measure.start)) - 1) == "with"
                whole = [  # none of another clause, nor of "to be completed by 2026 with a budget of"
                    one
                    for start, one in periods
                    if not (far or ";" in self.text[slice(*sorted((start, span.start)))])
                    and (not change or {"from", "to"} <= one["period"].keys())
                ]
                yield from (Candidate("indicators", one | row, whole) for one in of if (whose if one else not group))

    def _told(self, read: Sentence) -> Cells:
        """Return by which words a sentence is what somebody says, and who: "according to X, …", "…, X said"."""
        for cue in (cue for cue, term in cues_in(self.text, MODALITY) if term == "reported"):
            item = read.item_at(read.token_at(cue.start))
            verb, behind = read.verb_of(item), self.text.startswith(" to", cue.end - 3)
            group = read.group(item + 2) if behind else verb.subject if verb and verb.item == item else None
            if verb and group and len(group.members) == 1:
                last = group.members[0].head if behind else verb.start - 1
                said = Span(read.tokens.starts[group.members[0].start], read.tokens.ends[last])
                names = (Span(at.start - self.start, at.end - self.start) for one in self.there for at in one.places)
                said = next((at for at in names if said.start <= at.start and at.end <= said.end), said)
                return {"modality": self._cell(cue, "reported"), "attributed_to": self._cell(said, 0)["quote"]}
        return {}

    def _by(self, number: Span, change: Span) -> bool:
        """Whether a number is that by which something changes: "grew by a tenth", "a fall of 3 %", "9 % less"."""
        before, behind = self.text[change.end : number.start], self.text[number.end : change.start]
        return bool(_BY.fullmatch(self.text, change.end, number.start)) if before else behind == " "

    def _numbers(self) -> Iterator[tuple[Span, Cells]]:
        """Yield the numbers of a sentence outside of names and times, each with its cells."""
        taken = {at for span in times(self.text) for at in range(*span)}
        for one in self.there:
            taken |= {at - self.start for *_, place in one.rows() for at in range(*place) if not one.count}
        all_, end = [*words(self.text)], 0
        for at, word in enumerate(all_):
            free = word.start >= end and word.start not in taken and not _OPENED.search(self.text[: word.start])
            spans = (Span(word.start, last.end) for last in reversed(all_[at : at + MOST_WORDS]))
            for span in spans if free else ():
                if taken.isdisjoint(range(*span)) and (cells := self._number(span)):
                    end = span.end
                    yield span, cells
                    break

    def _number(self, span: Span) -> Cells:
        """Return the cells that a number with its scale and unit states, if these words are one and whole."""
        exact, (before, behind) = self.text[span.start : span.end], self._around(span)
        match = matched(exact)
        attached = (
            match and match["unit"] and re.search(r"-[^\W\d]", exact) and not _MONEY.search(exact)
        )  # "a 200-kilowatt stack"
        apart = re.search(r"[^\d]\sto\s", exact) and not re.match(r"(?:between|from)\s", exact, re.IGNORECASE)
        apart = apart and not before.endswith(" of ")  # "revenue of £4 million to £5 million"
        named = exact[0].isupper() and exact[1:2].islower() and before.strip()
        compared = re.search(r"\b(?:from|or|phase|\d (?:and|to)) $", before) or re.match(r"\s(?:to|and)\s\d", behind)
        if attached or apart or named or compared:
            return {}
        value = self._value(c.column("indicators", "value"), span)
        if value is None and before.endswith("by "):  # "by 12.4% to £318.6 million"
            value = self._value(c.column("indicators", "change_by"), span)
        if not isinstance(value, float):
            return {}
        cells = {"value": self._cell(span, value)}
        upper = self._value(c.column("indicators", "value_to"), span)
        if upper is not None:
            ends = re.fullmatch(rf"(?:[Bb]etween |[Ff]rom )?({_AMOUNT}) (?:and|to) ({_AMOUNT})", exact)
            low, high = (Span(*(span.start + at for at in ends.span(n))) for n in (1, 2)) if ends else (span, span)
            cells = {"value": self._cell(low, value), "value_to": self._cell(high, upper)}
        word = exact if share(exact) is not None else match and (match["unit"] or match["prefix"])
        if word:
            start = span.start + exact.rindex(word)
            place = Span(start, start + len(word))
            unit = self._value(c.column("indicators", "unit"), place)
            cells |= {"unit": self._cell(place, unit)} if unit else {}
        return cells

    def _states(self) -> Iterator[Cells]:
        """Yield each cue of a state with each record in the sentence."""
        status = Vocabulary("status")
        found = [*cues_in(self.text, status)]
        inner = [(cue, *self.text[cue.start : cue.end].partition(" ")) for cue, term in found if term == PLANNED]
        found += (  # "begin" of "to begin"
            (Span(cue.end - len(last) + a, cue.end - len(last) + b), term)
            for cue, _, _, last in inner
            for (a, b), term in cues_in(last, status)
        )
        for cue, term in found:
            if not self._named(cue) and term != PLANNED and "whether " not in self.text[: cue.start].lower():
                said = {"state": self._cell(cue, term)} | self._cues("states", cue.start)
                yield from ({"subject": one.reference} | said for one in self.acting)

    def _relations(self, periods: Sequence[Cells]) -> Iterator[Candidate]:
        """Yield each two records in a sentence with each cue of a predicate that admits them."""
        listing = c.vocabularies("relations")["listing"].by_cue
        marks = [(Span(*at.span()), PREDICATE.by_cue[at[0]]) for at in _MARKS.finditer(self.text)]
        for cue, term in (*cues_in(self.text, PREDICATE), *marks):
            predicate, exact = PREDICATE.by_name[term], self.text[cue.start : cue.end].lower()
            assert isinstance(predicate, Predicate)
            if self._named(cue) or _ASIDE.search(self.text[: cue.start]):
                continue
            said = {"predicate": self._cell(cue, term)} | self._cues("relations", cue.start)
            said |= {"listing": self._cell(cue, listing[exact])} if exact in listing else {}
            by_noun = re.search(r"(?:\bits|,\sthe|,\san?)\s$", self.text[: cue.start])  # "its operator, X"
            for one, other in permutations(self.there, 2):
                fits = one.table in predicate.subjects and other.table in predicate.objects
                starts = [at.start for *_, at in other.rows() if term == "receives" and at.start >= self.start]
                barred = any(_FROM.search(self.whole[self.start + cue.end : start]) for start in starts)
                barred = barred or (term == "belongs_to" and "modality" in said)
                barred = barred or (exact == "in" and not one.is_group and "country" in other.terms)
                barred = barred or (
                    exact[1:] == "s" and self.start + cue.start not in {at.end for *_, at in other.rows()}
                )
                barred = barred or (term == "member_of" and not self._exemplifies(cue, other))
                if fits and not barred and (other.count or "listing" not in said):
                    row = {"subject": one.reference, **said, "object": other.reference}
                    yield Candidate("relations", row, () if by_noun or exact in PLACING else periods)

    def _exemplifies(self, cue: Span, group: Thing) -> bool:
        """Whether a group stands on the side of the cue of a membership on which it has to."""
        last = self.text[: cue.end].lower().endswith((" of", "among"))
        starts = [at.start - self.start for *_, at in group.rows()]
        return group.is_group and any(0 <= at < len(self.text) and (at >= cue.end) == last for at in starts)

    def _named(self, words_: Span) -> bool:
        """Whether words lie in a name."""
        start, end = self.start + words_.start, self.start + words_.end
        return any(place.start < end and start < place.end for one in self.there for place in one.places)


def _measures(s: Sentence, number: Span) -> Iterator[Span]:
    """Yield what a number may measure: the noun behind it, or else the one before "of", the subject, or the verb."""
    token = s.token_at(number.end - 1)
    phrase, item = s.phrase_at(token), s.item_at(token)
    lead, verb = s.word(item - 1), s.verb_of(item)
    if phrase and phrase.head > token:
        yield from _noun(s, phrase, token + 1)
        if verb and verb.passive and s.tokens.words[phrase.head] == "times":  # "was downloaded 40 times"
            yield Span(s.tokens.starts[verb.verb], s.tokens.ends[verb.verb])
    elif lead == "of":
        yield from _of_group(s, s.group(item - 2))
    elif s.kinds[1:2] == ":" and (item == 2 or not s.verbs):  # "Area: 7,400 m²"
        yield from _of_group(s, s.group(0))
    elif re.match(r" of (?!(?:\w+ )?[A-Z])", s.text[number.end :]):  # "half of its budget"
        yield from _of_group(s, s.group(item + 2))
    elif verb is not None and verb.item < item:
        word = Span(s.tokens.starts[verb.verb], s.tokens.ends[verb.verb])
        changes = any(cues_in(s.text[word.start : word.end], CHANGE))
        direct = item == s.skip(verb.item + 1, "J")
        if lead in ("for", "with"):  # "bought for", "endowed with"
            if (
                s.kinds[item - 2 : item - 1] != ","
                and _MONEY.search(s.text[number.start : number.end])
                and s.tokens.words[verb.verb] not in NO_VERBS
            ):
                yield word
        elif verb.copula or changes or s.tokens.words[verb.verb] in REACHING:
            if direct or lead in ("by", "to", "from", "at"):
                yield from _of_group(s, verb.objects if changes and not direct and verb.objects else verb.subject)
        elif s.tokens.words[verb.verb] not in NO_VERBS and direct and not verb.passive:
            yield word


def _others(s: Sentence, number: Span) -> Iterator[Span]:
    """Yield what else a number may measure: what is done to so many, or what they are the result of."""
    token = s.token_at(number.start)
    verb = s.verb_of(s.item_at(token))
    if verb and verb.subject and verb.subject.member_at(token):
        if verb.passive and not s.text[number.end :].startswith(" of "):  # "five were approved"
            yield Span(s.tokens.starts[verb.verb], s.tokens.ends[verb.verb])
    elif verb and verb.item < s.item_at(token):
        if s.tokens.words[verb.verb] in CHANGE.by_cue:
            yield from _of_group(s, verb.objects)
        elif verb.passive and s.word(s.item_at(token) - 1) == "at":  # "was approved at"
            yield from _of_group(s, verb.subject)


def _of_group(s: Sentence, group: Group | None) -> Iterator[Span]:
    """Yield the noun of one noun phrase that is no record."""
    if group and len(group.members) == 1 and not s.known(group):
        yield from _noun(s, group.members[0], group.members[0].start)


def _by_another(s: Sentence, number: Span, alone: bool) -> bool:
    """Whether a number is not said of the subject of its clause, which counts it or does something to a group."""
    item = s.item_at(s.token_at(number.start))
    verb = s.verb_of(item)
    word = s.tokens.words[verb.verb] if verb else ""
    front = verb and verb.subject and item < verb.subject.members[0].item and s.kinds[item - 1 : item] == "P"
    does = word in PREDICATE.by_cue or word in Vocabulary("status").by_cue  # "opened nine stations" counts a group
    does = does and not alone and word not in ("have", "has", "had", "having")
    return bool(front) or word in COUNTING or bool(does and verb and item == verb.item + 1)


def _noun(s: Sentence, phrase: NounPhrase, first: int) -> Iterator[Span]:
    """Yield the words of a noun phrase, from a token on, if its noun says what is counted or measured."""
    if s.tokens.words[phrase.head] not in NO_MEASURES and (span := noun_of(s, phrase, first)):
        yield span


def chosen(proven: Rows) -> Rows:
    """Return one row for each number, each state with a time or modality of its own, and each relation."""
    kept: Rows = {table: [] for table in CLAIMS}
    slugs: dict[str, set[str]] = {table: set() for table in CLAIMS}
    seen = dict[str, Cells]()
    for rows in alike(proven["indicators"], CLAIMS["indicators"]):
        rows = [*map(_whole, alike(rows, ("subject", "measure")))]
        same = [row for row in rows if row["measure"] == rows[0]["measure"]]
        of = [row for row in same if "subject" in row]
        if one := of[0] if len(of) == 1 else next((row for row in same if "subject" not in row), None):
            measure = one["measure"].partition("[")[2].partition("]")[0] or one["measure"]
            key = [measure, *(str(one.get(name)) for name in ("subject", "period", "modality", "attributed_to"))]
            known = seen.setdefault(str([*key, one.get("unit", {}).get("value")]), one)
            if known is one:
                kept["indicators"].append(one | {"slug": new_slug(measure, slugs["indicators"])})
            elif "value" in kept["indicators"][-1] and "value" not in one:  # how the value changed
                kept["indicators"][-1] |= {name: one[name] for name in ("change", "change_by")}
    examples = [row for row in proven["relations"] if row["predicate"]["value"] == "member_of"]
    groups = {(row["subject"], row["object"]) for row in examples}
    for row in map(_whole, alike(proven["states"], ("subject", "state"))):
        others = [one["subject"] for one in proven["states"] if one["state"] == row["state"]]
        of_group = any((row["subject"], other) in groups for other in others)
        if ("period" in row or "modality" in row) and not of_group:
            name = f"{row['subject'].partition('/')[2]} {row['state']['value']}"
            kept["states"].append({"slug": new_slug(name, slugs["states"]), **row})
    relations: dict[str, list[Cells]] = {}
    for row in proven["relations"]:
        predicate, ends = PREDICATE.by_name[row["predicate"]["value"]], [row["subject"], row["object"]]
        symmetric = isinstance(predicate, Predicate) and predicate.symmetric
        relations.setdefault(f"{predicate.name} {sorted(ends) if symmetric else ends}", []).append(row)
    for rows in relations.values():
        quotes = [*dict.fromkeys(row["predicate"]["quote"] for row in rows)]
        told = rows[0]["predicate"] | {"quote": quotes if len(quotes) > 1 else quotes[0]}
        same_ends = {end: rows[0][end] for end in ("subject", "object")}
        kept["relations"].append(_whole([{**row, **same_ends, "predicate": told} for row in rows]))
    return kept


def alike(rows: Sequence[Cells], key: Sequence[str]) -> Iterator[list[Cells]]:
    """Yield the rows that have some cells in common."""
    found: dict[str, list[Cells]] = {}
    for row in rows:
        found.setdefault(str([row.get(name) for name in key]), []).append(row)
    yield from found.values()


def _whole(rows: Sequence[Cells]) -> Cells:
    """Return what some rows claim, without that in which they differ."""
    said = {name: {str(row[name]): row[name] for row in rows if name in row} for row in rows for name in row}
    return {name: next(iter(values.values())) for name, values in said.items() if len(values) == 1}
