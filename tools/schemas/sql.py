"""Project the models onto one DuckDB script: structure, keys, references and quotes, checked without Python.

The script reads the files, lays them out as the checks need them, collects issues under the rule codes of `validate`
and ends with one query of them. What it knows of a table comes from the models; the checks are the same for all
tables, but for keys, which have a query of their own in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from liaoning_innovation_data.schema import columns as c
from liaoning_innovation_data.schema import ids
from liaoning_innovation_data.schema.annotations import ForeignKey
from liaoning_innovation_data.schema.models import MODELS
from liaoning_innovation_data.validation.checks import catalogue
from liaoning_innovation_data.validation.checks.places import NUMBERED
from liaoning_innovation_data.validation.checks.quotes import QUOTING
from tools.schemas import queries

WIDTH = 120
"""How long a line of several values may get."""


def script() -> str:
    """Return the script."""
    bounds = "\nunion all\n".join([queries.CHECKS["bounds"], *_of_types()])
    found = {**queries.CHECKS, "bounds": bounds, "primary-key": _primary_keys(), "natural-key": _natural_keys()}
    checked = ["table", *(rule for rule in catalogue() if rule in found)]
    parts = [
        queries.HEAD.format(
            checked=_filled("--     ", checked),
            unchecked=_filled("--     ", [rule for rule in catalogue() if rule not in checked]),
            optional=" and ".join(f"`{table}`" for table, model in MODELS.items() if model.optional),
        ),
        _title("What the tables must be"),
        _columns(),
        _terms(),
        _references(),
        _title("The tables"),
        queries.READING,
        *(_table(table) for table in MODELS),
        _title("The tables, laid out for the checks"),
        queries.PROVEN_CELLS,
        _formed_cells(),
        _ids(),
        queries.ADMITTED_IDS,
        _numbered_ids(),
        _quotes(),
        queries.QUOTED,
        _title("The checks"),
        *(_check(rule, query) for rule in catalogue() if (query := found.get(rule))),
        _title("The issues"),
        "select distinct * from issues order by all;\n",
    ]
    return "\n".join(parts)


def _check(rule: str, query: str) -> str:
    comment = _filled("-- ", f"{rule}: {catalogue()[rule].description}".split(), " ")
    return f"{comment}\ninsert into issues\nselect '{rule}', * from (\n{_indented(query)}\n);\n"


# What the models say --------------------------------------------------------------------------------------


def _all_columns() -> list[c.Column]:
    return [column for table in MODELS for column in c.columns(table)]


def _columns() -> str:
    about = """\
-- Types and bounds; `least` and `most` bound a number, or the length of a text. `bases` are the derivation rules that
-- may prove a cell, which needs no evidence where there are none. `later` columns came after their tables."""
    rows = [
        (column, column.duckdb_type, column.nullable, column.may_be_missing, *_bounds(column), list(column.bases))
        for column in _all_columns()
    ]
    return _catalogue(about, "columns", "type, nullable, later, least, most, bases", rows)


def _bounds(column: c.Column) -> tuple[Any, Any]:
    """Return the least and the most that a number, or the length of a text, may be."""
    bounds = c.column_metadata(column)
    return bounds.get("minimum", bounds.get("min_length")), bounds.get("maximum", bounds.get("max_length"))


def _terms() -> str:
    rows = [
        (column, list(found["terms"].bound)) for column in _all_columns() if "terms" in (found := c.constraints(column))
    ]
    return _catalogue("-- The terms of controlled vocabularies.", "terms", "terms", rows)


def _of_types() -> Iterator[str]:
    """Yield the queries of values that a type alone rules out."""
    for kind, holds in queries.OF_A_TYPE.items():
        found = [c.constraints(column).get(kind) for column in _all_columns()]
        types = {constraint.column.duckdb_type: constraint.message for constraint in found if constraint}
        for name, message in types.items():
            yield f"""\
select "table", record_id, field, value || ' {message}'
from cells join schema_columns using ("table", field)
where type = '{name}' and not {holds}"""


def _references() -> str:
    rows = [(column, list(key.tables)) for column in _all_columns() if (key := column.mark(ForeignKey))]
    return _catalogue("-- The tables that a reference may lead to.", "references", "admitted", rows)


def _catalogue(about: str, name: str, fields: str, rows: Iterable[tuple[Any, ...]]) -> str:
    """Return a table of what the models say of columns; a row is a column and the values of the fields."""
    lines = ",\n".join(_row([column.table, column.name, *values]) for column, *values in rows)
    return f"""\
{about}
create or replace temp table schema_{name} as
from (values
{lines}
) as t("table", field, {fields});
"""


def _row(values: list[Any]) -> str:
    """Return a row of values; a long list at its end takes lines of its own."""
    row = f"    ({', '.join(_literal(value) for value in values)})"
    *first, last = values
    if len(row) < WIDTH or not isinstance(last, list):
        return row
    items = _filled("        ", [_literal(item) for item in cast("list[object]", last)])
    return f"    ({', '.join(_literal(value) for value in first)}, [\n{items}\n    ])"


# What each table needs ------------------------------------------------------------------------------------


def _table(table: str) -> str:
    """Return what reads a table: its columns, its rows and its cells."""
    columns = c.columns(table)
    declared = _filled("    ", [f"{column.name} {column.duckdb_type.lower()}" for column in columns])
    missing = f"""\
insert into issues
select 'table', '{table}', null, null, 'the table {table} is missing' where getvariable('files') is null;
"""
    empty = """\
insert into issues
select 'table', 'documents', null, null, 'the table documents is empty: there is nothing to check'
where getvariable('files') is not null and not exists (from documents);
"""
    record, document = c.primary_key(table)[0], c.document_column(table)
    plain = [column for column in columns if not column.is_list]
    names = _filled("        ", [_literal(column.name) for column in plain])
    values = _filled("        ", [column.name + "::varchar" * (column.scalar is not str) for column in plain])
    lists = [
        f"""\
insert into cells
select '{table}', {record}, {document}, '{column.name}', unnest(range(len(items))), unnest(items)
from (select {record}, {document}, coalesce({column.name}, [null]) as items from {table});
"""
        for column in columns
        if column.is_list
    ]
    return f"""\
-- {c.about(table)}
create or replace temp table {table} (
{declared}
);
set variable files = files_of('{table}');
set variable names = names_of('{table}');
{"" if MODELS[table].optional else missing}\
insert into given_columns
select '{table}', column_name, column_type from (describe from rows_of('{table}'));
insert into {table} by name
select columns(getvariable('names')) from rows_of('{table}');
{empty if table == "documents" else ""}\
insert into cells
select '{table}', {record}, {document},
    unnest([
{names}
    ]),
    0,
    unnest([
{values}
    ])
from {table};
{"".join(lists)}"""


def _formed_cells() -> str:
    """Return a view of cells with patterns, written out: DuckDB then compiles each once, and not for every row."""
    places = dict[str, list[str]]()
    for column in _all_columns():
        if found := c.constraints(column).get("pattern"):
            pattern = found.bound.removeprefix("^").removesuffix("$")
            places.setdefault(pattern, []).append(f"('{column.table}', '{column.name}')")
    rows = [
        f"""\
select *, {_literal(pattern)},
    regexp_full_match(value, {_literal(pattern)})
from cells
where ("table", field) in (
{_filled("    ", of_pattern)}
)"""
        for pattern, of_pattern in places.items()
    ]
    about = "The cells of which a pattern says what they look like, from their beginning to their end."
    return _view(about, "formed_cells", '"table", record_id, document_id, field, item, value, pattern, fits', rows)


def _ids() -> str:
    rows = [
        f"select '{table}', {_literal(ids.RECORD_KINDS.get(table))}, id, {c.document_column(table)}, "
        f"split_part({c.document_column(table)}, '/', 2) from {table}"
        for table in c.tables_with_ids()
    ]
    about = "The ids, and what they begin with: a kind and the key of a document."
    return _view(about, "ids", '"table", kind, id, document_id, key', rows)


def _numbered_ids() -> str:
    rows = [
        f"select '{table}', id, regexp_extract(split_part(id, '/', -1), {_literal(ids.number_pattern(table))}, 1), "
        f"printf('%0{ids.DIGITS[table]}d', {number}) from {table}"
        for table, number in NUMBERED.items()
    ]
    return _view(
        "The ids that end in a number: the one they tell, and the right one.",
        "numbered_ids",
        '"table", id, told, number',
        rows,
    )


def _quotes() -> str:
    rows = [
        f"select '{table}', {c.primary_key(table)[0]}, {'field' if table == 'evidence' else _literal(column)}, "
        f"document_id, char_start, char_end, {column} from {table}"
        for table, column in QUOTING.items()
    ]
    fields = '"table", record_id, field, document_id, char_start, char_end, exact'
    return _view("The words that are quoted, and where they should stand.", "quotes", fields, rows)


def _view(about: str, name: str, fields: str, rows: Iterable[str]) -> str:
    return f"-- {about}\ncreate or replace temp view {name}({fields}) as\n" + "\nunion all\n".join(rows) + ";\n"


def _primary_keys() -> str:
    ids = """\
select "table", id, 'id', 'the id ' || id || ' is used ' || count(*) over (partition by id) || ' times'
from ids
where id is not null
qualify count(*) over (partition by id) > 1"""
    composite = {table: c.primary_key(table) for table in MODELS if table not in c.tables_with_ids()}
    return "\nunion all\n".join([ids, *(_twice(table, key, key, None) for table, key in composite.items())])


def _natural_keys() -> str:
    keys = {table: key for table in MODELS if (key := c.natural_key(table))}
    return "\nunion all\n".join(_twice(table, key, ("document_id", *key), key[0]) for table, key in keys.items())


def _twice(table: str, key: tuple[str, ...], within: tuple[str, ...], field: str | None) -> str:
    """Return the query of rows that share a key."""
    return f"""\
select '{table}', {c.primary_key(table)[0]}, {_literal(field)}, 'another row has the same {", ".join(key)}'
from {table}
qualify count(*) over (partition by {", ".join(within)}) > 1"""


# SQL as text ----------------------------------------------------------------------------------------------


def _literal(value: Any) -> str:
    """Return a value as SQL writes it."""
    if isinstance(value, list):
        items = cast("list[object]", value)
        return f"[{', '.join(_literal(item) for item in items)}]"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return "null" if value is None else str(value).lower()


def _title(text: str) -> str:
    return f"-- {text} ".ljust(WIDTH, "-") + "\n"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _filled(indent: str, parts: Iterable[str], separator: str = ", ") -> str:
    """Return parts in lines of at most WIDTH, none of them cut."""
    lines = [""]
    for part in parts:
        joined = f"{lines[-1]}{separator}{part}" if lines[-1] else part
        if lines[-1] and len(indent) + len(joined) >= WIDTH:
            lines[-1] += separator.rstrip()
            lines.append(part)
        else:
            lines[-1] = joined
    return "\n".join(indent + line for line in lines)
