"""Validate the tables of a Spark session: the engine brings documents and records together, the laws are the same.

Needs the extra `spark`: PySpark 4 and a Java that it runs on.

    from liaoning_innovation_data.spark import validate

    report = validate({table: spark.read.parquet(f"{folder}/{table}.parquet") for table in tables})
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from importlib import import_module
from typing import Any

import polars as pl
import pyarrow as pa

from .schema import columns as c
from .schema.errors import MissingExtra
from .schema.models import MODELS
from .validation import examined, structure
from .validation.batches import BATCH, Corpus
from .validation.report import Issue, Report, as_table

DataFrame = Any
"""A `pyspark.sql.DataFrame`: PySpark is not among the packages that this one is checked with."""

PACKED = "batch long, table string, rows binary"
ISSUES = "rule string, table string, row long, record_id string, field string, message string"


def validate(tables: Mapping[str, DataFrame], *, most: int | None = None, batch: int = BATCH) -> Report:
    """Check the tables of a Spark session, as `liaoning_innovation_data.validate` checks tables and folders.

    Parameters
    ----------
    tables
        Table name -> Spark data frame.
    most
        How many issues of each rule and table to keep; all of them where it is left out. All are counted.
    batch
        About how many rows of evidence are judged at a time, in one task of a worker.

    Returns
    -------
    A `Report`; `row` is null, since the rows of a Spark table have no order.

    Raises MissingExtra where PySpark is not installed.

    """
    try:
        f: Any = import_module("pyspark.sql.functions")
    except ImportError:
        raise MissingExtra("validating in Spark needs PySpark: pip install 'liaoning-innovation-data[spark]'") from None

    _, wrong = structure.frames({table: _shape(frame) for table, frame in tables.items()})
    if wrong:
        return Report(tuple(wrong))
    known = {table: tables[table] for table in MODELS if table in tables}
    corpus = _corpus(known)
    batches = max(1, round(known["evidence"].count() / batch))
    packed = [
        frame.withColumn("batch", f.pmod(f.xxhash64(c.document_column(table)), f.lit(batches))).mapInArrow(
            _packer(table), PACKED
        )
        for table, frame in known.items()
    ]
    issues = _stacked(packed).groupBy("batch").applyInArrow(_judge(corpus), ISSUES).persist()
    counts = Counter({row["rule"]: row["count"] for row in issues.groupBy("rule").count().collect()})
    kept = issues if most is None else _first(issues, most)
    found = [Issue(*(row[name] for name in Issue.__slots__)) for row in kept.collect()]
    issues.unpersist()
    return Report(tuple(found), dict(counts.most_common()))


def _stacked(frames: Sequence[DataFrame]) -> DataFrame:
    return reduce(lambda one, other: one.unionAll(other), frames)


def _shape(frame: DataFrame) -> pl.DataFrame:
    """Return an empty frame of the same schema."""
    types: Any = import_module("pyspark.sql.pandas.types")
    return pl.DataFrame(types.to_arrow_schema(frame.schema).empty_table())


def _corpus(tables: Mapping[str, DataFrame]) -> Corpus:
    """Return what the laws have to know of all documents."""
    ids = _stacked([tables[table].select("id") for table in c.tables_with_ids() if table in tables])
    twice = ids.where("id is not null").groupBy("id").count().where("count > 1").collect()
    nameless = bool(tables["documents"].where("id is null").head(1))
    return Corpus({row["id"]: row["count"] for row in twice}, nameless)


def _packer(table: str) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return a function that packs the rows of a table, those of one batch together, as Arrow's stream format."""

    def pack(parts: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for part in parts:
            rows = pl.DataFrame(pa.Table.from_batches([part]))
            for (number,), own in rows.group_by(["batch"]):
                content = own.drop("batch").write_ipc_stream(None).getvalue()
                yield pa.RecordBatch.from_pylist([{"batch": number, "table": table, "rows": content}])

    return pack


def _judge(corpus: Corpus) -> Callable[[pa.Table], pa.Table]:
    """Return a function that unpacks a batch, and judges it."""

    def judge(packed: pa.Table) -> pa.Table:
        frames: dict[str, list[pl.DataFrame]] = {table: [] for table in MODELS}
        for row in packed.to_pylist():
            frames[row["table"]].append(pl.read_ipc_stream(row["rows"]))
        whole = {
            table: pl.concat(parts) if parts else pl.DataFrame(schema=c.polars_schema(table))
            for table, parts in frames.items()
        }
        ordered = {table: frame.sort(c.primary_key(table)) for table, frame in whole.items()}
        return as_table([replace(issue, row=None) for issue in examined(ordered, corpus)])

    return judge


def _first(issues: DataFrame, most: int) -> DataFrame:
    """Return the first issues of each rule and table."""
    f: Any = import_module("pyspark.sql.functions")
    place = import_module("pyspark.sql").Window.partitionBy("rule", "table").orderBy("record_id", "field", "message")
    return issues.withColumn("at", f.row_number().over(place)).where(f.col("at") <= most).drop("at")
