"""The command line: `liaoning-data`. A command imports what it needs when it runs, so that `--help` is quick."""

from __future__ import annotations

import click

from .. import DATA_VERSION, __version__
from .app import Commands, say
from .check import compare, coverage, diff, require, validate
from .files import build, copy, draft, export, new, path, view
from .query import cite, describe, explain, facts, list_, search, show

__all__ = ["main"]

TASKS = {
    "Look at the data, and where it comes from": (list_, show, search, facts, describe, explain, view, coverage, cite),
    "Take it elsewhere": (path, copy, export),
    "Check tables and versions": (validate, diff, require),
    "Make a dataset of your own": (new, draft, build, compare),
}
"""What people want to do -> the commands for it, in the order of use."""


class Tasks(Commands):
    """Lists the commands by task."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write a section for each task."""
        width = max(map(len, self.commands))
        for task, commands in TASKS.items():
            with formatter.section(task):
                formatter.write_dl([(str(one.name).ljust(width), one.get_short_help_str(80)) for one in commands])


@click.group(
    cls=Tasks,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True},
)
@click.version_option(__version__, message=f"%(prog)s %(version)s, data {DATA_VERSION}")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Show, check and copy records of laboratories, platforms, projects and achievements in Liaoning, with quotes.

    \b
    In Python: import liaoning_innovation_data as lid; help(lid)
    In pandas: pip install "liaoning-innovation-data[pandas]", then, in Python,
    lid.load("laboratories", engine="pandas")

    \b
    Examples:
      liaoning-data explain "national key laboratories"  # how many, who says so
      liaoning-data show indicators  # all numbers, and which of them grew
      liaoning-data show readings  # what is disputed, and why
      liaoning-data facts "ZWZ Group"  # everything about a record, with quotes
      liaoning-data export tables --format sqlite  # or csv, xlsx and others
      liaoning-data cite --format bibtex
      liaoning-data require "~=1.0"  # exits with 1 for another version
    """
    if ctx.invoked_subcommand is None:
        say(ctx.get_help())


for commands in TASKS.values():
    for command in commands:
        main.add_command(command)
