"""Release the package and its data, or check that what is released is what it says: `make release`, `make check`.

    python -m tools.release [--version 1.1.0] [--seeds FOLDER]   release; the version is computed where none is given
    python -m tools.release --check [--wheel FILE]               change nothing, tell what is wrong

A release builds the seeds, compares them with the newest released data, and refuses a version that is smaller than
the changes require, a changelog that does not name each correction, and released files that are not as they were.
Only when nothing is wrong are the files written, and committed where the folder is a git repository.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
from packaging.version import Version

from liaoning_innovation_data import DataError
from liaoning_innovation_data.curation.build import build
from liaoning_innovation_data.export.descriptors import describing
from liaoning_innovation_data.query.versions import Bump
from liaoning_innovation_data.query.versions.diff import diff
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.about import of_seeds
from liaoning_innovation_data.storage.manifest import MANIFEST, read_manifest
from liaoning_innovation_data.storage.parquet import read_table
from liaoning_innovation_data.storage.releases import VERSION
from tools.bumps import bump_between, bumped
from tools.publication import published
from tools.schemas import generated

from .gate import (
    PACKAGE,
    UNRELEASED,
    Project,
    ahead,
    entries_of,
    of_wheel,
    sha256,
    single,
    standing,
    too_small,
    unnamed,
    unreleased,
)


def release(project: Project, seeds: Path, version: str | None) -> list[str]:
    """Release; return what is wrong, and then nothing has changed."""
    entry = unreleased(project)
    problems = list(standing(project)) or list(_dirty(project))
    if problems:
        return problems
    if not entry or not re.search(r"\w", entry.text):
        problems.append(f"CHANGELOG.md :: no entry `## {UNRELEASED}` says what changed")
    package, newest = project.constant("__version__"), project.constant("DATA_VERSION")
    first = not project.released()
    with tempfile.TemporaryDirectory(dir=project.data, prefix=".release.") as scratch:
        new = Path(scratch) / "data"
        build(seeds, new, newest)
        found = None if first else diff(project.data / newest, new)
        required: Bump = found.bump if found else "none"
        version = version or bumped(package, "none" if Version(package).is_prerelease else required)
        late = _not_later(package, version)
        problems += late
        if found:
            problems += [] if late else too_small("version", package, version, found)
            problems += unnamed(found, entry, single(new))
        if problems:
            return problems
        data = bumped(newest, bump_between(package, version)) if required != "none" else newest
        problems = list(_misdated(project.data / newest, new, data))
        if found and bump_between(newest, data) != "major":
            problems += _unmarked(project.data / newest, new, data)
        if project.git and project.run("tag", "--list", f"v{version}"):
            problems.append(f"version {version} :: there is a tag v{version} already")
        if problems:
            return problems
        told = f"{version}, data {data}, {'the first' if first else required}"
        if seeds.resolve() != (project.root / "seeds").resolve():
            print(f"these seeds would be released as {told}; nothing is written")
            return []
        build(seeds, new, data, describing(seeds, new, date.today()))
        replaced = new if first or required != "none" else None
        _write(project, _texts(project, version, data, replaced), replaced, project.data / data, told)
    print(f"released {told}")
    return []


def _dirty(project: Project) -> Iterator[str]:
    """Yield files that a release would not commit, but that could have changed what it builds."""
    status = project.run("status", "--porcelain", "--untracked-files=no").splitlines() if project.git else []
    for line in status:
        if not line[3:].startswith(("seeds/", "CHANGELOG.md", "README.md", "docs/")):
            yield f"{line[3:]} :: is not committed: a release is made of what is"


def _misdated(old: Path, new: Path, version: str) -> Iterator[str]:
    """Yield the new tombstones that name another version than this one."""
    before, now = (read_table(folder / "tombstones.parquet", "tombstones").to_pylist() for folder in (old, new))
    known = {grave["id"] for grave in before}
    for grave in now:
        if grave["id"] not in known and grave["withdrawn_in"] != version:
            yield f"tombstones :: {grave['id']} is withdrawn in {version}, not {grave['withdrawn_in']}"


def _unmarked(old: Path, new: Path, version: str) -> Iterator[str]:
    """Yield the new tables and columns whose models do not say that they came in this version."""
    for file in sorted(new.glob("*.parquet")):
        table = file.stem
        if not (old / file.name).is_file():
            if not MODELS[table].optional or MODELS[table].since != version:
                yield f"{table} :: is new: expected since = {version!r} and optional = True in its model"
            continue
        known = pq.read_schema(old / file.name).names
        for column in c.columns(table):
            if column.name not in known and column.since != version:
                yield f"{table}.{column.name} :: is new: expected Since({version!r}) in its annotation"


def _not_later(package: str, version: str) -> list[str]:
    later = re.fullmatch(VERSION, version) and Version(version) > Version(package)
    why = (
        "nothing in the data has changed, so say which" if version == package else "expected a later release, as 1.2.0"
    )
    return [] if later else [f"version {version} :: {why}; __version__ is {package}"]


def _texts(project: Project, version: str, data: str, new: Path | None) -> dict[Path, str]:
    """Return what the files of a release say; `new` is the folder of new data."""
    line = f"Data {data}, unchanged."
    if new:
        fingerprint = read_manifest(new)["fingerprint"]
        line = f"Data {data}, fingerprint `{fingerprint}`, manifest `{sha256(new / MANIFEST)}`."
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
    about = of_seeds(project.root / "seeds", project.data)
    texts |= published(project.root, about, version, entries_of(texts[project.root / "CHANGELOG.md"]))
    return texts | (generated(project.root, new, date.today()) if new else {})


def _write(project: Project, texts: Mapping[Path, str], new: Path | None, target: Path, told: str) -> None:
    """Write and commit all files, or none; `new` data takes the place of its candidate, where there is one."""
    docs = project.root / "docs"
    written = [*texts, *(path for path in docs.rglob("*") if path.is_file())]
    before = {path: path.read_bytes() if path.exists() else None for path in written}
    aside = new.parent / "before" if new else target
    try:
        if new:
            if target.exists():
                target.rename(aside)
            new.rename(target)
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}")
            draft.write_text(text, encoding="utf-8", newline="\n")
            draft.replace(path)
        problems = list(standing(project))
        if problems:
            raise SystemExit("\n".join(problems))
        if new and list(docs.glob("*.ipynb")):
            _execute_notebooks(project)
        _commit(project, [*texts, target, project.root / "seeds", *([docs] if docs.exists() else [])], told)
    except BaseException:
        for path, content in before.items():
            path.with_name(f".{path.name}").unlink(missing_ok=True)
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        if new:
            shutil.rmtree(target, ignore_errors=True)
            if aside.exists():
                aside.rename(target)
        raise


def _execute_notebooks(project: Project) -> None:
    """Execute the notebooks with the new data, and write them where something else comes out."""
    environment = {**os.environ, "PYTHONPATH": str(project.root / "src")}
    command = [sys.executable, "-m", "tools.notebooks"]
    for arguments in (["--check"], []):
        if subprocess.run([*command, *arguments], cwd=project.root, env=environment, check=False).returncode == 0:
            return
    raise SystemExit("a notebook fails with the new data: nothing is released")


def _commit(project: Project, paths: Sequence[Path], told: str) -> None:
    """Commit and tag a release, where the project is a git repository; leave its history as it was where that fails.

    Nothing interrupts it: git would leave its locks behind.
    """
    if not project.git:
        print("no git repository: nothing is committed")
        return
    before = project.run("rev-parse", "HEAD").strip()
    heard = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    names = [str(path.relative_to(project.root)) for path in paths]
    try:
        project.run("add", "--", *names)
        project.run("commit", "--quiet", "--message", f"Release {told}", "--", *names)
        project.run("tag", f"v{told.split(',')[0]}")
    except BaseException as error:
        project.run("reset", "--quiet", before)
        if isinstance(error, subprocess.CalledProcessError):
            raise SystemExit("git refused the release: nothing is released") from None
        raise
    finally:
        for number, handler in heard.items():
            signal.signal(number, handler)


def _stop(*_: object) -> None:
    """Stop as Ctrl-C does, so that what is half done is undone."""
    raise KeyboardInterrupt


def main(arguments: Sequence[str] | None = None) -> int:
    """Release or check; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).parent.parent)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--version", help="the version of the package; computed from the change where left out")
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--wheel", type=Path, help="with --check: a wheel that must agree")
    chosen = parser.parse_args(arguments)
    if not chosen.check:
        signal.signal(signal.SIGTERM, _stop)
    project, seeds = Project(chosen.root), chosen.seeds or chosen.root / "seeds"
    try:
        if chosen.check:
            problems = list(standing(project)) or list(ahead(project, seeds))
            problems += of_wheel(project, chosen.wheel) if chosen.wheel else []
        else:
            problems = release(project, seeds, chosen.version or None)
    except DataError as error:
        problems = str(error).split("\n")
    except KeyboardInterrupt:
        problems = ["stopped: nothing is released"]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
