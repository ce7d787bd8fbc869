"""Find records by words, describe tables, and mark what is not certain of their cells."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from inspect import getdoc
from pathlib import Path

from ..schema import columns as c
from ..schema import ids
from ..schema.errors import DataError, given, known_name
from ..schema.models import Document, Entity, Named, Reading, Sentence
from ..schema.text import as_text, escape_controls, label, naming_columns, table_html
from ..storage.about import FACTS
from ..storage.parquet import read_table
from . import load as loaders

MARKS = {"reading": "*", "judged": "†", "contested": "‡"}  # what is not certain -> the mark of a cell
LEGEND = {
    "reading": "a careful person could read this differently",
    "judged": "the sentence leaves it open, and a note says what decided",
    "contested": "the structure of the sentence says something else, and a note says why it is read this way",
}

Doubts = Mapping[tuple[str, str | None], set[str]]


def doubts(version: str | Path | None) -> Doubts:
    """Return (record id, field) -> which of `MARKS`; the field is null where a reading is one of the whole record."""
    found = defaultdict[tuple[str, str | None], set[str]](set)
    evidence = read_table(loaders.path("evidence", version=version), "evidence")
    if "support" in evidence.column_names:
        for row in evidence.select(["record_id", "field", "support"]).to_pylist():
            if row["support"] in MARKS:
                found[row["record_id"], row["field"]].add(row["support"])
    for reading in loaders.rows(Reading, version):
        found[reading.record_id, reading.field].add("reading")
    return found


def marked(row: Mapping[str, object], record_id: str, found: Doubts) -> dict[str, str]:
    """Return column -> the marks of a row's cells; those of the whole record stand at what it is called by."""
    marks = {name: {*found.get((record_id, name), ())} for name in row}
    for name in naming_columns(row)[:1]:
        marks[name] |= found.get((record_id, None), set())
    return {name: "".join(MARKS[kind] for kind in MARKS if kind in kinds) for name, kinds in marks.items() if kinds}


class Hits(list[Document | Entity]):
    """The records that match a search: a list that a notebook shows, each with what people call it."""

    def __init__(self, records: Iterable[Document | Entity], version: str | Path | None) -> None:
        super().__init__(records)
        self.version = version

    def named(self) -> list[tuple[str, str]]:
        """Return the id of each record, and what people call it."""
        known = loaders.labels(self.version)
        return [(record.id, label(vars(record), known)) for record in self]

    def __str__(self) -> str:
        return "\n".join(escape_controls(f"{record_id}  {name}") for record_id, name in self.named())

    def _repr_html_(self) -> str:
        return table_html("records, best first", ["id", "name"], self.named(), len(self))


def search(words: str, *, version: str | Path | None = None) -> Hits:
    """Return the records that contain all words, best first.

    First come the records with all words in the name, then those with all words in the text fields, then those that
    also need the sentences with their quotes. Upper and lower case do not matter, nor do commas in numbers. A word may
    be part of a longer word.

    Parameters
    ----------
    words
        One or more words, separated by white space. Without words, the result is empty.
    version
        A data version of this package, or a folder as a `pathlib.Path`; the newest version by default.

    >>> [record.id.rpartition("/")[2] for record in lid.search("energy storage")][0]
    'energy-storage'

    """
    if not isinstance(words, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise DataError(f"got {given(words)}, expected words, a text")
    wanted = _folded(words).split()
    from ..evidence.index import EvidenceIndex
    from ..storage.releases import read_version

    tables = EvidenceIndex(read_version(version))
    quoted = tables.in_sentences(tables["evidence"]).drop_nulls("sentence").unique(["record_id", "sentence"])
    source = dict(quoted.group_by("record_id").agg("sentence").collect().iter_rows())
    matches: list[tuple[int, int, Document | Entity]] = []
    for model in loaders.KINDS.values():
        if issubclass(model, Sentence):
            continue
        for record in loaders.rows(model, version):
            name = record.name if isinstance(record, Named) else record.title if isinstance(record, Document) else ""
            fields = " ".join([name, *_texts(record)])
            places = (name, fields, " ".join([fields, *source.get(record.id, ())]))
            held = [rank for rank, text in enumerate(map(_folded, places)) if all(word in text for word in wanted)]
            if wanted and held:
                matches.append((held[0], len(name or fields), record))
    matches.sort(key=lambda hit: (*hit[:2], hit[2].id))
    return Hits((record for _, _, record in matches), version)


def _folded(text: str) -> str:
    """Return a text in which neither case nor the commas of numbers tell words apart."""
    return re.sub(r"(?<=\d),(?=\d)", "", text.casefold())


def _texts(record: Document | Entity) -> list[str]:
    """Return what a record's fields say, but for ids, the document itself, and what is counted in it."""
    names = (column.name for column in c.columns(record.table) if column.scalar is str or column.bases)
    told = (name for name in names if name not in ("text", "sha256") and not name.endswith("id"))
    return [as_text(getattr(record, name), " ") for name in told]


def describe(table: str, column: str | None = None, *, version: str | Path | None = None) -> str:
    """Return a description of a table: what one row is, how many rows there are, the documents, and each column.

    A column says how many of its cells are not certain: contested, judged, or with another reading. With `column`, the
    description is of that column alone, with the terms of its vocabulary and the cues that state them. `facts` is what
    `load_facts` returns.

    Raises UnknownName if the table or the column is unknown, DataVersionError if the package does not have the version
    or the version does not have the table.

    >>> print(lid.describe("laboratories").splitlines()[0])
    laboratories: A laboratory, or a group of laboratories.
    """
    if table == FACTS:
        return _facts(column)
    there = loaders.load(table, engine="pyarrow", version=version).column_names
    if column is not None:
        found = c.column(table, known_name(column, there, f"{table} has no column"))
        lines = c.data_card(found)
        for term in c.vocabularies(table)[column].terms if column in c.vocabularies(table) else ():
            lines.append(f"  {term.name}: {term.definition}" if term.definition else f"  {term.name}")
            lines += [f"    cues: {'; '.join(term.cues)}"] if term.cues else []
        return "\n".join(lines)
    manifest = loaders.manifest(version=version)
    entry = manifest["tables"][table]
    rows = entry["rows"]
    lines = [
        f"{table}: {c.about(table)}",
        f"{rows} row{'s'[: rows != 1]}, data version {manifest['data_version']}, fingerprint of the table "
        f"{entry['fingerprint']}",
        f"documents: {', '.join(manifest['documents'])}",
        f"primary key: {', '.join(c.primary_key(table))}",
        "",
    ]
    named = next(iter(naming_columns(there)), None)  # a reading of the whole record is one of what it is called by
    of_table = ((key, field, kinds) for (key, field), kinds in doubts(version).items() if ids.table_of(key) == table)
    cells = {(key, field or named, kind) for key, field, kinds in of_table for kind in kinds}
    uncertain = Counter((field, kind) for _, field, kind in cells)
    for one in (one for one in c.columns(table) if one.name in there):
        lines += c.data_card(one)
        lines += [f"    {uncertain[one.name, kind]}: {LEGEND[kind]}" for kind in MARKS if uncertain[one.name, kind]]
    return "\n".join(lines)


def _facts(column: str | None) -> str:
    """Return what `load_facts` says of its columns, or of one."""
    about = (getdoc(loaders.load_facts) or "").partition("\n\nParameters")[0]
    told = {name: line for line in about.split("\n- ")[1:] for name in re.findall(r"`(\w+)`", line.partition(": ")[0])}
    chosen = about if column is None else told[known_name(column, told, "facts has no column")].rstrip(";.")
    return chosen.replace("`", "")
