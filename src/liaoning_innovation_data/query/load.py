"""Load the published tables: as records, by id or by name, or all facts as one frame.

What a user loads is what the Parquet files hold. Records need pydantic and pyarrow only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Generic, Literal, Protocol, TypeVar, overload

from ..schema import columns, ids, models
from ..schema.errors import AmbiguousName, NotFound, RecordNotFound, nearest
from ..schema.frames import Engine, Loader, as_frame, loader
from ..schema.models import MODELS, RECORD_TABLES, Document, Entity, Named, Record, Tombstone
from ..schema.text import label, naming_columns
from ..storage.manifest import Manifest, whole_manifest
from ..storage.parquet import from_arrow, read_table
from ..storage.releases import table_file, version_folder
from .frames import load as load
from .frames import table_loader

KINDS: dict[str, type[Document | Entity]] = {
    kind: model for table, kind in ids.KINDS.items() if issubclass(model := MODELS[table], Document | Entity)
}
"""What an id begins with -> the model of the record."""

EXAMPLE = "indicator/total-investment"  # an id, for messages

Version = str | Path | None
"""A data version, or a folder; None is the newest version."""

R = TypeVar("R", bound=Record)
E = TypeVar("E", bound=Document | Entity)
R_co = TypeVar("R_co", bound=Record, covariant=True)


class RecordIterator(Protocol, Generic[R_co]):
    """Iterates over the records of one table."""

    def __call__(self, *, version: str | Path | None = None) -> Iterator[R_co]:
        """Return an iterator over the records, sorted by primary key."""
        ...


def list_tables() -> tuple[str, ...]:
    """Return the names of all tables.

    >>> lid.list_tables()[:3]
    ('documents', 'sentences', 'organisations')
    """
    return columns.table_names()


def manifest(*, version: str | Path | None = None) -> Manifest:
    """Return the content of `manifest.json` of a data version, the newest by default.

    It has the fingerprint of the data, and of each table the file, its SHA-256 and the number of rows. Raises
    DataVersionError if the package does not have the version.

    >>> lid.manifest()["tables"]["laboratories"]["rows"]
    3
    """
    return whole_manifest(version_folder(version))


def path(table: str, *, version: str | Path | None = None) -> Path:
    """Return the path of the Parquet file of a table, for tools that read Parquet.

    Raises UnknownName if the table is unknown, DataVersionError if the package does not have the version or the version
    does not have the table.

    >>> lid.path("laboratories").name
    'laboratories.parquet'
    """
    return table_file(table, version)


def rows(model: type[R], version: str | Path | None) -> Iterator[R]:
    """Return the records of one model's table; none where the table came later than the version."""
    if model.optional and model.table not in manifest(version=version)["tables"]:
        return iter(())
    return _records_of(model, version)


def _records_of(model: type[R], version: str | Path | None) -> Iterator[R]:
    return from_arrow(model, read_table(path(model.table, version=version), model.table))


def labels(version: str | Path | None) -> dict[str, str]:
    """Return id -> what people call it, of all records of facts."""
    known: dict[str, str] = {}
    there = manifest(version=version)["tables"]
    for table in filter(there.__contains__, RECORD_TABLES):
        data = read_table(path(table, version=version), table)
        for row in data.select(["id", *naming_columns(data.column_names)]).to_pylist():
            known[row.pop("id")] = label(row, known)
    return known


def functions_of(model: type[R]) -> tuple[Loader, RecordIterator[R]]:
    """Return the loader and the iterator of a model's table."""
    table = model.table

    def iter_table(*, version: str | Path | None = None) -> Iterator[R]:
        return _records_of(model, version)

    iter_table.__doc__ = f"""Iterate over {table} as frozen `{model.__name__}` models, sorted by primary key.

`version` is a data version or a folder as a `pathlib.Path`, by default the newest data; the errors are those of `load`.

>>> {table} = list(lid.iter_{table}())"""
    iter_table.__name__ = iter_table.__qualname__ = f"iter_{table}"
    return table_loader(table), iter_table


@loader
def load_facts(*, engine: Engine = "polars", version: str | Path | None = None) -> Any:
    """Load all facts as one table, which needs no joins: one row for each cell with evidence.

    Each item of a list is a row. The columns are strings unless stated otherwise:

    - `record_id`, `name`: the record; the name of an indicator is its measure, that of a relation has both ends;
    - `table`, `field`, `value`: the cell, with its value as text; where that is an id, the name of the record;
    - `value_id`: that id; null if the value is not an id;
    - `quote`, `sentence`, `basis`: the first quote, its sentence, and the derivation rule that reads the value;
    - `quotes`: all quotes of the cell (a list);
    - `support`: how far the sentence supports the value for this record, for the weakest of its quotes: `proven`,
      `judged` or `contested`; null in data before 1.2.0;
    - `readings`: other ways in which a careful person could read the cell, the record as a whole, or a cell of it that
      is null (a list, mostly empty);
    - `document_id`, `published_on`: the document and its date (a date);
    - `plain`: whether the record is stated as a fact, and its number as a number: neither `modality` nor `bound` says
      otherwise (a boolean).

    Parameters, return types and errors are those of `load`.

    >>> facts = lid.load_facts()
    >>> facts.filter(facts["field"] == "value")["quote"].to_list()[-1]
    '1.08 billion yuan'
    """
    from .facts import facts

    return as_frame(facts(version), engine)


@overload
def load_records(table: type[R], *, version: Version = None) -> list[R]: ...
@overload
def load_records(table: Literal["documents"], *, version: Version = None) -> list[models.Document]: ...  # pyright: ignore[reportOverlappingOverload]
@overload
def load_records(table: Literal["sentences"], *, version: Version = None) -> list[models.Sentence]: ...
@overload
def load_records(table: Literal["organisations"], *, version: Version = None) -> list[models.Organisation]: ...
@overload
def load_records(table: Literal["laboratories"], *, version: Version = None) -> list[models.Laboratory]: ...
@overload
def load_records(table: Literal["platforms"], *, version: Version = None) -> list[models.Platform]: ...
@overload
def load_records(table: Literal["projects"], *, version: Version = None) -> list[models.Project]: ...
@overload
def load_records(table: Literal["achievements"], *, version: Version = None) -> list[models.Achievement]: ...
@overload
def load_records(table: Literal["states"], *, version: Version = None) -> list[models.State]: ...
@overload
def load_records(table: Literal["indicators"], *, version: Version = None) -> list[models.Indicator]: ...
@overload
def load_records(table: Literal["relations"], *, version: Version = None) -> list[models.Relation]: ...
@overload
def load_records(table: Literal["evidence"], *, version: Version = None) -> list[models.Evidence]: ...
@overload
def load_records(table: Literal["readings"], *, version: Version = None) -> list[models.Reading]: ...
@overload
def load_records(table: Literal["omissions"], *, version: Version = None) -> list[models.Omission]: ...
@overload
def load_records(table: Literal["tombstones"], *, version: Version = None) -> list[models.Tombstone]: ...
@overload
def load_records(table: Literal["identifiers"], *, version: Version = None) -> list[models.Identifier]: ...
@overload
def load_records(table: str, *, version: Version = None) -> list[Record]: ...
def load_records(table: type[R] | str, *, version: Version = None) -> list[R] | list[Record]:
    """Load a table as a list of records, which are frozen pydantic models; `iter_<table>` yields them one by one.

    `table` is a name, or a model: `load_records(lid.Laboratory)` has the type of its records. Raises UnknownName and
    DataVersionError as `load` does.

    >>> [record.name for record in lid.load_records("laboratories")][0]
    'Liaoning Binhai Laboratory'
    """
    return [*_records_of(model_of(table), version)]


def model_of(table: type[Record] | str) -> type[Record]:
    """Return a model that is given, or that of a table; UnknownName for anything else."""
    if isinstance(table, type) and issubclass(table, Record):  # pyright: ignore[reportUnnecessaryIsInstance]
        return table
    return MODELS[columns.known_table(table)]


@overload
def get(record_id: str, model: type[E], *, version: str | Path | None = None) -> E: ...
@overload
def get(record_id: str, model: None = None, *, version: str | Path | None = None) -> Document | Entity: ...
def get(record_id: str, model: type[E] | None = None, *, version: str | Path | None = None) -> E | Document | Entity:
    """Return one record by its id, or by `<kind>/<slug>` if that is unique; it must be of the `model`, if one is given.

    Raises RecordNotFound if there is no such record, or one of another model; if it was withdrawn, the message says
    why, and which record replaces it. Raises AmbiguousName if several records have the short id.

    >>> lid.get("laboratory/national-key-laboratories", lid.Laboratory).member_count
    11
    """
    record = _find(record_id, version)
    if isinstance(record, Tombstone):
        raise RecordNotFound(_became(record))
    if model is not None and not isinstance(record, model_of(model)):
        raise RecordNotFound(f"{record.id} is of {record.table}, expected {model.table}")
    return record


def resolve(record_id: str, *, version: str | Path | None = None) -> str:
    """Return the current id of a record: its own, or the id of the record into which it was merged.

    `record_id` is an id or `<kind>/<slug>`, as for `get`. Raises RecordNotFound if there is no such record, or if it
    was withdrawn and no record replaces it; AmbiguousName if several records have the short id.

    >>> lid.resolve("laboratory/national-key-laboratories")
    'laboratory/2023-08-06-liaoning-daily/national-key-laboratories'
    """
    record = _find(record_id, version)
    if isinstance(record, Tombstone) and record.successor_id is None:
        raise RecordNotFound(_became(record))
    return str(record.successor_id) if isinstance(record, Tombstone) else record.id


def _find(record_id: str, version: str | Path | None) -> Document | Entity | Tombstone:
    """Return the record with this id, or the tombstone in its place."""
    if not isinstance(record_id, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise RecordNotFound(f"got {type(record_id).__name__}, expected an id, a text such as {EXAMPLE!r}")
    model = KINDS.get(ids.parse(record_id).kind)
    known: dict[str, Document | Entity | Tombstone] = {row.id: row for row in rows(Tombstone, version)}
    known |= {row.id: row for row in rows(model, version)} if model else {}
    matches = [row for row_id, row in known.items() if record_id in (row_id, ids.short(row_id))]
    if len(matches) > 1:
        raise AmbiguousName(f"{record_id!r} fits several records: {', '.join(row.id for row in matches)}")
    if not matches:
        there = [*known] if model else [*labels(version)]
        expected = f"; expected <kind>/<slug>, such as {EXAMPLE}, or lookup(name).id; known kinds: {', '.join(KINDS)}"
        if model and "/" in record_id:
            expected = f"; the ids of this kind are in the table {model.table}"
        raise RecordNotFound(f"no record {record_id!r}{nearest_id(record_id, there) or expected}")
    return matches[0]


def nearest_id(given: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` for the id closest to what is given, in full or short, or the empty string."""
    there = [*known]
    return nearest(given, [*map(ids.short, there), *there])


def _became(tombstone: Tombstone) -> str:
    successor = (
        f"it was merged into {tombstone.successor_id}" if tombstone.successor_id else "no record takes its place"
    )
    return f"{tombstone.id} was withdrawn in data {tombstone.withdrawn_in}: {tombstone.reason}; {successor}"


def lookup(name: str, *, version: str | Path | None = None) -> Named:
    """Return the record with this name or alias.

    Upper and lower case do not matter, nor does the kind of white space. Raises NotFound if no record has the name,
    with the closest name or the shortest that contains it, and AmbiguousName if several have it, with their ids.

    >>> lid.lookup("zwz group").id
    'organisation/2023-08-06-liaoning-daily/zwz-group'
    """
    if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise NotFound(f"got {type(name).__name__}, expected a name, a text")
    models = (model for model in MODELS.values() if issubclass(model, Named))
    spellings = [(text, row) for model in models for row in rows(model, version) for text in (row.name, *row.aliases)]
    matches = {row.id: row for text, row in spellings if _folded(text) == _folded(name)}
    if len(matches) > 1:
        raise AmbiguousName(f"{name!r} names several records: {', '.join(matches)}")
    if not matches:
        longer = [text for text, _ in spellings if (said := _folded(name)) and said in _folded(text)]
        near = nearest(name, (text for text, _ in spellings)) or nearest(min(longer, key=len, default=""), longer)
        raise NotFound(f"no record is named {name!r}{near or '; search finds records by their words'}")
    return next(iter(matches.values()))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
