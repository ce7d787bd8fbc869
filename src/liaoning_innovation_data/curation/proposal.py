"""A first reading of a text, by rules: the TOML of a seed with what is certain, and notes of what is left to decide.

Certain are the metadata by their labels and places, names whose head is the noun of a kind, groups that are counted,
and numbers, states and relations if the structure of a sentence proves each of their cells and no check finds anything.
All else that a sentence says stands in comments beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from ..evidence.derivation.dates import read_date, time_phrases
from ..evidence.derivation.numbers import read_number
from ..evidence.derivation.terms import cues_in
from ..evidence.derivation.text import Span, is_function_word, sentences, words
from ..evidence.index import EvidenceIndex, computed
from ..evidence.support import JUDGED, PROVEN
from ..evidence.support.sentence import OPEN
from ..schema import columns as c
from ..schema import ids
from ..schema.errors import SeedError
from ..schema.models import NAMED_TABLES
from ..schema.vocabulary import PREDICATE, Predicate
from ..storage.parquet import to_polars
from ..validation.batches import Context
from ..validation.checks.metadata import ALL_LABELS, LABELS, in_dateline
from .build import decoded, read_document, supported, tables_of
from .claims import CLAIMS, NUMBERS, Claims, numbers_of
from .extractions import Extractions
from .fields import evidenced_fields
from .lines import is_list, is_table
from .quotes import Quotes
from .reader import SeedReader
from .spoken import Speech, new_slug, table_of_label, things

_LABEL = re.compile(rf"^\W*({'|'.join(ALL_LABELS)})\s*[:：]\s*", re.IGNORECASE)
_WEEKDAY = re.compile(r"^\w+day,?\s")
_AGENCY = re.compile(r"[(（/]([A-Z][^()（）/]+)[)）/]|\bfor (?:the )?((?:[A-Z]\w+\s?)+)$")
"""Whom a dateline names in brackets, and a byline behind "for"."""
SCHEMA = "../schemas/curation.schema.json"
"""Where a seed of the repository has the schema that editors check it with."""
SHORT = 20
"""How many characters may stand behind the publisher's name in a line that is no title."""
AROUND = 6
"""How many words may stand beside a quote to tell its place."""
MAIN = {"indicators": NUMBERS, "states": ("state",), "relations": ("predicate",)}
"""Table -> the fields whose words are the claim itself."""
OPTIONAL = (
    "period",
    "modality",
    "attributed_to",
    "change",
    "value_is_approximate",
    "bound",
    "kind",
    "level",
    "status",
    "member_count",
)
"""The fields without which a row still stands."""
UNFINISHED = ("accounted-for", "control-total")
"""The checks of what a draft leaves to do."""
ROUNDS = 4
"""How often a draft is checked, without what the checks have found."""

Rows = dict[str, list[dict[str, Any]]]


def propose(file: Path, extractions: Extractions | None = None) -> str:
    """Return the TOML of a first reading of a text; SeedError where the file is no text in UTF-8, or has no words.

    Extractions made elsewhere become records if their label names a table, or else comments.
    """
    if not file.is_file():
        raise SeedError([f"{file} :: no such file; expected the text of a document"])
    data = file.read_bytes()
    return Proposal(file, data, decoded(data, file), extractions or Extractions([], [])).toml()


class Proposal:
    """What can be said of a text before anyone has read it."""

    def __init__(self, file: Path, data: bytes, text: str, extractions: Extractions) -> None:
        self.file, self.data, self.text, self.extractions = file, data, text, extractions
        self.sentences = [*sentences(text)]
        if not self.sentences:
            raise SeedError([f"{file} :: the text has no words"])
        self.quotes, self.words = Quotes(text), [*words(text)]
        self.metadata = self._metadata()
        publisher = self._publisher()
        others = [(table, one.span) for one in extractions.grounded if (table := table_of_label(one.label))]
        self._open: dict[tuple[str, str], list[str]] = {}
        self.things = things(text, self.sentences, self.metadata, publisher, others)
        self.publisher = next(((one, publisher) for one in self.things if publisher and publisher in one.places), None)
        Speech(text, self.sentences, self.metadata, self.things)

    # Metadata -----------------------------------------------------------------------------------------

    def _words_of(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def _metadata(self) -> int:
        """Return how many items of metadata stand first: the first line, and lines with a label or without a full stop.

        Behind an item with a label of metadata, one with another label begins the text.
        """
        labelled = False
        for at, span in enumerate(self.sentences):
            text = self._words_of(span)
            is_title = at == 0 and self.text[span.end :].startswith(("\n", "\r")) and len(self.sentences) > 1
            label = _LABEL.match(text)
            if not label and not is_title and (text[-1:] in '.!?”"' or (labelled and re.match(r"[A-Z]\w+:\s", text))):
                return at
            labelled = labelled or bool(label)
        return 0

    def _labelled(self, *labels: str) -> Span | None:
        """Return what stands behind one of some labels in the metadata."""
        for span in self.sentences[: self.metadata]:
            match = _LABEL.match(self._words_of(span))
            if match and match[1].lower() in labels:
                behind = re.split(r"\s{2,}", self._words_of(span)[match.end() :])[0]
                return Span(span.start + match.end(), span.start + match.end() + len(behind))
        return None

    def _unlabelled(self) -> list[Span]:
        items = self.sentences[: self.metadata]
        return [span for span in items if not _LABEL.match(self._words_of(span)) and not self._words_of(span).isupper()]

    def _is_name(self, span: Span, publisher: str) -> bool:
        """Whether an item is a line with the name of the publisher, and little else."""
        text = self._words_of(span)
        return text.startswith(publisher) and len(text) < len(publisher) + SHORT

    def _unquoted(self, span: Span) -> Span:
        inner = re.fullmatch(r"[“\"«](.*)[”\"»]", self._words_of(span))
        return Span(span.start + 1, span.end - 1) if inner else span

    def _publisher(self) -> Span | None:
        """Return who publishes a text: by its label, in an item beside the title, or the agency of a dateline."""
        if labelled := self._labelled(*LABELS["publisher_id"]):
            return labelled
        for span in self._unlabelled():
            if named := re.match(
                r"(?:(?:Issued|Published|Released)(?: by)?: (.+)$|((?:[A-Z][\w&]* )+(?:plc|AG|Ltd|GmbH|Inc))(?=: ))",
                self._words_of(span),
            ):
                start, end = named.span(named.lastindex or 0)
                return Span(span.start + start, span.start + end)
        newspaper = c.all_vocabularies()["organisations.kind"].by_name["newspaper"].cues
        for span in [*self._unlabelled()[1:], *self._unlabelled()[:1], self.sentences[self.metadata]]:
            text = self._words_of(span)
            found = (match.span(match.lastindex or 0) for match in _AGENCY.finditer(text[:120]))
            for start, end in found:
                is_item = span in self.sentences[: self.metadata]
                if is_item or in_dateline("publisher_id", text[:start], text[end:]):
                    return Span(span.start + start, span.start + end)
            name = re.search(rf"(?:[A-Z]\w+ )+(?i:{'|'.join(newspaper)})\b", text)
            if name and span in self._unlabelled():
                start = name.start() + (4 if name[0].startswith("The ") else 0)
                return Span(span.start + start, span.start + name.end())
        return None

    def _day(self) -> tuple[date, Span] | None:
        """Return the day behind its label, or else the first one in an item that is not the title, or in a dateline."""
        labelled = self._labelled(*LABELS["published_on"])
        for span in [labelled] if labelled else self.sentences[1 : self.metadata + 1] or self.sentences[:1]:
            text = self._words_of(span)
            for phrase in time_phrases(text):
                before, _, after = text.partition(phrase)
                is_item = span in self.sentences[: self.metadata] or labelled
                day = read_date(phrase.lower())
                if day and (is_item or in_dateline("published_on", before, after)):
                    found = _WEEKDAY.sub("", phrase)
                    start = span.start + text.index(found)
                    return day, Span(start, start + len(found))
        return None

    @cached_property
    def _document(self) -> dict[str, Any]:
        """The metadata; what is not found is left out."""
        found: dict[str, Any] = {"key": ids.propose_slug(self.file.stem)[:50].strip("-"), "language": "en"}
        publisher = self.publisher[0].name if self.publisher else "-"
        plain = (span for span in self._unlabelled() if not self._is_name(span, publisher))
        if title := self._labelled(*LABELS["title"]) or next(plain, next(iter(self._unlabelled()), None)):
            found["title"] = self._quote(self._unquoted(title))
        if self.publisher:
            thing, place = self.publisher
            found["publisher"] = {"value": thing.reference, "quote": self._quote(place)}
        if day := self._day():
            found["key"] = f"{day[0]}-{found['key']}"[:60].strip("-")
            found["published_on"] = {"value": day[0], "quote": self._quote(day[1])}
        return found

    # What is certain ----------------------------------------------------------------------------------

    def _records(self) -> Rows:
        """Return the record of each thing, as a seed has it."""
        records: Rows = {}
        for one in self.things:
            row: dict[str, Any] = {"slug": one.slug, "name": self._many(one.places)}
            if one.aliases:
                row["aliases"] = [self._many(places) for places in one.aliases.values()]
            if one.mentions:
                row["mentions"] = [{"quote": self._quote(place), "note": why} for place, why in one.mentions]
            row["extent"] = "group" if one.is_group else "individual"
            if one.count:
                row["extent"] = self._cell("group", Span(one.count.start, one.places[0].end))
                row["member_count"] = self._cell(int(read_number(self._words_of(one.count).lower()) or 0), one.count)
            for column, term, cue in one.terms:
                start = one.places[0].start
                row[column] = self._cell(term, Span(start + cue.start, start + cue.end))
            records.setdefault(one.table, []).append(row)
        return records

    def _proven(self, records: Rows) -> Rows:
        """Return the numbers, states and relations of which the structure of a sentence proves every cell."""
        day = self._document.get("published_on", {}).get("value")
        claims = Claims(self.text, self.things, day, self._quote)
        candidates: Rows = {table: [] for table in CLAIMS}
        for sentence in self.sentences[self.metadata :]:
            for table, row in claims.of(sentence):
                candidates[table].append(row | {"slug": f"c-{len(candidates[table])}"})
        self._candidates = candidates
        index = EvidenceIndex(to_polars(self._read({**records, **candidates})[1]))
        verdicts: dict[str, dict[str, tuple[bool, str]]] = {}
        reasons: dict[str, dict[str, str]] = {}
        rows = computed(index.supported.filter(pl.col("table").is_in(CLAIMS)))
        for key, name, support, why, hedge in rows.select("record_id", "field", "computed", "why", "hedge").iter_rows():
            cells = verdicts.setdefault(key, {})
            proven, other = cells.get(name, (True, ""))
            cells[name] = (proven and support == PROVEN, other or hedge)
            if support != PROVEN:
                reasons.setdefault(key, {})[name] = why if support == JUDGED and why != OPEN.why else ""
        for table in CLAIMS:
            for row in candidates[table]:
                key = ids.make(table, self._document["key"], row["slug"])
                hedges = {hedge for _, hedge in verdicts.get(key, {}).values()}
                if hedges <= {"", row.get("modality", {}).get("value", "")}:
                    self._leave_open(table, row, reasons.get(key, {}))
        return {
            table: [
                kept
                for row in candidates[table]
                if (
                    kept := _as_proven(
                        table, row, verdicts.get(ids.make(table, self._document["key"], row["slug"]), {})
                    )
                )
            ]
            for table in CLAIMS
        }

    def _leave_open(self, table: str, row: dict[str, Any], reasons: Mapping[str, str]) -> None:
        """Note the first candidate of a cue or number of which the structure leaves one cell alone open, and why.

        A reason is "" where the structure says something else, or nothing.
        """
        unproven = [
            name for name, part in evidenced_fields(table).items() if name in row and {*_columns(part)} & {*reasons}
        ]
        if len(unproven) == 1:
            lines = _table(table, {name: row[name] for name in row if name != "slug"})
            column = next(iter(evidenced_fields(table)[unproven[0]].values())).name
            reason = f"left open, {unproven[0]}: {reasons[column]}"
            if reasons[column]:
                self._open.setdefault((table, _main(table, row)), [f"# {line}" for line in (reason, *lines)])

    def _certain(self) -> Rows:
        """Return the rows of which no check finds anything but that they are not all."""
        records = self._records()
        proven = self._proven(records)
        told: dict[str, set[str]] = {}
        for row in self._candidates["states"]:
            told.setdefault(row["subject"], set()).add(row["state"]["value"])
        for row in proven["states"]:
            if len(told[row["subject"]]) > 1:  # which is the last?
                continue
            table, _, slug = row["subject"].partition("/")
            named = next(name for name in NAMED_TABLES if ids.KINDS[name] == table)
            if "status" in {column.name for column in c.columns(named)} and "modality" not in row:
                record = next(one for one in records[named] if one["slug"] == slug)
                record["status"] = row["state"]
        rows = {**records, **_chosen(proven)}
        for _ in range(ROUNDS):
            wrong = self._issues(rows)
            if not wrong:
                break
            rows = {table: [kept for row in of if (kept := _without(row, wrong))] for table, of in rows.items()}
        return rows

    def _issues(self, rows: Rows) -> dict[int, set[str]]:
        """Return the rows, by identity, of which a check finds something, and the fields.

        What is missing of the metadata is stood in for: without a document nothing is checked.
        """
        from ..validation import check_batch

        words_ = self._quote(Span(*self.words[0]))
        publisher = next((row for row in rows.get("organisations", [])), {"slug": "none", "name": words_})
        stand_in = {
            "title": words_,
            "publisher": {"value": f"organisation/{publisher['slug']}", "quote": publisher["name"]},
            "published_on": {"value": date(2000, 1, 1), "quote": words_},
        }
        reader, tables = self._read(rows, stand_in)
        at = {draft.id: draft for draft in reader.drafts if draft.id}
        tables["evidence"] = supported(tables)
        found: dict[int, set[str]] = {}
        problems = [(problem.path, "") for problem in reader.problems]
        for issue in check_batch(to_polars(tables), Context()).issues:
            draft = at.get(issue.record_id or "")
            if draft and issue.rule not in UNFINISHED:
                problems.append((draft.at(issue.field) if issue.field else draft.path, issue.message))
        for path, _ in problems:
            if len(path) > 1 and path[0] in rows and isinstance(path[1], int):
                row = rows[str(path[0])][path[1]]
                found.setdefault(id(row), set()).add(str(path[2]) if len(path) > 2 else "")
        return found

    def _cell(self, value: Any, place: Span) -> dict[str, Any]:
        return {"value": value, "quote": self._quote(place)}

    def _many(self, places: Sequence[Span]) -> Any:
        quotes = [self._quote(place) for place in places]
        return quotes[0] if len(quotes) == 1 else quotes

    def _quote(self, words_: Span) -> str:
        """Return the words at a place as a quote, with so many words around them that no other place fits."""
        said = _escaped(self._words_of(words_))
        if self.text.count(self._words_of(words_)) == 1:
            return said
        starts = [words_.start] * AROUND + [start for start, _ in self.words if start < words_.start]
        ends = [end for _, end in self.words if end > words_.end] + [words_.end] * AROUND
        near = zip(reversed(starts[-AROUND:]), ends[:AROUND], strict=True)
        growing = ((a, b) for start, end in near for a, b in ((start, words_.end), (words_.start, end), (start, end)))
        alone = ((a, b) for a, b in growing if self.text.count(self.text[a:b]) == 1)
        start, end = next(alone, words_)
        return f"{_escaped(self.text[start : words_.start])}[{said}]{_escaped(self.text[words_.end : end])}"

    def _read(
        self, rows: Mapping[str, Any], stand_in: Mapping[str, Any] | None = None
    ) -> tuple[SeedReader, dict[str, list[Any]]]:
        """Return the reading of a seed, and its tables; what is missing in it is no matter."""
        seed = {"document": {**(stand_in or {}), **self._document}, **rows, "sentences": self._rows({})}
        reader = SeedReader(str(self.file), seed, dict, self.quotes)
        read_document(reader, self.file.name, self.data)
        return reader, tables_of(reader)

    def _rows(self, counts: Mapping[int, int]) -> list[dict[str, Any]]:
        """Return the rows of the sentences, with the number of rows of evidence in each."""
        return [
            {"begins": self._begins(span)}
            | ({"kind": "metadata"} if at < self.metadata else {})
            | {"evidence_count": counts.get(at, 0)}
            for at, span in enumerate(self.sentences)
        ]

    def _begins(self, span: Span) -> str:
        first = [*words(self._words_of(span))][:3]
        return self._words_of(span)[: first[-1].end if first else None]

    # TOML ---------------------------------------------------------------------------------------------

    # TOML -------------------------------------------------------------------------------------------

    def toml(self) -> str:
        """Return the seed as TOML, with a comment for each word that nothing accounts for."""
        rows = self._certain()
        read = self._read(rows)[1]
        spans = [(row.char_start, row.char_end) for row in read["evidence"]]
        counts = {
            at: sum(span.start <= start < span.end for start, _ in spans) for at, span in enumerate(self.sentences)
        }
        lines = [
            *([f"#:schema {SCHEMA}"] if (self.file.parent / SCHEMA).is_file() else []),
            f"# A first reading of {self.file.name}, by rules. What the comments name is left to decide:",
            "# docs/reading-an-article.md has the ten steps.",
            "",
            *_table("document", self._document, single=True),
        ]
        if not self.publisher:
            lines += ['# publisher = { value = "organisation/…", quote = "…" }']
        lines += [] if "title" in self._document else ['# title = "…"']
        lines += [] if "published_on" in self._document else ['# published_on = { value = 2024-01-31, quote = "…" }']
        for table in [*NAMED_TABLES, *CLAIMS]:
            for row in rows.get(table, []):
                lines += ["", *_table(table, row)]
        for row, span in zip(self._rows(counts), self.sentences, strict=True):
            lines += ["", *_table("sentences", row), *self._left(span, spans), *self._alternatives(span, rows)]
        lines += ["", *(f"# {note}" for note in self.extractions.notes)] if self.extractions.notes else []
        return "\n".join(lines) + "\n"

    def _alternatives(self, sentence: Span, rows: Rows) -> Iterator[str]:
        """Yield, as comments, the claims of a sentence that are left open, unless its words already make another."""
        made = {(table, _main(table, row)) for table in CLAIMS for row in rows.get(table, [])}
        for (table, quote), lines in self._open.items():
            if (table, quote) not in made and sentence.start <= self.quotes.locate(quote).start < sentence.end:
                yield from lines

    def _left(self, sentence: Span, spans: Collection[tuple[int, int]]) -> Iterator[str]:
        """Yield a comment with the words of a sentence that are neither evidence nor function words, and the cues."""
        text = self._words_of(sentence)
        taken = {at for start, end in spans for at in range(start - sentence.start, end - sentence.start)}
        for one in self.extractions.grounded:
            own = (one.span.start, one.span.end) in spans or not sentence.start <= one.span.start < sentence.end
            if not own:
                yield f"# extracted in line {one.line}: {one.label or 'no label'} {self._words_of(one.span)!r}"
        free = [text[a:b] for a, b in words(text) if a not in taken and not is_function_word(text[a:b])]
        if free:
            yield f"# not accounted for: {' | '.join(free)}"
        numbers = [text[a:b] for a, b in words(text) if a not in taken and read_number(text[a:b].lower()) is not None]
        if numbers:
            yield f"# numbers, each for a member_count, an indicator or an omission: {' | '.join(numbers)}"
        cues = [
            f"{text[a:b]} ({name.partition('.')[2]} {term})"
            for name in ("relations.predicate", "projects.status", "relations.modality")
            for (a, b), term in cues_in(text, c.all_vocabularies()[name])
            if a not in taken
        ]
        if cues:
            yield f"# cues: {' | '.join(cues)}"


def _escaped(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", text)


def _as_proven(table: str, row: Mapping[str, Any], cells: Mapping[str, tuple[bool, str]]) -> dict[str, Any] | None:
    """Return a row with those of its cells that are proven, or None where one without which it does not stand is not.

    What its words hedge is kept with the modality that says so.
    """
    kept = dict(row)
    fields = evidenced_fields(table)
    hedge = next((hedge for name in MAIN[table] for _, hedge in [cells.get(name, (True, ""))] if hedge), "")
    for name in [name for name in row if name in fields]:
        columns = [column.name for column in fields[name].values()]
        proven = all(cells.get(column, (name == "period", ""))[0] for column in columns)
        other = any(cells.get(column, (True, ""))[1] not in ("", hedge) for column in columns)
        if (name == "modality" and row[name]["value"] != hedge) or (name == "attributed_to" and hedge != "reported"):
            del kept[name]
        elif not proven or other:
            if (
                name not in OPTIONAL
                or name in ("modality", "attributed_to")
                or (name == "change" and "change_by" in row)
            ):
                return None
            del kept[name]
    if hedge and "modality" not in kept:
        return None
    return None if "change_by" in kept and "change" not in kept else kept


def _chosen(proven: Rows) -> Rows:
    """Return one row for each number, each state with a time or modality of its own, and each relation."""
    by_number: dict[str, list[dict[str, Any]]] = {}
    for row in proven["indicators"]:
        by_number.setdefault(numbers_of(row), []).append(row)
    slugs: dict[str, set[str]] = {table: set() for table in CLAIMS}
    chosen: Rows = {table: [] for table in CLAIMS}
    for rows in by_number.values():
        alike = [row for row in rows if row["measure"] == rows[0]["measure"]]
        of = [row for row in alike if "subject" in row]
        if one := of[0] if len(of) == 1 else next((row for row in alike if "subject" not in row), None):
            slug = new_slug(_bare(one["measure"]), slugs["indicators"])
            chosen["indicators"].append({"slug": slug} | {key: one[key] for key in one if key != "slug"})
    for row in _dated(proven["states"], ("subject", "state")):
        if "period" in row or "modality" in row:
            slug = new_slug(f"{row['subject'].partition('/')[2]} {row['state']['value']}", slugs["states"])
            chosen["states"].append({"slug": slug} | {key: row[key] for key in row if key != "slug"})
    stated = {(row["subject"], str(row["predicate"]), row["object"]) for row in proven["relations"]}
    seen = set[tuple[str, str, str]]()
    for row in _dated(proven["relations"], ("subject", "predicate", "object")):
        subject, term, object_ = row["subject"], row["predicate"]["value"], row["object"]
        predicate = PREDICATE.by_name[term]
        symmetric = isinstance(predicate, Predicate) and predicate.symmetric
        either_way = (object_, str(row["predicate"]), subject) in stated and not symmetric
        if either_way or (subject, term, object_) in seen or (symmetric and (object_, term, subject) in seen):
            continue
        seen.add((subject, term, object_))
        chosen["relations"].append({key: row[key] for key in row if key != "slug"})
    return chosen


def _dated(rows: Sequence[dict[str, Any]], key: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield each claim once: with its time where one time alone is proven."""
    alike: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        alike.setdefault(str([row[name] for name in key]), []).append(row)
    for first, *others in alike.values():
        dated = [row for row in (first, *others) if "period" in row]
        same = {str(row["period"]) for row in dated}
        yield dated[0] if len(same) == 1 else {name: first[name] for name in first if name != "period"}


def _without(row: dict[str, Any], wrong: Mapping[int, set[str]]) -> dict[str, Any] | None:
    """Return a row without what is wrong in it; None where it does not stand without that."""
    fields = wrong.get(id(row), set())
    if not fields <= {*OPTIONAL}:
        return None
    return {key: value for key, value in row.items() if key not in fields} if fields else row


def _main(table: str, row: Mapping[str, Any]) -> str:
    """Return the quote of the words that are the claim itself."""
    return str(next(row[name]["quote"] for name in MAIN[table] if name in row))


def _columns(parts: Mapping[str, c.Column]) -> Iterator[str]:
    return (column.name for column in parts.values())


def _bare(quote: str) -> str:
    return quote.partition("[")[2].partition("]")[0] or quote


def _table(name: str, row: Mapping[str, Any], *, single: bool = False) -> list[str]:
    return [f"[{name}]" if single else f"[[{name}]]", *(f"{key} = {_toml(value)}" for key, value in row.items())]


def _toml(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if is_table(value):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if is_list(value):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
