"""The picture of the relations: every relation is a line, every end of one has its name, and nothing breaks out."""

from __future__ import annotations

import itertools
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import liaoning_innovation_data as lid
from liaoning_innovation_data import DATA_VERSION
from liaoning_innovation_data.export.picture import picture, script, style
from liaoning_innovation_data.export.picture.text import drawable, width
from liaoning_innovation_data.schema.errors import MissingExtra
from liaoning_innovation_data.schema.models import NAMED_TABLES
from liaoning_innovation_data.storage.releases import read_version
from tools.schemas import of_its_own

from .conftest import share
from .generator.strategies import datasets

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "</text></svg><script>alert(1)</script>",
    "]]><!-- & &amp; ' \"",
    "\x00\x1b[31m\u202e\ufffe\uffff",
    "מכון המחקר (ב) 12",
    "海风研究所" * 20,
    "𠮷" * 60,
    "👩\u200d🔬" * 40,
    "W" * 500,
    "a" + "\u0301" * 500,
    "word " * 100,
]
"""Names that try to break out, or to be too long."""


def drawn(tables: Mapping[str, Any], document: str) -> ET.Element:
    """A picture, parsed: XML is what it has to be."""
    return ET.fromstring(picture(tables, document))


def of_class(svg: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in svg.iter() if name in (one.get("class") or "").split()]


def title(element: ET.Element) -> str:
    return element.findtext(f"{SVG}title") or ""


def texts(element: ET.Element) -> str:
    """What can be read of an element, without the white space at which lines may break."""
    return "".join("".join((line.text or "").split()) for line in element.iter(f"{SVG}text"))


def frame(element: ET.Element) -> tuple[float, float, float, float]:
    x, y, across, down = (float(element.attrib[name]) for name in ("x", "y", "width", "height"))
    return x, y, x + across, y + down


def is_faithful(tables: Mapping[str, pl.DataFrame], document: str) -> None:
    """Each row is one line between its two ends, and each end is there once, with its whole name."""
    rows = tables["relations"].filter(pl.col("document_id") == document).to_dicts()
    if not rows:
        assert picture(tables, document) == ""
        return
    names = {row["id"]: row["name"] for table in NAMED_TABLES for row in tables[table].to_dicts()}
    svg = drawn(tables, document)
    nodes = {one.attrib["data-node"]: one for one in of_class(svg, "node")}
    edges = of_class(svg, "edge")
    assert sorted(one.attrib["href"] for one in edges) == sorted(f"#{quote(row['id'], safe='/')}" for row in rows)
    by_link = {one.attrib["href"]: one for one in edges}
    for row in rows:
        edge = by_link[f"#{quote(row['id'], safe='/')}"]
        assert edge.attrib["data-predicate"] == row["predicate"].replace("_", " ")
        ends = [nodes[number] for number in edge.attrib["data-ends"].split()]
        for end, record in zip(ends, (row["subject_id"], row["object_id"]), strict=True):
            name = drawable(names.get(record, record))
            assert end.attrib["href"] == f"#{quote(record, safe='/')}"
            assert texts(end).endswith("".join(name.split()))
            assert name in title(edge)
    assert len(nodes) == len({row[end] for row in rows for end in ("subject_id", "object_id")})
    fits(svg)


def fits(svg: ET.Element) -> None:
    """No two boxes overlap but those of which one holds the other, and all text is inside what is shown."""
    frames = [frame(box) for node in of_class(svg, "node") for box in node.iter(f"{SVG}rect")]
    for (a, b, c, d), (e, f, g, h) in itertools.combinations(frames, 2):
        apart = a >= g or e >= c or b >= h or f >= d
        assert apart or (a <= e and b <= f and g <= c and h <= d) or (e <= a and f <= b and c <= g and d <= h)
    left, top, across, down = map(float, svg.attrib["viewBox"].split())
    for line in svg.iter(f"{SVG}text"):
        x, y, wide = (
            float(line.attrib["x"]),
            float(line.attrib["y"]),
            width(line.text or "", float(line.attrib["font-size"])),
        )
        start = x - wide * {"middle": 0.5, "end": 1}.get(line.get("text-anchor", "start"), 0)
        assert left <= start and start + wide <= left + across
        assert top <= y <= top + down


def test_the_shipped_relations_are_drawn(shipped: dict[str, pl.DataFrame]) -> None:
    is_faithful(shipped, shipped["documents"]["id"][0])


def test_a_label_says_what_each_line_means(shipped: dict[str, pl.DataFrame]) -> None:
    svg = drawn(shipped, shipped["documents"]["id"][0])
    read = texts(svg)
    for predicate in shipped["relations"]["predicate"].unique():
        assert predicate.replace("_", "") in read


def test_each_document_has_its_own(several: dict[str, pl.DataFrame]) -> None:
    for document in several["documents"]["id"][:3]:
        is_faithful(several, document)


@settings(max_examples=share(30))
@given(datasets())
def test_any_relations_are_drawn(tables: dict[str, pl.DataFrame]) -> None:
    for document in tables["documents"]["id"]:
        is_faithful(tables, document)


names = st.sampled_from(HOSTILE) | st.text(max_size=30)
ends = st.sampled_from([f"project/x/{number}" for number in range(8)])
relation = st.tuples(
    ends | names, st.sampled_from(["leads", "member_of", "uses"]) | names, ends, st.sampled_from([None, "partial", "?"])
)


@settings(max_examples=share(60))
@given(st.lists(relation, min_size=1, max_size=30), st.lists(names, min_size=8, max_size=8))
def test_what_is_not_valid_is_drawn_as_it_is(rows: list[tuple[Any, ...]], named: list[str]) -> None:
    """Unknown ends and predicates, members of themselves and of each other, any text for a name."""
    tables = invalid(rows, named)
    svg = drawn(tables, "document/x")
    assert len(of_class(svg, "edge")) == len(rows)
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} <= {
        *"svg title desc defs marker g a rect path text".split()
    }
    fits(svg)


def invalid(rows: list[tuple[Any, ...]], named: list[str]) -> dict[str, pl.DataFrame]:
    """Tables of one document with these relations, and with projects of these names."""
    names = ["id", "subject_id", "predicate", "object_id", "listing"]
    relations = pl.DataFrame(
        [(f"relation/x/{number}", *row) for number, row in enumerate(rows)],
        schema=dict.fromkeys(names, pl.String),
        orient="row",
    )
    projects = pl.DataFrame({"id": [f"project/x/{number}" for number in range(len(named))], "name": named})
    extent = projects.with_columns(extent=pl.lit("group"), member_count=pl.lit(None, pl.Int32))
    document = pl.lit("document/x").alias("document_id")
    return {"relations": relations.with_columns(document), "projects": extent.with_columns(document)}


def test_many_relations_in_one_document() -> None:
    rows = [(f"project/x/{n % 50}", ("uses", "leads")[n % 2], f"project/x/{n * 7 % 59}", None) for n in range(300)]
    fits(drawn(invalid(rows, [f"project {number}" for number in range(60)]), "document/x"))


def test_no_relations_no_picture(shipped: dict[str, pl.DataFrame]) -> None:
    assert picture(shipped, "document/another") == picture({}, "document/x") == ""


def test_without_graphlay_the_extra_is_named(shipped: dict[str, pl.DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "graphlay", None)
    with pytest.raises(MissingExtra, match=r"liaoning-innovation-data\[view\]"):
        picture(shipped, shipped["documents"]["id"][0])


def test_null_where_it_may_not_be() -> None:
    svg = drawn(invalid([(None, None, "project/x/0", None)], ["one"]), "document/x")
    assert title(of_class(svg, "edge")[0]) == "null — null — one"


def test_engines_agree(shipped: dict[str, pl.DataFrame]) -> None:
    document = shipped["documents"]["id"][0]
    assert picture(shipped, document) == picture(
        {table: frame.to_arrow() for table, frame in shipped.items()}, document
    )


def test_a_file_of_its_own_has_its_style(shipped: dict[str, pl.DataFrame]) -> None:
    svg = ET.fromstring(of_its_own(picture(shipped, shipped["documents"]["id"][0])))
    assert svg.findtext(f"{SVG}style") == style()


def test_the_released_relations_are_in_docs() -> None:
    """`make schemas` draws them."""
    newest = read_version(DATA_VERSION)
    committed = (ROOT / "docs/images/relations.svg").read_text("utf-8")
    assert committed == of_its_own(picture(newest, min(lid.load_documents()["id"])))


def test_the_style_is_for_pictures_alone() -> None:
    rules = [line for line in style().splitlines() if line.endswith("{") or "{ " in line]
    assert all(line.lstrip().startswith((".relations", "@media")) for line in rules)


@pytest.mark.parametrize("risky", ["innerHTML", "eval(", "document.write", "setAttribute", "insertAdjacent"])
def test_the_script_writes_text_only(risky: str) -> None:
    assert risky not in script()


def test_the_largest_names_are_whole() -> None:
    rows = [(f"project/x/{number}", "uses", "project/x/0", None) for number in range(len(HOSTILE))]
    svg = drawn(invalid(rows, HOSTILE), "document/x")
    for node, name in zip(of_class(svg, "node"), HOSTILE, strict=True):
        assert texts(node) == "project,group" + "".join(drawable(name).split())
