"""Scenes of several things: relations, lists that are paired, groups with examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from liaoning_innovation_data.evidence.derivation.names import EXAMPLES
from liaoning_innovation_data.evidence.derivation.terms import cues_in
from liaoning_innovation_data.evidence.derivation.text import Span
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema import ids
from liaoning_innovation_data.schema.models import INHERITED, MEMBERSHIPS, NAMED_TABLES, OF_SUBJECTS
from liaoning_innovation_data.schema.vocabulary import PREDICATE, Predicate, verb_patterns

from .pages import Cell, Draft, Page, Phrase, capital, listed
from .scenes import about_number, changing, cue_columns, cue_phrase
from .wording import counts

MEMBER_OF = "member_of"
"""The predicate between an example and its group, which no cue of its own states."""


# Relations ------------------------------------------------------------------------------------------------


def _arrangement(page: Page, first: str = "") -> tuple[Predicate, str, tuple[str, ...]]:
    """Draw a predicate, a cue of it, and the order that it demands; with a `first` table, a verb between two lists."""
    ways = [
        (term, cue, order)
        for term in PREDICATE.terms
        if isinstance(term, Predicate) and term.name not in MEMBERSHIPS
        for cue, order in term.arrangements()
        if not first or (f"[{order[0]}] {cue} [{order[2]}]" in _of_verbs(term) and first in _sides(term)[order[0]])
        if _has_kind(term, cue, order) or not any(cues_in(cue, c.vocabularies("organisations")["kind"]))
    ]
    return page.choose(*ways)


def _has_kind(predicate: Predicate, cue: str, order: Sequence[str]) -> bool:
    """Whether whatever stands first has the kind that a cue such as "spin-off of" says of it."""
    first = next(end for end in order if end != "cue")
    kinds = [c.vocabularies(table).get("kind") for table in _sides(predicate)[first]]
    return all(kind is not None and any(cues_in(cue, kind)) for kind in kinds)


@cache
def _of_verbs(predicate: Predicate) -> frozenset[str]:
    return frozenset(pattern for verb in predicate.verbs for pattern in verb_patterns(verb))


def _sides(predicate: Predicate) -> dict[str, tuple[str, ...]]:
    return {"subject": predicate.subjects, "object": predicate.objects}


def _link(page: Page, predicate: str, ends: Mapping[str, Draft], listing: str | None = None) -> Draft:
    number = 1 + sum(draft.table == "relations" for draft in page.drafts)
    names = {f"{role}_id": end.id for role, end in ends.items()}
    return page.add("relations", str(number), predicate=predicate, listing=listing, **names)


def relation(page: Page) -> None:
    """Relate two things, the words in the order that the cue demands."""
    predicate, cue, order = _arrangement(page)
    subjects, objects = (page.choose(*tables) for tables in _sides(predicate).values())
    ends = {"object": page.individual(objects)}
    filled = _filled(predicate, cue, order, {"subject": subjects, "object": objects})
    ends["subject"] = page.individual(subjects) if filled else page.someone(subjects, *ends.values())
    link = _link(page, predicate.name, ends)
    fragments = {role: end.named(link.cell(f"{role}_id")) for role, end in ends.items()}
    fragments["cue"] = _relating(
        predicate, cue, order, {role: [end] for role, end in ends.items()}, link.cell("predicate")
    )
    first, second, third = (fragments[role] for role in order)
    if order[0] == "cue":
        page.sentence(capital(first), " ", second, ", ", third, " is there")
    else:
        page.sentence(first, " ", second, " ", third)


class _Filled(NamedTuple):
    """What a relation's cue says of one end, besides the relation: what is "approved by" one is approved."""

    role: str
    column: str
    value: Any
    at: Span


def _filled(predicate: Predicate, cue: str, order: Sequence[str], tables: Mapping[str, str]) -> _Filled | None:
    """Return which column of which end a cue fills: a kind, that of the first end; a status, that of the object."""
    for role, table in tables.items():
        for column in cue_columns(table):
            first = next(end for end in order if end != "cue")
            vocabulary = c.vocabularies(table)[column]
            said_of = first if column == "kind" else "subject" if predicate.name in OF_SUBJECTS else "object"
            for span, term in cues_in(cue, vocabulary) if role == said_of else ():
                return _Filled(role, column, term == "true" if vocabulary.boolean else term, span)
    return None


def _relating(
    predicate: Predicate, cue: str, order: Sequence[str], ends: Mapping[str, Sequence[Draft]], *cells: Cell
) -> Phrase:
    """Return a relation's cue with what else it says of one of the ends."""
    filled = _filled(predicate, cue, order, {role: things[0].table for role, things in ends.items()})
    if filled is None:
        return Phrase(cue, states=cells)
    start, end = filled.at
    inner = Phrase(cue[start:end], states=[thing.cell(filled.column, filled.value) for thing in ends[filled.role]])
    return Phrase(cue[:start], inner, cue[end:], states=cells)


def paired(page: Page) -> None:
    """Pair the things of two lists, the n-th with the n-th."""
    table = page.choose(*NAMED_TABLES)
    predicate, cue, order = _arrangement(page, table)
    one, _, other = order
    table2 = page.choose(*_sides(predicate)[other])
    pairs = [{one: page.individual(table), other: page.individual(table2)} for _ in range(2)]
    links = [_link(page, predicate.name, pair, "paired") for pair in pairs]
    lists = [
        listed([pair[role].named(link.cell(f"{role}_id")) for pair, link in zip(pairs, links, strict=True)])
        for role in (one, other)
    ]
    sides = {role: [pair[role] for pair in pairs] for role in order if role != "cue"}
    words = _relating(predicate, cue, order, sides, *(link.cell("predicate") for link in links))
    pairing = Phrase("respectively", states=[link.cell("listing") for link in links])
    page.sentence(lists[0], " ", words, " ", lists[1], ", ", pairing)


# Groups ---------------------------------------------------------------------------------------------------


def group(page: Page) -> None:
    """Count a group, or not, with examples of it, or none; say of all what is said of the group."""
    table = page.choose(*NAMED_TABLES)
    whole = page.group(table)
    examples = [page.individual(table) for _ in range(page.choose(0, 1, 2, 3))]
    things = [whole, *examples]
    members = [_link(page, MEMBER_OF, {"subject": one, "object": whole}, "partial") for one in examples]
    at_cue = [link.cell(name) for link in members for name in ("predicate", "listing")]
    at_examples = [[link.cell("subject_id")] for link in members]

    trait = page.choose(*(name for name in cue_columns(table) if name in INHERITED))
    then = page.choose("nothing more", "adjective", "sentence", "relation")
    adjective = Phrase(cue_phrase(page, things, trait), " ") if then == "adjective" else Phrase()
    words = page.choose("They", f"These {whole.noun}")
    second = Phrase()
    if then == "sentence":
        second = Phrase(whole.mention(words), ", ", cue_phrase(page, things, trait), ", are there")
    elif then == "relation":
        predicate, cue, order = _arrangement(page, table)
        one, _, other = order
        partner = page.individual(page.choose(*_sides(predicate)[other]))
        shared = [_link(page, predicate.name, {one: whole, other: partner})]
        for example, cells in zip(examples, at_examples, strict=True):
            shared.append(_link(page, predicate.name, {one: example, other: partner}, "partial"))
            cells.append(shared[-1].cell(f"{one}_id"))
            at_cue.append(shared[-1].cell("listing"))
        filled = _filled(predicate, cue, order, {one: table, other: partner.table})
        sides = {one: things if filled and filled.column in INHERITED else [whole], other: [partner]}
        relating = _relating(predicate, cue, order, sides, *(link.cell("predicate") for link in shared))
        ends = [link.cell(f"{other}_id") for link in shared]
        second = Phrase(whole.mention(words, shared[0].cell(f"{one}_id")), " ", relating, " ", partner.named(*ends))

    ends = [link.cell("object_id") for link in members]
    names = [example.named(*cells) for example, cells in zip(examples, at_examples, strict=True)]
    cue = page.choose(*EXAMPLES) if examples else ""
    joint = Phrase(" " if cue == "such as" else ", ", Phrase(cue, states=at_cue)) if examples else Phrase()
    if cue in EXAMPLES and page.perhaps():
        first = Phrase(adjective, Phrase(whole.named(*ends), joint, states=[whole.cell("extent")]))
    else:
        first = Phrase(_counted(page, whole, adjective, ends), joint)
    page.sentence("There are ", first, Phrase(" ", listed(names)) if examples else Phrase())
    if second.parts:
        page.sentence(second)


def _counted(page: Page, whole: Draft, adjective: Phrase, cells: Sequence[Cell]) -> Phrase:
    """Return the noun phrase of a group with its count, which is an indicator too, or with a vague quantifier."""
    extent = whole.cell("extent")
    if page.perhaps():
        vague = page.choose("several", "some", "many", "a series of", "all", "most", "dozens of")
        return Phrase(vague, " ", adjective, whole.named(*cells), states=[extent])
    written, value = page.draw(counts(2))
    indicator, measure = _counting(page, whole)
    number = Phrase(written, states=[whole.cell("member_count", value), indicator.cell("value", float(value))])
    about = about_number(page, indicator)
    return Phrase(about, Phrase(number, " ", adjective, whole.named(*measure, *cells), states=[extent]))


def _counting(page: Page, whole: Draft) -> tuple[Draft, list[Cell]]:
    """Return the indicator that counts a group, and the cells of it that the group's name states."""
    name = whole.values["name"]
    indicator = page.add("indicators", ids.parse(whole.id).slug, subject_id=whole.id, measure=name)
    return indicator, [indicator.cell("measure"), indicator.cell("subject_id")]


def growing(page: Page) -> None:
    """Say that the number of a group rose or fell."""
    whole = page.group(page.choose(*NAMED_TABLES))
    indicator, measure = _counting(page, whole)
    number = Phrase("number of ", whole.named(*measure), states=[whole.cell("extent")])
    page.sentence("The ", number, " ", changing(page, indicator, whole))


def unnumbered(page: Page) -> None:
    """Name a bare plural: a group by rule, or by judgement."""
    whole = page.group(page.choose(*NAMED_TABLES))
    extent = whole.cell("extent")
    if page.perhaps():
        extent |= {"basis": "judgement", "note": "a bare plural, how many is not said"}
    page.sentence("There are ", whole.named(extent))
