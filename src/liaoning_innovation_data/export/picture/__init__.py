"""The relations of a document as a picture: who leads, approves, collaborates, hosts, receives, and what.

Each record is a box with its name, in the colour of its table; the named examples of a group stand inside its box. Each
relation is a line with its predicate, from subject to object, dashed where the words name examples only. graphlay lays
the boxes out, routes the lines, and draws them; what is here says what there is to draw, and makes links of it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl

from ...schema.errors import of_extra
from ...schema.ids import RECORD_KINDS
from ...schema.models import NAMED_TABLES, Evidence, Reading, Relation
from ...schema.text import as_text
from ...schema.vocabulary import Vocabulary
from .text import drawable, width, wrapped

SVG = "http://www.w3.org/2000/svg"
MEMBERSHIP = "member_of"  # the predicate that is drawn as one box inside another
MANY = 100  # from so many lines on the layout takes less care, and less time
WIDTH, PADDING, LEADING = 190.0, 8.0, 1.3
DOUBTED = ("judged", "contested")  # the supports that are marked
KIND, NAME, LABEL = 11.0, 13.0, 11.5  # the sizes of letters: of what a record is, of its name, of what a line says
ROW = 4.0  # the room above and below the text of an example in the box of its group
OPTIONS: dict[str, Any] = {
    "routing": {"port_sides": "facing_only"},
    "spacing": {"layer_gap": 110.0, "node_gap": 18.0, "dummy_gap": 14.0, "port_gap": 14.0, "isolated_gap": 18.0},
}

ET.register_namespace("", SVG)


@dataclass(frozen=True, slots=True)
class Node:
    """A record at an end of a relation, as it is shown."""

    name: str
    kind: str  # what it is in words: `laboratory, group of 11`
    look: str  # the class of its colour, that of its table; `unknown` where the tables have no such record

    def lines(self, widest: float, *, bare: bool = False) -> list[tuple[str, float]]:
        """Return the lines of its text, each with its size; the name alone where that is enough."""
        kind = [] if bare else [(line, KIND) for line in wrapped(self.kind, widest, KIND)]
        return kind + [(line, NAME) for line in wrapped(self.name, widest, NAME)]


def picture(tables: Mapping[str, Any], document_id: str) -> str:
    """Return the relations that a document states as SVG; empty where it states none.

    The picture is for a page that has `style()`: each record and relation links to `#<id>`, and `script()` lets one
    filter by predicate. What is wrong in the tables is drawn as it is: an end that names no record has its id for a
    name. The same tables give the same text. Raises MissingExtra where graphlay is not installed.

    >>> from liaoning_innovation_data.storage.releases import read_version
    >>> drawn = picture(read_version("1.1.1"), "document/2023-08-06-liaoning-daily")
    >>> drawn.count('class="edge')
    47

    """
    relations = _relations(tables, document_id)
    if not relations:
        return ""
    nodes, doubted = _nodes(tables, document_id, relations), _doubted(tables, document_id)
    return _linked(_drawn(relations, nodes, doubted), relations, nodes)


def style() -> str:
    """Return the style sheet of a picture; all its rules are for `.relations`."""
    return (Path(__file__).parent / "relations.css").read_text("utf-8")


def script() -> str:
    """Return the script for pictures in a page; it needs nothing else."""
    return (Path(__file__).parent / "relations.js").read_text("utf-8")


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


def _drawn(relations: Sequence[Relation], nodes: Mapping[str, Node], doubted: Collection[str]) -> str:
    """Return the picture as graphlay draws it: a group with its class for each node and edge, in their order."""
    graphlay = of_extra("view", "graphlay", "a picture needs graphlay")
    inside = nesting(relations)
    box_of = {record: inside[record].object_id if record in inside else record for record in nodes}
    texts = {
        record: node.lines(WIDTH - 4 * PADDING, bare=record in inside and node.look == nodes[box_of[record]].look)
        for record, node in nodes.items()
    }
    tops, heights = _rows_of_boxes(texts, box_of)
    graph = graphlay.Graph()
    for record, height in heights.items():
        if box_of[record] == record:
            graph.node(record, width=WIDTH, height=height, label="")
    lines = [one for one in relations if inside.get(one.subject_id) is not one]
    first_of = dict[tuple[str, str, str], str]()
    """Which line of those of one predicate from one box to another says it: that of the boxes themselves, if any."""
    for one in lines:
        ends = dict[str, Any]()
        for name, record, side in (("source", one.subject_id, "right"), ("target", one.object_id, "left")):
            if record in inside and box_of[one.subject_id] != box_of[one.object_id]:
                middle = tops[record] + heights[record] / 2
                ends[f"{name}_port"] = {"offset": {"side": side, "t": middle / heights[box_of[record]] * 2 - 1}}
        bundle = (box_of[one.subject_id], one.predicate, box_of[one.object_id])
        if bundle not in first_of or {one.subject_id, one.object_id}.isdisjoint(inside):
            first_of[bundle] = one.id
        graph.edge(bundle[0], bundle[2], **ends)
    laid = graphlay.layout(graph, options=OPTIONS | {"effort": "balanced" if len(lines) < MANY else "fast"})
    scene = laid.sketch_scene(background=None, padding=16.0)
    boxes = dict(zip(graph.ids, scene["nodes"], strict=True))
    for record in inside:
        outer = boxes[box_of[record]]
        rect = {"x": outer["rect"]["x"] + PADDING, "y": outer["rect"]["y"] + tops[record]}
        boxes[record] = outer | {"rect": rect | {"w": WIDTH - 2 * PADDING, "h": heights[record]}}
    boxes = {
        record: _box(box, texts[record], PADDING if record in box_of.values() else ROW, nodes[record].look)
        for record, box in boxes.items()
    }
    drawn = dict(zip((one.id for one in lines), zip(scene["edges"], laid.edges, strict=True), strict=True))
    scene["edges"] = [
        _edge(
            one, *drawn[one.id], [_words(one.predicate)] * (one.id in first_of.values()) + ["?"] * (one.id in doubted)
        )
        if one.id in drawn
        else _membership(
            one, boxes, is_first=one is next(other for other in inside.values() if other.object_id == one.object_id)
        )
        for one in relations
    ]
    scene["nodes"] = [boxes[record] for record in sorted(nodes, key=lambda one: one in inside)]
    return str(graphlay.render_scene(scene))


def _rows_of_boxes(
    texts: Mapping[str, Sequence[tuple[str, float]]], box_of: Mapping[str, str]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return how far below the top of its box each record in a box of others begins, and how high each record is."""
    heights = {
        record: sum(size * LEADING for _, size in lines) + 2 * (PADDING if box_of[record] == record else ROW)
        for record, lines in texts.items()
    }
    tops = dict[str, float]()
    captioned = set[str]()
    for record, box in box_of.items():
        if box != record:
            heights[box] += 0 if box in captioned else LABEL * LEADING
            captioned.add(box)
            tops[record] = heights[box] - PADDING / 2
            heights[box] += heights[record] + PADDING / 2
    return tops, heights


def _box(box: Mapping[str, Any], lines: Sequence[tuple[str, float]], top: float, look: str) -> dict[str, Any]:
    """Return a box with lines in it, from so far below its upper border on."""
    content = list[dict[str, Any]]()
    y = top - box["rect"]["h"] / 2
    for text, size in lines:
        run = {"kind": "text", "text": text, "dy": y + size * LEADING / 2, "size": size}
        run |= {"anchor": "middle", "baseline": "central", "attrs": {"class": ["kind" if size == KIND else "name"]}}
        content.append(run)
        y += size * LEADING
    return {**box, "content": content, "attrs": {"class": ["node", look]}}


def _edge(one: Relation, edge: dict[str, Any], route: Mapping[str, Any], told: Sequence[str]) -> dict[str, Any]:
    """Return the line of a relation, with its label where it ends; what is in doubt has a question mark in it."""
    before, end = route["points"][-2:]
    forward = 1 if end["x"] >= before["x"] else -1
    at = route["label_anchor"] if one.subject_id == one.object_id else {"x": end["x"] - 14 * forward, "y": end["y"]}
    text = {"text": " ".join(told), "size": LABEL, "anchor": "end" if forward > 0 else "start"}
    labels = [{"at": at, "text": text | {"baseline": "central"}}] if told and at else []
    return edge | {"labels": labels, "attrs": {"class": ["edge", *_dashes(one), *["doubtful"] * ("?" in told)]}}


def _membership(one: Relation, boxes: Mapping[str, Any], *, is_first: bool) -> dict[str, Any]:
    """Return a short line from the box of an example to that of its group; what it means stands above the first."""
    member, group = boxes[one.subject_id]["rect"], boxes[one.object_id]["rect"]
    y = member["y"] + member["h"] / 2
    points = [{"x": member["x"], "y": y}, {"x": group["x"], "y": y}]
    stroke = {"paint": "currentColor", "width": 1.3}
    at = {"x": member["x"], "y": member["y"] - LABEL / 2 - 1}
    text = {"text": _words(one.predicate), "size": LABEL, "anchor": "start", "baseline": "central"}
    labels = [{"at": at, "text": text}] if is_first else []
    return {"points": points, "labels": labels, "stroke": stroke, "attrs": {"class": ["edge", *_dashes(one)]}}


def _words(term: str) -> str:
    return drawable(term.replace("_", " "))


def _dashes(one: Relation) -> list[str]:
    """Return the class of the dashes of a relation: its listing, where that is one."""
    return [one.listing] if one.listing and one.listing in Vocabulary("listing").by_name else []


def _linked(svg: str, relations: Sequence[Relation], nodes: Mapping[str, Node]) -> str:
    """Return the picture with what each part is called, linked to its record."""
    root = ET.fromstring(svg.partition("?>")[2])
    numbers = {record: str(number) for number, record in enumerate(nodes)}  # ids of invalid data may hold spaces
    edges, boxes = (root.findall(f"{{{SVG}}}g[@id='{name}']/{{{SVG}}}g") for name in ("edges", "nodes"))
    for one, element in zip(relations, edges, strict=True):
        ends = f"{nodes[one.subject_id].name} — {_words(one.predicate)} — {nodes[one.object_id].name}"
        _called(element, ends + (f" ({drawable(one.listing)})" if one.listing else ""))
        element.set("data-predicate", _words(one.predicate))
        element.set("data-ends", f"{numbers[one.subject_id]} {numbers[one.object_id]}")
        near = deepcopy(element.findall(f"{{{SVG}}}path")[0])
        near.attrib = {"class": "near", "d": near.attrib["d"]}
        element.append(near)
    inside = nesting(relations)
    order = sorted(nodes, key=lambda one: one in inside)
    for record, element in zip(order, boxes, strict=True):
        _called(element, f"{nodes[record].name}: {nodes[record].kind}")
        element.set("data-node", numbers[record])
    for record, element in zip([*(one.id for one in relations), *order], [*edges, *boxes], strict=True):
        element.tag = f"{{{SVG}}}a"
        element.set("href", f"#{quote(record, safe='/')}")
    _widened(root)
    counts = Counter(_words(one.predicate) for one in relations)
    title = f"{len(relations)} relations between {len(nodes)} records"
    root.attrib |= {"class": "relations", "role": "group", "aria-label": title}
    root.attrib.pop("font-family", None)
    _called(root, ", ".join(f"{predicate}: {count}" for predicate, count in sorted(counts.items())), "desc")
    _called(root, title)
    return ET.tostring(root, encoding="unicode") + "\n"


def _widened(root: ET.Element) -> None:
    """Give a picture room for its text: no font is at hand where it is drawn, and names may be long."""
    left, top, across, down = map(float, root.attrib["viewBox"].split())
    xs, ys = [left, left + across], [top, top + down]
    for line in root.iter(f"{{{SVG}}}text"):
        x, y, size = (float(line.attrib[name]) for name in ("x", "y", "font-size"))
        wide = width(line.text or "", size) + 2
        start = x - wide * {"middle": 0.5, "end": 1.0}.get(line.get("text-anchor", "start"), 0.0)
        xs += [start, start + wide]
        ys += [y - size, y + size]
    frame = (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    root.set("viewBox", " ".join(f"{number:.2f}" for number in frame))
    root.attrib |= {"width": f"{frame[2]:.2f}", "height": f"{frame[3]:.2f}"}


def _called(element: ET.Element, text: str, name: str = "title") -> None:
    """Put a title, or another such text, first into an element."""
    told = ET.Element(f"{{{SVG}}}{name}")
    told.text = text
    element.insert(0, told)


def _relations(tables: Mapping[str, Any], document_id: str) -> list[Relation]:
    """Return the relations of a document, sorted by id; what is null where it may not be, is the word null."""
    rows = _rows(tables, Relation.table, document_id, ["id", "subject_id", "predicate", "object_id", "listing"])
    there = [
        {name: "null" if value is None and name != "listing" else as_text(value) for name, value in row.items()}
        for row in rows
    ]
    return sorted((Relation.model_construct(None, **row) for row in there), key=lambda one: one.id)


def _nodes(tables: Mapping[str, Any], document_id: str, relations: list[Relation]) -> dict[str, Node]:
    """Return id -> node, of all ends of the relations, sorted by id."""
    found: dict[str, Node] = {}
    for number, table in enumerate(NAMED_TABLES):
        for row in _rows(tables, table, document_id, ["id", "name", "extent", "member_count"]):
            group, count = row["extent"] == "group", row["member_count"]
            many = "" if not group else f", group of {count:,}" if isinstance(count, int) else ", group"
            name = drawable(as_text(row["name"] or row["id"]))
            found[row["id"]] = Node(name, f"{RECORD_KINDS[table]}{many}", f"hue{number}")
    ends = sorted({end for one in relations for end in (one.subject_id, one.object_id)})
    return {end: found.get(end) or Node(drawable(end), "no such record", "unknown") for end in ends}


def _doubted(tables: Mapping[str, Any], document_id: str) -> set[str]:
    """Return the ids of the records that are judged or contested, or can be read otherwise."""
    rows = _rows(tables, Evidence.table, document_id, ["record_id", "support"])
    read = _rows(tables, Reading.table, document_id, ["record_id"])
    return {str(row["record_id"]) for row in [*read, *(row for row in rows if row["support"] in DOUBTED)]}


def _rows(tables: Mapping[str, Any], table: str, document_id: str, columns: list[str]) -> list[dict[str, Any]]:
    """Return some columns of the rows of a document; what is not there is null, what is no text is written as one."""
    frame = pl.DataFrame(tables.get(table, []))
    if frame.schema.get("document_id") != pl.String:
        return []
    of_document = frame.filter(document_id=document_id)
    rows = of_document.select(name for name in columns if name in frame.columns).to_dicts()
    cells = ({name: row.get(name) for name in columns} for row in rows)
    return [{k: v if v is None or type(v) in (str, int) else as_text(v) for k, v in row.items()} for row in cells]
