"""The evidence page: a document on one side, its records on the other, and the words that prove each cell.

`render` is a pure function from what there is to show to one HTML file. All that documents and tables say goes into the
file as JSON, or escaped by the template; the scripts make text nodes of it and nothing else. The file's own policy lets
no other script or style run, and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import DATA_VERSION
from ...schema.errors import MissingExtra, SchemaError
from ...storage.atomic import replacing_file
from ...storage.releases import version_folder
from .. import picture
from .contents import Contents, Source, contents

if TYPE_CHECKING:
    import polars as pl
    from jinja2 import Environment

    from ...validation import Report

HERE = Path(__file__).parent
SCRIPTS = ("sources", "writing", "text", "records", "reasons", "finding", "issues", "page")
"""The parts of the script, in one scope, with the script of the picture."""

MOST = 1_000
"""How many issues of each rule and table a page lists; the others are counted."""

DRAWN = 20
"""Of how many documents a page has the relations as a picture; each has about as many bytes as a third of the rest."""

LEGIBLE = 300
"""How many relations of a document are drawn."""


def view(
    tables: Mapping[str, Any] | Path | str | None = None,
    *,
    output: Path | str = "evidence.html",
    version: str | None = None,
) -> Path:
    """Write one HTML file in which each value shows its words in the document, and the words what they prove.

    The file needs no network and no other file. What `validate` finds stands at its place; tables that are not valid
    are shown as far as they can be read. With the extra `view` the relations of the first 20 documents are drawn, up to
    300 of each.

    Parameters
    ----------
    tables
        A folder, or table name -> frame, as `validate` takes them; the data of this package where it is left out.
    output
        The file to write; it appears whole or not at all. Folders above it are made.
    version
        The data version to show where no tables are given; the newest by default.

    Returns
    -------
    The path of the file.

    Raises DataVersionError for an unknown version where no tables are given; SchemaError where there is no such folder,
    what is given is neither folder nor mapping, or the output is a folder.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     view(output=f"{folder}/page.html").read_text("utf-8")[:15]
    '<!doctype html>'

    """
    file = Path(output)
    if file.is_dir():
        raise SchemaError(f"{file} :: is a folder, expected a file to write")
    frames, report, name = _read(tables, version)
    shown = contents(frames, report)
    page = render(shown, name, pictures(frames, shown.sources))
    with replacing_file(file) as new:
        new.write_text(page, encoding="utf-8", newline="\n")
    return file


def _read(
    tables: Mapping[str, Any] | Path | str | None, version: str | None
) -> tuple[Mapping[str, pl.DataFrame], Report, str]:
    """Return the tables that are given, what `validate` finds in them, and what they are called."""
    from ...validation import validate, validate_folder
    from ...validation.sources import fragments, read_folder
    from ...validation.structure import frames

    if tables is None or isinstance(tables, str | Path):
        used = DATA_VERSION if version is None else version
        folder = version_folder(used) if tables is None else Path(tables)
        read, _ = read_folder(folder, fragments(folder)[0])
        return frames(read)[0], validate_folder(folder, most=MOST), f"data {used}" if tables is None else ""
    report = validate(tables, most=MOST)  # refuses what is no mapping
    return frames(tables)[0], report, ""


def pictures(tables: Mapping[str, pl.DataFrame], sources: Sequence[Source]) -> list[str]:
    """Return the relations of each document as a picture, empty where there are none or too many; none past `DRAWN`."""
    try:
        return [
            picture.picture(tables, source.id) if len(source.tables.get("relations", ())) <= LEGIBLE else ""
            for source in sources[:DRAWN]
        ]
    except MissingExtra:
        return []


def render(shown: Contents, name: str = "", pictures: Sequence[str] = ()) -> str:
    """Return the page: `name` says which data it shows; `pictures` are markup, one for each of the first documents.

    The pictures are trusted: who makes them escapes what the tables say. The policy bars `style` attributes in them.
    """
    style = (HERE / "page.css").read_text("utf-8") + picture.style()
    script = "\n".join([picture.script(), *((HERE / f"{part}.js").read_text("utf-8") for part in SCRIPTS)])
    return (
        _environment()
        .get_template("page.html")
        .render(
            shown=shown,
            name=name,
            pictures=pictures,
            style=style,
            script=script,
            policy=f"default-src 'none'; style-src {_hashed(style)}; script-src {_hashed(script)}; "
            "base-uri 'none'; form-action 'none'",
        )
    )


def _hashed(code: str) -> str:
    """Return how a policy names an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    from ...schema.text import escape_controls

    made = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    made.filters |= {"escape_controls": escape_controls, "trusted": Markup}
    return made
