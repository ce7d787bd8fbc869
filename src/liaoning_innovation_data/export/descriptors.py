"""What a folder of data says of itself: a Data Package, a Croissant description, a data card and a citation.

Each is a projection of the models and of the manifest, written beside the Parquet files; all paths in them are relative
to the folder. Data Package 2.0: https://datapackage.org. Croissant 1.1: https://docs.mlcommons.org/croissant.
CITATION.cff 1.2.0: https://citation-file-format.github.io. The header of the data card is that of dataset hubs:
https://huggingface.co/docs/hub/datasets-cards.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
from pydantic.alias_generators import to_camel

from ..curation.build import Curated, Finish, read_seeds, write_tables
from ..query.comparison import compare
from ..schema import columns as c
from ..schema.models import MODELS
from ..schema.text import template
from ..schema.types import stated_bounds
from ..storage.about import FACTS, LICENSE, PACKAGE, AboutFolder, of_seeds
from ..storage.manifest import read_manifest, sha256
from ..storage.parquet import fields
from .annotations import source_of

CROISSANT, CARD, CITATION = "croissant.json", "README.md", "CITATION.cff"
DESCRIPTORS = (PACKAGE, CROISSANT, CARD, CITATION)
"""The files that explain a folder of data; a licence stands beside them where the seeds have one."""
LIMITS = "The data says what the documents say, which may differ from what is the case."
SIZES = {1_000: "n<1K", 10_000: "1K<n<10K", 100_000: "10K<n<100K", 1_000_000: "100K<n<1M"}  # the hub's size categories


def describe(folder: Path, about: AboutFolder, source: Path) -> None:
    """Write the descriptors of the data in a folder beside its Parquet files, and the licence that its source has."""
    data = Described(folder, about)
    texts = {PACKAGE: as_json(data.package()), CROISSANT: as_json(data.croissant()), CARD: data.card()}
    for name, text in {**texts, CITATION: as_yaml(data.citation())}.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    if (source / LICENSE).is_file():
        shutil.copyfile(source / LICENSE, folder / LICENSE)


def describing(seeds: Path, output: Path, published: date | None = None) -> Finish:
    """Return what describes a folder built from seeds, as `dataset.toml` says; SchemaError where that is wrong."""
    about, second = of_seeds(seeds, output), dict[Path, Curated]()

    def finish(new: Path) -> None:
        found = {"published": published, "agreement": agreement(seeds, new, second)}
        describe(new, about.model_copy(update=found), seeds)

    return finish


def agreement(seeds: Path, built: Path, known: dict[Path, Curated] | None = None) -> float | None:
    """Return how far a second reading, in `readings/` beside the seeds, agrees with the folder that was built.

    It is F1 of all cells. Null where `readings/` has not a TOML for each text; SeedError where one is not valid. What
    is `known` of the second reading is kept for the next time.
    """
    tomls = {file.stem for file in (seeds / "readings").glob("*.toml")}
    if not tomls or tomls != {file.stem for file in seeds.glob("*.txt")}:
        return None
    with TemporaryDirectory() as folder:
        write_tables(read_seeds(seeds / "readings", seeds, known), Path(folder) / "second")
        return round(compare(built, Path(folder) / "second").f1, 4)


def as_json(content: Mapping[str, Any]) -> str:
    """Return JSON as our files have it."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_yaml(content: Mapping[str, Any]) -> str:
    """Return YAML, whose values are written as JSON, which YAML 1.2 includes; each of `configs` on its line."""
    dumps = partial(json.dumps, ensure_ascii=False)
    lines = [f"{key}: {dumps(value)}\n" for key, value in content.items() if key != "configs"]
    configs = [f"- {dumps(item)}\n" for item in content.get("configs", ())]
    return "".join([*lines, *(["configs:\n", *configs] if configs else [])])


def _given(**said: Any) -> dict[str, Any]:
    """Return what is said: nothing that is null or empty."""
    return {name: value for name, value in said.items() if value not in (None, [], "", {})}


class Described:
    """A folder of data and what is said of it: what came into the schema later than the data is not among it."""

    def __init__(self, folder: Path, about: AboutFolder) -> None:
        self.folder, self.about, self.manifest = folder, about, read_manifest(folder)
        self.tables = [table for table in MODELS if table in self.manifest["tables"]]
        self.version = self.manifest["data_version"]
        self.description = f"{about.description.strip()} {LIMITS}"
        there = {table: pq.read_schema(folder / self.manifest["tables"][table]["file"]).names for table in self.tables}
        self.columns = {table: [one for one in c.columns(table) if one.name in there[table]] for table in there}

    def package(self) -> dict[str, Any]:
        """Return the Data Package; `agreement`, `unit`, `references`, `rows`, `arrayItem` are properties of our own."""
        about = self.about
        name = re.sub(r"[^a-z0-9._-]", "-", about.title.lower())
        licence = _given(name=about.license, path=about.license_url)
        return {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": name,
            "title": about.title,
            "description": about.description,
            "version": self.version,
            **_given(
                created=about.published and f"{about.published}T00:00:00Z",
                homepage=about.homepage,
                keywords=[*about.keywords],
                licenses=[licence] if licence else [],
                agreement=about.agreement,
                contributors=[{"title": name, "roles": ["creator"]} for name in about.authors],
            ),
            "resources": [*map(self._resource, self.tables), *self._facts()],
        }

    def _facts(self) -> Iterator[dict[str, Any]]:
        """Yield the resource of the facts, where the folder has them."""
        file = self.folder / f"{FACTS}.parquet"
        if file.is_file():
            about = "A value of a record, with its quotes, their sentence and the rule that reads them."
            size, rows = file.stat().st_size, pq.read_metadata(file).num_rows
            known = {"date32[day]": "date", "bool": "boolean"}
            kinds = {one.name: str(one.type) for one in fields(pq.read_schema(file))}
            columns = [
                {"name": name, "type": "array" if "list<" in kind else known.get(kind, "string")}
                for name, kind in kinds.items()
            ]
            yield _parquet(FACTS, about, size, sha256(file), rows, fields=columns)

    def _resource(self, table: str) -> dict[str, Any]:
        entry = self.manifest["tables"][table]
        keys = [
            {"fields": [name], "reference": {"resource": tables[0], "fields": list(c.primary_key(tables[0]))}}
            for name, tables in c.foreign_keys(table).items()
            if len(tables) == 1
        ]
        there = [column.name for column in self.columns[table]]
        natural = [name for name in c.natural_key(table) if name in there]
        return _parquet(
            *(table, c.about(table), entry["bytes"], entry["sha256"], entry["rows"]),
            fields=[_field(column) for column in self.columns[table]],
            primaryKey=list(c.primary_key(table)),
            **_given(uniqueKeys=[["document_id", *natural]] if natural else [], foreignKeys=keys),
        )

    def croissant(self) -> dict[str, Any]:
        """Return the Croissant description; its provenance is in the terms of PROV-O, as Croissant 1.1 recommends."""
        about = self.about
        sources = [{"@id": source_of(digest)} for digest in self.manifest["documents"].values()]
        authors = [{"@type": "sc:Organization", "name": name, **_given(url=about.homepage)} for name in about.authors]
        cited = [". ".join(about.authors), f"{about.title}, data version {self.version}", str(about.published or "")]
        return {
            "@context": json.loads(Path(__file__).with_name("croissant-context.json").read_text("utf-8")),
            "@type": "sc:Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.1",
            "name": about.title,
            "description": self.description,
            "version": self.version,
            **_given(
                license=about.license_url or about.license,
                url=about.homepage,
                datePublished=about.published and str(about.published),
                creator=authors[0] if len(authors) == 1 else authors,
                citeAs=f"{'. '.join(filter(None, cited))}.",
                keywords=[*about.keywords],
            ),
            "prov:wasDerivedFrom": sources,
            "distribution": [
                {
                    "@type": "cr:FileObject",
                    "@id": entry["file"],
                    "name": entry["file"],
                    "description": c.about(table),
                    "contentUrl": entry["file"],
                    "contentSize": f"{entry['bytes']} B",
                    "encodingFormat": "application/x-parquet",
                    "sha256": entry["sha256"],
                }
                for table, entry in ((table, self.manifest["tables"][table]) for table in self.tables)
            ],
            "recordSet": [
                {
                    "@type": "cr:RecordSet",
                    "@id": table,
                    "name": table,
                    "description": c.about(table),
                    "key": [{"@id": f"{table}/{name}"} for name in c.primary_key(table)],
                    "field": [_croissant_field(column) for column in self.columns[table]],
                }
                for table in self.tables
            ],
        }

    def card(self) -> str:
        """Return the data card, in Markdown; its header has a configuration for each table that has rows.

        The loader of the hub fails on others.
        """
        about, rows = self.about, sum(entry["rows"] for entry in self.manifest["tables"].values())
        languages = {*pq.read_table(self.folder / "documents.parquet", columns=["language"])["language"].to_pylist()}
        names = [FACTS] if (self.folder / f"{FACTS}.parquet").is_file() else list[str]()
        names += [table for table in self.tables if self.manifest["tables"][table]["rows"]]
        header = _given(
            pretty_name=about.title,
            license=about.license and about.license.lower(),
            language=sorted({str(language).partition("-")[0] for language in languages}),
            size_categories=[next((name for size, name in SIZES.items() if rows < size), "n>1M")],
            tags=[*about.keywords],
            configs=[{"config_name": name, "data_files": f"{name}.parquet"} for name in names],
        )
        evidence = pq.ParquetFile(self.folder / "evidence.parquet")
        support = evidence.read(["support"])["support"].to_pylist() if "support" in evidence.schema.names else []
        return template("export/card.md").render(
            about=about,
            description=self.description,
            limits=LIMITS,
            header=as_yaml(header),
            manifest=self.manifest,
            tables={table: c.about(table) for table in self.tables},
            facts=FACTS in names,
            support=Counter(support),
        )

    def citation(self) -> dict[str, Any]:
        """Return the content of CITATION.cff."""
        about = self.about
        return {
            "cff-version": "1.2.0",
            "message": "If you use this dataset, please cite it with its data version.",
            "title": about.title,
            "abstract": about.description,
            "type": "dataset",
            "version": self.version,
            **_given(
                **{"date-released": about.published and str(about.published)},
                license=about.license,
                keywords=[*about.keywords],
            ),
            "authors": [{"name": name} for name in about.authors or (about.title,)],
        }


def _parquet(name: str, about: str, size: int, digest: str, rows: int, **schema: Any) -> dict[str, Any]:
    """Return a Parquet file of the folder as a resource of a Data Package."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "type": "table",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "name": name,
        "path": f"{name}.parquet",
        "description": about,
        "bytes": size,
        "hash": f"sha256:{digest}",
        "rows": rows,
        "schema": {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json", **schema},
    }


def _field(column: c.Column) -> dict[str, Any]:
    said = c.column_metadata(column)
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    found = {to_camel(name).replace("terms", "enum"): bound for name, bound in stated_bounds(column).items()}
    kind = {"type": "array", "arrayItem": {"type": column.kind.catalogue, **_given(constraints=found)}}
    if not column.is_list:
        kind, constraints = {"type": column.kind.catalogue}, constraints | found
    own: dict[str, Any] = {name: said[name] for name in ("unit", "references") if name in said}
    return {"name": column.name, **kind, "description": column.description, **_given(constraints=constraints), **own}


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
        **({"prov:wasDerivedFrom": {"@id": "evidence"}} if column.bases else {}),
    }
