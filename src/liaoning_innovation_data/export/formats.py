"""Write the tables for other tools: CSV, JSON Lines, SQLite, DuckDB, Excel; the evidence as Web Annotations.

A spreadsheet runs a cell that looks like a formula, wherever the cell comes from. In CSV and Excel a text therefore
gets an apostrophe in front where its first character is an apostrophe, a tab, a line end or NUL, where its first
character that is no white space is one of `= + - @` or their full-width forms, and where it begins with `<r>`, which
XlsxWriter takes for markup of its own. Whoever takes one apostrophe off the front of each cell that begins with one has
the texts again. The characters are those of OWASP's "CSV Injection" and of ASVS 5.0, 1.2.10
(https://owasp.org/www-community/attacks/CSV_Injection); the full-width forms and the white space are ours. Numbers are
no texts: -2 stays -2.

A folder may hold other files, too: only what was written there before is replaced or removed.
"""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import polars.selectors as cs
import pyarrow as pa

from ..query.load import manifest
from ..schema import columns as c
from ..schema.errors import DataError, SchemaError, known_name, of_extra
from ..schema.models import MODELS
from ..storage.atomic import replacing
from ..storage.manifest import has_digest, sha256, whole_manifest
from ..storage.parquet import read_table
from ..storage.releases import data_folder, data_versions, table_file, version_folder
from .annotations import collection

Tables = Mapping[str, pa.Table]
OnForeign = Callable[[str], None] | None

FILE = "liaoning_innovation_data"  # what the file is called that holds all tables, where one does
PAGES = "html"  # the format for reading, which tables need not be valid for

_ACTIVE = r"^(?:['\t\r\n\x00]|[\s\x1c-\x1f\x00\ufeff]*[=+\-@＝＋－＠]|<r>)"


def guarded(text: pl.Expr) -> pl.Expr:
    """Return texts with an apostrophe in front where a spreadsheet would run them; an apostrophe gets another.

    >>> pl.select(guarded(pl.lit(text)).alias(text) for text in ("=1+1", "'t Hooft", "1+1")).row(0)
    ("'=1+1", "''t Hooft", '1+1')
    """
    return text.str.replace(_ACTIVE, "'$0")


def export(folder: Path, form: str, version: str | Path, on_foreign: OnForeign = None) -> list[str]:
    """Write the tables of a data version or folder into a folder, as it has them; return what had no room.

    UnknownName for an unknown format, MissingExtra where its library is not installed, DataVersionError for a version
    that this package does not have, SchemaError where the folder is a file.
    """
    if form == PAGES:  # tables need not be valid
        from .page import of_version, read
        from .page.pages import write_pages

        frames, shown = read(*of_version(version))
        with writing(folder, PAGES, on_foreign) as new:
            write_pages(frames, shown, new)
        issues = sum(shown.counts.values())
        return [f"the pages show {issues:,} issue{'s' if issues != 1 else ''}"] if issues else []
    found = manifest(version=version)
    tables = {table: read_table(table_file(table, version), table) for table in MODELS if table in found["tables"]}
    return write(tables, folder, form, found["data_version"], on_foreign)


def write(tables: Tables, folder: Path, form: str, version: str, on_foreign: OnForeign = None) -> list[str]:
    """Write tables into a folder in one of the formats; return what had no room."""
    known_name(form, WRITERS, "unknown format")
    with writing(folder, form, on_foreign) as new:
        return WRITERS[form](tables, new, version) or []


def _csv(tables: Tables, folder: Path, _: str) -> None:
    """RFC 4180: comma, CRLF, UTF-8. A null is empty; no text is, since the schema has no empty texts."""
    for table, data in tables.items():
        _flat(data).with_columns(guarded(cs.string())).write_csv(folder / f"{table}.csv", line_terminator="\r\n")


def _jsonl(tables: Tables, folder: Path, _: str) -> None:
    """One object a line, in UTF-8; lists as arrays, days as ISO 8601."""
    for table, data in tables.items():
        pl.DataFrame(data).write_ndjson(folder / f"{table}.jsonl")


def _annotations(tables: Tables, folder: Path, version: str) -> None:
    """One file in JSON-LD with the evidence of all documents."""
    content = json.dumps(collection(tables, version), ensure_ascii=False, indent=1)
    (folder / "annotations.jsonld").write_text(f"{content}\n", encoding="utf-8", newline="\n")


def _flat(data: pa.Table) -> pl.DataFrame:
    """Return a table with its lists as JSON."""
    frame = pl.DataFrame(data)
    return frame.with_columns(
        pl.Series(name, [json.dumps(cell, ensure_ascii=False) for cell in frame[name].to_list()], pl.String)
        for name, kind in frame.schema.items()
        if kind == pl.List
    )


def _sqlite(tables: Tables, folder: Path, version: str) -> None:
    """Keys, and references to one table; lists as JSON, days as ISO 8601, booleans as 0 and 1."""
    with closing(sqlite3.connect(":memory:")) as database:
        for table, data in tables.items():
            lines = list[str]()
            for column in (c.column(table, name) for name in data.column_names):  # an older version may lack some
                kind = "TEXT" if column.is_list else column.kind.sqlite
                targets = c.foreign_keys(table).get(column.name, ())
                reference = f' REFERENCES "{targets[0]}" ("id")' if len(targets) == 1 else ""
                lines.append(f"{_declared(column, kind)}{reference},  -- {column.description}")
            declared = "\n  ".join([f"-- {_about(table, version)}", *lines, _key(table)])
            database.execute(f'CREATE TABLE "{table}" (\n  {declared}\n)')
            marks = ", ".join("?" * data.num_columns)
            rows = _flat(data).with_columns(cs.date().dt.to_string()).iter_rows()
            database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
        database.commit()
        (folder / f"{FILE}.sqlite").write_bytes(database.serialize())


DUCKDB: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.0.0",
    "default_block_size": "16384",
}
"""Older DuckDBs read the file too, and it is a tenth as large as with the blocks that suit large tables."""


def _duckdb(tables: Tables, folder: Path, version: str) -> None:
    """Types are those of the data; what a table and a column mean is their comment."""
    duckdb = of_extra("duckdb", "duckdb", "format 'duckdb' needs a library")
    file = folder / f"{FILE}.duckdb"
    try:
        with duckdb.connect(str(file), config=DUCKDB) as database:
            for table, data in tables.items():
                columns = [c.column(table, name) for name in data.column_names]
                declared = [_declared(one, one.duckdb_type) for one in columns]
                database.execute(f'CREATE TABLE "{table}" ({", ".join([*declared, _key(table)])})')
                database.register("rows of the table", data)
                database.execute(f'INSERT INTO "{table}" FROM "rows of the table"')
                database.unregister("rows of the table")
                database.execute(f'COMMENT ON TABLE "{table}" IS {_quoted(_about(table, version))}')
                for one in columns:
                    database.execute(f'COMMENT ON COLUMN "{table}"."{one.name}" IS {_quoted(one.description)}')
    except duckdb.Error as error:
        raise DataError(f"{file.name} :: not written: {str(error).splitlines()[0]}") from None


def _declared(column: c.Column, kind: str) -> str:
    return f'"{column.name}" {kind}{"" if column.nullable else " NOT NULL"}'


def _key(table: str) -> str:
    names = ", ".join(f'"{name}"' for name in c.primary_key(table))
    return f"PRIMARY KEY ({names})"


def _about(table: str, version: str) -> str:
    return f"{c.about(table)} Data {version}."


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


LONGEST_TEXT, MOST_ROWS = 32_767, 1_048_576  # what Excel has room for: UTF-16 code units in a cell, rows in a sheet
FIRST_DAY = date(1900, 3, 1)
"""Excel's calendar has a 29 February 1900, and nothing before that year: earlier days are texts."""


class _Exact(float):
    """A number with all its digits, of which XlsxWriter, from 3.2.3 on through `format`, asks for 16 only."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


def _xlsx(tables: Tables, folder: Path, version: str) -> list[str]:
    """A sheet a table; lists as JSON, texts as texts, whatever they look like."""
    xlsxwriter = of_extra("xlsx", "xlsxwriter", "format 'xlsx' needs a library")
    content, left = io.BytesIO(), list[str]()
    as_they_are = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd", **as_they_are}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": f"{FILE} {version}", "created": datetime(2000, 1, 1)})  # the same bytes each day
        bold = book.add_format({"bold": True})
        for table, data in tables.items():
            if data.num_rows >= MOST_ROWS:
                raise DataError(f"{table} :: {data.num_rows} rows, a sheet of Excel has room for {MOST_ROWS - 1}")
            sheet: Any = book.add_worksheet(table)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, data.num_columns - 1, 16)
            sheet.write_row(0, 0, data.column_names, bold)
            for number, row in enumerate(_flat(data).with_columns(guarded(cs.string())).iter_rows(), start=1):
                for at, value in enumerate(row):
                    cell = str(value) if isinstance(value, date) and value < FIRST_DAY else value
                    cell = _Exact(cell) if isinstance(cell, float) else cell
                    if isinstance(cell, str) and (length := len(cell.encode("utf-16-le")) // 2) > LONGEST_TEXT:
                        cell = f"{length} characters: more than a cell of Excel has room for"
                        place = f"{table}, row {number + 1}, {data.column_names[at]}"
                        left.append(f"{place}: {cell}; the other formats have it")
                    sheet.write(number, at, cell)
    (folder / f"{FILE}.xlsx").write_bytes(content.getvalue())
    return left


WRITERS: Mapping[str, Callable[[Tables, Path, str], list[str] | None]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "sqlite": _sqlite,
    "duckdb": _duckdb,
    "xlsx": _xlsx,
    "annotations": _annotations,
}
"""Format -> what writes it, and returns what had no room."""


BUILD = "build"
RECORD = ".liaoning-data.json"  # the file in which a folder says what was written: format -> file -> SHA-256


@contextmanager
def writing(folder: Path, form: str, on_foreign: OnForeign = None) -> Generator[Path]:
    """Yield a new folder; its files take the place of those that the same format had here before.

    Where a file in the way is another's, or was changed since it was written, SchemaError and nothing is written; but
    `on_foreign` is told the name of each such file, and it is replaced.
    """
    if folder.resolve().is_relative_to(data_folder().resolve()):
        raise SchemaError(f"{folder} :: is part of this package, expected another folder")
    record = written_to(folder)
    before = record.get(form, {})
    with replacing(folder) as new:
        yield new
        written = {file.name: sha256(file) for file in sorted(new.iterdir())}
        in_the_way = [name for name in {**before, **written} if (folder / name).exists()]
        is_older = form == BUILD and not record and _is_built(folder)
        known = {name: {before.get(name), written.get(name)} for name in in_the_way}
        foreign = [name for name in in_the_way if not (is_older or _is_ours(folder / name, known[name]))]
        if foreign and on_foreign is None:
            raise SchemaError(
                f"{folder} :: {', '.join(foreign)}: there already, but not as this command wrote it; expected a folder "
                "without, or --force to replace it"
            )
        for name in foreign:
            if on_foreign:
                on_foreign(name)
        (new / RECORD).write_text(json.dumps(record | {form: written}, indent=1), encoding="utf-8")
    for name in {*before} - {*written}:  # of another version
        (folder / name).unlink(missing_ok=True)


def written_to(folder: Path) -> dict[str, dict[str, str]]:
    """Return what was written to a folder; nothing where it does not say so in our way, and nothing outside it."""
    try:
        record: Any = json.loads((folder / RECORD).read_text("utf-8"))
        return {
            str(form): {name: str(digest) for name, digest in files.items() if Path(name).name == name != ".."}
            for form, files in record.items()
        }
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _is_built(folder: Path) -> bool:
    """Whether the tables of a folder are as its manifest says: older versions of the package left no record."""
    with suppress(SchemaError):
        return all(has_digest(folder / one["file"], one["sha256"]) for one in whole_manifest(folder)["tables"].values())
    return False


def _is_ours(file: Path, digests: set[str | None]) -> bool:
    """Whether a file has one of these digests, or is a released one: older versions of the package left no record."""
    released = (version_folder(version) / file.name for version in data_versions())
    known = (sha256(one) for one in released if one.is_file())
    return file.is_file() and ((digest := sha256(file)) in digests or digest in known)
