"""Hypothesis profiles: `quick` by default, `ci` where CI is set and in `.ci/run`, and on request (HYPOTHESIS_PROFILE)
`dev` for other examples each time and `thorough` for many; `mutants` for runs by the hundred."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, settings

from liaoning_innovation_data.curation import build
from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema import pandera
from liaoning_innovation_data.schema.models import MODELS, Record

from . import pinned
from .places import Recording, recorded
from .worlds import INVALID, world_of

settings.register_profile("quick", max_examples=40, deadline=None, derandomize=True)  # the same for everybody
settings.register_profile("dev", max_examples=100, deadline=None)
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("thorough", max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("mutants", max_examples=20, deadline=None, derandomize=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "quick"))

for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):  # what is printed is that of a pipe, wherever the tests run
    os.environ.pop(name, None)

posix = pytest.mark.skipif(os.name != "posix", reason="signals, shells, links or modes as POSIX has them")
collect_ignore = [] if os.name == "posix" else ["test_terminal.py"]

ROOT = Path(__file__).parent.parent
QUICK = settings.get_current_profile_name() == "quick"


def share(examples: int) -> int:
    """Return how many examples a search takes that takes so many where there is time: a third in the quick profile."""
    return max(5, examples // 3) if QUICK else examples


FAULTS = 1_000 if settings.get_current_profile_name() == "thorough" else 3
"""How many faults of each rule are planted where a whole corpus is judged."""
WIDER = {
    "Ilse Varn": "I\u0301lse 👩\u200d🔬 Varn",
    "海风研究所": "𠮷野海风研究所",
    "Ebbing University": "Ebbi\u0308ng University",
}
"""Words of the invented document -> what stands in their place, with an astral or a combining character."""
WITHDRAWN = """
[[tombstones]]
record = "project/quiet-wake"
successor = "project/clean-wake"
withdrawn_in = "1.2.0"
reason = "an earlier name of the same project 🌊"
"""


def change_cell(file: Path, row: int, column: str, value: Any) -> None:
    """Change one cell of a Parquet file."""
    data: Any = pq.ParquetFile(file).read()
    cells = data[column].to_pylist()
    cells[row] = value
    place, field = data.schema.get_field_index(column), data.schema.field(column)
    pq.write_table(data.set_column(place, field, pa.array(cells, field.type)), file)


@pytest.fixture
def with_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[type[Record]], None]]:
    """A function that puts a model in place of its table's, so that a test sees another version of the schema."""
    cached = [
        function for module in (c, pandera) for function in vars(module).values() if hasattr(function, "cache_clear")
    ]

    def replace(model: type[Record]) -> None:
        monkeypatch.setitem(MODELS, model.table, model)
        for function in cached:
            function.cache_clear()

    yield replace
    monkeypatch.undo()
    for function in cached:
        function.cache_clear()


@pytest.fixture(scope="session")
def shipped() -> dict[str, pl.DataFrame]:
    """The tables of the pinned data."""
    return pinned.shipped()


@pytest.fixture(scope="session")
def both() -> dict[str, pl.DataFrame]:
    """The tables of the pinned data and of the invented document, together."""
    return pinned.both()


@pytest.fixture(scope="session")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the seeds of the invented document and, in `tables`, its files: characters outside the BMP, joined
    and combining ones stand before and in what is quoted."""
    folder = tmp_path_factory.mktemp("wide")
    for seed in pinned.DOCUMENTS.glob("harbour-wire.*"):
        text = seed.read_text("utf-8")
        for narrow, wider in WIDER.items():
            text = text.replace(narrow, wider)
        (folder / seed.name).write_text(text + WITHDRAWN * (seed.suffix == ".toml"), "utf-8")
    build.build(folder, folder / "tables")
    return folder


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Recording]:
    """A function that returns what is found in the invalid case of a number; each is judged once."""

    @cache
    def of_case(number: int) -> Recording:
        rule, case = INVALID[number]
        return recorded(rule, world_of(rule, case, tmp_path_factory.mktemp(rule)))

    return of_case


@pytest.fixture(scope="session")
def several(shipped: dict[str, pl.DataFrame], both: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Both documents, and the first one again under six keys."""
    copies = [pinned.rekeyed(shipped, f"copy-{number:02}") for number in range(6)]
    return {table: pl.concat([frame, *(copy[table] for copy in copies)]) for table, frame in both.items()}
