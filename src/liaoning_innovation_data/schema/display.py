"""How records and findings look in a notebook: HTML without scripts, and without colours but those of `<mark>`.

`display.html` has the markup; in it, as in every template of the package, text can't become markup. Texts are isolated
from the direction of others (`dir="auto"`), set to the left, where notebooks would set them to the right, control
characters are visible, and what is long is cut: a notebook keeps what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from .text import as_text, escape_controls, truncate

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup

LONGEST = 500  # how many characters of a text are shown
MOST = 20  # how many rows, quotes or readings are shown


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


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], total: int) -> Markup:
    """Return at most `MOST` rows as a table; the caption says of how many where there are more."""
    first = list(islice(rows, MOST))
    told = caption if len(first) == total else f"{caption}, {len(first)} of {total:,}"
    return html("table", caption=told, columns=columns, rows=first)


def record(kind: str, values: Mapping[str, Any], descriptions: Mapping[str, str]) -> Markup:
    """Return a record as a table of its columns; those that are null or empty are named together in the last row."""
    return html("record", kind=kind, cells=_cells(values), descriptions=descriptions)


def record_text(kind: str, values: Mapping[str, Any]) -> str:
    """Return a record as lines, as `record` has its rows."""
    return "\n  ".join([kind, *(f"{name}: {shown(text)}" for name, text in _cells(values).items())])


def _cells(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is stated, as text, then the names of what is not."""
    unstated = [name for name, value in values.items() if value in (None, ())]
    cells = {name: as_text(value) for name, value in values.items() if name not in unstated}
    return cells | ({"not stated": as_text(unstated)} if unstated else {})
