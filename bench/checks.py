"""The checks that are set side by side: what each is given, and whether it notices that something is wrong."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

import liaoning_innovation_data as lid
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS

Frames = Mapping[str, pl.DataFrame]
Notices = Callable[[Frames], bool]
"""Whether a check finds something wrong in the tables."""

SCHEMAS = Path(__file__).parent.parent / "schemas"
QUOTES = {"evidence": "exact", "readings": "exact", "omissions": "exact", "sentences": "text"}
"""Table -> its column of words of the document."""


def ours(frames: Frames) -> bool:
    """Everything that the package promises."""
    return not lid.validate(frames).ok


def pandera(accepted: Frames) -> Notices:
    """Return the check of the pandera schemas, data included; tables accepted before are not read again."""
    from pandera.config import ValidationDepth, config_context
    from pandera.errors import SchemaError

    def notices(frames: Frames) -> bool:
        with config_context(validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            for table, frame in frames.items():
                try:
                    if frame is not accepted.get(table):
                        lid.pandera_schema(table).validate(frame)
                except SchemaError:
                    return True
        return False

    return notices


def keys(frames: Frames) -> bool:
    """Primary keys, foreign keys inside a document, and natural keys, as anyone would write them by hand."""
    rows = {table: frame.to_dicts() for table, frame in frames.items()}
    homes: dict[str, tuple[str, str]] = {}
    for table in rows:
        for row in rows[table] if "id" in c.primary_key(table) else ():
            if row["id"] in homes:
                return True
            homes[row["id"]] = table, row.get("document_id", row["id"])
    for table, found in rows.items():
        for key in (c.primary_key(table), ("document_id", *c.natural_key(table)) if c.natural_key(table) else ()):
            values = [tuple(row[column] for column in key) for row in found]
            if key and len(values) != len(set(values)):
                return True
        for column, admitted in c.foreign_keys(table).items():
            for row in found:
                target = row[column]
                if target is None:
                    continue
                home, document = homes.get(target, (None, None))
                if home not in admitted or document != row.get("document_id", row.get("id")):
                    return True
    return False


def each_row(refuses: Callable[[str, dict[str, Any]], bool], accepted: Frames) -> Notices:
    """Return a check of row after row, which remembers what it has said of a row."""
    known: dict[tuple[str, str], bool] = {}

    def notices(frames: Frames) -> bool:
        for table, frame in frames.items():
            if frame is accepted.get(table):
                continue
            for row in frame.to_dicts():
                key = table, repr(row)
                if key not in known:
                    known[key] = refuses(table, row)
                if known[key]:
                    return True
        return False

    return notices


def pydantic_refuses(table: str, row: dict[str, Any]) -> bool:
    """Whether the model of a table does."""
    from pydantic import ValidationError

    try:
        MODELS[table].model_validate({k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})
    except ValidationError:
        return True
    return False


def json_schema_refuses() -> Callable[[str, dict[str, Any]], bool]:
    """Return whether the JSON Schema of a table does, formats included."""
    import json

    from jsonschema import Draft202012Validator

    validators = {
        table: Draft202012Validator(
            json.loads((SCHEMAS / f"{table}.schema.json").read_bytes()),
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        for table in MODELS
    }

    def refuses(table: str, row: dict[str, Any]) -> bool:
        told = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        return not validators[table].is_valid(told)

    return refuses


class Quotes:
    """`linkml-reference-validator`, as it comes: each quote against the text of its document, as a local file.

    It is asked once for each distinct pair of quote and text.
    """

    def __init__(self, folder: Path) -> None:
        from linkml_reference_validator.models import ReferenceValidationConfig
        from linkml_reference_validator.validation.supporting_text_validator import SupportingTextValidator

        logging.getLogger("linkml_reference_validator").setLevel(logging.CRITICAL)
        self.folder = folder
        self.validator = SupportingTextValidator(
            ReferenceValidationConfig(cache_dir=folder / "cache", reference_base_dir=folder)
        )
        self.known: dict[tuple[str, str], bool] = {}

    def accepts(self, quote: str, file: str) -> bool:
        """Whether it finds the quote in the file."""
        key = quote, file
        if key not in self.known:
            self.known[key] = self.validator.validate(quote, f"file:{file}").is_valid
        return self.known[key]

    def notices(self, frames: Frames) -> bool:
        """Whether it refuses one of the quotes; a null quote, and one of no known document, count as refused."""
        files = {row["id"]: self.file(row["text"]) for row in frames["documents"].to_dicts()}
        pairs: Iterable[tuple[str | None, str | None]] = (
            (quote, files.get(document))
            for table, column in QUOTES.items()
            for quote, document in frames[table].select(column, "document_id").unique().iter_rows()
        )
        return not all(quote is not None and file is not None and self.accepts(quote, file) for quote, file in pairs)

    def file(self, text: str | None) -> str | None:
        """Write a text to a file named by its hash, and return its name."""
        if text is None:
            return None
        name = hashlib.sha256(text.encode()).hexdigest() + ".txt"
        if not (self.folder / name).exists():
            (self.folder / name).write_text(text, "utf-8", newline="")
        return name


def checks(folder: Path, shipped: Frames, missing: Collection[str]) -> dict[str, Notices | None]:
    """Return name -> check, in the order of the table's columns; None where its package is not installed."""
    by_schema = pandera(shipped)
    return {
        "`validate`": ours,
        "pandera": by_schema,
        "pydantic": each_row(pydantic_refuses, shipped),
        "JSON Schema": None if "jsonschema" in missing else each_row(json_schema_refuses(), shipped),
        "pandera and keys": lambda frames: by_schema(frames) or keys(frames),
        "linkml-reference-validator": None if "linkml_reference_validator" in missing else Quotes(folder).notices,
    }


def missing(modules: Iterable[str]) -> list[str]:
    """Return the modules that can't be imported."""
    found: list[str] = []
    for module in modules:
        try:
            import_module(module)
        except ImportError:
            found.append(module)
    return found
