"""A first reading of a text, by rules: the TOML of a seed with what is certain, and notes of what is left to decide.

Certain are the metadata by their labels and places, names whose head is the noun of a kind, groups that are counted,
and numbers, states and relations if the structure of a sentence proves each of their cells and no check finds anything.
All else that a sentence says stands in comments beside it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from ..evidence.derivation.numbers import read_number
from ..evidence.derivation.terms import cues_in
from ..evidence.derivation.text import Span, is_function_word, sentences, words
from ..evidence.index import EvidenceIndex, computed
from ..evidence.support import JUDGED, PROVEN
from ..evidence.support.sentence import OPEN, Verdict
from ..schema import columns as c
from ..schema import ids
from ..schema.errors import SeedError
from ..schema.models import NAMED_TABLES
from ..storage.parquet import to_polars
from .build import Tables, checked, decoded, read_document, tables_of
from .claims import CLAIMS, Candidate, Cells, Claims, Rows, alike, chosen
from .drafts import Stage, field_of
from .extractions import Extractions
from .lines import toml
from .metadata import Metadata
from .nouns import ASIDE
from .quotes import Quotes, quote_of
from .reader import SeedReader, not_english
from .spoken import Mentions, Thing, table_of_label, things

OPTIONAL = (
    *("period", "modality", "attributed_to", "value_is_approximate", "bound"),
    *("kind", "level", "status", "member_count", "country"),
)
"""The fields without which a row still stands."""
MISSING = {
    "publisher": '# publisher = { value = "organisation/…", quote = "…" }',
    "title": '# title = "…"',
    "published_on": '# published_on = { value = 2024-01-31, quote = "…" }',
}
"""Field of the metadata -> the comment where it is not found."""
CUES = ("relations.predicate", "projects.status", "relations.modality")
"""The vocabularies whose cues are named where they are no evidence."""

COUNTRIES = c.all_vocabularies()["organisations.country"].by_cue
_COUNTRY = re.compile(r",? (?:in |of )?([A-Z]\w+(?: [A-Z]\w+)?)")
NEAR = 9
NARROWED = re.compile("(?:^|since )'(.+)' narrows it")
"""How a check says that words say less than their noun."""
SCHEMA = "../schemas/curation.schema.json"  # where a seed of the repository has the schema that editors check it with


def propose(file: Path, extractions: Extractions | None = None) -> str:
    """Return the TOML of a first reading of a text; SeedError where the file is no text in UTF-8, or has no words.

    Extractions made elsewhere become records if their label names a table, or else comments.
    """
    if not file.is_file():
        what = "is a folder" if file.is_dir() else "no such file"
        raise SeedError([f"{file} :: {what}; expected the text of a document"])
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
        self.left: dict[str, list[str]] = {}
        """The quote of a claim that one cell alone leaves open -> the comment with it."""
        self.read = Metadata(text, self.sentences)
        self.metadata, publisher = self.read.count, self.read.publisher()
        others = [(table, one.span) for one in extractions.grounded if (table := table_of_label(one.label))]
        self.things = things(text, self.sentences, self.metadata, publisher, others)
        self.document = self._document(publisher)

    def _said(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def _document(self, publisher: Span | None) -> Cells:
        """Return the metadata; what is not found is left out."""
        found: Cells = {"key": ids.propose_slug(self.file.stem)[:50].strip("-"), "language": "en"}
        if title := self.read.title(publisher):
            found["title"] = self._quote(title)
        if publisher and (thing := next((one for one in self.things if publisher in one.places), None)):
            found["publisher"] = self._cell(thing.reference, publisher)
        if day := self.read.day():
            found["key"] = f"{day[0]}-{found['key']}"[:60].strip("-")
            found["published_on"] = self._cell(*day)
        return found

    def _records(self) -> Rows:
        """Return the record of each thing, as a seed has it."""
        records: Rows = {}
        for one in self.things:
            row: Cells = {"slug": one.slug, "name": self._many(one.places)}
            if one.aliases:
                row["aliases"] = [self._many(places) for places in one.aliases.values()]
            if one.mentions:
                row["mentions"] = [{"quote": self._quote(place), "note": why} for place, why in one.mentions]
            row["extent"] = "group" if one.is_group else "individual"
            if one.count:
                row["extent"] = self._cell("group", Span(one.count.start, one.places[0].end))
                row["member_count"] = self._cell(int(read_number(self._said(one.count).lower()) or 0), one.count)
            terms = [
                (column, term, Span(at.start + cue.start, at.start + cue.end))
                for column, (term, cue) in one.terms.items()
                for at in one.places
            ]
            stated: dict[str, tuple[str, list[Span]]] = {}
            for column, term, place in [*terms, *self._beside(one)]:
                first, places = stated.setdefault(column, (term, []))
                places += [place] if term == first else []
            row |= {name: {"value": term, "quote": self._many(places)} for name, (term, places) in stated.items()}
            records.setdefault(one.table, []).append(row)
        return records

    def _beside(self, one: Thing) -> Iterator[tuple[str, str, Span]]:
        """Yield the columns that words beside a name state, with term and place: ", a national centre", "of Norway"."""
        for place, _ in one.mentions:
            word = place.start + self._said(place).rfind(" ") + 1
            if self.text[word].isupper() and "kind" in one.terms and self.text[word : place.end] in one.name:
                yield "kind", one.terms["kind"][0], Span(word, place.end)
        for place in one.places:
            aside, noun = ASIDE.match(self.text, place.end), re.search(r"[a-z][\w-]+(?= $)", self.text[: place.start])
            country = (
                _COUNTRY.match(self.text, place.end) if one.table == "organisations" and not one.is_group else None
            )
            if country and (term := COUNTRIES.get(country[1].lower())):
                yield "country", term, Span(*country.span(1))
            for found in (aside, noun):
                start, end = found.span("noun" if found is aside else 0) if found else (0, 0)
                for column in ("kind", "level"):
                    vocabulary = c.vocabularies(one.table).get(column)
                    for cue, term in cues_in(self.text[start:end], vocabulary) if vocabulary else ():
                        yield column, term, Span(start + cue.start, start + cue.end)

    def _certain(self) -> tuple[Rows, Tables]:
        """Return the rows of which no check finds anything but that they are not all, with their tables.

        They are read twice: first with all that may be a record, then with those of which something is proven.
        """
        rows = self._claimed()
        while len(things := self._kept(rows)) < len(self.things):
            self.things = things
            rows = self._claimed()
        tables, wrong = self._issues(rows)
        while wrong:
            mended = {table: [self._mended(row, wrong.get(id(row), {})) for row in of] for table, of in rows.items()}
            rows = {table: [row for row in of if row] for table, of in mended.items()}
            tables, wrong = self._issues(rows)
        return rows, tables

    def _claimed(self) -> Rows:
        """Return the records and what the structure of the sentences proves of them."""
        mentions = Mentions(self.text, self.things)
        for ordinal, span in enumerate(self.sentences):
            mentions.read(ordinal, span, is_text=ordinal >= self.metadata)
        self.left.clear()
        rows = self._records()
        claims = Claims(self.text, self.things, self.read.day(), self._quote)
        place = self.quotes.locate(self.document["title"]) if "title" in self.document else Span(0, 0)
        title = [one for one in self.sentences[: self.metadata] if one.start <= place.start < place.end <= one.end]
        candidates = [one for at in (*title, *self.sentences[self.metadata :]) for one in claims.of(at)]
        found = self._proven(rows, candidates)
        more = [one._replace(row=one.row | cells, further=()) for one in found for cells in one.further]
        found += self._proven(rows, more)
        proven: Rows = {table: [one.row for one in found if one.table == table] for table in CLAIMS}
        self._add_status(rows, proven, [one.row for one in candidates if one.table == "states"])
        return rows | chosen(proven)

    def _add_status(self, rows: Rows, proven: Rows, states: Sequence[Cells]) -> None:
        """Give records the last of their states, where all are proven, or else that which a relation states."""
        records = {f"{ids.KINDS[table]}/{one['slug']}": (table, one) for table, of in rows.items() for one in of}
        for of in alike(proven["states"], ("subject",)):
            table, record = records[of[0]["subject"]]
            told = {row["state"]["value"] for row in states if row["subject"] == of[0]["subject"]}
            plain = [row for row in of if "modality" not in row]
            if "status" in c.vocabularies(table) and plain and {row["state"]["value"] for row in plain} == told:
                dated = [row for row in plain if "from" in row.get("period", ())]
                dated.sort(key=lambda row: str(row["period"]["from"]))
                for row in plain[:1] if len(told) == 1 else dated[-1:]:
                    record["status"] = row["state"]
        for row in (row for row in proven["relations"] if "modality" not in row):
            table, record = records[row["object"]]
            status, quote = c.vocabularies(table).get("status"), row["predicate"]["quote"]
            start, end = self.quotes.locate(quote)
            for (a, b), term in cues_in(self.text[start - NEAR : end], status) if status else ():
                if b > NEAR:  # "was built" by
                    record.setdefault("status", self._cell(term, Span(start - NEAR + a, start - NEAR + b)))

    def _kept(self, rows: Rows) -> list[Thing]:
        """Return the things without those that are no certain names, and of which nothing is proven.

        What is said of them has to be a fact, that joins them to something certain; of a place, what is in it.
        """
        things = {one.reference: one for one in self.things}
        records = ((f"{ids.KINDS[table]}/{row['slug']}", row) for table in NAMED_TABLES for row in rows.get(table, ()))
        kept = {key for key, row in records if things[key].sure or (things[key].told and "status" in row)}
        for row in (row for claims in CLAIMS for row in rows[claims]):
            ends = [row[end] for end in ("subject", "object") if end in row]
            kept.update(end for end in ends if end in things and things[end].told)
        return [one for one in self.things if one.reference in kept]

    def _proven(self, records: Rows, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Return the candidates of which the structure of a sentence proves every cell, without those it may lack.

        Of those that one cell alone leaves open, the first of each claim is noted, with the reason.
        """
        claims: Rows = {table: [*records.get(table, ())] for table in CLAIMS}
        for at, one in enumerate(candidates):
            claims[one.table].append({"slug": f"c-{at}", **one.row})
        tables = to_polars(tables_of(self._read({**records, **claims})))
        of_claims = EvidenceIndex(tables).supported.filter(pl.col("table").is_in([*CLAIMS]))
        judged = defaultdict[tuple[str, str], list[Verdict]](list)
        of_claims = of_claims.select("table", "record_id", "field", "computed", "why", "hedge")
        for table, key, name, *verdict in computed(of_claims).iter_rows():
            judged[key, field_of(c.column(table, name))[0]].append(Verdict(*verdict))
        proven: list[Candidate] = []
        for at, (table, row, further, only_read) in enumerate(candidates):
            key = ids.make(table, self.document["key"], f"c-{at}")
            verdicts = {name: judged[key, name] for name in row}
            hedge = next((one.hedge for name in CLAIMS[table] for one in verdicts.get(name, []) if one.hedge), "")
            if hedge != row.get("modality", {}).get("value", ""):
                row = {name: cell for name, cell in row.items() if name not in ("modality", "attributed_to")}
            proves = {name: {(one.support, one.hedge or hedge) for one in of} for name, of in verdicts.items()}
            open_ = {name: of for name, of in verdicts.items() if name in row and proves[name] != {(PROVEN, hedge)}}
            if only_read or (hedge and "modality" not in row):
                continue
            if {*open_} <= {*OPTIONAL} - {"modality"}:
                kept = {name: value for name, value in row.items() if name not in open_}
                proven.append(Candidate(table, kept, further))
            elif mended := self._mended(row, {name: of[0].why if of else "" for name, of in open_.items()}):
                proven.append(Candidate(table, mended, further))
            elif len(open_) == 1:
                (name, of), *_ = open_.items()
                if (why := next((one.why for one in of if one.support == JUDGED), OPEN.why)) != OPEN.why:
                    lines = [f"# {line}" for line in (f"left open, {name}: {why}", *_table(table, row))]
                    self.left.setdefault(_main(table, row), lines)
        return proven

    def _mended(self, row: Cells, wrong: Mapping[str, str]) -> Cells | None:
        """Return a row without what is wrong in it, or with the words that narrow its measure; None where it falls."""
        narrow = [found[1] for why in wrong.values() if (found := NARROWED.search(why))]
        if narrow and "measure" in row and "qualifier" not in row and {*wrong} <= {"measure", "value"}:
            start = min(self.quotes.locate(quote).start for quote in (row["measure"], _main("indicators", row)))
            at = self.text.index(narrow[0], start)
            return row | {"qualifier": self._quote(Span(at, at + len(narrow[0])))}
        return {name: row[name] for name in row if name not in wrong} if {*wrong} <= {*OPTIONAL} & {*row} else None

    def _issues(self, rows: Rows) -> tuple[Tables, dict[int, dict[str, str]]]:
        """Return the tables of some rows, and by identity the rows in which a check finds something: field -> what."""
        reader = self._read(rows)
        tables = checked({self.file: reader}, date(2000, 1, 1))[self.file]
        wrong: dict[int, dict[str, str]] = {}
        for one in (problem for problem in reader.problems if problem.stage <= Stage.RECORDS):
            table, at, name, *_ = (*one.path, "", "")
            if table in rows and isinstance(at, int):
                wrong.setdefault(id(rows[str(table)][at]), {})[str(name)] = one.message
        return tables, wrong

    def _read(self, rows: Mapping[str, Any]) -> SeedReader:
        """Return the reading of a seed; what is missing in it is no matter."""
        items = [self._item(at, span, 0) for at, span in enumerate(self.sentences)]
        seed = {"document": self.document, **rows, "sentences": items}
        reader = SeedReader(str(self.file), seed, dict, self.quotes)
        read_document(reader, self.file.name, self.data)
        return reader

    def _cell(self, value: Any, place: Span) -> Cells:
        return {"value": value, "quote": self._quote(place)}

    def _many(self, places: Sequence[Span]) -> Any:
        quotes = [self._quote(place) for place in places]
        return quotes[0] if len(quotes) == 1 else quotes

    def _quote(self, words_: Span) -> str:
        return quote_of(self.text, words_, self.words)

    def _item(self, at: int, span: Span, count: int) -> Cells:
        """Return the row of a sentence, with the number of rows of evidence in it."""
        first = [*words(self._said(span))][:3]
        begins = self._said(span)[: first[-1].end if first else None]
        return {"begins": begins, **({"kind": "metadata"} if at < self.metadata else {}), "evidence_count": count}

    def toml(self) -> str:
        """Return the seed as TOML, with a comment for each word that nothing accounts for."""
        rows, tables = self._certain()
        missing = [name for name in MISSING if name not in self.document]
        lines = [
            *([f"#:schema {SCHEMA}"] if (self.file.parent / SCHEMA).is_file() else []),
            f"# A first reading of {self.file.name}, by rules. What the comments name is left to decide:",
            *([f"# Not found: {', '.join(missing)}."] if missing else []),
            *([f"# {foreign}"] if (foreign := not_english(self.text, self.document["language"])) else []),
            "",
            *_table("document", self.document, single=True),
        ]
        lines += [MISSING[name] for name in missing]
        for table in [*NAMED_TABLES, *CLAIMS]:
            for row in rows.get(table, []):
                lines += ["", *_table(table, row)]
        spans = [Span(*row.model_dump(include={"char_start", "char_end"}).values()) for row in tables["evidence"]]
        made = {_main(table, row) for table in CLAIMS for row in rows[table]}
        for at, span in enumerate(self.sentences):
            own = [one for one in spans if span.start <= one.start < span.end]
            lines += ["", *_table("sentences", self._item(at, span, len(own)))]
            lines += self._unaccounted(span, own)
            for quote, left in self.left.items():
                if quote not in made and span.start <= self.quotes.locate(quote).start < span.end:
                    lines += left
        lines += ["", *(f"# {note}" for note in self.extractions.notes)] if self.extractions.notes else []
        return "\n".join(lines) + "\n"

    def _unaccounted(self, sentence: Span, spans: Collection[Span]) -> Iterator[str]:
        """Yield a comment with the words of a sentence that are neither evidence nor function words, and the cues."""
        for one in self.extractions.grounded:
            if one.span not in spans and sentence.start <= one.span.start < sentence.end:
                yield f"# extracted in line {one.line}: {one.label or 'no label'} {self._said(one.span)!r}"
        text = self._said(sentence)
        taken = {at - sentence.start for span in spans for at in range(*span)}
        free = [text[a:b] for a, b in words(text) if a not in taken]
        found = {
            "not accounted for": [word for word in free if not is_function_word(word)],
            "numbers, each for a member_count, an indicator or an omission": [
                word for word in free if read_number(word.lower()) is not None
            ],
            "cues": [
                f"{text[a:b]} ({name.partition('.')[2]} {term})"
                for name in CUES
                for (a, b), term in cues_in(text, c.all_vocabularies()[name])
                if a not in taken
            ],
        }
        yield from (f"# {what}: {' | '.join(some)}" for what, some in found.items() if some)


def _main(table: str, row: Cells) -> str:
    """Return the quote of the words that are the claim itself."""
    quote = next(row[name]["quote"] for name in CLAIMS[table] if name in row)
    return quote if isinstance(quote, str) else quote[0]


def _table(name: str, row: Cells, *, single: bool = False) -> list[str]:
    return [f"[{name}]" if single else f"[[{name}]]", *(f"{key} = {toml(value)}" for key, value in row.items())]
