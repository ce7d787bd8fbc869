"""What is released, and what is wrong with it: files, versions, changelog, seeds, wheel."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

from liaoning_innovation_data import DataError
from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.export.descriptors import DESCRIPTORS
from liaoning_innovation_data.query.versions import BUMPS
from liaoning_innovation_data.query.versions.diff import Diff, diff
from liaoning_innovation_data.schema import ids
from liaoning_innovation_data.storage.about import LICENSE
from liaoning_innovation_data.storage.manifest import MANIFEST, read_manifest
from liaoning_innovation_data.storage.releases import VERSION
from tools.bumps import bump_between, bumped

PACKAGE = "src/liaoning_innovation_data"
UNRELEASED = "Unreleased"
DATA_LINE = re.compile(r"^Data (\S+), fingerprint `(\w{64})`, manifest `(\w{64})`\.$", re.MULTILINE)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the changelog: the version of the package, its day, its text, and the data it released, if any."""

    version: str
    day: str
    text: str

    @property
    def data(self) -> tuple[str, str, str] | None:
        """The data version, its fingerprint, and the hash of its manifest."""
        found = DATA_LINE.search(self.text)
        return (found[1], found[2], found[3]) if found else None


@dataclass(frozen=True, slots=True)
class Project:
    """A checkout of the project."""

    root: Path

    @property
    def data(self) -> Path:
        """The folder of data versions."""
        return self.root / PACKAGE / "data"

    @property
    def git(self) -> bool:
        """Whether the checkout is a git repository."""
        return (self.root / ".git").exists()

    def run(self, *arguments: str) -> str:
        """Run git in the checkout, and return what it prints."""
        command = ["git", "-C", str(self.root), *arguments]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

    def constant(self, name: str) -> str:
        """Return a version that the package states of itself."""
        found = re.search(rf'^{name} = "(.*)"$', (self.root / PACKAGE / "__init__.py").read_text("utf-8"), re.MULTILINE)
        return found[1] if found else ""

    def entries(self) -> list[Entry]:
        """Return the entries of the changelog, newest first."""
        return entries_of((self.root / "CHANGELOG.md").read_text("utf-8"))

    def released(self) -> list[Entry]:
        """Return the entries that released data, oldest first."""
        return [entry for entry in reversed(self.entries()) if entry.data and entry.version != UNRELEASED]


def entries_of(changelog: str) -> list[Entry]:
    """Return the entries of a changelog, newest first."""
    parts = re.split(r"^## (\S+)(?: — (\S+))?.*$", changelog, flags=re.MULTILINE)[1:]
    return [Entry(version, day or "", text.strip()) for version, day, text in zip(*[iter(parts)] * 3, strict=True)]


# What is wrong ------------------------------------------------------------------------------------------


def standing(project: Project) -> Iterator[str]:
    """Yield what is wrong with what is released, and with what the package says of itself."""
    entries = [entry for entry in project.entries() if entry.version != UNRELEASED]
    version = project.constant("__version__")
    newest = entries[0].version if entries else "none"
    if newest != version and (entries or not Version(version).is_prerelease):
        yield f"CHANGELOG.md :: the newest entry is {newest}, but __version__ is {version}"
    headings = re.findall(rf"^## {UNRELEASED}.*$", (project.root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    if headings not in ([], [f"## {UNRELEASED}"]):
        yield f"CHANGELOG.md :: expected one heading `## {UNRELEASED}` at most, got {', '.join(map(repr, headings))}"
    released = {entry.data[0]: entry for entry in project.released() if entry.data}
    known = sorted((f.name for f in project.data.iterdir() if re.fullmatch(VERSION, f.name)), key=Version)
    newest_data = known[-1] if known else "none"
    if project.constant("DATA_VERSION") != newest_data:
        yield f"{PACKAGE}/__init__.py :: DATA_VERSION is {project.constant('DATA_VERSION')}, expected {newest_data}"
    candidates = [name for name in known if name not in released]
    if candidates and (candidates != [newest_data] or not Version(version).is_prerelease):
        yield f"CHANGELOG.md :: no entry releases data {', '.join(candidates)}"
    for name, entry in released.items():
        yield from _files(project, name, entry)
    for old, new in zip(project.released(), project.released()[1:], strict=False):
        yield from _step(project, old, new)
    yield from _tagged(project, {entry.version: entry for entry in project.released()})


def _files(project: Project, name: str, entry: Entry) -> Iterator[str]:
    """Yield how the files of a released version differ from what was released."""
    folder = project.data / name
    try:
        manifest = read_manifest(folder)
    except DataError as error:
        yield str(error)
        return
    _, fingerprint, of_manifest = entry.data or ("", "", "")
    place = f"{PACKAGE}/data/{name}"
    if manifest["fingerprint"] != fingerprint:
        yield f"{place} :: the fingerprint is {manifest['fingerprint']}, released was {fingerprint}"
    if sha256(folder / MANIFEST) != of_manifest:
        yield f"{place}/{MANIFEST} :: is not the file that was released"
    expected = {told["file"]: told["sha256"] for told in manifest["tables"].values()}
    for file in sorted({*expected, *DESCRIPTORS, *(file.name for file in folder.iterdir())} - {MANIFEST}):
        if not (folder / file).is_file():
            yield f"{place}/{file} :: is missing"
        elif file not in (*DESCRIPTORS, LICENSE) and expected.get(file) != sha256(folder / file):
            yield f"{place}/{file} :: is not the file that was released"


def _tagged(project: Project, released: Mapping[str, Entry]) -> Iterator[str]:
    """Yield released files that are not as their tag has them, and tags of releases that the changelog has lost."""
    if not project.git:
        return
    tags = {name.removeprefix("v") for name in project.run("tag", "--list", "v*").split()}
    lost = [tag for tag in tags if re.fullmatch(VERSION, tag)]
    lost = [tag for tag in lost if tag not in {entry.version for entry in project.entries()}]
    yield from (f"CHANGELOG.md :: has no entry {tag}, but there is a tag v{tag}" for tag in sorted(lost))
    for version in sorted(tags & released.keys()):
        folder = f"{PACKAGE}/data/{(released[version].data or ('',))[0]}"
        changed = ("diff", "--name-only", "--diff-filter=a")  # what stands beside the released files may be added
        for file in project.run(*changed, f"v{version}", "--", folder).split():
            yield f"{file} :: is not the file that was released, by the tag v{version}"


def _step(project: Project, old: Entry, new: Entry) -> Iterator[str]:
    """Yield what is wrong with the step from one released version to the next."""
    assert old.data and new.data
    folders = [project.data / entry.data[0] for entry in (old, new) if entry.data]
    try:
        found = diff(*folders)
    except DataError as error:
        yield str(error)
        return
    yield from too_small("data", old.data[0], new.data[0], found)
    bump = bump_between(old.data[0], new.data[0])
    if BUMPS.index(bump_between(old.version, new.version)) < BUMPS.index(bump):
        yield f"CHANGELOG.md :: {old.version} to {new.version} is no {bump}, but that of its data is"
    yield from unnamed(found, new, single(folders[1]))


def too_small(what: str, old: str, new: str, found: Diff) -> Iterator[str]:
    """Yield why a version is smaller than the changes require."""
    bump = bump_between(old, new)
    if BUMPS.index(bump) < BUMPS.index(found.bump):
        yield f"{what} {new} :: is a {bump} of {old}, but {found.bump} is required: {bumped(old, found.bump)} or larger"
        large = [change for change in found.changes if change.bump == found.bump]
        yield from (f"  {change}" for change in large[:SHOWN])
        if len(large) > SHOWN:
            yield f"  and {len(large) - SHOWN} more"


def unnamed(found: Diff, entry: Entry | None, short: bool) -> Iterator[str]:
    """Yield the corrections that the changelog does not name: id, then column; a `short` id where it will do."""
    text = re.sub(r"<!--.*?-->", "", entry.text if entry else "", flags=re.DOTALL)
    for change in found.corrections:
        record = str(change.record_id)
        brief = ids.short(record)
        forms = "|".join(map(re.escape, [record, brief] if short else [record]))
        if not re.search(rf"(?<![\w/-])({forms})`?[\s.:,]+`?{change.field}(?!\w)", text):
            where = entry.version if entry else UNRELEASED
            yield f"CHANGELOG.md :: {where} does not name the correction `{record}` `{change.field}`: {change}"


def single(folder: Path) -> bool:
    """Whether data has one document, so that a short id is that of one record."""
    return len(read_manifest(folder)["documents"]) == 1


def ahead(project: Project, seeds: Path) -> Iterator[str]:
    """Yield what is wrong with seeds that are ahead of the newest data; seeds may be, if what they correct is named."""
    newest = project.constant("DATA_VERSION")
    with tempfile.TemporaryDirectory() as folder:
        build(seeds, Path(folder) / "data", newest)
        found = diff(project.data / newest, Path(folder) / "data")
        short = single(Path(folder) / "data")
    if found.bump == "none":
        return
    if newest not in {entry.data[0] for entry in project.released() if entry.data}:
        folder = f"{PACKAGE}/data/{newest}"
        yield f"{folder} :: is not what the seeds build: run `liaoning-data build seeds --output {folder}`"
        return
    print(f"the seeds are ahead of data {newest}: {found.bump}")
    yield from unnamed(found, unreleased(project), short)


def unreleased(project: Project) -> Entry | None:
    """Return the entry of what is not released yet."""
    return next((entry for entry in project.entries() if entry.version == UNRELEASED), None)


def of_wheel(project: Project, wheel: Path) -> Iterator[str]:
    """Yield how a wheel contradicts the project: its version, and the data in it."""
    version = project.constant("__version__")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        about = archive.read(next(name for name in names if name.endswith(".dist-info/METADATA"))).decode("utf-8")
        told = re.search(r"^Version: (.*)$", about, re.MULTILINE)
        if not told or told[1].strip() != version or wheel.name.split("-")[1] != version:
            yield f"{wheel} :: its version is {told[1] if told else None}, but __version__ is {version}"
        files = [file for file in project.data.rglob("*") if file.is_file()]
        expected = {file.relative_to(project.root / "src").as_posix(): file for file in files}
        expected["liaoning_innovation_data/__init__.py"] = project.root / PACKAGE / "__init__.py"
        data = {name for name in names if name.startswith("liaoning_innovation_data/data/")}
        for name in sorted({*expected, *data}):
            if name not in names or name not in expected or archive.read(name) != expected[name].read_bytes():
                yield f"{wheel} :: {name} is not as in the project"


def sha256(file: Path) -> str:
    """Return the hash of a file, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
