"""How the lines of a relation run: from box to box with their bundle, then through the gutters to its own examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...schema.models import Relation
from .boxes import PADDING, WIDTH, Box, Row
from .layout import Point, Route

ARROW, CORNER = 7.0, 6.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """One relation, drawn."""

    relation: Relation
    trunk: Sequence[Point]
    """What it shares with its bundle."""
    ends: Sequence[Sequence[Point]]
    """What is its own: from the border to an example, at either end; so dashes that share a lane lie on each other."""
    tip: Point
    """Where the arrow points to."""
    towards: int
    """1 where the arrow points to the right, -1 where to the left."""


def strokes(boxes: Mapping[str, Box], corners: Mapping[str, Point], routes: Sequence[Route]) -> list[list[Stroke]]:
    """Return the strokes of each route, in its order."""
    rows = {row.node.id: row for box in boxes.values() for row in box.rows}
    lanes = _lanes(rows, routes)

    def drawn(at: int, relation: Relation) -> Stroke:
        route, line = routes[at], routes[at].bundle
        trunk, ends = list(route.points), list[list[Point]]()
        tip, towards = trunk[-1], 1 if route.target_side == "left" else -1

        def through(box: str, row: Row, side: str, port: Point) -> list[Point]:
            return _through(boxes[box], corners[box], row, side, port, lanes[at, port])

        if (row := rows.get(relation.subject_id)) and relation.subject_id != line.source:
            ends.append(through(line.source, row, route.source_side, trunk[0])[::-1])
        if (row := rows.get(relation.object_id)) and relation.object_id != line.target:
            way = through(line.target, row, route.target_side, tip)
            tip = way[0]
            ends.append([*way[:0:-1], _before(tip, towards)])
        else:
            trunk[-1] = _before(tip, towards)
        return Stroke(relation, trunk, ends, tip, towards)

    return [[drawn(at, relation) for relation in route.bundle.relations] for at, route in enumerate(routes)]


def _before(tip: Point, towards: int) -> Point:
    """Return where a line ends so that the tip of its arrow stays pointed."""
    return tip[0] - towards * (ARROW - 1), tip[1]


def _lanes(rows: Mapping[str, Row], routes: Sequence[Route]) -> dict[tuple[int, Point], float]:
    """Return route and port -> the share of the gutter's width, from the examples on, at which its lane is."""
    sides: dict[tuple[str, str], list[tuple[float, int, Point]]] = {}
    for at, route in enumerate(routes):
        line, (source, target) = route.bundle, (route.points[0], route.points[-1])
        subjects, objects = ({getattr(one, end) for one in line.relations} for end in ("subject_id", "object_id"))
        for box, side, port, of_end in (
            (line.source, route.source_side, source, subjects),
            (line.target, route.target_side, target, objects),
        ):
            if any(record in rows and record != box for record in of_end):
                sides.setdefault((box, side), []).append((port[1], at, port))
    return {
        (at, port): (number + 1) / len(users)
        for users in sides.values()
        for number, (_, at, port) in enumerate(sorted(users))
    }


def _through(box: Box, corner: Point, row: Row, side: str, port: Point, lane: float) -> list[Point]:
    """Return the way from an example through its lane in the gutter to a port."""
    inner = corner[0] + (PADDING + box.left if side == "left" else WIDTH - PADDING - box.right)
    gutter = -max(box.left, ARROW) if side == "left" else max(box.right, ARROW)  # a line back may find none
    y, x = corner[1] + row.middle, inner + lane * gutter
    return [(inner, y), (x, y), (x, port[1]), port]


def path(*ways: Sequence[Point]) -> str:
    """Return ways with round corners, as the `d` of an SVG path.

    >>> path([(0, 0), (20, 0), (20, 30)])
    'M0 0L14 0Q20 0 20 6L20 30'
    """
    return "".join(map(_path, ways))


def _path(points: Sequence[Point]) -> str:
    kept = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    drawn = [f"M{shown(*kept[0])}"]
    for before, corner, after in zip(kept, kept[1:], kept[2:], strict=False):
        start, end = _cut(corner, before), _cut(corner, after)
        drawn.append(f"L{shown(*start)}Q{shown(*corner)} {shown(*end)}")
    return "".join([*drawn, *(f"L{shown(*point)}" for point in kept[-1:] if len(kept) > 1)])


def _cut(corner: Point, other: Point) -> Point:
    """Return the point at which the rounding of a corner begins, on the way to another point."""
    x, y = other[0] - corner[0], other[1] - corner[1]
    length = max(abs(x), abs(y))
    share = min(CORNER, length / 2) / length
    return corner[0] + x * share, corner[1] + y * share


def shown(*numbers: float) -> str:
    """Return numbers as SVG writes them, to a tenth of a pixel."""
    return " ".join(f"{round(number, 1) + 0:g}" for number in numbers)
