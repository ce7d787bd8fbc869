"""Many documents as a folder of static files: an index with search and filters, and a page for each document.

The files need no server: a browser reads them from a disk, too. Style and scripts are files that all pages share. What
the index finds is in files of their own, `found-001.js` and so on, which it loads after the list can be seen.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from ...schema import columns as c
from ...schema import ids
from ...schema.models import Document
from ...schema.text import escape_controls, template, truncate
from ..picture import DOUBTED
from . import INDEX, drawn, render, script, style
from .contents import Contents, Entry, Source

SCRIPTS = ("writing", "index")  # the parts of the script of the index
FACTS = c.evidenced_tables()  # what the index finds: the records of facts
LARGEST = 280_000  # how many bytes of records one file has, about
LONGEST = 120  # how many characters of a title or term the index shows
DOUBTS = (*DOUBTED, "another reading")  # what the index filters by as support; a record has the sum of 1, 2 and 4

Row = tuple[int, str, str, int, int | None, int, Sequence[int], str]
"""A record in the index: document, link, heading, table, kind, doubts, rules of its issues, and what else it says."""


def write_pages(frames: Mapping[str, pl.DataFrame], shown: Contents, folder: Path) -> None:
    """Write the index, the pages and what they share into a folder."""

    def save(file: str, text: str) -> None:
        (folder / file).write_text(text, encoding="utf-8", newline="\n")

    shared, files = shown.shared(), [file_of(source.id) for source in shown.sources]
    save("page.css", style())
    save("page.js", script())
    save("index.js", script(SCRIPTS))
    save("shared.js", f"globalThis.shared = {_json(shared)};\n")
    for at, (file, source) in enumerate(zip(files, shown.sources, strict=True)):
        beside = {"prev": files[at - 1 : at], "next": files[at + 1 : at + 2]}
        around = {to: found[0] for to, found in beside.items() if found}
        save(file, render(shown.of(at), [drawn(frames, source)], around))
    kinds = dict[tuple[str, str], int]()
    parts = list(parts_of(_records(shown, kinds)))
    for at, part in enumerate(parts, 1):
        save(f"found-{at:03}.js", f"take([\n{part}\n]);\n")
    tables = [(at, f"{table} {rows:,}") for at, (table, rows) in enumerate(shown.rows.items()) if table in FACTS]
    issues = [(str(at), f"{rule} {count:,}") for at, (rule, count) in enumerate(shown.counts.items())]
    page = template("export/page/index.html").render(
        shown=shown,
        files=files,
        choices={
            "table": tables,
            "kind": [(at, f"{table}: {kind.replace('_', ' ')}") for (table, kind), at in sorted(kinds.items())],
            "support": list(enumerate(DOUBTS)),
            "issue": [("any", "any"), *issues] if issues else [],
        },
        about=[_about(shown, at) for at in range(len(files))],
        index={"parts": len(parts), "files": files, "unseen": shared["unseen"]}
        | {"keys": [ids.parse(source.id).key for source in shown.sources]},
    )
    save(INDEX, page)


def _about(shown: Contents, at: int) -> str:
    """Return what the index says of a document beside its title: who published it when, and how much there is."""
    source = shown.sources[at]
    cells = [_cells(shown, Document.table, entry) for entry in source.tables.get(Document.table, ())][:1]
    names = {entry.key: entry.heading for entry in source.entries()}
    told = [cells[0].get(name) for name in ("publisher_id", "published_on")] if cells else []
    count = sum(len(source.tables.get(table, ())) for table in FACTS if table != Document.table)
    issues = sum(place.document == at for place in shown.places)
    texts = [names.get(str(one), str(one)) for one in told if one] + [f"{count:,} records"]
    texts += [f"{issues:,} issue{'s' if issues != 1 else ''}"] if issues else []
    return " · ".join(truncate(escape_controls(text), LONGEST) for text in texts)


def _cells(shown: Contents, table: str, entry: Entry) -> dict[str, str | list[str] | None]:
    return dict(zip((column["name"] for column in shown.columns.get(table, ())), entry.cells, strict=False))


def _records(shown: Contents, kinds: dict[tuple[str, str], int]) -> Iterator[Row]:
    """Yield what the index finds, a row for each record of facts; number the kinds."""
    tables, rules = list(shown.rows), list(shown.counts)
    wrong = defaultdict[tuple[int | None, str], set[int]](set)
    for place in shown.places:
        if place.link is not None:
            wrong[place.document, place.link.removesuffix(f"/{place.issue.field}")].add(rules.index(place.issue.rule))
    telling = {
        table: [one["name"] for one in columns if one["standing"] == "proven" and not one.get("refers")]
        for table, columns in shown.columns.items()
    }
    for at, source in enumerate(shown.sources):
        read = {str(_cells(shown, "readings", entry).get("record_id")) for entry in source.tables.get("readings", ())}
        key = ids.parse(source.id).key
        for table, entry in ((one, entry) for one in FACTS for entry in source.tables.get(one, ())):
            cells = _cells(shown, table, entry)
            support = {quote[6] for of_field in entry.quotes.values() for quote in of_field if len(quote) > 6}
            marks = (support.intersection(DOUBTS[:1]), support.intersection(DOUBTS[1:2]), entry.key in read)
            heading = entry.heading.replace(predicate := str(cells.get("predicate")), predicate.replace("_", " "))
            told = (text for name in telling[table] if name != "extent" for text in _texts(source, entry, cells, name))
            yield (
                at,
                entry.key.replace(f"/{key}/", "//") if key else entry.key,
                heading,
                tables.index(table),
                kinds.setdefault((table, kind), len(kinds)) if isinstance(kind := cells.get("kind"), str) else None,
                sum(1 << bit for bit, mark in enumerate(marks) if mark),
                sorted(wrong[at, entry.key]),
                " · ".join(dict.fromkeys(one for one in told if one not in heading)),
            )


def _texts(source: Source, entry: Entry, cells: Mapping[str, Any], name: str) -> Iterator[str]:
    """Yield what a cell says, and its quotes."""
    value = cells.get(name)
    yield from value if isinstance(value, list) else [value.replace("_", " ")] if value else []
    for _, _, *place in entry.quotes.get(name, ()):
        yield source.text[place[0] : place[1]] if len(place) > 1 and place[0] is not None else str(place[3])


def parts_of(rows: Iterable[Row]) -> Iterator[str]:
    """Yield rows as JSON, so many together as one file has room for."""
    lines, size = list[str](), 0
    for line in map(_json, rows):
        if lines and size + len(line.encode()) > LARGEST:
            yield ",\n".join(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line.encode())
    if lines:
        yield ",\n".join(lines)


def file_of(document_id: str) -> str:
    """Return the file of a document; it stays the same whatever other documents there are."""
    if re.fullmatch(ids.DOCUMENT_ID, document_id):
        return f"{document_id.replace('/', '-')}.html"
    return f"document_{hashlib.sha256(document_id.encode('utf-8', 'replace')).hexdigest()[:12]}.html"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
