"""The public names and signatures, pinned: a change here is a change for users."""

from __future__ import annotations

import doctest
import inspect
import pydoc
import re
from typing import get_args, get_overloads, get_type_hints

import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.query import tables
from liaoning_innovation_data.query.load import load_records
from liaoning_innovation_data.schema.models import MODELS

SIGNATURES = {
    "cite": "(record_id=None, *, format='plain', version=None)",
    "compare": "(ours, theirs)",
    "diff": "(old, new=None)",
    "describe": "(table, column=None, *, version=None)",
    "explain": "(record_id, field=None, *, version=None)",
    "get": "(record_id, model=None, *, version=None)",
    "list_tables": "()",
    "load": "(table, *, engine='polars', version=None)",
    "load_facts": "(*, engine='polars', version=None)",
    "load_records": "(table, *, version=None)",
    "lookup": "(name, *, version=None)",
    "manifest": "(*, version=None)",
    "open": "(folder=None)",
    "pandera_schema": "(table)",
    "path": "(table, *, version=None)",
    "require": "(data, *, fingerprint=None, version=None)",
    "resolve": "(record_id, *, version=None)",
    "search": "(words, *, version=None)",
    "validate": "(tables, *, most=None, against=None)",
    "view": "(tables=None, *, output='evidence.html', version=None, compare=None)",
    **{f"load_{table}": "(*, engine='polars', version=None)" for table in MODELS},
    **{f"iter_{table}": "(*, version=None)" for table in MODELS},
}

ERRORS = {"AmbiguousName", "DataError", "DataVersionError", "MissingExtra", "NotFound", "RecordNotFound"} | {
    *("SchemaError", "SeedError", "UnknownName"),
}
CLASSES = {
    *(model.__name__ for model in MODELS.values()),
    *("Change", "Comparison", "Dataset", "Diff", "Disagreement", "Explanation", "Figure"),
    *("InvalidData", "Issue", "Quote", "Report"),
    *ERRORS,
}


def shown(function: object) -> str:
    """Return a signature without its annotations."""
    signature = inspect.signature(function)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    return str(inspect.Signature(bare))


def test_the_names_are_these() -> None:
    assert set(dir(lid)) == {*SIGNATURES, *CLASSES, "__version__", "DATA_VERSION"}
    assert not hasattr(lid, "Record")


def test_the_signatures_are_these() -> None:
    assert {name: shown(getattr(lid, name)) for name in SIGNATURES} == SIGNATURES


def test_the_records_of_each_table_have_their_type() -> None:
    typed = [get_type_hints(overload) for overload in get_overloads(load_records)][1:-1]
    records = {get_args(hints["table"]): get_args(hints["return"]) for hints in typed}
    assert records == {(table,): (model,) for table, model in MODELS.items()}


def test_everything_public_is_documented() -> None:
    for name in {*SIGNATURES, *CLASSES}:
        assert getattr(lid, name).__doc__, name


@pytest.mark.parametrize("name", sorted({*SIGNATURES, *CLASSES} - ERRORS) + ["DataError"])
def test_whatever_is_public_has_an_example_that_runs(name: str) -> None:
    text = inspect.getdoc(getattr(lid, name)) or ""
    examples = doctest.DocTestParser().get_doctest(text, {"lid": lid}, name, None, 0)
    assert examples.examples
    assert not doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples).failed


def test_help_fits_a_few_screens() -> None:
    assert len(pydoc.render_doc(lid).splitlines()) < 60
    for name in {*SIGNATURES, *CLASSES}:
        assert len((inspect.getdoc(getattr(lid, name)) or "").splitlines()) <= 50, name


def test_help_names_every_verb() -> None:
    verbs = {name for name in SIGNATURES if not name.endswith(tuple(f"_{table}" for table in MODELS))}
    assert verbs <= {*re.findall(r"`(\w+)`", lid.__doc__ or "")}


def test_errors_have_one_base() -> None:
    for name in CLASSES:
        found = getattr(lid, name)
        if issubclass(found, Exception):
            assert issubclass(found, lid.DataError)


def test_what_type_checkers_see_is_what_there_is() -> None:
    source = inspect.getsource(lid)
    typed = source[source.index("if TYPE_CHECKING:") : source.index("_MODULES")]
    imported = {name for name, again in re.findall(r"(\w+) as (\w+)", typed) if name == again}
    of_tables = {name for name in vars(tables) if not name.startswith("_")}
    assert imported | of_tables == {*SIGNATURES, *CLASSES}
    assert not imported & of_tables
