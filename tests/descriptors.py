"""What the descriptors say of the dataset, term by term, beside what is so.

Each description is read by itself into *facts*: (table, column, what) -> value, the empty text where a fact is one of a
table or of the dataset. What is so comes from the models and from the files. A description is wrong where it says
something else, and where it leaves out what its kind of description has to say.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from liaoning_innovation_data import DATA_VERSION
from liaoning_innovation_data.export.descriptors import LIMITS
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.about import of_seeds
from liaoning_innovation_data.storage.manifest import fingerprint

from . import newest

Place = tuple[str, str, str]
Facts = dict[Place, Any]

ABOUT = of_seeds(Path(__file__).parents[1] / "seeds", Path())
DATA = f"src/liaoning_innovation_data/data/{DATA_VERSION}"
PLAIN = {
    "string": "string",
    "int32": "integer",
    "float64": "number",
    "bool": "boolean",
    "date32": "date",
    "list<string>": "array",
    "list<element: string not null>": "array",
    "double": "number",
    "date32[day]": "date",
}
"""Types as the contract and as Arrow write them -> as descriptors do."""
BOUNDS = {
    "enum": "terms",
    "pattern": "pattern",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minimum": "minimum",
    "maximum": "maximum",
}
COLUMN = ("type", "nullable", "description", "unit", "terms", "references", *list(BOUNDS.values())[1:])


# What is so ---------------------------------------------------------------------------------------------


def of_models() -> Facts:
    """Return what the models say."""
    facts: Facts = {}
    for table in MODELS:
        facts[table, "", "description"] = c.about(table)
        facts[table, "", "columns"] = [column.name for column in c.columns(table)]
        facts[table, "", "primary_key"] = list(c.primary_key(table))
        facts[table, "", "natural_key"] = list(c.natural_key(table)) or None
        for column in c.columns(table):
            said = c.column_metadata(column)
            facts[table, column.name, "type"] = PLAIN[column.type_name]
            facts[table, column.name, "nullable"] = column.nullable
            facts |= {(table, column.name, what): said.get(what) for what in COLUMN[2:]}
    facts["", "", "title"], facts["", "", "summary"] = ABOUT.title, ABOUT.description
    facts["", "", "license"], facts["", "", "author"] = ABOUT.license, ABOUT.authors[0]
    facts["", "", "keywords"] = list(ABOUT.keywords)
    return facts


def of_files(files: Mapping[str, Path]) -> Facts:
    """Return what is found in Parquet files: read, counted and hashed."""
    facts: Facts = {}
    versions = set[str]()
    for table, file in files.items():
        data = pq.read_table(file)
        about = {key.decode(): value.decode() for key, value in (pq.read_metadata(file).metadata or {}).items()}
        said: dict[str, dict[str, Any]] = json.loads(about["columns"])
        versions.add(about["data_version"])
        facts[table, "", "description"] = about["description"]
        facts[table, "", "columns"] = data.column_names
        facts[table, "", "rows"], facts[table, "", "bytes"] = data.num_rows, file.stat().st_size
        facts[table, "", "sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
        facts[table, "", "fingerprint"] = fingerprint({table: data})
        facts[table, "", "stated_fingerprint"] = about["fingerprint"]
        facts[table, "", "primary_key"] = [name for name in data.column_names if said[name].get("primary_key")]
        facts[table, "", "natural_key"] = [n for n in data.column_names if said[n].get("natural_key")] or None
        for name in data.column_names:
            kind, nullable, own = _field(data.schema, name)
            facts[table, name, "type"], facts[table, name, "nullable"] = PLAIN[kind], nullable
            facts |= {(table, name, what): said[name].get(what) for what in COLUMN[2:]}
            if name == "id" or "references" in said[name]:
                del facts[table, name, "pattern"]  # files do not state the form of ids
            facts[table, name, "description"] = own["description"] if own == _own(said[name]) else own
    facts["", "", "version"] = " and ".join(sorted(versions))
    return facts


def _field(schema: Any, name: str) -> tuple[str, bool, dict[str, str]]:
    field = schema.field(name)
    about: dict[bytes, bytes] = field.metadata or {}
    return str(field.type), field.nullable, {key.decode(): value.decode() for key, value in about.items()}


def _own(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: said[key] for key in ("description", "unit") if key in said}


def keys_hold(facts: Facts, files: Mapping[str, Path]) -> Iterator[str]:
    """Yield where stated keys do not hold in the files."""
    tables: dict[str, pa.Table] = {table: pq.read_table(file) for table, file in files.items()}
    for (table, column, what), value in facts.items():
        if what == "primary_key" or (what == "natural_key" and value):
            key = [*value, "document_id"] if what == "natural_key" else value
            rows = tables[table].select(key).to_pylist()
            if len({json.dumps(row, default=str, sort_keys=True) for row in rows}) != len(rows):
                yield f"{table}: {what} {', '.join(key)} is not unique"
        elif what == "references" and value:
            known = {row for target in value if target in tables for row in tables[target]["id"].to_pylist()}
            astray = {row for row in tables[table][column].to_pylist() if row is not None} - known
            if astray:
                yield f"{table}.{column}: refers to {astray.pop()!r}, no row of {', '.join(value)}"


# What is said -------------------------------------------------------------------------------------------


def of_datapackage(text: str) -> Facts:
    """Read `datapackage.json`."""
    package = json.loads(text)
    facts = _about(package, title="title", version="version", keywords="keywords")
    facts["", "", "summary"] = package["description"]
    facts["", "", "license"] = package["licenses"][0]["name"]
    facts["", "", "author"] = package["contributors"][0]["title"]
    for resource in package["resources"]:
        table, schema = resource["name"], resource["schema"]
        facts |= _of(table, resource, "description", "rows", "bytes")
        facts[table, "", "sha256"] = resource["hash"].removeprefix("sha256:")
        facts[table, "", "file"] = f"{DATA}/{resource['path']}"
        facts[table, "", "primary_key"] = schema["primaryKey"]
        natural = schema.get("uniqueKeys", [["document_id"]])[0]
        facts[table, "", "natural_key"] = [name for name in natural if name != "document_id"] or None
        facts[table, "", "columns"] = [field["name"] for field in schema["fields"]]
        single = {key["fields"][0]: [key["reference"]["resource"]] for key in schema.get("foreignKeys", [])}
        for field in schema["fields"]:
            name, of_item = field["name"], field.get("arrayItem", field)
            facts[table, name, "type"] = field["type"]
            facts[table, name, "nullable"] = not field.get("constraints", {}).get("required", False)
            facts[table, name, "nullable"] &= field["type"] != "array"
            facts |= {(table, name, what): field.get(what) for what in ("description", "unit", "references")}
            facts |= _bounds(table, name, of_item.get("constraints", {}))
            if single.get(name, field.get("references")) != field.get("references"):
                facts[table, name, "references"] = single[name]
            if len(field.get("references", ())) == 1 and name not in single:
                facts[table, name, "references"] = "a foreign key that is not among foreignKeys"
    return facts


def of_croissant(text: str) -> Facts:
    """Read `croissant.json`."""
    dataset = json.loads(text)
    facts = _about(dataset, title="name", version="version", keywords="keywords")
    facts["", "", "summary"] = dataset["description"].removesuffix(f" {LIMITS}")
    facts["", "", "license"] = ABOUT.license if dataset["license"] == ABOUT.license_url else dataset["license"]
    facts["", "", "author"] = dataset["creator"]["name"]
    kinds = {"sc:Text": "string", "cr:Int32": "integer", "cr:Float64": "number"}
    kinds |= {"sc:Boolean": "boolean", "sc:Date": "date"}
    files = {file["@id"]: file for file in dataset["distribution"]}
    for records in dataset["recordSet"]:
        table = records["name"]
        sources = {field["source"]["fileObject"]["@id"] for field in records["field"]}
        file = files.get(" and ".join(sorted(sources)), {})
        facts[table, "", "description"] = records["description"]
        facts[table, "", "bytes"] = int(file.get("contentSize", "-1 B").removesuffix(" B"))
        facts[table, "", "sha256"] = file.get("sha256")
        facts[table, "", "file"] = f"{DATA}/{file.get('contentUrl')}"
        facts[table, "", "primary_key"] = [key["@id"].partition("/")[2] for key in records["key"]]
        facts[table, "", "columns"] = [field["source"]["extract"]["column"] for field in records["field"]]
        for field in records["field"]:
            name = field["@id"].partition("/")[2]
            facts[table, name, "type"] = "array" if field.get("isArray") else kinds[field["dataType"]]
            facts[table, name, "description"] = field["description"]
            if "references" in field:
                facts[table, name, "references"] = [field["references"]["field"]["@id"].partition("/")[0]]
    return facts


def of_json_schema(text: str) -> Facts:
    """Read one `<table>.schema.json`."""
    schema = json.loads(text)
    table = next(name for name, model in MODELS.items() if model.__name__ == schema["title"])
    facts: Facts = {(table, "", "description"): " ".join(schema["description"].split())}
    facts[table, "", "columns"] = list(schema["properties"])
    for name, entry in schema["properties"].items():
        options = [option for option in entry.get("anyOf", [entry]) if option.get("type") != "null"]
        kind = {**entry, **options[0]}
        facts[table, name, "nullable"] = len(options) < len(entry.get("anyOf", [entry]))
        facts[table, name, "type"] = kind.get("format") or kind["type"]
        facts[table, name, "description"] = entry["description"]
        bounds = {**kind, **kind.get("items", {})}
        if c.vocabularies(table).get(name) is None or kind["type"] != "boolean":
            facts |= _bounds(table, name, {k: bounds[k] for k in BOUNDS if k in bounds})
        if isinstance(kind.get("const"), str):
            facts[table, name, "terms"] = [kind["const"]]
    return facts


def of_readme(text: str) -> Facts:
    """Read the data dictionary."""
    facts: Facts = {}
    for table, about, rows in re.findall(
        r"^## (\w+)\n\n(.*)\n\n\| column .*\n\| ---.*\n((?:\|.*\n)+)", text, re.MULTILINE
    ):
        facts[table, "", "description"] = about
        facts[table, "", "columns"] = columns = []
        for line in rows.splitlines():
            name, kind, null, meaning = (cell.strip() for cell in line.strip("|").split(" | "))
            columns.append(name := name.strip("`"))
            facts[table, name, "type"] = PLAIN[kind]
            facts[table, name, "nullable"] = null == "yes"
            facts[table, name, "description"] = meaning
    return facts


def of_citation(text: str) -> Facts:
    """Read CITATION.cff."""
    content = yaml.safe_load(text)
    facts = _about(
        content, title="title", version="version", license="license", summary="abstract", keywords="keywords"
    )
    facts["", "", "author"] = content["authors"][0]["name"]
    return facts


def _about(content: Mapping[str, Any], **names: str) -> Facts:
    return {("", "", what): content[name] for what, name in names.items()}


def _of(table: str, content: Mapping[str, Any], *names: str) -> Facts:
    return {(table, "", name): content.get(name) for name in names}


def _bounds(table: str, name: str, found: Mapping[str, Any]) -> Facts:
    return {(table, name, what): found[key] for key, what in BOUNDS.items() if key in found}


# What is wrong ------------------------------------------------------------------------------------------

DATASET = {"title", "version", "summary", "license", "author", "keywords"}
FILES = {"bytes", "sha256", "file"}
SCHEMA = {"description", "columns", "type"}
JSON_SCHEMA = SCHEMA | {"nullable", "terms", "pattern", "min_length", "max_length", "minimum", "maximum"}
READERS: Mapping[str, tuple[Callable[[str], Facts], set[str]]] = {
    f"{DATA}/datapackage.json": (
        of_datapackage,
        DATASET | FILES | SCHEMA | {"rows", "primary_key", "natural_key", "nullable", *COLUMN[2:]},
    ),
    f"{DATA}/croissant.json": (of_croissant, DATASET | FILES | SCHEMA | {"primary_key"}),
    **{f"schemas/{table}.schema.json": (of_json_schema, JSON_SCHEMA) for table in MODELS},
    "docs/tables.md": (of_readme, SCHEMA | {"nullable"}),
    "CITATION.cff": (of_citation, DATASET),
    f"{DATA}/CITATION.cff": (of_citation, DATASET),
}
"""Description -> what reads it, and what it has to say of all that has it."""
MAY_WAIT = {"description", "natural_key", *COLUMN[3:]}
"""What models may say otherwise than the newest files, until the next release."""
OF_MODELS = {"docs/tables.md", *(f"schemas/{table}.schema.json" for table in MODELS)}
"""What describes today's models; the others describe what is released."""


def wrong(root: Path) -> Iterator[str]:
    """Yield what is wrong with the descriptions of a checkout: file, place, what it says, and what is so."""
    files = {table: root / DATA / f"{table}.parquet" for table in newest.TABLES}
    found = of_files(files)
    models = of_models()
    truth = {place: value for place, value in models.items() if _released(place)}
    for table in files:
        names = truth[table, "", "columns"] = [column.name for column in newest.columns(table)]
        truth[table, "", "natural_key"] = [n for n in models[table, "", "natural_key"] or () if n in names] or None
    for place, value in found.items():
        if truth.setdefault(place, value) != value and not (newest.UNRELEASED and place[2] in MAY_WAIT):
            yield f"{DATA}/{place[0]}.parquet: {_shown(place)} is {value!r}, the models say {truth[place]!r}"
    for table in files:
        truth[table, "", "file"] = f"{DATA}/{table}.parquet"
        if found[table, "", "stated_fingerprint"] != found[table, "", "fingerprint"]:
            yield f"{DATA}/{table}.parquet: the fingerprint in its metadata is not that of its rows"
    yield from keys_hold(truth, files)
    for name, (read, demanded) in READERS.items():
        try:
            said = read((root / name).read_text("utf-8"))
        except (KeyError, ValueError, TypeError, IndexError, StopIteration) as error:
            yield f"{name}: can't be read: {type(error).__name__} {error}"
            continue
        tables = {table for table, _, _ in said if table} if name.endswith(".schema.json") else {"", *MODELS}
        so = models if name in OF_MODELS else truth
        waits = MAY_WAIT if newest.UNRELEASED and name not in OF_MODELS else set[str]()
        for place, value in so.items():
            if place[0] in tables and place[2] in demanded - waits and said.get(place) != value:
                yield f"{name}: {_shown(place)} is {said.get(place)!r}, expected {value!r}"
        for place, value in said.items():
            surplus = place not in so or place[2] not in demanded
            if surplus and so.get(place) != value:
                yield f"{name}: {_shown(place)} is {value!r}, expected {so.get(place)!r}"


def _released(place: Place) -> bool:
    table, column, _ = place
    names = [known.name for known in newest.columns(table)] if table in newest.TABLES else []
    return not table or (table in newest.TABLES and (not column or column in names))


def through(root: Path, name: str) -> Iterator[str]:
    """Yield how the files that a descriptor points to differ from what it says of them."""
    read, _ = READERS[name]
    said = read((root / name).read_text("utf-8"))
    files = {table: root / path for (table, _, what), path in said.items() if what == "file"}
    found = of_files(files)
    for place, value in said.items():
        if (
            place[2] in FILES | SCHEMA | {"rows", "fingerprint", "nullable"} - {"file"}
            and found.get(place, value) != value
            and not (newest.UNRELEASED and place[2] in MAY_WAIT)
        ):
            yield f"{name}: {_shown(place)} is {value!r}, in the file it is {found[place]!r}"
    yield from keys_hold(said, files)


def _shown(place: Place) -> str:
    return ".".join(part for part in place if part)
