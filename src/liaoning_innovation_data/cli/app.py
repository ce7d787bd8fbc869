"""What all commands share: how they are run, what they say, what they take, and the options that several have.

What they take are click's types: a shell offers tables, ids, the fields of a record and versions after TAB.
"""

from __future__ import annotations

import errno
import io
import os
import select
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, TextIO

import click
from click.shell_completion import CompletionItem

from .. import DATA_VERSION
from ..schema.errors import DataError, NotFound, nearest
from ..schema.ids import short
from ..schema.text import escape_controls, truncate
from .terminal import FORMATS


def say(text: object, *, err: bool = False) -> None:
    """Print a line in which control characters and escape sequences are visible, not active."""
    click.echo(escape_controls(str(text)), err=err)


def _is_unread(stream: TextIO) -> bool:
    """Whether a stream leads into a pipe that nobody reads any more."""
    try:
        pipe = select.poll()
        pipe.register(stream, 0)
        return bool(pipe.poll(0))
    except (OSError, AttributeError):  # no file of the system, or a system without `poll`
        return False


def _tell(error: DataError | OSError) -> None:
    """Print an error; but a reader of the output that has seen enough makes none."""
    if isinstance(error, BrokenPipeError) and _is_unread(sys.stdout):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    message = str(error)
    if isinstance(error, OSError):
        message = f"{error.filename or NAMELESS.get(error.errno or 0, 'file')} :: {error.strerror or error}"
    for line in message.split("\n"):
        say(line, err=True)


def _end(*_: object) -> None:
    """End by an exception, so that what is half-written is removed."""
    sys.exit(128 + signal.SIGTERM)  # as a shell says of a program that a signal ended


class Commands(click.Group):
    """Turns errors of users and of the system into one line each, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit 1 for what is invalid or not there."""
        try:
            return super().invoke(ctx)
        except (DataError, OSError) as error:
            _tell(error)
            raise click.exceptions.Exit(1) from None

    def main(self, *args: Any, **more: Any) -> Any:
        """Run as a command; what click complains about is made safe to print."""
        run: Any = super().main
        with suppress(ValueError):  # outside the main thread
            signal.signal(signal.SIGTERM, _end)
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:  # closed by the shell: what is printed goes nowhere
                setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may not have every character
        try:
            code = run(*args, **{**more, "standalone_mode": False})
        except click.ClickException as error:
            say(f"Error: {' '.join(error.format_message().split())}", err=True)  # click lists choices in lines
            if isinstance(error, click.UsageError) and error.ctx:
                say(error.ctx.get_usage(), err=True)
            code = error.exit_code
        except click.Abort:
            say("interrupted", err=True)
            code = 130  # as a shell says of a program that Ctrl-C ended
        except OSError as error:  # of what click prints itself
            _tell(error)
            code = 1
        sys.exit(code if isinstance(code, int) else 0)


NAMELESS = {errno.ENOSPC: "standard output", errno.ENOENT: "current folder"}
"""What an error of the system is about that names no file."""
LONGEST = 60  # how many characters of a description stand beside what is offered
Source = Callable[[click.Context], Iterable[tuple[str, str]]]  # returns words, each with its description


class Place(click.Path):
    """A file or folder; the current folder is a dot, not nothing. A tilde is the home folder, as in a shell."""

    def __init__(self, **more: Any) -> None:
        super().__init__(path_type=Path, **more)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse an empty text, one that is not UTF-8, and as a file a dash, which elsewhere is the standard output."""
        text = str(value)
        try:
            text.encode()
            place = str(Path(text).expanduser()) if text.startswith("~") else text
        except (UnicodeEncodeError, RuntimeError):  # libraries write only to names in UTF-8; no such user
            place = ""
        if place in ("", *(() if self.dir_okay else ("-",))):
            self.fail(f"{text!a} is no path", param, ctx)
        return super().convert(place, param, ctx)


class Folder(Place):
    """A folder, which the shell offers itself."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Let the shell offer its folders."""
        return [CompletionItem(incomplete, type="dir")]


class Known(click.types.StringParamType):
    """A text of which some values are known; where one is looked up says what is wrong with others."""

    def __init__(self, *sources: Source, or_folder: bool = False) -> None:
        self.sources, self.or_folder = sources, or_folder

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse what is no path where it may be one."""
        if self.or_folder:
            PATH.convert(value, param, ctx)
        return super().convert(value, param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Offer the words of the first source that has some which begin with what is typed.

        Where a version is wrong or a file damaged nothing is offered: there is no place to say so.
        """
        words = list[tuple[str, str]]()
        with suppress(DataError, OSError):
            for source in self.sources:
                words = words or [(word, about) for word, about in source(ctx) if word.startswith(incomplete)]
        offered = [
            CompletionItem(word, help=truncate(escape_controls(" ".join(about.split())), LONGEST))
            for word, about in words
        ]
        return offered + (FOLDER.shell_complete(ctx, param, incomplete) if self.or_folder else [])


def _version(ctx: click.Context) -> str | Path | None:
    return ctx.params.get("data") or ctx.params.get("version")


def _tables(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from ..query.load import manifest
    from ..schema.columns import about, table_names

    there = manifest(version=_version(ctx))["tables"]
    return [(table, about(table)) for table in table_names() if table in there]


def _ids(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from ..query.load import labels

    return labels(_version(ctx)).items()


def _short_ids(ctx: click.Context) -> Iterable[tuple[str, str]]:
    """Return the short ids that fit one record."""
    labels = dict(_ids(ctx))
    count = Counter(map(short, labels))
    return [(short(record_id), name) for record_id, name in labels.items() if count[short(record_id)] == 1]


def _fields(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from ..query.load import get
    from ..schema.columns import columns

    record = get(identified(ctx.params["record_id"], _version(ctx)), version=_version(ctx))
    return [(column.name, column.description) for column in columns(record.table)]


def identified(given: str, version: str | Path | None) -> str:
    """Return the id that is given, or that of the record with the name that is given, or the only one so called."""
    from ..query.load import labels, lookup

    if "/" in given:
        return given
    try:
        return lookup(given, version=version).id
    except NotFound:
        called = labels(version)
        found = [record_id for record_id, name in called.items() if name.casefold() == given.casefold()]
        if len(found) == 1:
            return found[0]
        if near := nearest(given, [*called.values(), *map(short, called)]):
            raise NotFound(f"no record is named {given!r}{near}") from None
        raise


def _versions(_: click.Context) -> Iterable[tuple[str, str]]:
    from ..storage.releases import data_versions

    return [(version, "data version") for version in data_versions()]


FOLDER = Folder()
PATH = Place()
FILE = Place(dir_okay=False)
TABLE = Known(_tables)
RECORD_ID = Known(_short_ids, _ids)
TABLE_OR_ID = Known(_tables, _short_ids, _ids)
FIELD = Known(_fields)
VERSION = Known(_versions)
VERSION_OR_FOLDER = Known(_versions, or_folder=True)


format_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", help="How to print the rows."
)


def data_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options `--version` and `--data`; it takes what they say as `version`.

    An argument `source` says the same as `--data`.
    """

    @wraps(command)
    def with_version(*, version: str | None, data: Path | None, source: Path | None = None, **more: Any) -> None:
        given = [each for each in (source, data, version) if each is not None]
        if len(given) > 1:
            raise click.UsageError(f"got {given[0]} and {given[1]}, expected one folder or version")
        command(version=given[0] if given else DATA_VERSION, **more)

    data_option = click.option("--data", type=FOLDER, help="A folder that build or copy wrote.")
    about = "The version of the data; by default the newest."
    return data_option(click.option("--version", type=VERSION, help=about)(with_version))
