"""How the lines of a relation run: from box to box with their bundle, then through the gutters to its own examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...schema.models import Relation
from .boxes import PADDING, WIDTH, Box, Row
from .layout import Bundle, Point, Port, Route

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


def strokes(
    boxes: Mapping[str, Box], corners: Mapping[str, Point], lines: Sequence[Bundle], routes: Sequence[Route]
) -> list[list[Stroke]]:
    """Return the strokes of each bundle, in its order."""
    rows = {row.node.id: row for box in boxes.values() for row in box.rows}
    lanes = _lanes(rows, lines, routes)

    def drawn(at: int, relation: Relation) -> Stroke:
        line, route = lines[at], routes[at]
        trunk, ends = list(route.points), list[list[Point]]()
        tip, towards = route.target.point, 1 if route.target.side == "left" else -1
        if (row := rows.get(relation.subject_id)) and relation.subject_id != line.source:
            place = boxes[line.source], corners[line.source]
            ends.append(_through(*place, row, route.source, lanes[at, "source"])[::-1])
        if (row := rows.get(relation.object_id)) and relation.object_id != line.target:
            place = boxes[line.target], corners[line.target]
            way = _through(*place, row, route.target, lanes[at, "target"])
            tip = way[0]
            ends.append([*way[:0:-1], _before(tip, towards)])
        else:
            trunk[-1] = _before(tip, towards)
        return Stroke(relation, trunk, ends, tip, towards)

    return [[drawn(at, relation) for relation in line.relations] for at, line in enumerate(lines)]


def _before(tip: Point, towards: int) -> Point:
    """Return where a line ends so that the tip of its arrow stays pointed."""
    return tip[0] - towards * (ARROW - 1), tip[1]


def _lanes(rows: Mapping[str, Row], lines: Sequence[Bundle], routes: Sequence[Route]) -> dict[tuple[int, str], float]:
    """Return bundle and end -> the share of the gutter's width, from the examples on, at which its lane is."""
    sides: dict[tuple[str, str], list[tuple[float, int, str]]] = {}
    for at, (line, route) in enumerate(zip(lines, routes, strict=True)):
        for end, box, port in (("source", line.source, route.source), ("target", line.target, route.target)):
            of_end = {one.subject_id if end == "source" else one.object_id for one in line.relations}
            if any(record in rows and record != box for record in of_end):
                sides.setdefault((box, port.side), []).append((port.point[1], at, end))
    return {
        (at, end): (number + 1) / len(users)
        for users in sides.values()
        for number, (_, at, end) in enumerate(sorted(users))
    }


def _through(box: Box, corner: Point, row: Row, port: Port, lane: float) -> list[Point]:
    """Return the way from an example through its lane in the gutter to a port."""
    inner = corner[0] + (PADDING + box.left if port.side == "left" else WIDTH - PADDING - box.right)
    gutter = -max(box.left, ARROW) if port.side == "left" else max(box.right, ARROW)  # a line back may find none
    y, x = corner[1] + row.middle, inner + lane * gutter
    return [(inner, y), (x, y), (x, port.point[1]), port.point]


def path(points: Sequence[Point]) -> str:
    """Return a way with round corners, as the `d` of an SVG path.

    >>> path([(0, 0), (20, 0), (20, 30)])
    'M0 0L14 0Q20 0 20 6L20 30'
    """
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


def arrow(stroke: Stroke) -> str:
    """Return the arrow of a stroke, as the `d` of an SVG path."""
    (x, y), back = stroke.tip, -stroke.towards * ARROW
    return f"M{shown(x, y)}L{shown(x + back, y - ARROW / 2)}L{shown(x + back, y + ARROW / 2)}Z"


def shown(*numbers: float) -> str:
    """Return numbers as SVG writes them, to a tenth of a pixel."""
    return " ".join(f"{round(number, 1) + 0:g}" for number in numbers)
