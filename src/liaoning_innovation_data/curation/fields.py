"""How a seed names the columns of the models."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..schema import columns as c
from ..schema import ids
from ..schema.annotations import Asserted, ForeignKey, PeriodPart
from ..schema.models import MODELS

PARTS = {"first": "from", "last": "to", "approximate": "approximate"}
"""Part of a period -> what it is called in the table, with one quote, that a seed has for the period."""

PLACE = ("char_start", "char_end", "exact")


def field_of(column: c.Column) -> tuple[str, str]:
    """Return the name under which a seed has a column, and the part of a time phrase that it is, or "".

    >>> field_of(c.column("indicators", "period_to")), field_of(c.column("relations", "subject_id"))
    (('period', 'to'), ('subject', ''))
    """
    if column.name in PLACE or (column.name == "id" and column.table in ids.DIGITS):
        return "quote", ""
    if column.name == "id":
        return "record" if column.mark(Asserted) else "slug", ""
    if part := column.mark(PeriodPart):
        return part.period, PARTS[part.part]
    return column.name.removesuffix("_id") if column.mark(ForeignKey) else column.name, ""


@cache
def evidenced_fields(table: str) -> Mapping[str, Mapping[str, c.Column]]:
    """Return field -> part -> column of what a table has evidence of; most fields have the one part ""."""
    fields: dict[str, dict[str, c.Column]] = {}
    for column in c.evidenced(table):
        name, part = field_of(column)
        fields.setdefault(name, {})[part] = column
    return fields


REFERENCES = {name.removesuffix("_id"): name for table in MODELS for name in c.foreign_keys(table)}
"""What a seed calls a reference -> its column."""
