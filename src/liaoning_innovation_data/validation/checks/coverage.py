"""Checks of whole documents: every word is evidence, an omission or a function word; totals agree."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, takewhile
from typing import Any

import polars as pl

from ...evidence.coverage import SpanUnion, cue_of, function_word_cues, spans, uncovered_words
from ...evidence.derivation.dates import time_phrases, times
from ...evidence.derivation.names import AUXILIARIES, DETERMINERS
from ...evidence.derivation.numbers import DIGITS, LETTERS, SCALES, YEAR, either, read_number, units
from ...evidence.derivation.terms import Words, cues_in, lowered
from ...evidence.derivation.text import WORD, is_function_word, listed, words
from ...evidence.index import PLACE, EvidenceIndex, computed
from ...evidence.naming import capitalised, kind_nouns, kind_of_head
from ...schema import columns as c
from ...schema.vocabulary import Reason, ambiguous_cues, reasons
from . import LONG, IssueFrame, Verdict, check, overlaps, placed

ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth".split())
"""What makes a word like "twenty-first" a rank, not a number."""


@check(hint="Quote it for the fact that it states, or omit it with a reason.", scope="document")
def accounted_for(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """Every word of a document is in evidence or in an omission, or is a function word."""
    left: list[tuple[str, str, str, int, int]] = []
    evidence, omissions = spans(index["evidence"]), spans(index["omissions"])
    modal = spans(index["evidence"].filter(field="modality"))
    for key, text, _ in computed(index.documents).iter_rows():
        proven, omitted = SpanUnion(evidence.get(key, [])), SpanUnion(omissions.get(key, []))
        cover = SpanUnion([*evidence.get(key, []), *omissions.get(key, [])])
        told = SpanUnion(modal.get(key, []))  # "expected to be" is planned by "expected to"
        small = (span for span in function_word_cues(text) if span not in cover and not told.meets(*span))
        for a, b in sorted({*uncovered_words(text, proven, omitted), *small}):
            cue = cue_of(word := text[a:b])
            left.append((key, word, f", a cue of {cue}," if cue else ",", a, b))
    texts, places = ("document_id", "word", "told"), ("char_start", "char_end")
    schema = {**dict.fromkeys(texts, pl.String), **dict.fromkeys(places, pl.Int64)}
    rows = index["sentences"].select("row", *PLACE, "id")
    frame = index.in_sentences(pl.LazyFrame(left, schema=schema, orient="row")).join(rows, on=PLACE, how="left")
    message = "{word!r}, at {char_start}{told} is in no evidence and no omission: {sentence!r}"
    yield accounted_for.issues(frame, message, table="sentences", field="text")


_BESIDE_AN_AMOUNT = re.compile(
    r"[(（]\s*(?:[A-Z]{3}\s|\S*)$|\b(?:or|about|equivalent|equal|roughly|approximately|some)\b"
)
_SCALED = re.compile(rf"({DIGITS})(?:{either([*LETTERS, *SCALES])})")  # digits with a scale in one word: "40m"
_PARTING = re.compile(r",(?!\d)|[;:—–()“”]|\s(?:and|but|while|as|who|which|that)\s")
_TIME_OF_DAY = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\b")
_POINTING = re.compile(rf"(?:\b(?:{either([*DETERMINERS, 'of'])})|[’']s)\s(?:\w+\s)?$")
"""What makes a count that of things spoken of already: "the other two parks"."""
_STREET = rf"(?:\s[A-Z]\w+){{1,3}}\s(?:{'|'.join(listed('streets'))})\b"
"""What follows the number of a house."""
ROUGHLY = 0.05  # how far a number that is repeated roughly may be from one that is recorded


@check(hint="Shorten it, or record what the words state.", scope="document")
def omission(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """An omission lies within one sentence, and overlaps no evidence and no other omission. It contains a number, a
    time or a capitalised name only if its reason allows that and the words show the reason, and the name of a record
    only if its reason is denied, planned or withdrawn. An omission with the reason grammar has a note if it contains a
    cue.
    """
    rows = index.in_sentences(index["omissions"])
    yield of_omissions(rows.filter(pl.col("ordinal").is_null()), "{exact!r} does not lie in one sentence")
    over = rows.join(placed(index.evidence, "other", quote="exact"), on=PLACE).filter(overlaps("other"))
    yield of_omissions(over, "{exact!r} overlaps the evidence {quote!r}")
    twice = rows.join(placed(rows, "other", other="row"), on=PLACE).filter(overlaps("other"))
    yield of_omissions(twice.filter(pl.col("other") != pl.col("row")), "{exact!r} overlaps another omission")
    stated = index.evidence.group_by("document_id").agg(stated=pl.col("exact").unique().sort().str.join(" "))
    shown = _in_context(rows).join(stated, on="document_id", how="left")
    shown = shown.with_columns(stated=pl.when(pl.col("reason") == "repeated_roughly").then("stated"))
    yield of_omissions(shown, verdict=_unreasoned)
    names = index.mentions.filter(basis="verbatim").group_by("document_id").agg(names=pl.col("value").unique().sort())
    start = pl.col("char_start") - pl.col("sentence_start")
    proven = index.evidence.group_by(PLACE).agg(proven=start.unique())
    held = rows.drop_nulls("ordinal").group_by(*PLACE, "sentence").agg(parts=pl.struct(start, "exact", "row", "reason"))
    held = held.join(names, on="document_id", how="left").join(proven, on=PLACE, how="left")
    sentences = computed(held.select("sentence", "parts", "names", "proven"))
    found = [
        named
        for sentence, held, of_document, spans in sentences.iter_rows()
        for named in (*_names_in(sentence, held, of_document or ()), *_amid_facts(sentence, held, spans or ()))
    ]
    named = pl.LazyFrame(found, schema={"row": pl.UInt32, "verdict": pl.String}, orient="row")
    yield of_omissions(rows.join(named, on="row"))


def _in_context(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows that lie in one sentence, with all that stands before and after them there."""
    start, end = (pl.col(edge) - pl.col("sentence_start") for edge in ("char_start", "char_end"))
    sentence = pl.col("sentence").str
    return rows.drop_nulls("ordinal").with_columns(before=sentence.slice(0, start), after=sentence.slice(end))


@omission.finds
def labels(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A label stands where labels and headings stand; a number in one is a time, or in a name."""
    rows = _in_context(index.in_sentences(index["omissions"].filter(reason="label")))
    rows = rows.join(index["sentences"].select(*PLACE, "kind"), on=PLACE)
    yield of_omissions(rows, verdict=_no_label)


def _no_label(exact: str, before: str, after: str, kind: str) -> str | None:
    """Say why words are no label, or None: they stand in metadata or a heading, before a colon, or in a dateline."""
    said = [exact[a:b] for a, b in words(exact)]
    numbered = any(map(_is_number, said))
    telling = numbered or any(len(run) > 1 for run in capitalised(exact))
    first, alone = not any(words(before)), not any(words(f"{before} {after}"))
    line = not re.search("[.!?…]", after) and (alone or not telling)
    dateline = r"|(?:[^.!?]|\b[A-Z][a-z]{2,3}\.){0,40}\s(?:[—–-]|/)\s?"
    headed = first and re.match(rf"\s*[:：]{'' if numbered else dateline}", after)
    verbs = AUXILIARIES.intersection([*map(str.lower, said[:1]), *said[1:]])  # "updated 19 May" has none
    if verbs or not (line or headed or kind == "metadata" or (alone and len(said) == 1)):
        return f"{exact[:LONG]!r} is no label: neither in a heading, nor before a colon, nor in the metadata"
    if not numbered:
        return None
    untimed = _TIME_OF_DAY.sub("", exact) if kind == "metadata" else exact
    for phrase in time_phrases(untimed) if kind == "metadata" else ():
        untimed = untimed.replace(phrase, "")
    for a, b in words(untimed) if len(said) > 1 else ():
        if _is_number(untimed[a:b]) and _unshown(untimed[a:b], untimed[:a], untimed[b:], untimed, "part_of_a_name", ""):
            return f"{exact[:LONG]!r} holds {untimed[a:b]!r}, no time of the metadata and no number in a name"
    return None


def of_omissions(rows: pl.LazyFrame, message: str = "{verdict}", verdict: Verdict | None = None) -> IssueFrame:
    """Return an issue for each of some omissions."""
    return omission.issues(rows, message, table="omissions", field="exact", once=True, verdict=verdict)


def _names_in(sentence: str, parts: Sequence[Mapping[str, Any]], names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the names that the omissions of a sentence hold, together or each: the row of the first, what is wrong."""
    held = {part["char_start"] + span.start: part for part in parts for span in words(part["exact"])}
    said = {part["exact"][a:b] for part in parts for a, b in words(part["exact"])}
    heard = Words(sentence)
    for name in names:
        if not said.issuperset(WORD.findall(name)):
            continue
        for place in heard.places(" ".join(name.split())) if name in sentence else ():
            starts = [place.start + span.start for span in words(sentence[slice(*place)])]
            if starts and all(start in held and not _reason(held[start]["reason"]).shown_by for start in starts):
                part = held[starts[0]]
                yield part["row"], f"{part['exact'][:LONG]!r} holds the name {name!r}"
    runs = (groupby(run, lambda span: span.start in held) for run in capitalised(sentence))
    for run in (list(part) for each in runs for omitted, part in each if omitted):
        reasoned = [held[span.start] for span in run]
        if run[0].start == 0 and reasoned[0]["reason"] == "connective" and " " not in reasoned[0]["exact"]:
            reasoned = reasoned[1:]
        if len(reasoned) < 2:
            continue
        shown = f"{reasoned[0]['exact'][:LONG]!r} holds {sentence[run[0].start : run[-1].end]!r}"
        unadmitted = [part for part in reasoned if not _reason(part["reason"]).admits_a_name]
        if unadmitted:
            reason = unadmitted[0]["reason"]
            yield unadmitted[0]["row"], f"{shown}: the reason {reason} admits no capitalised name{_others('name')}"
        elif reasoned[0]["reason"] in ("outside_subject", "label") and (kind := kind_of_head(sentence, run)):
            yield reasoned[0]["row"], f"{shown}: {kind!r} makes it a record, and not outside the subject"


def _amid_facts(sentence: str, parts: Sequence[Mapping[str, Any]], proven: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield the omissions outside the subject that hold a number, in a part of the sentence with evidence."""
    edges = [0, *(match.start() for match in _PARTING.finditer(sentence)), len(sentence)]
    told = {bisect_right(edges, start) for start in proven}
    for part in parts:
        if part["reason"] != "outside_subject" or bisect_right(edges, part["char_start"]) not in told:
            continue
        exact = part["exact"]
        numbers = [(a, b) for a, b in words(exact) if _is_number(exact[a:b])]
        if numbers[:-1] or any(exact[b:].strip() or not _in_a_name(exact[:a]) for a, b in numbers):
            yield part["row"], f"{part['exact'][:LONG]!r} holds a number amid what is recorded, not outside the subject"


def _reason(name: str) -> Reason:
    return reasons().get(name) or Reason(name, "")


def _others(*kinds: str) -> str:
    """Return which reasons admit words of these kinds."""
    others = (name for name, one in reasons().items() if any(getattr(one, f"admits_a_{kind}") for kind in kinds))
    return f"; reasons that can: {', '.join(others)}"


def _unreasoned(exact: str, before: str, after: str, reason: str, note: str | None, stated: str | None) -> str | None:
    """Say what in an omission its reason does not bear out, or None."""
    shown, told = repr(exact[:LONG]), _reason(reason)
    if told.needs_a_note and not note:
        return f"{shown}: the reason {reason} needs a note"
    said = re.sub("[‘’]", "'", lowered(f"{before}{exact}"))
    heard = Words(said)
    if told.shown_by and not any(next(heard.places(cue), None) for cue in told.shown_by):
        return f"{shown} is said to be {reason}, but no word says so"
    if reason in ("part_of_a_name", "converted") and not any(_is_number(exact[a:b]) for a, b in words(exact)):
        return f"{shown} holds no number: the reason is not {reason}"
    if reason == "repeated_roughly" and not _content(exact) & _content(stated or ""):
        return f"{shown} holds no word that is evidence elsewhere: the reason is not {reason}"
    ahead = len(before)
    timed = SpanUnion((a - ahead, b - ahead) for a, b in (times(f"{before}{exact}") if told.admits_a_time else ()))
    for span in words(exact):
        if _is_number(word := exact[span.start : span.end]):
            if not told.admits_a_number and span not in timed:
                return f"{shown} holds a number: the reason {reason} does not say why{_others('number')}"
            ahead_of_it = f"{before}{exact[: span.start]}"
            behind = f"{exact[span.end :]}{after}"
            if wrong := _unshown(word, ahead_of_it, behind, exact, reason, stated or ""):
                return f"{shown} holds {word!r}, {wrong}: the reason is not {reason}"
            outside = reason in ("outside_subject", "figure_of_speech") and not _POINTING.search(ahead_of_it)
            if outside and (noun := _counted(behind)):
                return f"{shown} counts {noun!r}, a group to record: the reason is not {reason}"
    if not (told.admits_a_number or told.admits_a_time) and (time := next(time_phrases(exact), None)):
        return f"{shown} holds {time!r}, a time: the reason {reason} does not say why{_others('number', 'time')}"
    if told.explains_cues and not note:
        for name in ("projects.status", "indicators.change", "relations.predicate"):
            cues = (exact[a:b] for (a, b), _ in cues_in(exact, c.all_vocabularies()[name]))
            plain = (cue for cue in cues if cue.lower() not in ambiguous_cues())
            if cue := next((cue for cue in plain if not all(map(is_function_word, cue.split()))), None):
                return f"{shown} holds {cue!r}, a cue of {name}: a note says why it states nothing"
    return None


def _counted(behind: str) -> str | None:
    """Return the noun of a record that words behind a number end in, or None."""
    phrase = re.split(r"[,.;:()]", behind)[0].lower()
    following = takewhile(lambda word: not is_function_word(word), (phrase[a:b] for a, b in words(phrase)))
    return next((word for word in following if word in kind_nouns()), None)


def _content(text: str) -> set[str]:
    return {word for a, b in words(text) if not is_function_word(word := text[a:b].lower())}


def _unshown(word: str, before: str, behind: str, exact: str, reason: str, stated: str) -> str | None:
    """Say what keeps a number from the reason that would admit it, or None."""
    if reason == "repeated_roughly":
        number, known = _number_in(word), [_number_in(each) for each in stated.split()]
        near = any(number is not None and n is not None and abs(number - n) <= ROUGHLY * abs(n) for n in known)
        return None if near else "and no number near it is recorded"
    if reason == "converted":
        beside = _BESIDE_AN_AMOUNT.search(before[-40:])
        money = any(exact[a:b] in units() or exact[a:b].lower() in units() for a, b in words(exact))
        return None if beside and money and re.search(r"\d", before) else "no amount beside another"
    if reason == "part_of_a_name":
        open_ = sum(map(before.count, "“«「『")) > sum(map(before.count, "”»」』")) or before.count('"') % 2
        begun = YEAR.fullmatch(word) and re.match(r"\s[A-Z]" if _POINTING.search(before) else r'\s["“«「]', behind)
        shown = open_ or _in_a_name(before) or begun or re.match(_STREET, behind)
        return None if shown else "neither beside a capitalised word nor in quotation marks"
    return "in digits" if reason == "figure_of_speech" and re.search(r"\d", word) else None


def _in_a_name(before: str) -> bool:
    """Whether a number stands behind a capitalised word, or "of" and one, or "No."; as in "Spring 2", "Act of 2011"."""
    last = re.search(r"(\w+)(?:\sof)?[.\s(-]*$", before)
    word = last[1] if last else "a"
    return word.lower() == "no" or (word[0].isupper() and not is_function_word(word))


def _number_in(word: str) -> float | None:
    """Return the number that a word is, or begins with as "four-year" and "40m" do, or None."""
    number = read_number(scaled[1] if (scaled := _SCALED.fullmatch(word)) else word)
    number = read_number(word.partition("-")[0]) if number is None else number
    return None if number is None else float(number)


def _is_number(word: str) -> bool:
    """Whether a word holds a number; "one" is mostly a pronoun, and "twenty-first" a rank."""
    return word.lower() != "one" and word.lower().partition("-")[2] not in ORDINALS and _number_in(word) is not None


@check(hint="Count again: a row is missing or was added.", scope="document")
def control_total(index: EvidenceIndex) -> Iterator[IssueFrame]:
    """A sentence has as many rows of evidence as the curator counted."""
    counted = index.evidence.group_by(*PLACE).agg(rows=pl.len().cast(pl.Int32))
    rows = index["sentences"].join(counted, on=PLACE, how="left").with_columns(pl.col("rows").fill_null(0))
    wrong = rows.filter(pl.col("rows") != pl.col("evidence_count"))
    message = "{rows} rows of evidence, not {evidence_count}"
    yield control_total.issues(wrong, message, table="sentences", field="evidence_count")
