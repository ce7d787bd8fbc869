"""What a release publishes beside the package: bill of materials, feed, metadata for a DOI, and an archive of data."""

from __future__ import annotations

import re
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from jinja2 import Environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from liaoning_innovation_data import DATA_VERSION
from liaoning_innovation_data.export.descriptors import as_json
from liaoning_innovation_data.storage.about import About
from liaoning_innovation_data.storage.releases import version_folder

from .gate import UNRELEASED, Entry, sha256

NAME = "liaoning-innovation-data"
SUMS = "SHA256SUMS"
ZENODO = {
    "title": "title",
    "description": "abstract",
    "creators": "authors",
    "version": "version",
    "publication_date": "date-released",
    "license": "license",
    "keywords": "keywords",
}
FEED = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>{{ home }}</id>
  <title>Releases of {{ about.title }}</title>
  <updated>{{ entries[0].day }}T00:00:00Z</updated>
  <link href="{{ home }}"/>
  {%- for name in about.authors or [about.title] %}
  <author><name>{{ name }}</name></author>
  {%- endfor %}
  {%- for entry in entries %}
  <entry>
    <id>{{ home }}{{ entry.version }}/</id>
    <title>{{ entry.version }}{% if entry.data %}, data {{ entry.data[0] }}{% endif %}</title>
    <updated>{{ entry.day }}T00:00:00Z</updated>
    <link href="{{ home }}{{ entry.version }}/"/>
    {%- if entry.data %}
    <category term="data"/>
    {%- endif %}
    <content type="text">{{ entry.text }}</content>
  </entry>
  {%- endfor %}
</feed>
"""


def published(root: Path, about: About, version: str, entries: Sequence[Entry]) -> dict[Path, str]:
    """Return path -> content of what is published with a version of the package and these entries of the changelog."""
    files: dict[Path, str] = {}
    if released := [entry for entry in entries if entry.version != UNRELEASED]:
        files[root / "releases.atom"] = feed(about, released)
    if (root / "lock.txt").is_file():
        project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
        files[root / "sbom.cdx.json"] = as_json(bill(project, version, (root / "lock.txt").read_text("utf-8")))
    return files


def deposit(citation: dict[str, Any]) -> dict[str, Any]:
    """Return what Zenodo asks for, the content of `.zenodo.json`, from the citation of released data."""
    told = {name: citation[key] for name, key in ZENODO.items() if key in citation}
    return {"upload_type": "dataset", "access_right": "open", **told}


def feed(about: About, entries: Sequence[Entry]) -> str:
    """Return releases as an Atom feed (RFC 4287), newest first; those with new data have the category `data`."""
    template = Environment(autoescape=True, keep_trailing_newline=True).from_string(FEED)
    return template.render(about=about, entries=entries, home=f"https://pypi.org/project/{NAME}/")


def bill(project: dict[str, Any], version: str, lock: str) -> dict[str, Any]:
    """Return the CycloneDX bill of materials: what pip installs with the package, at the versions of the lock."""
    versions = dict(re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE)) | {NAME: version}
    needs: dict[str, set[str]] = {}
    asked = [(NAME, "")]
    for name, extra in asked:
        requirements = map(Requirement, project["dependencies"] if name == NAME else distribution(name).requires or [])
        for needed in requirements:
            if not needed.marker or needed.marker.evaluate({"extra": extra}):
                other = canonicalize_name(needed.name)
                needs.setdefault(name, set()).add(other)
                asked += [(other, chosen) for chosen in ("", *needed.extras) if (other, chosen) not in asked]
    refs = {name: f"pkg:pypi/{name}@{versions[name]}" for name, _ in sorted(asked)}

    def part(name: str) -> dict[str, Any]:
        licences = [{"expression": project["license"]}] if name == NAME else _licences(name, versions[name])
        found = {"type": "library", "bom-ref": refs[name], "name": name, "version": versions[name]}
        return found | {"purl": refs[name], "licenses": licences}

    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": part(NAME)},
        "components": [part(name) for name in refs if name != NAME],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(refs[other] for other in needs.get(name, ()))}
            for name, ref in refs.items()
        ],
    }


def _licences(name: str, version: str) -> list[dict[str, Any]]:
    """Return the licence that an installed package states: an SPDX expression, or the names of its classifiers."""
    about = distribution(name).metadata
    if about["Version"] != version:
        raise SystemExit(f"{name} {about['Version']} :: is installed, but {version} is locked: run `make`")
    if expression := about["License-Expression"]:
        return [{"expression": expression}]
    named = [kind.split(" :: ")[-1] for kind in about.get_all("Classifier") or [] if kind.startswith("License ::")]
    if not named:
        raise SystemExit(f"{name} :: states no licence")
    return [{"license": {"name": licence}} for licence in named]


def archive(data: Path, folder: Path) -> Path:
    """Write a data version and its checksums as a zip: stored, with one time and one mode, so always the same bytes."""
    stem = f"{NAME}-tables-{data.name}"
    target = folder / f"{stem}.zip"
    with zipfile.ZipFile(target, "w") as written:
        for name, content in [*((file.name, file.read_bytes()) for file in _files(data)), (SUMS, sums(data).encode())]:
            entry = zipfile.ZipInfo(f"{stem}/{name}")
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            written.writestr(entry, content)
    return target


def sums(folder: Path) -> str:
    """Return the checksums of the files in a folder, as `sha256sum --check` reads them."""
    return "".join(f"{sha256(file)}  {file.name}\n" for file in _files(folder))


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file() and file.name != SUMS)


if __name__ == "__main__":
    (dist,) = map(Path, sys.argv[1:])
    print(archive(version_folder(DATA_VERSION), dist))
    (dist / SUMS).write_text(sums(dist), encoding="utf-8", newline="\n")
