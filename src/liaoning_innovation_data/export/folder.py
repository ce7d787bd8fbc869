"""Write into a folder that may hold other files: only what was written there before is replaced or removed."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..schema.errors import SchemaError
from ..storage.atomic import replacing
from ..storage.manifest import sha256
from ..storage.releases import data_versions, version_folder

RECORD = ".liaoning-data.json"
"""The file in which a folder says what was written: format -> file -> SHA-256."""


@contextmanager
def writing(folder: Path, form: str, on_foreign: Callable[[str], None] | None = None) -> Generator[Path]:
    """Yield a new folder; its files take the place of those that the same format had here before.

    Where a file in the way is another's, or was changed since it was written, SchemaError and nothing is written; but
    `on_foreign` is told the name of each such file, and it is replaced.
    """
    record = _record(folder)
    before = record.get(form, {})
    with replacing(folder) as new:
        yield new
        written = {file.name: sha256(file) for file in sorted(new.iterdir())}
        in_the_way = [name for name in {**before, **written} if (folder / name).exists()]
        foreign = [name for name in in_the_way if not _is_ours(folder / name, {before.get(name), written.get(name)})]
        if foreign and on_foreign is None:
            raise SchemaError(
                f"{folder} :: {', '.join(foreign)}: not written by this command, or changed since; expected a folder "
                "without: move what is there, choose another, or replace it with --force"
            )
        for name in foreign:
            if on_foreign:
                on_foreign(name)
        (new / RECORD).write_text(json.dumps(record | {form: written}, indent=1), encoding="utf-8")
    for name in {*before} - {*written}:  # of another version
        (folder / name).unlink(missing_ok=True)


def _record(folder: Path) -> dict[str, dict[str, str]]:
    """Return what was written to a folder; nothing where it does not say so in our way, and nothing outside it."""
    try:
        record: Any = json.loads((folder / RECORD).read_text("utf-8"))
        return {
            str(form): {name: str(digest) for name, digest in files.items() if Path(name).name == name != ".."}
            for form, files in record.items()
        }
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _is_ours(file: Path, digests: set[str | None]) -> bool:
    """Whether a file has one of these digests, or is a released one: older versions of the package left no record."""
    return file.is_file() and (sha256(file) in digests or file.read_bytes() in _released(file.name))


def _released(name: str) -> list[bytes]:
    files = [version_folder(version) / name for version in data_versions()]
    return [file.read_bytes() for file in files if file.is_file()]
