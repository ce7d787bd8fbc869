"""Build: seeds, `NAME.txt` beside `NAME.toml`, to tables in which every cell has its evidence.

All seeds of a folder are read; everything that is wrong in any of them is said in one SeedError, each problem
with file, line and path. Nothing is skipped: what can't be checked is a problem.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from .. import DATA_VERSION
from ..schema import columns as c
from ..schema.errors import SeedError
from ..schema.models import MODELS, Evidence, Record
from ..storage.manifest import Manifest
from ..storage.parquet import write
from .drafts import Draft, Problem, Proof
from .lines import read_toml
from .reader import PHRASES, SHORT, SHOWN, SeedReader
from .references import inherit, resolve

if TYPE_CHECKING:
    from ..validation import Issue

Tables = dict[str, list[Record]]


def build(seeds: Path, output: Path, data_version: str = DATA_VERSION) -> Manifest:
    """Check all documents of a folder and write the tables; nothing is written where one fails.

    Parameters
    ----------
    seeds
        Folder of `NAME.txt` and `NAME.toml`.
    output
        Folder that receives `<table>.parquet` and `manifest.json`.
    data_version
        The version that the files will name.

    Returns
    -------
    The manifest.

    Raises
    ------
    SeedError
        With every problem of every document, each with file, line and path.

    """
    return write(read_seeds(seeds), output, data_version)


def read_seeds(folder: Path) -> Tables:
    """Return the records of all seeds of a folder, by table, sorted by primary key.

    Raises SeedError with all problems.
    """
    texts = _texts(folder)
    curations: list[SeedReader] = []
    problems: list[str] = []
    for name, data in texts.items():
        toml_file = folder / f"{name}.toml"
        if not toml_file.is_file():
            problems.append(f"{folder / name}.txt :: no {toml_file.name} stands beside it")
            continue
        try:
            toml, lines = read_toml(_decode(toml_file.read_bytes(), toml_file), str(toml_file))
            text = _decode(data, folder / f"{name}.txt")
        except SeedError as error:
            problems += error.problems
            continue
        others = {str(folder / f"{n}.txt"): d.decode("utf-8", "replace") for n, d in texts.items() if n != name}
        curation = SeedReader(str(toml_file), text, toml, lines, others)
        curation.read()
        if curation.document_id:
            _document(curation, f"{name}.txt", data)
            resolve(curation)
            inherit(curation)
        curations.append(curation)
    problems += [
        f"{file} :: no .txt stands beside it" for file in sorted(folder.glob("*.toml")) if file.stem not in texts
    ]
    problems += _same_keys(curations)
    tables = {curation.file: _tables(curation) for curation in curations}
    problems += [str(problem) for curation in curations for problem in curation.problems]
    sound = [curation for curation in curations if not curation.problems]
    merged = _merged(tables[curation.file] for curation in sound)
    problems += _check(merged, sound) if sound else []
    if problems:
        raise SeedError(problems)
    return merged


def _texts(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise SeedError([f"{folder} :: no such folder"])
    texts = {file.stem: file.read_bytes() for file in sorted(folder.glob("*.txt"))}
    if not texts:
        raise SeedError([f"{folder} :: holds no documents: expected NAME.txt beside NAME.toml"])
    return texts


def _decode(data: bytes, file: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SeedError([f"{file} :: byte {error.start}: not UTF-8 ({error.reason})"]) from None


def _document(curation: SeedReader, file_name: str, data: bytes) -> None:
    document = next(draft for draft in curation.drafts if draft.table == "documents")
    document.values |= {
        "file_name": file_name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "character_count": len(curation.text),
        "text": curation.text,
    }


def _same_keys(curations: Sequence[SeedReader]) -> list[str]:
    first: dict[str, str] = {}
    return [
        f"{curation.file} :: document.key: also the key of {first[curation.document_id]}"
        for curation in curations
        if curation.document_id and first.setdefault(curation.document_id, curation.file) != curation.file
    ]


def _tables(curation: SeedReader) -> Tables:
    """Let the models judge each draft; note what they refuse."""
    tables: Tables = {table: [] for table in MODELS}
    for draft in curation.drafts:
        values: dict[str, Any] = ({"id": draft.id} if draft.id else {}) | draft.values
        if draft.table != "documents":
            values["document_id"] = curation.document_id
        for column in c.columns(draft.table):
            if column.is_list:
                values.setdefault(column.name, ())
        _admit(curation, draft, tables, MODELS[draft.table], values)
        for proof in dict.fromkeys(draft.proofs):
            _admit(curation, draft, tables, Evidence, _evidence(curation, draft, proof))
    return tables


def _admit(curation: SeedReader, draft: Draft, tables: Tables, model: type[Record], values: dict[str, Any]) -> None:
    try:
        tables[model.table].append(model(**values))
    except ValidationError as error:
        for wrong in error.errors(include_url=False):
            field = str(wrong["loc"][0]) if wrong["loc"] else ""
            if model is Evidence:
                path = (*draft.path, _written(values["field"]), field)
            else:
                path = (*draft.path, _written(field))
            if not any(problem.path[: len(path)] == path for problem in curation.problems):
                missing = wrong["type"] == "missing"
                curation.complain(
                    path, "is missing" if missing else f"{wrong['msg']}, got {repr(wrong['input'])[:SHOWN]}"
                )


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


def _written(field: str) -> str:
    """Return the name under which the TOML has a column."""
    columns = {column: short for short, column in SHORT.items()}
    columns |= {column: phrase for phrase, parts in PHRASES.items() for column in parts.values()}
    return columns.get(field, field)


def _evidence(curation: SeedReader, draft: Draft, proof: Proof) -> dict[str, Any]:
    return {
        "record_id": draft.id,
        "document_id": curation.document_id,
        "field": proof.field,
        "item": proof.item,
        "char_start": proof.span.start,
        "char_end": proof.span.end,
        "exact": curation.text[proof.span.start : proof.span.end],
        "basis": proof.basis,
        "note": proof.note,
    }


def _check(tables: Tables, curations: Sequence[SeedReader]) -> list[str]:
    """Run the laws and give their issues the curator's addresses."""
    from ..storage.parquet import to_polars
    from ..validation import check

    places = {
        draft.id or (draft.table, draft.values["record_id"]): (curation, draft)
        for curation in curations
        for draft in curation.drafts
    }
    return [_addressed(issue, places) for issue in check(to_polars(tables)).issues]


def _addressed(issue: Issue, places: Mapping[str | tuple[str, Any], tuple[SeedReader, Draft]]) -> str:
    curation, draft = places.get((issue.table, issue.record_id)) or places[issue.record_id or ""]
    path = (*draft.path, _written(issue.field)) if issue.field else draft.path
    return str(Problem(curation.file, curation.line(path), path, f"{issue.rule}: {issue.message}"))
