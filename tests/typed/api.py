"""What strict type checkers see of the public names: mypy and pyright read this file, nothing runs it."""

from collections.abc import Iterator
from typing import assert_type

import pandas as pd
import polars as pl
import pyarrow as pa

import liaoning_innovation_data as lid


def types() -> None:
    """What each call returns."""
    assert_type(lid.load_laboratories(), pl.DataFrame)
    assert_type(lid.load_laboratories(engine="pandas"), pd.DataFrame)
    assert_type(lid.load_laboratories(engine="pyarrow", version="1.0.0"), pa.Table)
    assert_type(lid.load("laboratories", engine="pandas"), pd.DataFrame)
    assert_type(lid.load_facts(), pl.DataFrame)
    assert_type(lid.iter_laboratories(), Iterator[lid.Laboratory])
    assert_type(lid.iter_evidence(version="1.0.0"), Iterator[lid.Evidence])
    assert_type(lid.explain("laboratory/a"), list[lid.Explanation])
    assert_type(lid.explain("laboratory/a", "name"), lid.Explanation)
    assert_type(lid.diff("1.0.0", "1.1.0"), lid.Diff)
    assert_type(lid.validate({}), lid.Report)
    assert_type(lid.open("build").load("laboratories"), pl.DataFrame)
    assert_type(lid.open().facts(engine="pyarrow"), pa.Table)
    assert_type(lid.open().get("laboratory/a", lid.Laboratory), lid.Laboratory)
    assert_type(lid.get("laboratory/a", lid.Laboratory), lid.Laboratory)
    assert_type(lid.load_records(lid.Laboratory), list[lid.Laboratory])
    assert_type(lid.load_records("laboratories"), list[lid.Laboratory])
    assert_type(lid.open().load_records("evidence"), list[lid.Evidence])
    lid.compare(lid.open("ours"), lid.open("theirs"))
    lid.validate(lid.open())
