"""What the page shows of tables, valid or not: plain texts, document by document, and where each issue stands.

Nothing here trusts the tables. What can't be placed is kept beside what can: rows of a document that is not there get a
place of their own, a quote whose offsets lie outside the text stays a quote, and evidence of a record that is not there
is shown by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from ...curation.fixes import Fixes
from ...evidence.derivation import BASES
from ...schema import columns as c
from ...schema import ids
from ...schema.annotations import Unit
from ...schema.frames import plain_rows
from ...schema.models import MODELS, Document, Evidence
from ...schema.text import UNSAFE, as_text, is_many, label
from ...validation.checks import catalogue
from ...validation.report import Issue, Report

Row = dict[str, Any]

PLAIN_NAMES: Mapping[str, str] = {
    "member_count": "members",
    "extent": "one or several",
    "listing": "list is",
    "subject_id": "said of",
    "predicate": "does",
    "object_id": "to whom or what",
    "publisher_id": "publisher",
    "published_on": "day",
    "value": "number",
    "value_to": "to number",
    "previous_value": "before",
    "measure": "counted",
    "period_from": "from",
    "period_to": "until",
    "exact": "words",
}
"""What the page calls columns whose names, with spaces, are not plain enough."""
RULES = tuple(BASES)
EVIDENCE = Evidence.table
TABLES = (*c.evidenced_tables(), *(table for table in MODELS if table not in (*c.evidenced_tables(), EVIDENCE)))
"""In the order of the page: the records of facts, then what is said about documents and records."""

UNSEEN = UNSAFE.pattern[:-1] + r"\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]"
"""For JavaScript: what a page would not show, or would show as something else. Joiners stay: emoji need them."""


@dataclass(slots=True)
class Entry:
    """One row on the page: the key that links to it, what people call it, its cells, and its words in the text."""

    key: str
    heading: str
    cells: list[str | list[str] | None]
    span: tuple[int, int] | None = None
    quotes: dict[str, list[list[Any]]] = field(default_factory=dict[str, list[list[Any]]])

    def plain(self) -> list[Any]:
        """Return it as it stands in the page; a heading that a cell says is the number of the cell."""
        heading = self.cells.index(self.heading) if self.heading in self.cells else self.heading
        return [self.key, heading, self.cells, self.span or self.quotes or 0]


@dataclass(slots=True)
class Source:
    """A document, or the rows that name one that is not there."""

    id: str
    title: str
    language: str
    text: str
    tables: dict[str, list[Entry]] = field(default_factory=dict[str, list[Entry]])

    def entries(self) -> Iterator[Entry]:
        """Yield the rows of all tables."""
        for entries in self.tables.values():
            yield from entries

    def plain(self) -> dict[str, Any]:
        """Return it as it stands in the page."""
        tables = {table: [entry.plain() for entry in entries] for table, entries in self.tables.items()}
        return {"id": self.id, "title": self.title, "language": self.language, "text": self.text, "tables": tables}


@dataclass(frozen=True, slots=True)
class Place:
    """An issue with the number of its document and the link to its record or cell, null where it has none."""

    issue: Issue
    document: int | None
    link: str | None
    fix: str | None = None  # the lines of a seed that would mend it, perhaps with others
    sides: Sequence[Any] = ()  # of a difference between two readings: the value and the quotes of each

    @property
    def told(self) -> str:
        """What is wrong, with what it is about where the page has no place for it."""
        return self.issue.message if self.link else str(self.issue).partition(": ")[2]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a page shows."""

    sources: Sequence[Source]
    columns: Mapping[str, Sequence[Mapping[str, Any]]]
    rows: Mapping[str, int]
    terms: Mapping[str, Mapping[str, str]]
    places: Sequence[Place]
    counts: Mapping[str, int]
    name: str = ""  # which released data it is, if it is

    def of(self, number: int) -> Contents:
        """Return what the page of one of the documents shows."""
        source = self.sources[number]
        places = [replace(place, document=0) for place in self.places if place.document == number]
        rows = {table: len(source.tables.get(table, ())) for table in self.rows}
        rows[EVIDENCE] = sum(len(quotes) for entry in source.entries() for quotes in entry.quotes.values())
        counts = Counter(place.issue.rule for place in places)
        return replace(self, sources=[source], rows=rows, places=places, counts=counts)

    def shared(self) -> dict[str, Any]:
        """Return what the scripts know of the schema: it is the same for all documents."""
        return {
            "tables": {table: {"about": c.about(table), "columns": columns} for table, columns in self.columns.items()},
            "rules": [(name, basis.meaning) for name, basis in BASES.items()],
            "terms": self.terms,
            "checks": {
                rule: (check.description, check.hint)
                for rule, check in sorted(catalogue().items())
                if rule in self.counts
            },
            "unseen": UNSEEN,
        }

    def index(self) -> dict[str, Any]:
        """Return what a page knows of all its documents."""
        numbers = {fix: at for at, fix in enumerate(dict.fromkeys(one.fix for one in self.places if one.fix))}
        issues = [
            (one.issue.rule, one.issue.table, one.told, one.document, one.link, numbers.get(one.fix or ""), one.sides)
            for one in self.places
        ]
        return {"documents": [source.id for source in self.sources], "issues": issues, "fixes": list(numbers)}


def contents(frames: Mapping[str, pl.DataFrame], report: Report, reasons: Mapping[int, str] | None = None) -> Contents:
    """Return what the page shows of tables and of the issues of `validate`.

    `reasons` has, by the number of a row of evidence, why its sentence says it of its record.
    """
    rows = {table: list(plain_rows(frames[table])) for table in MODELS if table in frames}
    columns = {table: list(_columns(table, frames[table])) for table in TABLES if table in frames}
    sources, numbers = _sources(rows)
    known = dict[tuple[int, str], Entry]()
    keys = dict[tuple[str, int], tuple[int, str]]()
    names, used = dict[str, str](), set[str]()
    for table in columns:
        for number, row in enumerate(rows[table]):
            at = numbers[_owner(table, row)]
            heading = label({column.name: row.get(column.name) for column in c.columns(table)}, names)
            cells = [_cell(row.get(column["name"])) for column in columns[table]]
            entry = Entry(as_text(row.get("id")), heading, cells, _span(row, len(sources[at].text)))
            if "/" not in entry.key or entry.key in used:  # ids of the page itself hold no slash
                entry.key = f"{table}[{number}]"
            used.add(entry.key)
            names.setdefault(entry.key, entry.heading)
            keys[table, number], known[at, entry.key] = (at, entry.key), entry
            sources[at].tables.setdefault(table, []).append(entry)
    for number, row in enumerate(rows.get(EVIDENCE, [])):
        at, key = numbers[_owner(EVIDENCE, row)], as_text(row.get("record_id"))
        if (at, key) not in known:
            known[at, key] = Entry(key if "/" in key else f"{EVIDENCE}[{number}]", key or "no record", [])
            sources[at].tables.setdefault(EVIDENCE, []).append(known[at, key])
        known[at, key].quotes.setdefault(as_text(row.get("field")), []).append(
            _quote(row, sources[at].text, (reasons or {}).get(number))
        )
        keys[EVIDENCE, number] = at, known[at, key].key
    return Contents(
        sources,
        columns,
        {table: len(rows[table]) for table in (*columns, EVIDENCE) if table in rows},
        {f"{table}.{name}": meanings for table in columns for name, meanings in _terms(table, rows[table])},
        [*_places(report.issues, keys, numbers, rows)],
        report.counts,
    )


def _columns(table: str, frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield what the page says of each column that it shows: those of the model, then others that the table has."""
    hidden = ("id", "text" if table == Document.table else "document_id")  # the link; what stands beside the records
    for column in (column for column in c.columns(table) if column.name not in hidden):
        about: dict[str, Any] = {"name": column.name, "about": column.description, "standing": c.provenance(column)}
        about["label"] = PLAIN_NAMES.get(column.name, column.name.removesuffix("_id").replace("_", " "))
        about |= {"term": True} if column.name in c.vocabularies(table) else {}
        about |= {"unit": unit.name} if (unit := column.mark(Unit)) else {}
        yield about | ({"refers": True} if column.name in c.foreign_keys(table) else {})
    for name in frame.columns:
        if name not in {column.name for column in c.columns(table)}:
            yield {"name": name, "about": "", "standing": "no column of the table"}


def _sources(rows: Mapping[str, Sequence[Row]]) -> tuple[list[Source], dict[str, int]]:
    """Return the documents, also those that are only named, and the number of each by its id."""
    sources, numbers = list[Source](), dict[str, int]()
    for row in rows.get(Document.table, []):
        key, title, language, text = (as_text(row.get(name)) for name in ("id", "title", "language", "text"))
        numbers.setdefault(key, len(sources))
        sources.append(Source(key, title or key, language, text))
    for table in MODELS:
        for row in rows.get(table, []):
            if (key := _owner(table, row)) not in numbers:
                numbers[key] = len(sources)
                sources.append(Source(key, f"{key or 'no document'}: not in documents", "", ""))
    return sources, numbers


def _owner(table: str, row: Row) -> str:
    return as_text(row.get(c.document_column(table)))


def _cell(value: Any) -> str | list[str] | None:
    return None if value is None else [as_text(item) for item in value] if is_many(value) else as_text(value)


def _span(row: Row, length: int) -> tuple[int, int] | None:
    """Return where a row's words stand, or nothing where that is not in the text."""
    start, end = row.get("char_start"), row.get("char_end")
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length:
        return start, end
    return None


def _quote(row: Row, text: str, reason: str | None) -> list[Any]:
    """Return a row of evidence: item, rule, place, note, its words if the text has others, its support and why.

    What is proven says nothing; older data, which does not say what is proven, an empty text.
    """
    start, end = _span(row, len(text)) or (None, None)
    item, basis, exact = row.get("item"), row.get("basis"), as_text(row.get("exact"))
    rule = RULES.index(basis) if basis in BASES else as_text(basis)
    stray = start is None or text[start:end] != exact
    quote = [item if isinstance(item, int) else 0, rule, start, end, _cell(row.get("note")), exact if stray else None]
    quote += [None if (support := row.get("support")) == "proven" else as_text(support or ""), reason]
    while quote[-1] is None:
        quote.pop()
    return quote


def _terms(table: str, rows: Sequence[Row]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield column -> term -> what it means, for the terms that the rows hold."""
    for name, vocabulary in c.vocabularies(table).items():
        held = {as_text(row.get(name)) for row in rows}
        if told := {key: one.definition for key, one in vocabulary.by_name.items() if key in held and one.definition}:
            yield name, told


def _places(
    issues: Sequence[Issue],
    keys: Mapping[tuple[str, int], tuple[int, str]],
    numbers: Mapping[str, int],
    rows: Mapping[str, Sequence[Row]],
) -> Iterator[Place]:
    """Yield where each issue stands, at a word, a cell, a record or nowhere, with what would mend it."""
    fixes = Fixes(rows if issues else {})
    left = Counter(issue.record_id for issue in issues if issue.rule == "accounted-for")
    for issue in issues:
        shown = issue
        if issue.rule == "accounted-for":  # one for the words of a sentence: they have one fix
            if not (more := left.pop(issue.record_id, 0)):
                continue
            sentence = issue.message.partition(" is in no ")[2]
            shown = replace(issue, message=f"{more} words are in no {sentence}") if more > 1 else issue
        document, key, link = None, issue.record_id or None, None
        if issue.row is not None and (issue.table, issue.row) in keys:
            document, key = keys[issue.table, issue.row]
        elif key:
            document = numbers.get(ids.make("documents", parsed) if (parsed := ids.parse(key).key) else key)
        if key is not None:
            link = f"{key}/{issue.field}" if issue.field else key
        yield Place(shown, document, fixes.words(issue) or link, fixes.lines(issue))
