"""Examples in docstrings call the package `lid`, as that of the package does."""

from __future__ import annotations

from typing import Any

import pytest

import liaoning_innovation_data as lid


@pytest.fixture(autouse=True)
def _package_is_called_lid(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace["lid"] = lid
