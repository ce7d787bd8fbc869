"""One seed, a text and its TOML, to drafts; every problem is noted, none stops the reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ..evidence.derivation.dates import DATE_FORMS
from ..evidence.derivation.numbers import LARGEST, read_number
from ..evidence.derivation.text import Span, sentences
from ..schema import columns as c
from ..schema import ids
from ..schema.errors import nearest
from ..schema.ids import DOCUMENT_ID, RECORD_KINDS, SLUG
from ..schema.models import NAMED_TABLES
from ..schema.vocabulary import VOCABULARIES
from .drafts import Draft, Problem, Proof, propose_slug
from .lines import Path, is_list, is_table
from .quotes import QuoteNotFound, locate

SHORT = {"subject": "subject_id", "object": "object_id", "publisher": "publisher_id", "record": "record_id"}
"""What the TOML calls a reference -> its column."""

PHRASES = {"period": {"from": "period_from", "to": "period_to", "approximate": "period_is_approximate"}} | {
    "realised": {"from": "realised_from", "to": "realised_to"}
}
"""What the TOML writes as one table, with one quote, since one time phrase states it -> its columns."""

LONGEST_KEY = 60
"""How long the key of a document may be: ids, of at most 160 characters, begin with it."""

SHOWN = 200
"""How much of a wrong value is shown."""

SHORT_ID = rf"({'|'.join(RECORD_KINDS.values())})/{SLUG}"
CURATED = ("organisations", "laboratories", "platforms", "projects", "achievements", "indicators")


class SeedReader:
    """The reading of one seed."""

    def __init__(
        self,
        file: str,
        text: str,
        toml: Mapping[str, Any],
        lines: Mapping[Path, int],
        others: Mapping[str, str],
    ) -> None:
        self.file, self.text, self.toml, self.lines, self.others = file, text, toml, lines, others
        self.problems: list[Problem] = []
        self.drafts: list[Draft] = []
        self.sentences = list(sentences(text))
        self.document_id = self.key = ""

    # Addresses ----------------------------------------------------------------------------------------

    def complain(self, path: Path, message: str) -> None:
        """Note a problem at a path of the TOML."""
        self.problems.append(Problem(self.file, self.line(path), path, message))

    def line(self, path: Path) -> int:
        """Return the line of the longest known beginning of a path."""
        return next((self.lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.lines), 1)

    # Reading ------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read everything the TOML holds."""
        known = {"document", "relations", "readings", "sentences", "tombstones", "identifiers", *CURATED}
        for name in self.toml:
            if name not in known:
                self.complain((name,), f"unknown table{nearest(name, known)}; known: {', '.join(sorted(known))}")
        document = self.toml.get("document")
        document = document if is_table(document) else {}
        key = document.get("key")
        if not isinstance(key, str) or not re.fullmatch(SLUG, key) or len(key) > LONGEST_KEY:
            form = f"{SLUG} and at most {LONGEST_KEY} characters"
            self.complain(("document",), f"[document] needs a key of the form {form}, got {repr(key)[:SHOWN]}")
            return
        self.key, self.document_id = key, ids.make("documents", key)
        assert re.match(DOCUMENT_ID, self.document_id)
        self._record("documents", ("document",), document, self.document_id)
        for table in CURATED:
            for index, row in self._rows(table):
                self._record(table, (table, index), row)
        for index, row in self._rows("relations"):
            self._relation(("relations", index), row)
        for index, row in self._rows("readings"):
            self._reading(("readings", index), row)
        for index, row in self._rows("tombstones"):
            self._tombstone(("tombstones", index), row)
        for index, row in self._rows("identifiers"):
            self._identifier(("identifiers", index), row)
        self._sentences()

    def _rows(self, table: str) -> list[tuple[int, dict[str, Any]]]:
        rows = self.toml.get(table, [])
        if not is_list(rows) or not all(is_table(row) for row in rows):
            self.complain((table,), f"write each row under [[{table}]]")
            return []
        return list(enumerate(rows))

    def _record(self, table: str, path: Path, row: dict[str, Any], record_id: str | None = None) -> None:
        """Read a record whose cells each stand beside their quotes."""
        known = {col.name for col in c.evidenced(table)} | {
            short for short, name in SHORT.items() if name in _names(table)
        }
        known |= {phrase for phrase, parts in PHRASES.items() if set(parts.values()) <= _names(table)}
        known |= {"key", "language"} if table == "documents" else {"slug"}
        known |= {"mentions"} if table in NAMED_TABLES else set()
        draft = Draft(table, record_id or "", {}, [], path, self.line(path))
        for name, cell in row.items():
            if name not in known:
                self.complain((*path, name), f"unknown field{nearest(name, known)}; known: {', '.join(sorted(known))}")
            elif name in PHRASES:
                self._phrase(draft, (*path, name), cell, PHRASES[name])
            elif name == "mentions":
                self._mentions(draft, (*path, name), cell)
            elif name == "language":
                draft.values[name] = cell
            elif name not in ("slug", "key"):
                self._cell(draft, (*path, name), c.column(table, SHORT.get(name, name)), cell)
        if not record_id:
            draft.id = self._id(table, path, row, str(draft.values.get("name") or draft.values.get("measure") or ""))
        self._bare_extent(draft, path)
        self.drafts.append(draft)

    def _id(self, table: str, path: Path, row: Mapping[str, Any], name: str) -> str:
        slug = row.get("slug")
        if not isinstance(slug, str) or not re.fullmatch(SLUG, slug):
            told = "no slug" if slug is None else f"{slug!r} is no slug"
            self.complain(
                path, f"{told}: write slug = {propose_slug(name)!r}, as proposed; once released it never changes"
            )
            slug = propose_slug(name)
        return ids.make(table, self.key, slug)

    def _qualified(self, short: str) -> str:
        """`laboratory/slug` to the id in this document."""
        return ids.qualified(short, self.key)

    def _cell(self, draft: Draft, path: Path, column: c.Column, cell: Any) -> None:
        """Read one cell: a quote, a list of quotes, or a table with value, quote, basis and note."""
        if column.is_list:
            if not is_list(cell):
                self.complain(path, "write a list of quotes, one an item")
                return
            items: list[Any] = []
            for item, quotes in enumerate(cell):
                value = self._verbatim(draft, (*path, item), column, quotes, item)
                items += [] if value is None else [value]
            draft.values[column.name] = tuple(items)
        elif is_table(cell):
            self._table(draft, path, column, cell)
        elif column.name == "extent" or "reference" in column.bases:
            self._value(draft, path, column, cell)
            draft.unquoted.add(column.name)
        elif column.bases[0] == "verbatim":
            draft.values[column.name] = self._verbatim(draft, path, column, cell, 0)
        else:
            self.complain(path, f'write the value beside its quote: {{ value = {cell!r}, quote = "…" }}')

    def _verbatim(self, draft: Draft, path: Path, column: c.Column, quotes: Any, item: int) -> str | None:
        """Read a cell whose value is the quote; several quotes are several mentions of the same words."""
        found = self._spans(path, quotes)
        exacts = {self.text[a:b] for a, b in found}
        if len(exacts) > 1:
            self.complain(
                path,
                f"the quotes differ: {', '.join(map(repr, sorted(exacts)))}; a verbatim cell has one value",
            )
        draft.proofs += [Proof(column.name, item, span, "verbatim") for span in found]
        return self.text[found[0].start : found[0].end] if found else None

    def _table(self, draft: Draft, path: Path, column: c.Column, cell: dict[str, Any]) -> None:
        known = ("value", "quote", "basis", "note")
        for key in cell:
            if key not in known:
                self.complain(path, f"unknown key {key!r}{nearest(key, known)}; known: {', '.join(known)}")
        self._value(draft, path, column, cell.get("value"))
        basis = cell.get("basis")
        if basis is not None and basis not in column.bases:
            hint = nearest(str(basis), column.bases)
            self.complain(path, f"basis {basis!r}: {column.name} is proven by {' or '.join(column.bases)}{hint}")
            basis = None
        for span in self._spans(path, cell.get("quote")):
            proven_by = basis or self._default_basis(column, self.text[span.start : span.end])
            draft.proofs.append(Proof(column.name, 0, span, proven_by, self._note(path, cell.get("note"))))

    def _note(self, path: Path, note: Any) -> str | None:
        if note is None or (isinstance(note, str) and note.strip()):
            return note
        self.complain(path, f"a note is text that says why, got {note!r}")
        return None

    def _value(self, draft: Draft, path: Path, column: c.Column, value: Any) -> None:
        """Convert a TOML value to the column's type; say what fits where it doesn't."""
        vocabulary = VOCABULARIES.get(f"{draft.table}.{column.name}")
        if column.scalar is float and isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST:
            value = float(value)
        if "reference" in column.bases:
            if not isinstance(value, str) or not re.fullmatch(SHORT_ID, value):
                self.complain(path, f'{value!r} is no reference: write kind/slug, as in "organisation/zwz-group"')
                return
            value = self._qualified(value)
        if (
            not isinstance(value, column.scalar)
            or (column.scalar is int and isinstance(value, bool))
            or isinstance(value, datetime)
        ):
            self.complain(path, f"{value!r} is not {column.kind.words}")
        elif vocabulary and not vocabulary.boolean and value not in vocabulary.by_name:
            terms = vocabulary.by_name
            hint = f"; known: {', '.join(terms)}" if len(terms) < 40 else ""
            self.complain(path, f"{value!r} is no term of {vocabulary.name}{nearest(str(value), terms)}{hint}")
        else:
            draft.values[column.name] = value

    @staticmethod
    def _default_basis(column: c.Column, exact: str) -> str:
        if "quantity" in column.bases:
            return "number" if read_number(exact) is not None else "quantity"
        if "period" in column.bases and "date" in column.bases:
            is_date = any(re.fullmatch(form, exact, re.IGNORECASE) for form in DATE_FORMS.values())
            return "date" if is_date else "period"
        return column.bases[0]

    def _phrase(self, draft: Draft, path: Path, cell: Any, parts: Mapping[str, str]) -> None:
        if not is_table(cell) or set(cell) != {*parts, "quote"}:
            self.complain(path, f'write {{ {", ".join(f"{part} = …" for part in parts)}, quote = "…" }}')
            return
        table = cell
        for part, name in parts.items():
            self._table(draft, path, c.column(draft.table, name), {"value": table[part], "quote": table["quote"]})

    def _mentions(self, draft: Draft, path: Path, cell: Any) -> None:
        for index, mention in enumerate(cell if is_list(cell) else [cell]):
            table = mention if is_table(mention) else {}
            if set(table) != {"quote", "note"}:
                self.complain((*path, index), 'write { quote = "these words", note = "why they mean this record" }')
                continue
            for span in self._spans((*path, index), table["quote"]):
                note = self._note((*path, index), table["note"])
                draft.proofs.append(Proof("name", 0, span, "mention", note))

    def _spans(self, path: Path, quotes: Any, within: Span | None = None) -> list[Span]:
        """Find each quote; complain about those that aren't there."""
        texts = quotes if is_list(quotes) else [quotes]
        found: list[Span] = []
        for quote in texts:
            if not isinstance(quote, str):
                self.complain(path, f"a quote is text, got {quote!r}")
                continue
            try:
                found.append(locate(quote, self.text, within, self.others))
            except QuoteNotFound as reason:
                self.complain(path, str(reason))
        return found

    def _bare_extent(self, draft: Draft, path: Path) -> None:
        """`extent = "individual"` is proven by the bare name, wherever that stands."""
        if "extent" in draft.unquoted:
            if draft.values.get("extent") == "individual":
                names = [p for p in draft.of("name") if p.basis == "verbatim"]
                first = min((proof.span for proof in names), default=None)
                draft.proofs += [Proof("extent", 0, first, "extent")] if first else []
            else:
                self.complain((*path, "extent"), 'a group shows by which words: { value = "group", quote = "…" }')
            draft.unquoted.discard("extent")

    def _relation(self, path: Path, row: dict[str, Any]) -> None:
        """Read a relation, or several that differ in subject or object only."""
        known = ("subject", "predicate", "object", "listing")
        self._known_only(path, row, known)
        for name in known[:3]:
            if name not in row:
                self.complain(path, f"{name} is missing")
                return
        for subject in _many(row["subject"]):
            for object_ in _many(row["object"]):
                draft = Draft("relations", "", {}, [], path, self.line(path))
                for name, cell in (
                    ("subject", subject),
                    ("predicate", row["predicate"]),
                    ("object", object_),
                ):
                    column = c.column("relations", SHORT.get(name, name))
                    if name == "predicate" and not is_table(cell):
                        self.complain((*path, name), 'write { value = "leads", quote = "Led by" }')
                    else:
                        self._cell(draft, (*path, name), column, cell)
                if "listing" in row:
                    self._cell(draft, (*path, "listing"), c.column("relations", "listing"), row["listing"])
                if {"subject_id", "predicate", "object_id"} <= set(draft.values):
                    draft.id = ids.of_relation(self.key, draft.values)
                    self.drafts.append(draft)

    def _reading(self, path: Path, row: dict[str, Any]) -> None:
        known = ("record", "field", "quote", "reading", "explanation", "plausibility")
        if not self._fields(path, row, known, optional=("field",)):
            return
        record = row["record"]
        if not isinstance(record, str) or not (record == "document" or re.fullmatch(SHORT_ID, record)):
            self.complain((*path, "record"), f'{record!r} is no reference: write kind/slug, or "document"')
            return
        field = row.get("field")
        if field is not None and not isinstance(field, str):
            self.complain((*path, "field"), f"{field!r} is no column")
            return
        for span in self._spans((*path, "quote"), row["quote"])[:1]:
            values = {
                "record_id": self.document_id if record == "document" else self._qualified(record),
                "field": SHORT.get(field or "", field),
                **self._where(span),
                **{name: row[name] for name in ("reading", "explanation", "plausibility")},
            }
            self.drafts.append(Draft("readings", self._numbered("readings", span), values, [], path, self.line(path)))

    def _tombstone(self, path: Path, row: dict[str, Any]) -> None:
        if not self._fields(path, row, ("record", "successor", "withdrawn_in", "reason"), optional=("successor",)):
            return
        ids = [row["record"], *([row["successor"]] if "successor" in row else [])]
        for short in ids:
            if not isinstance(short, str) or not re.fullmatch(SHORT_ID, short):
                self.complain(path, f"{short!r} is no id: write kind/slug")
                return
        record_id, *successor = map(self._qualified, ids)
        values = {
            "successor_id": next(iter(successor), None),
            **{name: row[name] for name in ("withdrawn_in", "reason")},
        }
        self.drafts.append(Draft("tombstones", record_id, values, [], path, self.line(path)))

    def _identifier(self, path: Path, row: dict[str, Any]) -> None:
        known = ("record", "scheme", "identifier", "matched_name", "source")
        if not self._fields(path, row, known, optional=()):
            return
        if not isinstance(row["record"], str) or not re.fullmatch(SHORT_ID, row["record"]):
            self.complain((*path, "record"), f"{row['record']!r} is no reference: write kind/slug")
            return
        values = {"record_id": self._qualified(row["record"]), **{name: row[name] for name in known[1:]}}
        self.drafts.append(Draft("identifiers", "", values, [], path, self.line(path)))

    def _known_only(self, path: Path, row: Mapping[str, Any], known: Sequence[str]) -> None:
        """Complain of fields that are unknown."""
        for name in row:
            if name not in known:
                self.complain((*path, name), f"unknown field{nearest(name, known)}; known: {', '.join(known)}")

    def _fields(self, path: Path, row: Mapping[str, Any], known: Sequence[str], optional: Sequence[str]) -> bool:
        """Complain of fields that are unknown, and say whether all are there."""
        self._known_only(path, row, known)
        missing = [name for name in known if name not in row and name not in optional]
        if missing:
            self.complain(path, f"missing: {', '.join(missing)}")
        return not missing

    def _numbered(self, table: str, span: Span) -> str:
        """Return an id that says where the words begin; a second one there, by its order in the TOML, ends in -2."""
        first = ids.make(table, self.key, ids.numbered(table, span.start))
        same = sum(draft.id == first or draft.id.startswith(f"{first}-") for draft in self.drafts)
        return f"{first}-{same + 1}" if same else first

    def _where(self, span: Span) -> dict[str, Any]:
        return {"char_start": span.start, "char_end": span.end, "exact": self.text[span.start : span.end]}

    def _sentences(self) -> None:
        """Read kinds, control totals and omissions, one [[sentences]] for each sentence, in order."""
        rows = self._rows("sentences")
        if len(rows) != len(self.sentences):
            self.complain(
                ("sentences",),
                f"the document has {len(self.sentences)} sentences, [[sentences]] stands {len(rows)} times",
            )
        for (index, row), span in zip(rows, self.sentences, strict=False):
            path: Path = ("sentences", index)
            known = ("begins", "kind", "evidence_count", "omit")
            self._known_only(path, row, known)
            text = self.text[span.start : span.end]
            if not isinstance(row.get("begins"), str) or not text.startswith(row["begins"] or "?"):
                self.complain(
                    (*path, "begins"), f"sentence {index + 1} begins {text[:40]!r}, not {row.get('begins')!r}"
                )
            values = {
                "ordinal": index + 1,
                "kind": row.get("kind", "sentence"),
                "char_start": span.start,
                "char_end": span.end,
                "text": text,
                "evidence_count": row.get("evidence_count"),
            }
            record_id = ids.make("sentences", self.key, ids.numbered("sentences", index + 1))
            self.drafts.append(Draft("sentences", record_id, values, [], path, self.line(path)))
            self._omissions((*path, "omit"), row.get("omit", {}), span)

    def _omissions(self, path: Path, omit: Any, sentence: Span) -> None:
        if not is_table(omit):
            self.complain(path, 'write omit.REASON = ["words", …]')
            return
        reasons = VOCABULARIES["omissions.reason"].by_name
        for reason, entries in omit.items():
            if reason not in reasons:
                self.complain(
                    (*path, reason),
                    f"{reason!r} is no reason{nearest(reason, reasons)}; known: {', '.join(reasons)}",
                )
                continue
            for entry in _many(entries):
                table = entry if is_table(entry) else {"quote": entry}
                if not {"quote"} <= set(table) <= {"quote", "note"}:
                    self.complain((*path, reason), 'write "words" or { quote = "words", note = "…" }')
                    continue
                for span in self._spans((*path, reason), table["quote"], sentence):
                    values = {
                        **self._where(span),
                        "reason": reason,
                        "note": self._note((*path, reason), table.get("note")),
                    }
                    where = (*path, reason)
                    record_id = self._numbered("omissions", span)
                    self.drafts.append(Draft("omissions", record_id, values, [], where, self.line(where)))


def _names(table: str) -> set[str]:
    return {column.name for column in c.columns(table)}


def _many(cell: Any) -> Sequence[Any]:
    return cell if is_list(cell) else [cell]
