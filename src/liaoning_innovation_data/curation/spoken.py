"""What a text speaks of: names with the noun of a kind, other names for them, counted groups, and what takes them up.

All of it is read by rules. A name counts if its head is the noun of a kind, a group if a number stands before that
noun, a pronoun or "the laboratory" if the structure of the sentences proves what it takes up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..evidence.derivation.names import DETERMINERS, is_bare_plural, is_plural, names_it
from ..evidence.derivation.numbers import read_number
from ..evidence.derivation.terms import cues_in
from ..evidence.derivation.text import Span, is_function_word
from ..evidence.naming import capitalised, heads, introduces, shortens
from ..evidence.support import PROVEN, TITLE
from ..evidence.support.mentioned import mention
from ..evidence.support.sentence import Records, Row, Sentence, Spoken
from ..schema import columns as c
from ..schema import ids
from ..schema.models import NAMED_TABLES

_IN_BRACKETS = re.compile(r"\s?[(（]([^()（）\s]{2,12})[)）]")
_POINTING = re.compile(r"\b(?:it|its|they|their|them|(?:the|this|these|those) [^\W\d_]+)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?P<count>[\d,]*\d|[a-z]+(?:-[a-z]+)?) (?P<name>(?:[a-z][\w-]* ){0,3}?[a-z][\w-]*s)\b", re.IGNORECASE
)
TABLES_OF_TAGS = {
    "org": "organisations",
    "organization": "organisations",
    "organizations": "organisations",
    "gpe": "organisations",
    "loc": "organisations",
    "location": "organisations",
    "fac": "platforms",
    "product": "achievements",
}
"""The tags of named-entity recognition, as OntoNotes and CoNLL have them, that mean a table."""
PLACES = ("province", "city", "district", "place")
"""The kinds of organisations that are places: those that are counted are no group."""
_BARE = re.compile(r"\b(?:to|with|by|from|of|for|between) ([a-z]+s)\b(?! (?:and|or) )")
_BEHIND = re.compile(r"(?:\.?,\s?(?:Co|Ltd|Inc)\b\.?)+|\s(?:A/S|plc|province|programme|program)\b")
"""What belongs to a name behind its capitalised words."""
_PLACE = re.compile(r"\b((?:city|town|canton|province|district|county) of [A-Z]\w+(?: [A-Z]\w+)?)")
FIELDS = (None, "achievements")
"""The tables of what may stand behind "and" in a name: "Ministry of Science and Technology"."""
_JOINTS = r"\s(?:of|for|in|at|on|and)\s"
_STATED = ("extent", "status")
"""The columns of records whose cues in a name state nothing of its record."""


@dataclass
class Thing:
    """A record: one thing that is named, or a group that is counted."""

    table: str
    name: str
    places: list[Span] = field(default_factory=list[Span])
    aliases: dict[str, list[Span]] = field(default_factory=dict[str, list[Span]])
    mentions: list[tuple[Span, str]] = field(default_factory=list[tuple[Span, str]])
    """The words that take it up, and why they mean it."""
    count: Span | None = None
    """The number of its members, in front of its name."""
    slug: str = ""

    @property
    def reference(self) -> str:
        """How a seed refers to the record."""
        return f"{ids.KINDS[self.table]}/{self.slug}"

    @property
    def is_group(self) -> bool:
        """Whether it is several things."""
        return self.count is not None or is_bare_plural(self.name)

    @property
    def head(self) -> str:
        """The nouns for which "the" may stand: the last word of the head of the name, and the cue of its kind."""
        cue = next((self.name[a:b] for column, _, (a, b) in self.terms if column == "kind"), "")
        return f"{re.split(_JOINTS, self.name)[0].split()[-1]} {cue}"

    @property
    def terms(self) -> Iterator[tuple[str, str, Span]]:
        """Yield the columns of which the name holds a cue, with the term and where in the name the cue stands."""
        for column, vocabulary in c.vocabularies(self.table).items():
            found = [] if column in _STATED or vocabulary.small_words else [*cues_in(self.name, vocabulary)]
            fitting = [(span, term) for span, term in found if column != "kind" or heads(self.name, span)]
            if column != "country" and fitting:
                span, term = max(fitting, key=lambda each: each[0].end - each[0].start)
                yield column, term, span

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The columns of which the name holds a cue, with their terms."""
        return [(column, term) for column, term, _ in self.terms]

    @property
    def nouns(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of the record, and the nouns that may stand for it."""
        kind = c.vocabularies(self.table).get("kind")
        terms = {term for column, term, _ in self.terms if column == "kind"}
        cues = [cue for term in terms if kind for cue in kind.by_name[term].cues]
        return (self.name, *self.aliases), (*cues, ids.RECORD_KINDS[self.table])

    def rows(self) -> Iterator[tuple[str, str, str, Span]]:
        """Yield field, basis, value and place of the words that mean the record."""
        yield from (("name", "verbatim", self.name, place) for place in self.places)
        yield from (("aliases", "verbatim", alias, place) for alias, at in self.aliases.items() for place in at)
        yield from (("name", "mention", self.name, place) for place, _ in self.mentions)


def things(
    text: str,
    sentences: Sequence[Span],
    metadata: int,
    publisher: Span | None,
    others: Iterable[tuple[str, Span]] = (),
) -> list[Thing]:
    """Return what a text names and counts, each with its places; what is in a longer name is no place.

    `others` are further names, with their tables.
    """
    known: dict[str, Thing] = {}
    if publisher:
        name = text[publisher.start : publisher.end]
        known[name] = Thing("organisations", name)
    for span in sentences:
        for name in _whole(text[span.start : span.end]):
            if (year := re.search(rf"(?<!\w){re.escape(name)} (?:19|20)\d\d\b", text)) and table_of(
                name
            ) == "achievements":
                name = year[0]
                known[name] = Thing("achievements", name)
            table = table_of(name)
            is_new = (
                table
                and name not in known
                and (table != "achievements" or ("kind", "prize") in Thing(table, name).kinds)
            )
            if table and is_new and not re.search(rf"\b(?:called|named)\s(?:the\s)?{re.escape(name)}", text):
                known[name] = Thing(table, name)
    found = _other_names(text, _placed(text, known.values()))
    found += _further(text, others, found)
    found += [one for span in sentences[metadata:] for one in _groups(text, span, found)]
    found += [one for span in sentences[metadata:] for one in _plurals(text, span, found)]
    slugs = set[str]()
    for one in found:
        one.slug = new_slug(one.name, slugs)
    return found


def _further(text: str, others: Iterable[tuple[str, Span]], found: Sequence[Thing]) -> list[Thing]:
    """Return the things of further names, each with the places where it is named and nothing else is."""
    taken = {at for one in found for _, _, _, place in one.rows() for at in range(*place)}
    further: dict[tuple[str, str], Thing] = {}
    for table, span in others:
        if taken.isdisjoint(range(*span)):
            name = text[span.start : span.end]
            taken.update(range(*span))
            further.setdefault((table, name), Thing(table, name)).places.append(span)
    return [*further.values()]


def table_of_label(label: str) -> str | None:
    """Return the table that a label of an extraction means, or None.

    >>> [table_of_label(label) for label in ("ORG", "Laboratory", "company", "platforms", "PERSON")]
    ['organisations', 'laboratories', 'organisations', 'platforms', None]
    """
    low = re.sub(r"[\W_]+", " ", label).strip().lower()
    named = {**TABLES_OF_TAGS, **{ids.RECORD_KINDS[table]: table for table in NAMED_TABLES}}
    return low if low in NAMED_TABLES else named.get(low) or (table_of(low) if low else None)


def new_slug(text: str, taken: set[str]) -> str:
    """Return the slug for some words, with a number behind it where it is taken."""
    base = ids.propose_slug(text)
    slug = next(s for n in range(1, len(taken) + 2) if (s := base if n == 1 else f"{base}-{n}") not in taken)
    taken.add(slug)
    return slug


def table_of(name: str) -> str | None:
    """Return the table whose noun is the head of a name, or None: of several cues the longest counts."""
    head = re.split(r"\s(?:of|for|and)\s", name)[0]
    if re.search(r"\b(?:Laborator(?:y|ies)|Labs?)$", head, re.IGNORECASE):
        return "laboratories"
    low = head.lower()
    fitting = [
        (len(cue), table)
        for table in NAMED_TABLES
        if (kind := c.vocabularies(table).get("kind"))
        for cue in kind.by_cue
        if low.endswith(cue) and not re.match(r"[\w-]", low[: -len(cue)][-1:])
    ]
    return max(fitting, key=lambda each: each[0])[1] if fitting else None


def places_of(name: str, text: str, taken: set[int]) -> Iterator[Span]:
    """Yield where a name stands whole and outside of what is taken, which grows."""
    for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
        if match.start() not in taken:
            taken.update(range(*match.span()))
            yield Span(*match.span())


def _placed(text: str, named: Iterable[Thing]) -> list[Thing]:
    taken = set[int]()
    for longest in sorted(named, key=lambda one: -len(one.name)):
        longest.places = [*places_of(longest.name, text, taken)]
    return [one for one in named if one.places]


def _other_names(text: str, found: list[Thing]) -> list[Thing]:
    """Add to each name what follows in brackets or as "formerly …", and its short form where that stands alone."""
    taken = {at for one in found for place in one.places for at in range(*place)}
    former = list[Thing]()
    for one in found:
        others = list[str]()
        for place in one.places:
            if match := _IN_BRACKETS.match(text, place.end):
                others += [match[1]] if shortens(match[1], one.name) or not match[1].isascii() else []
            for other in found:
                gap = text[place.end : other.places[0].start]
                is_new = other is not one and other.table == one.table and len(gap) < 24
                if is_new and re.search(r"\w", gap) and introduces(gap, text[other.places[0].end :][:40]):
                    one.aliases[other.name] = other.places
                    former.append(other)
        bare = re.sub(r"\s(?:[A-Z]{2,}|plc|GmbH|Ltd|Inc|[A-Z]/S)\.?$", "", one.name)
        others += [bare] if bare != one.name else []
        for alias in dict.fromkeys(others):
            if places := [*places_of(alias, text, taken)]:
                one.aliases[alias] = places
    for one in found:
        longer = [other for other in found if other.table == one.table and other.name.startswith(f"{one.name} ")]
        if one not in former and len(longer) == 1 and not re.search(r"\d", longer[0].name):
            longer[0].aliases[one.name] = one.places
            former.append(one)
    return [one for one in found if one not in former]


def _groups(text: str, sentence: Span, named: Iterable[Thing]) -> Iterator[Thing]:
    """Yield what a number counts, if its noun is that of a table or kind: "six laboratories"."""
    taken = {at for one in named for _, _, _, place in one.rows() for at in range(*place)}
    if re.search(r"\b(?:not|no|never|neither|nor)\b", text[sentence.start : sentence.end], re.IGNORECASE):
        return
    for match in _COUNTED.finditer(text, sentence.start, sentence.end):
        before = text[sentence.start : match.start()].split()[-1:] or [""]
        name = Span(*match.span("name"))
        count = read_number(match["count"].lower())
        inner = match["name"].split()
        if (
            count is None
            or count < 2
            or count != int(count)
            or not taken.isdisjoint(range(*match.span()))
            or before[0].lower() in (*DETERMINERS, "all", "than", "-")
            or any(map(is_function_word, inner))
            or not is_plural(inner[-1])
        ):
            continue
        kinds = c.all_vocabularies()["organisations.kind"]
        if any(term in PLACES for _, term in cues_in(inner[-1], kinds)):
            continue
        table = table_of(re.sub("ies$", "y", match["name"]).removesuffix("s")) or table_of(match["name"])
        table = table or next((name for name, noun in ids.RECORD_KINDS.items() if noun == inner[-1][:-1]), None)
        if table in NAMED_TABLES:
            yield Thing(table, match["name"], [name], count=Span(*match.span("count")))


def _plurals(text: str, sentence: Span, named: Iterable[Thing]) -> Iterator[Thing]:
    """Yield the bare plurals of the noun of a kind, behind a preposition: "shared with companies"."""
    taken = {at for one in named for _, _, _, place in one.rows() for at in range(*place)}
    for match in _BARE.finditer(text, sentence.start, sentence.end):
        table = table_of(match[1])
        if table == "organisations" and is_plural(match[1]) and match.start(1) not in taken:
            yield Thing(table, match[1], [Span(*match.span(1))])


class Speech:
    """The sentences of a text in order, each with what it speaks of; what takes up a record is found on the way."""

    def __init__(self, text: str, sentences: Sequence[Span], metadata: int, found: Sequence[Thing]) -> None:
        self.text, self.found = text, found
        plural = {one.reference for one in found if one.is_group}
        self.records = Records({}, {}, plural, {one.reference: one.nouns for one in found})
        self.topic = ""
        """The record that is the subject of the sentence before."""
        before = list[Spoken]()
        for ordinal, span in enumerate(sentences):
            is_text = ordinal >= metadata
            rows = self._rows(span)
            if is_text:
                rows = self._with_mentions(span, rows, ordinal, before)
            read = Sentence(text[span.start : span.end], rows, self.records, ordinal, before)
            spoken = read.spoken()
            subject = next((verb.subject for verb in read.verbs if verb.subject), None)
            self.topic = next(iter(read.known(subject)), "") if is_text else ""
            before += spoken if is_text else (one._replace(sentence=TITLE, subject=False) for one in spoken)

    def _rows(self, sentence: Span) -> list[Row]:
        rows = [
            Row(
                -1,
                one.reference,
                one.table,
                field,
                basis,
                value,
                place.start - sentence.start,
                place.end - sentence.start,
            )
            for one in self.found
            for field, basis, value, place in one.rows()
            if sentence.start <= place.start < sentence.end
        ]
        return sorted(rows, key=lambda row: row.start)

    def _with_mentions(self, sentence: Span, rows: list[Row], ordinal: int, before: Sequence[Spoken]) -> list[Row]:
        """Return the rows of a sentence with the mentions that its structure proves, which their things get, too."""
        text = self.text[sentence.start : sentence.end]
        for match in _POINTING.finditer(text):
            overlaps = any(row.start < match.end() and match.start() < row.end for row in rows)
            part = text[: match.start()].endswith(" of ") and match[0].endswith("s") and " " in match[0]
            if overlaps or part or re.match(r"\s(?:kind|own)\b", text[match.end() :]):
                continue
            proven = list[tuple[Thing, Row, str]]()
            for one in self._meant(match[0], sentence, match.start()):
                row = Row(-1, one.reference, one.table, "name", "mention", one.name, *match.span())
                within = sorted([*rows, row], key=lambda each: each.start)
                read = Sentence(text, within, self.records, ordinal, before)
                why = self._proven(read, row)
                if why and _is_whole(read, row):
                    proven.append((one, row, why))
            if len(proven) == 1:
                one, row, why = proven[0]
                one.mentions.append((Span(sentence.start + row.start, sentence.start + row.end), why))
                rows = sorted([*rows, row], key=lambda each: each.start)
        return rows

    def _meant(self, words_: str, sentence: Span, at: int) -> list[Thing]:
        """Return the things, named before, that some words may take up: of a noun, those with it in their name."""
        earlier = [one for one in self.found if any(place.start < sentence.start + at for *_, place in one.rows())]
        if " " not in words_:
            return [one for one in earlier if names_it(words_, *one.nouns)]
        named = [one for one in earlier if names_it(words_, (one.head,), ())]
        return named or [
            one for one in earlier if ("kind", "enterprise") in one.kinds and names_it(words_, (), one.nouns[1])
        ]

    def _proven(self, s: Sentence, row: Row) -> str:
        """Return why words take up a record, or "".

        A pronoun has to take up the subject of its sentence, or else of the one before: the nearest thing that agrees
        may be one that no name tells. "The laboratory" has to be the only one of its name.
        """
        verdict = mention(s, row)
        words_ = s.text[row.start : row.end]
        if " " in words_:
            others = [one for one in self._meant(words_, Span(0, len(self.text)), len(self.text)) if not one.is_group]
            alone = (
                len(others) == 1 and row.record not in self.records.plural and not words_.lower().startswith("these")
            )
            if alone:
                return f"the only {words_.split()[-1].lower()} that is named"
        if verdict.support != PROVEN:
            return ""
        own = next((verb.subject for verb in s.verbs if verb.subject), None)
        before = own is not None and s.tokens.starts[own.members[0].start] < row.start
        if before:
            return verdict.why if row.record in s.known(own) else ""
        return verdict.why if row.record == self.topic else ""


def _is_whole(s: Sentence, row: Row) -> bool:
    """Whether words are a whole noun phrase, or a possessive: "the laboratory" is none in "the laboratory building"."""
    last = s.span(row)[1]
    behind = s.tokens.classes[last + 1 : last + 2]
    if " " not in s.text[row.start : row.end]:
        return True
    return behind not in ("W", "M", "#") and s.tokens.words[last + 1 : last + 2] != ["of"]


def _whole(text: str) -> Iterator[str]:
    """Yield the capitalised names of a text, with what follows "for", "of the" or "and" in them.

    >>> [*_whole("A Ministry of Science and Technology runs it with Bell University and Farsund Polytechnic.")]
    ['Ministry of Science and Technology', 'Bell University', 'Farsund Polytechnic']
    """
    runs = [(run[0].start, run[-1].end, len(run)) for run in capitalised(text)]
    last = ""
    while runs:
        start, end, count = runs.pop(0)
        while runs and table_of(text[start:end]):
            (first, behind, more), said = runs[0], text[start:end]
            gap, is_field = text[end:first], table_of(text[first:behind]) in FIELDS and more == 1
            lists_fields = gap == " and " and is_field and re.search(r"\s(?:of|for)\s", said)
            if not (re.fullmatch(r"\s(?:for|of)\s(?:the\s)?", gap) or lists_fields):
                break
            end, count = behind, count + runs.pop(0)[2]
        is_cut = last and text[:start].endswith(f"{last} and ") and not table_of(last)
        last = text[start:end]
        if suffix := _BEHIND.match(text, end):
            end, count = suffix.end(), count + 1
            last = text[start:end]
        if count > 1 and not is_cut:
            yield last
    yield from (match[1] for match in _PLACE.finditer(text))
