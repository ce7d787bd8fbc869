"""References that the curator left unquoted, and what named examples have through their group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from ..evidence.derivation.text import Span
from ..schema import columns as c
from ..schema import ids
from ..schema.errors import nearest
from ..schema.models import INHERITED, NAMED_TABLES
from ..schema.vocabulary import PREDICATE, Predicate
from .drafts import Draft, Proof
from .lines import Path
from .reader import SeedReader


def resolve(curation: SeedReader) -> None:
    """Give each unquoted reference the words by which its sentence speaks of the record.

    In a relation they are the nearest to the cue, on the sides that the predicate demands; of an indicator's
    subject, the nearest to its measure. A document's publisher is quoted.
    """
    named = {draft.id: draft for draft in curation.drafts if draft.table in NAMED_TABLES}
    for draft in curation.drafts:
        if draft.table == "relations":
            _relation_ends(curation, draft, named)
        elif draft.unquoted:
            for field in sorted(draft.unquoted):
                _near_measure(curation, draft, field, named)


def _sentence(curation: SeedReader, span: Span) -> Span | None:
    return next((s for s in curation.sentences if s.start <= span.start and span.end <= s.end), None)


def _places(draft: Draft | None, sentence: Span | None) -> list[Span]:
    if draft is None or sentence is None:
        return []
    return [
        p.span for p in draft.of("name", "aliases") if sentence.start <= p.span.start and p.span.end <= sentence.end
    ]


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _relation_ends(curation: SeedReader, draft: Draft, named: Mapping[str, Draft]) -> None:
    predicate = PREDICATE.by_name[draft.values["predicate"]]
    assert isinstance(predicate, Predicate)
    for cue in list(draft.of("predicate")):
        sentence = _sentence(curation, cue.span)
        words = " ".join(curation.text[cue.span.start : cue.span.end].lower().split())
        orders = [order for phrase, order in predicate.arrangements() if phrase == words]
        choices: dict[str, list[Span]] = {}
        for end, role in (("subject_id", "subject"), ("object_id", "object")):
            quoted = [p.span for p in draft.of(end) if _sentence(curation, p.span) == sentence]
            choices[role] = quoted or _places(named.get(draft.values[end]), sentence)
            if not choices[role] and draft.values[end] not in named:
                curation.complain(
                    _at(draft, end), f"no such record: {draft.values[end]}{nearest(draft.values[end], named)}"
                )
            elif not choices[role]:
                curation.complain(
                    _at(draft, end),
                    f"{draft.values[end]} is not spoken of in the sentence of the predicate's quote",
                )
        fitting = [
            (subject, object_)
            for subject, object_ in product(choices["subject"], choices["object"])
            if not orders or _order(subject, cue.span, object_) in orders
        ]
        if not fitting:
            if choices["subject"] and choices["object"]:
                curation.complain(
                    _at(draft, "predicate"),
                    f"{words!r} takes subject and object only as in {_patterns(predicate)}",
                )
            continue
        subject, object_ = min(fitting, key=lambda pair: (_gap(pair[0], cue.span) + _gap(pair[1], cue.span), pair))
        for end, span in (("subject_id", subject), ("object_id", object_)):
            proof = Proof(end, 0, span, "reference")
            if end in draft.unquoted and proof not in draft.proofs:
                draft.proofs.append(proof)
    draft.unquoted.clear()


def _order(subject: Span, cue: Span, object_: Span) -> tuple[str, ...]:
    starts = sorted([(subject.start, "subject"), (cue.start, "cue"), (object_.start, "object")])
    return tuple(role for _, role in starts)


def _patterns(predicate: Predicate) -> str:
    return " or ".join(repr(pattern) for pattern in predicate.patterns)


def _near_measure(curation: SeedReader, draft: Draft, field: str, named: Mapping[str, Draft]) -> None:
    target = named.get(draft.values.get(field, ""))
    if field not in draft.values:
        return
    if target is None:
        hint = nearest(draft.values[field], named)
        curation.complain(_at(draft, field), f"no such record: {draft.values[field]}{hint}")
        return
    found: set[Span] = set()
    for measure in draft.of("measure"):
        places = _places(target, _sentence(curation, measure.span))
        if places:
            found.add(min(places, key=lambda span: (_gap(span, measure.span), span)))
    if not found:
        curation.complain(
            _at(draft, field),
            f"{target.id} is not spoken of in the sentence of the measure: quote where it is",
        )
    draft.proofs += [Proof(field, 0, span, "reference") for span in sorted(found)]


def _at(draft: Draft, field: str) -> Path:
    return (*draft.path, field.removesuffix("_id"))


def inherit(curation: SeedReader) -> None:
    """Give named examples what the document says of their group: kind, level, status and relations."""
    drafts = {draft.id: draft for draft in curation.drafts}
    members = [d for d in curation.drafts if d.table == "relations" and d.values["predicate"] == "member_of"]
    for membership in members:
        member, group = (
            drafts.get(membership.values["subject_id"]),
            drafts.get(membership.values["object_id"]),
        )
        if member is None or group is None:
            continue
        for field in INHERITED:
            if (
                field in group.values
                and field not in member.values
                and field in {col.name for col in c.columns(member.table)}
            ):
                member.values[field] = group.values[field]
                member.proofs += group.of(field)
        for relation in _inherited(curation.key, membership, tuple(drafts.values())):
            if relation.id not in drafts:
                drafts[relation.id] = relation
                curation.drafts.append(relation)


def _inherited(key: str, membership: Draft, drafts: Sequence[Draft]) -> Iterator[Draft]:
    member, group = membership.values["subject_id"], membership.values["object_id"]
    examples = [replace(p, field="listing") for p in membership.of("predicate")]
    own = list(membership.of("subject_id"))
    for relation in drafts:
        if relation.table != "relations" or relation.values["predicate"] == "member_of":
            continue
        for end in ("subject_id", "object_id"):
            if relation.values.get(end) == group:
                values = relation.values | {end: member, "listing": "partial"}
                kept = [p for p in relation.proofs if p.field not in (end, "listing")]
                proofs = [*kept, *(replace(p, field=end) for p in own), *examples]
                yield Draft(
                    "relations",
                    ids.of_relation(key, values),
                    values,
                    proofs,
                    relation.path,
                    relation.line,
                )
