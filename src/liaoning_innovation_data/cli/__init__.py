"""The command line: `liaoning-data`. A command imports what it needs when it runs, so that `--help` is quick."""

from __future__ import annotations

import click

from .. import DATA_VERSION, __version__
from .app import Commands
from .check import compare, coverage, diff, require, validate
from .files import build, copy, draft, export, new, path, view
from .query import cite, describe, explain, facts, list_, search, show

__all__ = ["main"]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.version_option(__version__, message=f"%(prog)s %(version)s, data {DATA_VERSION}")
def main() -> None:
    """Show, check and copy records of laboratories, platforms, projects and achievements in Liaoning.

    Each value has its evidence: the words of a document that state it.

    \b
    Examples:
      liaoning-data list
      liaoning-data show laboratories
      liaoning-data explain indicator/total-investment value
    """


for command in (
    *(list_, show, explain, facts, search, describe, cite),
    *(path, copy, export, view, new, draft, build),
    *(validate, compare, diff, require, coverage),
):
    main.add_command(command)
