"""Release the package and its data, or check that what is released is what it says: `make release`, `make check`.

    python -m tools.release [--version 1.1.0] [--seeds FOLDER]   release; the version is computed where none is given
    python -m tools.release --check [--wheel FILE]               change nothing, tell what is wrong

A release builds the seeds, compares them with the newest released data, and refuses a version that is smaller than
the changes require, a changelog that does not name each correction, and released files that are not as they were.
Only when nothing is wrong are the files written, and committed where the folder is a git repository.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from packaging.version import InvalidVersion, Version

from liaoning_innovation_data import DataError, store
from liaoning_innovation_data.build import build
from liaoning_innovation_data.changes import BUMPS, Bump, Diff, diff
from liaoning_innovation_data.changes.kinds import bump_between, bumped
from liaoning_innovation_data.export import descriptors
from liaoning_innovation_data.export.catalogues import Release

PACKAGE = "src/liaoning_innovation_data"
UNRELEASED = "Unreleased"
DATA_LINE = re.compile(r"^Data (\S+), fingerprint `(\w{64})`, manifest `(\w{64})`\.$", re.MULTILINE)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the changelog: the package's version, what it says, and the data that it released, if any."""

    version: str
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

    def constant(self, name: str) -> str:
        """Return a version that the package states of itself."""
        found = re.search(rf'^{name} = "(.*)"$', (self.root / PACKAGE / "__init__.py").read_text("utf-8"), re.MULTILINE)
        return found[1] if found else ""

    def entries(self) -> list[Entry]:
        """Return the entries of the changelog, newest first."""
        parts = re.split(r"^## (\S+).*$", (self.root / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)
        return [Entry(version, text.strip()) for version, text in zip(parts[1::2], parts[2::2], strict=True)]

    def released(self) -> list[Entry]:
        """Return the entries that released data, oldest first."""
        return [entry for entry in reversed(self.entries()) if entry.data]


# What is wrong ------------------------------------------------------------------------------------------


def standing(project: Project) -> Iterator[str]:
    """Yield what is wrong with what is released, and with what the package says of itself."""
    entries = [entry for entry in project.entries() if entry.version != UNRELEASED]
    version = project.constant("__version__")
    newest = entries[0].version if entries else "none"
    if newest != version and (entries or not Version(version).is_prerelease):
        yield f"CHANGELOG.md :: the newest entry is {newest}, but __version__ is {version}"
    released = {entry.data[0]: entry for entry in project.released() if entry.data}
    known = sorted((f.name for f in project.data.iterdir() if re.fullmatch(store.VERSION, f.name)), key=Version)
    newest_data = known[-1]
    if project.constant("DATA_VERSION") != newest_data:
        yield f"{PACKAGE}/__init__.py :: DATA_VERSION is {project.constant('DATA_VERSION')}, expected {newest_data}"
    candidates = [name for name in known if name not in released]
    if candidates and (candidates != [newest_data] or not Version(version).is_prerelease):
        yield f"CHANGELOG.md :: no entry releases data {', '.join(candidates)}"
    for name, entry in released.items():
        yield from _files(project, name, entry)
    for old, new in zip(project.released(), project.released()[1:], strict=False):
        yield from _step(project, old, new)


def _files(project: Project, name: str, entry: Entry) -> Iterator[str]:
    """Yield how the files of a released version differ from what was released."""
    folder = project.data / name
    try:
        manifest = store.read_manifest(folder)
    except DataError as error:
        yield str(error)
        return
    _, fingerprint, of_manifest = entry.data or ("", "", "")
    place = f"{PACKAGE}/data/{name}"
    if manifest["fingerprint"] != fingerprint:
        yield f"{place} :: the fingerprint is {manifest['fingerprint']}, released was {fingerprint}"
    if _hash(folder / store.MANIFEST) != of_manifest:
        yield f"{place}/{store.MANIFEST} :: is not the file that was released"
    expected = {told["file"]: told["sha256"] for told in manifest["tables"].values()}
    for file in sorted({*expected, *(file.name for file in folder.iterdir())} - {store.MANIFEST}):
        if not (folder / file).is_file():
            yield f"{place}/{file} :: is missing"
        elif expected.get(file) != _hash(folder / file):
            yield f"{place}/{file} :: is not the file that was released"


def _step(project: Project, old: Entry, new: Entry) -> Iterator[str]:
    """Yield what is wrong with the step from one released version to the next."""
    assert old.data and new.data
    folders = [project.data / entry.data[0] for entry in (old, new) if entry.data]
    try:
        found = diff(*folders)
    except DataError as error:
        yield str(error)
        return
    yield from _too_small("data", old.data[0], new.data[0], found)
    bump = bump_between(old.data[0], new.data[0])
    if BUMPS.index(bump_between(old.version, new.version)) < BUMPS.index(bump):
        yield f"CHANGELOG.md :: {old.version} to {new.version} is no {bump}, but that of its data is"
    yield from _unnamed(found, new)


def _too_small(what: str, old: str, new: str, found: Diff) -> Iterator[str]:
    """Yield why a version is smaller than the changes require."""
    bump = bump_between(old, new)
    if BUMPS.index(bump) < BUMPS.index(found.bump):
        yield f"{what} {new} :: is a {bump} of {old}, but {found.bump} is required: {bumped(old, found.bump)} or larger"
        large = [change for change in found.changes if change.bump == found.bump]
        yield from (f"  {change}" for change in large[:SHOWN])
        if len(large) > SHOWN:
            yield f"  and {len(large) - SHOWN} more"


def _unnamed(found: Diff, entry: Entry | None) -> Iterator[str]:
    """Yield the corrections that the changelog does not name, by id and column in one item or paragraph."""
    items = re.split(r"\n\s*\n|\n(?=[-*] )", entry.text) if entry else []
    for change in found.corrections:
        kind, _, slug = str(change.record_id).partition("/")
        ids = (str(change.record_id), f"{kind}/{slug.rpartition('/')[2]}")
        named = rf"(?<![\w/-])({'|'.join(map(re.escape, ids))})(?![\w/-])"
        if not any(re.search(named, item) and re.search(rf"\b{change.field}\b", item) for item in items):
            where = entry.version if entry else UNRELEASED
            yield f"CHANGELOG.md :: {where} does not name the correction of {ids[1]} {change.field}: {change}"


def ahead(project: Project, seeds: Path) -> Iterator[str]:
    """Yield what is wrong with seeds that are ahead of the newest data; seeds may be, if what they correct is named."""
    newest = project.constant("DATA_VERSION")
    with tempfile.TemporaryDirectory() as folder:
        build(seeds, Path(folder) / "data", newest)
        found = diff(project.data / newest, Path(folder) / "data")
    if found.bump == "none":
        return
    if newest not in {entry.data[0] for entry in project.released() if entry.data}:
        yield f"{PACKAGE}/data/{newest} :: is not what the seeds build: run `make data`"
        return
    print(f"the seeds are ahead of data {newest}: {found.bump}")
    yield from _unnamed(found, _unreleased(project))


def _unreleased(project: Project) -> Entry | None:
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
        for file in sorted(file for file in project.data.rglob("*") if file.is_file()):
            name = file.relative_to(project.root / "src").as_posix()
            if name not in names or archive.read(name) != file.read_bytes():
                yield f"{wheel} :: {name} is missing or another"


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


# Releasing ----------------------------------------------------------------------------------------------


def release(project: Project, seeds: Path, version: str | None) -> list[str]:
    """Release; return what is wrong, and then nothing has changed."""
    entry = _unreleased(project)
    problems = list(standing(project))
    if problems:
        return problems
    problems += [] if entry and entry.text else [f"CHANGELOG.md :: no entry `## {UNRELEASED}` says what changed"]
    package, newest = project.constant("__version__"), project.constant("DATA_VERSION")
    first = not project.released()
    with tempfile.TemporaryDirectory(dir=project.data, prefix=".release.") as scratch:
        new = Path(scratch) / "data"
        build(seeds, new, newest)
        found = None if first else diff(project.data / newest, new)
        required: Bump = found.bump if found else "none"
        version = version or bumped(package, "none" if Version(package).is_prerelease else required)
        problems += _not_later(package, version)
        if not problems and found:
            problems += [*_too_small("version", package, version, found), *_unnamed(found, entry)]
        if problems:
            return problems
        data = bumped(newest, bump_between(package, version)) if required != "none" else newest
        problems = list(_misdated(project.data / newest, new, data))
        if problems:
            return problems
        told = f"{version}, data {data}, {'the first' if first else required}"
        if seeds.resolve() != (project.root / "seeds").resolve():
            print(f"these seeds would be released as {told}; nothing is written")
            return []
        build(seeds, new, data)
        replaced = new if first or required != "none" else None
        _write(project, _texts(project, version, data, replaced), replaced, project.data / data, told)
    print(f"released {told}")
    return []


def _misdated(old: Path, new: Path, version: str) -> Iterator[str]:
    """Yield the new tombstones that name another version than this one."""
    before, now = (store.read_table(folder / "tombstones.parquet", "tombstones").to_pylist() for folder in (old, new))
    known = {grave["id"] for grave in before}
    for grave in now:
        if grave["id"] not in known and grave["withdrawn_in"] != version:
            yield f"tombstones :: {grave['id']} is withdrawn in {version}, not {grave['withdrawn_in']}"


def _not_later(package: str, version: str) -> list[str]:
    try:
        later = Version(version) > Version(package) and not Version(version).is_prerelease
    except InvalidVersion:
        later = False
    why = "nothing in the data has changed, so say which" if version == package else "expected a later release"
    return [] if later else [f"version {version} :: {why}; __version__ is {package}"]


def _texts(project: Project, version: str, data: str, new: Path | None) -> dict[Path, str]:
    """Return what the files of a release say; `new` is the folder of new data."""
    line = f"Data {data}, unchanged."
    if new:
        fingerprint = store.read_manifest(new)["fingerprint"]
        line = f"Data {data}, fingerprint `{fingerprint}`, manifest `{_hash(new / store.MANIFEST)}`."
    heading = f"## {version} — {date.today()}\n\n{line}"
    changes = {
        "CHANGELOG.md": {rf"^## {UNRELEASED}\s*$": heading + "\n"},
        f"{PACKAGE}/__init__.py": {
            r'^__version__ = ".*"$': f'__version__ = "{version}"',
            r'^DATA_VERSION = ".*"$': f'DATA_VERSION = "{data}"',
        },
    }
    texts: dict[Path, str] = {}
    for name, replacements in changes.items():
        text = (project.root / name).read_text("utf-8")
        for pattern, replacement in replacements.items():
            text = re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE)
        texts[project.root / name] = text
    if new:
        described = descriptors(Release(store.read_manifest(new), date.today()))
        texts |= {project.root / name: text for name, text in described.items()}
    return texts


def _write(project: Project, texts: Mapping[Path, str], new: Path | None, target: Path, told: str) -> None:
    """Write and commit all files, or none; `new` data takes the place of its candidate, where there is one."""
    before = {path: path.read_bytes() if path.exists() else None for path in texts}
    aside = new.parent / "before" if new else target
    try:
        if new:
            if target.exists():
                target.rename(aside)
            new.rename(target)
        for path, text in texts.items():
            draft = path.with_name(f".{path.name}")
            draft.write_text(text, encoding="utf-8", newline="\n")
            draft.replace(path)
        problems = list(standing(project))
        if problems:
            raise SystemExit("\n".join(problems))
        _commit(project, [*texts, target, project.root / "seeds"], told)
    except BaseException:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        if new:
            shutil.rmtree(target, ignore_errors=True)
            if aside.exists():
                aside.rename(target)
        raise


def _commit(project: Project, paths: Sequence[Path], told: str) -> None:
    """Commit and tag a release, where the project is a git repository."""
    if not (project.root / ".git").exists():
        print("no git repository: nothing is committed")
        return
    git = ["git", "-C", str(project.root)]
    try:
        subprocess.run([*git, "add", *map(str, paths)], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message", f"Release {told}"], check=True)
        subprocess.run([*git, "tag", "--force", f"v{told.split(',')[0]}"], check=True)
    except subprocess.CalledProcessError:
        subprocess.run([*git, "reset", "--quiet"], check=False)
        raise SystemExit("git refused the release: nothing is released") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Release or check; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).parent.parent)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--version", help="the version of the package; computed from the change where left out")
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--wheel", type=Path, help="with --check: a wheel that must agree")
    chosen = parser.parse_args(arguments)
    project, seeds = Project(chosen.root), chosen.seeds or chosen.root / "seeds"
    try:
        if chosen.check:
            problems = list(standing(project)) or list(ahead(project, seeds))
            problems += of_wheel(project, chosen.wheel) if chosen.wheel else []
        else:
            problems = release(project, seeds, chosen.version or None)
    except DataError as error:
        problems = str(error).split("\n")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
