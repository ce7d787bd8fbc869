"""Read a folder of Parquet files for validation: whatever is wrong with a file is an issue."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import DataError, SchemaError
from ..models import MODELS
from ..store import MANIFEST, read_manifest
from ..writing import check_manifest
from .report import Issue


def read_folder(folder: Path) -> tuple[dict[str, pa.Table], list[Issue]]:
    """Return the tables that can be read, and issues for files that can't, and for the manifest."""
    try:
        there = folder.is_dir()
    except (OSError, ValueError):
        there = False
    if not there:
        raise SchemaError(f"{str(folder)[:200]} :: no such folder")
    tables: dict[str, pa.Table] = {}
    issues: list[Issue] = []
    for table in MODELS:
        file = folder / f"{table}.parquet"
        if not file.is_file():
            continue
        try:
            with pq.ParquetFile(file) as parquet:
                tables[table] = parquet.read()
        except (pa.ArrowException, OSError) as error:
            told = str(error).splitlines()[0]
            issues.append(Issue("file", table, None, None, None, f"{file.name} is no readable Parquet file: {told}"))
    if (folder / MANIFEST).exists():
        try:
            wrong = list(check_manifest(folder, read_manifest(folder)))
        except (DataError, KeyError, TypeError, AttributeError) as error:
            wrong = [("manifest", f"{MANIFEST} has not the form of a manifest: {error!r}")]
        issues += [Issue("manifest", table, None, None, None, message) for table, message in wrong]
    return tables, issues
