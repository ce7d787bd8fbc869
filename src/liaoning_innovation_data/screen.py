"""What the command line shows: rows as tables for people or in a format for machines, and text that is safe."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeGuard

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from .validation.accounts import Account

FORMATS = ("table", "json", "csv", "parquet")

UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and line feed, marks and overrides of direction, line separators, lone surrogates."""


def safe(text: str) -> str:
    r"""Make control characters, escape sequences and direction overrides visible.

    >>> safe("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return UNSAFE.sub(lambda m: m[0].encode("unicode_escape").decode(), text)


def console(*, stderr: bool = False) -> Console:
    """Return a console that colours a terminal only, and lets a pipe have whole lines."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 10_000
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False, width=width)


@contextmanager
def progress(what: str) -> Generator[Callable[[int, int], None]]:
    """Yield what to tell how much is done, of how much; a bar shows it on a terminal, from the first time on."""
    from rich.progress import Progress

    bar = Progress(console=console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    task = bar.add_task(what, total=None)

    def shown(done: int, total: int) -> None:
        bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield shown
    finally:
        bar.stop()


def print_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: str) -> None:
    """Print rows in one of the formats."""
    if form == "json":
        text = json.dumps([{name: _plain(row[name]) for name in columns} for row in rows], ensure_ascii=False, indent=1)
        print(UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}" if m[0] != "\n" else m[0], text))  # noqa: T201
    elif form == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([as_text(row[name], sep="|") for name in columns] for row in rows)
        text = buffer.getvalue()
        print("\n".join(map(safe, text.split("\n"))) if sys.stdout.isatty() else text, end="")  # noqa: T201
    else:
        _print_table(rows, columns)


def _print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = [name for name in columns if any(row[name] not in (None, [], ()) for row in rows)] or list(columns)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for name in shown:
        numeric = all(isinstance(row[name], int | float | None) and not isinstance(row[name], bool) for row in rows)
        table.add_column(Text(name), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(as_text(row[name]))) for name in shown))
    screen = console()
    if (
        table.__rich_measure__(screen, screen.options.update(max_width=10_000)).maximum <= screen.width
        or len(shown) < 3
    ):
        screen.print(table)
        return
    for row in rows:  # too wide for a table: one row below the other
        for at, name in enumerate(name for name in shown if row[name] not in (None, [], ())):
            line = Text(f"{'' if at == 0 else '  '}{name}: ", style="bold" if at == 0 else "")
            screen.print(line.append(safe(as_text(row[name]))))
        screen.print()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


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


def told_apart(text: str, account: Account) -> Text:
    """Return a document with its words told apart: by colour, or by brackets where there is none."""
    from rich.text import Text

    plain = not console().is_terminal or console().no_color
    kinds = (
        (account.evidence, "bold green", "", ""),
        (account.omitted, "dim", "{", "}"),
        (account.function, "cyan", "", ""),
        (account.unaccounted, "bold white on red", "<<", ">>"),
    )
    marks = {a: (b, look, left, right) for spans, look, left, right in kinds for a, b in spans}
    shown = Text()
    if plain:
        shown.append("{omitted} <<unaccounted>> evidence and function words\n")
    else:
        for word, (_, look, _, _) in zip(("evidence", "omitted", "function words", "unaccounted"), kinds, strict=True):
            shown.append(f"{word} ", look)
        shown.append("\n")
    at = 0
    for start, (end, look, left, right) in sorted(marks.items()):
        shown.append(safe(text[at:start]))
        shown.append(f"{left}{safe(text[start:end])}{right}" if plain else safe(text[start:end]), look)
        at = end
    shown.append(safe(text[at:]))
    return shown


def lit(before: str, exact: str, after: str) -> Text:
    """Return a sentence with its words highlighted; in square brackets where there is no colour."""
    from rich.text import Text

    marks = ("", "") if console().is_terminal and not console().no_color else ("[", "]")
    text = Text("  ")
    text.append(safe(before))
    text.append(f"{marks[0]}{safe(exact)}{marks[1]}", style="bold black on yellow")
    text.append(safe(after))
    return text
