"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from ..schema.errors import SchemaError


@contextmanager
def replacing_file(file: Path) -> Generator[Path]:
    """Yield a new file beside this one; it takes its place when the block ends well. A link goes on leading there."""
    place = file.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    os.close(handle)
    new = Path(name)
    try:
        yield new
        new.chmod(0o644)
        new.replace(place)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def replacing(folder: Path) -> Generator[Path]:
    """Yield a new folder beside this one; it takes its place when the block ends well.

    Files of other names that the old folder held are kept: only what is written is replaced.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists() and not folder.is_dir():
        raise SchemaError(f"{folder} :: is a file, expected a folder")
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield new
        new.chmod(0o755)
        for file in new.iterdir():
            file.chmod(0o644)
        if folder.exists():
            for file in new.iterdir():
                file.replace(folder / file.name)
        else:
            new.replace(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
