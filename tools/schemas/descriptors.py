"""Descriptors for catalogues: Data Package, Croissant, data contract, citation; of the newest data.

Each is a projection of the models and of the manifest of the released files. Data Package 2.0: https://datapackage.org.
Croissant 1.1: https://docs.mlcommons.org/croissant. Open Data Contract Standard 3.1: https://bitol-io.github.io.
CITATION.cff 1.2.0: https://citation-file-format.github.io.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from liaoning_innovation_data.query.citation import AUTHORS, TITLE
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.manifest import Manifest, read_manifest

SUMMARY = (
    "Records of the laboratories, platforms, projects and achievements that news documents about Liaoning state, each "
    "cell with the words that state it and the rule that derives the value from them."
)
KEYWORDS = ("provenance", "evidence", "science and technology policy", "Liaoning")
LICENSE = "CC-BY-4.0"
LICENSE_PAGE = "https://creativecommons.org/licenses/by/4.0/"
PAGE = f"https://pypi.org/project/{TITLE}/"
LIMITS = "The data says what the documents say, which may differ from what is the case."


@dataclass(frozen=True)
class Release:
    """The released files that descriptors describe: what came into the schema later is not among them."""

    folder: Path
    published: date

    @cached_property
    def manifest(self) -> Manifest:
        """What the folder holds."""
        return read_manifest(self.folder)

    @property
    def tables(self) -> list[str]:
        """The tables of the release: one that is new in the models may not be released yet."""
        return [table for table in MODELS if table in self.manifest["tables"]]

    @property
    def version(self) -> str:
        """The data version."""
        return self.manifest["data_version"]

    def columns(self, table: str) -> list[c.Column]:
        """Return the columns that a table's file has."""
        import pyarrow.parquet as pq

        there = pq.read_schema(self.folder / self.manifest["tables"][table]["file"]).names
        return [column for column in c.columns(table) if column.name in there]

    def file(self, table: str) -> str:
        """Return where a table's file is, below the folder from which Python imports the package."""
        return f"liaoning_innovation_data/data/{self.version}/{self.manifest['tables'][table]['file']}"


# Data Package -------------------------------------------------------------------------------------------

_CONSTRAINTS = {
    "terms": "enum",
    "pattern": "pattern",
    "min_length": "minLength",
    "max_length": "maxLength",
    "minimum": "minimum",
    "maximum": "maximum",
}


def datapackage(release: Release) -> dict[str, Any]:
    """Return the Data Package; `unit`, `references`, `rows` and `arrayItem` are properties of our own.

    Paths begin at the folder from which Python imports the package: `src` in the repository, the root of the wheel.
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": TITLE,
        "title": TITLE,
        "description": f"{SUMMARY} {LIMITS}",
        "version": release.version,
        "created": f"{release.published}T00:00:00Z",
        "homepage": PAGE,
        "keywords": list(KEYWORDS),
        "licenses": [{"name": LICENSE, "path": LICENSE_PAGE}],
        "contributors": [{"title": AUTHORS, "roles": ["creator"]}],
        "resources": [_resource(table, release) for table in release.tables],
    }


def _resource(table: str, release: Release) -> dict[str, Any]:
    entry = release.manifest["tables"][table]
    keys = [
        {"fields": [name], "reference": {"resource": tables[0], "fields": list(c.primary_key(tables[0]))}}
        for name, tables in c.foreign_keys(table).items()
        if len(tables) == 1
    ]
    there = [column.name for column in release.columns(table)]
    natural = [name for name in c.natural_key(table) if name in there]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": table,
        "type": "table",
        "path": release.file(table),
        "description": c.about(table),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": entry["bytes"],
        "hash": f"sha256:{entry['sha256']}",
        "rows": entry["rows"],
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [_field(column) for column in release.columns(table)],
            "primaryKey": list(c.primary_key(table)),
            **({"uniqueKeys": [["document_id", *natural]]} if natural else {}),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _field(column: c.Column) -> dict[str, Any]:
    said = c.column_metadata(column)
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    found = {_CONSTRAINTS[name]: said[name] for name in _CONSTRAINTS if name in said}
    kind = {"type": "array", "arrayItem": {"type": column.kind.catalogue, **({"constraints": found} if found else {})}}
    own: dict[str, Any] = {name: said[name] for name in ("unit", "references") if name in said}
    if not column.is_list:
        kind, constraints = {"type": column.kind.catalogue}, constraints | found
    return {
        "name": column.name,
        **kind,
        "description": column.description,
        **({"constraints": constraints} if constraints else {}),
        **own,
    }


# Croissant ----------------------------------------------------------------------------------------------


def croissant(release: Release) -> dict[str, Any]:
    """Return the Croissant description; files are named from the folder of the description, `schemas/`."""
    return {
        "@context": json.loads((Path(__file__).parent / "croissant-context.json").read_text("utf-8")),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": TITLE,
        "description": f"{SUMMARY} {LIMITS}",
        "license": LICENSE_PAGE,
        "url": PAGE,
        "version": release.version,
        "datePublished": str(release.published),
        "creator": {"@type": "sc:Organization", "name": AUTHORS, "url": PAGE},
        "citeAs": f"{AUTHORS}. {TITLE}, data version {release.version}. {release.published}.",
        "keywords": list(KEYWORDS),
        "distribution": [_file_object(table, release) for table in release.tables],
        "recordSet": [_record_set(table, release) for table in release.tables],
    }


def _file_object(table: str, release: Release) -> dict[str, Any]:
    entry = release.manifest["tables"][table]
    return {
        "@type": "cr:FileObject",
        "@id": entry["file"],
        "name": entry["file"],
        "description": c.about(table),
        "contentUrl": f"../src/{release.file(table)}",
        "contentSize": f"{entry['bytes']} B",
        "encodingFormat": "application/x-parquet",
        "sha256": entry["sha256"],
    }


def _record_set(table: str, release: Release) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": c.about(table),
        "key": [{"@id": f"{table}/{name}"} for name in c.primary_key(table)],
        "field": [_croissant_field(column) for column in release.columns(table)],
    }


def _croissant_field(column: c.Column) -> dict[str, Any]:
    targets = c.foreign_keys(column.table).get(column.name, ())
    if column.table == "documents":  # it refers to what refers to it, and readers of Croissant join in no circle
        targets = ()
    return {
        "@type": "cr:Field",
        "@id": f"{column.table}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": column.kind.croissant,
        **({"isArray": True, "arrayShape": "-1"} if column.is_list else {}),
        "source": {"fileObject": {"@id": f"{column.table}.parquet"}, "extract": {"column": column.name}},
        **({"references": {"field": {"@id": f"{targets[0]}/id"}}} if len(targets) == 1 else {}),
    }


# Data contract ------------------------------------------------------------------------------------------


def datacontract(release: Release) -> dict[str, Any]:
    """Return the data contract; its file is found from the root of the repository. Physical types are DuckDB's."""
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": TITLE,
        "name": TITLE,
        "version": release.version,
        "status": "active",
        "tags": list(KEYWORDS),
        "description": {
            "purpose": SUMMARY,
            "limitations": LIMITS,
            "usage": f"{LICENSE}; pin a version: docs/pinning.md.",
        },
        "servers": [
            {
                "server": "repository",
                "type": "local",
                "path": f"src/liaoning_innovation_data/data/{release.version}/{{model}}.parquet",
                "format": "parquet",
            }
        ],
        "schema": [_object(table, release) for table in release.tables],
    }


def _object(table: str, release: Release) -> dict[str, Any]:
    entry = release.manifest["tables"][table]
    return {
        "name": table,
        "physicalName": table,
        "physicalType": "table",
        "description": c.about(table),
        "properties": [_property(column) for column in release.columns(table)],
        "quality": [{"type": "library", "metric": "rowCount", "mustBe": entry["rows"]}],
        "customProperties": [{"property": name, "value": entry[name]} for name in ("bytes", "sha256", "fingerprint")],
    }


def _property(column: c.Column) -> dict[str, Any]:
    said, key, kind = c.column_metadata(column), c.primary_key(column.table), column.kind
    options = {_CONSTRAINTS[name]: said[name] for name in _CONSTRAINTS if name in said and name != "terms"}
    targets = said.get("references", [])
    more: dict[str, Any] = {}
    if column.name in key:
        more |= {"primaryKey": True, "primaryKeyPosition": 1 + key.index(column.name)}
    if column.is_list:
        more["items"] = {"logicalType": kind.catalogue, "physicalType": kind.duckdb, "logicalTypeOptions": options}
    elif options:
        more["logicalTypeOptions"] = options
    if len(targets) == 1:
        more["relationships"] = [{"type": "foreignKey", "to": f"{targets[0]}.id"}]
    if "terms" in said:
        values = {"metric": "invalidValues", "arguments": {"validValues": said["terms"]}, "mustBe": 0}
        more["quality"] = [{"type": "library", **values}]
    own = {name: said[name] for name in ("unit", "references") if name in said}
    if own:
        more["customProperties"] = [{"property": name, "value": value} for name, value in own.items()]
    return {
        "name": column.name,
        "logicalType": "array" if column.is_list else kind.catalogue,
        "physicalType": f"LIST<{kind.duckdb}>" if column.is_list else kind.duckdb,
        "required": not column.nullable,
        "description": column.description,
        **more,
    }


# Citation -----------------------------------------------------------------------------------------------


def citation(release: Release) -> dict[str, Any]:
    """Return the content of CITATION.cff."""
    return {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it with its data version.",
        "title": TITLE,
        "abstract": SUMMARY,
        "type": "dataset",
        "version": release.version,
        "date-released": str(release.published),
        "license": LICENSE,
        "authors": [{"name": AUTHORS}],
        "keywords": list(KEYWORDS),
    }
