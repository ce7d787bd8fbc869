"""Values, words and records for people: safe to print, no longer than they can read, and called by a name.

In notebooks they are HTML without scripts, and without colours but those of `<mark>`. `display.html` has the markup; in
it, as in every template of the package, text can't become markup. Texts are isolated from the direction of others
(`dir="auto"`), set to the left, where notebooks would set them to the right, control characters are visible, and what
is long is cut: a notebook keeps what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard, cast

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup

LONGEST = 500  # how many characters of a text a notebook shows
MOST = 20  # how many rows, quotes or readings it shows

UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal or a page would obey instead of showing them."""


def escape_controls(text: str) -> str:
    r"""Make control characters, escape sequences and direction overrides visible.

    >>> escape_controls("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return UNSAFE.sub(lambda m: m[0].encode("unicode_escape").decode(), text)


def as_text(value: Any, sep: str = "; ") -> str:
    """Return a value as people read it: lists joined, numbers grouped, null empty.

    >>> as_text(1080000000.0), as_text(("a", "b")), as_text(True), as_text(None)
    ('1,080,000,000', 'a; b', 'true', '')
    """
    if value is None:
        return ""
    if is_many(value):
        return sep.join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,.15g}" if isinstance(value, float) and sep == "; " else str(value)


def is_many(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether a value is that of a list column."""
    return isinstance(value, list | tuple)


def truncate(text: str, longest: int) -> str:
    """Return a text, or where it is too long its beginning and an ellipsis.

    >>> truncate("a long text", 6), truncate("short", 6)
    ('a lon…', 'short')
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


STATEMENTS = (("subject_id", "predicate", "object_id"), ("subject_id", "state"))
"""The columns of relations and states, which are called by what they state."""

NAMING = ("name", "title", "measure", "reading", "exact", "text")
"""The columns by which other records are called; the first that a table has."""


def naming_columns(columns: Collection[str]) -> tuple[str, ...]:
    """Return those of a table's columns that say what its records are called; none where no column does."""
    stated = next((statement for statement in STATEMENTS if {*statement} <= {*columns}), ())
    named = tuple(name for name in NAMING if name in columns)[:1]
    return (*(stated or named), *(["modality"] if "modality" in columns else []))


def label(row: Mapping[str, Any], known: Mapping[str, str]) -> str:
    """Return what people call a record: its name, title or measure; of a relation or state, what it states.

    `known` has what records at the ends of relations are called; others keep their ids.

    >>> label({"id": "a", "name": "A"}, {})
    'A'
    >>> label({"id": "r", "subject_id": "a", "predicate": "leads", "object_id": "b"}, {"a": "A", "b": "B"})
    'A leads B'
    >>> label({"id": "s", "subject_id": "a", "state": "completed", "modality": "planned"}, {"a": "A"})
    'A completed (planned)'
    """
    texts = [as_text(row[column]) for column in naming_columns(row) if column != "modality"]
    said = " ".join(known.get(text, text) for text in texts) if len(texts) > 1 else "".join(texts)
    return f"{said} ({row['modality']})" if row.get("modality") else said


def shown(text: str) -> str:
    """Return a text as a notebook shows it: safe, and cut where it is long."""
    return truncate(escape_controls(text), LONGEST)


def ending(text: str) -> str:
    """Return a text as a notebook shows it before other words: safe, and where it is long its end."""
    safe = escape_controls(text)
    return safe if len(safe) <= LONGEST else f"…{safe[1 - LONGEST :]}"


def template(name: str) -> Template:
    """Return a template of the package by its file, such as `export/page/page.html`."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    made.filters |= {"as_text": as_text, "ending": ending, "escape_controls": escape_controls}
    made.filters |= {"shown": shown, "trusted": Markup}
    return made


def html(name: str, **values: Any) -> Markup:
    """Return what a macro of `display.html` makes of values.

    >>> html("cell", tag="td", text="1 < 2")
    Markup('<td dir="auto" style="text-align: start">1 &lt; 2</td>')
    """
    return cast("Markup", getattr(template("schema/display.html").module, name)(**values))


def table_html(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], total: int) -> Markup:
    """Return at most `MOST` rows as a table; the caption says of how many where there are more."""
    first = list(islice(rows, MOST))
    told = caption if len(first) == total else f"{caption}, {len(first)} of {total:,}"
    return html("table", caption=told, columns=columns, rows=first)


def record_html(kind: str, values: Mapping[str, Any], descriptions: Mapping[str, str]) -> Markup:
    """Return a record as a table of its columns; those that are null or empty are named together in the last row."""
    return html("record", kind=kind, cells=_cells(values), descriptions=descriptions)


def record_text(kind: str, values: Mapping[str, Any]) -> str:
    """Return a record as lines, as `record_html` has its rows."""
    return "\n  ".join([kind, *(f"{name}: {shown(text)}" for name, text in _cells(values).items())])


def _cells(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is stated, as text, then the names of what is not."""
    unstated = [name for name, value in values.items() if value in (None, ())]
    cells = {name: as_text(value) for name, value in values.items() if name not in unstated}
    return cells | ({"not stated": as_text(unstated)} if unstated else {})
