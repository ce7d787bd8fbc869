"""A picture as SVG: what has been laid out, written as elements."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from ...schema.models import Relation
from ...schema.vocabulary import Vocabulary
from .boxes import INDENT, KIND_SIZE, PADDING, ROW_SIZE, WIDTH, Box, Line, Node, words
from .layout import LABEL_LEADING, LABEL_SIZE, Bundle, Point, Route
from .strokes import Stroke, arrow, path, shown
from .text import drawable, width

MARGIN, SHEET, SWATCH = 16.0, 4.0, 24.0


class Drawing:
    """The elements of one picture, and how far they reach."""

    def __init__(self, boxes: Sequence[Box], corners: Mapping[str, Point], *, linked: bool) -> None:
        self.svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "relations"})
        self.boxes = {box.node.id: box for box in boxes}
        self.corners = corners
        self.linked = linked
        nodes = [node for box in boxes for node in (box.node, *(row.node for row in box.rows))]
        self.names = {node.id: node.name for node in nodes}
        self.numbers = {node.id: str(number) for number, node in enumerate(nodes)}
        """By which lines say what they join: ids may hold spaces, in data that is not valid."""
        self.left, self.top, self.right, self.bottom = 0.0, 0.0, 0.0, 0.0

    def entitle(self, title: str, description: str) -> None:
        """Say what it is a picture of."""
        self.svg.set("role", "group" if self.linked else "img")
        self.svg.set("aria-label", title)
        _text(self.svg, "title", title)
        _text(self.svg, "desc", description)

    def draw(self, lines: Sequence[Bundle], routes: Sequence[Route], drawn: Sequence[Sequence[Stroke]]) -> None:
        """Draw all boxes first, so that they hide nothing; then what is in each, and the lines that begin there."""
        ground = ET.SubElement(self.svg, "g", {"class": "boxes"})
        for box in self.boxes.values():
            self._ground(ground, box)
        leaving: dict[str, list[tuple[Bundle, Route, Sequence[Stroke]]]] = {}
        for bundle in zip(lines, routes, drawn, strict=True):
            leaving.setdefault(bundle[0].source, []).append(bundle)
        for record, box in self.boxes.items():
            self._content(box)
            for line, route, strokes in leaving.get(record, []):
                self._bundle(line, route, strokes)

    def _ground(self, parent: ET.Element, box: Box) -> None:
        x, y = self.corners[box.node.id]
        if box.node.is_group:  # another sheet behind the first
            _rect(parent, x + SHEET, y - SHEET, WIDTH, box.height, f"sheet {_hue(box.node)}")
        _rect(parent, x, y, WIDTH, box.height, "paper")
        _rect(parent, x, y, WIDTH, box.height, f"box {_hue(box.node)}")
        for row in box.rows:
            look = f"row {_hue(row.node)} {_dashes(row.membership)}"
            _rect(parent, x + PADDING + box.left, y + row.top, box.inner, row.height, look)
        self._reach(x, y - SHEET, x + WIDTH + SHEET, y + box.height)

    def _content(self, box: Box) -> None:
        x, y = self.corners[box.node.id]
        inner = x + PADDING + box.left
        head = self._node(box.node)
        _rect(head, x, y, WIDTH, box.rows[0].top - SHEET if box.rows else box.height, "hit")
        _lines(head, box.lines, inner, y)
        _lines(self.svg, box.caption, inner, y)
        for row in box.rows:
            one = self._node(row.node)
            _rect(one, inner + INDENT, y + row.top, box.inner - INDENT, row.height, "hit")
            _lines(one, row.lines, inner + INDENT, y + row.top)
            membership = self._edge(row.membership)
            _rect(membership, inner, y + row.top, INDENT, row.height, "hit")
            _lines(membership, [Line("∈", row.middle + ROW_SIZE / 3, ROW_SIZE)], inner + 4, y)

    def _bundle(self, line: Bundle, route: Route, strokes: Sequence[Stroke]) -> None:
        """Draw relations that share a line: the first has it and the label, the others have it when they are lit."""
        for number, stroke in enumerate(strokes):
            edge, dashes = self._edge(stroke.relation), _dashes(stroke.relation)
            shared, own = path(stroke.trunk), "".join(map(path, stroke.ends))
            if number == 0:
                own = shared + own
            elif self.linked:
                _path(edge, shared, f"shared {dashes}")
            _path(edge, own, f"line {dashes}")
            _path(edge, arrow(stroke), "arrow")
            if self.linked:
                _path(edge, own, "near")
            if number == 0:
                self._label(edge, line, route)
            for x, y in [*stroke.trunk, stroke.tip]:
                self._reach(x, y, x, y)

    def _label(self, parent: ET.Element, line: Bundle, route: Route) -> None:
        y = (route.target.point[1] + route.source.point[1]) / 2 if line.source == line.target else route.target.point[1]
        x, box = self.corners[line.target][0], self.boxes[line.target]
        anchor = "start" if route.target.side == "left" else "end"
        x += PADDING + box.left if anchor == "start" else WIDTH - PADDING - box.right
        for number, text in enumerate(line.label):
            baseline = y - line.height / 2 + (number + 0.75) * LABEL_LEADING
            at = {"class": f"label {anchor}", "x": shown(x), "y": shown(baseline), "font-size": shown(LABEL_SIZE)}
            _text(parent, "text", text, at)

    def _node(self, node: Node) -> ET.Element:
        found = self._link(node.id, f"node {_hue(node)}")
        found.set("data-node", self.numbers[node.id])
        _text(found, "title", f"{node.name}: {node.kind}")
        return found

    def _edge(self, one: Relation) -> ET.Element:
        found, predicate = self._link(one.id, "edge"), drawable(words(one.predicate))
        found.set("data-predicate", predicate)
        found.set("data-ends", f"{self.numbers[one.subject_id]} {self.numbers[one.object_id]}")
        listing = f" ({drawable(one.listing)})" if one.listing else ""
        _text(found, "title", f"{self.names[one.subject_id]} — {predicate} — {self.names[one.object_id]}{listing}")
        return found

    def _link(self, record_id: str, look: str) -> ET.Element:
        """Return an element that leads to a record; a plain group where nothing can be chosen."""
        if not self.linked:
            return ET.SubElement(self.svg, "g", {"class": look})
        return ET.SubElement(self.svg, "a", {"class": look, "href": f"#{quote(record_id, safe='/')}"})

    def legend(self, kinds: Iterable[tuple[int, str]], listings: Iterable[str]) -> None:
        """Say what colours, dashes and words at lines mean, below what is there and as wide."""
        legend = ET.SubElement(self.svg, "g", {"class": "legend"})
        terms = Vocabulary("listing").by_name
        meanings = [f"{name}: {terms[name].definition}" for name in listings if name in terms]
        x, y, edge = self.left, self.bottom + 2 * MARGIN, self.right
        for look, text in [
            *((f"box hue{hue}", kind) for hue, kind in kinds),
            ("line", "from a subject to its object, where the relation is named"),
            *((f"line {text.partition(':')[0]}", text) for text in meanings),
        ]:
            across = SWATCH + width(text, KIND_SIZE)
            if x + across > edge and x > self.left:
                x, y = self.left, y + 2 * KIND_SIZE
            if look.startswith("box"):
                _rect(legend, x, y - 10, SWATCH - 6, 12, look)
            else:
                _path(legend, path([(x, y - 4), (x + SWATCH - 6, y - 4)]), look)
            _lines(legend, [Line(text, 0, KIND_SIZE)], x + SWATCH, y)
            self._reach(x, y - 10, x + across, y + 4)
            x += across + MARGIN

    def _reach(self, left: float, top: float, right: float, bottom: float) -> None:
        self.left, self.top = min(self.left, left), min(self.top, top)
        self.right, self.bottom = max(self.right, right), max(self.bottom, bottom)

    def written(self, style: str | None) -> str:
        """Return the picture as text; as a file of its own where a style is given, with a ground."""
        x, y = self.left - MARGIN, self.top - MARGIN
        across, down = self.right - x + MARGIN, self.bottom - y + MARGIN
        self.svg.attrib |= {"viewBox": shown(x, y, across, down), "width": shown(across), "height": shown(down)}
        if style is not None:
            first = ET.Element("g")
            _text(first, "style", style)
            _rect(first, x, y, across, down, "paper")
            self.svg.insert(2, first)  # after title and description
        return ET.tostring(self.svg, encoding="unicode") + "\n"


def _hue(node: Node) -> str:
    return "unknown" if node.hue is None else f"hue{node.hue}"


def _dashes(one: Relation) -> str:
    return one.listing if one.listing and one.listing in Vocabulary("listing").by_name else ""


def _rect(parent: ET.Element, x: float, y: float, across: float, down: float, look: str) -> None:
    at = {"x": shown(x), "y": shown(y), "width": shown(across), "height": shown(down), "rx": "4"}
    ET.SubElement(parent, "rect", {"class": look.strip(), **at})


def _path(parent: ET.Element, way: str, look: str) -> None:
    ET.SubElement(parent, "path", {"class": look.strip(), "d": way})


def _text(parent: ET.Element, tag: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    ET.SubElement(parent, tag, dict(attributes or {})).text = text


def _lines(parent: ET.Element, lines: Iterable[Line], x: float, y: float) -> None:
    for line in lines:
        look = "kind" if line.size == KIND_SIZE else "name"
        at = {"class": look, "x": shown(x), "y": shown(y + line.y), "font-size": shown(line.size)}
        _text(parent, "text", line.text, at)
