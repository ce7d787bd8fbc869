"""What the shell offers after TAB: tables, ids, the fields of a record, data versions.

Whatever goes wrong, a wrong version or a damaged file, nothing is offered: there is no place to say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps

import click
from click.shell_completion import CompletionItem

from .. import DATA_VERSION
from ..schema.errors import DataError
from ..schema.ids import short
from ..schema.text import escape_controls, truncate

Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
Offered = Iterator[tuple[str, str]]

LONGEST = 60
"""How many characters of a description stand beside what is offered."""


def _offering(words: Callable[[click.Context], Offered]) -> Offer:
    """Turn words with their descriptions into what click asks for: those that begin with what is typed."""

    @wraps(words)
    def offer(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            return [
                CompletionItem(word, help=truncate(escape_controls(" ".join(about.split())), LONGEST))
                for word, about in words(ctx)
                if word.startswith(incomplete)
            ]
        except (DataError, OSError):
            return []

    return offer


def _version(ctx: click.Context) -> str:
    return str(ctx.params.get("version") or DATA_VERSION)


def _tables(ctx: click.Context) -> Offered:
    from ..query.load import manifest
    from ..schema.columns import about, table_names

    there = manifest(version=_version(ctx))["tables"]
    return ((table, about(table)) for table in table_names() if table in there)


def _short_ids(ctx: click.Context) -> Offered:
    """Yield the short ids that fit one record."""
    known = dict(_full_ids(ctx))
    told = Counter(map(short, known))
    return ((short(record_id), name) for record_id, name in known.items() if told[short(record_id)] == 1)


def _full_ids(ctx: click.Context) -> Offered:
    from ..query.load import labels

    return iter(labels(_version(ctx)).items())


def _fields(ctx: click.Context) -> Offered:
    from ..query.load import get
    from ..schema.columns import columns

    record = get(str(ctx.params["record_id"]), version=_version(ctx))
    return ((column.name, column.description) for column in columns(record.table))


def _versions(_: click.Context) -> Offered:
    from ..storage.releases import data_versions

    return ((version, "data version") for version in data_versions())


tables = _offering(_tables)
short_ids = _offering(_short_ids)
full_ids = _offering(_full_ids)
fields = _offering(_fields)
versions = _offering(_versions)


def ids(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer short ids; full ones where what is typed begins no short one."""
    return short_ids(ctx, parameter, incomplete) or full_ids(ctx, parameter, incomplete)


def tables_or_ids(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer tables; ids where what is typed begins no table."""
    return tables(ctx, parameter, incomplete) or ids(ctx, parameter, incomplete)


def folders(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell offer its folders."""
    return [CompletionItem(incomplete, type="dir")]


def versions_or_folders(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer data versions, and folders."""
    return versions(ctx, parameter, incomplete) + folders(ctx, parameter, incomplete)
