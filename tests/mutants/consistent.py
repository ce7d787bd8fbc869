"""Consistent changes: a cell and its evidence, or a record and all that refers to it, changed together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from random import Random
from typing import Any

from liaoning_innovation_data.evidence.derivation import BASES, Context, Underivable
from liaoning_innovation_data.evidence.derivation.terms import cues_in
from liaoning_innovation_data.evidence.derivation.text import Span, words
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.annotations import ForeignKey

from .tables import Mutant, Row, Rows, replaced, retold

RECORDS = tuple(table for table in c.evidenced_tables() if table != "documents")
LONGEST = 8
"""How many words other words have, at most."""
FEW = 6
"""How many other places a cell is pointed to, at most, in its sentences and elsewhere."""


def removed(given: Rows) -> Iterator[Mutant]:
    """Yield each record removed, with everything that refers to it."""
    for table in RECORDS:
        for row in given[table]:
            yield Mutant("removed", table, "row", row["id"], row["id"], partial(_without, given, row["id"]))


def _without(given: Rows, record: str) -> Rows:
    """Return the tables without a record and all that refers to it."""
    gone, size = {record}, 0
    while size != len(gone):
        size = len(gone)
        for table, rows in given.items():
            ends = list(c.foreign_keys(table))
            if table not in ("evidence", "documents"):
                gone |= {row["id"] for row in rows if any(row[end] in gone for end in ends)}
    kept = {
        table: [row for row in rows if row.get("id") not in gone and row.get("record_id") not in gone]
        for table, rows in given.items()
    }
    return {table: rows for table, rows in kept.items() if len(rows) < len(given[table])}


def nulled(given: Rows) -> Iterator[Mutant]:
    """Yield each nullable cell nulled with its evidence, each item of a list dropped, each list emptied."""
    for table in RECORDS:
        for at, row in enumerate(given[table]):
            for column in c.evidenced(table):
                value = row[column.name]
                if column.nullable and value is not None:
                    yield _nulled(given, table, at, column.name, None, None)
                elif column.is_list and value:
                    yield _nulled(given, table, at, column.name, [], None)
                    for item in range(len(value)) if len(value) > 1 else ():
                        yield _nulled(given, table, at, column.name, [*value[:item], *value[item + 1 :]], item)


def _nulled(given: Rows, table: str, at: int, field: str, value: Any, item: int | None) -> Mutant:
    """Null a cell, or drop one item, with its evidence; later items move up."""
    row = given[table][at]

    def change() -> Rows:
        evidence: list[Row] = []
        for entry in given["evidence"]:
            if (entry["record_id"], entry["field"]) == (row["id"], field):
                if item is None or entry["item"] == item:
                    continue
                entry = {**entry, "item": entry["item"] - (entry["item"] > item)}
            evidence.append(entry)
        return {table: replaced(given[table], at, **{field: value}), "evidence": evidence}

    return Mutant("nulled", table, field, row["id"], f"{row[field]!r} -> {value!r}", change)


def pointed_elsewhere(given: Rows, random: Random) -> Iterator[Mutant]:
    """Yield each cell changed, with its evidence pointed at other words that its rule reads."""
    for table in RECORDS:
        for at, row in enumerate(given[table]):
            for column in c.evidenced(table):
                for item, old in _items(row[column.name], column.is_list):
                    yield from _pointed(given, table, at, column.name, item, old, random)


def _items(value: Any, is_list: bool) -> Iterator[tuple[int, Any]]:
    yield from enumerate(value) if is_list else [(0, value)] if value is not None else ()


def _pointed(given: Rows, table: str, at: int, field: str, item: int, old: Any, random: Random) -> Iterator[Mutant]:
    row = given[table][at]
    rows = _evidence(given, row["id"], field, item)
    own = [_sentence(given, entry) for entry in rows]
    bases = [
        basis for basis in dict.fromkeys(entry["basis"] for entry in rows) if basis not in ("mention", "judgement")
    ]
    for kind, sentences in (
        ("re-pointed, same sentence", own),
        ("re-pointed, elsewhere", [s for s in given["sentences"] if s["document_id"] == row["document_id"]]),
    ):
        found = [
            (span, basis, value)
            for basis in bases
            for sentence in _distinct(sentences)
            if kind != "re-pointed, elsewhere" or sentence not in own
            for span, value in readings(given, table, row, field, basis, sentence)
            if value != old
        ]
        random.shuffle(found)
        for span, basis, value in found[:FEW]:
            yield _with_evidence(given, kind, table, at, field, item, value, span, basis, None)


def _distinct(sentences: Sequence[Row]) -> list[Row]:
    return list({sentence["id"]: sentence for sentence in sentences}.values())


def _evidence(given: Rows, record: str, field: str, item: int) -> list[Row]:
    return [e for e in given["evidence"] if (e["record_id"], e["field"], e["item"]) == (record, field, item)]


def _sentence(given: Rows, entry: Row) -> Row:
    return next(
        s
        for s in given["sentences"]
        if s["document_id"] == entry["document_id"] and s["char_start"] <= entry["char_start"] < s["char_end"]
    )


def readings(given: Rows, table: str, row: Row, field: str, basis: str, sentence: Row) -> Iterator[tuple[Span, Any]]:
    """Yield the places in a sentence that a rule can read for a column, and the values that it reads there."""
    text, start = sentence["text"], sentence["char_start"]
    if basis == "reference":
        admitted = c.column(table, field).mark(ForeignKey)
        assert admitted is not None
        known = {record["id"] for named in admitted.tables for record in given[named]}
        for entry in given["evidence"]:
            if (
                entry["field"] in ("name", "aliases")
                and entry["record_id"] in known
                and _sentence(given, entry) is sentence
            ):
                yield Span(entry["char_start"], entry["char_end"]), entry["record_id"]
        return
    vocabulary = c.vocabularies(table).get(field)
    document = next(d for d in given["documents"] if d["id"] == row["document_id"])
    names = (row["name"], *row["aliases"]) if "name" in row else ()
    spans = [span for span, _ in cues_in(text, vocabulary)] if basis == "term" and vocabulary else _runs(text)
    for a, b in spans:
        context = Context(c.column(table, field), text[:a], text[b:], names, _day(document))
        try:
            value = BASES[basis].derive(text[a:b], context)
        except Underivable:
            continue
        yield Span(start + a, start + b), value


def _day(document: Row) -> date:
    day: date = document["published_on"]
    return day


def _runs(text: str) -> Iterator[Span]:
    """Yield all runs of up to `LONGEST` words."""
    found = list(words(text))
    for i, first in enumerate(found):
        for last in found[i : i + LONGEST]:
            yield Span(first.start, last.end)


def _with_evidence(
    given: Rows,
    kind: str,
    table: str,
    at: int,
    field: str,
    item: int,
    value: Any,
    span: Span,
    basis: str,
    note: str | None,
) -> Mutant:
    """Change a cell, and put one row of evidence in the place of what it had."""
    row = given[table][at]
    column = c.column(table, field)
    text = next(d["text"] for d in given["documents"] if d["id"] == row["document_id"])
    new = [*row[field][:item], value, *row[field][item + 1 :]] if column.is_list else value
    about = f"{row[field]!r} -> {new!r} by {text[span.start : span.end]!r}, at {span.start}"

    def change() -> Rows:
        gone = _evidence(given, row["id"], field, item)
        entry = {
            **gone[0],
            "char_start": span.start,
            "char_end": span.end,
            "exact": text[span.start : span.end],
            "basis": basis,
            "note": note,
        }
        evidence = [e for e in given["evidence"] if e not in gone]
        return {table: replaced(given[table], at, **{field: new}), "evidence": [*evidence, entry]}

    return Mutant(kind, table, field, row["id"], about, change)


def judged(given: Rows, random: Random) -> Iterator[Mutant]:
    """Yield each cell that a judgement may prove, changed, with its evidence replaced by a judgement."""
    for table in RECORDS:
        for at, row in enumerate(given[table]):
            for column in c.evidenced(table):
                if "judgement" not in column.bases or row[column.name] is None:
                    continue
                vocabulary, admitted = c.vocabularies(table).get(column.name), column.mark(ForeignKey)
                values: list[Any] = [term.name for term in vocabulary.terms] if vocabulary else []
                if vocabulary and vocabulary.boolean:
                    values = [True, False]
                if admitted:
                    values = [record["id"] for named in admitted.tables for record in given[named]]
                values = [value for value in values if value != row[column.name]]
                random.shuffle(values)
                for value in values[:FEW]:
                    entry = random.choice(_evidence(given, row["id"], column.name, 0))
                    sentence = _sentence(given, entry)
                    spans = [
                        Span(entry["char_start"], entry["char_end"]),
                        *(
                            Span(sentence["char_start"] + a, sentence["char_start"] + b)
                            for a, b in _runs(sentence["text"])
                        ),
                    ]
                    span = random.choice([spans[0], random.choice(spans)])
                    yield _with_evidence(
                        given,
                        "judgement",
                        table,
                        at,
                        column.name,
                        0,
                        value,
                        span,
                        "judgement",
                        "the words say so, read with care",
                    )


def text_edited(given: Rows) -> Iterator[Mutant]:
    """Yield words of a document changed with its hash; and also with all that quotes them, where they are evidence."""
    for at, document in enumerate(given["documents"]):
        text: str = document["text"]
        own = [entry for entry in given["evidence"] if entry["document_id"] == document["id"]]
        for span in words(text):
            new = _edited(text[span.start : span.end])
            if new is None:
                continue
            about = f"{text[span.start : span.end]!r} -> {new!r} at {span.start}"
            told = retold(given, text[: span.start] + new + text[span.end :], at)
            changes: dict[str, Rows] = {"text edited": {"documents": told["documents"]}}
            if any(entry["char_start"] <= span.start and span.end <= entry["char_end"] for entry in own):
                changes["text and quotes edited"] = told
            for kind, changed in changes.items():
                yield Mutant(kind, "documents", "text", document["id"], about, partial(_as_it_is, changed))


def _as_it_is(changed: Rows) -> Rows:
    return changed


def _edited(word: str) -> str | None:
    """Return another number, or no word at all, of the same length."""
    if word[-1].isdigit():
        return word[:-1] + str((int(word[-1]) + 1) % 10)
    return word[::-1] if word.isalpha() and len(word) > 3 else None
