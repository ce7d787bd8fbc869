"""How records and findings look in a notebook: HTML without scripts, and without colours but those of `<mark>`.

Markup is built as elements and written by the standard library, so that a text can't become markup. Texts are isolated
from the direction of others (`dir="auto"`), control characters are visible, and what is long is cut: a notebook keeps
what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element, tostring

from .text import as_text, escape_controls, truncate

LONGEST = 500
"""How many characters of a text are shown."""

MOST = 20
"""How many rows, quotes or readings are shown."""

UNSTATED = "not stated"

Content = str | Element


def element(tag: str, *content: Content, **attributes: str) -> Element:
    """Return an element with texts, which are made safe and cut, and elements in it."""
    made = Element(tag, attributes)
    for part in content:
        if isinstance(part, Element):
            made.append(part)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + shown(part)
        else:
            made.text = (made.text or "") + shown(part)
    return made


def shown(text: str) -> str:
    """Return a text as a notebook shows it: safe, and cut where it is long."""
    return truncate(escape_controls(text), LONGEST)


def html(*elements: Element) -> str:
    """Return elements as HTML.

    >>> html(element("p", "1 < 2 ", element("b", "& more")))
    '<p>1 &lt; 2 <b>&amp; more</b></p>'
    """
    return "".join(tostring(one, encoding="unicode", method="html") for one in elements)


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], total: int) -> Element:
    """Return at most `MOST` rows as a table; the caption says of how many where there are more."""
    first = list(islice(rows, MOST))
    told = caption if len(first) == total else f"{caption}, {len(first)} of {total:,}"
    head = element("tr", *(_cell("th", name, scope="col") for name in columns))
    body = (element("tr", *(_cell("td", as_text(value)) for value in row)) for row in first)
    return element("table", _cell("caption", told), element("thead", head), element("tbody", *body))


def record(kind: str, values: Mapping[str, Any], descriptions: Mapping[str, str]) -> str:
    """Return a record as a table of its columns; those that are null or empty are named together in the last row."""
    stated, unstated = _stated_and_not(values)
    rows = [
        element("tr", _cell("th", name, scope="row", title=descriptions[name]), _cell("td", as_text(value)))
        for name, value in stated.items()
    ]
    if unstated:
        rows.append(element("tr", _cell("th", UNSTATED, scope="row"), _cell("td", as_text(unstated))))
    return html(element("table", _cell("caption", kind), element("tbody", *rows)))


def record_text(kind: str, values: Mapping[str, Any]) -> str:
    """Return a record as lines, as `record` has its rows."""
    stated, unstated = _stated_and_not(values)
    lines = [f"{name}: {shown(as_text(value))}" for name, value in stated.items()]
    lines += [f"{UNSTATED}: {as_text(unstated)}"] if unstated else []
    return "\n  ".join([kind, *lines])


def _stated_and_not(values: Mapping[str, Any]) -> tuple[Mapping[str, Any], Sequence[str]]:
    unstated = [name for name, value in values.items() if value in (None, ())]
    return {name: value for name, value in values.items() if name not in unstated}, unstated


def sentence(before: str, exact: str, after: str) -> Element:
    """Return a sentence with its words marked."""
    start = escape_controls(before)
    start = start if len(start) <= LONGEST else f"…{start[1 - LONGEST :]}"
    return element("p", start, element("mark", exact), after, dir="auto")


def _cell(tag: str, text: str, **attributes: str) -> Element:
    """Return a cell; notebooks would set its text to the right."""
    return element(tag, text, dir="auto", style="text-align: start", **attributes)
