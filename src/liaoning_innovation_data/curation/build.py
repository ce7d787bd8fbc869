"""Build: seeds, `NAME.txt` beside `NAME.toml`, to tables in which every cell has its evidence.

Of each document, in this order: `lines` reads the TOML, `reader` its rows and cells as `drafts` (`quotes` finds their
words), `references` adds what is not quoted; then the models validate the drafts, and the checks of `validation` the
tables. All problems of all documents are in one SeedError, each with its address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from .. import DATA_VERSION
from ..evidence.grammar import VERSION as GRAMMAR
from ..evidence.index import EvidenceIndex
from ..schema import columns as c
from ..schema.errors import SeedError, not_a_folder
from ..schema.models import MODELS, Evidence, Record
from ..storage.about import DATASET
from ..storage.manifest import Manifest
from ..storage.parquet import to_polars, write
from ..validation import check_batch
from ..validation.batches import Context
from . import lines
from .drafts import Draft, Problem, refusal, told
from .quotes import Quotes
from .reader import SeedReader
from .references import inherit, resolve

Tables = dict[str, list[Record]]


Finish = Callable[[Path], None]
"""Adds files to a new folder before it takes its place, as `export.descriptors.describe` does."""


def build(
    seeds: Path, output: Path, data_version: str = DATA_VERSION, finish: Finish | None = None, texts: Path | None = None
) -> Manifest:
    """Check all documents of a folder, as `read_seeds` does, and write the tables; SeedError where one fails."""
    return write_tables(read_seeds(seeds, texts), output, data_version, finish)


def write_tables(
    tables: Tables, output: Path, data_version: str = DATA_VERSION, finish: Finish | None = None
) -> Manifest:
    """Write tables that were read from seeds; the folder appears whole or not at all."""
    return write(tables, output, data_version, GRAMMAR, finish)


def read_seeds(folder: Path, texts: Path | None = None, known: dict[Path, Curated] | None = None) -> Tables:
    """Return the records of all seeds of a folder, by table, sorted by primary key.

    `texts` is the folder of the texts, if they are not beside the TOMLs. Documents that are `known` and did not change
    are not read again. Raises SeedError with all problems.
    """
    curation = curate(folder, known, texts)
    if known is not None:
        known |= curation.documents
    if curation.problems:
        raise SeedError([str(problem) for problem in curation.problems], [*told(curation.problems)])
    return curation.tables


def read_drafts(folder: Path) -> Tables:
    """Return the records of seeds that can be read, as they are, unchecked; SeedError where one can't be read."""
    sources, texts, _ = _sources(folder, folder)
    readers = [_read(file, file.with_suffix(".txt"), source, texts) for file, source in sources.items()]
    tables = merged([tables_of(reader) for reader in readers])
    if problems := [str(problem) for reader in readers for problem in reader.problems]:
        raise SeedError(problems)
    return tables | {"evidence": supported(tables)}


class Curated(NamedTuple):
    """What became of one document: all its problems, or else its records."""

    source: tuple[bytes, bytes] | None  # the text and the TOML; null where it depends on another document, too
    key: str
    tables: Tables
    problems: Sequence[Problem | str]


class Curation(NamedTuple):
    """The documents of a folder, by the path of the TOML, and the files of which none is made."""

    documents: Mapping[Path, Curated]
    alone: Sequence[str]

    @property
    def problems(self) -> list[Problem | str]:
        """All problems of all documents."""
        return [*self.alone, *(problem for document in self.documents.values() for problem in document.problems)]

    @property
    def tables(self) -> Tables:
        """The records of all documents without problems."""
        return merged(document.tables for document in self.documents.values() if not document.problems)


def curate(folder: Path, before: Mapping[Path, Curated] | None = None, texts: Path | None = None) -> Curation:
    """Read and check the documents of a folder; of those that are as they were `before`, what became of them is kept.

    All others are checked together. Documents depend on each other in two ways only: no two have the same key, by which
    all their ids differ, and the message for a quote that another document has names that one.
    """
    place = texts or folder
    sources, words, alone = _sources(folder, place)
    known = {file: one for file, one in (before or {}).items() if sources.get(file) == one.source}
    readers, found = dict[Path, SeedReader](), dict[Path, Curated]()
    for file in sources.keys() - known.keys():
        try:
            readers[file] = _read(file, place / f"{file.stem}.txt", sources[file], words)
        except SeedError as error:
            found[file] = Curated(sources[file], "", {}, error.problems)
    firsts = {document.key: file for file, document in known.items() if document.key}
    for file, reader in sorted(readers.items()):
        if reader.key and (first := firsts.setdefault(reader.key, file)) != file:
            reader.add_problem(("document", "key"), f"also the key of {first}")
    for file, tables in checked(readers).items():
        reader = readers[file]
        is_first = firsts.get(reader.key, file) == file  # else it is read again, until the first has another key
        source, key = (sources[file], reader.key) if is_first else (None, "")
        causes_first = sorted(dict.fromkeys(reader.problems), key=lambda problem: (problem.stage, problem.line))
        found[file] = Curated(source, key, tables, causes_first)
    return Curation({file: found.get(file) or known[file] for file in sorted(sources)}, alone)


def checkable(reader: SeedReader, tables: Tables, day: date | None = None) -> Tables | None:
    """Return the tables of a document with all its sentences, under a key of its own; None where it is no such one.

    One that lacks a title or publisher has something in its place, so that all else can be checked; one that lacks its
    day has the `day`, if one is given.
    """
    if len(tables["sentences"]) != len(reader.sentences) or reader.is_wrong(("document", "key")):
        return None
    if tables["documents"]:
        return tables
    publisher = next((row.model_dump()["id"] for row in tables["organisations"]), f"organisation/{reader.key}/none")
    for draft in (draft for draft in reader.drafts if draft.table == "documents"):
        values: dict[str, Any] = {"title": "…", "publisher_id": publisher, "published_on": day}
        with suppress(ValidationError):
            return {**tables, "documents": [MODELS["documents"](**values | draft.values | {"id": draft.id})]}
    return None


def _sources(folder: Path, place: Path) -> tuple[dict[Path, tuple[bytes, bytes]], dict[str, str], list[str]]:
    """Return the TOMLs that have a text, each with the bytes of both; the texts by their files; what stands alone."""
    for each in (folder, place):
        if wrong := not_a_folder(each):
            raise SeedError([f"{each} :: {wrong}"])
    texts, tomls = (
        {file.stem: file for file in sorted(each.glob(pattern), key=str) if file.is_file()}
        for each, pattern in ((place, "*.txt"), (folder, "*.toml"))
    )
    if DATASET.removesuffix(".toml") not in texts:
        tomls = {name: file for name, file in tomls.items() if file.name != DATASET}
    alone = [f"{file} :: no {name}.toml stands beside it" for name, file in texts.items() if name not in tomls]
    alone += [f"{file} :: no .txt stands beside it" for name, file in tomls.items() if name not in texts]
    if not texts:
        alone = [f"{place} :: holds no documents: expected NAME.txt beside NAME.toml"]
    both = {file: (texts[name].read_bytes(), file.read_bytes()) for name, file in tomls.items() if name in texts}
    return both, {str(texts[file.stem]): data.decode("utf-8", "replace") for file, (data, _) in both.items()}, alone


def _read(file: Path, text_file: Path, source: tuple[bytes, bytes], texts: Mapping[str, str]) -> SeedReader:
    """Read one document and its TOML; SeedError where either is no UTF-8, or the TOML malformed."""
    data, toml_data = source
    toml, places = lines.read_toml(decoded(toml_data, file), str(file))
    text = decoded(data, text_file)
    reader = SeedReader(str(file), toml, places, Quotes(text, str(text_file), texts))
    read_document(reader, text_file.name, data)
    return reader


def read_document(reader: SeedReader, file_name: str, data: bytes) -> None:
    """Read all drafts of one document, those that a seed leaves unquoted among them."""
    reader.read()
    for document in (draft for draft in reader.drafts if draft.table == "documents"):
        document.values |= {
            "file_name": file_name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "character_count": len(reader.text),
            "text": reader.text,
        }
    resolve(reader)
    inherit(reader)


def decoded(data: bytes, file: Path) -> str:
    """Return the text of a file; SeedError where it is no UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SeedError([f"{file} :: byte {error.start}: not UTF-8 ({error.reason}); save it as UTF-8"]) from None


def tables_of(reader: SeedReader) -> Tables:
    """Let the models validate each draft; note what they refuse."""
    tables: Tables = {table: [] for table in MODELS}
    for draft in reader.drafts:
        values: dict[str, Any] = {column.name: () for column in c.columns(draft.table) if column.is_list}
        values |= {"id": draft.id} if draft.id else {}
        values |= {"document_id": reader.document_id} if draft.table != "documents" else {}
        _admit(reader, tables, MODELS[draft.table], values | draft.values, draft)
        for one in dict.fromkeys(draft.evidence):
            cell = {"record_id": draft.id, "document_id": reader.document_id, "field": one.field, "item": one.item}
            values = cell | reader.place(one.span) | {"basis": one.basis, "note": one.note}
            _admit(reader, tables, Evidence, values, draft)
    return tables


def _admit(reader: SeedReader, tables: Tables, model: type[Record], values: dict[str, Any], draft: Draft) -> None:
    try:
        tables[model.table].append(model(**values))
    except ValidationError as error:
        for wrong in error.errors(include_url=False):
            name = str(wrong["loc"][0])
            path = draft.at(values["field"] if model is Evidence else name)
            if not reader.is_wrong(path):
                reader.add_problem(path, refusal(wrong, c.column(model.table, name)))


def merged(parts: Iterable[Tables]) -> Tables:
    """Join the tables of several documents, sorted by primary key."""
    joined: Tables = {table: [] for table in MODELS}
    for part in parts:
        for table, rows in part.items():
            joined[table] += rows
    for table, rows in joined.items():
        key = c.primary_key(table)
        rows.sort(key=lambda row: tuple(getattr(row, name) for name in key))
    return joined


def supported(tables: Tables) -> list[Record]:
    """Return the evidence with its support, as the structure of the sentences gives it."""
    return _with_support(tables["evidence"], EvidenceIndex(to_polars(tables)).fill_support())


def _with_support(evidence: Iterable[Record], filled: Mapping[int, dict[str, Any]]) -> list[Record]:
    return [row.model_copy(update=filled.get(at)) for at, row in enumerate(evidence)]


def checked(readers: Mapping[Path, SeedReader], day: date | None = None) -> dict[Path, Tables]:
    """Return the tables of documents, as `checkable` has them, with their support; note problems in the readers."""
    from .fixes import SeedIssues, in_order

    tables = {file: tables_of(reader) for file, reader in readers.items()}
    whole = {file: checkable(reader, tables[file], day) for file, reader in readers.items()}
    tables |= {file: checkable for file, checkable in whole.items() if checkable}
    sound = {file: reader for file, reader in readers.items() if whole[file]}
    if not sound:
        return tables
    noted = dict[Path, SeedIssues]()
    places = {
        draft.id or (draft.table, draft.values.get("record_id")): (file, draft)
        for file, reader in sound.items()
        for draft in reader.drafts
    }
    joined, support = merged(tables[file] for file in sound), dict[int, dict[str, Any]]()
    report = check_batch(to_polars(joined), Context(), prepare=lambda index: support.update(index.fill_support()))
    for issue in in_order(report.issues):
        file, draft = places.get((issue.table, issue.record_id)) or places[issue.record_id or ""]
        if file not in noted:
            noted[file] = SeedIssues(sound[file], tables[file])
        noted[file].note(draft, issue)
    evidence: dict[str, list[Record]] = {reader.document_id: [] for reader in sound.values()}
    for row in _with_support(joined["evidence"], support):
        evidence[getattr(row, "document_id")].append(row)  # noqa: B009 - the model of the table has it
    return tables | {file: tables[file] | {"evidence": evidence[reader.document_id]} for file, reader in sound.items()}
