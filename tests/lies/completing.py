"""A case to tables, completed as a careless or hostile curator would: totals, omissions, and notes where asked for."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

import liaoning_innovation_data as lid
from liaoning_innovation_data.curation.build import read_document, tables_of
from liaoning_innovation_data.curation.quotes import Quotes
from liaoning_innovation_data.curation.reader import SeedReader
from liaoning_innovation_data.evidence.coverage import SpanUnion, function_word_cues, uncovered_words
from liaoning_innovation_data.evidence.derivation.text import Span, sentences, words
from liaoning_innovation_data.evidence.index import EvidenceIndex
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema import ids
from liaoning_innovation_data.schema.models import MODELS, NAMED_TABLES
from liaoning_innovation_data.schema.vocabulary import Vocabulary
from liaoning_innovation_data.validation import check_batch
from liaoning_innovation_data.validation.batches import Context

from ..mutants.tables import retold, with_totals
from ..pinned import KEY, PINNED, shipped
from ..worlds import changed
from .cases import Case, seed_of

Rows = dict[str, list[dict[str, Any]]]

NOTE = "what these words say is not recorded here"
WHY = "so the sentence reads"
FIRST = ("outside_subject", "rhetoric", "evaluation", "background")
LAST = ("no_column",)
"""Reasons that are tried first, and the one that is tried last, since it is counted as judged."""

DOUBTED = ("contested", "judged")

EVIDENCE = c.primary_key("evidence")


def reasons() -> list[str]:
    """Return the reasons of omissions in the order in which they are tried."""
    known = [*Vocabulary("reason").by_name]
    return [
        *(reason for reason in FIRST if reason in known),
        *(reason for reason in known if reason not in (*FIRST, *LAST)),
        *(reason for reason in LAST if reason in known),
    ]


@dataclass
class World:
    """The tables of a case while they are completed."""

    case: Case
    rows: Rows
    problems: list[str]
    with_notes: bool
    omitted: dict[Span, list[str]] = field(default_factory=dict[Span, list[str]])
    """Words that are omitted -> the reasons that are left to try, the present one first."""
    parted: set[Span] = field(default_factory=set[Span])
    """Words for which no reason was left, and which were tried one by one."""
    issues: list[lid.Issue] = field(default_factory=list[lid.Issue])

    @property
    def text(self) -> str:
        """The document's text."""
        return str(self.rows["documents"][0]["text"])

    def complete(self) -> None:
        """Quote every mention of a name, omit the words that are left over, and count the evidence."""
        self.rows["evidence"] += named_again(self.text, self.rows)
        proven = [(row["char_start"], row["char_end"]) for row in self.rows["evidence"]]
        places = {Span(row["char_start"], row["char_end"]): row for row in self.rows["omissions"]}
        own = {
            place: row for place, row in places.items() if not any(a < place.end and place.start < b for a, b in proven)
        }
        for place, row in own.items():
            self.omitted.setdefault(place, [row["reason"], *(one for one in reasons() if one != row["reason"])])
        for place in left_over(self.text, self.rows["evidence"], self.omitted):
            self.omitted[place] = reasons()
        self.rows["omissions"] = [
            {
                "id": ids.make("omissions", self.case.id, ids.numbered("omissions", start)),
                "document_id": f"document/{self.case.id}",
                "char_start": start,
                "char_end": end,
                "exact": self.text[start:end],
                "reason": left[0],
                "note": (own.get(Span(start, end)) or {}).get("note") or NOTE,
            }
            for (start, end), left in sorted(self.omitted.items())
        ]
        self.rows["sentences"] = [dict(row) for row in with_totals(self.rows, self.rows)["sentences"]]

    def moves_on(self) -> bool:
        """Take the next reason of each omission that is refused; False where nothing else can be tried."""
        refused = {issue.record_id for issue in self.issues if issue.rule == "omission"}
        if not refused or any(issue.rule not in ("omission", "accounted-for") for issue in self.issues):
            return False
        places = {row["id"]: Span(row["char_start"], row["char_end"]) for row in self.rows["omissions"]}
        for place in (places[one] for one in refused if one in places):
            if len(self.omitted[place]) > 1:
                self.omitted[place] = self.omitted[place][1:]
                continue
            inner = [*words(self.text[place.start : place.end])]
            if len(inner) == 1 or place in self.parted:
                return False
            self.parted.add(place)
            del self.omitted[place]  # its words, one by one, are left over then
        self.rows["omissions"] = [
            row for row in self.rows["omissions"] if Span(row["char_start"], row["char_end"]) in self.omitted
        ]
        return True


def named_again(text: str, rows: Rows) -> list[dict[str, Any]]:
    """Return evidence of further mentions of names, where nothing else is evidence: every mention is."""
    named = {row["id"]: row["name"] for table in NAMED_TABLES for row in rows[table]}
    free = [(row["char_start"], row["char_end"]) for row in rows["evidence"]]
    found: list[dict[str, Any]] = []
    for row in rows["evidence"]:
        if row["field"] != "name" or row["basis"] != "verbatim" or row["exact"] != named.get(row["record_id"]):
            continue
        for match in re.finditer(rf"\b{re.escape(row['exact'])}\b", text):
            start, end = match.span()
            if not any(a < end and start < b for a, b in free):
                free.append((start, end))
                found.append({**row, "char_start": start, "char_end": end})
    return found


def left_over(text: str, evidence: Iterable[Mapping[str, Any]], omitted: Iterable[Span]) -> list[Span]:
    """Return the words, and the cues of function words, that nothing accounts for."""
    proven = SpanUnion((row["char_start"], row["char_end"]) for row in evidence)
    gone = SpanUnion(omitted)
    cover = SpanUnion([*zip(proven.starts, proven.ends, strict=True), *zip(gone.starts, gone.ends, strict=True)])
    told = SpanUnion((row["char_start"], row["char_end"]) for row in evidence if row["field"] == "modality")
    small = [span for span in function_word_cues(text) if span not in cover and not told.meets(*span)]
    joined = SpanUnion([*uncovered_words(text, proven, gone), *small])
    return [Span(start, end) for start, end in zip(joined.starts, joined.ends, strict=True)]


def world(case: Case, *, with_notes: bool) -> World:
    """Return the tables of a case as they are given."""
    if case.on_tables:
        return World(case, _edited(case), [], with_notes)
    text, seed = seed_of(case)
    if "sentences" not in seed:
        kinds = ["metadata", "metadata", "metadata"]
        seed["sentences"] = [
            {"begins": text[a:b], "evidence_count": 0} | ({"kind": kinds[at]} if at < len(kinds) else {})
            for at, (a, b) in enumerate(sentences(text))
        ]
    reader = SeedReader("records", seed, dict, Quotes(text))
    read_document(reader, f"{case.id}.txt", text.encode())
    tables = tables_of(reader)
    problems = [str(one) for one in dict.fromkeys(reader.problems)]
    return World(
        case, {table: [row.model_dump() for row in rows] for table, rows in tables.items()}, problems, with_notes
    )


def _edited(case: Case) -> Rows:
    """Return the pinned tables with the steps of a case, under a key of its own."""
    frames = changed(shipped(), {name: step for name, step in case.given.items() if name != "document"})
    rows: Rows = {table: frame.to_dicts() for table, frame in frames.items()}
    if "retold" in case.given:
        old, new = case.given["retold"]
        text = rows["documents"][0]["text"].replace(old, new)
        rows |= {table: [dict(row) for row in of] for table, of in retold(rows, text, 0).items()}
    if "exchanged" in case.given:
        one, two = (slug.partition("/")[2] for slug in case.given["exchanged"])
        rows = renamed(rows, {one: two, two: one})
    return renamed(rows, {KEY: case.id})


def renamed(rows: Mapping[str, Sequence[Mapping[str, Any]]], names: Mapping[str, str]) -> Rows:
    """Return rows with other names in the place of some, in all ids."""
    old = re.compile(rf"(?<=[/-])({'|'.join(map(re.escape, names))})(?=[/-]|$)")

    def new(name: str, value: Any) -> Any:
        is_id = isinstance(value, str) and (name == "id" or name.endswith("_id"))
        return old.sub(lambda found: names[found[0]], value) if is_id else value

    return {
        table: [{name: new(name, value) for name, value in row.items()} for row in of] for table, of in rows.items()
    }


def judge(worlds: list[World]) -> None:
    """Complete all worlds and check them, together: every rule but the uniqueness of ids is local to a document."""
    active = [one for one in worlds if not one.problems]
    for one in active:
        one.complete()
    _state_support(active)
    while active:
        by_key = {one.case.id: one for one in active}
        for one in active:
            one.issues = []
        for issue in check_batch(_frames(active), Context()).issues:
            by_key[ids.parse(issue.record_id or "").key].issues.append(issue)
        active = [one for one in active if one.issues and one.moves_on()]
        for one in active:
            one.complete()
    for one in worlds:
        if one.case.given.get("known") and "against" in inspect.signature(lid.validate).parameters:
            known = renamed(one.rows, {one.case.id: KEY})
            against: Any = {"against": PINNED}
            one.issues += lid.validate({table: _frame(table, rows) for table, rows in known.items()}, **against).issues


def _state_support(worlds: list[World]) -> None:
    """Write the support of evidence, as the build does, and a note for what is contested or judged."""
    frames = _frames(worlds)
    support = dict(EvidenceIndex(frames).sentences_read.supported.select("row", "computed").iter_rows())
    keys = frames["evidence"].select(EVIDENCE).iter_rows()
    found = {key: support[at] for at, key in enumerate(keys) if at in support}
    for one in worlds:
        for row in one.rows["evidence"]:
            row["support"] = found.get(tuple(row[name] for name in EVIDENCE))
            if one.with_notes and row["support"] in DOUBTED:
                row["note"] = row["note"] or WHY


def _frames(worlds: list[World]) -> dict[str, pl.DataFrame]:
    """Return the tables of all worlds together."""
    return {
        table: pl.concat([_frame(table, one.rows[table]) for one in worlds]).sort(c.primary_key(table))
        for table in MODELS
    }


def _frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=c.polars_schema(table), orient="row")


Cells = Mapping[tuple[str, str, int], tuple[Any, frozenset[tuple[int, int, str]]]]


def cells(rows: Rows) -> Cells:
    """Return (short id, field, item) -> the value of a cell, and where its evidence stands."""
    records = {row["id"]: row for table in rows for row in rows[table] if row.get("id")}
    places: defaultdict[tuple[str, str, int], set[tuple[int, int, str]]] = defaultdict(set)
    for row in rows["evidence"]:
        place = (row["record_id"], row["field"], row["item"])
        places[place].add((row["char_start"], row["char_end"], row["basis"]))
    found: dict[tuple[str, str, int], tuple[Any, frozenset[tuple[int, int, str]]]] = {}
    for (record, name, item), spans in places.items():
        value: Any = records.get(record, {}).get(name)
        items: list[Any] = [*value] if isinstance(value, list | tuple) else [value]
        value = items[min(item, len(items) - 1)] if items else None
        short = without_key(value) if isinstance(value, str) and name.endswith("_id") else value
        found[without_key(record), name, item] = (short, frozenset(spans))
    return found


def without_key(record_id: str) -> str:
    """Return `<kind>/<slug>`, and "document" for the document, whose key differs from case to case."""
    kind, _, slug = ids.parse(record_id)
    return f"{kind}/{slug}" if slug else kind
