"""What a seed leaves unquoted: the words of bare values, and what named examples have through their group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ..evidence.derivation.names import is_bare_plural
from ..evidence.derivation.text import Span, words
from ..evidence.support.related import words_of
from ..evidence.support.sentence import Row, Sentence
from ..schema import columns as c
from ..schema import ids
from ..schema.errors import nearest
from ..schema.models import INHERITED, MEMBERSHIPS, NAMED_TABLES
from .drafts import Draft, EvidenceSpan
from .lines import toml
from .quotes import quote_of
from .reader import SeedReader

ENDS = ("subject_id", "object_id")  # the columns that hold the ends of a relation
ANCHORS = {"indicators": "measure", "states": "state", "relations": "predicate"}
"""Table -> the column whose words are near to those for the records that its rows refer to."""


def resolve(reader: SeedReader) -> None:
    """Give each unquoted value the words that state it.

    An individual has its bare name. A relation has the names and mentions of its ends that are nearest to the cue, on
    the sides that the predicate demands; the subject of an indicator or state has the nearest to the measure or state.
    A document's publisher is quoted.
    """
    places = _Places(reader)
    for draft in reader.drafts:
        if "extent" in draft.unquoted:
            _bare_extent(reader, draft)
        for field in sorted(draft.unquoted & draft.values.keys() - {"extent"}):
            _near(reader, draft, field, places)
        if draft.notes:
            draft.evidence = [one._replace(note=one.note or draft.notes.get(one.field)) for one in draft.evidence]


class _Places:
    """Where the records of a seed are spoken of: named ones by name, a relation by its predicate."""

    def __init__(self, reader: SeedReader) -> None:
        self.named = {draft.id: draft for draft in reader.drafts if draft.table in (*NAMED_TABLES, "relations")}
        self._reader = reader
        self._readers: dict[Span, Sentence] = {}
        self._rows: defaultdict[Span, list[Row]] = defaultdict(list)
        for draft in reader.drafts:
            for one in draft.evidence:
                if sentence := self.sentence_of(one.span):
                    self._rows[sentence].append(_row(draft, one, sentence))
        self.mentions = {
            (draft.id, sentence): spans
            for draft in self.named.values()
            for sentence, spans in self.by_sentence(draft.of("name", "aliases", "predicate")).items()
        }

    def by_sentence(self, evidence: Iterable[EvidenceSpan]) -> Mapping[Span | None, list[Span]]:
        """Return the words of evidence by their sentence; under None those that lie in no single one."""
        spans: defaultdict[Span | None, list[Span]] = defaultdict(list)
        for one in evidence:
            spans[self.sentence_of(one.span)].append(one.span)
        return spans

    def sentence_of(self, span: Span) -> Span | None:
        """Return the sentence in which words lie, or None."""
        sentence = self._reader.sentence_of(span)
        return sentence if sentence and span.end <= sentence.end else None

    def joined(self, sentence: Span, draft: Draft, cue: Span, end: str) -> Span | None:
        """Return the words for the end of a relation that the structure of a sentence joins to a cue, or None."""
        if sentence not in self._readers:
            text = self._reader.text[sentence.start : sentence.end]
            self._readers[sentence] = Sentence(text, self._rows.get(sentence, ()))
        row = _row(draft, EvidenceSpan("predicate", 0, cue, "term"), sentence)
        found = words_of(self._readers[sentence], row, end.removesuffix("_id"), draft.values[end])
        return Span(sentence.start + found[0], sentence.start + found[1]) if found else None


def _row(draft: Draft, one: EvidenceSpan, sentence: Span) -> Row:
    """Return words of a sentence as a row of evidence."""
    start, end = one.span.start - sentence.start, one.span.end - sentence.start
    return Row(-1, draft.id, draft.table, one.field, one.basis, str(draft.values.get(one.field, "")), start, end)


def _bare_extent(reader: SeedReader, draft: Draft) -> None:
    """An individual, and a group named by a bare plural, has its bare name as evidence, where that stands first."""
    name = str(draft.values.get("name"))
    if draft.values.get("extent") == "individual" or (draft.values.get("extent") == "group" and is_bare_plural(name)):
        names = [one.span for one in draft.of("name") if one.basis == "verbatim"]
        draft.evidence += [EvidenceSpan("extent", 0, min(names), "extent")] if names else []
    elif "extent" in draft.values:
        reader.add_problem(draft.at("extent"), 'a group shows by which words: { value = "group", quote = "…" }')


def _is_record(reader: SeedReader, draft: Draft, column: str, places: _Places) -> bool:
    """Whether a reference is to a record whose names are known; note where there is no such record."""
    target = places.named.get(draft.values[column])
    if target is None:
        wrong = draft.values[column]
        reader.add_problem(draft.at(column), f"no such record: {wrong}{nearest(wrong, places.named)}")
    name = next((name for name in ("name", "predicate") if target and name in target.values), None)
    names = [target.at(name), target.at("mentions")] if target and name else []
    return bool(names) and not any(map(reader.is_wrong, names))


def _nearest(spans: Iterable[Span], to: Span) -> Span:
    """Return the words that are nearest to others; of two that are, the first."""
    return min(spans, key=lambda span: (max(span.start - to.end, to.start - span.end, 0), span))


def _near(reader: SeedReader, draft: Draft, field: str, places: _Places) -> None:
    """Give a reference the words for it that the structure of a sentence joins to a cue, or else the nearest ones."""
    anchor, spans = ANCHORS[draft.table], set[Span]()
    for sentence, anchors in places.by_sentence(draft.of(anchor)).items():
        if sentence and (mentions := places.mentions.get((draft.values[field], sentence))):
            spans |= {places.joined(sentence, draft, words, field) or _nearest(mentions, words) for words in anchors}
    if not spans and _is_record(reader, draft, field, places) and any(draft.of(anchor)):
        where = "predicate's quote" if anchor == "predicate" else f"{anchor}: quote where it is"
        message = f"{draft.values[field]} is not spoken of in the sentence of the {where}"
        named = [span for (key, _), spans in places.mentions.items() if key == draft.values[field] for span in spans]
        near = quote_of(reader.text, _nearest(named, next(draft.of(anchor)).span), [*words(reader.text)])
        cell = toml({"value": ids.short(draft.values[field]), "quote": near})
        write = "" if anchor == "predicate" else f"{field.removesuffix('_id')} = {cell}"
        reader.add_problem(draft.at(field), message, write=write)
    draft.evidence += [EvidenceSpan(field, 0, span, "reference") for span in sorted(spans)]


def inherit(reader: SeedReader) -> None:
    """Give named examples what the document says of their group: kind, level, status and relations."""
    drafts = {draft.id: draft for draft in reader.drafts}
    relations = [draft for draft in reader.drafts if draft.table == "relations"]
    members = [draft for draft in relations if draft.values["predicate"] == "member_of"]
    others: defaultdict[str, list[Draft]] = defaultdict(list)
    for relation in relations:
        _index(others, relation)
    for membership in members:
        member, group = (drafts.get(membership.values[end]) for end in ENDS)
        if member is None or group is None:
            continue
        columns = {column.name for column in c.columns(member.table)}
        for field in columns.intersection(INHERITED):
            if field in group.values and field not in member.values:
                member.values[field] = group.values[field]
                member.evidence += group.of(field)
        for relation in [one for known in others[group.id] for one in _inherited(reader.key, membership, known)]:
            if relation.id not in drafts:
                drafts[relation.id] = relation
                reader.drafts.append(relation)
                _index(others, relation)


def _index(relations: Mapping[str, list[Draft]], relation: Draft) -> None:
    """Enter a relation at both ends; membership is no relation that examples inherit."""
    if relation.values["predicate"] not in MEMBERSHIPS:
        for end in {relation.values[end] for end in ENDS}:
            relations[end].append(relation)


def _inherited(key: str, membership: Draft, relation: Draft) -> Iterator[Draft]:
    """Yield the relations that a member has since its group has this one; a slug of its own is kept as an ending."""
    member, group = (membership.values[end] for end in ENDS)
    base = ids.of_relation(key, relation.values)
    ending = relation.id.removeprefix(base) if relation.id.startswith(base) else f"-{ids.parse(relation.id).slug}"
    examples = [one._replace(field="listing") for one in membership.of("predicate")]
    for end in ENDS:
        if relation.values[end] == group:
            listing = membership.values.get("listing") or "partial"
            values = relation.values | {end: member, "listing": listing}
            kept = [one for one in relation.evidence if one.field not in (end, "listing")]
            own = [one._replace(field=end) for one in membership.of("subject_id")]
            made = f"{ids.of_relation(key, values)}{ending}"
            yield Draft("relations", made, values, relation.path, [*kept, *own, *examples])
