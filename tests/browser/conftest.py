"""One browser for all tests of the page, and a watched page for each."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import liaoning_innovation_data as lid

from .driving import WIDE, Watched, browser, contested_data


@pytest.fixture(scope="session")
def chromium() -> Generator[Any]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def watched(chromium: Any) -> Generator[Watched]:
    page = chromium.new_page(viewport=dict(zip(("width", "height"), WIDE, strict=True)))
    yield Watched(page)
    page.close()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lid.view(output=tmp_path_factory.mktemp("page") / "page.html")


@pytest.fixture(scope="session")
def contested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lid.view(
        contested_data(tmp_path_factory.mktemp("contested")), output=tmp_path_factory.mktemp("page") / "c.html"
    )


@pytest.fixture(scope="session")
def tables() -> dict[str, pl.DataFrame]:
    return {table: lid.load(table) for table in lid.manifest()["tables"]}


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory, tables: dict[str, pl.DataFrame]) -> Path:
    """The page of tables with several things wrong, some of which have no place."""
    evidence, laboratories = tables["evidence"], tables["laboratories"]
    wrong = {
        **tables,
        "evidence": evidence.with_columns(
            pl.when(pl.col("field") == "value").then(99_999).otherwise("char_end").alias("char_end"),
            pl.when(pl.int_range(pl.len()) == 5)
            .then(pl.lit("organisation/x/nobody"))
            .otherwise("record_id")
            .alias("record_id"),
        ),
        "laboratories": laboratories.with_columns(pl.lit("galactic").alias("level")),
        "plants": laboratories,
    }
    del wrong["platforms"]
    return lid.view(wrong, output=tmp_path_factory.mktemp("broken") / "page.html")
