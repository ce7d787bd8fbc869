"""Records of laboratories, platforms, projects and achievements in Liaoning, each cell with its evidence.

>>> import liaoning_innovation_data as lid
>>> lid.get("laboratory/national-key-laboratories", lid.Laboratory).member_count
11

- Tables: `list_tables`, `describe`; `load`, `load_facts` and `load_<table>` return frames, `load_records` and
  `iter_<table>` records, `path` the Parquet file.
- Records: `get` by id, `lookup` by name, `search` by words; `resolve` follows an id that was merged into another.
- Evidence: `explain` a value, `view` all of it in a browser, `cite` it.
- Versions: `manifest`, `require` a version, `diff` two.
- Your own data: `open` a folder, `validate` it, `compare` two readings of one document, `pandera_schema`.
- Errors: all are subclasses of `DataError`.

`help(lid.load)` describes `load`, whose `engine="pandas"` needs `pip install 'liaoning-innovation-data[pandas]'`.
`dir(lid)` lists all names, and `llms.txt`, beside this file, has recipes.
"""

__version__ = "1.5.0"
DATA_VERSION = "1.3.0"
"""The newest data in this package."""

TYPE_CHECKING = False
"""What type checkers take for true; `typing` itself would double the time of the import."""

if TYPE_CHECKING:
    from .dataset import Dataset as Dataset
    from .dataset import open as open  # noqa: A004
    from .export.page import view as view
    from .query.citation import cite as cite
    from .query.comparison import Comparison as Comparison
    from .query.comparison import Disagreement as Disagreement
    from .query.comparison import Figure as Figure
    from .query.comparison import compare as compare
    from .query.explanation import Explanation as Explanation
    from .query.explanation import Quote as Quote
    from .query.explanation import explain as explain
    from .query.frames import load as load
    from .query.load import get as get
    from .query.load import list_tables as list_tables
    from .query.load import load_facts as load_facts
    from .query.load import load_records as load_records
    from .query.load import lookup as lookup
    from .query.load import manifest as manifest
    from .query.load import path as path
    from .query.load import resolve as resolve
    from .query.search import describe as describe
    from .query.search import search as search
    from .query.tables import *  # noqa: F403 - a loader, an iterator and a model for each table
    from .query.versions.diff import Change as Change
    from .query.versions.diff import Diff as Diff
    from .query.versions.diff import diff as diff
    from .schema.errors import AmbiguousName as AmbiguousName
    from .schema.errors import DataError as DataError
    from .schema.errors import DataVersionError as DataVersionError
    from .schema.errors import MissingExtra as MissingExtra
    from .schema.errors import NotFound as NotFound
    from .schema.errors import RecordNotFound as RecordNotFound
    from .schema.errors import SchemaError as SchemaError
    from .schema.errors import SeedError as SeedError
    from .schema.errors import UnknownName as UnknownName
    from .schema.pandera import pandera_schema as pandera_schema
    from .storage.releases import require as require
    from .validation import InvalidData as InvalidData
    from .validation import Issue as Issue
    from .validation import Report as Report
    from .validation import validate as validate

_MODULES = {
    name: module
    for module, names in (
        ("export.page", "view"),
        ("query.citation", "cite"),
        ("query.comparison", "Comparison Disagreement Figure compare"),
        ("dataset", "Dataset open"),
        ("query.explanation", "Explanation Quote explain"),
        ("query.frames", "load"),
        ("query.load", "get list_tables load_facts load_records lookup manifest path resolve"),
        ("storage.releases", "require"),
        ("query.search", "describe search"),
        ("query.versions.diff", "Change Diff diff"),
        ("schema.errors", "AmbiguousName DataError DataVersionError MissingExtra NotFound RecordNotFound SchemaError"),
        ("schema.errors", "SeedError UnknownName"),
        ("schema.pandera", "pandera_schema"),
        ("validation", "InvalidData Issue Report validate"),
    )
    for name in names.split()
}
"""Public name -> the module that defines it; those of each table are not among them: `_of_tables` has them."""


def _of_tables() -> dict[str, str]:
    """Return the public names of each table -> the module that defines them, read from the models."""
    from .schema.models import MODELS

    models = {model.__name__: "schema.models" for model in MODELS.values()}
    return models | {f"{verb}_{table}": "query.tables" for table in MODELS for verb in ("load", "iter")}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: errors need nothing, models pydantic, loaders polars.

    There is no `__all__`: `help` would print the documentation of all names one after the other, in 10,000 lines.
    """
    from importlib import import_module

    loads = name.startswith("load_")  # without the models
    module = _MODULES.get(name) or (
        "query.frames" if loads else None if name.startswith("_") else _of_tables().get(name)
    )
    value = getattr(import_module(f".{module}", __name__), name, None) if module else None
    if value is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(["DATA_VERSION", "__version__", *_MODULES, *_of_tables()])
