"""What is generated from the models and for the newest data is committed as it is generated."""

from __future__ import annotations

from tools.schemas.__main__ import stale

from .conftest import ROOT


def test_generated_files_are_current() -> None:
    assert [str(path.relative_to(ROOT)) for path in stale(ROOT)] == [], "run `make schemas`"


def test_what_language_models_read_is_short() -> None:
    assert (ROOT / "src/liaoning_innovation_data/llms.txt").stat().st_size < 6_000
