"""Altered quotes: words that are almost those of the document, as a careless or a kind hand would write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from liaoning_innovation_data.schema import columns as c

from .mutants.tables import Rows, frame, rows_of
from .pinned import KEY


@dataclass(frozen=True)
class Altered:
    """A quote of the document, and the words that are put in its place."""

    about: str
    record: str
    """`<kind>/<slug>` of a record that the quote is evidence of."""
    field: str
    quote: str
    altered: str
    value: Any = None
    """The value that the altered words would state; None where the cell stays as it is."""

    @property
    def record_id(self) -> str:
        """The whole id of the record."""
        kind, slug = self.record.split("/")
        return f"{kind}/{KEY}/{slug}"


NAME = "laboratory/national-key-laboratories"
MINISTRY = "organisation/ministry-of-science-and-technology"
NEEDS = "indicator/innovation-needs"
COOPERATION = "platform/industry-university-research-cooperation-platforms"
LABORATORIES = "national key laboratories"

AS_WRITTEN = Altered("the words as written", NAME, "name", LABORATORIES, LABORATORIES)

ALTERED = (
    Altered(
        "another case",
        MINISTRY,
        "name",
        "Ministry of Science and Technology",
        "ministry of science and technology",
        "ministry of science and technology",
    ),
    Altered(
        "a straight apostrophe",
        "achievement/dynamic-positioning-system-shuttle-tanker",
        "superlative",
        "world‘s largest",
        "world's largest",
        "world's largest",
    ),
    Altered(
        "no hyphens",
        COOPERATION,
        "name",
        "industry-university-research cooperation platforms",
        "industry university research cooperation platforms",
        "industry university research cooperation platforms",
    ),
    Altered("two spaces", NAME, "name", LABORATORIES, "national  key laboratories", "national  key laboratories"),
    Altered(
        "a lost decimal point", "indicator/total-investment", "value", "1.08 billion yuan", "1 08 billion yuan", 108e9
    ),
    Altered("a lost comma", NEEDS, "value", "1,644", "1 644"),
    Altered("a number cut", NEEDS, "value", "1,644", "644", 644.0),
    Altered(
        "a word cut",
        MINISTRY,
        "name",
        "Ministry of Science and Technology",
        "inistry of Science and Technology",
        "inistry of Science and Technology",
    ),
    Altered(
        "an ellipsis between distant words",
        NAME,
        "name",
        LABORATORIES,
        "national key ... hydrogen energy",
        "national key ... hydrogen energy",
    ),
    Altered(
        "an ellipsis that turns the order",
        NAME,
        "name",
        LABORATORIES,
        "laboratories ... national key",
        "laboratories ... national key",
    ),
    Altered(
        "words put into square brackets",
        NAME,
        "extent",
        "11 national key laboratories",
        "11 [provincial, not] national key laboratories",
    ),
    Altered("a denial in square brackets", NAME, "status", "approved", "[never] approved"),
    Altered("other words", NAME, "name", LABORATORIES, "provincial key laboratories", "provincial key laboratories"),
)


def requoted(given: Mapping[str, pl.DataFrame], case: Altered) -> dict[str, pl.DataFrame]:
    """Return the tables with the altered words as evidence, at their place in the text where they have one.

    The cell, and what other rows of evidence quote for it, follow the altered words; the control totals stay right.
    """
    tables = rows_of(given)
    record = case.record_id
    table = next(t for t in c.evidenced_tables() if any(row["id"] == record for row in tables[t]))
    text: str = tables["documents"][0]["text"]
    proof = [row for row in tables["evidence"] if (row["record_id"], row["field"]) == (record, case.field)]
    assert any(row["exact"] == case.quote for row in proof), f"{case.quote!r} is no evidence of {record}.{case.field}"
    for row in proof:
        if row["exact"] == case.quote:
            at = text.find(case.altered, row["char_start"], row["char_end"])
            found = {"char_start": at, "char_end": at + len(case.altered)} if at >= 0 else {}
            row.update({"exact": case.altered, **found})
    for row in tables[table] if case.value is not None else ():
        if row["id"] == record:
            row[case.field] = case.value
    changed: Rows = {table: tables[table], "evidence": tables["evidence"]}
    return {**given, **{name: frame(name, rows) for name, rows in changed.items()}}
