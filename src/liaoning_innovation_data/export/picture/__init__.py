"""The relations of a document as a picture: who leads, approves, collaborates, hosts, receives, and what.

Each record is a box with its name, in the colour of its table and with the table's name; a named example stands inside
the box of its group. Each relation is a line with its predicate, from subject to object, dashed where the words name
examples only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...schema.ids import RECORD_KINDS
from ...schema.models import NAMED_TABLES, Relation
from ...schema.text import as_text
from .boxes import Box, Node, box, nesting
from .drawing import drawing
from .layout import Bundle, bundles, laid_out
from .text import drawable


def picture(tables: Mapping[str, Any], document_id: str, *, standalone: bool = False) -> str:
    """Return the relations that a document states as SVG; empty where it states none.

    Parameters
    ----------
    tables
        Table name -> `pyarrow.Table` or polars frame, with the columns of the schema; a table that is not there counts
        as empty. What is wrong in them is drawn as it is: an end that names no record has its id for a name.
    document_id
        The document; relations stay inside one.
    standalone
        A file of its own, with its style in it. Otherwise the picture is for a page that has `style()`: each record and
        relation links to `#<id>`, and `script()` lets one filter by predicate and shows what is connected.

    Raises MissingExtra where graphlay is not installed. The same tables give the same text.

    >>> from liaoning_innovation_data.storage.releases import read_version
    >>> drawn = picture(read_version("1.1.1"), "document/2023-08-06-liaoning-daily")
    >>> drawn.count('class="edge"')
    47

    """
    relations = _relations(tables, document_id)
    if not relations:
        return ""
    nodes = _nodes(tables, document_id, relations)
    inside = nesting(relations)
    box_of = {record: inside[record].object_id if record in inside else record for record in nodes}
    lines = bundles([one for one in relations if inside.get(one.subject_id) is not one], box_of)
    boxes = _boxes(nodes, inside, lines)
    corners, routes = laid_out(boxes, lines)
    return drawing(relations, nodes, boxes, corners, routes, style() if standalone else None)


def style() -> str:
    """Return the style sheet of a picture; all its rules are for `.relations`."""
    return (Path(__file__).parent / "relations.css").read_text("utf-8")


def script() -> str:
    """Return the script for pictures in a page; it needs nothing else."""
    return (Path(__file__).parent / "relations.js").read_text("utf-8")


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
            found[row["id"]] = Node(row["id"], name, f"{RECORD_KINDS[table]}{many}", f"hue{number}", group)
    ends = sorted({end for one in relations for end in (one.subject_id, one.object_id)})
    return {end: found.get(end) or Node(end, drawable(end), "no such record", "unknown") for end in ends}


def _boxes(nodes: Mapping[str, Node], inside: Mapping[str, Relation], lines: Sequence[Bundle]) -> list[Box]:
    """Return the boxes, with room in each for the labels of the lines that end there and for lanes to its examples."""
    members: dict[str, list[tuple[Node, Relation]]] = {}
    for member, one in inside.items():
        members.setdefault(one.object_id, []).append((nodes[member], one))
    lanes: dict[str, Counter[str]] = {record: Counter() for record in nodes}
    room = dict.fromkeys(nodes, 0.0)
    for line in lines:
        lanes[line.source]["right"] += any(one.subject_id != line.source for one in line.relations)
        lanes[line.target]["left"] += any(one.object_id != line.target for one in line.relations)
        room[line.target] += line.height
    return [
        box(node, members.get(record, []), room[record], lanes[record])
        for record, node in nodes.items()
        if record not in inside
    ]


def _rows(tables: Mapping[str, Any], table: str, document_id: str, columns: list[str]) -> list[dict[str, Any]]:
    """Return some columns of the rows of a document; what is not there is null, what is no text is written as one."""
    import polars as pl

    frame = pl.DataFrame(tables.get(table, []))
    if frame.schema.get("document_id") != pl.String:
        return []
    of_document = frame.filter(pl.col("document_id") == document_id)
    rows = of_document.select(name for name in columns if name in frame.columns).to_dicts()
    return [{name: _told(row.get(name)) for name in columns} for row in rows]


def _told(value: Any) -> str | int | None:
    return value if value is None or type(value) in (str, int) else as_text(value)
