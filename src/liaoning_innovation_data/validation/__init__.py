"""Validate tables: from what is given to what is wrong with it.

Whatever is given, tables in memory, a folder, or a part of one in another process, goes one way: batches of whole
documents and a `Context` into `check_batch`, its reports into `joined`. Checks run in order: structure, keys
and text, single rows of evidence, what holds between rows, whole documents. A record with an issue is not reported by
later checks, and a document with one not by those of whole documents: one mistake is reported where it was made, not
everywhere that it shows.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import Any

import polars as pl

from ..evidence.index import EvidenceIndex, all_computed, computed
from ..schema import columns as c
from ..schema import ids
from ..schema.errors import DataError, of_extra, path_of
from ..storage.manifest import grammar_of
from ..storage.releases import read_version, version_folder
from . import structure
from .batches import Context, DocumentRange, Folder, open_folder
from .checks import Check, CheckFunction, catalogue, functions
from .checks.documents import released
from .checks.keys import primary_key
from .report import Checked, NotJudged, OnIssues, joined, summed
from .report import InvalidData as InvalidData
from .report import Issue as Issue
from .report import Report as Report

STRUCTURE = ("table", "column", *structure.OF_VALUES)  # the rules of structure, which are checked first
Prepare = Callable[[EvidenceIndex], object]  # changes an index before checks read it
Progress = Callable[[int, int], None]  # is called with the number of batches that are done, and of all


def validate(
    tables: Mapping[str, Any] | PathLike[str] | str, *, most: int | None = None, against: str | None = None
) -> Report:
    """Check tables, or a folder of Parquet files, against everything that the dataset demands.

    The check uses only what is given; it compares with released data only if `against` is given.

    Parameters
    ----------
    tables
        Table name -> `pyarrow.Table`, polars (eager or lazy) or pandas frame; or a folder that holds `<table>.parquet`,
        or folders of these names with files in them, with or without partitions. A folder may be larger than memory.
    most
        How many issues of each rule and table to keep; by default all. All are counted.
    against
        A released version, such as "1.1.1", with which to compare the documents and ids that it has.

    Returns
    -------
    A `Report`: `.ok`, `.issues` (rule, table, row, record_id, field, message), `.counts`, `.checked`, `.not_judged`,
    `.raise_for_issues()`. For a large or partitioned folder, `row` is null.

    Raises SchemaError if there is no such folder, it holds no tables, or what is given is neither folder nor mapping;
    DataError if `most` is less than 0, there is no such version, or a process that checks a part of a large folder
    ends. No error is raised for the content of the tables: missing tables, wrong types and broken files are issues.

    >>> report = lid.validate(lid.path("laboratories").parent)
    >>> report.ok, report.checked.documents
    (True, 1)

    """
    if most is not None and not (isinstance(most, int) and most >= 0):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise DataError(f"most is {most!r}, expected a number of issues to keep: 0 or more")
    if against is not None:
        version_folder(against)
    if isinstance(given := folder_or_tables(tables), Path):
        return validate_folder(given, most=most, against=against)
    return validated_frames(given, most=most, against=against)[1]


def folder_or_tables(tables: Mapping[str, Any] | PathLike[str] | str) -> Mapping[str, Any] | Path:
    """Return what can be checked; SchemaError for anything else."""
    if isinstance(tables, Mapping):
        return tables
    return path_of(tables, "a folder or a mapping of table name to frame")


def validated_frames(
    tables: Mapping[str, Any] | Path, *, most: int | None = None, against: str | None = None
) -> tuple[Mapping[str, pl.DataFrame], Report]:
    """Return all tables as frames, whatever is wrong with them, and what `validate` says; all of it is in memory."""
    about, issues, grammar = list[Report](), list[Issue](), None
    if isinstance(tables, Path):
        folder = open_folder(tables)
        grammar = grammar_of(tables)
        tables, issues, about = _read(folder)
    frames, report = _check(tables, Context(against=against, grammar=grammar), issues)
    return frames, joined([report, *about], most)


def validate_folder(
    path: Path,
    *,
    most: int | None = None,
    cores: int | None = None,
    progress: Progress | None = None,
    on_issues: OnIssues | None = None,
    against: str | None = None,
) -> Report:
    """Check a folder of Parquet files: at once, or batch by batch on some `cores` where it is large.

    `on_issues` is called with all issues, as they come; the report keeps the first `most` of each rule and table.
    """
    folder = open_folder(path)
    if not folder.is_large:
        tables, issues, about = _read(folder)
        check = check_batch if all(map(folder.is_plain, folder.fragments)) else check_part
        report = check(tables, Context(against=against, grammar=grammar_of(path)), issues)
        return joined([report, *about], most, on_issues)
    about = _of_files(folder)
    if wrong := check_shapes(folder.shapes(), folder.issues):
        return joined([wrong, *about], most, on_issues)
    ids = folder.document_ids()
    ranges = folder.ranges(ids)
    context = Context(folder.duplicate_ids(), ids.null_count() > 0, len(ids) > 0, against, grammar_of(path))
    cores = cores or (os.cpu_count() if find_spec("loky") else None) or 1
    workers = min(cores, len(ranges))

    def reports() -> Iterator[Report]:
        for done, report in enumerate(_reports(folder, ranges, context, None if on_issues else most, workers), 1):
            yield report
            if progress:
                progress(done, len(ranges))
        yield from about

    return joined(reports(), most, on_issues)


def check_batch(
    tables: Mapping[str, Any], context: Context, earlier: Sequence[Issue] = (), prepare: Prepare | None = None
) -> Report:
    """Check whole documents, all of a dataset or some; `earlier` issues are of files that could not be read.

    What is being curated is given with `prepare`, which is called with the index before the checks of records read it.
    Later checks then leave out only the cells that have an issue, and not their records and documents.
    """
    return _check(tables, context, earlier, prepare)[1]


def check_part(
    tables: Mapping[str, Any], context: Context, earlier: Sequence[Issue] = (), most: int | None = None
) -> Report:
    """Check whole documents of what is read in parts: there is no one table in which a row would have a number."""
    report = check_batch(tables, context, earlier)
    issues = tuple(replace(issue, row=None) for issue in report.issues)
    return joined([replace(report, issues=issues)], most)


def check_shapes(tables: Mapping[str, pl.DataFrame], earlier: Sequence[Issue] = ()) -> Report | None:
    """Check the names and types of columns, for which empty frames will do; None where nothing is wrong."""
    _, wrong = structure.as_frames(tables, {issue.table for issue in earlier})
    return _stopped([*earlier, *wrong]) if earlier or wrong else None


def _read(folder: Folder) -> tuple[Mapping[str, Any], list[Issue], list[Report]]:
    """Return the tables of a folder, issues of those that can't be read, and what is found in the files."""
    tables, issues = folder.read()
    issues = [*folder.issues, *issues]
    return tables, issues, [] if issues else _of_files(folder, tables)


def _of_files(folder: Folder, tables: Mapping[str, Any] | None = None) -> list[Report]:
    """Return what is found in the files; it comes last, since a wrong cell makes its manifest wrong, too."""
    file, manifest = structure.FILE.code, structure.MANIFEST_CHECK.code
    if not folder.has_manifest:
        return [Report((), checked=Checked(rules=(file,)))]
    issues = tuple(folder.manifest_issues(tables or {}))
    return [Report(issues, checked=Checked(rules=(file, manifest)))]


def _reports(
    folder: Folder, ranges: Sequence[DocumentRange], context: Context, limit: int | None, workers: int
) -> Iterator[Report]:
    """Yield the report of each range of documents, in order; DataError where a process ends before it has answered."""
    tasks = [(folder.part(documents), documents, context, limit) for documents in ranges]
    if workers == 1:
        yield from (_check_range(*task) for task in tasks)
        return
    loky = of_extra("parallel", "loky.process_executor", "checking on several cores needs loky")
    pool = loky.ProcessPoolExecutor(workers, env={"POLARS_MAX_THREADS": "1"})
    try:
        futures = [pool.submit(_check_range, *task) for task in tasks]
        for documents, future in zip(ranges, futures, strict=True):
            try:
                yield future.result()
            except loky.TerminatedWorkerError as error:
                reason = str(error).split("\n")[0]
                raise DataError(
                    f"{folder.path} :: documents from {documents.first!r} on: a process that checks them ended before "
                    f"it answered, perhaps for want of memory: {reason}"
                ) from None
    finally:
        pool.shutdown(kill_workers=True)


def _check_range(folder: Folder, documents: DocumentRange, context: Context, limit: int | None) -> Report:
    tables, issues = folder.read(documents)
    return check_part(tables, context, issues, limit)


def _check(
    tables: Mapping[str, Any], context: Context, earlier: Sequence[Issue], prepare: Prepare | None = None
) -> tuple[Mapping[str, pl.DataFrame], Report]:
    frames, wrong = structure.as_frames(tables, {issue.table for issue in earlier})
    issues = [*earlier, *wrong]
    if not any(map(_stops_data, issues)) and not context.is_part:
        issues += structure.no_documents(frames["documents"])
    nulls = [issue for issue in wrong if issue.rule == structure.NULL.code]
    if context.null_document_ids or any(map(_stops_data, issues)):
        return frames, _stopped(issues)
    sound, left_out = _without_documents_of(nulls, frames)
    released = None if context.against is None else _released(context.against)
    index = EvidenceIndex(sound, context.duplicate_ids, released, context.grammar)
    if prepare:
        prepare(index)
    report = _run(index, issues, each_cell=prepare is not None)
    if index.is_of_another_grammar and (differ := computed(index.supported_otherwise.sort("row"))).height:
        what, first = f"rows whose support grammar {context.grammar} computed otherwise", differ.row(0, named=True)
        left_out.append(NotJudged(what, differ.height, "support", f"{first['record_id']} {first['field']}"))
    return frames, replace(report, issues=(*issues, *report.issues), not_judged=(*left_out, *report.not_judged))


_released = cache(read_version)


def _stops_data(issue: Issue) -> bool:
    """Whether an issue leaves later checks nothing to stand on."""
    place = issue.rule, issue.table, issue.field
    return catalogue()[issue.rule].stops == "data" or place == ("null", "documents", "id")


def _stopped(issues: Sequence[Issue]) -> Report:
    """Return the report of what was not checked further than its structure."""
    first = next(
        filter(_stops_data, issues), Issue("null", "documents", None, None, "id", "id is null in another batch")
    )
    checks = {check.code for check, _ in functions()}
    return Report(
        tuple(issues), None, Checked(rules=STRUCTURE), (NotJudged("checks", len(checks), first.rule, str(first)),)
    )


def _without_documents_of(
    nulls: Sequence[Issue], frames: Mapping[str, pl.DataFrame]
) -> tuple[Mapping[str, pl.DataFrame], list[NotJudged]]:
    """Return the tables without the documents in which a null leaves later checks nothing to stand on."""
    if not nulls:
        return frames, []
    owners = {table: c.document_column(table) for table in frames}
    unsound = {frames[one.table][owners[one.table]][one.row or 0] for one in nulls}
    unsound |= {f"document/{_document(one.record_id or '')}" for one in nulls}  # that of a row which names none
    there = sorted(unsound & {*frames["documents"]["id"]})
    left_out = [NotJudged("documents", len(there), structure.NULL.code, there[0])] if there else []
    sound = {
        table: frame.filter(pl.col(owners[table]).is_not_null() & ~pl.col(owners[table]).is_in(list(unsound - {None})))
        for table, frame in frames.items()
    }
    return sound, left_out


def _run(index: EvidenceIndex, earlier: Iterable[Issue], *, each_cell: bool) -> Report:
    """Run all checks but those of structure; they leave out the records, or cells, that have `earlier` issues."""
    found = _found([each for each in functions() if each[0] is primary_key], index)
    duplicated = dict[str, str]()
    if found:
        unique = index.without_duplicates()
        shared = {*computed(index.documents)["document_id"]} - {*computed(unique.documents)["document_id"]}
        index, duplicated = unique, dict.fromkeys(sorted(shared), primary_key.code)
    found += _found([each for each in functions() if each[0] is not primary_key], index)
    issues: list[Issue] = []
    records, documents = dict[str, str](), dict[str, str]()  # id, or key of a document -> rule of its first issue
    stopped = dict[str, str]()  # the documents that no later check looks at
    cells = set[tuple[str | None, str | None]]()
    _note(earlier, records, documents)
    for check, of_function in found:
        skipped = documents if check.scope == "document" and not each_cell else stopped
        new = [
            issue
            for issue, other in of_function.items()
            if (
                (issue.record_id, issue.field) not in cells
                if each_cell
                else records.keys().isdisjoint((issue.record_id, other))
            )
            and _document(issue.record_id or "") not in skipped
        ]
        issues += new
        cells |= {(issue.record_id, issue.field) for issue in new if issue.field}
        _note(new, records, documents)
        if check.stops == "document":
            _note(new, {}, stopped)
    left_out = {
        "documents": duplicated | {f"document/{key}": rule for key, rule in stopped.items()},
        "texts": {f"document/{key}": rule for key, rule in documents.items() if key not in stopped},
        "records": records,
    }
    not_judged = summed(NotJudged(what, 1, rule, id_) for what, ids in left_out.items() for id_, rule in ids.items())
    return Report(tuple(issues), None, _counted(index), not_judged)


def _note(issues: Iterable[Issue], records: dict[str, str], documents: dict[str, str]) -> None:
    """Note of each record that has an issue, and of its document, the rule of the first."""
    for issue in issues:
        if issue.record_id:
            records.setdefault(issue.record_id, issue.rule)
            documents.setdefault(_document(issue.record_id), issue.rule)


def _counted(index: EvidenceIndex) -> Checked:
    """Return what all checks saw."""
    *frames, attached = all_computed([*index.tables.values(), index.cells, index.supported.filter("attached")])
    *rows, cells = (frame.height for frame in frames)
    of_table = dict(zip(index.tables, rows, strict=True))
    rules = dict.fromkeys(check.code for check, _ in functions() if index.released or check is not released)
    support = Counter(attached["computed"])
    counts = (support["proven"], support["contested"], support["judged"])
    return Checked(of_table["documents"], sum(rows), cells, of_table["sentences"], (*STRUCTURE, *rules), counts)


def _found(
    registered: Iterable[tuple[Check, CheckFunction]], index: EvidenceIndex
) -> list[tuple[Check, dict[Issue, str | None]]]:
    """Return what functions find, each with the second record concerned."""
    frames = [(check, function, frame) for check, function in registered for frame in function(index)]
    found: dict[CheckFunction, tuple[Check, dict[Issue, str | None]]] = {}
    for (check, function, frame), rows in zip(frames, all_computed(one.rows for *_, one in frames), strict=True):
        for *issue, other in frame.written(rows).iter_rows():
            found.setdefault(function, (check, {}))[1][Issue(*issue)] = other
    return list(found.values())


def _document(record_id: str) -> str:
    """Return the document key in an id."""
    return ids.parse(record_id).key or record_id
