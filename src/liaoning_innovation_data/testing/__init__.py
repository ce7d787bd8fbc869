"""For tests of code that uses the data: an assertion, Hypothesis strategies, a pytest plugin.

The strategies need Hypothesis, the plugin pytest: `pip install 'liaoning-innovation-data[testing]'`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def assert_valid(tables: Mapping[str, Any] | Path | str) -> None:
    """Fail if tables, or a folder of Parquet files, are not valid; the message is the report.

    >>> import liaoning_innovation_data as lid
    >>> assert_valid({name: lid.load(name) for name in lid.list_tables()})
    >>> assert_valid({})
    Traceback (most recent call last):
    ...
    AssertionError: 12 issues: table 12
    table: documents: the table documents is missing
    ...
    """
    __tracebackhide__ = True
    from ..validation import validate

    report = validate(tables)
    if not report.ok:
        raise AssertionError(str(report))
