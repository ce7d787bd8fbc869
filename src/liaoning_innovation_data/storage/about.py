"""What is said of a dataset as a whole: its title, authors and licence.

People write it in `dataset.toml`, beside the seeds; in a folder of data, `datapackage.json` says it.
"""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..schema.errors import SchemaError
from .manifest import read_manifest

DATASET = "dataset.toml"
PACKAGE = "datapackage.json"
LICENSE = "LICENSE"
FACTS = "facts"  # the file that `copy` adds to the tables


class About(BaseModel):
    """The content of `dataset.toml`; only the title is needed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    description: str = "Records of documents, each cell with the words that state it."
    authors: tuple[str, ...] = ()
    license: str | None = Field(default=None, description="SPDX identifier")
    license_url: str | None = None
    homepage: str | None = None
    keywords: tuple[str, ...] = ()


class AboutFolder(About):
    """What a folder of data says of itself: beside what people write, what was found when it was made."""

    published: date | None = None
    """The day of the release, if it is one."""
    agreement: float | None = None
    """How far a second reading of all documents agrees, if there is one: F1 of the cells."""


def of_seeds(seeds: Path, output: Path) -> AboutFolder:
    """Return what `dataset.toml` says; without it, the dataset is called as its output folder is.

    SchemaError where the file is no TOML, or says what is not asked for.
    """
    file = seeds / DATASET
    if not file.is_file():
        return AboutFolder(title=output.resolve().name)
    try:
        return AboutFolder(**About(**tomllib.loads(file.read_text("utf-8"))).model_dump())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SchemaError(f"{file} :: not TOML in UTF-8: {error}") from None
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, one['loc']))}: {one['msg'].lower()}" for one in error.errors(include_url=False))
        raise SchemaError(f"{file} :: {'; '.join(wrong)}; known keys: {', '.join(About.model_fields)}") from None


def of_folder(folder: Path) -> AboutFolder:
    """Return what a folder of data says of itself; where it does not, it is called by its name."""
    try:
        said: dict[str, Any] = json.loads((folder / PACKAGE).read_text("utf-8"))
        licence: dict[str, Any] = next(iter(said.get("licenses", ())), dict[str, Any]())
        return AboutFolder(
            title=said["title"],
            description=said["description"],
            authors=tuple(person["title"] for person in said.get("contributors", ())),
            license=licence.get("name"),
            license_url=licence.get("path"),
            homepage=said.get("homepage"),
            keywords=tuple(said.get("keywords", ())),
            published=said["created"][:10] if "created" in said else None,
            agreement=said.get("agreement"),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return AboutFolder(title=folder.resolve().name)


def derived_files(folder: Path) -> dict[str, str]:
    """Return file -> SHA-256 of what the Data Package of a folder describes beside its tables, as `facts.parquet`."""
    try:
        resources: list[dict[str, Any]] = json.loads((folder / PACKAGE).read_text("utf-8"))["resources"]
        said = {str(one["path"]): str(one["hash"]).removeprefix("sha256:") for one in resources}
        tables = {entry["file"] for entry in read_manifest(folder)["tables"].values()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, SchemaError):
        return {}
    return {name: digest for name, digest in said.items() if name not in tables and Path(name).name == name}
