"""Write docs/readers.md: each reader, its version, and what it sees of the newest data: `make readers`."""

from __future__ import annotations

from datetime import date

import liaoning_innovation_data as lid
from bench.figures import figure, record
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.storage.parquet import from_arrow, read_table

from ..conftest import ROOT
from .comparing import Comparison, compare, expected_rows
from .readers import READERS, NotInstalledError, Reader

PAGE = """# Readers

Each table of data {version}, read by other tools and compared cell by cell with the rows that `lid.iter_<table>()`
gives. Written by `make readers` on {day}; `make test-readers` compares the same, and a second dataset with
characters outside the Basic Multilingual Plane.

| reader | version | whose decoder | tables | cells | result |
| --- | --- | --- | --- | --- | --- |
{lines}

These are {decoders} decoders: pandas uses that of Arrow. R's nanoparquet would be another, but Debian has no package
for it.

These differences are permitted, and no others: pandas without nullable dtypes and fastparquet show nullable integers
and booleans as float or object, and null as NaN; JavaScript has only one type of number. The result counts such cells;
their values are equal.
"""


def line(reader: Reader) -> str:
    """Return the line of the page for a reader."""
    try:
        told = f"{reader.name} | {reader.version()} | {reader.decoder}"
        result = [seen(reader, table) for table in MODELS]
    except NotInstalledError as missing:
        return f"| {reader.name} |  | {reader.decoder} |  |  | not run: {missing} |"
    cells, otherwise = sum(one.cells for one in result), sum(one.permitted for one in result)
    wrong = [cell for one in result for cell in one.wrong]
    of_them = f", {otherwise} of them in another type" if otherwise else ""
    return f"| {told} | {len(result)} | {cells} | {f'wrong: {wrong}' if wrong else f'all equal{of_them}'} |"


def seen(reader: Reader, table: str) -> Comparison:
    """Compare what a reader shows of a released table."""
    file = lid.path(table)
    expected = expected_rows(from_arrow(MODELS[table], read_table(file, table)))
    return compare(reader, table, expected, reader.rows(file))


if __name__ == "__main__":
    lines = list(map(line, READERS.values()))
    decoders = {reader.decoder for reader, told in zip(READERS.values(), lines, strict=True) if "not run" not in told}
    page = PAGE.format(
        version=lid.DATA_VERSION, day=date.today().isoformat(), lines="\n".join(lines), decoders=len(decoders)
    )
    (ROOT / "docs/readers.md").write_text(page, "utf-8")
    ran = [told for told in lines if "not run" not in told]
    equal = figure(
        "readers of Parquet that see every cell as it is", sum("all equal" in told for told in ran), len(ran)
    )
    measured = {"equal": equal, "decoders": figure("their decoders", len(decoders))}
    record("readers", "make readers", measured, page="docs/readers.md")
