"""Files and folders that are written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from pathlib import Path

from ..schema.errors import SchemaError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


@contextmanager
def _named(place: Path, only: Collection[int] = ()) -> Generator[None]:
    """Let an error of the system (`only`: one of these) name what was asked for, not a file of ours or of a library."""
    try:
        yield
    except OSError as error:
        found = re.search(r"\bos error (\d+)", str(error))  # as polars says it
        number = error.errno or (int(found[1]) if found else 0)
        if only and number not in only:
            raise
        raise OSError(number, os.strerror(number), str(place)) from error


def expect_file(file: Path, is_ours: Callable[[Path], bool] | None = None) -> None:
    """Raise SchemaError where there is what no file may replace: a folder, a device, a pipe; or a file of another kind.

    `is_ours` says whether a file is of the kind that is written; an empty one is nobody's.
    """
    if file.exists() and not file.is_file():
        what = "a folder" if file.is_dir() else "a device or a pipe"
        raise SchemaError(f"{file} :: is {what}, expected a file to write")
    if is_ours and file.exists() and file.stat().st_size and not is_ours(file):
        raise SchemaError(f"{file} :: was not written by this command; expected another name, or no file there")


@contextmanager
def replacing_file(file: Path, is_ours: Callable[[Path], bool] | None = None) -> Generator[Path]:
    """Yield a new file beside this one; it takes its place when the block ends well. A link goes on leading there."""
    expect_file(file, is_ours)
    place = file.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    with _named(file):
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    os.close(handle)
    new = Path(name)
    try:
        with _named(file, NO_ROOM):
            yield new
        new.chmod(0o644)
        new.replace(place)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def replacing(folder: Path) -> Generator[Path]:
    """Yield a new folder; what is written there is moved into this one when the block ends well.

    Files of other names that this folder holds stay. Where a file can't be moved, all are put back as they were. The
    folder itself is not replaced: somebody may stand in it, or have linked to it, or mounted it, so that the new one is
    made in it.
    """
    place = folder.resolve()
    if wrong := next((each for each in (place, *place.parents) if each.exists() and not each.is_dir()), None):
        raise SchemaError(f"{folder if wrong == place else wrong} :: is a file, expected a folder")
    with _named(folder):
        place.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place if place.exists() else place.parent))
    new, old = work / "new", work / "old"
    new.mkdir()
    try:
        with _named(folder, NO_ROOM):
            yield new
        for file in filter(Path.is_file, new.rglob("*")):
            file.chmod(0o644)
        with _named(folder, (*NO_ROOM, errno.EACCES, errno.EPERM)):
            if place.exists():
                old.mkdir()
                _exchange(place, new, old)
            else:
                new.rename(place)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _exchange(folder: Path, new: Path, old: Path) -> None:
    """Move the files of `new` into a folder, and those whose place they take into `old`: all of them, or none."""
    names = sorted(file.name for file in new.iterdir())
    replaced = [name for name in names if (folder / name).exists()]
    for name in replaced:
        expect_file(folder / name)
    moves = [(folder / name, old / name) for name in replaced] + [(new / name, folder / name) for name in names]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            source.rename(target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            target.rename(source)
        raise
