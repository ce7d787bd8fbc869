"""Records of laboratories, platforms, projects and achievements in Liaoning, each cell with its evidence.

>>> import liaoning_innovation_data as lid
>>> lid.get("laboratory/national-key-laboratories").member_count
11
"""

__version__ = "1.3.0"
DATA_VERSION = "1.1.1"
"""The newest data in this package."""

TYPE_CHECKING = False
"""What type checkers take for true; `typing` itself would double the time of the import."""

if TYPE_CHECKING:
    from .export.page import view
    from .query.citation import cite
    from .query.explanation import Explanation, Quote, explain
    from .query.load import (
        get,
        iter_achievements,
        iter_documents,
        iter_evidence,
        iter_identifiers,
        iter_indicators,
        iter_laboratories,
        iter_omissions,
        iter_organisations,
        iter_platforms,
        iter_projects,
        iter_readings,
        iter_relations,
        iter_sentences,
        iter_tombstones,
        list_tables,
        load,
        load_achievements,
        load_documents,
        load_evidence,
        load_facts,
        load_identifiers,
        load_indicators,
        load_laboratories,
        load_omissions,
        load_organisations,
        load_platforms,
        load_projects,
        load_readings,
        load_relations,
        load_sentences,
        load_tombstones,
        lookup,
        manifest,
        path,
        resolve,
    )
    from .query.pins import require
    from .query.search import describe, search
    from .query.versions.diff import Change, Diff, diff
    from .schema.errors import (
        AmbiguousName,
        DataError,
        DataVersionError,
        MissingExtra,
        NotFound,
        RecordNotFound,
        SchemaError,
        SeedError,
        UnknownName,
    )
    from .schema.models import (
        Achievement,
        Document,
        Evidence,
        Identifier,
        Indicator,
        Laboratory,
        Omission,
        Organisation,
        Platform,
        Project,
        Reading,
        Relation,
        Sentence,
        Tombstone,
    )
    from .schema.pandera import pandera_schema
    from .validation import InvalidData, Issue, Report, validate

__all__ = [
    "DATA_VERSION",
    "Achievement",
    "AmbiguousName",
    "Change",
    "DataError",
    "DataVersionError",
    "Diff",
    "Document",
    "Evidence",
    "Explanation",
    "Identifier",
    "Indicator",
    "InvalidData",
    "Issue",
    "Laboratory",
    "MissingExtra",
    "NotFound",
    "Omission",
    "Organisation",
    "Platform",
    "Project",
    "Quote",
    "Reading",
    "RecordNotFound",
    "Relation",
    "Report",
    "SchemaError",
    "SeedError",
    "Sentence",
    "Tombstone",
    "UnknownName",
    "__version__",
    "cite",
    "describe",
    "diff",
    "explain",
    "get",
    "iter_achievements",
    "iter_documents",
    "iter_evidence",
    "iter_identifiers",
    "iter_indicators",
    "iter_laboratories",
    "iter_omissions",
    "iter_organisations",
    "iter_platforms",
    "iter_projects",
    "iter_readings",
    "iter_relations",
    "iter_sentences",
    "iter_tombstones",
    "list_tables",
    "load",
    "load_achievements",
    "load_documents",
    "load_evidence",
    "load_facts",
    "load_identifiers",
    "load_indicators",
    "load_laboratories",
    "load_omissions",
    "load_organisations",
    "load_platforms",
    "load_projects",
    "load_readings",
    "load_relations",
    "load_sentences",
    "load_tombstones",
    "lookup",
    "manifest",
    "pandera_schema",
    "path",
    "require",
    "resolve",
    "search",
    "validate",
    "view",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: errors need nothing, models pydantic, loaders pyarrow."""
    if name in __all__:
        from importlib import import_module

        modules = "schema.errors schema.models query.load query.explanation query.search query.citation query.pins"
        for module in (*modules.split(), "schema.pandera", "validation", "query.versions.diff", "export.page"):
            found = getattr(import_module(f".{module}", __name__), name, None)
            if found is not None:
                globals()[name] = found
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
