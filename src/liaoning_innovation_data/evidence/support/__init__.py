"""Support of every row of evidence: how far the structure of its sentence holds the value to its record."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl

from ...schema import columns as c
from ...schema.ids import RECORD_KINDS
from ...schema.models import NAMED_TABLES
from ..derivation.names import is_bare_plural
from ..grammar.classes import listed
from ..index import PLACE, EvidenceIndex, all_computed, computed
from .left import joined, unrelated, unsaid
from .limits import limit
from .measured import hedged, numbers_of, of_indicator
from .mentioned import SPEAKING, alias, mention
from .related import of_relation
from .said import of_record, of_state, when
from .sentence import ANCHORS, BY_A_PERSON, CONTESTED, JUDGED, NEEDLESS, PROVEN, Records, Row, Sentence, Spoken, Verdict

TITLE = -9
"""The ordinal of what metadata speaks of: no pronoun takes it up, a noun may."""
RETRACTING = re.compile(rf"(?i)(?:{'|'.join(listed('pointing'))})\b[^;]*\b(?:{'|'.join(listed('retracting'))})\b")
"""A sentence that takes back what the one before it says: "That was wrong."."""
NARROWED = ("measure", "superlative", "value")
"""The fields whose words mean less with a prepositional phrase behind them."""
ROW = ["row", "record_id", "table", "field", "basis", "value", "char_start", "char_end"]
_TEXTS: dict[str, Any] = dict.fromkeys(("computed", "why", "hedge"), pl.String)
SUPPORTED = {"row": pl.get_index_type(), **_TEXTS, "attached": pl.Boolean, "mention": pl.get_index_type()}
JOINED = {"row": pl.get_index_type(), "kind": pl.String, "joined": pl.String}
UNSAID = {"row": pl.get_index_type(), "other": pl.String}


class SentencesRead(NamedTuple):
    """What the structure of the sentences of some documents gives."""

    supported: pl.DataFrame
    """`row`, `computed` support, `why`, `hedge`, and `attached`, whether it needs attachment, of evidence.

    `mention` is the row of the words that seem to stand for another record, where this is why it is contested.
    """
    joined: pl.DataFrame
    """`row`, `kind` and `joined` of omissions with a cue that is said of a record: of which, in words."""
    unsaid: pl.DataFrame
    """`row`, `other` of evidence whose cue is said of another record, too, which has no row by the same cue."""
    unrelated: pl.DataFrame
    """`row`, `other` of evidence whose words state a relation that no row states: which."""


def read_sentences(index: EvidenceIndex) -> SentencesRead:
    """Read each sentence that has evidence, once."""
    supported: dict[int, tuple[int, str, str, str, bool, int | None]] = {}
    omitted_cues: dict[tuple[int, str, str], None] = {}
    others: list[tuple[int, str]] = []
    relations: list[tuple[int, str]] = []
    records = _records(index)
    omitted, lines = _omitted(index), _by_lines(index)
    texts = computed(index.sentences.select("document_id", "ordinal", "sentence")).iter_rows()
    retracted = {(key, ordinal - 1) for key, ordinal, text in texts if RETRACTING.match(text)}
    document, spoken, speaking = "", list[Spoken](), set[str]()
    for (key, ordinal), (text, is_text, rows) in sentences_of(index).items():
        if key != document:
            document, spoken, speaking = key, [], set[str]()
        sentence = Sentence(text, rows, records[key], ordinal, spoken)
        verdicts = [verdict_of(sentence, row) for row in rows]
        doubtful = _doubtful(sentence, verdicts)
        for row, verdict in zip(rows, verdicts, strict=True):
            mention = None
            if doubtful and verdict.support == PROVEN and verdict is not NEEDLESS:
                of = (doubtful[one] for one in sentence.spoken_of(row) if one in doubtful)
                mention, verdict = next(of, (None, verdict))
            if verdict is SPEAKING:
                verdict = Verdict(PROVEN, "who speaks, as before") if row.record in speaking else verdict
                speaking.add(row.record)
            if verdict.support == JUDGED and (why := lines.get((row.row, ordinal))) and _leads(sentence, row):
                verdict = Verdict(PROVEN, why, verdict.hedge)
            if (key, ordinal) in retracted and verdict.support == PROVEN and verdict is not NEEDLESS:
                verdict = Verdict(JUDGED, "the next sentence takes something back", verdict.hedge)
            attached = verdict is not NEEDLESS
            supported.setdefault(row.row, (row.row, verdict.support, verdict.why, verdict.hedge, attached, mention))
        others += unsaid(sentence)
        relations += unrelated(sentence)
        for omission, start, end in omitted.get((key, ordinal), ()):
            omitted_cues.update(((omission, *said), None) for said in joined(sentence, start, end))
        said = sentence.spoken()
        spoken += said if is_text else (one._replace(sentence=TITLE, subject=False) for one in said)
    return SentencesRead(
        pl.DataFrame([*supported.values()], schema=SUPPORTED, orient="row"),
        pl.DataFrame([*omitted_cues], schema=JOINED, orient="row"),
        pl.DataFrame(others, schema=UNSAID, orient="row"),
        pl.DataFrame(relations, schema=UNSAID, orient="row"),
    )


def _doubtful(sentence: Sentence, verdicts: Sequence[Verdict]) -> dict[str, tuple[int, Verdict]]:
    """Return the records of which a sentence speaks in words alone that seem to stand for others: the row, and why."""
    found: dict[str, tuple[int, Verdict]] = {}
    for row, verdict in zip(sentence.rows, verdicts, strict=True):
        if row.basis == "mention" and verdict.support == CONTESTED and len(sentence.names[row.record]) == 1:
            words = sentence.text[row.start : row.end]
            found[row.record] = row.row, Verdict(CONTESTED, f"{words!r} seems to be another: {verdict.why}")
    return found


def _by_lines(index: EvidenceIndex) -> dict[tuple[int, int], str]:
    """Return row and ordinal of what the line above an item, or the items under a line, say whom it is about."""
    rows = index.evidence.select(*PLACE, "row", "record_id", "field")
    ends = rows.filter(pl.col("field").is_in(["subject_id", "object_id"]))
    anchors = rows.filter(pl.col("field").is_in(["predicate", "state", "measure"]))
    named = rows.filter(pl.col("field") == "name")
    apart = ends.join(anchors, on=[*PLACE, "record_id"], how="anti")
    found: dict[tuple[int, int], str] = {}
    for why, some, others, over in (
        ("the line above it", apart, anchors, index.lines),
        ("the items under it", rows.filter(pl.col("field") == "status"), named, index.governing.filter("listed")),
    ):
        homes = others.join(over, on=PLACE).select("document_id", "record_id", ordinal="other")
        here = some.join(homes, on=[*PLACE, "record_id"], how="semi")
        found |= dict.fromkeys(computed(here.select("row", "ordinal")).iter_rows(), why)
    return found


def _leads(s: Sentence, row: Row) -> bool:
    """Whether a line speaks of no record before some words."""
    return row.start <= min((one.start for one in s.spoken()), default=row.start)


def verdict_of(sentence: Sentence, row: Row) -> Verdict:
    """Return how far the structure of a sentence supports a row of evidence in it."""
    verdict = _attached(sentence, row)
    if row.field in NARROWED and verdict.support == PROVEN and (words := sentence.narrowed(row)):
        return Verdict(JUDGED, f"{words} narrows it, and no cell holds that", verdict.hedge)
    said = verdict is not NEEDLESS and row.basis != "mention"
    if verdict.support == PROVEN and said and (why := limit(sentence, row)):
        return Verdict(JUDGED, why, verdict.hedge)
    return verdict


def _attached(sentence: Sentence, row: Row) -> Verdict:
    if row.basis == "judgement":
        return BY_A_PERSON
    if row.basis == "mention":
        return mention(sentence, row)
    if row.field == "aliases":
        return alias(sentence, row)
    words, (names, _) = sentence.text[row.start : row.end], sentence.records.nouns.get(row.record, ((), ()))
    if row.field == "extent" and words in names and is_bare_plural(words):
        counted = not sentence.records.counted.isdisjoint(sentence.records.groups.get(row.record, ()))
        if counted != (row.value == "individual") and (counted or row.table != "achievements"):  # or a kind of product
            return Verdict(JUDGED, "its group counts it as one" if counted else "a plural speaks of several things")
    if row.table == "documents" or row.field in ("name", "extent"):
        return Verdict(JUDGED, "any of its kind may be meant") if sentence.generic(row) else NEEDLESS
    if row.basis in ("period", "date") or row.field in ("modality", "attributed_to"):
        anchors = numbers_of(sentence, row.record) or sentence.cells[row.record, ANCHORS.get(row.table, "status")]
        if row.field in ("modality", "attributed_to") and row.basis != "period":
            return hedged(sentence, row, anchors)
        own = row.record if row.table in NAMED_TABLES else ""
        subject = sentence.records.ends.get(row.record, {}).get("subject_id", "") if row.table == "states" else own
        return when(sentence, row, anchors, subject)
    if row.table == "relations":
        return of_relation(sentence, row)
    if row.table == "states":
        return of_state(sentence, row)
    return of_indicator(sentence, row) if row.table == "indicators" else of_record(sentence, row)


def sentences_of(index: EvidenceIndex) -> dict[tuple[str, int], tuple[str, bool, list[Row]]]:
    """Return the sentences that have evidence: their text, whether they are no metadata, and the rows."""
    kinds = index["sentences"].select(*PLACE, "kind")
    rows = computed(
        index.evidence.join(kinds, on=PLACE)
        .filter(pl.col("table").is_not_null())
        .select(*PLACE, "sentence_start", "sentence", "kind", *ROW)
        .sort(*PLACE, "char_start", "row")
    )
    found: dict[tuple[str, int], tuple[str, bool, list[Row]]] = {}
    for key, ordinal, offset, text, kind, row, record, table, field, basis, value, start, end in rows.iter_rows():
        of_sentence = found.setdefault((key, ordinal), (text, kind == "sentence", []))[2]
        of_sentence.append(Row(row, record, table, field, basis, value, start - offset, end - offset))
    return found


def _omitted(index: EvidenceIndex) -> dict[tuple[str, int], list[tuple[int, int, int]]]:
    """Return row, start and end of the omissions of each sentence."""
    rows = computed(
        index.in_sentences(index["omissions"])
        .filter(pl.col("ordinal").is_not_null())
        .select(*PLACE, "row", pl.col("char_start", "char_end") - pl.col("sentence_start"))
    )
    found: defaultdict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
    for key, ordinal, row, start, end in rows.iter_rows():
        found[key, ordinal].append((row, start, end))
    return found


def _records(index: EvidenceIndex) -> dict[str, Records]:
    """Return what the tables say of the records of each document."""
    ends = {
        table: [one.name for one in c.columns(table) if one.name in ("subject_id", "object_id")]
        for table in ("relations", "states", "indicators")
    }
    kinds = {table: c.vocabularies(table).get("kind") for table in NAMED_TABLES}
    columns = ["document_id", "id", "name", "aliases", "extent", "member_count"]
    inherited, members, *others = all_computed(
        [
            index.inherited.select("record_id"),
            index["relations"].filter(predicate="member_of").select("document_id", "subject_id", "object_id"),
            *(index[table].select("document_id", "id", *of_table) for table, of_table in ends.items()),
            *(index[table].select(columns, kind="kind" if kind else pl.lit("")) for table, kind in kinds.items()),
        ]
    )
    of_inherited = {*inherited["record_id"]}
    found: defaultdict[str, Records] = defaultdict(
        lambda: Records(defaultdict(list), {}, set(), {}, of_inherited, set(), set())
    )
    for document, member, group in members.iter_rows():
        found[document].groups[member].append(group)  # type: ignore[attr-defined]
    for of_table, rows in zip(ends.values(), others, strict=False):
        for document, record, *values in rows.iter_rows():
            found[document].ends[record] = {end: value or "" for end, value in zip(of_table, values, strict=True)}  # type: ignore[index]
            found[document].related.add(frozenset(values))  # type: ignore[attr-defined]
    for (table, kind), rows in zip(kinds.items(), others[len(ends) :], strict=True):
        for document, record, name, aliases, extent, count, of_kind in rows.iter_rows():
            term = kind.by_name.get(of_kind or "") if kind else None
            nouns = (*(term.cues if term else ()), RECORD_KINDS[table])
            found[document].nouns[record] = ((name, *aliases), nouns)  # type: ignore[index]
            if extent == "group" and count != 1:
                found[document].plural.add(record)  # type: ignore[attr-defined]
            if count is not None:
                found[document].counted.add(record)  # type: ignore[attr-defined]
    for records in found.values():
        for member, groups in records.groups.items():
            for group in groups:  # which grows: what the group of a group has, an example has, too
                groups += [each for each in records.groups.get(group, ()) if each not in (member, *groups)]  # type: ignore[operator]
    return found


__all__ = ["CONTESTED", "JUDGED", "PROVEN", "read_sentences"]
