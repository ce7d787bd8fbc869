"""Validate tables: from what is given to what is wrong with it.

The laws speak one after the other: structure, keys and text, single rows of evidence, what holds between rows,
the accounts of the whole text. A law is silent about records that an earlier one has found wrong, and the
accounts about their documents: one mistake is reported where it was made, not everywhere that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from ..evidence.index import EvidenceIndex, all_computed, computed
from ..schema import columns as c
from ..schema import ids
from ..schema.errors import SchemaError
from . import structure
from .batches import Corpus, Progress, Tally, Told, is_large, validate_corpus
from .checks import (
    completeness as whole,
)
from .checks import (
    coordination as lists,
)
from .checks import (
    coverage as accounts,
)
from .checks import (
    cues,
    judgements,
    keys,
    relations,
)
from .checks import (
    places as laws,
)
from .checks import (
    quotes as evidence,
)
from .checks.quotes import Found
from .report import InvalidData, Issue, Report
from .sources import fragments, read_folder

Law = Callable[[EvidenceIndex], Iterator[Found]]
LAWS: tuple[Law, ...] = (
    *keys.LAWS,
    *evidence.LAWS,
    keys.numbered,
    *judgements.LAWS,
    *laws.LAWS,
    *whole.LAWS,
    *relations.LAWS,
    *lists.LAWS,
    *cues.LAWS,
    *accounts.LAWS,
)
TEXT_RULES = {"document", "sentences"}
"""Rules whose breach leaves nothing for later laws to stand on in that document."""

UNSOUND = {"file", "table", "column"}
"""Rules whose breach leaves nothing for the laws to stand on."""


def validate(tables: Mapping[str, Any] | Path | str, *, most: int | None = None) -> Report:
    """Check tables, or a folder of Parquet files, against everything that the dataset promises.

    What is given is proven from what is given: the laws never look at the shipped data.

    Parameters
    ----------
    tables
        Table name -> `pyarrow.Table`, polars (eager or lazy) or pandas frame; or a folder that holds `<table>.parquet`,
        or folders of these names with files in them, also in partitions. A folder may be larger than memory.
    most
        How many issues of each rule and table to keep; all of them where it is left out. All are counted.

    Returns
    -------
    A `Report`: `.ok`, `.issues` (rule, table, row, record_id, field, message), `.counts`,
    `.raise_for_issues()`. Of a large or partitioned folder, `row` is null.

    Raises SchemaError where there is no such folder, or what is given is neither folder nor mapping. Nothing is
    raised for what the tables hold: missing tables, wrong types and broken files are issues.

    >>> import liaoning_innovation_data as lid
    >>> lid.validate(lid.path("laboratories").parent).ok
    True

    """
    if isinstance(tables, str | Path):
        return validate_folder(Path(tables), most=most)
    if not isinstance(tables, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise SchemaError(f"got {type(tables).__name__}, expected a folder or a mapping of table name to frame")
    tally = Tally(most)
    tally.add(examined(tables, Corpus()))
    return tally.report()


def validate_folder(
    folder: Path, *, most: int | None = None, progress: Progress | None = None, told: Told | None = None
) -> Report:
    """Check a folder of Parquet files: at once, or batch by batch where it is large."""
    found, unreadable = fragments(folder)
    if is_large(found):
        return validate_corpus(folder, most=most, progress=progress, told=told)
    tables, wrong = read_folder(folder, found)
    known = [*unreadable, *wrong]
    tally = Tally(most, told)
    tally.add([*known, *examined(tables, Corpus(), {issue.table for issue in known if issue.rule == "file"})])
    return tally.report()


def examined(tables: Mapping[str, Any], corpus: Corpus, known: Collection[str] = ()) -> list[Issue]:
    """Return what is wrong with tables that are a `corpus` or part of one; `known` tables are told already."""
    frames, issues = structure.frames(tables, known)
    nulls = [issue for issue in issues if issue.rule == "null"]
    nameless = any((issue.table, issue.field) == ("documents", "id") for issue in nulls)
    if known or nameless or corpus.nameless or not UNSOUND.isdisjoint(issue.rule for issue in issues):
        return issues
    found = check(_sound(frames, nulls), {issue.record_id for issue in issues if issue.record_id}, corpus.twice)
    return [*issues, *found.issues]


def _sound(frames: Mapping[str, pl.DataFrame], nulls: Iterable[Issue]) -> Mapping[str, pl.DataFrame]:
    """Return the tables without the documents in which a null leaves nothing for the laws to stand on."""
    places = {(issue.table, issue.row) for issue in nulls if issue.row is not None}
    if not places:
        return frames
    owners = {table: c.document_column(table) for table in frames}
    unsound = {frames[table][owners[table]][row] for table, row in places}
    for table, row in places:  # the document of a row that names none is that of its id
        key = c.primary_key(table)[0]
        unsound.add(f"document/{_document(frames[table][key][row] or '')}")
    return {
        table: frame.filter(pl.col(owners[table]).is_not_null() & ~pl.col(owners[table]).is_in(list(unsound - {None})))
        for table, frame in frames.items()
    }


def check(
    tables: Mapping[str, pl.DataFrame], blamed: Iterable[str] = (), twice: Mapping[str, int] | None = None
) -> Report:
    """Run all laws on tables that have the right structure; they are silent about records already blamed."""
    world = EvidenceIndex(tables, twice)
    issues: list[Issue] = []
    records, documents = set(blamed), set[str]()
    told = dict[Law, dict[Issue, str | None]]()
    keys_first = pl.concat([computed(frame) for frame in keys.primary_keys(world)])
    for *issue, other in keys_first.iter_rows():
        told.setdefault(keys.primary_keys, {})[Issue(*issue)] = other
    if told:
        world = world.without_shared_ids().without_duplicates()
    found = [(law, frame) for law in LAWS for frame in law(world)]
    for (law, _), frame in zip(found, all_computed(frame for _, frame in found), strict=True):
        for *issue, other in frame.iter_rows():
            told.setdefault(law, {})[Issue(*issue)] = other
    for law, spoken in told.items():
        silenced = documents | {_document(record) for record in records} if law in accounts.LAWS else documents
        heard = [
            issue
            for issue, other in spoken.items()
            if issue.record_id not in records
            and other not in records
            and _document(issue.record_id or "") not in silenced
        ]
        issues += heard
        records |= {issue.record_id for issue in heard if issue.record_id}
        documents |= {_document(issue.record_id or "") for issue in heard if issue.rule in TEXT_RULES}
    return Report(tuple(issues))


def _document(record_id: str) -> str:
    """Return the document key in an id."""
    return ids.parse(record_id).key or record_id


__all__ = ["InvalidData", "Issue", "Report", "check", "examined", "validate", "validate_corpus", "validate_folder"]
