"""The same checks in the hands of others: the structure of the table of evidence, and its quotes.

Each function reads the files of a folder and returns how many things it finds wrong, by its own way of counting; or
raises its library's error. The structure is that of the model: names, types and order of the columns, no nulls but
in `note` and `support`, the forms and lengths of ids, no empty words, no negative numbers, the terms of `basis` and
`support`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

RECORD = (
    r"^(document/[a-z0-9]+(-[a-z0-9]+)*|(organisation|laboratory|platform|project|achievement|indicator|relation|state"
    r"|reading|omission|sentence|document)/[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*)$"
)
DOCUMENT = r"^document/[a-z0-9]+(-[a-z0-9]+)*$"
LONGEST = 160
BASES = ["verbatim", "number", "quantity", "unit", "date", "period", "term", "extent", "reference", "mention"]
TERMS = {"basis": [*BASES, "judgement"], "support": ["proven", "contested", "judged"]}
ONE_CORE = "ours, all rules, one core"
TEXTS = ["field", "exact"]
NUMBERS = ["item", "char_start", "char_end"]
COLUMNS = ["record_id", "document_id", "field", "item", "char_start", "char_end", "exact", "basis", "note", "support"]
NULLABLE = ["note", "support"]
KINDS: dict[str, Any] = {name: pl.Int32() if name in NUMBERS else pl.String() for name in COLUMNS}
Check = Callable[[Path], int]


def _evidence(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "evidence.parquet")


# Structure ------------------------------------------------------------------------------------------------


def read_alone(folder: Path) -> int:
    """Read the table in polars."""
    return 0 * _evidence(folder).height


def ours_structure(folder: Path) -> int:
    """Hold the table to its model, as `validate` does first."""
    from liaoning_innovation_data.validation import structure

    _, issues = structure.as_frames({"evidence": _evidence(folder)})
    return sum(issue.table == "evidence" for issue in issues)


def polars_by_hand(folder: Path) -> int:
    """Count in one streaming pass of polars."""
    given = pl.scan_parquet(folder / "evidence.parquet")
    if dict(given.collect_schema()) != KINDS or given.collect_schema().names() != COLUMNS:
        return 1
    ids = {"record_id": RECORD, "document_id": DOCUMENT}
    held = [
        *(pl.col(name).is_not_null() for name in COLUMNS if name not in NULLABLE),
        *(pl.col(name).str.contains(form) & (pl.col(name).str.len_chars() <= LONGEST) for name, form in ids.items()),
        *(pl.col(name).str.len_bytes() > 0 for name in (*TEXTS, "note")),
        *(pl.col(name) >= 0 for name in NUMBERS),
        *(pl.col(name).is_in(terms) for name, terms in TERMS.items()),
    ]
    return int(given.select((~pl.all_horizontal(held).fill_null(True)).sum()).collect(engine="streaming").item())


def _pandera(pa: Any, text: Any, number: Any) -> Any:
    def ids(form: str) -> Any:
        return pa.Column(text, [pa.Check.str_matches(form), pa.Check.str_length(max_value=LONGEST)])

    words = pa.Check.str_length(min_value=1)
    return pa.DataFrameSchema(
        {
            "record_id": ids(RECORD),
            "document_id": ids(DOCUMENT),
            "field": pa.Column(text, words),
            **{name: pa.Column(number, pa.Check.ge(0)) for name in NUMBERS},
            "exact": pa.Column(text, words),
            "basis": pa.Column(text, pa.Check.isin(TERMS["basis"])),
            "note": pa.Column(text, words, nullable=True),
            "support": pa.Column(text, pa.Check.isin(TERMS["support"]), nullable=True),
        },
        strict=True,
        ordered=True,
    )


def pandera_polars(folder: Path) -> int:
    """Use a schema of pandera.polars."""
    import pandera.polars as pa

    _pandera(pa, pl.String, pl.Int32).validate(_evidence(folder), lazy=True)
    return 0


def pandera_pandas(folder: Path) -> int:
    """Use a schema of pandera.pandas."""
    import pandas as pd
    import pandera.pandas as pa

    _pandera(pa, "str", "int32").validate(pd.read_parquet(folder / "evidence.parquet"), lazy=True)
    return 0


def dataframely(folder: Path) -> int:
    """Use a schema of dataframely."""
    import dataframely as dy

    class Evidence(dy.Schema):  # type: ignore[misc]
        record_id = dy.String(regex=RECORD, max_length=LONGEST)
        document_id = dy.String(regex=DOCUMENT, max_length=LONGEST)
        field = dy.String(min_length=1)
        item = dy.Int32(min=0)
        char_start = dy.Int32(min=0)
        char_end = dy.Int32(min=0)
        exact = dy.String(min_length=1)
        basis = dy.String(check=lambda column: column.is_in(TERMS["basis"]))
        note = dy.String(nullable=True, min_length=1)
        support = dy.String(nullable=True, check=lambda column: column.is_in(TERMS["support"]))

    Evidence.validate(_evidence(folder))
    return 0


def patito(folder: Path) -> int:
    """Use a model of patito."""
    import patito as pt

    class Evidence(pt.Model):  # type: ignore[misc]
        record_id: str = pt.Field(pattern=RECORD, max_length=LONGEST)
        document_id: str = pt.Field(pattern=DOCUMENT, max_length=LONGEST)
        field: str = pt.Field(min_length=1)
        item: int = pt.Field(ge=0, dtype=pl.Int32)
        char_start: int = pt.Field(ge=0, dtype=pl.Int32)
        char_end: int = pt.Field(ge=0, dtype=pl.Int32)
        exact: str = pt.Field(min_length=1)
        basis: str = pt.Field(constraints=pt.field.is_in(TERMS["basis"]))
        note: str | None = pt.Field(min_length=1)
        support: str | None = pt.Field(constraints=pt.field.is_in(TERMS["support"]))

    Evidence.validate(_evidence(folder))
    return 0


def duckdb_structure(folder: Path) -> int:
    """Count with a query of DuckDB."""
    import duckdb

    file = f"read_parquet('{folder / 'evidence.parquet'}')"
    told = [row[:2] for row in duckdb.execute(f"describe from {file}").fetchall()]
    if told != [(name, "INTEGER" if name in NUMBERS else "VARCHAR") for name in COLUMNS]:
        return 1
    broken = [
        *(f"{name} is null" for name in COLUMNS if name not in NULLABLE),
        *(f"not regexp_matches({name}, '{form}')" for name, form in (("record_id", RECORD), ("document_id", DOCUMENT))),
        *(f"length({name}) > {LONGEST}" for name in ("record_id", "document_id")),
        *(f"{name} = ''" for name in (*TEXTS, "note")),
        *(f"{name} < 0" for name in NUMBERS),
        *(f"{name} not in ({', '.join(map(repr, terms))})" for name, terms in TERMS.items()),
    ]
    return int(duckdb.execute(f"select count(*) from {file} where {' or '.join(broken)}").fetchall()[0][0])


def frictionless(folder: Path) -> int:
    """Use a table schema of frictionless, on a frame of pandas."""
    import pandas as pd
    from frictionless import Resource, Schema

    def column(name: str) -> dict[str, Any]:
        limits: dict[str, Any] = {} if name in NULLABLE else {"required": True}
        if name in ("record_id", "document_id"):
            limits |= {"pattern": RECORD if name == "record_id" else DOCUMENT, "maxLength": LONGEST}
        elif name in NUMBERS:
            limits |= {"minimum": 0}
        elif name in TERMS:
            limits |= {"enum": TERMS[name]}
        else:
            limits |= {"minLength": 1}
        return {"name": name, "type": "integer" if name in NUMBERS else "string", "constraints": limits}

    schema = Schema.from_descriptor({"fields": [column(name) for name in COLUMNS]})
    frame = pd.read_parquet(folder / "evidence.parquet").astype(object)
    rows = frame.where(frame.notna(), None).to_numpy().tolist()
    report = Resource(data=[list(frame.columns), *rows], schema=schema).validate()
    return sum(len(task.errors) for task in report.tasks)


# Evidence -------------------------------------------------------------------------------------------------


def read_all(folder: Path) -> int:
    """Read all tables in polars."""
    return 0 * sum(pl.read_parquet(file).height for file in folder.glob("*.parquet"))


def ours(folder: Path) -> int:
    """Hold all tables to all rules."""
    import liaoning_innovation_data as lid

    return len(lid.validate(folder).issues)


def ours_on_one_core(folder: Path) -> int:
    """Hold all tables to all rules, batch by batch in this process alone, whose threads have one core."""
    from liaoning_innovation_data.validation import validate_folder

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return len(validate_folder(folder, cores=1).issues)


def polars_quotes(folder: Path) -> int:
    """Cut each quote out of the text of its document in polars, and compare."""
    texts = pl.scan_parquet(folder / "documents.parquet").select("text", document_id="id")
    evidence = pl.scan_parquet(folder / "evidence.parquet")
    start, end = pl.col("char_start"), pl.col("char_end")
    wrong = pl.col("text").str.slice(start, end - start).ne_missing(pl.col("exact"))
    joined = evidence.join(texts, on="document_id", how="left")
    return int(joined.select(wrong.sum()).collect(engine="streaming").item())


def duckdb_quotes(folder: Path) -> int:
    """Cut each quote out of the text of its document in DuckDB, and compare."""
    import duckdb

    query = f"""
        select count(*) from read_parquet('{folder / "evidence.parquet"}') e
        left join read_parquet('{folder / "documents.parquet"}') d on d.id = e.document_id
        where substring(d.text, e.char_start + 1, e.char_end - e.char_start) is distinct from e.exact
    """
    return int(duckdb.execute(query).fetchall()[0][0])


SAMPLE = 3_000
"""How many quotes linkml-reference-validator is asked for."""


def linkml_quotes(folder: Path) -> int:
    """Ask linkml-reference-validator for a sample of the quotes, each in the file of its document."""
    from .checks import Quotes

    quotes = _evidence(folder).sample(SAMPLE, seed=1)
    texts = pl.read_parquet(folder / "documents.parquet", columns=["id", "text"]).rename({"id": "document_id"})
    with tempfile.TemporaryDirectory() as place:
        validator = Quotes(Path(place))
        rows = quotes.join(texts, on="document_id").select("exact", "text").rows()
        return sum(not validator.accepts(quote, validator.file(text) or "") for quote, text in rows)


STRUCTURE: dict[str, Check] = {
    "polars, read alone": read_alone,
    "polars by hand": polars_by_hand,
    "ours, structure": ours_structure,
    "dataframely": dataframely,
    "pandera.polars": pandera_polars,
    "patito": patito,
    "DuckDB by hand": duckdb_structure,
    "pandera.pandas": pandera_pandas,
    "frictionless": frictionless,
}
EVIDENCE: dict[str, Check] = {
    "polars, read all tables": read_all,
    "polars by hand, quotes": polars_quotes,
    "DuckDB by hand, quotes": duckdb_quotes,
    "ours, all rules": ours,
    ONE_CORE: ours_on_one_core,
    "linkml-reference-validator": linkml_quotes,
}
