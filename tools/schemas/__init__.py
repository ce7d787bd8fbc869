"""What is generated from the models: JSON Schema, vocabularies, rules, SQL checks, citation, data dictionary.

`python -m tools.schemas` writes `schemas/`, CITATION.cff, `docs/rules.md`, the data dictionary in `docs/tables.md`,
`llms.txt` and the picture of the relations; with `--check` it writes nothing and fails where they are stale. A release
writes them, too, for its data.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import polars as pl

from liaoning_innovation_data.evidence.derivation import BASES
from liaoning_innovation_data.evidence.derivation import text as words
from liaoning_innovation_data.export.descriptors import Described, as_json, as_yaml
from liaoning_innovation_data.export.picture import picture, style
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.schema.vocabulary import Term, Vocabulary
from liaoning_innovation_data.storage.about import About, of_seeds
from liaoning_innovation_data.storage.manifest import read_manifest
from liaoning_innovation_data.validation.checks import catalogue
from tools.publication import deposit
from tools.schemas import figures, pages, sql
from tools.schemas.curation import curation
from tools.schemas.versioning import versioning, versioning_page

BEGIN = "<!-- data dictionary: written by `make schemas` -->"
END = "<!-- end of data dictionary -->"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
CASES = Path(__file__).parents[2] / "tests" / "cases"


def generated(root: Path, data: Path, published: date | None) -> dict[Path, str]:
    """Return path -> content of all that is generated in a checkout, for the newest data and the day of its release.

    The citation is of what is released: there is none before.
    """
    tables_page = (root / "docs/tables.md").read_text("utf-8")
    tables = {file.stem: pl.read_parquet(file) for file in data.glob("*.parquet")}
    files = {f"schemas/{name}": content for name, content in schema_files().items()}
    if published:
        released = Described(data, of_seeds(root / "seeds", data).model_copy(update={"published": published}))
        files["CITATION.cff"] = as_yaml(released.citation())
        files[".zenodo.json"] = as_json(deposit(released.citation()))
    results = figures.results(root / "bench/results", data)
    quoting = [root / name for name in figures.QUOTING]
    files |= {
        str(page.relative_to(root)): figures.quoted(page.read_text("utf-8"), results)
        for page in quoting
        if page.is_file()
    }
    files |= {
        "docs/tables.md": with_dictionary(tables_page),
        "docs/rules.md": pages.checks(CASES),
        "docs/derivation.md": pages.derivation(CASES),
        "docs/terms.md": pages.terms(),
        "docs/api.md": pages.api(),
        "docs/commands.md": pages.commands(),
        "docs/figures.md": figures.page(results),
        "src/liaoning_innovation_data/llms.txt": llms(read_manifest(data)["data_version"]),
        "docs/images/relations.svg": of_its_own(picture(tables, min(tables["documents"]["id"]))),
    }
    return {root / name: content for name, content in files.items()}


def of_its_own(picture: str) -> str:
    """Return a picture as a file of its own, with its style in it."""
    return picture.replace("<title>", f"<style>{escape(style())}</style><title>", 1)


def schema_files() -> dict[str, str]:
    """Return file name -> content of what is in `schemas/` whatever data is released."""
    files = {f"{table}.schema.json": json_schema(table) for table in MODELS}
    files |= {
        "curation.schema.json": curation(),
        "dataset.schema.json": {"$schema": DIALECT, **About.model_json_schema()},
        "vocabulary.json": vocabulary(),
        "rules.json": rules(),
        "versioning.json": versioning(),
    }
    others = {"versioning.md": versioning_page(), "checks.sql": sql.script()}
    return {name: as_json(content) for name, content in files.items()} | others


def json_schema(table: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one row of a table."""
    schema = MODELS[table].model_json_schema(mode="serialization") | {"description": c.about(table)}
    return {"$schema": DIALECT, **schema}


def vocabulary() -> dict[str, Any]:
    """Return all vocabularies: terms, definitions, cues, and what a predicate demands of its ends."""
    return {name: _vocabulary(found) for name, found in c.all_vocabularies().items()}


def _vocabulary(found: Vocabulary) -> dict[str, Any]:
    terms: dict[str, Any] = {}
    for term in found.terms:
        definition = term.definition or BASES[term.name].meaning
        terms[term.name] = {"definition": definition, "cues": list(term.cues)}
        own = [field for field in fields(term) if field.name not in Term.__dataclass_fields__]
        terms[term.name] |= {field.name: getattr(term, field.name) for field in own if getattr(term, field.name)}
    return {"boolean": found.boolean, "cues_of_function_words": found.small_words, "terms": terms}


def rules() -> dict[str, Any]:
    """Return the derivation rules with their grammars, how each column is held to account, and the laws."""
    return {
        "bases": {name: {"meaning": basis.meaning, **basis.grammar()} for name, basis in BASES.items()},
        "columns": {
            table: {
                column.name: list(column.bases) if column.bases else c.provenance(column) for column in c.columns(table)
            }
            for table in MODELS
        },
        "checks": {code: {"description": check.description, "hint": check.hint} for code, check in catalogue().items()},
        "text": {
            "word": words.WORD.pattern,
            "function_words": sorted(words.function_words()),
            "sentence_abbreviations": sorted(words.ABBREVIATIONS),
            "sentence_abbreviations_before_a_digit": sorted(words.BEFORE_A_DIGIT),
            "sentence_openers_after_an_abbreviation": sorted(words.OPENERS),
            "metadata_labels": list(words.LABELS),
        },
    }


def llms(version: str) -> str:
    """Return what a language model needs to know, by the convention of https://llmstxt.org."""
    tables = "\n".join(f"- {table}: {c.about(table)}" for table in MODELS)
    text = (Path(__file__).parent / "llms.txt").read_text("utf-8")
    return text.format(tables=tables, version=".".join(version.split(".")[:2]))


def dictionary() -> str:
    """Return the data dictionary in Markdown."""
    parts: list[str] = []
    for table in MODELS:
        rows = [
            [f"`{column.name}`", column.type_name, "yes" if column.nullable else "", column.description]
            for column in c.columns(table)
        ]
        parts += [f"## {table}", "", c.about(table), ""]
        parts += [*pages.table("column|type|null|meaning", rows), ""]
    return "\n".join(parts).rstrip()


def with_dictionary(page: str) -> str:
    """Return a page with the data dictionary between its two marks replaced."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{dictionary()}\n\n{END}{tail}"
