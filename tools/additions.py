"""What must be edited by hand to add something: five additions are made in a copy, counted and tested.

python -m tools.additions [NAME]     make them (or one), run what could break, write the counts to CONTRIBUTING.md
python -m tools.additions --check    only compare the counts with those in CONTRIBUTING.md
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from liaoning_innovation_data import DATA_VERSION
from liaoning_innovation_data.query.versions.bumps import bumped
from tools.checkout import ROOT, Checkout, Failed

BEGIN = "<!-- additions: written by `make additions` -->"
END = "<!-- end of additions -->"
NEXT = bumped(DATA_VERSION, "minor")
"""The version in which a new table or column comes."""
PACKAGE = "src/liaoning_innovation_data"
MODELS = f"{PACKAGE}/schema/models.py"

EVENTS_SQL = """\
-- Filled cells of events that have no evidence: there are none.
with cells as (
    select id, 'name' as field, 0 as item from events where name is not null
    union all
    select id, 'held_on' as field, 0 as item from events where held_on is not null
)
select id, field, item from cells
anti join evidence on record_id = id and evidence.field = cells.field and evidence.item = cells.item
order by all
"""


def column(checkout: Checkout) -> None:
    """Add a nullable column, last in its table, whose values are quoted."""
    after = '        Field(description="What the research is about, as written; empty where not said."),\n    ]\n'
    checkout.edit(
        MODELS,
        after,
        f"""{after}    progress: Annotated[
        Words | None,
        VERBATIM,
        Since("{NEXT}"),
        Field(description="What is said of its progress, as written; null where not said."),
    ] = None
""",
    )
    if "Since," not in (checkout.root / MODELS).read_text("utf-8"):
        checkout.edit(MODELS, "Recomputed, Unit\n", "Recomputed, Since, Unit\n")
    checkout.edit(
        "tests/sql/laboratories.sql",
        "    union all\n    select id, 'research_fields'",
        "    union all\n    select id, 'progress' as field, 0 as item from laboratories where progress is not null\n"
        "    union all\n    select id, 'research_fields'",
    )


def table(checkout: Checkout) -> None:
    """Add a table of records, with evidence."""
    checkout.edit(
        MODELS,
        "class Evidence(Record):\n",
        f'''class Event(Entity):
    """An event that a document names."""

    table = "events"
    since = "{NEXT}"
    optional = True

    name: Name
    held_on: Annotated[
        date | None, DATE, Field(description="The day on which it took place; null where not said.")
    ] = None


class Evidence(Record):
''',
    )
    checkout.edit(
        MODELS, '*NAMED_TABLES, "indicators", "relations")\n', '*NAMED_TABLES, "indicators", "relations", "events")\n'
    )
    checkout.edit(MODELS, "        Evidence,\n", "        Event,\n        Evidence,\n")
    checkout.edit(
        f"{PACKAGE}/schema/ids.py",
        '    "relations": "relation",\n',
        '    "relations": "relation",\n    "events": "event",\n',
    )
    tables = f"{PACKAGE}/query/tables.py"
    checkout.edit(
        tables,
        "import Evidence as Evidence\n",
        "import Evidence as Evidence\nfrom ..schema.models import Event as Event\n",
    )
    checkout.edit(tables, "load_evidence, ", "load_events, iter_events = _functions_of(Event)\nload_evidence, ")
    checkout.write("tests/sql/events.sql", EVENTS_SQL)


ADDITIONS: Mapping[str, tuple[str, int, Callable[[Checkout], None]]] = {
    "column": ("a nullable column", 2, column),
    "table": ("a table", 4, table),
}
"""Name -> what is added, how many files it may take, and how."""
