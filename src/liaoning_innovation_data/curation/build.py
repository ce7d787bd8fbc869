"""Build: seeds, `NAME.txt` beside `NAME.toml`, to tables in which every cell has its evidence.

Of each document, in this order: `lines` reads the TOML, `reader` its rows and cells (`fields` names their columns,
`quotes` finds their words) as `drafts`, `references` adds what is not quoted; then the models validate the drafts, and
the checks of `validation` the tables. All problems of all documents are in one SeedError, each with its address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .. import DATA_VERSION
from ..evidence.grammar import VERSION as GRAMMAR
from ..schema import columns as c
from ..schema.errors import SeedError, not_a_folder
from ..schema.models import MODELS, Evidence, Record
from ..storage.about import DATASET
from ..storage.manifest import Manifest
from ..storage.parquet import write
from . import lines
from .drafts import Draft, EvidenceSpan, Problem, refusal
from .quotes import Quotes
from .reader import SeedReader
from .references import inherit, resolve

Tables = dict[str, list[Record]]


def build(
    seeds: Path,
    output: Path,
    data_version: str = DATA_VERSION,
    finish: Callable[[Path], None] | None = None,
    texts: Path | None = None,
) -> Manifest:
    """Check all documents of a folder and write the tables; nothing is written where one fails.

    Parameters
    ----------
    seeds
        Folder of `NAME.txt` and `NAME.toml`.
    output
        Folder that receives `<table>.parquet` and `manifest.json`.
    data_version
        The version that the files will name.
    finish
        Adds files to the new folder before it takes its place, such as `export.descriptors.describe`.
    texts
        Where the texts are, if not beside the TOMLs: those of a second reading are in `readings/`.

    Returns
    -------
    The manifest.

    Raises
    ------
    SeedError
        With every problem of every document, each with file, line and path.

    """
    return write(read_seeds(seeds, texts), output, data_version, GRAMMAR, finish)


def read_seeds(folder: Path, texts: Path | None = None) -> Tables:
    """Return the records of all seeds of a folder, by table, sorted by primary key.

    `texts` is the folder of the texts, if they are not beside the TOMLs. Raises SeedError with all problems.
    """
    data, problems = _files(folder, texts or folder)
    known = {str(file): content.decode("utf-8", "replace") for file, content in data.items()}
    readers: list[SeedReader] = []
    for file in data:
        try:
            readers.append(_read(folder / f"{file.stem}.toml", file, data[file], known))
        except SeedError as error:
            problems += error.problems
    _same_keys(readers)
    tables = {reader.file: tables_of(reader) for reader in readers}
    for reader in readers:
        problems += [str(one) for one in sorted(dict.fromkeys(reader.problems), key=lambda one: one.line)]
    sound = [reader for reader in readers if not reader.problems]
    merged = _merged(tables[reader.file] for reader in sound)
    if sound:
        merged["evidence"] = supported(merged)
        problems += _check(merged, sound)
    if problems:
        raise SeedError(problems)
    return merged


def _files(folder: Path, texts: Path) -> tuple[dict[Path, bytes], list[str]]:
    """Return the texts that have a TOML, and what stands alone."""
    for place in (folder, texts):
        if not place.is_dir():
            raise SeedError([f"{place} :: {not_a_folder(place)}"])
    found, tomls = (
        {file.stem: file for file in sorted(place.glob(pattern)) if file.is_file()}
        for place, pattern in ((texts, "*.txt"), (folder, "*.toml"))
    )
    if not found:
        raise SeedError([f"{texts} :: holds no documents: expected NAME.txt beside NAME.toml"])
    alone = [f"{file} :: no {name}.toml stands beside it" for name, file in found.items() if name not in tomls]
    alone += [
        f"{file} :: no .txt stands beside it"
        for name, file in tomls.items()
        if name not in found and file.name != DATASET
    ]
    return {file: file.read_bytes() for name, file in found.items() if name in tomls}, alone


def _read(toml_file: Path, file: Path, data: bytes, texts: Mapping[str, str]) -> SeedReader:
    """Read one document and its TOML; SeedError where either is no UTF-8, or the TOML malformed."""
    toml, places = lines.read_toml(decoded(toml_file.read_bytes(), toml_file), str(toml_file))
    text = decoded(data, file)
    reader = SeedReader(str(toml_file), toml, places, Quotes(text, str(file), texts))
    read_document(reader, file.name, data)
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
        raise SeedError([f"{file} :: byte {error.start}: not UTF-8 ({error.reason})"]) from None


def _same_keys(readers: Sequence[SeedReader]) -> None:
    """Note where a document has the key of another."""
    first: dict[str, str] = {}
    for reader in readers:
        if reader.key and (other := first.setdefault(reader.key, reader.file)) != reader.file:
            reader.add_problem(("document", "key"), f"also the key of {other}")


def tables_of(reader: SeedReader) -> Tables:
    """Let the models validate each draft; note what they refuse."""
    tables: Tables = {table: [] for table in MODELS}
    for draft in reader.drafts:
        values: dict[str, Any] = {column.name: () for column in c.columns(draft.table) if column.is_list}
        values |= {"id": draft.id} if draft.id else {}
        values |= {"document_id": reader.document_id} if draft.table != "documents" else {}
        _admit(reader, tables, MODELS[draft.table], values | draft.values, draft)
        for one in dict.fromkeys(draft.evidence):
            _admit(reader, tables, Evidence, _evidence(reader, draft, one), draft)
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


def _evidence(reader: SeedReader, draft: Draft, one: EvidenceSpan) -> dict[str, Any]:
    return {
        "record_id": draft.id,
        "document_id": reader.document_id,
        "field": one.field,
        "item": one.item,
        "char_start": one.span.start,
        "char_end": one.span.end,
        "exact": reader.text[one.span.start : one.span.end],
        "basis": one.basis,
        "note": one.note,
    }


def _merged(parts: Iterable[Tables]) -> Tables:
    """Join the tables of several documents, sorted by primary key."""
    merged: Tables = {table: [] for table in MODELS}
    for part in parts:
        for table, rows in part.items():
            merged[table] += rows
    for table, rows in merged.items():
        key = c.primary_key(table)
        rows.sort(key=lambda row: tuple(getattr(row, name) for name in key))
    return merged


def supported(tables: Tables) -> list[Record]:
    """Return the evidence with its support, as the structure of the sentences gives it."""
    from ..evidence.index import EvidenceIndex
    from ..storage.parquet import to_polars

    found = dict(EvidenceIndex(to_polars(tables)).sentences_read.supported.select("row", "computed").iter_rows())
    return [row.model_copy(update={"support": found.get(at)}) for at, row in enumerate(tables["evidence"])]


def _check(tables: Tables, readers: Sequence[SeedReader]) -> list[str]:
    """Run the checks and give their issues the addresses in the seeds."""
    from ..storage.parquet import to_polars
    from ..validation import check_batch
    from ..validation.batches import Context

    places = {
        draft.id or (draft.table, draft.values["record_id"]): (reader, draft)
        for reader in readers
        for draft in reader.drafts
    }
    problems: list[str] = []
    for issue in check_batch(to_polars(tables), Context()).issues:
        reader, draft = places.get((issue.table, issue.record_id)) or places[issue.record_id or ""]
        path = draft.at(issue.field) if issue.field else draft.path
        problems.append(str(Problem(reader.file, reader.line(path), path, f"{issue.rule}: {issue.message}")))
    return problems
