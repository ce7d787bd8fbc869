"""Datasets in which exactly one thing is broken, and the check that must notice it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from ..schema import columns as c
from ..schema.models import INHERITED, MODELS, NAMED_TABLES
from .generator.documents import valid_records
from .generator.groups import MEMBER_OF, group, growing, relation, together, unnumbered
from .generator.scenes import Scene, aside, called, indicator, portrait

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")
Row = dict[str, Any]


@st.composite
def near_misses(draw: st.DrawFn) -> tuple[dict[str, pl.DataFrame], str]:
    """Return the tables of a valid dataset in which one thing is broken, and the code of the check that notices it."""
    import polars as pl

    code = draw(st.sampled_from(list(NEAR_MISSES)))
    scenes, break_one = NEAR_MISSES[code]
    records = draw(valid_records(documents=1, scenes=scenes, doubt=False))
    broken = Tables(draw, {table: [record.model_dump() for record in rows] for table, rows in records.items()})
    break_one(broken)
    tables = dict[str, pl.DataFrame]()
    for table, rows in broken.rows.items():
        schema = {name: kind for name, kind in c.polars_schema(table).items() if not rows or name in rows[0]}
        tables[table] = pl.DataFrame(rows, schema, orient="row")
    return tables, code


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of a valid dataset of one document, to break one thing in."""

    draw: st.DrawFn
    rows: dict[str, list[Row]]

    @property
    def document(self) -> Row:
        """The row of the document."""
        return self.rows["documents"][0]

    @property
    def things(self) -> dict[str, Row]:
        """Id -> row of what has a name."""
        return {row["id"]: row for table in NAMED_TABLES for row in self.rows[table]}

    def choose(self, options: Iterable[T]) -> T:
        """Draw one of some options."""
        return self.draw(st.sampled_from(list(options)))

    def filled(self, *tables: str) -> str:
        """Draw one of some tables, or of all, that have rows."""
        return self.choose(table for table in tables or self.rows if self.rows[table])

    def one(self, *tables: str) -> Row:
        """Draw a row of one of some tables, or of all, that have rows."""
        return self.choose(self.rows[self.filled(*tables)])

    def evidence(self, **where: Any) -> list[Row]:
        """Return the evidence whose columns have these values."""
        return [row for row in self.rows["evidence"] if where.items() <= row.items()]

    def drop(self, table: str, *gone: Row) -> None:
        """Drop rows."""
        self.rows[table] = [row for row in self.rows[table] if row not in gone]

    def withdraw(self, table: str, record: Row) -> None:
        """Drop a record and its evidence."""
        self.drop(table, record)
        self.drop("evidence", *self.evidence(record_id=record["id"]))

    def copy(self, table: str, record: Row, **values: Any) -> list[Row]:
        """Add a record once more, under another id and with these values, and its evidence; return the latter."""
        copy = record | {"id": f"{record['id']}-copy"} | values
        evidence = [row | {"record_id": copy["id"]} for row in self.evidence(record_id=record["id"])]
        self.rows[table].append(copy)
        self.rows["evidence"] += evidence
        return evidence

    def empty(self, cells: Iterable[Row]) -> None:
        """Empty a cell of a thing, one of those that this evidence is for, and drop the cell's evidence."""
        row = self.choose(cells)
        self.things[row["record_id"]][row["field"]] = None
        self.drop("evidence", *self.evidence(record_id=row["record_id"], field=row["field"]))


def _quote(row: Row, words: str) -> None:
    """Let evidence quote only some of its words."""
    start = row["char_start"] + row["exact"].index(words)
    row.update(char_start=start, char_end=start + len(words), exact=words)


# Tables and cells -----------------------------------------------------------------------------------------


def _drop_table(tables: Tables) -> None:
    del tables.rows[tables.choose(table for table in tables.rows if not MODELS[table].optional)]


def _drop_column(tables: Tables) -> None:
    rows = tables.rows[tables.choose(["documents", "sentences", "organisations", "evidence"])]
    name = tables.choose(rows[0])
    for row in rows:
        del row[name]


def _empty_cell(tables: Tables) -> None:
    table = tables.filled()
    row = tables.choose(tables.rows[table])
    row[tables.choose(column.name for column in c.columns(table) if not column.nullable)] = None


def _set(tables: Tables, *, among: Sequence[str], **values: Any) -> None:
    """Set cells of a row of one of some tables."""
    tables.one(*among).update(values)


def _drop(tables: Tables, table: str) -> None:
    tables.drop(table, tables.one(table))


def _duplicate(tables: Tables, *, among: Sequence[str] = (), suffix: str = "", **values: Any) -> None:
    """Add a row of one of some tables once more, with another id where there is a suffix, and with these values."""
    rows = tables.rows[tables.filled(*among)]
    row = tables.choose(rows)
    rows.append(row | ({"id": row["id"] + suffix} if suffix else {}) | values)


def _mistype_identifier(tables: Tables) -> None:
    about = {"scheme": "ror", "identifier": "https://ror.org/00prkya45", "matched_name": "Herald", "source": "ROR"}
    keys = {"record_id": tables.document["publisher_id"], "document_id": tables.document["id"]}
    tables.rows["identifiers"] = [keys | about]


# Quotes ---------------------------------------------------------------------------------------------------


def _shorten_sentence(tables: Tables) -> None:
    row = tables.one("sentences")
    row.update(char_end=row["char_end"] - 1, text=row["text"][:-1])


def _drop_evidence(tables: Tables) -> None:
    needed_elsewhere = ("name", "aliases", "subject_id", "object_id", "predicate", "listing")
    row = tables.choose(row for row in tables.evidence() if row["field"] not in needed_elsewhere)
    cell = {name: row[name] for name in ("record_id", "field", "item")}
    tables.drop("evidence", *tables.evidence(**cell))


def _change_basis(tables: Tables) -> None:
    row = tables.one("evidence")
    row["basis"] = "unit" if row["field"] != "unit" else "date"


def _quote_two_sentences(tables: Tables) -> None:
    title = tables.evidence(record_id=tables.document["id"], field="title")[0]
    end = tables.rows["sentences"][1]["char_end"]
    title.update(char_end=end, exact=tables.document["text"][title["char_start"] : end])


def _drop_mention(tables: Tables) -> None:
    mentions = tables.evidence(basis="mention")  # of groups they are kept, for relations need them
    single = [row for row in mentions if tables.things[row["record_id"]]["extent"] == "individual"]
    tables.drop("evidence", tables.choose(single))


def _name_a_part(tables: Tables) -> None:
    herald = tables.things[tables.document["publisher_id"]]
    part = herald["name"].split()[0]
    for row in tables.copy("organisations", herald, name=part):
        _quote(row, part)


# Values ---------------------------------------------------------------------------------------------------


def _change_value(tables: Tables) -> None:
    if tables.draw(st.booleans()):
        tables.document["title"] += "s"
        return
    row = tables.one("indicators")
    row["value" if row["change_by"] is None else "change_by"] += 1


def _contradict_judgement(tables: Tables) -> None:
    row = tables.choose(tables.evidence(basis="judgement"))
    tables.things[row["record_id"]]["extent"] = "individual"


def _count_twice(tables: Tables) -> None:
    indicator = tables.one("indicators")
    noun = indicator["measure"].split()[-1]
    for row in tables.copy("indicators", indicator, measure=noun):
        if row["field"] == "measure":
            _quote(row, noun)


def _drop_count(tables: Tables) -> None:
    counted = {row["id"] for row in tables.things.values() if row["member_count"]}
    indicators = tables.rows["indicators"]
    tables.withdraw("indicators", tables.choose(row for row in indicators if row["subject_id"] in counted))


def _forget_kind(tables: Tables) -> None:
    kinds = tables.evidence(field="kind")
    tables.empty(row for row in kinds if row["exact"] in tables.things[row["record_id"]]["name"])


def _forget_trait(tables: Tables) -> None:
    members = {row["subject_id"] for row in tables.rows["relations"] if row["predicate"] == MEMBER_OF}
    tables.empty(row for row in tables.evidence() if row["record_id"] in members and row["field"] in INHERITED)


def _forget_status(tables: Tables) -> None:
    stated = tables.evidence(field="status")
    first = min(row["char_start"] for row in stated)
    tables.empty(row for row in stated if row["char_start"] == first)


# Relations; the first is that of the scene -----------------------------------------------------------------


def _swap_ends(tables: Tables) -> None:
    relation = tables.rows["relations"][0]
    relation.update(subject_id=relation["object_id"], object_id=relation["subject_id"])
    other = {"subject_id": "object_id", "object_id": "subject_id"}
    for row in tables.evidence(record_id=relation["id"]):
        row["field"] = other.get(row["field"], row["field"])


def _name_farther(tables: Tables) -> None:
    relation = tables.rows["relations"][0]
    ends = [row for row in tables.evidence(record_id=relation["id"]) if row["field"] in ("subject_id", "object_id")]
    end = min(ends, key=lambda row: row["char_start"])
    names = [row for row in tables.evidence(field="name") if row["char_start"] < end["char_start"]]
    farther = max(names, key=lambda row: row["char_start"])
    relation[end["field"]] = farther["record_id"]
    end.update({name: farther[name] for name in ("char_start", "char_end", "exact")})


def _drop_relation(tables: Tables) -> None:
    tables.withdraw("relations", tables.rows["relations"][0])


NEAR_MISSES: Mapping[str, tuple[tuple[Scene, ...], Callable[[Tables], None]]] = {
    "table": ((), _drop_table),
    "column": ((), _drop_column),
    "null": ((), _empty_cell),
    "vocabulary": ((), partial(_set, among=["organisations"], extent="grupe")),
    "bounds": ((), partial(_set, among=["documents"], language="English")),
    "primary-key": ((), _duplicate),
    "id-form": ((), partial(_set, among=["sentences"], id="sentence/elsewhere/0001")),
    "reference": ((), partial(_set, among=["documents"], publisher_id="organisation/elsewhere/herald")),
    "natural-key": ((), partial(_duplicate, among=(*NAMED_TABLES, "indicators", "relations"), suffix="-copy")),
    "identifier": ((), _mistype_identifier),
    "document": ((), partial(_set, among=["documents"], sha256="0" * 64)),
    "sentences": ((), _shorten_sentence),
    "span": ((), partial(_set, among=["evidence", "omissions"], exact="elsewhere")),
    "unproven": ((), _drop_evidence),
    "surplus": ((), partial(_duplicate, among=["evidence"], field="id")),
    "basis": ((), _change_basis),
    "minimal": ((), _quote_two_sentences),
    "derivation": ((indicator,), _change_value),
    "judgement": ((unnumbered,), _contradict_judgement),
    "anchored": ((partial(portrait, again=True),), _drop_mention),
    "own-words": ((), _name_a_part),
    "one-number": ((indicator,), _count_twice),
    "double-entry": ((growing,), _drop_count),
    "whole": ((called,), _forget_kind),
    "examples": ((partial(group, then="adjective", size=2),), _forget_trait),
    "arrangement": ((relation,), _swap_ends),
    "nearest": ((partial(relation, about=True, before=True),), _name_farther),
    "unrecorded": ((partial(relation, about=True),), _drop_relation),
    "lists": ((together,), _forget_status),
    "accounted-for": ((aside,), partial(_drop, table="omissions")),
    "omission": ((aside,), partial(_duplicate, among=["omissions"], suffix="-2")),
    "control-total": ((), partial(_set, among=["sentences"], evidence_count=999)),
}
"""Check -> scenes that give it something to notice, and what breaks it; `file` and `manifest` are about folders."""
