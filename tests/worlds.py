"""Cases of checks as files: changes to tables after which exactly this check finds something, or nothing does.

`cases/checks/<code>.toml` holds [[invalid]] and [[valid]] tables: `about`, and a list of steps that change the pinned
tables, or, with `base = "both"`, those of two documents:

    [[invalid.reworded]]         `old` words of the document are `new` ones, as many characters long, in every table
    [[invalid.change]]           rows where all of `where` hold get the values of `set`, or texts to `append`
    [[invalid.add]]              a row, given whole
    [[invalid.copy]]             rows where all of `where` hold, once more, with the values of `set`
    [[invalid.drop]]             rows where all of `where` hold
    [[invalid.columns]]          `drop`, `rename`, `cast` or `order` of columns
    [[invalid.tables]]           `drop` or `rename` of a table, or in its place a `value`, or a `file` to be scanned
    supported = "after"          the evidence of the document gets its support, as the build gives it, and a note where
                                 it is not proven; "before" the steps: what they change keeps what was true before

and, of an invalid one, the `place` ("table.field", or the table), a part of the `message` and, where it matters, the
`record` of one issue at least. A valid one that a known `defect` refuses, names it.

A case of a folder changes the pinned folder instead, its manifest included:

    [[invalid.file]]             `keep` so many bytes of a file, write those `of` another, or a `text`, or move it `to`
    [[invalid.manifest]]         at a `place` like tables.laboratories.rows stands a `value`, or nothing

Ids are written `<kind>/<slug>`. In a table with offsets, `quote` in `where` or `set` finds them as in a seed. Both are
of the pinned article, or of the `document` that a case names ("document/<key>").
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

import liaoning_innovation_data as lid
from liaoning_innovation_data.curation.quotes import Quotes
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.ids import RECORD_KINDS

from .pinned import BASES, FOLDER, KEY, PINNED, Tables, supported

FOLDER_RULES = {"file", "manifest"}
"""The rules whose cases change a folder."""

COMPARED = {"released"}
"""The rules whose cases are compared with the pinned version."""

TYPES: Mapping[str, Any] = {"int64": pl.Int64, "float32": pl.Float32, "string": pl.String, "binary": pl.Binary}


class Document(NamedTuple):
    """The document of a case: its key completes ids, and quotes are found in its text."""

    key: str
    text: str


def read_cases(folder: Path, kind: str = "case") -> list[tuple[str, dict[str, Any]]]:
    """Return (name of the file, case) for each case of a kind in the files of a folder."""
    return [
        (file.stem, case)
        for file in sorted(folder.glob("*.toml"))
        for case in tomllib.loads(file.read_text("utf-8")).get(kind, [])
    ]


CHECKS = Path(__file__).parent / "cases" / "checks"
INVALID, VALID = read_cases(CHECKS, "invalid"), read_cases(CHECKS, "valid")
"""(Code of the check, case)."""


def world_of(rule: str, case: Mapping[str, Any], folder: Path) -> Tables | Path:
    """Return the tables after the changes of a case; of one of folders, the pinned folder, copied to `folder`."""
    if rule in FOLDER_RULES or "file" in case:
        return changed_folder(Path(shutil.copytree(FOLDER, folder / "data")), case)
    return changed(BASES[case.get("base", "shipped")](), case)


def judged(rule: str, world: Any) -> lid.Report:
    """Validate the tables or the folder of a case."""
    return lid.validate(world, against=PINNED if rule in COMPARED else None)


def holds(rule: str, case: Mapping[str, Any], issues: Iterable[lid.Issue]) -> bool:
    """Whether this rule and no other finds something, at the place, with the message and the record of a case."""
    found = list(issues)
    return {issue.rule for issue in found} == {rule} and any(fits(case, issue) for issue in found)


def fits(case: Mapping[str, Any], issue: lid.Issue) -> bool:
    """Whether an issue has the place, the message and the record that a case states."""
    return (
        case.get("place") in (None, f"{issue.table}.{issue.field}" if issue.field else issue.table)
        and case.get("message", "") in issue.message
        and ("record" not in case or full_id(case["record"], _key(case)) == issue.record_id)
    )


def _key(case: Mapping[str, Any]) -> str:
    key: str = case.get("document", f"document/{KEY}").removeprefix("document/")
    return key


def has_frames(case: Mapping[str, Any]) -> bool:
    """Whether all tables of a case are frames, which can be written to files."""
    return "file" not in case and not any({"value", "file"} & step.keys() for step in case.get("tables", []))


def changed(tables: Mapping[str, pl.DataFrame], case: Mapping[str, Any]) -> Tables:
    """Return the tables with the steps of a case applied."""
    world: dict[str, Any] = _reworded(tables, case.get("reworded", []))
    documents = dict(world["documents"].select("id", "text").iter_rows())
    document = Document(_key(case), documents[f"document/{_key(case)}"])
    if case.get("supported") == "before":
        world["evidence"] = supported(world, document.key)
    for step in case.get("tables", []):
        frame = world.pop(step["table"])
        if "rename" in step:
            world[step["rename"]] = frame
        elif "file" in step:
            world[step["table"]] = pl.scan_parquet(step["file"])
        elif "value" in step:
            world[step["table"]] = step["value"]
    for step in case.get("columns", []):
        world[step["table"]] = _columns(world[step["table"]], step)
    for name in ("change", "copy", "drop", "add"):
        for step in case.get(name, []):
            table = step["table"]
            world[table] = _rows(table, world[table], name, step, document)
    if case.get("supported") == "after":
        world["evidence"] = supported(world, document.key)
    return world


def _reworded(tables: Mapping[str, pl.DataFrame], steps: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the tables with words put in the place of others, and the hash of the text."""
    world = dict(tables)
    for step in steps:
        assert len(step["old"]) == len(step["new"])
        for table, field in [
            ("documents", "text"),
            *((name, _quoted(name)) for name in ("sentences", "evidence", "omissions")),
        ]:
            world[table] = world[table].with_columns(pl.col(field).str.replace(step["old"], step["new"], literal=True))
        hashes = [hashlib.sha256(text.encode()).hexdigest() for text in world["documents"]["text"]]
        world["documents"] = world["documents"].with_columns(sha256=pl.Series(hashes))
    return world


def changed_folder(folder: Path, case: Mapping[str, Any]) -> Path:
    """Apply the steps of a case to a copy of the shipped folder."""
    for step in case.get("file", []):
        file = folder / step["name"]
        if "to" in step:
            (folder / step["to"]).parent.mkdir(exist_ok=True)
            file.rename(folder / step["to"])
            continue
        content = (folder / step["of"]).read_bytes() if "of" in step else file.read_bytes()
        file.write_bytes(step["text"].encode() if "text" in step else content[: step.get("keep")])
    for step in case.get("manifest", []):
        manifest = json.loads((folder / "manifest.json").read_bytes())
        *parents, last = step["place"].split(".")
        at: dict[str, Any] = reduce(getitem, parents, manifest)
        at.pop(last, None)
        if "value" in step:
            at[last] = step["value"]
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def _columns(frame: pl.DataFrame, step: Mapping[str, Any]) -> pl.DataFrame:
    frame = frame.drop(step.get("drop", []))
    frame = frame.rename(step.get("rename", {}))
    frame = frame.with_columns(pl.col(name).cast(TYPES[kind]) for name, kind in step.get("cast", {}).items())
    frame = frame.with_columns(pl.lit(value).alias(name) for name, value in step.get("add", {}).items())
    return frame.select(*step["order"], pl.exclude(step["order"])) if "order" in step else frame


def _rows(table: str, frame: pl.DataFrame, name: str, step: Mapping[str, Any], document: Document) -> pl.DataFrame:
    rows = frame.to_dicts()
    where = _full(table, step.get("where", {}), document)
    new = _full(table, step.get("set", {}), document, numbered=True)
    hit = [all(row[field] == value for field, value in where.items()) for row in rows]
    assert name == "add" or any(hit), f"no row of {table} where {where}"
    if name == "change":
        more = step.get("append", {})
        rows = [
            row | new | {field: row[field] + text for field, text in more.items()} if chosen else row
            for row, chosen in zip(rows, hit, strict=True)
        ]
    elif name == "copy":
        rows += [row | new for row, chosen in zip(rows, hit, strict=True) if chosen]
    elif name == "drop":
        rows = [row for row, chosen in zip(rows, hit, strict=True) if not chosen]
    else:
        rows.append(dict.fromkeys(frame.columns) | _full(table, step["row"], document, numbered=True))
    return pl.DataFrame(rows, schema=frame.schema, orient="row")


def _full(table: str, values: Mapping[str, Any], document: Document, *, numbered: bool = False) -> dict[str, Any]:
    """Complete short ids and quotes, and number readings and omissions by them.

    `null = ["field"]` stands for nulls, which TOML lacks.
    """
    found: dict[str, Any] = {}
    for field, value in values.items():
        if field == "quote":
            span = Quotes(document.text).locate(value)
            found |= {"char_start": span.start, "char_end": span.end}
            found[_quoted(table)] = document.text[span.start : span.end]
        elif field == "null":
            found |= dict.fromkeys(value)
        else:
            found[field] = full_id(value, document.key) if field == "id" or field.endswith("_id") else value
    if table != "documents" and "row" not in values and "quote" in values and "document_id" not in found:
        found["document_id"] = f"document/{document.key}"
    if numbered and table in ("readings", "omissions") and "quote" in values:
        found.setdefault("id", f"{RECORD_KINDS[table]}/{document.key}/{found['char_start']:05}")
    return found


def _quoted(table: str) -> str:
    return "text" if "text" in {column.name for column in c.columns(table)} else "exact"


def full_id(value: Any, key: str = KEY) -> Any:
    """Return the id that `<kind>/<slug>` stands for in the document of this key."""
    if not isinstance(value, str) or value.count("/") != 1 or value.startswith("document/"):
        return value
    kind, _, slug = value.partition("/")
    return f"{kind}/{key}/{slug}"
