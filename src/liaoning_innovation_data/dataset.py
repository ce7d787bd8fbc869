"""A dataset in a folder, with the verbs of this package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from .query import load as loaders
from .schema.frames import Engine, Loader, NamedLoader, as_frame, loader, named_loader
from .schema.models import Document, Entity, Named, Record
from .storage.parquet import read_table
from .storage.releases import version_folder

if TYPE_CHECKING:
    from .query.citation import Format
    from .query.explanation import Explanation
    from .query.search import Hits
    from .storage.manifest import Manifest
    from .validation import Report

R = TypeVar("R", bound=Record)
E = TypeVar("E", bound=Document | Entity)


def open(folder: Path | str | None = None) -> Dataset:  # noqa: A001
    """Open the dataset in a folder that `build` or `copy` wrote; without a folder, the newest data of this package.

    Raises SchemaError if there is no such folder, or no `manifest.json` in it.

    >>> open().get("laboratory/national-key-laboratories").member_count
    11
    """
    return Dataset(version_folder() if folder is None else Path(folder))


class Dataset:
    """The tables in a folder. Each method is the function of this package with its name, on that folder.

    The files are read when a method is called. The methods raise what the functions do, and SchemaError for a file that
    is missing, damaged, or has other columns than its table.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = version_folder(folder)

    def __repr__(self) -> str:
        return f"<Dataset {str(self.folder)!r}>"

    def list_tables(self) -> tuple[str, ...]:
        """Return the names of the tables that the folder has."""
        return tuple(filter(self.manifest()["tables"].__contains__, loaders.list_tables()))

    def manifest(self) -> Manifest:
        """Return the content of `manifest.json`."""
        return loaders.manifest(version=self.folder)

    def path(self, table: str) -> Path:
        """Return the path of the Parquet file of a table."""
        return loaders.path(table, version=self.folder)

    @property
    def load(self) -> NamedLoader:
        """Loads a table by its name; it takes no `version`."""

        def load(table: str, *, engine: Engine = "polars") -> Any:
            return as_frame(read_table(self.path(table), table), engine)

        return named_loader(load)

    @property
    def load_facts(self) -> Loader:
        """Loads all facts as one table; it takes no `version`."""
        from .query.facts import facts

        def load_facts(*, engine: Engine = "polars") -> Any:
            return as_frame(facts(self.folder), engine)

        return loader(load_facts)

    facts = load_facts

    @overload
    def load_records(self, table: type[R]) -> list[R]: ...
    @overload
    def load_records(self, table: str) -> list[Record]: ...
    def load_records(self, table: Any) -> Any:
        """Load a table, by its name or model, as a list of records."""
        return loaders.load_records(table, version=self.folder)

    @overload
    def get(self, record_id: str, model: type[E]) -> E: ...
    @overload
    def get(self, record_id: str) -> Document | Entity: ...
    def get(self, record_id: str, model: Any = None) -> Any:
        """Return one record by its id."""
        return loaders.get(record_id, model, version=self.folder)

    def resolve(self, record_id: str) -> str:
        """Return the current id of a record."""
        return loaders.resolve(record_id, version=self.folder)

    def lookup(self, name: str) -> Named:
        """Return the record with this name or alias."""
        return loaders.lookup(name, version=self.folder)

    def search(self, words: str) -> Hits:
        """Return the records that contain all words, best first."""
        from .query.search import search

        return search(words, version=self.folder)

    @overload
    def explain(self, record_id: str, field: str) -> Explanation: ...
    @overload
    def explain(self, record_id: str, field: None = None) -> list[Explanation]: ...
    def explain(self, record_id: str, field: str | None = None) -> Explanation | list[Explanation]:
        """Explain one cell of a record, or several."""
        from .query.explanation import explain

        return explain(record_id, field, version=self.folder) if field else explain(record_id, version=self.folder)

    def describe(self, table: str) -> str:
        """Return a description of a table."""
        from .query.search import describe

        return describe(table, version=self.folder)

    def cite(self, record_id: str | None = None, *, format: Format = "plain") -> str:  # noqa: A002
        """Return a citation of the dataset, or of one record together with its document."""
        from .query.citation import cite

        return cite(record_id, format=format, version=self.folder)

    def validate(self, *, most: int | None = None, against: str | None = None) -> Report:
        """Check the tables against everything that the dataset demands."""
        from .validation import validate

        return validate(self.folder, most=most, against=against)

    def view(self, *, output: Path | str = "evidence.html") -> Path:
        """Write an HTML file that shows the evidence of each value."""
        from .export.page import view

        return view(self.folder, output=output)
