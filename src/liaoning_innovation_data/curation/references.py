"""What a seed leaves unquoted: the words of bare values, and what named examples have through their group."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from ..evidence.derivation.text import Span
from ..schema import columns as c
from ..schema import ids
from ..schema.errors import nearest
from ..schema.models import INHERITED, NAMED_TABLES
from ..schema.vocabulary import PREDICATE, Predicate
from .drafts import Draft, EvidenceSpan
from .reader import SeedReader

ENDS = ("subject_id", "object_id")
"""The columns that hold the ends of a relation."""


def resolve(reader: SeedReader) -> None:
    """Give each unquoted value the words that state it.

    An individual has its bare name. A relation has the names and mentions of its ends that are nearest to the cue, on
    the sides that the predicate demands; an indicator's subject has the nearest to its measure. A document's publisher
    is quoted.
    """
    places = _Places(reader)
    for draft in reader.drafts:
        if "extent" in draft.unquoted:
            _bare_extent(reader, draft)
        if draft.table == "relations":
            _relation_ends(reader, draft, places)
        else:
            for field in sorted(draft.unquoted):
                _near_measure(reader, draft, field, places)


class _Mentions:
    """Where one record is spoken of in a sentence, in order: the nearest to a place is found without reading all."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._last_to_end = list(accumulate(self._spans, _later_end))

    def beside(self, place: int, *, after: bool) -> Span | None:
        """Return the nearest that begins after a place, or before it."""
        at = bisect_right(self._spans, place, key=_start) if after else bisect_left(self._spans, place, key=_start)
        if after:
            return self._spans[at] if at < len(self._spans) else None
        return self._last_to_end[at - 1] if at else None

    def nearest(self, to: Span) -> Span:
        """Return the nearest to some words."""
        sides = (self.beside(to.start - 1, after=True), self.beside(to.start, after=False))
        return min((span for span in sides if span), key=lambda span: (_gap(span, to), span))


class _Places:
    """Where the records of a seed are spoken of."""

    def __init__(self, reader: SeedReader) -> None:
        self.named = {draft.id: draft for draft in reader.drafts if draft.table in NAMED_TABLES}
        self._sentences = reader.sentences
        self._mentions = {
            (draft.id, sentence): _Mentions(spans)
            for draft in self.named.values()
            for sentence, spans in self.by_sentence(draft.of("name", "aliases")).items()
        }

    def by_sentence(self, evidence: Iterable[EvidenceSpan]) -> Mapping[Span | None, list[Span]]:
        """Return the words of evidence by their sentence; under None those that lie in no single one."""
        spans: defaultdict[Span | None, list[Span]] = defaultdict(list)
        for one in evidence:
            at = bisect_right(self._sentences, one.span.start, key=_start) - 1
            inside = at >= 0 and one.span.end <= self._sentences[at].end
            spans[self._sentences[at] if inside else None].append(one.span)
        return spans

    def of(self, record_id: str, sentence: Span | None) -> _Mentions | None:
        """Return where a sentence speaks of a record; None where it does not."""
        return self._mentions.get((record_id, sentence)) if sentence else None


def _later_end(a: Span, b: Span) -> Span:
    return b if b.end > a.end else a


def _start(span: Span) -> int:
    return span.start


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _bare_extent(reader: SeedReader, draft: Draft) -> None:
    """`extent = "individual"` has the bare name as evidence, wherever that stands first."""
    draft.unquoted.discard("extent")
    if draft.values.get("extent") == "individual":
        names = [one.span for one in draft.of("name") if one.basis == "verbatim"]
        draft.evidence += [EvidenceSpan("extent", 0, min(names), "extent")] if names else []
    elif "extent" in draft.values:
        reader.add_problem(draft.at("extent"), 'a group shows by which words: { value = "group", quote = "…" }')


def _relation_ends(reader: SeedReader, draft: Draft, places: _Places) -> None:
    predicate = PREDICATE.by_name[draft.values["predicate"]]
    assert isinstance(predicate, Predicate)
    quoted = {end: places.by_sentence(draft.of(end)) for end in ENDS}
    for sentence, cues in places.by_sentence(draft.of("predicate")).items():
        mentions: dict[str, _Mentions] = {}
        for end in ENDS:
            own = quoted[end].get(sentence)
            if there := _Mentions(own) if own else places.of(draft.values[end], sentence):
                mentions[end] = there
            elif _is_record(reader, draft, end, places):
                message = f"{draft.values[end]} is not spoken of in the sentence of the predicate's quote"
                reader.add_problem(draft.at(end), message)
        for cue in cues if len(mentions) == len(ENDS) else ():
            words = " ".join(reader.text[cue.start : cue.end].lower().split())
            orders = [order for phrase, order in predicate.arrangements() if phrase == words]
            if pair := _nearest_pair(cue, mentions, orders):
                unquoted = sorted(draft.unquoted.intersection(ENDS))
                draft.evidence += [EvidenceSpan(end, 0, pair[end], "reference") for end in unquoted]
            else:
                patterns = " or ".join(repr(p) for p in predicate.patterns if f" {words} " in f" {p} ")
                reader.add_problem(draft.at("predicate"), f"{words!r} takes subject and object only as in {patterns}")
    draft.unquoted.clear()


def _nearest_pair(
    cue: Span, mentions: Mapping[str, _Mentions], orders: Sequence[Sequence[str]]
) -> Mapping[str, Span] | None:
    """Return the words for subject and object that are nearest to the cue, in one of the orders; None where none fits.

    Words that are no cue of the predicate, as a judgement quotes, have no order.
    """
    if not orders:
        return {end: mentions[end].nearest(cue) for end in ENDS}
    pairs = [pair for order in orders if (pair := _in_order(cue, mentions, order))]
    return min(pairs, key=lambda pair: sum(_gap(span, cue) for span in pair.values()), default=None)


def _in_order(cue: Span, mentions: Mapping[str, _Mentions], order: Sequence[str]) -> Mapping[str, Span] | None:
    """Return the nearest words that stand in an order around the cue, those next to it first."""
    at = order.index("cue")
    reached = {True: cue.start - 1, False: cue.start}
    pair: dict[str, Span] = {}
    for end in sorted(ENDS, key=lambda end: abs(order.index(end.removesuffix("_id")) - at)):
        after = order.index(end.removesuffix("_id")) > at
        span = mentions[end].beside(reached[after], after=after)
        if span is None:
            return None
        pair[end], reached[after] = span, span.start
    return pair


def _is_record(reader: SeedReader, draft: Draft, column: str, places: _Places) -> bool:
    """Whether a reference is to a record whose names are known; note where there is no such record."""
    target = places.named.get(draft.values[column])
    if target is None:
        wrong = draft.values[column]
        reader.add_problem(draft.at(column), f"no such record: {wrong}{nearest(wrong, places.named)}")
    names = [target.at(name) for name in ("name", "mentions")] if target and "name" in target.values else []
    return bool(names) and not any(map(reader.is_wrong, names))


def _near_measure(reader: SeedReader, draft: Draft, field: str, places: _Places) -> None:
    if field not in draft.values or not _is_record(reader, draft, field, places):
        return
    spans: set[Span] = set()
    for sentence, measures in places.by_sentence(draft.of("measure")).items():
        if mentions := places.of(draft.values[field], sentence):
            spans |= {mentions.nearest(measure) for measure in measures}
    if not spans and any(draft.of("measure")):
        message = f"{draft.values[field]} is not spoken of in the sentence of the measure: quote where it is"
        reader.add_problem(draft.at(field), message)
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
    if relation.values["predicate"] != "member_of":
        for end in {relation.values[end] for end in ENDS}:
            relations[end].append(relation)


def _inherited(key: str, membership: Draft, relation: Draft) -> Iterator[Draft]:
    """Yield the relations that a member has since its group has this one."""
    member, group = (membership.values[end] for end in ENDS)
    examples = [replace(one, field="listing") for one in membership.of("predicate")]
    for end in ENDS:
        if relation.values[end] == group:
            values = relation.values | {end: member, "listing": "partial"}
            kept = [one for one in relation.evidence if one.field not in (end, "listing")]
            own = [replace(one, field=end) for one in membership.of("subject_id")]
            yield Draft("relations", ids.of_relation(key, values), values, relation.path, [*kept, *own, *examples])
