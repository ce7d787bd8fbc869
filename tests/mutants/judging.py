"""Make the mutants, give a sample of them to `validate`, and see whether it names the right place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from random import Random

import polars as pl

import liaoning_innovation_data as lid
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS

from .. import pinned
from .consistent import judged, nulled, pointed_elsewhere, removed, text_edited
from .single import single
from .tables import Mutant, Rows, key, rows_of, with_totals


@dataclass(frozen=True)
class Verdict:
    """What `validate` says of one mutant."""

    mutant: Mutant
    rules: tuple[str, ...]
    placed: bool
    """Whether an issue names the record that changed, what it refers to or is referred to by, or its sentence."""
    named: str
    """The first issue."""


def mutants(frames: Mapping[str, pl.DataFrame], seed: int) -> Iterator[Mutant]:
    """Yield all mutants, in an order that the seed does not change."""
    given = rows_of(frames)
    yield from single(given)
    yield from text_edited(given)
    for found in (removed(given), nulled(given), pointed_elsewhere(given, Random(seed)), judged(given, Random(seed))):
        for mutant in found:
            yield mutant
            yield _adjusted(given, mutant)


def _adjusted(given: Rows, mutant: Mutant) -> Mutant:
    return replace(mutant, kind=f"{mutant.kind}, totals adjusted", change=lambda: with_totals(given, mutant.change()))


def sampled(found: Iterable[Mutant], seed: int, each: int | None) -> list[Mutant]:
    """Return at most so many mutants of each class and table."""
    groups: defaultdict[tuple[str, str], list[Mutant]] = defaultdict(list)
    for mutant in found:
        groups[mutant.kind, mutant.table].append(mutant)
    random = Random(seed)
    return list(
        chain.from_iterable(
            group if each is None or len(group) <= each else random.sample(group, each) for group in groups.values()
        )
    )


def related(given: Rows) -> dict[str, set[str]]:
    """Return id -> the ids at which a change of it may well be named.

    Its own, what refers to it and what it refers to, its sentences, and what has the same words as evidence.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    by_words: defaultdict[tuple[str, int, int], set[str]] = defaultdict(set)
    for row in given["evidence"]:
        by_words[row["document_id"], row["char_start"], row["char_end"]].add(row["record_id"])
    for records in by_words.values():
        for record in records:
            found[record] |= records
    for table, rows in given.items():
        ends = [end for end in c.foreign_keys(table) if end != "document_id"]
        for row in rows:
            found[key(table, row)].add(key(table, row))
            for end in ends:
                if row[end]:
                    found[row[end]].add(key(table, row))
                    found[key(table, row)].add(row[end])
            if "document_id" in row:
                found[row["document_id"]].add(key(table, row))
            for sentence in given["sentences"] if "char_start" in row else ():
                if sentence["char_start"] <= row["char_start"] < sentence["char_end"]:
                    found[key(table, row)].add(sentence["id"])
    return found


def judge(frames: Mapping[str, pl.DataFrame], near: Mapping[str, set[str]], mutant: Mutant) -> Verdict:
    """Validate one mutant."""
    report = lid.validate(mutant.frames(frames))
    own = near[mutant.record_id]
    placed = any(
        issue.record_id in own
        or mutant.record_id in issue.message
        or (issue.table == mutant.table and issue.record_id not in near)
        for issue in report.issues
    )
    return Verdict(mutant, tuple(report.counts), placed, str(report.issues[0]) if report.issues else "")


def part(arguments: tuple[int, int, int, int | None, str]) -> list[Verdict]:
    """Judge every n-th mutant of the sample."""
    first, step, seed, each, only = arguments
    frames = shipped()
    near = related(rows_of(frames))
    chosen = sampled((m for m in mutants(frames, seed) if m.kind.startswith(only)), seed, each)[first::step]
    return [replace(verdict, mutant=_bare(verdict.mutant)) for verdict in (judge(frames, near, m) for m in chosen)]


def _bare(mutant: Mutant) -> Mutant:
    """Return a mutant that another process can be given."""
    return replace(mutant, change=dict)


@cache
def shipped() -> dict[str, pl.DataFrame]:
    """Return the pinned tables of what the document says, with support: identifiers and tombstones are not from it."""
    stated = {*c.evidenced_tables(), *(table for table, model in MODELS.items() if not model.optional)}
    tables = pinned.shipped() | {"evidence": pinned.supported(pinned.shipped(), pinned.KEY)}
    return {table: frame for table, frame in tables.items() if table in stated}
