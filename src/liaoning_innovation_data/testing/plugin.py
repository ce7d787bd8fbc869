"""A pytest plugin: the tables as a fixture, and a marker for the data that a test was written for.

Enable it in the `conftest.py` of the project's root::

    pytest_plugins = ["liaoning_innovation_data.testing.plugin"]
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from ..schema.errors import DataVersionError
from . import assert_valid

if TYPE_CHECKING:
    import polars as pl

__all__ = ["assert_valid", "liaoning_tables", "pytest_configure", "pytest_runtest_call"]


@pytest.fixture(scope="session")
def liaoning_tables() -> Mapping[str, pl.DataFrame]:
    """Return the newest tables: name -> polars frame."""
    from ..query.load import load, manifest

    return MappingProxyType({name: load(name) for name in manifest()["tables"]})


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        "liaoning_data(data, fingerprint=None): the test needs these data versions, such as '~=1.0', "
        "and the data of this fingerprint.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Fail a test, in one line, where a pin of its markers does not hold."""
    from ..storage.releases import require

    for marker in item.iter_markers("liaoning_data"):
        try:
            require(*marker.args, **marker.kwargs)
        except DataVersionError as error:
            raise pytest.fail.Exception(str(error), pytrace=False) from None
