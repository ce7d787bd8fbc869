"""What a seed leaves unquoted: the words of bare values, and what named examples have through their group."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

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


class _Places:
    """Where the records of a seed are spoken of."""

    def __init__(self, reader: SeedReader) -> None:
        self.named = {draft.id: draft for draft in reader.drafts if draft.table in NAMED_TABLES}
        self._sentences = reader.sentences
        self._spans: defaultdict[tuple[str, Span | None], list[Span]] = defaultdict(list)
        for draft in self.named.values():
            for one in draft.of("name", "aliases"):
                self._spans[draft.id, self.sentence(one.span)].append(one.span)

    def sentence(self, span: Span) -> Span | None:
        """Return the sentence in which words stand, or None where they leave it."""
        at = bisect_right(self._sentences, span.start, key=lambda sentence: sentence.start) - 1
        return self._sentences[at] if at >= 0 and span.end <= self._sentences[at].end else None

    def of(self, record_id: str, sentence: Span | None) -> list[Span]:
        """Return the names and mentions of a record in a sentence."""
        return self._spans.get((record_id, sentence), []) if sentence else []


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
    quoted: defaultdict[tuple[str, Span | None], list[Span]] = defaultdict(list)
    for one in draft.of(*ENDS):
        quoted[one.field, places.sentence(one.span)].append(one.span)
    for cue in list(draft.of("predicate")):
        sentence = places.sentence(cue.span)
        choices = {end: quoted[end, sentence] or places.of(draft.values[end], sentence) for end in ENDS}
        for end in ENDS:
            if not choices[end] and _is_record(reader, draft, end, places):
                message = f"{draft.values[end]} is not spoken of in the sentence of the predicate's quote"
                reader.add_problem(draft.at(end), message)
        if not all(choices.values()):
            continue
        words = " ".join(reader.text[cue.span.start : cue.span.end].lower().split())
        orders = [order for phrase, order in predicate.arrangements() if phrase == words]
        pairs = [pair for order in orders if (pair := _nearest_pair(cue.span, choices, order))]
        if orders and not pairs:
            patterns = " or ".join(map(repr, predicate.patterns))
            reader.add_problem(draft.at("predicate"), f"{words!r} takes subject and object only as in {patterns}")
            continue
        nearest_each = {end: min(choices[end], key=_nearness(cue.span)) for end in ENDS}
        pair = min(pairs, key=lambda pair: sum(_gap(span, cue.span) for span in pair.values()), default=nearest_each)
        draft.evidence += [EvidenceSpan(end, 0, pair[end], "reference") for end in ENDS if end in draft.unquoted]
    draft.unquoted.clear()


def _is_record(reader: SeedReader, draft: Draft, column: str, places: _Places) -> bool:
    """Whether a reference is to a record with a name; note where it is not."""
    target = draft.values[column]
    if target not in places.named:
        reader.add_problem(draft.at(column), f"no such record: {target}{nearest(target, places.named)}")
    return target in places.named


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _nearness(cue: Span) -> Callable[[Span], tuple[int, Span]]:
    return lambda span: (_gap(span, cue), span)


def _nearest_pair(cue: Span, choices: Mapping[str, Sequence[Span]], order: Sequence[str]) -> Mapping[str, Span] | None:
    """Return the words for subject and object that stand in an order around the cue, nearest to it, or None.

    Where both are on one side, the inner one is chosen first: a farther one would leave no nearer outer one.
    """
    at = order.index("cue")
    rank = {end: order.index(end.removesuffix("_id")) for end in ENDS}
    inner, outer = sorted(ENDS, key=lambda end: abs(rank[end] - at))

    def before(one: Span, role: str, other: Span, other_role: str) -> bool:
        return (one.start, role) < (other.start, other_role)

    def fits(one: Span, other: Span) -> bool:
        return before(one, inner, other, outer) == (rank[inner] < rank[outer])

    sides = {end: [one for one in choices[end] if before(one, end, cue, "cue") == (rank[end] < at)] for end in ENDS}
    farthest = (max if rank[inner] < rank[outer] else min)(sides[outer], default=cue)
    near = min((one for one in sides[inner] if fits(one, farthest)), key=_nearness(cue), default=None)
    far = min((one for one in sides[outer] if near and fits(near, one)), key=_nearness(cue), default=None)
    return {inner: near, outer: far} if near and far else None


def _near_measure(reader: SeedReader, draft: Draft, field: str, places: _Places) -> None:
    if field not in draft.values or not _is_record(reader, draft, field, places):
        return
    spans: set[Span] = set()
    for measure in draft.of("measure"):
        if here := places.of(draft.values[field], places.sentence(measure.span)):
            spans.add(min(here, key=_nearness(measure.span)))
    if not spans:
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
