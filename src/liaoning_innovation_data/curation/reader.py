"""One seed, a text and its TOML, to drafts; every problem is noted, none stops the reading."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Annotated, Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from ..evidence.derivation import BASES, probable
from ..evidence.derivation.text import Span, is_function_word, sentences, words
from ..schema import columns as c
from ..schema import ids
from ..schema.annotations import ForeignKey
from ..schema.errors import nearest, one_of
from ..schema.models import MODELS, NAMED_TABLES, RECORD_TABLES
from .drafts import REFERENCES, Draft, EvidenceSpan, Problem, Stage, evidenced_fields, plain_fields, refusal, shown
from .lines import Lines, Path, is_list, is_table
from .quotes import QuoteNotFound, Quotes

OPEN = (set[str](), {"from"}, {"to"})
"""What a period may lack in a seed: nothing, or the day at an end that its phrase leaves open."""

LONGEST_KEY = 60  # how long the key of a document may be: ids, of at most 160 characters, begin with it

RECORDS = tuple(table for table in RECORD_TABLES if table != "documents")
"""The tables whose cells stand beside their quotes."""

PLAIN = ("readings", "tombstones", "identifiers")  # the tables whose columns are stated outright

ENGLISH = 0.25
"""The least share of function words in an English text, names and numbers apart: prose has a third and more."""

SHORT = 25  # a text of fewer different words in lower case tells no language


class SeedReader:
    """The reading of one seed."""

    def __init__(self, file: str, toml: Mapping[str, Any], lines: Lines, quotes: Quotes) -> None:
        self.file, self.toml, self.lines, self.quotes = file, toml, lines, quotes
        self.text = quotes.text
        self.problems: list[Problem] = []
        self.drafts: list[Draft] = []
        self.sentences = list(sentences(self.text))
        self.document_id = self.key = ""
        self.lost: list[EvidenceSpan] = []
        """The words of relations without an end."""
        self._wrong: set[Path] = set()
        self._numbers: Counter[tuple[str, int]] = Counter()

    def add_problem(self, path: Path, message: str, hint: str = "", write: str = "", stage: Stage = Stage.FORM) -> None:
        """Note a problem at a path of the TOML, and what to do about it where the message does not say so."""
        self.problems.append(Problem(self.file, self.line(path), path, message, hint, write, stage))
        if stage == Stage.FORM:
            self._wrong |= {path[:length] for length in range(1, len(path) + 1)}

    def line(self, path: Path) -> int:
        """Return the line of the longest known beginning of a path."""
        lines = self.lines()
        return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), 1)

    def is_wrong(self, path: Path) -> bool:
        """Whether a problem is noted at a path, or below it."""
        return path in self._wrong

    def sentence_of(self, span: Span) -> Span | None:
        """Return the sentence in which words begin, or None."""
        at = bisect_right(self.sentences, span.start, key=lambda sentence: sentence.start) - 1
        return self.sentences[at] if at >= 0 and span.start < self.sentences[at].end else None

    def read(self) -> None:
        """Read everything the TOML holds."""
        self._known((), self.toml, ("document", "sentences", *RECORDS, *PLAIN))
        document = self.toml.get("document")
        document = document if is_table(document) else {}
        key = document.get("key")
        if not isinstance(key, str) or not re.fullmatch(ids.SLUG, key) or len(key) > LONGEST_KEY:
            form = f"{ids.SLUG} and at most {LONGEST_KEY} characters"
            self.add_problem(("document",), f"[document] needs a key of the form {form}, got {shown(key)}")
            return
        if not any(words(self.text)):
            self.add_problem(("document",), "the text has no words")
            return
        if problem := not_english(self.text, document.get("language")):
            self.add_problem(("document", "language"), problem)
            return
        self.key, self.document_id = key, ids.make("documents", key)
        self._record("documents", ("document",), document)
        for table in RECORDS:
            for path, row in self._rows(table):
                listing = [end for end in ("subject", "object") if end in row and table == "relations"]
                for ends in product(*(_many(row[end]) for end in listing)):  # one relation for each pair
                    self._record(table, path, row | dict(zip(listing, ends, strict=True)))
        for table in PLAIN:
            for path, row in self._rows(table):
                self._plain(Draft(table, "", {}, path), row)
        self._sentences()

    def _rows(self, table: str) -> list[tuple[Path, dict[str, Any]]]:
        rows = self.toml.get(table, [])
        if not is_list(rows) or not all(is_table(row) for row in rows):
            self.add_problem((table,), f"write each row under [[{table}]]")
            return []
        return [((table, index), row) for index, row in enumerate(rows)]

    def _known(self, path: Path, row: Iterable[str], known: Sequence[str]) -> None:
        """Note what is unknown."""
        what = "field" if path else "table"
        for name in row:
            if name not in known:
                message = f"unknown {what}{one_of(name, sorted(known))}"
                self.add_problem((*path, name), message)

    def _record(self, table: str, path: Path, row: Mapping[str, Any]) -> None:
        """Read a record whose cells each stand beside their quotes."""
        fields = evidenced_fields(table)
        own = ("key", "language") if table == "documents" else ("slug",)
        self._known(path, row, (*fields, *own, "notes", *(["mentions"] if table in NAMED_TABLES else [])))
        draft = Draft(table, "", {}, path)
        for name, cell in row.items():
            if name == "language":
                draft.values[name] = cell
            elif name == "mentions":
                self._mentions(draft, (*path, name), cell)
            elif name == "notes":
                self._notes(draft, (*path, name), cell)
            elif name in fields and "" in fields[name]:
                self._cell(draft, (*path, name), fields[name][""], cell)
            elif name in fields:
                self._phrase(draft, (*path, name), cell, fields[name])
        draft.id = self._id(draft, row)
        if draft.id:
            self.drafts.append(draft)
        else:
            self.lost += draft.evidence

    def _id(self, draft: Draft, row: Mapping[str, Any]) -> str:
        """Return the id of a record, or "" where it would be that of a relation without an end."""
        if draft.table == "documents":
            return self.document_id
        if draft.table == "relations":
            ends = ("subject_id", "predicate", "object_id")
            for end in ends:
                if end not in draft.values and not self.is_wrong(draft.at(end)):
                    self.add_problem(draft.at(end), "is missing")
            if not {*ends} <= {*draft.values} or "slug" not in row:
                return ids.of_relation(self.key, draft.values) if {*ends} <= {*draft.values} else ""
        slug = row.get("slug")
        if not isinstance(slug, str) or not re.fullmatch(ids.SLUG, slug):
            values = {"subject_id": "", "state": ""} | draft.values
            of_state = f"{ids.parse(values['subject_id']).slug} {values['state']}"
            proposed = ids.propose_slug(str(values.get("name") or values.get("measure") or of_state))
            wrong = "no slug" if slug is None else f"{shown(slug)} is no slug"
            message = f"{wrong}: write slug = {proposed!r}, as proposed; once released it never changes"
            self.add_problem(draft.path, message)
            slug = proposed
        return ids.make(draft.table, self.key, slug)

    def _cell(self, draft: Draft, path: Path, column: c.Column, cell: Any) -> None:
        """Read one cell: a quote, a list of quotes, or a table with value, quote, basis and note."""
        bare = BASES[column.bases[0]].bare
        if column.is_list and is_list(cell):
            items = [self._verbatim(draft, (*path, item), column, quotes, item) for item, quotes in enumerate(cell)]
            draft.values[column.name] = tuple(item for item in items if item is not None)
        elif column.is_list:
            self.add_problem(path, "write a list of quotes, one an item")
        elif is_table(cell):
            self._table(draft, path, column, cell)
        elif bare == "quote":
            draft.values[column.name] = self._verbatim(draft, path, column, cell)
        elif bare == "value":
            self._value(draft, path, column, cell)
            draft.unquoted.add(column.name)
        else:
            self.add_problem(path, f'write the value beside its quote: {{ value = {shown(cell)}, quote = "…" }}')

    def _verbatim(self, draft: Draft, path: Path, column: c.Column, quotes: Any, item: int = 0) -> str | None:
        """Read a cell whose value is the quote; several quotes are several mentions of the same words."""
        spans = self._spans(path, quotes)
        exacts = {self.text[a:b] for a, b in spans}
        if len(exacts) > 1:
            differing = ", ".join(map(repr, sorted(exacts)))
            self.add_problem(path, f"the quotes differ: {differing}; a verbatim cell has one value")
            return None
        draft.evidence += [EvidenceSpan(column.name, item, span, column.bases[0]) for span in spans]
        return next(iter(exacts), None)

    def _table(self, draft: Draft, path: Path, column: c.Column, cell: Mapping[str, Any]) -> None:
        self._known(path, cell, ("value", "quote", "basis", "note"))
        for key in ("value", "quote"):
            if key not in cell:
                self.add_problem((*path, key), "is missing")
        if "value" in cell:
            self._value(draft, path, column, cell["value"])
        basis = cell.get("basis")
        if basis is not None and basis not in column.bases:
            hint = nearest(str(basis), column.bases)
            self.add_problem(path, f"basis {shown(basis)}: {column.name} admits {' or '.join(column.bases)}{hint}")
            basis = None
        note = self._note(path, cell.get("note"))
        for span in self._spans(path, cell.get("quote", [])):
            by = basis or probable(column.bases, self.text[span.start : span.end])
            draft.evidence.append(EvidenceSpan(column.name, 0, span, by, note))

    def _note(self, path: Path, note: Any) -> str | None:
        if note is None or (isinstance(note, str) and note.strip()):
            return note
        self.add_problem(path, f"a note is text that says why, got {shown(note)}")
        return None

    def _value(self, draft: Draft, path: Path, column: c.Column, value: Any) -> None:
        """Take a value that the model admits for the column."""
        if "reference" in column.bases:
            value = self._reference(path, column, value)
            if value is None:
                return
        try:
            draft.values[column.name] = _adapter(column).validate_python(value)
        except ValidationError as error:
            for wrong in error.errors(include_url=False):
                self.add_problem(path, refusal(wrong, column))

    def _reference(self, path: Path, column: c.Column, value: Any) -> str | None:
        """Return the id that `<kind>/<slug>` stands for, or `document` where the column refers to documents, too."""
        key = column.mark(ForeignKey)
        if key and "documents" in key.tables and value == "document":
            return self.document_id
        if isinstance(value, str) and re.fullmatch(ids.SHORT, value):
            return value.replace("/", f"/{self.key}/")
        self.add_problem(path, f'{shown(value)} is no reference: write kind/slug, as in "organisation/zwz-group"')
        return None

    def _phrase(self, draft: Draft, path: Path, cell: Any, parts: Mapping[str, c.Column]) -> None:
        """Read what one time phrase states; a phrase that is open at one end states no day there."""
        given = set(cell) if is_table(cell) else set[str]()
        if not given <= {*parts, "quote"} or {*parts, "quote"} - given not in OPEN:
            self.add_problem(path, f'write {{ {", ".join(f"{part} = …" for part in parts)}, quote = "…" }}')
            return
        for part in filter(given.__contains__, parts):
            self._table(draft, path, parts[part], {"value": cell[part], "quote": cell["quote"]})

    def _notes(self, draft: Draft, path: Path, cell: Any) -> None:
        """Keep what is noted of fields, for those of their evidence that have no note."""
        if not is_table(cell):
            self.add_problem(path, 'write { FIELD = "why", … }')
            return
        fields = evidenced_fields(draft.table)
        self._known(path, cell, tuple(fields))
        for name, note in cell.items():
            text = self._note((*path, name), note)
            draft.notes |= {column.name: text for column in fields.get(name, {}).values() if text}

    def _mentions(self, draft: Draft, path: Path, cell: Any) -> None:
        for index, mention in enumerate(_many(cell)):
            where = (*path, index)
            if not is_table(mention) or set(mention) != {"quote", "note"}:
                self.add_problem(where, 'write { quote = "these words", note = "why they mean this record" }')
                continue
            note = self._note(where, mention["note"])
            spans = self._spans(where, mention["quote"])
            draft.evidence += [EvidenceSpan("name", 0, span, "mention", note) for span in spans]

    def _spans(self, path: Path, quotes: Any, within: Span | None = None) -> list[Span]:
        """Find each quote; note those that are not there."""
        spans: list[Span] = []
        for quote in _many(quotes):
            if not isinstance(quote, str):
                self.add_problem(path, f"a quote is text, got {shown(quote)}")
                continue
            try:
                spans.append(self.quotes.locate(quote, within))
            except QuoteNotFound as reason:
                self.add_problem(path, str(reason))
        return spans

    def _plain(self, draft: Draft, row: Mapping[str, Any], within: Span | None = None) -> None:
        """Read a row whose columns are stated outright: records by their short ids, a place by its quote."""
        fields = plain_fields(draft.table).items()
        columns = {name: column for name, column in fields if column.name not in draft.values}
        self._known(draft.path, row, tuple(columns))
        for name in columns.keys() & row.keys() - {"quote"}:
            column, value = columns[name], row[name]
            if column.name in ("id", *c.foreign_keys(draft.table)):
                value = self._reference(draft.at(column.name), column, value)
            elif name == "note":
                value = self._note(draft.at(name), value)
            elif name == "field":
                value = REFERENCES.get(str(value), value)
            draft.values[column.name] = value
        if "quote" not in columns:
            self.drafts.append(replace(draft, id=draft.values.pop("id", "")))
        elif "quote" not in row:
            self.add_problem(draft.at("exact"), "the quote is missing")
        else:
            for span in self._spans(draft.at("exact"), row["quote"], within):
                self._numbers[draft.table, span.start] += 1  # the rows that begin there
                slug = ids.numbered(draft.table, span.start, self._numbers[draft.table, span.start])
                record_id, values = ids.make(draft.table, self.key, slug), draft.values | self.place(span)
                self.drafts.append(replace(draft, id=record_id, values=values))

    def place(self, span: Span) -> dict[str, Any]:
        """Return the columns that say where words stand."""
        return {"char_start": span.start, "char_end": span.end, "exact": self.text[span.start : span.end]}

    def _sentences(self) -> None:
        """Read kinds, control totals and omissions, one [[sentences]] for each sentence, in order."""
        rows = self._rows("sentences")
        if len(rows) != len(self.sentences):
            stands = f"the document has {len(self.sentences)} sentences, [[sentences]] stands {len(rows)} times"
            self.add_problem(("sentences",), stands)
        elif all(row.get("kind") == "metadata" for _, row in rows):
            self.add_problem(("sentences",), "all is metadata: a document has at least one sentence")
        for ordinal, ((path, row), span) in enumerate(zip(rows, self.sentences, strict=False), 1):
            self._known(path, row, ("begins", "kind", "evidence_count", "omit"))
            text, begins = self.text[span.start : span.end], row.get("begins")
            if not isinstance(begins, str) or not begins or not text.startswith(begins):
                wrong = f"sentence {ordinal} begins {text[:40]!r}, not {shown(begins)}"
                self.add_problem((*path, "begins"), wrong)
                if len(rows) != len(self.sentences):
                    return  # the rows that follow stand beside the wrong sentences
            values = {name: row[name] for name in ("kind", "evidence_count") if name in row}
            place = {"ordinal": ordinal, "char_start": span.start, "char_end": span.end, "text": text}
            record_id = ids.make("sentences", self.key, ids.numbered("sentences", ordinal))
            self.drafts.append(Draft("sentences", record_id, {"kind": "sentence"} | values | place, path))
            self._omissions((*path, "omit"), row.get("omit", {}), span)

    def _omissions(self, path: Path, omit: Any, sentence: Span) -> None:
        if not is_table(omit):
            self.add_problem(path, 'write omit.REASON = ["words", …]')
            return
        for reason, entries in omit.items():
            for entry in _many(entries):
                row = entry if is_table(entry) else {"quote": entry}
                self._plain(Draft("omissions", "", {"reason": reason}, (*path, reason)), row, sentence)


def not_english(text: str, language: Any) -> str | None:
    """Return why the rules can't read a text: by what is said of it, or by its words, it is not in English."""
    if isinstance(language, str) and not re.match(r"en(-|$)", language) and re.match(r"[a-z]{2,3}(-|$)", language):
        return f"the rules read English, not {shown(language)}: curate a translation"
    found = [word for start, end in words(text) if (word := text[start:end]).islower()]
    english = sum(map(is_function_word, found))
    if len(set(found)) >= SHORT and english < ENGLISH * len(found):
        return f"the rules read English: of {len(found)} words in lower case {english} are English function words"
    return None


@cache
def _adapter(column: c.Column) -> TypeAdapter[Any]:
    """Return what admits a value of a column by itself."""
    info = MODELS[column.table].model_fields[column.name]
    kind: Any = Annotated[info.annotation, info]
    return TypeAdapter(kind, config=ConfigDict(strict=True))


def _many(cell: Any) -> Sequence[Any]:
    return cell if is_list(cell) else [cell]
