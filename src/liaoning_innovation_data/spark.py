"""Validate tables in a Spark session, where they are: batches of whole documents go to Spark's own workers.

Every rule but the uniqueness of ids is local to one document, so each document is checked by itself, in whichever
worker has it.

Needs the extra `spark`: PySpark 4 and a Java that it runs on.

    from liaoning_innovation_data.spark import validate

    report = validate({table: spark.read.parquet(f"{folder}/{table}.parquet") for table in tables})
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from importlib import import_module
from typing import Any

import polars as pl
import pyarrow as pa

from .schema import columns as c
from .schema.errors import of_extra
from .schema.models import MODELS
from .validation import check_batch, check_part, check_shapes
from .validation.batches import BATCH, Context
from .validation.report import Report, joined

DataFrame = Any  # A `pyspark.sql.DataFrame`: PySpark is not among the packages that this one is checked with

PACKED = "batch long, table string, rows binary"
REPORTS = "report binary"


def validate(tables: Mapping[str, DataFrame], *, most: int | None = None, batch: int = BATCH) -> Report:
    """Check the tables of a Spark session, as `liaoning_innovation_data.validate` checks tables and folders.

    Parameters
    ----------
    tables
        Table name -> Spark data frame.
    most
        How many issues of each rule and table to keep; by default all. All are counted.
    batch
        About how many rows of evidence are checked at a time, in one task of a worker.

    Returns
    -------
    A `Report`; `row` is null, since the rows of a Spark table have no order.

    Raises MissingExtra where PySpark is not installed.

    """
    f = of_extra("spark", "pyspark.sql.functions", "validating in Spark needs PySpark")
    types: Any = import_module("pyspark.sql.pandas.types")
    schemas = {table: types.to_arrow_schema(frame.schema) for table, frame in tables.items()}
    shapes = {table: pl.DataFrame(schema.empty_table()) for table, schema in schemas.items()}
    if wrong := check_shapes(shapes) or (None if tables["documents"].head(1) else check_batch(shapes, Context())):
        return joined([wrong], most)
    known = {table: tables[table] for table in MODELS if table in tables}
    context = _context(known)
    batches = max(1, round(known["evidence"].count() / batch))
    packed = [
        frame.withColumn("batch", f.pmod(f.xxhash64(c.document_column(table)), f.lit(batches))).mapInArrow(
            _packer(table), PACKED
        )
        for table, frame in known.items()
    ]
    found = _stacked(packed).groupBy("batch").applyInArrow(_checker(context, most), REPORTS).collect()
    return joined((pickle.loads(row["report"]) for row in found), most)


def _stacked(frames: Sequence[DataFrame]) -> DataFrame:
    return reduce(lambda one, other: one.unionAll(other), frames)


def _context(tables: Mapping[str, DataFrame]) -> Context:
    """Return what has to be known of all documents."""
    ids = _stacked([tables[table].select("id") for table in c.tables_with_ids() if table in tables])
    duplicates = ids.where("id is not null").groupBy("id").count().where("count > 1").collect()
    nulls = bool(tables["documents"].where("id is null").head(1))
    return Context({row["id"]: row["count"] for row in duplicates}, nulls, is_part=True)


def _packer(table: str) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return a function that packs the rows of a table, those of one batch together, as Arrow's stream format."""

    def pack(parts: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for part in parts:
            rows = pl.DataFrame(pa.Table.from_batches([part]))
            for (number,), own in rows.group_by(["batch"]):
                content = own.drop("batch").write_ipc_stream(None).getvalue()
                yield pa.RecordBatch.from_pylist([{"batch": number, "table": table, "rows": content}])

    return pack


def _checker(context: Context, limit: int | None) -> Callable[[pa.Table], pa.Table]:
    """Return a function that unpacks a batch, and returns what is found in it."""

    def check(packed: pa.Table) -> pa.Table:
        frames: dict[str, list[pl.DataFrame]] = {table: [] for table in MODELS}
        for row in packed.to_pylist():
            frames[row["table"]].append(pl.read_ipc_stream(row["rows"]))
        whole = {
            table: pl.concat(parts).sort(c.primary_key(table)) if parts else pl.DataFrame(schema=c.polars_schema(table))
            for table, parts in frames.items()
        }
        return pa.table({"report": pa.array([pickle.dumps(check_part(whole, context, most=limit))], pa.binary())})

    return check
