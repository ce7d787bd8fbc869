"""What the sentences of a text may claim, as rows of a seed: numbers, states, relations, each with each possible end.

Each is a candidate; `proposal` builds them all and keeps those of which the structure of the sentence proves all cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import permutations
from typing import Any, NamedTuple

from ..evidence.derivation import BASES, Context, Underivable, probable
from ..evidence.derivation.dates import next_period, read_period, times
from ..evidence.derivation.numbers import matched, named_currencies, read_number, share
from ..evidence.derivation.terms import PLANNED, cues_in
from ..evidence.derivation.text import Span, is_function_word, words
from ..evidence.grammar.classes import listed
from ..evidence.grammar.phrases import Group, NounPhrase, VerbGroup
from ..evidence.support.sentence import EMPTY, Row, Sentence
from ..schema import columns as c
from ..schema.vocabulary import PREDICATE, Predicate, Vocabulary
from .spoken import Thing

COUNTING, TAKEN = listed("counting"), listed("taken")
MOST_WORDS = 11
"""How many words a number with scale and unit has at most."""
NUMBERS = ("value", "previous_value", "change_by")
"""The columns that a number may fill, the first that its rule admits."""
NO_MEASURES = frozenset(
    "number figure total times half rest share part item items unit units piece pieces kind kinds set sets forecast"
    " target plan estimate increase rise growth decrease fall drop decline reduction jump".split()
)
"""Nouns that say that something is counted, expected or changed, and not what."""
NO_VERBS = frozenset(
    "take takes took count counts counted use uses used account accounts accounted arrive arrived".split()
)
"""Verbs that give a number to something else."""
HOLDING = frozenset("have has had having hold holds held".split())
"""Verbs of which the subject has what is counted."""
REACHING = frozenset(
    "reach reaches reached total totals totalled totaled exceed exceeds exceeded amounted amounts stood stands came"
    " comes averaged averages".split()
)
"""Verbs of which the subject is measured, and not what they tell."""
CLAIMS = ("indicators", "states", "relations")

Rows = dict[str, Any]
Quote = Callable[[Span], str]


class Number(NamedTuple):
    """A number with its scale and unit, as it stands in the text."""

    span: Span
    column: str
    value: float
    value_to: tuple[float, Span] | None
    """The upper end of a range, and where it stands."""
    unit: tuple[str, Span] | None


class Claims:
    """The candidates of a text."""

    def __init__(self, text: str, found: Sequence[Thing], day: date | None, quote: Quote) -> None:
        self.text, self.found, self.day, self.quote = text, found, day, quote
        self.currencies = tuple(named_currencies(text))

    def of(self, sentence: Span) -> Iterator[tuple[str, Rows]]:
        """Yield table and row of each candidate in a sentence; those of one number, cue and ends are alike but one."""
        there = [one for one in self.found if any(_within(place, sentence) for *_, place in one.rows())]
        text = self.text[sentence.start : sentence.end]
        periods = self._periods(sentence, text)
        for table, rows in (
            ("indicators", self._indicators(sentence, there, periods[0] if len(periods) == 1 else {})),
            ("states", self._states(sentence, text, there)),
            ("relations", self._relations(sentence, text, there)),
        ):
            for row in rows:
                if table == "indicators":
                    yield table, row
                else:
                    yield from ((table, row | period) for period in periods or [{}])

    # What several kinds of claims have --------------------------------------------------------------------

    def _cells(self, span: Span, term: Any) -> Rows:
        return {"value": term, "quote": self.quote(span)}

    def _modality(self, sentence: Span, text: str, at: Span) -> Rows:
        """Return the modality whose cue stands last before some words of a sentence, or else first; and who says so."""
        cues = [(cue, term) for cue, term in cues_in(text, Vocabulary("modality")) if term != "former"]
        before = [(cue, term) for cue, term in cues if cue.start <= at.start]
        if not cues:
            return {}
        cue, term = (before[-1:] or cues[:1])[0]
        cell = {"modality": self._cells(_shifted(cue, sentence.start), term)}
        if term != "reported":
            return cell
        read = Sentence(text, [Row(-1, "", "indicators", "period_from", "period", "", *span) for span in times(text)])
        verb = read.verb_at(Row(-1, "", "", "", "", "", *cue))
        item = read.item_at(read.token_at(cue.end - 1))
        group = verb.subject if verb else read.group(item + 1)
        said = next(_speaker(read, group), None)
        return cell | {"attributed_to": self.quote(_shifted(said, sentence.start))} if said else {}

    def _periods(self, sentence: Span, text: str) -> list[Rows]:
        """Return the period of each time phrase of a sentence."""
        return [period for phrase in times(text) if (period := self._period(sentence, text, phrase))]

    def _period(self, sentence: Span, text: str, phrase: Span) -> Rows:
        if self.day is None:
            return {}
        if lead := re.search(r"\b(?:in|on|at|during)\s(?:the\s)?$", text[: phrase.start], re.IGNORECASE):
            longer = Span(lead.start(), phrase.end)
            same = read_period(text[phrase.start : phrase.end], self.day)
            phrase = longer if read_period(text[longer.start : longer.end], self.day) == same else phrase
        exact = text[phrase.start : phrase.end]
        if next_period(exact, self.day) and re.search(r"\b(?:will|to be|is to|are to)\b", text):
            return {}  # of a year that the phrase leaves open
        if re.search(r"\b(?:earlier|before)$", exact) or re.search(
            r"\b(?:than|as|from|against|on|over)\s$", text[: phrase.start]
        ):
            return {}  # of what is compared
        period: Rows = {}
        found = read_period(exact, self.day)
        for part, name in (("from", "period_from"), ("to", "period_to"), ("approximate", "period_is_approximate")):
            column = c.column("indicators", name)
            context = Context(column, text[: phrase.start], text[phrase.end :], document_date=self.day)
            if found and found.open_end == "last" and part == "to":
                continue
            try:
                period[part] = BASES[probable(column.bases, exact)].derive(exact, context)
            except Underivable:
                if part == "approximate":
                    return {}
        return {"period": period | {"quote": self.quote(_shifted(phrase, sentence.start))}} if len(period) > 1 else {}

    # Numbers ------------------------------------------------------------------------------------------------

    def _indicators(self, sentence: Span, there: Sequence[Thing], period: Rows) -> Iterator[Rows]:
        """Yield each number of a sentence with what it may measure, of each record there and of none."""
        text = self.text[sentence.start : sentence.end]
        numbers = [*self._numbers(sentence, text, there)]
        rows = [
            Row(-1, one.reference, one.table, field, basis, value, *_shifted(place, -sentence.start))
            for one in there
            for field, basis, value, place in one.rows()
            if _within(place, sentence)
        ]
        rows += [Row(-1, f"number/{at}", "indicators", "value", "number", "", *n.span) for at, n in enumerate(numbers)]
        rows += [Row(-1, "", "indicators", "period_from", "period", "", *span) for span in times(text)]
        read = Sentence(text, sorted(rows, key=lambda row: row.start))
        last: list[Span] = []
        for at, number in enumerate(numbers):
            later = numbers[at + 1] if at + 1 < len(numbers) else None
            if number.column == "previous_value" and later and later.column == "value":
                continue
            before = numbers[at - 1] if at and numbers[at - 1].column == "previous_value" else None
            row = self._number(sentence, text, number, before if number.column == "value" else None)
            counting = next((one for one in there if one.count == _shifted(number.span, sentence.start)), None)
            upper = number.value_to[1] if number.value_to else number.span
            measured = [_shifted(counting.places[0], -sentence.start)] if counting else [*_measures(read, upper)]
            if compared := _compared(read, number.span):
                measured = last
                row = {"change_by": row.pop("value", {}), "change": self._change(sentence, text, compared)} | row
                if not row["change_by"] or not row["change"]:
                    continue
            elif (
                number.unit and number.unit[0] == "%" and {"change", "value"} <= {*row} and "previous_value" not in row
            ):
                is_end = text[: number.span.start].endswith("to ")
                row = row if is_end else {"change_by": row.pop("value")} | row
            last = measured
            for measure in measured:
                quoted = {"measure": self.quote(_shifted(measure, sentence.start))} | row | period
                quoted |= self._modality(sentence, text, number.span)
                if "period" in quoted and not self._beside(text, number.span, measure):
                    quoted.pop("period", None)
                if counting:
                    yield {"subject": counting.reference} | quoted
                    continue
                if not _by_another(read, number.span):
                    yield from ({"subject": one.reference} | quoted for one in there)
                yield quoted

    def _number(self, sentence: Span, text: str, number: Number, before: Number | None) -> Rows:
        row: Rows = {}
        for one in (number, before) if before else (number,):
            row[one.column] = self._cells(_shifted(one.span, sentence.start), _plain(one.value))
        if number.value_to:
            value, place = number.value_to
            row["value_to"] = self._cells(_shifted(place, sentence.start), _plain(value))
        if number.unit:
            row["unit"] = self._cells(_shifted(number.unit[1], sentence.start), number.unit[0])
        for column in ("value_is_approximate", "bound"):
            for cue, term in cues_in(text, c.vocabularies("indicators")[column]):
                if number.column == "value" and re.fullmatch(r"\s(?:the\s)?", text[cue.end : number.span.start]):
                    is_bound = column == "bound"
                    row[column] = self._cells(_shifted(cue, sentence.start), term if is_bound else term == "true")
        first = min(one.span.start for one in ((number, before) if before else (number,)))
        for cue, term in cues_in(text, c.vocabularies("indicators")["change"]):
            moved = text[cue.start : cue.end].lower() not in ("up", "down")
            if moved and re.fullmatch(r"\s(?:(?:by|to|from)\s)?(?:\w+\s)?", text[cue.end : first]):
                row["change"] = self._cells(_shifted(cue, sentence.start), term)
        return row

    def _beside(self, text: str, number: Span, measure: Span) -> bool:
        """Whether the time of a sentence stands in front of it, or beside a number or its measure."""
        phrase, *_ = times(text)
        gaps = [text[one.end : phrase.start] for one in (number, measure) if one.end <= phrase.start]
        return phrase.start < 12 or any(re.fullmatch(r"\s(?:\w+\s){0,2}", gap) for gap in gaps)

    def _change(self, sentence: Span, text: str, cue: Span) -> Rows:
        term = c.vocabularies("indicators")["change"].by_cue.get(text[cue.start : cue.end].lower())
        return self._cells(_shifted(cue, sentence.start), term) if term else {}

    def _numbers(self, sentence: Span, text: str, there: Sequence[Thing]) -> Iterator[Number]:
        """Yield the numbers of a sentence outside of names and times, each with scale and unit."""
        taken = {at for start, end in times(text) for at in range(start, end)}
        taken |= {
            at
            for one in there
            for field, _, _, place in one.rows()
            for at in range(*_shifted(place, -sentence.start))
            if one.count is None and field != "mention"
        }
        all_ = [*words(text)]
        end = 0
        for at, word in enumerate(all_):
            if word.start < end or word.start in taken or not re.match(r"[\d$£€¥]|[A-Za-z]", text[word.start]):
                continue
            if text[: word.start].endswith("("):  # another currency
                continue
            for last in reversed(all_[at : at + MOST_WORDS]):
                span = Span(word.start, last.end)
                if taken.isdisjoint(range(*span)) and (number := self._read(text, span)):
                    number = self._range(text, number)
                    end = max(span.end, number.value_to[1].end if number.value_to else 0)
                    yield number
                    break

    def _read(self, text: str, span: Span) -> Number | None:
        exact = text[span.start : span.end]
        if re.search(r"-[^\W\d]", exact) and (match := matched(exact)) and match["unit"]:  # "a 200-kilowatt stack"
            return None
        if exact.lower() == "one" or (read_number(exact) is None and share(exact) is None and matched(exact) is None):
            return None
        if re.search(r"\sto\s", exact) and not re.match(r"(?i:between|from)\s", exact):
            return None  # each end by its own words
        if re.match(r"\s(?:more|less|fewer)\s(?!than\b)", text[span.end :]):
            return None
        if exact[0].isupper() and exact[1:2].islower() and span.start and not text[: span.start].isspace():
            return None  # part of a name
        earlier = re.search(r"\bfrom\s$", text[: span.start])
        for name in NUMBERS[1:2] if earlier else NUMBERS:
            value = self._derived(name, text, span)
            if value is not None:
                to = self._derived("value_to", text, span) if name == "value" else None
                return Number(span, name, value, None if to is None else (to, span), self._unit(text, span))
        return None

    def _range(self, text: str, number: Number) -> Number:
        """Return a number with the upper end of its range, each by its own words: "between 4,000 and 5,000"."""
        joint = re.compile(r"\s(?:and|to)\s").match(text, number.span.end)
        following = [word for word in words(text) if joint and word.start >= joint.end()][:MOST_WORDS]
        for last in reversed(following):
            span = Span(following[0].start, last.end)
            if (value := self._derived("value_to", text, span)) is not None:
                return number._replace(value_to=(value, span), unit=number.unit or self._unit(text, span))
        return number

    def _derived(self, name: str, text: str, span: Span) -> float | None:
        column = c.column("indicators", name)
        exact = text[span.start : span.end]
        context = Context(column, text[: span.start], text[span.end :], self.currencies)
        try:
            value = BASES[probable(column.bases, exact)].derive(exact, context)
        except Underivable:
            return None
        return value if isinstance(value, float) else None

    def _unit(self, text: str, span: Span) -> tuple[str, Span] | None:
        """Return the unit within a quantity, and where it stands."""
        exact = text[span.start : span.end]
        match = matched(exact)
        word = exact if share(exact) is not None else match and (match["unit"] or match["prefix"])
        if not word:
            return None
        start = span.start + exact.rindex(word)
        place = Span(start, start + len(word))
        context = Context(c.column("indicators", "unit"), text[: place.start], text[place.end :], self.currencies)
        try:
            return str(BASES["unit"].derive(word, context)), place
        except Underivable:
            return None

    # States and relations -------------------------------------------------------------------------------------

    def _states(self, sentence: Span, text: str, there: Sequence[Thing]) -> Iterator[Rows]:
        """Yield each cue of a state with each record in the sentence."""
        for cue, term in cues_in(text, Vocabulary("status")):
            at = _shifted(cue, sentence.start)
            if not _named(there, at) and term != PLANNED:
                said = {"state": self._cells(at, term)} | self._modality(sentence, text, cue)
                yield from ({"subject": one.reference} | said for one in there)

    def _relations(self, sentence: Span, text: str, there: Sequence[Thing]) -> Iterator[Rows]:
        """Yield each two records in a sentence with each cue of a predicate that admits them."""
        listing = c.vocabularies("relations")["listing"].by_cue
        read = Sentence(text, ())
        for cue, term in cues_in(text, PREDICATE):
            predicate, at = PREDICATE.by_name[term], _shifted(cue, sentence.start)
            assert isinstance(predicate, Predicate)
            if _named(there, at) or re.fullmatch(r"\W+", text[cue.start : cue.end]) or text[cue.end :][:1] == ":":
                continue
            if re.search(r"[A-Z]\w+, (?:the|an?) $", text[: cue.start]) and not _named(
                there, _shifted(_word_before(text, cue), sentence.start)
            ):
                continue  # "in Haoxi, the capital of": what it is said of is no record
            verb = read.verb_at(Row(-1, "", "relations", "predicate", "term", term, *cue))
            if verb and read.tokens.starts[verb.verb] >= cue.end:  # the cue is only an auxiliary: "has worked with"
                continue
            for one, other in permutations(there, 2):
                if one.table not in predicate.subjects or other.table not in predicate.objects:
                    continue
                row: Rows = {"subject": one.reference, "predicate": self._cells(at, term), "object": other.reference}
                row |= self._modality(sentence, text, cue)
                if term_ := listing.get(text[cue.start : cue.end].lower()):
                    if not other.count:
                        continue
                    row["listing"] = self._cells(at, term_)
                yield row


def _measures(s: Sentence, number: Span) -> Iterator[Span]:
    """Yield what a number may measure: the noun behind it, or else the one before "of", the subject, or the verb."""
    token = s.token_at(number.end - 1)
    phrase = s.phrase_at(token)
    item = s.item_at(token)
    lead = s.word(item - 1)
    verb = s.verb_of(item)
    if not s.verbs:
        if s.kinds[1:2] == ":" and item == 2:  # "Area: 7,400 m²"
            yield from _of_group(s, s.group(0))
    elif phrase and phrase.head > token:
        if lead != "of":  # "a capacity of 1,200 electrolysers" is a capacity
            yield from _noun(s, phrase, token + 1)
    elif s.word(item + 1) == "of":  # "half of its budget"
        group = s.group(item + 2)
        named = group and s.text[s.tokens.starts[group.members[0].head]].isupper()
        again = s.text[: s.tokens.starts[s.firsts[item]]].endswith("or ")
        if group and not named and not again and not s.known(group):
            yield from _of_group(s, group)
    elif lead == "of":
        yield from _of_group(s, s.group(item - 2))
    elif verb is not None and verb.item < item:
        yield from _of_verb(s, verb, item, lead)


def _of_verb(s: Sentence, verb: VerbGroup, item: int, lead: str) -> Iterator[Span]:
    """Yield what a verb gives a number to: its object or subject where that rises or is so, or the verb itself."""
    word = Span(s.tokens.starts[verb.verb], s.tokens.ends[verb.verb])
    changes = any(cues_in(s.text[word.start : word.end], c.vocabularies("indicators")["change"]))
    direct = item == verb.item + 1
    states = verb.copula or changes or s.tokens.words[verb.verb] in REACHING
    group = verb.objects if changes and not direct and verb.objects else verb.subject
    if states and (direct or lead in ("by", "to", "from", "at")):
        first = group.members[0].item if group else 0
        beside = group and (group is verb.objects or (first + 1 == verb.item and s.kinds[max(first - 1, 0)] != "P"))
        if group and beside and not s.known(group):
            yield from _of_group(s, group)
    elif s.tokens.words[verb.verb] in NO_VERBS:
        return
    elif (direct and not verb.passive) or (lead == "for" and item == verb.item + 2):
        yield word


def _of_group(s: Sentence, group: Group | None) -> Iterator[Span]:
    if group and len(group.members) == 1:
        yield from _noun(s, group.members[0], group.members[0].start)


def _speaker(s: Sentence, group: Group | None) -> Iterator[Span]:
    """Yield the words of one noun phrase, without an article."""
    if group and len(group.members) == 1:
        phrase = group.members[0]
        start = phrase.start + (s.tokens.words[phrase.start] in ("the", "a", "an"))
        if start < phrase.end and s.tokens.words[phrase.head] not in EMPTY:
            yield Span(s.tokens.starts[start], s.tokens.ends[phrase.end - 1])


def _compared(s: Sentence, number: Span) -> Span | None:
    """Return the word that makes a number a change of the one before: "up 8 per cent", "0.7 points more than"."""
    before = re.search(r"\b(up|down)\s$", s.text[: number.start], re.IGNORECASE)
    behind = re.match(r"\s(more|less|fewer|higher|lower)\s(?:than\b)", s.text[number.end :], re.IGNORECASE)
    found = before or behind
    offset = number.end if found is behind else 0
    return Span(found.start(1) + offset, found.end(1) + offset) if found else None


def _by_another(s: Sentence, number: Span) -> bool:
    """Whether a number is not said of the subject of its clause, which counts it or does something to a group.

    Nor is one that stands in front: "from 63 proposals".
    """
    item = s.item_at(s.token_at(number.start))
    verb = s.verb_of(item)
    front = verb and verb.subject and item < verb.subject.members[0].item and s.kinds[item - 1 : item] == "P"
    if verb is None or front:
        return verb is not None
    word = s.tokens.words[verb.verb]
    does = word in PREDICATE.by_cue or word in Vocabulary("status").by_cue  # "opened nine stations" counts a group
    return word in COUNTING or (does and word not in HOLDING and item == verb.item + 1)


def _noun(s: Sentence, phrase: NounPhrase, first: int) -> Iterator[Span]:
    """Yield the words of a noun phrase, from a token on, behind its determiners, owners and names."""
    tokens = s.tokens
    cut = [at for at in range(first, phrase.head) if tokens.classes[at] in "D#M" or is_function_word(tokens.words[at])]
    start = max([first, *(at + 1 for at in cut), *(at + 1 for at in phrase.possessors)])
    while start < phrase.head and not tokens.words[start][0].isalnum():
        start += 1
    found = Span(tokens.starts[start], tokens.ends[phrase.head])
    is_time = any(a < found.end and found.start < b for a, b in times(s.text))
    empty = tokens.words[phrase.head] in NO_MEASURES | EMPTY | TAKEN
    if start <= phrase.head and tokens.classes[phrase.head] == "W" and not is_time and not empty:
        yield found


def _word_before(text: str, cue: Span) -> Span:
    end = text.rindex(",", 0, cue.start)
    return Span(end - 1, end)


def _named(there: Sequence[Thing], at: Span) -> bool:
    """Whether words lie in a name."""
    return any(place.start < at.end and at.start < place.end for one in there for place in one.places)


def _within(place: Span, sentence: Span) -> bool:
    return sentence.start <= place.start < sentence.end


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value


def numbers_of(row: Mapping[str, Any]) -> str:
    """Return the quotes of the numbers of an indicator: candidates with the same are of one number."""
    return "|".join(str(row[name]["quote"]) for name in NUMBERS if name in row)
