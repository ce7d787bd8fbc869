"""`curation.schema.json`: what may be written in a seed's TOML, from the models that read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from liaoning_innovation_data.curation.drafts import evidenced_fields, field_of
from liaoning_innovation_data.curation.reader import PLAIN, RECORDS
from liaoning_innovation_data.evidence.derivation import BASES
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema import ids
from liaoning_innovation_data.schema.annotations import Asserted, ForeignKey
from liaoning_innovation_data.schema.models import NAMED_TABLES
from liaoning_innovation_data.schema.vocabulary import Term

Schema = dict[str, Any]

TYPES: dict[type, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
}
"""Type of a cell -> its schema; "format": "date" is what TOML language servers take a local date for."""
QUOTE: Schema = {"type": "string", "minLength": 1}
NOTE: Schema = {"type": "string", "minLength": 1, "description": "Why it is read this way."}
QUOTES: Schema = {
    "anyOf": [QUOTE, {"type": "array", "items": QUOTE, "minItems": 1}],
    "description": "Words of the document; brackets tell one place from another, as in 'the [words] meant'.",
}
DEFS = {"quotes": QUOTES, "note": NOTE}


def curation() -> Schema:
    """Return the JSON Schema (2020-12) of a seed."""
    tables = {table: _rows(_record(table)) for table in RECORDS} | {table: _rows(_plain(table)) for table in PLAIN}
    document = _record("documents")
    document["properties"] |= {
        "key": {
            "type": "string",
            "pattern": f"^{ids.SLUG}$",
            "description": "What the ids of the document begin with.",
        },
        "language": {"type": "string", "description": c.column("documents", "language").description},
    }
    document["required"] = ["key", "language", "title", "publisher", "published_on"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A seed: the curated records of one document",
        "type": "object",
        "properties": {"document": document, **tables, "sentences": _rows(_sentence())},
        "required": ["document", "sentences"],
        "additionalProperties": False,
        "$defs": DEFS,
    }


def _rows(row: Schema) -> Schema:
    return {"type": "array", "items": row, "description": row["description"]}


def _object(properties: Schema, required: list[str], description: str = "") -> Schema:
    told = {"description": description} if description else {}
    return {**told, "type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _record(table: str) -> Schema:
    """Return the schema of a record whose cells stand beside their quotes."""
    properties = {name: _field(parts) for name, parts in evidenced_fields(table).items()}
    notes = _object(dict.fromkeys(properties, _ref("note")), [], "Field -> the note for its evidence.")
    mention = _object({"quote": _ref("quotes"), "note": _ref("note")}, ["quote", "note"])
    own: Schema = {"slug": {"type": "string", "pattern": f"^{ids.SLUG}$", "description": "Never changes."}}
    if table in NAMED_TABLES:
        own["mentions"] = {"type": "array", "items": mention, "description": "Other words that mean this record."}
    return _object(own | properties | {"notes": notes}, [], c.about(table))


def _field(parts: dict[str, c.Column] | Any) -> Schema:
    if "" not in parts:
        days = {part: _value(column) for part, column in parts.items()}
        first = next(iter(parts.values()))
        return _object(days | {"quote": _ref("quotes")}, ["quote"], first.description)
    column: c.Column = parts[""]
    value, bare = _value(column), BASES[column.bases[0]].bare
    if column.is_list:
        return {"type": "array", "items": _ref("quotes"), "description": column.description}
    table = _object(
        {
            "value": value,
            "quote": _ref("quotes"),
            "basis": {"enum": [*column.bases]},
            "note": _ref("note"),
        },
        ["value", "quote"],
    )
    if "reference" in column.bases and column.table == "relations":
        value = {"anyOf": [value, {"type": "array", "items": value}]}
    alone: list[Schema] = [_ref("quotes")] if bare == "quote" else [value] if bare == "value" else []
    return {"description": column.description, "anyOf": [*alone, table]}


def _value(column: c.Column) -> Schema:
    """Return the schema of a value as TOML has it."""
    if vocabulary := c.vocabularies(column.table).get(column.name):
        return {"type": "boolean"} if vocabulary.boolean else _terms(vocabulary.terms)
    if column.mark(ForeignKey):
        return {"type": "string", "pattern": f"^{ids.SHORT}$|^document$", "description": "kind/slug"}
    return TYPES.get(column.scalar, {"type": "string"})


def _terms(terms: tuple[Term, ...]) -> Schema:
    return {"anyOf": [{"const": term.name, "description": term.definition} for term in terms]}


def _plain(table: str) -> Schema:
    """Return the schema of a row whose columns are stated outright."""
    columns = {field_of(column)[0]: column for column in c.columns(table)}
    del columns["document"]
    properties = {name: {"description": column.description} | _stated(column) for name, column in columns.items()}
    return _object(properties, [], c.about(table))


def _stated(column: c.Column) -> Schema:
    if field_of(column)[0] == "quote":
        return _ref("quotes")
    if column.mark(Asserted) or column.name == "field":
        return {"type": "string"}
    return _value(column)


def _sentence() -> Schema:
    words = {"anyOf": [_omitted(), {"type": "array", "items": _omitted()}]}
    reasons = c.vocabularies("omissions")["reason"].terms
    omit = {term.name: words | {"description": term.definition} for term in reasons}
    properties = {
        "begins": {"type": "string", "description": "The first words of the sentence."},
        "kind": _value(c.column("sentences", "kind")),
        "evidence_count": {"type": "integer", "minimum": 0, "description": "How many rows of evidence it has."},
        "omit": _object(omit, [], "Reason -> the words that are left out for it."),
    }
    return _object(properties, ["begins", "evidence_count"], c.about("sentences"))


def _omitted() -> Schema:
    return {"anyOf": [QUOTE, _object({"quote": _ref("quotes"), "note": _ref("note")}, ["quote"])]}
