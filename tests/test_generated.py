"""What is generated from the models and for the newest data is committed as it is generated."""

from __future__ import annotations

from tools.schemas.__main__ import stale

from .conftest import ROOT


def test_generated_files_are_current() -> None:
    assert [str(path.relative_to(ROOT)) for path in stale(ROOT)] == [], "run `make schemas`"
