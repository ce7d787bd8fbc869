"""What of the DuckDB script is the same whatever the models are: its head, how it reads files, and most checks."""

from __future__ import annotations

from collections.abc import Mapping

HEAD = """\
-- Checks the Parquet files of liaoning-innovation-data in DuckDB, 1.1 or later, without Python.
-- Written by `make schemas` from the models of the package: do not edit.
--
-- It reads the current folder, or the one that the variable `folder` names:
--
--     duckdb -c ".read checks.sql"
--     duckdb -cmd "set variable folder = 'tables'" -c ".read checks.sql"
--     duckdb.execute("set variable folder = 'tables'").execute(open("checks.sql").read()).fetchall()
--
-- A table is one file, `laboratories.parquet`, or a folder of them, `laboratories/**/*.parquet`, which may be
-- partitioned by columns of the table. {optional} may be missing: data without them is valid, as if
-- they had no rows.
--
-- The last query returns the issues: nothing returned means valid in these respects. Rules are those of docs/rules.md;
-- one mistake may show in several of them. Checked are:
--
{checked}.
--
-- Not checked, but by `liaoning-data validate`, is whether the values follow from the words, where sentences end, what
-- holds between rows and for the whole text, the check digits of identifiers, the manifest, and the order of columns,
-- which SQL calls by their names:
--
{unchecked}.
--
-- A column that is missing is read as null, and is an issue where it came with its table: one that came later may be
-- missing. At a file that it can't read, and at a value that it can't cast to the type of the column, DuckDB itself
-- stops and says which.
--
-- All that is made here is temporary: it is there to be looked at until the connection ends.

set variable folder = coalesce(getvariable('folder'), '.');

create or replace temp table issues (rule varchar, "table" varchar, record_id varchar, field varchar, message varchar);
"""

READING = """\
-- The files of a table; null where there is none.
create or replace temp macro files_of(name) as (
    select list(file order by file)
    from glob([
        getvariable('folder') || '/' || name || '.parquet',
        getvariable('folder') || '/' || name || '/**/*.parquet'
    ])
);

-- The names of its columns, as a pattern.
create or replace temp macro names_of(name) as (
    select '^(' || string_agg(field, '|') || ')$' from schema_columns where "table" = name
);

-- What the files hold; no rows where there is none.
create or replace temp macro rows_of(name) as table
from query(
    if(
        getvariable('files') is null,
        'from ' || name || ' limit 0',
        'from read_parquet(getvariable(''files''), union_by_name = true)'
    )
);

-- The columns that the files have.
create or replace temp table given_columns ("table" varchar, field varchar, type varchar);

-- One row for each cell, each item of a list being a cell; the value as text.
create or replace temp table cells (
    "table" varchar, record_id varchar, document_id varchar, field varchar, item integer, value varchar
);
"""

PROVEN_CELLS = """\
-- The cells that need evidence.
create or replace temp view proven_cells as
from cells join schema_columns using ("table", field)
where value is not null and len(bases) > 0;
"""

ADMITTED_IDS = """\
-- The ids that a reference may be, and the documents that they are of.
create or replace temp view admitted_ids as
select r."table", r.field, ids.id as value, ids.document_id
from schema_references r join ids on list_contains(r.admitted, ids."table");
"""

QUOTED = """\
-- Words as a message shows them.
create or replace temp macro quoted(words) as '''' || left(words, 120) || '''';
"""

OF_A_TYPE: Mapping[str, str] = {
    "finite": "isfinite(try_cast(value as double))",
    "calendar": "regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}')",
}
"""Kind of constraint that follows from a type -> what a value then fulfils."""

CHECKS: Mapping[str, str] = {
    "column": """\
select coalesce(g."table", s."table"), null, coalesce(g.field, s.field),
    case
        when g.field is null then 'the column ' || s.field || ' is missing'
        when s.field is null then 'no such column'
        else 'the type is ' || g.type || ', expected ' || s.type
    end
from given_columns g full join schema_columns s on s."table" = g."table" and s.field = g.field
where g.type is distinct from s.type and not (g.field is null and s.later)""",
    "null": """\
select "table", record_id, field, if(type = 'VARCHAR[]', 'null, or a null item', field || ' is null')
from cells join schema_columns using ("table", field)
where value is null and not nullable""",
    "vocabulary": """\
select "table", record_id, field, quoted(value) || ' is no term; known: ' || left(array_to_string(terms, ', '), 200)
from cells join schema_terms using ("table", field)
where value is not null and not list_contains(terms, value)""",
    "bounds": """\
select "table", record_id, field, quoted(value) || ' does not match ' || pattern
from formed_cells
where not fits
union all
select "table", record_id, field, 'has ' || length(value) || ' characters'
from cells join schema_columns using ("table", field)
where type in ('VARCHAR', 'VARCHAR[]') and (length(value) < least or length(value) > most)
union all
select "table", record_id, field, concat(value, ' is less than ', least, ' or more than ', most)
from cells join schema_columns using ("table", field)
where type in ('INTEGER', 'DOUBLE') and (try_cast(value as double) < least or try_cast(value as double) > most)""",
    "id-form": """\
select "table", id, 'id', 'the id must begin with ' || kind || '/' || key || '/'
from ids
where not starts_with(id, kind || '/' || key || '/')
union all
select "table", id, 'id', quoted(id) || ' is no id of document/' || key
from ids
where "table" = 'tombstones' and split_part(id, '/', 2) <> key
union all
select "table", id, 'id', quoted(id) || ' does not end in ' || number
from numbered_ids
where told <> number""",
    "reference": """\
select "table", record_id, field, quoted(value) || ' is no record of ' || array_to_string(admitted, ' or ')
from cells join schema_references using ("table", field)
anti join admitted_ids using ("table", field, value)
where value is not null
union all
select "table", record_id, field, quoted(value) || ' belongs to another document'
from cells
semi join admitted_ids using ("table", field, value)
anti join admitted_ids using ("table", field, value, document_id)
union all
select 'readings', r.id, 'field', quoted(r.field) || ' is no column of ' || record_id
from readings r
anti join (select id, field from ids join schema_columns using ("table")) known
    on known.id = r.record_id and known.field = r.field
where r.field is not null""",
    "document": """\
select 'documents', id, 'sha256', 'the text has the hash ' || sha256(text) || ', not ' || sha256
from documents
where sha256(text) <> sha256
union all
select 'documents', id, 'character_count', 'the text has ' || length(text) || ' code points, not ' || character_count
from documents
where length(text) <> character_count""",
    "span": """\
select "table", record_id, field,
    'the text at ' || char_start || '–' || char_end || ' is ' || quoted(there) || ', not ' || quoted(exact)
from (
    select quotes.*,
        case
            when char_start < 0 or char_end <= char_start then ''
            else substr(text, char_start + 1, char_end - char_start)
        end as there
    from quotes join documents on documents.id = quotes.document_id
)
where there <> exact""",
    "unproven": """\
select "table", record_id, field, quoted(value) || ' has no evidence (item ' || item || ')'
from proven_cells
anti join evidence using (record_id, field, item)""",
    "surplus": """\
select 'evidence', record_id, field,
    concat(quoted(exact), ' is evidence of a cell that is null or unknown (item ', item, ')')
from evidence
anti join proven_cells using (record_id, field, item)""",
    "basis": """\
select 'evidence', record_id, field, "table" || '.' || field || ' is not proven by ' || basis
from evidence join proven_cells using (record_id, field, item)
where not list_contains(bases, basis)
union all
select 'evidence', record_id, field, 'a ' || basis || ' needs a note that says why'
from evidence
where basis in ('mention', 'judgement') and note is null""",
    "minimal": """\
select 'evidence', record_id, field, quoted(exact) || ' does not lie in one sentence'
from evidence e
anti join sentences s
    on s.document_id = e.document_id and e.char_start >= s.char_start and e.char_end <= s.char_end""",
    "control-total": """\
select 'sentences', id, 'evidence_count', count(record_id) || ' rows of evidence, not ' || evidence_count
from sentences s
left join evidence e
    on s.document_id = e.document_id and e.char_start >= s.char_start and e.char_end <= s.char_end
group by id, evidence_count
having count(record_id) <> evidence_count""",
}
"""Rule -> the query of its issues, the same whatever the models are."""
