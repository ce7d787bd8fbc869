"""What the command line shows: rows as tables for people or in a format for machines, and words in their text."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TextIO, cast

import click

from ..schema.text import UNSAFE, as_text, escape_controls

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from ..evidence.coverage import WordCoverage

FORMATS = ("table", "json", "csv", "parquet")

WHOLE_LINE = 10_000  # how wide what goes into a pipe may be


class Trimmed:
    """A stream into which lines go without the white space at their ends, with which rich fills a column."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write whole lines."""
        return self.stream.write(re.sub(r" +(?=\n)", "", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def console(*, stderr: bool = False) -> Console:
    """Return a console as wide as the terminal, which a pipe is not: it has whole lines, unless COLUMNS is set.

    Colours are for a terminal that has them; NO_COLOR and FORCE_COLOR are respected.
    """
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    size = shutil.get_terminal_size()
    width = size.columns if stream.isatty() or os.environ.get("COLUMNS", "").isdigit() else WHOLE_LINE
    file = stream if stream.isatty() else cast("TextIO", Trimmed(stream))
    return Console(file=file, highlight=False, markup=False, emoji=False, width=width, height=size.lines)


def _coloured(screen: Console) -> bool:
    return screen.color_system is not None and not screen.no_color


@contextmanager
def progress(what: str) -> Generator[Callable[[int, int], None]]:
    """Yield what to tell how much is done, of how much; a bar shows it on a terminal, from the first time on."""
    with ExitStack() as stack:

        @cache
        def bar() -> Callable[..., None]:
            from rich.progress import Progress

            shown = Progress(console=console(stderr=True), transient=True, disable=not sys.stderr.isatty())
            return partial(stack.enter_context(shown).update, shown.add_task(what, total=None))

        yield lambda done, total: bar()(completed=done, total=total)


def print_rows(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: str, schema: pa.Schema | None = None
) -> None:
    """Print rows in one of the formats; in Parquet with the schema, where one is given."""
    cells = [{name: row[name] for name in columns} for row in rows]
    if form != "table" and isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")  # for programs, whatever a terminal would have
    if form == "parquet":
        print_bytes(_parquet(cells, columns, schema))
    elif form == "json":
        text = json.dumps(cells, ensure_ascii=False, indent=1, default=str)  # days are no JSON
        print(UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}" if m[0] != "\n" else m[0], text))  # noqa: T201
    elif form == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([as_text(value, sep="|") for value in row.values()] for row in cells)
        text = buffer.getvalue()
        print("\n".join(map(escape_controls, text.split("\n"))) if sys.stdout.isatty() else text, end="")  # noqa: T201
    else:
        _print_table(cells, columns)


def print_bytes(content: bytes) -> None:
    """Send bytes to a file or a pipe, not to a terminal."""
    if sys.stdout.isatty():
        raise click.UsageError("Parquet is binary: send it to a file")
    sys.stdout.buffer.write(content)


def _parquet(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], schema: pa.Schema | None) -> bytes:
    """Write rows as Parquet; without a schema, a column with no values is one of strings."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = pa.table({name: [row[name] for row in rows] for name in columns}, schema=schema)
    if schema is None:
        kinds = (pa.string() if pa.types.is_null(kind) else kind for kind in data.schema.types)
        data = data.cast(pa.schema(list(zip(columns, kinds, strict=True))))
    sink = pa.BufferOutputStream()
    pq.write_table(data, sink)
    return sink.getvalue().to_pybytes()


def _print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print a table where it fits, its prose wrapped; where it would be torn, one row below the other."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    filled = [name for name in columns if any(row[name] not in (None, [], ()) for row in rows)] or list(columns)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for name in filled:
        numeric = all(isinstance(row[name], int | float | None) and not isinstance(row[name], bool) for row in rows)
        table.add_column(Text(name), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(escape_controls(as_text(row[name]))) for name in filled))
    screen = console()
    needed = table.__rich_measure__(screen, screen.options.update(max_width=WHOLE_LINE))
    if len(filled) < 3 or (needed.minimum <= screen.width and needed.maximum <= 2 * screen.width):
        screen.print(table)
        return
    widest = max(map(len, filled))
    for row in rows:
        screen.print(_record({name: row[name] for name in filled if row[name] not in (None, [], ())}, widest), "")


def print_record(row: Mapping[str, Any]) -> None:
    """Print one row, a line for each cell."""
    console().print(_record(row, max(map(len, row))))


def _record(row: Mapping[str, Any], widest: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    record = Table.grid(padding=(0, 2, 0, 0))
    record.add_column(width=widest, overflow="fold", style="dim")
    record.add_column(overflow="fold")
    for name, value in row.items():
        record.add_row(Text(name), Text(escape_controls(as_text(value))))
    return record


KINDS_OF_WORDS = {
    "evidence": ("bold green", "", ""),
    "omitted": ("dim", "{", "}"),
    "function": ("cyan", "", ""),
    "unaccounted": ("bold white on red", "<<", ">>"),
}
"""What a word is -> its style, and its brackets where there are no colours."""


def classified_words(text: str, account: WordCoverage) -> Text:
    """Return a document in which each word shows what it is: by colour, or by brackets where there is none."""
    from rich.text import Text

    coloured, at = _coloured(console()), 0
    legend = (_marked(kind, coloured, *look) for kind, look in KINDS_OF_WORDS.items())
    document = Text(" ").join(legend).append("\n")
    marks = {start: (end, look) for kind, look in KINDS_OF_WORDS.items() for start, end in getattr(account, kind)}
    for start, (end, look) in sorted(marks.items()):
        document.append(escape_controls(text[at:start])).append_text(_marked(text[start:end], coloured, *look))
        at = end
    return document.append(escape_controls(text[at:]))


def _marked(words: str, coloured: bool, style: str, left: str, right: str) -> Text:
    from rich.text import Text

    return Text(escape_controls(words) if coloured else f"{left}{escape_controls(words)}{right}", style)


def indented(text: str | Text, style: str = "") -> Padding:
    """Return a text, made safe, that stands in from the margin with all its lines."""
    from rich.padding import Padding
    from rich.text import Text

    return Padding(
        Text(escape_controls(text)) if isinstance(text, str) else text, (0, 0, 0, 2), style=style, expand=False
    )


def highlight(before: str, exact: str, after: str) -> Text:
    """Return a sentence with its words highlighted; in square brackets where there is no colour."""
    from rich.text import Text

    marked = _marked(exact, _coloured(console()), "bold black on yellow", "[", "]")
    return Text.assemble(escape_controls(before), marked, escape_controls(after))
