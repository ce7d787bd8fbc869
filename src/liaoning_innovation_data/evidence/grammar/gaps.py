"""Clauses whose verb is left out, since the clause before has it: "A funds B, C D", "A rose by 9, that of B by 4"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .phrases import Group, NounPhrase, VerbGroup, has_number

if TYPE_CHECKING:
    from .structure import Structure

_REST = re.compile("(?:J|P?T|P?n)+(?=$|[,;ABS])")
"""What stands behind the subject."""
_TWO_NAMES, _ENDS = re.compile("D?MM"), re.compile("$|[,;ABS]")
_FIRST = re.compile("J*(P?)(T|n)")


class Gap(NamedTuple):
    """A clause without its verb."""

    verb: VerbGroup
    """The verb that is left out."""
    start: int
    end: int
    """From its subject to its last item."""
    subject: Group
    rest: Group | None
    """What the verb has as its object, or behind its preposition or "by"."""


def gaps(s: Structure) -> Iterator[Gap]:
    """Yield the clauses of a sentence whose verb is left out."""
    for at, kind in enumerate(s.kinds):
        subject = s.group(at)
        if kind != "n" or subject is None or s.kinds[at - 1 : at] not in (",", ";", "A") or len(subject.members) > 1:
            continue
        start, first = at, subject.members[0]
        if s.noun(subject) in ("that", "those") and s.kinds.startswith("Pn", at + 1):
            at += 2
            subject = s.group(at) or subject
        elif not any(s.tokens.keys[first.start : first.end]):
            continue
        if _TWO_NAMES.fullmatch(s.tokens.classes, first.start, first.end) and _ENDS.match(s.kinds, at + 1):
            cuts = pairwise((first.start, first.end - 1, first.end))
            name, other = (Group([NounPhrase(start, end, end - 1, (), at)]) for start, end in cuts)
            if (verb := s.verb_of(at)) and verb.item < at and _is_parallel(s, verb, None, other):
                yield Gap(verb, at, at + 1, name, other)
            continue
        rest, begun = _REST.match(s.kinds, at + 1), _FIRST.match(s.kinds, at + 1)
        verb = s.verb_of(start) if rest else None
        if rest is None or begun is None or verb is None or verb.item > start:
            continue
        group, own = s.group(begun.end() - 1), first.possessors and not begun[1]  # "…, Japan's number three operator"
        if not own and _is_parallel(s, verb, begun, group):
            yield Gap(verb, start, rest.end(), subject, group)


def _is_parallel(s: Structure, verb: VerbGroup, begun: re.Match[str] | None, group: Group | None) -> bool:
    """Whether a verb has what stands behind the subject of the clause without one, in the same place."""
    if begun and (group is None or begun[1]):
        ahead = s.skip(verb.item + 1, "J")
        alike = s.word(ahead) == s.word(begun.start(1)) if group else "T" in s.kinds[ahead : ahead + 2]
        return alike and verb.objects is None and (group is None or _is_known(s, group))
    like = s.group(verb.item + 1)
    return group is not None and _is_known(s, group) and (has_number(s.tokens, group) or _is_known(s, like))


def _is_known(s: Structure, group: Group | None) -> bool:
    return group is not None and (s.tokens.classes[group.members[0].head] == "M" or has_number(s.tokens, group))
