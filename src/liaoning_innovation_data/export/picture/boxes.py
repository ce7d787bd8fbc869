"""The boxes of a picture: one for each record at an end of a relation, a group's with its named examples in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...schema.models import Relation
from ...schema.vocabulary import Vocabulary
from .text import wrapped

MEMBERSHIP = "member_of"
"""The predicate that is drawn as one box inside another."""

WIDTH, PADDING, SHEET, SWATCH = 176.0, 8.0, 4.0, 24.0
GUTTER, WIDEST_GUTTER = 12.0, 36.0
"""Room at a side of the examples, for each bundle of lines that leads to some of them, and for all."""
KIND_SIZE, NAME_SIZE, ROW_SIZE = 11.0, 13.0, 12.0
LEADING = 1.25
INDENT = 16.0
"""Room in an example for the sign of its membership."""


@dataclass(frozen=True, slots=True)
class Node:
    """A record at an end of a relation, as it is shown."""

    id: str
    name: str
    kind: str
    """What it is in words: `laboratory, group of 11`."""
    look: str
    """The class of its colour, that of its table; `unknown` where the tables have no such record."""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; `y` is its baseline, from the top of what holds it; `look` is its class."""

    text: str
    y: float
    size: float
    look: str = "name"


@dataclass(frozen=True, slots=True)
class Row:
    """A named example inside the box of its group."""

    node: Node
    membership: Relation
    lines: Sequence[Line]
    top: float
    height: float

    @property
    def middle(self) -> float:
        """Where lines lead to it, from the top of the box."""
        return self.top + self.height / 2

    @property
    def sign(self) -> Line:
        """The sign of its membership."""
        return Line("∈", self.middle + ROW_SIZE / 3, ROW_SIZE)


@dataclass(frozen=True, slots=True)
class Box:
    """A record, with the records inside it; sizes without a place. Above its name is what lines that end at it say."""

    node: Node
    lines: Sequence[Line]
    caption: Sequence[Line]
    """What the sign before each row means."""
    rows: Sequence[Row]
    left: float
    right: float
    """How wide the gutters are."""
    height: float

    @property
    def inner(self) -> float:
        """How wide the rows are."""
        return _inner(self.left, self.right)


def nesting(relations: Iterable[Relation]) -> dict[str, Relation]:
    """Return the id of a record -> the relation by which it stands inside the box of another.

    A record that holds others stands by itself, so that there is one level; of several groups the first one holds it.
    """
    memberships = [one for one in relations if one.predicate == MEMBERSHIP]
    holders = {one.object_id for one in memberships}
    inside: dict[str, Relation] = {}
    for one in memberships:
        if one.subject_id not in holders:
            inside.setdefault(one.subject_id, one)
    return inside


def box(node: Node, members: Sequence[tuple[Node, Relation]], room: float, lanes: Mapping[str, int]) -> Box:
    """Return the box of a record with its members.

    There is `room` above for the labels of lines, and beside the members for so many `lanes` to the left and right.
    """
    left, right = (min(GUTTER * lanes.get(side, 0), WIDEST_GUTTER) for side in ("left", "right"))
    inner = _inner(left, right)
    lines, y = _lines([(node.kind, KIND_SIZE), (node.name, NAME_SIZE)], PADDING / 2 + room, inner)
    caption: list[Line] = []
    rows: list[Row] = []
    if members:
        listings = {relation.listing for _, relation in members}
        listing = f", {next(iter(listings))}" if len(listings) == 1 and None not in listings else ""
        caption, y = _lines([(f"∈ {words(MEMBERSHIP)}{listing}", KIND_SIZE)], y + 3, inner)
    for member, relation in members:
        texts = [(member.kind, KIND_SIZE)] if member.look != node.look or member.is_group else []
        inside, height = _lines([*texts, (member.name, ROW_SIZE)], 3, inner - INDENT - 6)
        rows.append(Row(member, relation, inside, y + 4, height + 3))
        y += height + 7
    return Box(node, lines, caption, rows, left, right, y + PADDING)


def _inner(left: float, right: float) -> float:
    return WIDTH - 2 * PADDING - left - right


def words(term: str) -> str:
    """Return a term of a vocabulary as words.

    >>> words("collaborates_in")
    'collaborates in'
    """
    return term.replace("_", " ")


def dashes(one: Relation) -> str:
    """Return the class of the dashes of a relation: its listing, where that is one."""
    return one.listing if one.listing and one.listing in Vocabulary("listing").by_name else ""


def _lines(texts: Iterable[tuple[str, float]], top: float, widest: float) -> tuple[list[Line], float]:
    """Return texts, each with its size, as lines one below the other, and where the last one ends."""
    found: list[Line] = []
    for text, size in texts:
        for line in wrapped(text, widest, size):
            found.append(Line(line, top + size, size, "kind" if size == KIND_SIZE else "name"))
            top += size * LEADING
    return found, top
