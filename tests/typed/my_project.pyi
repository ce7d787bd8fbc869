# What README's tests of a project of one's own import.

from collections.abc import Mapping

import polars as pl

def my_report(tables: Mapping[str, pl.DataFrame]) -> str: ...
def my_code(tables: Mapping[str, pl.DataFrame]) -> Mapping[str, pl.DataFrame]: ...
