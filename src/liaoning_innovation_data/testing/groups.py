"""Scenes of several things: relations, lists that are paired, groups with examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..evidence.derivation.names import EXAMPLES
from ..evidence.derivation.terms import cues_in
from ..evidence.derivation.text import Span, is_function_word
from ..schema import columns as c
from ..schema.models import INHERITED, NAMED_TABLES
from ..schema.vocabulary import PREDICATE, Predicate
from .pages import NOUNS, Draft, Page, Proof, Said, capital, listed, said
from .scenes import about_number, changing, telling, told_by_cues
from .wording import counts

_MEMBER_OF = next(term for term in PREDICATE.terms if isinstance(term, Predicate) and term.name == "member_of")


# Relations ------------------------------------------------------------------------------------------------


def _arrangement(page: Page, first: str = "") -> tuple[Predicate, str, tuple[str, ...]]:
    """Draw a predicate, a cue of it, and the order that it demands; with a `first` table, for lists about the cue."""
    ways = [
        (term, cue, order)
        for term in PREDICATE.terms
        if isinstance(term, Predicate) and term.name != "member_of"
        for cue, order in term.arrangements()
        if not first or (order[1] == "cue" and first in _sides(term)[order[0]] and not _is_small(cue))
    ]
    return page.choose(*ways)


def _is_small(cue: str) -> bool:
    return all(map(is_function_word, cue.split()))


def _sides(predicate: Predicate) -> dict[str, tuple[str, ...]]:
    return {"subject": predicate.subjects, "object": predicate.objects}


def _link(page: Page, predicate: Predicate, ends: Mapping[str, Draft], listing: str | None = None) -> Draft:
    ids = {f"{role}_id": end.id for role, end in ends.items()}
    return page.add("relations", predicate=predicate.name, listing=listing, **ids)


def relation(page: Page, *, about: bool = False, before: bool = False) -> None:
    """Relate two things, the words in the order that the cue demands; `about` the cue, with a third thing `before`."""
    predicate, cue, order = _arrangement(page, page.choose(*NAMED_TABLES) if about else "")
    subjects, objects = (page.choose(*tables) for tables in _sides(predicate).values())
    ends = {"object": page.individual(objects)}
    ends["subject"] = page.individual(subjects) if _states(cue, subjects) else page.someone(subjects, *ends.values())
    link = _link(page, predicate, ends)
    fragments = {role: end.named(link.proof(f"{role}_id")) for role, end in ends.items()}
    fragments["cue"] = _stating(cue, [[ends["subject"]], [ends["object"]]], link.proof("predicate"))
    first, second, third = (fragments[role] for role in order)
    if before:
        first = said(page.individual(ends[order[0]].table).named(), ", then ", first)
    if order[0] == "cue":
        page.sentence(capital(first), " ", second, ", ", third, " is there")
    else:
        page.sentence(first, " ", second, " ", third)


def together(page: Page) -> None:
    """Say a status of two things in a list."""
    things = [page.individual(page.choose(*(t for t in NAMED_TABLES if "status" in told_by_cues(t)))) for _ in range(2)]
    page.sentence(listed([thing.named() for thing in things]), " have been ", telling(page, things, "status"))


def _states(cue: str, table: str) -> tuple[str, Any, Span] | None:
    """Return the column of a table that a relation's cue fills, with what, and where the cue says so."""
    for column in told_by_cues(table):
        vocabulary = c.vocabularies(table)[column]
        for span, term in cues_in(cue, vocabulary):
            return column, (term == "true" if vocabulary.boolean else term), span
    return None


def _stating(cue: str, sides: Sequence[Sequence[Draft]], *proofs: Proof) -> Said:
    """Return a relation's cue with what else it says of one of the sides: what is "approved by" one is approved."""
    for things in sides:
        if told := _states(cue, things[0].table):
            column, term, (start, end) = told
            inner = said(cue[start:end], proves=[thing.proof(column, term) for thing in things])
            return said(cue[:start], inner, cue[end:], proves=proofs)
    return said(cue, proves=proofs)


def paired(page: Page) -> None:
    """Pair the things of two lists, the n-th with the n-th."""
    table = page.choose(*NAMED_TABLES)
    predicate, cue, (one, _, other) = _arrangement(page, table)
    table2 = page.choose(*_sides(predicate)[other])
    pairs = [{one: page.individual(table), other: page.individual(table2)} for _ in range(2)]
    links = [_link(page, predicate, pair, "paired") for pair in pairs]
    lists = [
        listed([pair[role].named(link.proof(f"{role}_id")) for pair, link in zip(pairs, links, strict=True)])
        for role in (one, other)
    ]
    sides = [[pair[role] for pair in pairs] for role in ("subject", "object")]
    words = _stating(cue, sides, *(link.proof("predicate") for link in links))
    pairing = said("respectively", proves=[link.proof("listing") for link in links])
    page.sentence(lists[0], " ", words, " ", lists[1], ", ", pairing)


# Groups ---------------------------------------------------------------------------------------------------


def _group(page: Page, table: str) -> Draft:
    stem, noun = page.stem(), NOUNS[table].split()[1]
    whole = page.add(table, stem, name=f"{stem} {noun}", extent="group")
    whole.noun = noun
    return whole


def group(page: Page, told: str = "", size: int | None = None) -> None:
    """Count a group, or not, with examples of it, or none; say of all what is said of the group."""
    table = page.choose(*NAMED_TABLES)
    whole = _group(page, table)
    examples = [page.individual(table) for _ in range(page.choose(0, 1, 2, 3) if size is None else size)]
    things = [whole, *examples]
    members = [_link(page, _MEMBER_OF, {"subject": one, "object": whole}, "partial") for one in examples]
    at_cue = [link.proof(name) for link in members for name in ("predicate", "listing")]
    at_examples = [[link.proof("subject_id")] for link in members]

    trait = page.choose(*(name for name in told_by_cues(table) if name in INHERITED))
    told = told or page.choose("nothing more", "adjective", "sentence", "relation")
    adjective = said(telling(page, things, trait), " ") if told == "adjective" else said()
    words = page.choose("They", f"These {whole.noun}")
    then = said()
    if told == "sentence":
        then = said(whole.mention(words), ", ", telling(page, things, trait), ", are there")
    elif told == "relation":
        predicate, cue, (one, _, other) = _arrangement(page, table)
        partner = page.individual(page.choose(*_sides(predicate)[other]))
        shared = [_link(page, predicate, {one: whole, other: partner})]
        for example, proofs in zip(examples, at_examples, strict=True):
            shared.append(_link(page, predicate, {one: example, other: partner}, "partial"))
            proofs.append(shared[-1].proof(f"{one}_id"))
            at_cue.append(shared[-1].proof("listing"))
        states = _states(cue, table)
        sides = {one: things if states and states[0] in INHERITED else [whole], other: [partner]}
        stating = _stating(cue, [sides["subject"], sides["object"]], *(link.proof("predicate") for link in shared))
        ends = [link.proof(f"{other}_id") for link in shared]
        then = said(whole.mention(words, shared[0].proof(f"{one}_id")), " ", stating, " ", partner.named(*ends))

    ends = [link.proof("object_id") for link in members]
    names = [one.named(*proofs) for one, proofs in zip(examples, at_examples, strict=True)]
    cue = page.choose("such as", "including", "among them", "for example") if examples else ""
    joint = said(" " if cue == "such as" else ", ", said(cue, proves=at_cue)) if examples else said()
    if cue in EXAMPLES and page.perhaps():
        phrase = said(adjective, said(whole.named(*ends), joint, proves=[whole.proof("extent")]))
    else:
        phrase = said(_counted(page, whole, adjective, ends), joint)
    page.sentence("There are ", phrase, said(" ", listed(names)) if examples else said())
    if then.parts:
        page.sentence(then)


def _counted(page: Page, whole: Draft, adjective: Said, proofs: Sequence[Proof]) -> Said:
    """Return the noun phrase of a group with its count, which is an indicator too, or with a vague quantifier."""
    extent = whole.proof("extent")
    if page.perhaps():
        vague = page.choose("several", "some", "many", "a series of", "all", "most", "dozens of")
        return said(vague, " ", adjective, whole.named(*proofs), proves=[extent])
    written, value = page.draw(counts(2))
    indicator, measure = _counting(page, whole)
    number = said(written, proves=[whole.proof("member_count", value), indicator.proof("value", float(value))])
    about = about_number(page, indicator)
    return said(about, said(number, " ", adjective, whole.named(*measure, *proofs), proves=[extent]))


def _counting(page: Page, whole: Draft) -> tuple[Draft, list[Proof]]:
    """Return the indicator that counts a group, and what the group's name proves of it."""
    indicator = page.add("indicators", whole.id.rsplit("/", 1)[1], subject_id=whole.id, measure=whole.values["name"])
    return indicator, [indicator.proof("measure"), indicator.proof("subject_id")]


def growing(page: Page) -> None:
    """Say that the number of a group rose or fell."""
    whole = _group(page, page.choose(*NAMED_TABLES))
    indicator, measure = _counting(page, whole)
    number = said("number of ", whole.named(*measure), proves=[whole.proof("extent")])
    page.sentence("The ", number, " ", changing(page, indicator, whole))


def unnumbered(page: Page) -> None:
    """Speak of a bare plural: a group by judgement."""
    whole = _group(page, page.choose(*NAMED_TABLES))
    note = "a bare plural, how many is not said"
    page.sentence("There are ", whole.named(whole.proof("extent", basis="judgement", note=note)))
