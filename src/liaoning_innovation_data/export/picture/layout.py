"""Where the boxes of a picture stand and how the lines between them run: graphlay's layered layout.

Relations of one predicate from one box to another are one bundle: they share a line from border to border, and part
only in the gutters beside the examples. What a line says stands where it ends, inside the box and above its name, so
that no label lies on another line: `Dalian University of Technology → | leads | national key laboratories`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...schema.errors import MissingExtra
from ...schema.models import Relation
from .boxes import PADDING, WIDTH, Box, words
from .text import drawable, wrapped

Point = tuple[float, float]

MANY = 100
"""From so many bundles on the layout takes less care, and less time."""
LABEL_SIZE, LABEL_LEADING, TURN = 11.5, 15.0, 8.0
OPTIONS: dict[str, Any] = {
    "routing": {"port_sides": "facing_only"},  # the gutters are at the left and the right
    "spacing": {"layer_gap": 28.0, "node_gap": 18.0, "dummy_gap": 14.0, "port_gap": 14.0, "isolated_gap": 18.0},
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """The relations of one predicate from one box to another, those of the boxes themselves first."""

    source: str
    target: str
    predicate: str
    relations: Sequence[Relation]
    label: Sequence[str]

    @property
    def height(self) -> float:
        """How high the label is."""
        return len(self.label) * LABEL_LEADING


@dataclass(frozen=True, slots=True)
class Route:
    """How the line of a bundle runs from border to border, and at which sides of the boxes: `left` or `right`."""

    bundle: Bundle
    points: Sequence[Point]
    source_side: str
    target_side: str


def bundles(relations: Sequence[Relation], box_of: Mapping[str, str]) -> list[Bundle]:
    """Return the bundles of relations, given the id of each record's box."""
    found: dict[tuple[str, str, str], list[Relation]] = {}
    for one in relations:
        found.setdefault((box_of[one.subject_id], one.predicate, box_of[one.object_id]), []).append(one)
    return [
        Bundle(
            source,
            target,
            predicate,
            sorted(several, key=lambda one: (one.subject_id != source, one.object_id != target)),
            wrapped(drawable(words(predicate)), 0.6 * WIDTH, LABEL_SIZE),
        )
        for (source, predicate, target), several in found.items()
    ]


def laid_out(boxes: Sequence[Box], lines: Sequence[Bundle]) -> tuple[dict[str, Point], list[Route]]:
    """Return the upper left corner of each box, by its id, and the route of each bundle, in their order.

    It is done twice: where lines end is free at first, then their labels stand in the order that this gave. A line from
    a box to itself is none for graphlay: it makes a small turn beside its label.
    """
    ways = [at for at, line in enumerate(lines) if line.source != line.target]
    turns = [at for at, line in enumerate(lines) if line.source == line.target]
    first = _layout(boxes, [lines[at] for at in ways], {})
    sides = {at: edge["target_port"] for at, edge in zip(ways, first["edges"], strict=True)}
    tops: dict[str, float] = {}
    ends: dict[int, float] = {}
    for at in [*sorted(ways, key=lambda at: (sides[at]["point"]["y"], at)), *turns]:
        top = tops.get(lines[at].target, PADDING / 2)
        tops[lines[at].target], ends[at] = top + lines[at].height, top + lines[at].height / 2
    heights = {one.node.id: one.height for one in boxes}
    ports = {
        number: {"side": sides[at]["side"], "t": ends[at] / heights[lines[at].target] * 2 - 1}
        for number, at in enumerate(ways)
    }
    drawn = _layout(boxes, [lines[at] for at in ways], ports)
    corners = {
        one.node.id: (place["center"]["x"] - WIDTH / 2, place["center"]["y"] - one.height / 2)
        for one, place in zip(boxes, drawn["nodes"], strict=True)
    }
    routes = {at: _route(lines[at], edge) for at, edge in zip(ways, drawn["edges"], strict=True)}
    for at in turns:
        x, y = corners[lines[at].target]
        x, up, down, out = x + WIDTH, y + ends[at] - TURN / 2, y + ends[at] + TURN / 2, x + WIDTH + 1.5 * TURN
        routes[at] = Route(lines[at], [(x, up), (out, up), (out, down), (x, down)], "right", "right")
    return corners, [routes[at] for at in range(len(lines))]


def _layout(boxes: Sequence[Box], lines: Sequence[Bundle], ports: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """Lay out with graphlay, given the ports at which lines are to end, by their numbers."""
    try:
        import graphlay
    except ImportError:
        raise MissingExtra("a picture needs graphlay: pip install 'liaoning-innovation-data[view]'") from None
    numbers = {one.node.id: number for number, one in enumerate(boxes)}
    graph = {
        "nodes": [{"size": {"width": WIDTH, "height": one.height}} for one in boxes],
        "edges": [
            {"source": numbers[line.source], "target": numbers[line.target]}
            | ({"target_port": {"offset": ports[number]}} if number in ports else {})
            for number, line in enumerate(lines)
        ],
    }
    effort = "balanced" if len(lines) < MANY else "fast"
    return graphlay.layout(graph, options=OPTIONS | {"effort": effort}).raw


def _route(bundle: Bundle, edge: Mapping[str, Any]) -> Route:
    points = [(point["x"], point["y"]) for point in edge["points"]]
    return Route(bundle, points, edge["source_port"]["side"], edge["target_port"]["side"])
