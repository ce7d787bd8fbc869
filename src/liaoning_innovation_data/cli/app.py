"""What all commands share: how they are run, what they say, and the options that several have."""

from __future__ import annotations

import io
import os
import select
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TextIO

import click

from .. import DATA_VERSION
from ..schema.errors import DataError
from ..schema.text import escape_controls
from .completion import FOLDER, VERSION
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


class Commands(click.Group):
    """Turns errors of users and of the system into one line each, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit 1 for what is invalid or not there."""
        try:
            return super().invoke(ctx)
        except DataError as error:
            message = str(error)
        except OSError as error:
            if isinstance(error, BrokenPipeError) and _is_unread(sys.stdout):  # its reader has seen enough
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                raise click.exceptions.Exit(1) from None
            message = f"{error.filename or 'file'} :: {error.strerror or error}"
        for line in message.split("\n"):
            say(line, err=True)
        raise click.exceptions.Exit(1)

    def main(self, *args: Any, **more: Any) -> Any:
        """Run as a command; what click complains about is made safe to print."""
        run: Any = super().main
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
            code = 1
        sys.exit(code if isinstance(code, int) else 0)


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
