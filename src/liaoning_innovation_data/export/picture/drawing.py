"""A picture as SVG: what the template needs of what has been laid out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...schema.display import template
from ...schema.ids import RECORD_KINDS
from ...schema.models import NAMED_TABLES, Relation
from ...schema.vocabulary import Vocabulary
from . import boxes as b
from . import strokes as s
from .boxes import KIND_SIZE, PADDING, SHEET, SWATCH, WIDTH, Box, Line, Node, words
from .layout import LABEL_LEADING, LABEL_SIZE, Point, Route
from .text import drawable, width

MARGIN = 16.0


def drawing(
    relations: Sequence[Relation],
    nodes: Mapping[str, Node],
    boxes: Sequence[Box],
    corners: Mapping[str, Point],
    routes: Sequence[Route],
    style: str | None,
) -> str:
    """Return a picture as text; as a file of its own where a style is given."""
    points = [(0.0, 0.0)]
    """What the picture has to have room for."""
    by_id = {box.node.id: box for box in boxes}
    for record, (x, y) in corners.items():
        points += [(x, y - SHEET), (x + WIDTH + SHEET, y + by_id[record].height)]
    leaving = defaultdict[str, list[Any]](list)
    for route, several in zip(routes, s.strokes(by_id, corners, routes), strict=True):
        leaving[route.bundle.source].append((several, *_label(route, by_id[route.bundle.target], corners)))
        points += [point for stroke in several for point in (*stroke.trunk, stroke.tip)]
    legend = _legend({node.look for node in nodes.values()}, {one.listing for one in relations}, points)
    left, right, top, bottom = (most(point[at] for point in points) for at in (0, 1) for most in (min, max))
    counts = Counter(drawable(words(one.predicate)) for one in relations)
    return template("export/picture/relations.svg").render(
        title=f"{len(relations)} relations between {len(nodes)} records",
        description=", ".join(f"{predicate}: {count}" for predicate, count in sorted(counts.items())),
        frame=(left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN),
        style=style,
        boxes=boxes,
        corners=corners,
        leaving=leaving,
        legend=legend,
        nodes=nodes,
        numbers={record: number for number, record in enumerate(nodes)},  # ids of invalid data may hold spaces
        drawable=drawable,
        b=b,
        s=s,
    )


def _label(route: Route, box: Box, corners: Mapping[str, Point]) -> tuple[list[Line], float]:
    """Return what a line says, inside the box where it ends, and the x at which that stands."""
    line, x, (source, target) = route.bundle, corners[box.node.id][0], (route.points[0][1], route.points[-1][1])
    middle = (source + target) / 2 if route.bundle.source == route.bundle.target else target
    is_left = route.target_side == "left"
    look, x = ("label start", x + PADDING + box.left) if is_left else ("label end", x + WIDTH - PADDING - box.right)
    top = middle - line.height / 2
    return [
        Line(text, top + (number + 0.75) * LABEL_LEADING, LABEL_SIZE, look) for number, text in enumerate(line.label)
    ], x


def _legend(looks: set[str], listings: Iterable[str | None], points: list[Point]) -> list[tuple[str, Line, Point]]:
    """Return what colours, dashes and words at lines mean, below these points and as wide; it adds its own."""
    terms = Vocabulary("listing").by_name
    entries = [
        *((f"box hue{at}", RECORD_KINDS[table]) for at, table in enumerate(NAMED_TABLES) if f"hue{at}" in looks),
        ("line", "from a subject to its object, where the relation is named"),
        *((f"line {name}", f"{name}: {terms[name].definition}") for name in sorted({*terms} & {*listings})),
    ]
    left, right, bottom = min(x for x, _ in points), max(x for x, _ in points), max(y for _, y in points)
    x, y, legend = left, bottom + 2 * MARGIN, list[tuple[str, Line, Point]]()
    for look, text in entries:
        across = SWATCH + width(text, KIND_SIZE)
        if x + across > right and x > left:
            x, y = left, y + 2 * KIND_SIZE
        legend.append((look, Line(text, 0, KIND_SIZE, "kind"), (x, y)))
        points += [(x, y - 10), (x + across, y + 4)]
        x += across + MARGIN
    return legend
