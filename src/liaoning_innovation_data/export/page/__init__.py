"""The evidence page: a document with its records as notes beside their sentences, and the evidence of each cell lit.

`render` is a pure function from what there is to show to one HTML file. All that documents and tables say goes into the
file as JSON, or escaped by the template; the scripts make text nodes of it and nothing else. The file's own policy lets
no other script or style run, and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

import polars as pl

from ...curation.build import read_drafts
from ...evidence.index import EvidenceIndex, computed
from ...query.comparison import compared, readings
from ...schema import ids
from ...schema.errors import DataVersionError, MissingExtra, SchemaError, path_of
from ...schema.text import as_text, is_many, template
from ...storage.atomic import expect_file, replacing_file
from ...storage.parquet import to_polars
from ...storage.releases import called, version_folder
from ...validation import folder_or_tables, validated_frames
from ...validation.report import Issue
from .. import picture
from .contents import Contents, Place, Source, contents

HERE = Path(__file__).parent
SCRIPTS = ("writing", "sources", "text", "notes", "head", "finding", "issues", "page")
"""The parts of the script, in one scope, with the script of the picture."""

DRAWN = 20  # of how many documents a page has the relations as a picture: each is a third as large as the rest
INDEX = "index.html"  # the page of a folder of pages that leads to the others
COMMENT = re.compile(r"/\*\*.*?\*/ ?|^ *//[^\n]*\n", re.MULTILINE | re.DOTALL)  # in scripts: no page has it
LEGIBLE = 300  # how many relations of a document are drawn
COMPARED = "compare"  # what the page calls differences between two readings, beside the rules of issues


def view(
    tables: Mapping[str, Any] | PathLike[str] | str | None = None,
    *,
    output: PathLike[str] | str = "evidence.html",
    version: str | Path | None = None,
    compare: PathLike[str] | str | None = None,
) -> Path:
    """Write an HTML file that shows the evidence of each value, and for words the values that they are evidence for.

    The file needs no network and no other file. It shows the issues that `validate` finds, each at its place, and as
    much of invalid tables as can be read. With the extra `view` it has a picture of the relations of each document: of
    the first 20 documents, and only of those with at most 300 relations.

    Parameters
    ----------
    tables
        A folder, or a mapping of table name to frame, as for `validate`; or a folder of seeds, as they are. Without it,
        the data of this package.
    output
        The file to write. Missing folders are made. If writing fails, an existing file stays as it was.
    version
        The data version to show, the newest by default; only without `tables`.
    compare
        A folder with another reading of the same documents: each difference is shown at its place, with both sides.

    Returns
    -------
    The path of the file.

    Raises DataVersionError if the package does not have the version, or if `tables` are given, too; SchemaError if
    there is no such folder, if `tables` is neither a folder nor a mapping, if `output` is a folder, or if `compare` has
    other documents; SeedError if a seed can't be read; OSError if the file can't be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lid.view(output=f"{folder}/page.html").read_text("utf-8")[:15]
    '<!doctype html>'

    """
    if tables is not None and version is not None:
        raise DataVersionError(f"got tables and the data version {version!r}, expected one of the two")
    given, name = of_version(version) if tables is None else (folder_or_tables(tables), "")
    file = path_of(output, "a file to write")
    write(given, name, file, None if compare is None else path_of(compare, "a folder"))
    return file


def of_version(version: str | Path | None) -> tuple[Path, str]:
    """Return the folder of a data version, or one that is given, and what pages call it."""
    return (version, "") if isinstance(version, Path) else (version_folder(version), called(version))


def write(given: Mapping[str, Any] | Path, name: str, file: Path, compare: Path | None = None) -> int:
    """Write the page of `view`, and return how many issues and differences it shows."""
    expect_file(file, _is_page)
    frames, shown = read(given, name, compare, explained=DRAWN)
    page = render(shown, [drawn(frames, source) for source in shown.sources[:DRAWN]])
    with replacing_file(file, _is_page) as new:
        new.write_text(page, encoding="utf-8", newline="\n")
    return sum(shown.counts.values())


def _is_page(file: Path) -> bool:
    """Whether a file begins as pages do, up to the policy of what they may load."""
    begins = Path(__file__).with_name("page.html").read_bytes().partition(b"{{")[0]
    with file.open("rb") as there:
        return there.read(len(begins)) == begins


def read(
    given: Mapping[str, Any] | Path, name: str = "", compare: Path | None = None, *, explained: int | None = None
) -> tuple[Mapping[str, pl.DataFrame], Contents]:
    """Return the tables that are given, and what pages show of them under a name.

    Why a sentence gives a value to its record is left out of more documents than are to be `explained`.
    """
    is_of_seeds = isinstance(given, Path) and not any(given.glob("*.parquet")) and any(given.glob("*.txt"))
    tables = to_polars(read_drafts(given)) if isinstance(given, Path) and is_of_seeds else given
    frames, report = validated_frames(tables, most=1_000)  # of each rule and table
    is_sound = report.counts.keys().isdisjoint(one.rule for one in report.not_judged)
    is_told = is_sound and (explained is None or frames["documents"].height <= explained)
    shown = replace(contents(frames, report, _reasons(frames) if is_told else None), name=name)
    if compare is not None:
        if isinstance(given, Mapping):
            raise SchemaError("got tables in memory to compare, expected a folder")
        shown = _beside(shown, given, compare)
    return frames, shown


def _beside(shown: Contents, ours: Path, theirs: Path) -> Contents:
    """Return what a page shows of our tables, with each place where another reading of the same documents differs."""
    both = readings(ours, theirs)
    names = both[1].labels | both[0].labels
    documents, found = [source.id for source in shown.sources], list[Place]()
    for one in compared(*both).disagreements:
        key = one.our_id or one.their_id or ""
        document = ids.make("documents", ids.parse(key).key)
        ends = zip(both, (one.our_id, one.their_id), (one.ours, one.theirs), strict=True)
        sides = [
            (record and _named(value, names), list(dict.fromkeys(place for _, place in side.quotes(record, one.field))))
            for side, record, value in ends
        ]
        start, end = next(iter(sides[1][1]), (0, 1))
        link = f"{key}/{one.field}" if one.field else key if one.our_id else f"{document}/text/{start}-{end}"
        issue = Issue(COMPARED, one.table, None, one.our_id, one.field, str(one))
        found.append(Place(issue, documents.index(document), link, None, sides))
    return replace(
        shown, places=[*shown.places, *found], counts=Counter(shown.counts) + Counter({COMPARED: len(found)})
    )


def _named(value: Any, names: dict[str, str]) -> str:
    return as_text([names.get(one, one) for one in value] if is_many(value) else names.get(value, value))


def _reasons(frames: Mapping[str, pl.DataFrame]) -> dict[int, str]:
    """Return the number of a row of evidence -> why the structure of its sentence gives the value to its record."""
    supported = computed(EvidenceIndex(frames).supported.filter("attached").select("row", "why"))
    return {row: why for row, why in supported.iter_rows() if why}


def drawn(tables: Mapping[str, pl.DataFrame], source: Source) -> str:
    """Return the relations of a document as a picture; empty where there are none, too many, or no graphlay."""
    with suppress(MissingExtra):
        return picture.picture(tables, source.id) if len(source.tables.get("relations", ())) <= LEGIBLE else ""
    return ""


def style() -> str:
    """Return the style sheet of a page."""
    return (HERE / "page.css").read_text("utf-8") + picture.style()


def script(parts: Sequence[str] = SCRIPTS) -> str:
    """Return the script of a page, in a scope of its own, without its comments."""
    code = [picture.script()] * (parts == SCRIPTS) + [(HERE / f"{part}.js").read_text("utf-8") for part in parts]
    return f'"use strict";\n{{\n{COMMENT.sub("", "".join(code))}}}\n'


def render(shown: Contents, pictures: Sequence[str] = (), around: Mapping[str, str] | None = None) -> str:
    """Return the page; `pictures` are markup, one for each of the first documents.

    The pictures are trusted: who makes them escapes what the tables say. The policy bars `style` attributes in them.
    `around`, of a page beside others, has the files of the pages before and after it; style and script are files then.
    """
    own = {"style": style(), "script": script()} if around is None else {"style": "", "script": ""}
    digests = {kind: base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for kind, code in own.items()}
    inline = {kind: f"sha256-{digest}" if around is None else "self" for kind, digest in digests.items()}
    allowed = "; ".join(f"{kind}-src '{source}'" for kind, source in inline.items())
    return template("export/page/page.html").render(
        shown=shown,
        pictures=pictures,
        index=shown.index() | (shown.shared() if around is None else {"home": INDEX}),
        around=around,
        policy=f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'",
        **own,
    )
