"""Every error that a user of the package can cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import accumulate
from os import PathLike
from pathlib import Path
from typing import Any


class DataError(Exception):
    """Base of all public errors. The message says where, what was found, and what was expected.

    >>> try:
    ...     lid.lookup("national laboratory")
    ... except lid.DataError as error:
    ...     print(error)
    no record is named 'national laboratory'; did you mean national key laboratories?
    """


class UnknownName(DataError, ValueError):  # noqa: N818 - reads as what happened
    """A table, engine, format or column that does not exist."""


class RecordNotFound(DataError, KeyError):  # noqa: N818
    """No record has this id."""

    __str__ = Exception.__str__


class NotFound(DataError, KeyError):  # noqa: N818
    """No record has this name or alias."""

    __str__ = Exception.__str__


class AmbiguousName(DataError, LookupError):  # noqa: N818
    """Several records have this name or alias, or this short id."""


class DataVersionError(DataError):
    """A data version that is not in this package, or not the required one."""


class MissingExtra(DataError, ImportError):  # noqa: N818
    """An optional dependency is needed: the message says which extra installs it."""


class SchemaError(DataError):
    """A file or table has another schema than expected."""


SHOWN = 200  # how many lines a message has at most, of problems and what to do about them


class SeedError(DataError):
    """Curated seeds that cannot be built; `problems` lists all problems, the message the first ones and the number.

    `told` has the lines of each problem in the message.

    >>> from liaoning_innovation_data import SeedError
    >>> for problems in (["no day"], ["no day", "no name"], ["no day"] * 201):
    ...     print(str(SeedError(problems)).splitlines()[-1])
    no day
    2 problems
    201 problems, of which the first 200 are shown
    """

    def __init__(self, problems: Sequence[str], told: Sequence[Sequence[str]] = ()) -> None:
        told = told or [[problem] for problem in problems]
        shown = sum(lines <= SHOWN for lines in accumulate(map(len, told)))
        rest = f", of which the first {shown} are shown" if len(problems) > shown else ""
        count = [f"{len(problems):,} problems{rest}"] if len(problems) > 1 else []
        super().__init__("\n".join([*(line for each in told[:shown] for line in each), *count]))
        self.problems = tuple(problems)


def of_extra(extra: str, module: str, needs: str) -> Any:
    """Return a module that an extra installs; MissingExtra, which says what needs it, where it is not there."""
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtra(f"{needs}: pip install 'liaoning-innovation-data[{extra}]'") from None


def given(what: object) -> str:
    """Return how a message names what is given: a text as it is, anything else by its type."""
    return repr(what) if isinstance(what, str) else type(what).__name__


def path_of(what: PathLike[str] | str, expected: str) -> Path:
    """Return the path that is given; SchemaError for what can't be one."""
    if isinstance(what, str | PathLike) and str(what) and "\0" not in str(what):  # pyright: ignore[reportUnnecessaryIsInstance]
        return Path(what)
    raise SchemaError(f"got {given(what)}, expected {expected}")


def not_a_folder(path: Path) -> str:
    """Return why a path is no folder; the empty string where it is one."""
    try:
        if path.is_dir():
            return ""
        is_file = path.is_file()
    except (OSError, ValueError):  # a path that the system can't have
        is_file = False
    return "is a file, expected a folder" if is_file else "no such folder"


def known_name(name: object, known: Iterable[str], unknown: str) -> str:
    """Return a name that is known; UnknownName otherwise, which says what is `unknown`, and what would be right.

    >>> known_name("polars", ["polars", "pandas"], "unknown engine")
    'polars'
    >>> known_name("pandsa", ["polars", "pandas"], "unknown engine")
    Traceback (most recent call last):
    ...
    liaoning_innovation_data.schema.errors.UnknownName: unknown engine 'pandsa'; did you mean pandas? Known: ...
    """
    names = list(known)
    if isinstance(name, str) and name in names:
        return name
    raise UnknownName(f"{unknown} {given(name)}{one_of(name if isinstance(name, str) else '', names)}")


def one_of(word: str, known: Iterable[str]) -> str:
    """Return the known names, after the one closest to `word`.

    >>> one_of("xyz", ["polars", "pandas"])
    '; known: polars, pandas'
    """
    names = list(known)
    near = nearest(word, names)
    return f"{near} Known: {', '.join(names)}" if near else f"; known: {', '.join(names)}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` for the known name closest to `word`, or the empty string.

    >>> nearest("labratories", ["laboratories", "platforms"])
    '; did you mean laboratories?'
    >>> nearest("xyz", ["laboratories"])
    ''

    Upper and lower case are equal.
    """
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, list(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=60)
    return f"; did you mean {found[0]}?" if found else ""
