"""A dataset in a folder, with the functions of this package."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .query import load as loaders
from .query.citation import cite
from .query.explanation import explain
from .query.search import describe, search
from .schema.errors import path_of
from .storage.releases import require, version_folder

if TYPE_CHECKING:
    from .validation import Report

F = TypeVar("F", bound=Callable[..., Any])


def open(folder: PathLike[str] | str | None = None) -> Dataset:  # noqa: A001
    """Open the dataset in a folder that `build` or `copy` wrote; without a folder, the newest data of this package.

    Raises SchemaError if there is no such folder, or no `manifest.json` in it.

    >>> lid.open().lookup("ZWZ Group").id
    'organisation/2023-08-06-liaoning-daily/zwz-group'
    """
    return Dataset(version_folder() if folder is None else path_of(folder, "a folder"))


class _OnFolder(Generic[F]):
    """A function of this package as a method of a dataset, whose folder is its `version`."""

    def __init__(self, function: F) -> None:
        self.function = function
        self.__doc__, self.__module__ = function.__doc__, function.__module__  # whose examples are run there

    def __get__(self, dataset: Dataset | None, owner: type[Dataset]) -> F:
        if dataset is None:
            return self.function

        @wraps(self.function)
        def method(*args: Any, **given: Any) -> Any:
            return self.function(*args, version=dataset.folder, **given)

        own = signature(self.function)
        taken = [parameter for name, parameter in own.parameters.items() if name != "version"]
        method.__signature__ = own.replace(parameters=taken)  # type: ignore[attr-defined]
        return method  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


class Dataset:
    """The tables in a folder. Each method is the function of this package with its name, on that folder.

    The functions that take a folder take a dataset, too. The methods take no `version`. The files are read when a
    method is called. The methods raise what the functions do, and SchemaError for a file that is missing, damaged, or
    has other columns than its table.

    >>> dataset = lid.open(lid.path("documents").parent)
    >>> dataset.get("laboratory/national-key-laboratories", lid.Laboratory).member_count
    11
    """

    def __init__(self, folder: Path) -> None:
        self.folder = version_folder(folder)

    def __repr__(self) -> str:
        return f"<Dataset {str(self.folder)!r}>"

    def __fspath__(self) -> str:
        return str(self.folder)

    def list_tables(self) -> tuple[str, ...]:
        """Return the names of the tables that the folder has."""
        return tuple(filter(self.manifest()["tables"].__contains__, loaders.list_tables()))

    manifest = _OnFolder(loaders.manifest)
    path = _OnFolder(loaders.path)
    load = _OnFolder(loaders.load)
    load_facts = facts = _OnFolder(loaders.load_facts)
    load_records = _OnFolder(loaders.load_records)
    get = _OnFolder(loaders.get)
    resolve = _OnFolder(loaders.resolve)
    lookup = _OnFolder(loaders.lookup)
    search = _OnFolder(search)
    explain = _OnFolder(explain)
    describe = _OnFolder(describe)
    cite = _OnFolder(cite)
    require = _OnFolder(require)

    def validate(self, *, most: int | None = None, against: str | None = None) -> Report:
        """Check the tables against everything that the dataset demands."""
        from .validation import validate

        return validate(self.folder, most=most, against=against)

    def view(self, *, output: Path | str = "evidence.html", compare: PathLike[str] | str | None = None) -> Path:
        """Write an HTML file that shows the evidence of each value, and where another reading differs."""
        from .export.page import view

        return view(self.folder, output=output, compare=compare)
