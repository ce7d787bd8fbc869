"""Seeds, `NAME.txt` beside `NAME.toml`, to tables in which every cell has its evidence.

All seeds of a folder are read; everything that is wrong in any of them is said in one SeedError, each problem
with file, line and path. Nothing is skipped: what can't be checked is a problem.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..errors import SeedError
from ..models import MODELS, Evidence, Record
from .curation import PHRASES, SHORT, Curation
from .drafts import Draft, Problem
from .lines import read_toml
from .references import inherit, resolve

if TYPE_CHECKING:
    from ..validation import Issue

Tables = dict[str, list[Record]]


def read_seeds(folder: Path) -> Tables:
    """Return the records of all seeds of a folder, by table, sorted by primary key.

    Raises SeedError with all problems.
    """
    texts = _texts(folder)
    curations: list[Curation] = []
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
        curation = Curation(str(toml_file), text, toml, lines, others)
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
    tables, wrong = _tables(curations)
    problems += [str(p) for curation in curations for p in curation.problems] + [str(p) for p in wrong]
    if not problems:
        problems = _check(tables, curations)
    if problems:
        raise SeedError(problems)
    return tables


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


def _document(curation: Curation, file_name: str, data: bytes) -> None:
    document = next(draft for draft in curation.drafts if draft.table == "documents")
    document.values |= {
        "file_name": file_name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "character_count": len(curation.text),
        "text": curation.text,
    }


def _same_keys(curations: Sequence[Curation]) -> list[str]:
    first: dict[str, str] = {}
    return [
        f"{curation.file} :: document.key: also the key of {first[curation.document_id]}"
        for curation in curations
        if curation.document_id and first.setdefault(curation.document_id, curation.file) != curation.file
    ]


def _tables(curations: Sequence[Curation]) -> tuple[Tables, list[Problem]]:
    """Let the models judge each draft."""
    tables: Tables = {table: [] for table in MODELS}
    problems: list[Problem] = []
    for curation in curations:
        for draft in curation.drafts:
            values: dict[str, Any] = {"id": draft.id, **draft.values}
            model = MODELS[draft.table]
            if draft.table != "documents":
                values["document_id"] = curation.document_id
            for name, info in model.model_fields.items():
                if info.annotation is not None and "tuple" in str(info.annotation):
                    values.setdefault(name, ())
            try:
                tables[draft.table].append(model(**values))
            except ValidationError as error:
                problems += [
                    Problem(
                        curation.file,
                        draft.line,
                        draft.path,
                        f"{'.'.join(map(str, e['loc']))}: {e['msg']}, got {e.get('input')!r}",
                    )
                    for e in error.errors(include_url=False)
                    if not _said(curation, draft, str(e["loc"][0]))
                ]
            tables["evidence"] += _evidence(curation, draft)
    for table, rows in tables.items():
        key = ("record_id", "field", "item", "char_start", "char_end") if table == "evidence" else ("id",)
        rows.sort(key=lambda row: tuple(getattr(row, name) for name in key))
    return tables, problems


def _said(curation: Curation, draft: Draft, field: str) -> bool:
    """Whether the curator has been told about this field already."""
    told = {problem.path[: len(draft.path) + 1] for problem in curation.problems}
    return (*draft.path, _written(field)) in told


def _written(field: str) -> str:
    """Return the name under which the TOML has a column."""
    columns = {column: short for short, column in SHORT.items()}
    columns |= {column: phrase for phrase, parts in PHRASES.items() for column in parts.values()}
    return columns.get(field, field)


def _evidence(curation: Curation, draft: Draft) -> list[Evidence]:
    return [
        Evidence(
            record_id=draft.id,
            document_id=curation.document_id,
            field=proof.field,
            item=proof.item,
            char_start=proof.span.start,
            char_end=proof.span.end,
            exact=curation.text[proof.span.start : proof.span.end],
            basis=proof.basis,
            note=proof.note,
        )
        for proof in dict.fromkeys(draft.proofs)
    ]


def _check(tables: Tables, curations: Sequence[Curation]) -> list[str]:
    """Run the laws and give their issues the curator's addresses."""
    from ..store import to_polars
    from ..validation import check

    places: Mapping[str, tuple[Curation, Draft]] = {
        draft.id: (curation, draft) for curation in curations for draft in curation.drafts
    }
    return [_addressed(issue, places) for issue in check(to_polars(tables)).issues]


def _addressed(issue: Issue, places: Mapping[str, tuple[Curation, Draft]]) -> str:
    curation, draft = places[issue.record_id or ""]
    path = (*draft.path, _written(issue.field)) if issue.field else draft.path
    return str(Problem(curation.file, curation.line(path), path, f"{issue.rule}: {issue.message}"))
