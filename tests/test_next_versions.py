"""The next versions, made in a copy: each step from the edit of the data or the schema to the tag leaves it green."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import liaoning_innovation_data as lid
from liaoning_innovation_data.query.versions import Bump
from tools import additions
from tools.bumps import bumped
from tools.checkout import Checkout, Failed

from .conftest import QUICK

SEED, SECOND = (f"seeds/{folder}000_a0c8edc1153f5bde.toml" for folder in ("", "readings/"))
TESTS = ("released.py", "data.py", "descriptors.py::test_all_descriptions_say_what_is_so")
"""The tests that look at the newest data."""
ONE_WAY = ["-k", "not in_memory and not in_batches and not partitioned"] if QUICK else []
"""Released data is given to `validate` in one way, where there is no time for all."""


def a_corrected_cell(copy: Checkout) -> str:
    copy.edit(SEED, 'language = "en"', 'language = "en-GB"')
    return "`document/2023-08-06-liaoning-daily` `language`: British English"


def a_nullable_column(copy: Checkout) -> str:
    additions.column(copy)
    copy.edit(
        SEED,
        '[[laboratories]]\nslug = "liaoning-binhai',
        'progress = "steady progress"\n\n[[laboratories]]\nslug = "liaoning-binhai',
    )
    copy.edit(
        SEED,
        '17\nomit.connective = ["Additionally"]\nomit.evaluation = ["made steady progress"]',
        '18\nomit.connective = ["Additionally"]',
    )
    copy.edit(SEED, 'omit.grammar = ["revolving around"]', 'omit.grammar = ["made", "revolving around"]')
    return "laboratories have their progress"


def a_table(copy: Checkout) -> str:
    additions.table(copy)
    return "events"


def a_renamed_column(copy: Checkout) -> str:
    copy.edit(additions.MODELS, "    theme: f.Phrase", "    topic: f.Phrase")
    copy.edit(SEED, "\ntheme = ", "\ntopic = ")
    copy.edit(SECOND, "\ntheme = ", "\ntopic = ")
    return "the theme of a project is its topic"


@pytest.fixture
def copy(tmp_path: Path) -> Checkout:
    """A copy in which everything is released."""
    copy = Checkout(tmp_path)
    for notebook in tmp_path.glob("docs/*.ipynb"):  # they take long; `make check` executes them
        notebook.unlink()
    copy.commit("no notebooks")
    if "ahead" in copy.python("-m", "tools.release", "--check"):
        copy.python("-m", "tools.release")
    return copy


def green(copy: Checkout, *tests: str) -> None:
    """Run what `make check` and `make test` say of the newest data, and of what is generated for it."""
    copy.python("-m", "tools.schemas", "--check")
    copy.python("-m", "tools.release", "--check")
    copy.python("-m", "pytest", "-n0", "-x", *ONE_WAY, *(f"tests/test_{name}" for name in tests))


def committed(copy: Checkout, said: str) -> None:
    copy.note(said)
    copy.python("-m", "tools.schemas")
    copy.commit(said)


def release(copy: Checkout, bump: Bump) -> str:
    """Release what is committed; return what `diff` says of it."""
    package, data = copy.constant("__version__"), copy.constant("DATA_VERSION")
    copy.python("-m", "tools.release")
    assert copy.git("status", "--short") == ""
    assert f"v{bumped(package, bump)}" in copy.git("tag").split()
    return copy.python("-m", lid.__name__, "diff", data, bumped(data, bump))


@pytest.mark.parametrize(
    ("change", "bump", "says"),
    [
        (a_corrected_cell, "patch", "patch cell-corrected: document/2023-08-06-liaoning-daily "),
        (a_nullable_column, "minor", "minor column-added: laboratories.progress"),
        (a_table, "minor", "minor table-added: events (0 rows)"),
    ],
)
def test_each_step_to_a_release_is_green(
    copy: Checkout, change: Callable[[Checkout], str], bump: Bump, says: str
) -> None:
    committed(copy, change(copy))
    green(copy, *TESTS[: 1 if QUICK else None])
    assert says in release(copy, bump)
    green(copy, *TESTS)


def test_a_version_that_breaks_programs_is_major(copy: Checkout) -> None:
    committed(copy, a_renamed_column(copy))
    data = copy.constant("DATA_VERSION")
    with pytest.raises(Failed, match="major is required"):
        copy.python("-m", "tools.release", "--version", bumped(copy.constant("__version__"), "minor"))
    assert "major column-removed: projects.theme" in release(copy, "major")
    green(copy, TESTS[0])
    with pytest.raises(Failed, match=r"projects\.parquet :: columns .* expected "):
        copy.python("-c", f"import {lid.__name__} as lid; lid.load_projects(version={data!r})")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (additions.column, "laboratories.progress :: is new: expected Since("),
        (additions.table, "events :: is new: expected since = "),
    ],
)
def test_what_is_new_says_since_when(copy: Checkout, change: Callable[[Checkout], None], says: str) -> None:
    change(copy)
    copy.edit(additions.MODELS, f'"{additions.following(copy)}"', '"9.0.0"')
    committed(copy, "something new")
    with pytest.raises(Failed, match=re.escape(says)):
        copy.python("-m", "tools.release")
