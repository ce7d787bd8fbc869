"""What a text speaks of: names with the noun of a kind, other names for them, counted groups, and what takes them up.

All of it is read by rules. A name counts if its head is the noun of a kind, a group if a number stands before that
noun, a pronoun or "the laboratory" if the structure of the sentences proves what it takes up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from ..evidence.derivation.dates import times
from ..evidence.derivation.names import is_bare_plural, is_plural, names_it
from ..evidence.derivation.terms import cues_in
from ..evidence.derivation.text import Span
from ..evidence.naming import capitalised, heads, shortens
from ..evidence.support import PROVEN, TITLE
from ..evidence.support.mentioned import mention
from ..evidence.support.sentence import Records, Row, Sentence, Spoken
from ..schema import columns as c
from ..schema import ids
from ..schema.models import NAMED_TABLES
from .nouns import ASIDE, INTRODUCED, WORDS, possible, table_of

_IN_BRACKETS = re.compile(r"\s?[(（]([^()（）\s]{2,12})[)）]")
_POINTING = re.compile(
    r"\b(?:it|its|they|their|them|(?:the|this|these|those) (?!first|last)[^\W\d_]+)\b(?! kind| own)", re.IGNORECASE
)
_PLACE = re.compile(
    r"\b(?:canton|city|county|district|municipality|province|region|town|village)\sof\s[A-Z]\w+(?:\s[A-Z]\w+)*"
)
_MADE = r",?(?:\s(?:which|that))?\s(?:is|was|has been)\s(?:built|operated|constructed|installed)\sby\b"
"""What is said of a network that is a platform."""
_BEHIND = re.compile(
    r"(?:\.?,\s?(?:Co|Ltd|Inc)\b\.?)+|\s(?:A/S|AS|plc|province|programme|program)\b|(?<=Prize)\s(?:19|20)\d\d\b|(?<=\sCo)\.(?=,|\s[a-z])"
)
"""What belongs to a name behind its capitalised words."""
_QUOTED = re.compile(r"[“\"](?:[A-Z]\w+\s?)+[”\"]\s$")
"""What belongs to a name before them: "the “Two Rivers” Incubator"."""
TABLES_OF_TAGS = {tag: table for table, tags in WORDS["tags"].items() for tag in tags.split()}
"""The tags of named-entity recognition that mean a table."""
_LEGAL = re.compile(r"(?:\s(?:[A-Z]{2,}|plc|GmbH|Ltd|Inc|Lda|[A-Z]/S|Group|Holding)|,?\s(?:Co|Corp)|,\sLtd)\.?$")
"""What a company's name is often told without."""
FIELDS = (None, "achievements")
"""The tables of what may stand behind "and" in a name: "Ministry of Science and Technology"."""
_STATED = ("extent", "status", "country")  # the columns of records whose cues in a name state nothing of its record


@dataclass
class Thing:
    """A record: one thing that is named, or a group that is counted."""

    table: str
    name: str
    places: list[Span] = field(default_factory=list[Span])
    aliases: dict[str, list[Span]] = field(default_factory=dict[str, list[Span]])
    mentions: list[tuple[Span, str]] = field(default_factory=list[tuple[Span, str]])
    """The words that take it up, and why they mean it."""
    count: Span | None = None  # the number of its members, in front of its name
    sure: bool = True
    """Whether it is a record even if nothing is proven of it."""
    told: bool = True
    """Whether its noun says what it is, or what is done with it."""
    slug: str = ""

    @property
    def reference(self) -> str:
        """How a seed refers to the record."""
        return f"{ids.KINDS[self.table]}/{self.slug}"

    @property
    def is_group(self) -> bool:
        """Whether it is several things."""
        return self.count is not None or is_bare_plural(self.name)

    @cached_property
    def terms(self) -> dict[str, tuple[str, Span]]:
        """The columns of which the name holds a cue, with the term and where in the name the longest cue stands."""
        found: dict[str, tuple[str, Span]] = {}
        for column, vocabulary in c.vocabularies(self.table).items():
            stated = column in _STATED or vocabulary.small_words
            cues = [*cues_in("" if stated else self.name, vocabulary)]
            if column == "country" and self.name.lower() in vocabulary.by_cue:
                cues = [(Span(0, len(self.name)), vocabulary.by_cue[self.name.lower()])]
            fitting = [(term, cue) for cue, term in cues if column != "kind" or heads(self.name, cue)]
            if fitting:
                found[column] = max(fitting, key=lambda each: each[1].end - each[1].start)
        return found

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The nouns for which "the" may stand: the last word of the head of the name, and the cue of its kind."""
        last = re.split(r"\s(?:of|for|in|at|on|and)\s", self.name)[0].split()[-1]
        return (last, *(self.name[a:b] for column, (_, (a, b)) in self.terms.items() if column == "kind"))

    @property
    def nouns(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of the record, and the nouns that may stand for it."""
        kind, terms = c.vocabularies(self.table).get("kind"), self.terms
        cues = kind.by_name[terms["kind"][0]].cues if kind and "kind" in terms else ()
        return (self.name, *self.aliases), (*cues, ids.RECORD_KINDS[self.table])

    def rows(self) -> Iterator[tuple[str, str, str, Span]]:
        """Yield field, basis, value and place of the words that mean the record."""
        yield from (("name", "verbatim", self.name, place) for place in self.places)
        yield from (("aliases", "verbatim", alias, place) for alias, at in self.aliases.items() for place in at)
        yield from (("name", "mention", self.name, place) for place, _ in self.mentions)

    def evidence(self, sentence: Span) -> Iterator[Row]:
        """Yield the words of a sentence that mean the record, as evidence."""
        for name, basis, value, (start, end) in self.rows():
            if sentence.start <= start < sentence.end:
                at = start - sentence.start, end - sentence.start
                yield Row(-1, self.reference, self.table, name, basis, value, *at)


def things(
    text: str, sentences: Sequence[Span], metadata: int, publisher: Span | None, others: Iterable[tuple[str, Span]] = ()
) -> list[Thing]:
    """Return what a text names and counts, each with its places; what is in a longer name is no place.

    `others` are further names, with their tables.
    """
    tables = {text[publisher.start : publisher.end]: "organisations"} if publisher else {}
    for span in sentences:
        for name in (*_names(text[span.start : span.end]), *(at[0] for at in _PLACE.finditer(text, *span))):
            beside = ASIDE.match(text, text.index(name, span.start) + len(name))
            table = table_of(name) or (table_of(beside["noun"]) if beside else None)
            short = _IN_BRACKETS.match(text, text.index(name, span.start) + len(name))
            table = table or ("organisations" if short and short[1].isupper() and shortens(short[1], name) else None)
            prize = table == "achievements" and Thing(table, name).terms.get("kind", ("",))[0] == "prize"
            if table == "organisations" and re.search(rf"{re.escape(name)}{_MADE}", text):
                table = "platforms"
            if table and (beside or prize or table != "achievements"):
                tables.setdefault(name, table)
    taken = set[int]()
    by_length = sorted(tables, key=len, reverse=True)
    places = {name: [*_places(name, text, taken)] for name in by_length}
    found: list[Thing] = []
    for name in by_length:
        longer = [one for one in found if one.table == tables[name] and _is_short(name, one.name)]
        if len(longer) == 1 and places[name]:
            longer[0].aliases[name] = places[name]
        elif places[name]:
            found.append(Thing(tables[name], name, places[name]))
    found.sort(key=lambda one: one.places[0])
    for one in found:
        one.aliases |= {alias: at for alias in _aliases(one, text) if (at := [*_places(alias, text, taken)])}
    for span in sentences:
        for run in capitalised(text[span.start : span.end]):
            place, before = (
                Span(span.start + run[0].start, span.start + run[-1].end),
                text[span.start : span.start + run[0].start],
            )
            if INTRODUCED.search(before) and taken.isdisjoint(range(*place)) and len(run) > 1:
                named = [one for one in found if any(span.start <= at.start < place.start for at in one.places)]
                meant = named[-1:] or [
                    one for one in found if re.search(rf"\bthe (?:{'|'.join(one.heads)}),", before, re.IGNORECASE)
                ]
                if len(meant) == 1:
                    alias = text[place.start : place.end]
                    meant[0].aliases[alias] = [*_places(alias, text, taken)]
    more: dict[tuple[str, str, Span | None], Thing] = {}
    for table, place in others:
        if taken.isdisjoint(range(*place)):
            taken.update(range(*place))
            name = text[place.start : place.end]
            more.setdefault((table, name, None), Thing(table, name)).places.append(place)
    found += more.values()
    more.clear()
    for span in sentences[metadata:]:
        rows = sorted((row for one in found for row in one.evidence(span)), key=attrgetter("start"))
        for table, words_, count, by in possible(Sentence(text[span.start : span.end], rows)):
            place, counts = (Span(span.start + a, span.start + b) for a, b in (words_, count or (0, 0)))
            name = text[place.start : place.end]
            plural = is_plural(name.split()[-1])
            again = " " not in name and not plural and any(name in one.heads for one in found)
            again = again or any(one.name.lower().endswith(f" {name}") for one in found if not plural)
            if taken.isdisjoint(range(*place)) and not again:
                taken.update(range(*place))
                new = Thing(table, name, count=counts if count else None, sure=by == "noun" and plural, told=bool(by))
                more.setdefault((table, name, new.count), new).places.append(place)
    for one in more.values():
        one.places += _places(one.name, text, taken) if one.is_group and " " in one.name else ()
    found += more.values()
    slugs = set[str]()
    for one in found:
        one.slug = new_slug(one.name, slugs)
    return found


def timed(text: str) -> Iterator[Row]:
    """Yield the time phrases of a sentence, as evidence."""
    yield from (Row(-1, "", "indicators", "period_from", "period", "", *span) for span in times(text))


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


def _names(text: str) -> Iterator[str]:
    """Yield the capitalised names of a text, with what follows "for", "of the" or "and" in them.

    >>> [*_names("A Ministry of Science and Technology runs it with Bell University and Farsund Polytechnic.")]
    ['Ministry of Science and Technology', 'Bell University', 'Farsund Polytechnic']
    """
    runs = [(run[0].start, run[-1].end, len(run)) for run in capitalised(text)]
    while runs:
        start, end, count = runs.pop(0)
        while runs and table_of(text[start:end]):
            (first, behind, more), said = runs[0], text[start:end]
            gap, is_field = text[end:first], table_of(text[first:behind]) in FIELDS and more == 1
            lists_fields = gap == " and " and is_field and re.search(r"\s(?:of|for)\s", said)
            if not (re.fullmatch(r"\s(?:for|of)\s(?:the\s)?", gap) or lists_fields):
                break
            end, count = behind, count + runs.pop(0)[2]
        suffix, quoted = _BEHIND.match(text, end), _QUOTED.search(text, 0, start)
        start = quoted.start() if quoted else start
        if (count > 1 or suffix or quoted) and not INTRODUCED.search(text[:start]):
            yield text[start : suffix.end() if suffix else end]


def _places(name: str, text: str, taken: set[int]) -> Iterator[Span]:
    """Yield where a name stands whole and outside of what is taken, which grows."""
    for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
        part = " " not in name and re.match(r"\s[A-Z]\w", text[match.end() :][:3])  # "Ferrowick Pumps"
        if match.start() not in taken and not part:
            taken.update(range(*match.span()))
            yield Span(*match.span())


def _aliases(one: Thing, text: str) -> list[str]:
    """Return the short or foreign name that follows a name in brackets, and the name without its legal form."""
    in_brackets = (match[1] for place in one.places if (match := _IN_BRACKETS.match(text, place.end)))
    aliases = [alias for alias in in_brackets if shortens(alias, one.name) or not alias.isascii()]
    found, bare = [*dict.fromkeys(aliases)], one.name
    while (shorter := _LEGAL.sub("", bare)) != bare:
        bare = shorter
        found.append(bare)
    return found


def _is_short(name: str, other: str) -> bool:
    """Whether a name is another one in short, with the same noun as its head: "Alder Zone", "Alder Industrial Zone"."""
    heads_ = [re.split(r"\s(?:of|for)\s", one)[0].split()[-1] for one in (name, other)]
    return heads_[0] == heads_[1] and shortens(name, other)


class Mentions:
    """Finds, sentence by sentence, what takes up a record, and notes it with its thing."""

    def __init__(self, text: str, found: Sequence[Thing]) -> None:
        self.text, self.found = text, found
        for one in found:
            one.mentions.clear()
        plural = {one.reference for one in found if one.is_group}
        self.records = Records({}, {}, plural, {one.reference: one.nouns for one in found})
        asked = {noun.lower() for noun in re.findall(r"\b[Yy]our (\w+)\b", text)}
        alike = [one for one in found if not one.is_group and not asked.isdisjoint(map(str.lower, one.heads))]
        self.speakers = alike if len(alike) == 1 else []
        """Who is spoken to, as in "your institute", and answers."""
        self.before = list[Spoken]()
        self.topic = ""
        """The record that is the subject of the sentence before."""

    def read(self, ordinal: int, span: Span, *, is_text: bool) -> None:
        """Read a sentence, or an item of metadata, in which nothing is taken up."""
        text, rows = self.text[span.start : span.end], self._rows(span)
        whole = Sentence(text, rows)
        for one in self.speakers[:1]:
            speaking = rf"\b(?:we|our|you|your(?: (?:{'|'.join(one.heads)}))?)\b"
            places = (Span(*at.span()) for at in re.finditer(speaking, text, re.IGNORECASE))
            one.mentions += ((Span(span.start + a, span.start + b), "who is asked") for a, b in places)
            rows = self._rows(span)
        for match in _POINTING.finditer(text) if is_text else ():
            of = "among " if " " not in match[0] else " of " if re.search(r" \w+s$", match[0]) else "\n"
            part = text[: match.start()].endswith(of)  # "four of the stations", "among them"
            phrase = whole.phrase_at(whole.token_at(match.start()))
            more = phrase and " " in match[0] and whole.tokens.ends[phrase.end - 1] > match.end()
            cut = more and text[match.end()] not in "'’"  # "the test" of "the test field"
            if part or cut or any(row.start < match.end() and match.start() < row.end for row in rows):
                continue
            row = Row(-1, "", "organisations", "name", "mention", "", *match.span())
            earlier = [one for one in self.found if any(at.start < span.start + row.start for *_, at in one.rows())]
            if meant := self._meant(match[0], earlier):
                with_row = sorted([*rows, row], key=attrgetter("start"))
                sentence = Sentence(text, with_row, self.records, ordinal, self.before)
                judged = [(one, self._why(sentence, row._replace(record=one.reference), meant)) for one in meant]
                proven = [(one, why) for one, why in judged if why]
                if len(proven) == 1:
                    one, why = proven[0]
                    one.mentions.append((Span(span.start + row.start, span.start + row.end), why))
                    rows = self._rows(span)
        sentence = Sentence(text, rows, self.records, ordinal, self.before)
        subject = next((verb.subject for verb in sentence.verbs if verb.subject), None)
        self.topic = next(iter(sentence.known(subject)), "") if is_text else ""
        spoken = sentence.spoken()
        self.before += spoken if is_text else (one._replace(sentence=TITLE, subject=False) for one in spoken)

    def _rows(self, sentence: Span) -> list[Row]:
        rows = [row for one in self.found for row in one.evidence(sentence)]
        rows += timed(self.text[sentence.start : sentence.end])
        return sorted(rows, key=attrgetter("start"))

    def _meant(self, words_: str, among: Sequence[Thing]) -> list[Thing]:
        """Return the things that some words may take up: of a noun, those that have it as their head, or companies."""
        named = [one for one in among if names_it(words_, one.heads, ())]
        companies = (one for one in among if one.terms.get("kind", ("",))[0] == "enterprise")
        return named or [one for one in companies if names_it(words_, (), one.nouns[1])]

    def _why(self, s: Sentence, row: Row, meant: Sequence[Thing]) -> str:
        """Return why words take up a record, or "".

        A pronoun has to take up the subject of its sentence, or else of the one before: the nearest thing that agrees
        may be one that no name tells. "The laboratory" has to be the only one of its name.
        """
        words_ = s.text[row.start : row.end]
        alike = [one for one in meant if not one.is_group] if " " in words_ else []
        if [one.reference for one in alike] == [row.record] and not words_.lower().startswith("these"):
            return f"the only {words_.split()[-1].lower()} that is named"
        verdict = mention(s, row)
        own = next((verb.subject for verb in s.verbs if verb.subject), None)
        is_behind = own is not None and s.tokens.starts[own.members[0].start] < row.start
        is_topic = row.record in s.known(own) if is_behind else row.record == self.topic
        is_topic = is_topic or (words_.lower() in ("they", "them") and row.record in self.records.plural)
        return verdict.why if verdict.support == PROVEN and is_topic else ""
