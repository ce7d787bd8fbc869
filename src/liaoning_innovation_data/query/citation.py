"""Cite the dataset, or one of its records with the document that states it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Literal

from ..schema import ids
from ..schema.errors import known_name
from ..schema.models import Document, Entity, Reading
from ..schema.text import label
from ..storage.about import of_folder
from ..storage.releases import version_folder
from . import load as loaders

Format = Literal["plain", "bibtex", "csl"]
FORMATS: tuple[Format, ...] = ("plain", "bibtex", "csl")


def cite(record_id: str | None = None, *, format: Format = "plain", version: str | Path | None = None) -> str:  # noqa: A002
    """Return a citation of the dataset, or of one record together with its document.

    Parameters
    ----------
    record_id
        An id, or `<kind>/<slug>` if that is unique. Without it, the citation is of the dataset.
    format
        `plain` text, `bibtex`, or `csl` (CSL-JSON).
    version
        A data version of this package, or a folder as a `pathlib.Path`; the newest version by default.

    Raises UnknownName for the format, RecordNotFound or AmbiguousName for the id.

    >>> lid.cite().startswith("The liaoning-innovation-data maintainers. liaoning-innovation-data, data version 1")
    True

    """
    known_name(format, FORMATS, "unknown format")
    dataset = _dataset(version)
    items = [*(_record(record_id, version, dataset) if record_id is not None else ()), dataset]
    if format == "csl":
        return json.dumps(items, ensure_ascii=False, indent=2)
    return "\n\n".join(map(_bibtex, items)) if format == "bibtex" else "\n".join(map(_plain, items))


def source_of(record_id: str, version: str | Path | None) -> str:
    """Return who published the document that states a record, when, and under which title."""
    document = _document_of(loaders.get(record_id, version=version), version)
    return f"{loaders.labels(version)[document.publisher_id]}, {document.published_on}: {document.title}"


def _document_of(record: Document | Entity, version: str | Path | None) -> Document:
    return record if isinstance(record, Document) else loaders.get(record.document_id, Document, version=version)


def _dataset(version: str | Path | None) -> dict[str, Any]:
    """Return the dataset as an entry."""
    manifest = loaders.manifest(version=version)
    about = of_folder(version_folder(version))
    return {
        "id": f"{about.title}-{manifest['data_version']}",
        "type": "dataset",
        "title": f"{about.title}, data version {manifest['data_version']}",
        **({"author": [{"literal": name} for name in about.authors]} if about.authors else {}),
        **({"issued": _issued(about.published)} if about.published else {}),
        "version": manifest["data_version"],
        "note": ", ".join(filter(None, (about.license, f"fingerprint {manifest['fingerprint']}"))),
        **({"URL": about.homepage} if about.homepage else {}),
    }


def _record(record_id: str, version: str | Path | None, dataset: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the record as an entry of the dataset, with its authors and day, and the document that states it."""
    record = loaders.get(record_id, version=version)
    document = _document_of(record, version)
    known = loaders.labels(version)
    source = {
        "id": ids.parse(document.id).key,
        "type": "article-newspaper",
        "title": document.title,
        "container-title": known[document.publisher_id],
        "issued": _issued(document.published_on),
        "language": document.language,
    }
    if isinstance(record, Document):
        return [source]
    title = label(vars(record), known)
    entry = {
        "id": record.id,
        "type": "entry",
        "title": f"Another reading: {title}" if isinstance(record, Reading) else title,
        "container-title": dataset["title"],
        "note": f"record {record.id}",
    }
    return [entry | {name: dataset[name] for name in ("author", "issued") if name in dataset}, source]


def _issued(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _plain(item: dict[str, Any]) -> str:
    container, note = item.get("container-title"), item.get("note", "")
    parts = (_authors(item), item["title"].rstrip("."), container and f"In: {container}", _day(item))
    return " ".join(f"{part}." for part in (*parts, note[:1].upper() + note[1:]) if part)


def _authors(item: dict[str, Any]) -> str:
    return " and ".join(author["literal"] for author in item.get("author", ()))


def _day(item: dict[str, Any]) -> str:
    return "-".join(f"{part:02}" for part in item["issued"]["date-parts"][0]) if "issued" in item else ""


def _bibtex(item: dict[str, Any]) -> str:
    kinds = {
        "dataset": ("misc", ""),
        "article-newspaper": ("article", "journal"),
        "entry": ("incollection", "booktitle"),
    }
    kind, container = kinds[item["type"]]
    fields = {"title": item["title"], "author": _authors(item), container: item.get("container-title")}
    fields |= {"year": _day(item).partition("-")[0], "date": _day(item)}
    fields |= {name: item.get(name) for name in ("version", "note", "language")}
    fields["url"] = item.get("URL")
    body = "".join(f"  {name} = {{{value.translate(SPECIAL)}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{item['id'].replace('/', ':')},\n{body}}}"


SPECIAL = str.maketrans({ch: f"\\{ch}" for ch in "&%$#_{}"} | {"\\": r"\textbackslash{}"})
"""What is special in BibTeX -> how it is written."""
