"""What commands take, as click's types: a shell offers tables, ids, the fields of a record and versions after TAB."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from ..schema.errors import DataError
from ..schema.ids import short
from ..schema.text import escape_controls, truncate

LONGEST = 60
"""How many characters of a description stand beside what is offered."""

Source = Callable[[click.Context], Iterable[tuple[str, str]]]
"""Returns words, each with its description."""


class Folder(click.Path):
    """A folder, which the shell offers itself."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Let the shell offer its folders."""
        return [CompletionItem(incomplete, type="dir")]


class Known(click.types.StringParamType):
    """A text of which some values are known; where one is looked up says what is wrong with others."""

    def __init__(self, *sources: Source, or_folder: bool = False) -> None:
        self.sources, self.or_folder = sources, or_folder

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

    record = get(str(ctx.params["record_id"]), version=_version(ctx))
    return [(column.name, column.description) for column in columns(record.table)]


def _versions(_: click.Context) -> Iterable[tuple[str, str]]:
    from ..storage.releases import data_versions

    return [(version, "data version") for version in data_versions()]


FOLDER = Folder()
FILE = click.Path(path_type=Path, dir_okay=False)
TABLE = Known(_tables)
RECORD_ID = Known(_short_ids, _ids)
TABLE_OR_ID = Known(_tables, _short_ids, _ids)
FIELD = Known(_fields)
VERSION = Known(_versions)
VERSION_OR_FOLDER = Known(_versions, or_folder=True)
