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
-- partitioned by columns of the table. `states` and `tombstones` and `identifiers` may be missing: data without them is valid, as if
-- they had no rows.
--
-- The last query returns the issues: nothing returned means valid in these respects. Rules are those of docs/rules.md;
-- one mistake may show in several of them. Checked are:
--
--     table, column, null, vocabulary, bounds, primary-key, id-form, reference, natural-key, document, span, unproven,
--     surplus, basis, minimal, control-total.
--
-- Not checked, but by `liaoning-data validate`, is whether the values follow from the words, where sentences end, what
-- holds between rows and for the whole text, the check digits of identifiers, the manifest, and the order of columns,
-- which SQL calls by their names:
--
--     file, manifest, identifier, tombstone, sentences, derivation, judgement, anchored, own-words, one-number,
--     double-entry, whole, examples, arrangement, name, alias, accounted-for, omission, metadata, released, asserted,
--     support.
--
-- A column that is missing is read as null, and is an issue where it came with its table: one that came later may be
-- missing. At a file that it can't read, and at a value that it can't cast to the type of the column, DuckDB itself
-- stops and says which.
--
-- All that is made here is temporary: it is there to be looked at until the connection ends.

set variable folder = coalesce(getvariable('folder'), '.');

create or replace temp table issues (rule varchar, "table" varchar, record_id varchar, field varchar, message varchar);

-- What the tables must be ---------------------------------------------------------------------------------------------

-- Types and bounds; `least` and `most` bound a number, or the length of a text. `bases` are the derivation rules that
-- may prove a cell, which needs no evidence where there are none. `later` columns came after their tables.
create or replace temp table schema_columns as
from (values
    ('documents', 'id', 'VARCHAR', false, false, null, 160, []),
    ('documents', 'title', 'VARCHAR', false, false, 1, null, ['verbatim']),
    ('documents', 'publisher_id', 'VARCHAR', false, false, null, 160, ['reference']),
    ('documents', 'published_on', 'DATE', false, false, null, null, ['date']),
    ('documents', 'language', 'VARCHAR', false, false, null, null, []),
    ('documents', 'file_name', 'VARCHAR', false, false, null, null, []),
    ('documents', 'sha256', 'VARCHAR', false, false, null, null, []),
    ('documents', 'character_count', 'INTEGER', false, false, 0, 2147483647, []),
    ('documents', 'text', 'VARCHAR', false, false, 1, null, []),
    ('sentences', 'id', 'VARCHAR', false, false, null, 160, []),
    ('sentences', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('sentences', 'ordinal', 'INTEGER', false, false, 0, 2147483647, []),
    ('sentences', 'kind', 'VARCHAR', false, false, null, null, []),
    ('sentences', 'char_start', 'INTEGER', false, false, 0, 2147483647, []),
    ('sentences', 'char_end', 'INTEGER', false, false, 0, 2147483647, []),
    ('sentences', 'text', 'VARCHAR', false, false, 1, null, []),
    ('sentences', 'evidence_count', 'INTEGER', false, false, 0, 2147483647, []),
    ('organisations', 'id', 'VARCHAR', false, false, null, 160, []),
    ('organisations', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('organisations', 'name', 'VARCHAR', false, false, 1, null, ['verbatim', 'mention']),
    ('organisations', 'aliases', 'VARCHAR[]', false, false, 1, null, ['verbatim']),
    ('organisations', 'extent', 'VARCHAR', false, false, null, null, ['extent', 'judgement']),
    ('organisations', 'member_count', 'INTEGER', true, false, 0, 2147483647, ['number']),
    ('organisations', 'kind', 'VARCHAR', true, false, null, null, ['term', 'judgement']),
    ('organisations', 'country', 'VARCHAR', true, false, null, null, ['term']),
    ('laboratories', 'id', 'VARCHAR', false, false, null, 160, []),
    ('laboratories', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('laboratories', 'name', 'VARCHAR', false, false, 1, null, ['verbatim', 'mention']),
    ('laboratories', 'aliases', 'VARCHAR[]', false, false, 1, null, ['verbatim']),
    ('laboratories', 'extent', 'VARCHAR', false, false, null, null, ['extent', 'judgement']),
    ('laboratories', 'member_count', 'INTEGER', true, false, 0, 2147483647, ['number']),
    ('laboratories', 'level', 'VARCHAR', true, false, null, null, ['term', 'judgement']),
    ('laboratories', 'status', 'VARCHAR', true, false, null, null, ['term']),
    ('laboratories', 'research_fields', 'VARCHAR[]', false, false, 1, null, ['verbatim']),
    ('laboratories', 'superlative', 'VARCHAR', true, true, 1, null, ['verbatim']),
    ('platforms', 'id', 'VARCHAR', false, false, null, 160, []),
    ('platforms', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('platforms', 'name', 'VARCHAR', false, false, 1, null, ['verbatim', 'mention']),
    ('platforms', 'aliases', 'VARCHAR[]', false, false, 1, null, ['verbatim']),
    ('platforms', 'extent', 'VARCHAR', false, false, null, null, ['extent', 'judgement']),
    ('platforms', 'member_count', 'INTEGER', true, false, 0, 2147483647, ['number']),
    ('platforms', 'level', 'VARCHAR', true, false, null, null, ['term', 'judgement']),
    ('platforms', 'kind', 'VARCHAR', true, false, null, null, ['term', 'judgement']),
    ('platforms', 'status', 'VARCHAR', true, false, null, null, ['term']),
    ('platforms', 'superlative', 'VARCHAR', true, true, 1, null, ['verbatim']),
    ('projects', 'id', 'VARCHAR', false, false, null, 160, []),
    ('projects', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('projects', 'name', 'VARCHAR', false, false, 1, null, ['verbatim', 'mention']),
    ('projects', 'aliases', 'VARCHAR[]', false, false, 1, null, ['verbatim']),
    ('projects', 'extent', 'VARCHAR', false, false, null, null, ['extent', 'judgement']),
    ('projects', 'member_count', 'INTEGER', true, false, 0, 2147483647, ['number']),
    ('projects', 'kind', 'VARCHAR', true, false, null, null, ['term', 'judgement']),
    ('projects', 'status', 'VARCHAR', true, false, null, null, ['term']),
    ('projects', 'theme', 'VARCHAR', true, false, 1, null, ['verbatim']),
    ('projects', 'superlative', 'VARCHAR', true, true, 1, null, ['verbatim']),
    ('achievements', 'id', 'VARCHAR', false, false, null, 160, []),
    ('achievements', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('achievements', 'name', 'VARCHAR', false, false, 1, null, ['verbatim', 'mention']),
    ('achievements', 'aliases', 'VARCHAR[]', false, false, 1, null, ['verbatim']),
    ('achievements', 'extent', 'VARCHAR', false, false, null, null, ['extent', 'judgement']),
    ('achievements', 'member_count', 'INTEGER', true, false, 0, 2147483647, ['number']),
    ('achievements', 'kind', 'VARCHAR', true, false, null, null, ['term', 'judgement']),
    ('achievements', 'status', 'VARCHAR', true, false, null, null, ['term']),
    ('achievements', 'component_of', 'VARCHAR', true, false, 1, null, ['verbatim']),
    ('achievements', 'superlative', 'VARCHAR', true, false, 1, null, ['verbatim']),
    ('achievements', 'self_developed', 'BOOLEAN', true, false, null, null, ['term']),
    ('achievements', 'research_fields', 'VARCHAR[]', false, false, 1, null, ['verbatim']),
    ('achievements', 'research_fields_listing', 'VARCHAR', true, false, null, null, ['term']),
    ('achievements', 'realised_from', 'DATE', true, false, null, null, ['period', 'date']),
    ('achievements', 'realised_to', 'DATE', true, false, null, null, ['period', 'date']),
    ('states', 'id', 'VARCHAR', false, false, null, 160, []),
    ('states', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('states', 'subject_id', 'VARCHAR', false, false, null, 160, ['reference']),
    ('states', 'state', 'VARCHAR', false, false, null, null, ['term']),
    ('states', 'modality', 'VARCHAR', true, false, null, null, ['term', 'period']),
    ('states', 'period_from', 'DATE', true, false, null, null, ['period', 'date']),
    ('states', 'period_to', 'DATE', true, false, null, null, ['period', 'date']),
    ('states', 'period_is_approximate', 'BOOLEAN', true, false, null, null, ['period', 'date']),
    ('states', 'attributed_to', 'VARCHAR', true, false, 1, null, ['verbatim']),
    ('indicators', 'id', 'VARCHAR', false, false, null, 160, []),
    ('indicators', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('indicators', 'subject_id', 'VARCHAR', true, false, null, 160, ['reference']),
    ('indicators', 'measure', 'VARCHAR', false, false, 1, null, ['verbatim']),
    ('indicators', 'value', 'DOUBLE', true, false, null, null, ['number', 'quantity']),
    ('indicators', 'value_to', 'DOUBLE', true, false, null, null, ['number', 'quantity']),
    ('indicators', 'value_is_approximate', 'BOOLEAN', true, false, null, null, ['term']),
    ('indicators', 'previous_value', 'DOUBLE', true, false, null, null, ['number', 'quantity']),
    ('indicators', 'change', 'VARCHAR', true, false, null, null, ['term']),
    ('indicators', 'change_by', 'DOUBLE', true, false, null, null, ['number', 'quantity']),
    ('indicators', 'unit', 'VARCHAR', true, false, 1, null, ['unit']),
    ('indicators', 'qualifier', 'VARCHAR', true, false, 1, null, ['verbatim']),
    ('indicators', 'period_from', 'DATE', true, false, null, null, ['period', 'date']),
    ('indicators', 'period_to', 'DATE', true, false, null, null, ['period', 'date']),
    ('indicators', 'period_is_approximate', 'BOOLEAN', true, false, null, null, ['period', 'date']),
    ('indicators', 'modality', 'VARCHAR', true, true, null, null, ['term', 'period']),
    ('indicators', 'attributed_to', 'VARCHAR', true, true, 1, null, ['verbatim']),
    ('indicators', 'bound', 'VARCHAR', true, true, null, null, ['term']),
    ('indicators', 'compared_with', 'VARCHAR', true, true, 1, null, ['verbatim']),
    ('relations', 'id', 'VARCHAR', false, false, null, 160, []),
    ('relations', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('relations', 'subject_id', 'VARCHAR', false, false, null, 160, ['reference']),
    ('relations', 'predicate', 'VARCHAR', false, false, null, null, ['term']),
    ('relations', 'object_id', 'VARCHAR', false, false, null, 160, ['reference']),
    ('relations', 'listing', 'VARCHAR', true, false, null, null, ['term']),
    ('relations', 'modality', 'VARCHAR', true, true, null, null, ['term', 'period']),
    ('relations', 'period_from', 'DATE', true, true, null, null, ['period', 'date']),
    ('relations', 'period_to', 'DATE', true, true, null, null, ['period', 'date']),
    ('relations', 'period_is_approximate', 'BOOLEAN', true, true, null, null, ['period', 'date']),
    ('relations', 'attributed_to', 'VARCHAR', true, true, 1, null, ['verbatim']),
    ('evidence', 'record_id', 'VARCHAR', false, false, null, 160, []),
    ('evidence', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('evidence', 'field', 'VARCHAR', false, false, 1, null, []),
    ('evidence', 'item', 'INTEGER', false, false, 0, 2147483647, []),
    ('evidence', 'char_start', 'INTEGER', false, false, 0, 2147483647, []),
    ('evidence', 'char_end', 'INTEGER', false, false, 0, 2147483647, []),
    ('evidence', 'exact', 'VARCHAR', false, false, 1, null, []),
    ('evidence', 'basis', 'VARCHAR', false, false, null, null, []),
    ('evidence', 'note', 'VARCHAR', true, false, 1, null, []),
    ('evidence', 'support', 'VARCHAR', true, true, null, null, []),
    ('readings', 'id', 'VARCHAR', false, false, null, 160, []),
    ('readings', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('readings', 'record_id', 'VARCHAR', false, false, null, 160, []),
    ('readings', 'field', 'VARCHAR', true, false, 1, null, []),
    ('readings', 'char_start', 'INTEGER', false, false, 0, 2147483647, []),
    ('readings', 'char_end', 'INTEGER', false, false, 0, 2147483647, []),
    ('readings', 'exact', 'VARCHAR', false, false, 1, null, []),
    ('readings', 'reading', 'VARCHAR', false, false, 1, null, []),
    ('readings', 'explanation', 'VARCHAR', false, false, 1, null, []),
    ('readings', 'plausibility', 'VARCHAR', false, false, null, null, []),
    ('omissions', 'id', 'VARCHAR', false, false, null, 160, []),
    ('omissions', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('omissions', 'char_start', 'INTEGER', false, false, 0, 2147483647, []),
    ('omissions', 'char_end', 'INTEGER', false, false, 0, 2147483647, []),
    ('omissions', 'exact', 'VARCHAR', false, false, 1, null, []),
    ('omissions', 'reason', 'VARCHAR', false, false, null, null, []),
    ('omissions', 'note', 'VARCHAR', true, false, 1, null, []),
    ('tombstones', 'id', 'VARCHAR', false, false, null, 160, []),
    ('tombstones', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('tombstones', 'successor_id', 'VARCHAR', true, false, null, 160, []),
    ('tombstones', 'withdrawn_in', 'VARCHAR', false, false, null, null, []),
    ('tombstones', 'reason', 'VARCHAR', false, false, 1, null, []),
    ('identifiers', 'record_id', 'VARCHAR', false, false, null, 160, []),
    ('identifiers', 'document_id', 'VARCHAR', false, false, null, 160, []),
    ('identifiers', 'scheme', 'VARCHAR', false, false, null, null, []),
    ('identifiers', 'identifier', 'VARCHAR', false, false, 1, null, []),
    ('identifiers', 'matched_name', 'VARCHAR', false, false, 1, null, []),
    ('identifiers', 'source', 'VARCHAR', false, false, 1, null, [])
) as t("table", field, type, nullable, later, least, most, bases);

-- The terms of controlled vocabularies.
create or replace temp table schema_terms as
from (values
    ('sentences', 'kind', ['metadata', 'sentence']),
    ('organisations', 'extent', ['individual', 'group']),
    ('organisations', 'kind', [
        'province', 'city', 'district', 'place', 'government', 'ministry', 'department', 'agency', 'university',
        'school', 'institute', 'institution', 'enterprise', 'bank', 'investor', 'hospital', 'foundation', 'association',
        'alliance', 'team', 'museum', 'newspaper'
    ]),
    ('organisations', 'country', [
        'AD', 'AE', 'AF', 'AG', 'AI', 'AL', 'AM', 'AO', 'AQ', 'AR', 'AS', 'AT', 'AU', 'AW', 'AX', 'AZ', 'BA', 'BB',
        'BD', 'BE', 'BF', 'BG', 'BH', 'BI', 'BJ', 'BL', 'BM', 'BN', 'BO', 'BQ', 'BR', 'BS', 'BT', 'BV', 'BW', 'BY',
        'BZ', 'CA', 'CC', 'CD', 'CF', 'CG', 'CH', 'CI', 'CK', 'CL', 'CM', 'CN', 'CO', 'CR', 'CU', 'CV', 'CW', 'CX',
        'CY', 'CZ', 'DE', 'DJ', 'DK', 'DM', 'DO', 'DZ', 'EC', 'EE', 'EG', 'EH', 'ER', 'ES', 'ET', 'FI', 'FJ', 'FK',
        'FM', 'FO', 'FR', 'GA', 'GB', 'GD', 'GE', 'GF', 'GG', 'GH', 'GI', 'GL', 'GM', 'GN', 'GP', 'GQ', 'GR', 'GS',
        'GT', 'GU', 'GW', 'GY', 'HK', 'HM', 'HN', 'HR', 'HT', 'HU', 'ID', 'IE', 'IL', 'IM', 'IN', 'IO', 'IQ', 'IR',
        'IS', 'IT', 'JE', 'JM', 'JO', 'JP', 'KE', 'KG', 'KH', 'KI', 'KM', 'KN', 'KP', 'KR', 'KW', 'KY', 'KZ', 'LA',
        'LB', 'LC', 'LI', 'LK', 'LR', 'LS', 'LT', 'LU', 'LV', 'LY', 'MA', 'MC', 'MD', 'ME', 'MF', 'MG', 'MH', 'MK',
        'ML', 'MM', 'MN', 'MO', 'MP', 'MQ', 'MR', 'MS', 'MT', 'MU', 'MV', 'MW', 'MX', 'MY', 'MZ', 'NA', 'NC', 'NE',
        'NF', 'NG', 'NI', 'NL', 'NO', 'NP', 'NR', 'NU', 'NZ', 'OM', 'PA', 'PE', 'PF', 'PG', 'PH', 'PK', 'PL', 'PM',
        'PN', 'PR', 'PS', 'PT', 'PW', 'PY', 'QA', 'RE', 'RO', 'RS', 'RU', 'RW', 'SA', 'SB', 'SC', 'SD', 'SE', 'SG',
        'SH', 'SI', 'SJ', 'SK', 'SL', 'SM', 'SN', 'SO', 'SR', 'SS', 'ST', 'SV', 'SX', 'SY', 'SZ', 'TC', 'TD', 'TF',
        'TG', 'TH', 'TJ', 'TK', 'TL', 'TM', 'TN', 'TO', 'TR', 'TT', 'TV', 'TW', 'TZ', 'UA', 'UG', 'UM', 'US', 'UY',
        'UZ', 'VA', 'VC', 'VE', 'VG', 'VI', 'VN', 'VU', 'WF', 'WS', 'YE', 'YT', 'ZA', 'ZM', 'ZW'
    ]),
    ('laboratories', 'extent', ['individual', 'group']),
    ('laboratories', 'level', [
        'international', 'national', 'ministerial', 'provincial', 'provincial_or_above', 'regional', 'municipal',
        'municipal_or_above', 'district'
    ]),
    ('laboratories', 'status', [
        'planned', 'announced', 'signed', 'approved', 'under_construction', 'in_development', 'being_enhanced',
        'initiated', 'launched', 'established', 'trial_operation', 'accepted', 'in_operation', 'in_production',
        'on_the_market', 'published', 'implemented', 'realised', 'completed', 'delivered', 'selected', 'certified',
        'expanded', 'upgraded', 'renamed', 'relocated', 'merged', 'postponed', 'suspended', 'cancelled', 'closed'
    ]),
    ('platforms', 'extent', ['individual', 'group']),
    ('platforms', 'level', [
        'international', 'national', 'ministerial', 'provincial', 'provincial_or_above', 'regional', 'municipal',
        'municipal_or_above', 'district'
    ]),
    ('platforms', 'kind', [
        'innovation', 'cooperation', 'industrial_base', 'industrial_park', 'industrial_cluster', 'science_park', 'park',
        'zone', 'base', 'demonstration_site', 'research_centre', 'centre', 'incubator', 'service', 'test_site',
        'data_centre', 'data_platform', 'facility', 'instrument', 'station', 'production_site', 'power_station'
    ]),
    ('platforms', 'status', [
        'planned', 'announced', 'signed', 'approved', 'under_construction', 'in_development', 'being_enhanced',
        'initiated', 'launched', 'established', 'trial_operation', 'accepted', 'in_operation', 'in_production',
        'on_the_market', 'published', 'implemented', 'realised', 'completed', 'delivered', 'selected', 'certified',
        'expanded', 'upgraded', 'renamed', 'relocated', 'merged', 'postponed', 'suspended', 'cancelled', 'closed'
    ]),
    ('projects', 'extent', ['individual', 'group']),
    ('projects', 'kind', [
        'scientific_research', 'pre_research', 'special', 'pilot', 'demonstration', 'construction', 'industrial',
        'cooperation', 'programme', 'fund', 'call', 'mission'
    ]),
    ('projects', 'status', [
        'planned', 'announced', 'signed', 'approved', 'under_construction', 'in_development', 'being_enhanced',
        'initiated', 'launched', 'established', 'trial_operation', 'accepted', 'in_operation', 'in_production',
        'on_the_market', 'published', 'implemented', 'realised', 'completed', 'delivered', 'selected', 'certified',
        'expanded', 'upgraded', 'renamed', 'relocated', 'merged', 'postponed', 'suspended', 'cancelled', 'closed'
    ]),
    ('achievements', 'extent', ['individual', 'group']),
    ('achievements', 'kind', [
        'basic_research', 'innovation', 'prototype', 'patent', 'standard', 'prize', 'publication', 'discovery',
        'technology', 'product', 'material', 'medicine', 'software', 'dataset', 'variety'
    ]),
    ('achievements', 'status', [
        'planned', 'announced', 'signed', 'approved', 'under_construction', 'in_development', 'being_enhanced',
        'initiated', 'launched', 'established', 'trial_operation', 'accepted', 'in_operation', 'in_production',
        'on_the_market', 'published', 'implemented', 'realised', 'completed', 'delivered', 'selected', 'certified',
        'expanded', 'upgraded', 'renamed', 'relocated', 'merged', 'postponed', 'suspended', 'cancelled', 'closed'
    ]),
    ('achievements', 'research_fields_listing', ['partial', 'complete', 'paired']),
    ('states', 'state', [
        'planned', 'announced', 'signed', 'approved', 'under_construction', 'in_development', 'being_enhanced',
        'initiated', 'launched', 'established', 'trial_operation', 'accepted', 'in_operation', 'in_production',
        'on_the_market', 'published', 'implemented', 'realised', 'completed', 'delivered', 'selected', 'certified',
        'expanded', 'upgraded', 'renamed', 'relocated', 'merged', 'postponed', 'suspended', 'cancelled', 'closed'
    ]),
    ('states', 'modality', ['planned', 'conditional', 'reported', 'former']),
    ('indicators', 'change', ['increase', 'decrease']),
    ('indicators', 'modality', ['planned', 'conditional', 'reported', 'former']),
    ('indicators', 'bound', ['at_least', 'at_most']),
    ('relations', 'predicate', [
        'leads', 'approves', 'establishes', 'builds', 'launches', 'announces', 'hosts', 'located_in', 'collaborates_in',
        'partners_with', 'signs', 'negotiates_with', 'participates_in', 'belongs_to', 'owns', 'member_of', 'part_of',
        'focuses_on', 'implements', 'implemented_in', 'collects_from', 'completes', 'receives', 'awards', 'selects',
        'certifies', 'tests', 'funds', 'invests_in', 'supports', 'uses', 'operates', 'oversees', 'presents',
        'publishes', 'proposes', 'develops', 'produces', 'supplies', 'serves', 'acquires', 'commissions', 'replaces',
        'competes_with', 'merges_into'
    ]),
    ('relations', 'listing', ['partial', 'complete', 'paired']),
    ('relations', 'modality', ['planned', 'conditional', 'reported', 'former']),
    ('evidence', 'basis', [
        'verbatim', 'number', 'quantity', 'unit', 'date', 'period', 'term', 'extent', 'reference', 'mention',
        'judgement'
    ]),
    ('evidence', 'support', ['proven', 'contested', 'judged']),
    ('readings', 'plausibility', ['defensible', 'weak']),
    ('omissions', 'reason', [
        'label', 'grammar', 'connective', 'evaluation', 'rhetoric', 'aspiration', 'means', 'background', 'denied',
        'planned', 'withdrawn', 'repeated_roughly', 'converted', 'part_of_a_name', 'figure_of_speech',
        'outside_subject', 'no_column'
    ]),
    ('identifiers', 'scheme', ['ror', 'iso_3166_2'])
) as t("table", field, terms);

-- The tables that a reference may lead to.
create or replace temp table schema_references as
from (values
    ('documents', 'publisher_id', ['organisations']),
    ('sentences', 'document_id', ['documents']),
    ('organisations', 'document_id', ['documents']),
    ('laboratories', 'document_id', ['documents']),
    ('platforms', 'document_id', ['documents']),
    ('projects', 'document_id', ['documents']),
    ('achievements', 'document_id', ['documents']),
    ('states', 'document_id', ['documents']),
    ('states', 'subject_id', ['organisations', 'laboratories', 'platforms', 'projects', 'achievements']),
    ('indicators', 'document_id', ['documents']),
    ('indicators', 'subject_id', [
        'organisations', 'laboratories', 'platforms', 'projects', 'achievements', 'relations'
    ]),
    ('relations', 'document_id', ['documents']),
    ('relations', 'subject_id', ['organisations', 'laboratories', 'platforms', 'projects', 'achievements']),
    ('relations', 'object_id', ['organisations', 'laboratories', 'platforms', 'projects', 'achievements']),
    ('evidence', 'record_id', [
        'documents', 'organisations', 'laboratories', 'platforms', 'projects', 'achievements', 'states', 'indicators',
        'relations'
    ]),
    ('evidence', 'document_id', ['documents']),
    ('readings', 'document_id', ['documents']),
    ('readings', 'record_id', [
        'documents', 'organisations', 'laboratories', 'platforms', 'projects', 'achievements', 'states', 'indicators',
        'relations'
    ]),
    ('omissions', 'document_id', ['documents']),
    ('tombstones', 'document_id', ['documents']),
    ('tombstones', 'successor_id', [
        'organisations', 'laboratories', 'platforms', 'projects', 'achievements', 'states', 'indicators', 'relations',
        'readings'
    ]),
    ('identifiers', 'record_id', ['organisations', 'laboratories', 'platforms', 'projects', 'achievements']),
    ('identifiers', 'document_id', ['documents'])
) as t("table", field, admitted);

-- The tables ----------------------------------------------------------------------------------------------------------

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

-- A source document, with the text that all offsets refer to.
create or replace temp table documents (
    id varchar, title varchar, publisher_id varchar, published_on date, language varchar, file_name varchar,
    sha256 varchar, character_count integer, text varchar
);
set variable files = files_of('documents');
set variable names = names_of('documents');
insert into issues
select 'table', 'documents', null, null, 'the table documents is missing' where getvariable('files') is null;
insert into given_columns
select 'documents', column_name, column_type from (describe from rows_of('documents'));
insert into documents by name
select columns(getvariable('names')) from rows_of('documents');
insert into issues
select 'table', 'documents', null, null, 'the table documents is empty: there is nothing to check'
where getvariable('files') is not null and not exists (from documents);
insert into cells
select 'documents', id, id,
    unnest([
        'id', 'title', 'publisher_id', 'published_on', 'language', 'file_name', 'sha256', 'character_count', 'text'
    ]),
    0,
    unnest([
        id, title, publisher_id, published_on::varchar, language, file_name, sha256, character_count::varchar, text
    ])
from documents;

-- A sentence, or one item of metadata, of a document.
create or replace temp table sentences (
    id varchar, document_id varchar, ordinal integer, kind varchar, char_start integer, char_end integer, text varchar,
    evidence_count integer
);
set variable files = files_of('sentences');
set variable names = names_of('sentences');
insert into issues
select 'table', 'sentences', null, null, 'the table sentences is missing' where getvariable('files') is null;
insert into given_columns
select 'sentences', column_name, column_type from (describe from rows_of('sentences'));
insert into sentences by name
select columns(getvariable('names')) from rows_of('sentences');
insert into cells
select 'sentences', id, document_id,
    unnest([
        'id', 'document_id', 'ordinal', 'kind', 'char_start', 'char_end', 'text', 'evidence_count'
    ]),
    0,
    unnest([
        id, document_id, ordinal::varchar, kind, char_start::varchar, char_end::varchar, text, evidence_count::varchar
    ])
from sentences;

-- An organisation, or a group of organisations, that a document speaks of.
create or replace temp table organisations (
    id varchar, document_id varchar, name varchar, aliases varchar[], extent varchar, member_count integer,
    kind varchar, country varchar
);
set variable files = files_of('organisations');
set variable names = names_of('organisations');
insert into issues
select 'table', 'organisations', null, null, 'the table organisations is missing' where getvariable('files') is null;
insert into given_columns
select 'organisations', column_name, column_type from (describe from rows_of('organisations'));
insert into organisations by name
select columns(getvariable('names')) from rows_of('organisations');
insert into cells
select 'organisations', id, document_id,
    unnest([
        'id', 'document_id', 'name', 'extent', 'member_count', 'kind', 'country'
    ]),
    0,
    unnest([
        id, document_id, name, extent, member_count::varchar, kind, country
    ])
from organisations;
insert into cells
select 'organisations', id, document_id, 'aliases', unnest(range(len(items))), unnest(items)
from (select id, document_id, coalesce(aliases, [null]) as items from organisations);

-- A laboratory, or a group of laboratories.
create or replace temp table laboratories (
    id varchar, document_id varchar, name varchar, aliases varchar[], extent varchar, member_count integer,
    level varchar, status varchar, research_fields varchar[], superlative varchar
);
set variable files = files_of('laboratories');
set variable names = names_of('laboratories');
insert into issues
select 'table', 'laboratories', null, null, 'the table laboratories is missing' where getvariable('files') is null;
insert into given_columns
select 'laboratories', column_name, column_type from (describe from rows_of('laboratories'));
insert into laboratories by name
select columns(getvariable('names')) from rows_of('laboratories');
insert into cells
select 'laboratories', id, document_id,
    unnest([
        'id', 'document_id', 'name', 'extent', 'member_count', 'level', 'status', 'superlative'
    ]),
    0,
    unnest([
        id, document_id, name, extent, member_count::varchar, level, status, superlative
    ])
from laboratories;
insert into cells
select 'laboratories', id, document_id, 'aliases', unnest(range(len(items))), unnest(items)
from (select id, document_id, coalesce(aliases, [null]) as items from laboratories);
insert into cells
select 'laboratories', id, document_id, 'research_fields', unnest(range(len(items))), unnest(items)
from (select id, document_id, coalesce(research_fields, [null]) as items from laboratories);

-- A platform, base, park or cluster for research, innovation or industry, or a group of them.
create or replace temp table platforms (
    id varchar, document_id varchar, name varchar, aliases varchar[], extent varchar, member_count integer,
    level varchar, kind varchar, status varchar, superlative varchar
);
set variable files = files_of('platforms');
set variable names = names_of('platforms');
insert into issues
select 'table', 'platforms', null, null, 'the table platforms is missing' where getvariable('files') is null;
insert into given_columns
select 'platforms', column_name, column_type from (describe from rows_of('platforms'));
insert into platforms by name
select columns(getvariable('names')) from rows_of('platforms');
insert into cells
select 'platforms', id, document_id,
    unnest([
        'id', 'document_id', 'name', 'extent', 'member_count', 'level', 'kind', 'status', 'superlative'
    ]),
    0,
    unnest([
        id, document_id, name, extent, member_count::varchar, level, kind, status, superlative
    ])
from platforms;
insert into cells
select 'platforms', id, document_id, 'aliases', unnest(range(len(items))), unnest(items)
from (select id, document_id, coalesce(aliases, [null]) as items from platforms);

-- A project, or a group of projects.
create or replace temp table projects (
    id varchar, document_id varchar, name varchar, aliases varchar[], extent varchar, member_count integer,
    kind varchar, status varchar, theme varchar, superlative varchar
);
set variable files = files_of('projects');
set variable names = names_of('projects');
insert into issues
select 'table', 'projects', null, null, 'the table projects is missing' where getvariable('files') is null;
insert into given_columns
select 'projects', column_name, column_type from (describe from rows_of('projects'));
insert into projects by name
select columns(getvariable('names')) from rows_of('projects');
insert into cells
select 'projects', id, document_id,
    unnest([
        'id', 'document_id', 'name', 'extent', 'member_count', 'kind', 'status', 'theme', 'superlative'
    ]),
    0,
    unnest([
        id, document_id, name, extent, member_count::varchar, kind, status, theme, superlative
    ])
from projects;
insert into cells
select 'projects', id, document_id, 'aliases', unnest(range(len(items))), unnest(items)
from (select id, document_id, coalesce(aliases, [null]) as items from projects);

-- A result, a product or an innovation, or a group of them.
create or replace temp table achievements (
    id varchar, document_id varchar, name varchar, aliases varchar[], extent varchar, member_count integer,
    kind varchar, status varchar, component_of varchar, superlative varchar, self_developed boolean,
    research_fields varchar[], research_fields_listing varchar, realised_from date, realised_to date
);
set variable files = files_of('achievements');
set variable names = names_of('achievements');
insert into issues
select 'table', 'achievements', null, null, 'the table achievements is missing' where getvariable('files') is null;
insert into given_columns
select 'achievements', column_name, column_type from (describe from rows_of('achievements'));
insert into achievements by name
select columns(getvariable('names')) from rows_of('achievements');
insert into cells
select 'achievements', id, document_id,
    unnest([
        'id', 'document_id', 'name', 'extent', 'member_count', 'kind', 'status', 'component_of', 'superlative',
        'self_developed', 'research_fields_listing', 'realised_from', 'realised_to'
    ]),
    0,
    unnest([
        id, document_id, name, extent, member_count::varchar, kind, status, component_of, superlative,
        self_developed::varchar, research_fields_listing, realised_from::varchar, realised_to::varchar
    ])
from achievements;
insert into cells
select 'achievements', id, document_id, 'aliases', unnest(range(len(items))), unnest(items)
from (select id, document_id, coalesce(aliases, [null]) as items from achievements);
insert into cells
select 'achievements', id, document_id, 'research_fields', unnest(range(len(items))), unnest(items)
from (select id, document_id, coalesce(research_fields, [null]) as items from achievements);

-- A state of a thing, with a time or modality of its own.
create or replace temp table states (
    id varchar, document_id varchar, subject_id varchar, state varchar, modality varchar, period_from date,
    period_to date, period_is_approximate boolean, attributed_to varchar
);
set variable files = files_of('states');
set variable names = names_of('states');
insert into given_columns
select 'states', column_name, column_type from (describe from rows_of('states'));
insert into states by name
select columns(getvariable('names')) from rows_of('states');
insert into cells
select 'states', id, document_id,
    unnest([
        'id', 'document_id', 'subject_id', 'state', 'modality', 'period_from', 'period_to', 'period_is_approximate',
        'attributed_to'
    ]),
    0,
    unnest([
        id, document_id, subject_id, state, modality, period_from::varchar, period_to::varchar,
        period_is_approximate::varchar, attributed_to
    ])
from states;

-- A number that a document states, with what it measures.
create or replace temp table indicators (
    id varchar, document_id varchar, subject_id varchar, measure varchar, value double, value_to double,
    value_is_approximate boolean, previous_value double, change varchar, change_by double, unit varchar,
    qualifier varchar, period_from date, period_to date, period_is_approximate boolean, modality varchar,
    attributed_to varchar, bound varchar, compared_with varchar
);
set variable files = files_of('indicators');
set variable names = names_of('indicators');
insert into issues
select 'table', 'indicators', null, null, 'the table indicators is missing' where getvariable('files') is null;
insert into given_columns
select 'indicators', column_name, column_type from (describe from rows_of('indicators'));
insert into indicators by name
select columns(getvariable('names')) from rows_of('indicators');
insert into cells
select 'indicators', id, document_id,
    unnest([
        'id', 'document_id', 'subject_id', 'measure', 'value', 'value_to', 'value_is_approximate', 'previous_value',
        'change', 'change_by', 'unit', 'qualifier', 'period_from', 'period_to', 'period_is_approximate', 'modality',
        'attributed_to', 'bound', 'compared_with'
    ]),
    0,
    unnest([
        id, document_id, subject_id, measure, value::varchar, value_to::varchar, value_is_approximate::varchar,
        previous_value::varchar, change, change_by::varchar, unit, qualifier, period_from::varchar, period_to::varchar,
        period_is_approximate::varchar, modality, attributed_to, bound, compared_with
    ])
from indicators;

-- A relation that a document states between two records.
create or replace temp table relations (
    id varchar, document_id varchar, subject_id varchar, predicate varchar, object_id varchar, listing varchar,
    modality varchar, period_from date, period_to date, period_is_approximate boolean, attributed_to varchar
);
set variable files = files_of('relations');
set variable names = names_of('relations');
insert into issues
select 'table', 'relations', null, null, 'the table relations is missing' where getvariable('files') is null;
insert into given_columns
select 'relations', column_name, column_type from (describe from rows_of('relations'));
insert into relations by name
select columns(getvariable('names')) from rows_of('relations');
insert into cells
select 'relations', id, document_id,
    unnest([
        'id', 'document_id', 'subject_id', 'predicate', 'object_id', 'listing', 'modality', 'period_from', 'period_to',
        'period_is_approximate', 'attributed_to'
    ]),
    0,
    unnest([
        id, document_id, subject_id, predicate, object_id, listing, modality, period_from::varchar, period_to::varchar,
        period_is_approximate::varchar, attributed_to
    ])
from relations;

-- The words that prove one cell, or one item of a list cell.
create or replace temp table evidence (
    record_id varchar, document_id varchar, field varchar, item integer, char_start integer, char_end integer,
    exact varchar, basis varchar, note varchar, support varchar
);
set variable files = files_of('evidence');
set variable names = names_of('evidence');
insert into issues
select 'table', 'evidence', null, null, 'the table evidence is missing' where getvariable('files') is null;
insert into given_columns
select 'evidence', column_name, column_type from (describe from rows_of('evidence'));
insert into evidence by name
select columns(getvariable('names')) from rows_of('evidence');
insert into cells
select 'evidence', record_id, document_id,
    unnest([
        'record_id', 'document_id', 'field', 'item', 'char_start', 'char_end', 'exact', 'basis', 'note', 'support'
    ]),
    0,
    unnest([
        record_id, document_id, field, item::varchar, char_start::varchar, char_end::varchar, exact, basis, note,
        support
    ])
from evidence;

-- Another reading of the document that a careful person could defend.
create or replace temp table readings (
    id varchar, document_id varchar, record_id varchar, field varchar, char_start integer, char_end integer,
    exact varchar, reading varchar, explanation varchar, plausibility varchar
);
set variable files = files_of('readings');
set variable names = names_of('readings');
insert into issues
select 'table', 'readings', null, null, 'the table readings is missing' where getvariable('files') is null;
insert into given_columns
select 'readings', column_name, column_type from (describe from rows_of('readings'));
insert into readings by name
select columns(getvariable('names')) from rows_of('readings');
insert into cells
select 'readings', id, document_id,
    unnest([
        'id', 'document_id', 'record_id', 'field', 'char_start', 'char_end', 'exact', 'reading', 'explanation',
        'plausibility'
    ]),
    0,
    unnest([
        id, document_id, record_id, field, char_start::varchar, char_end::varchar, exact, reading, explanation,
        plausibility
    ])
from readings;

-- Words of a document that state no recorded fact.
create or replace temp table omissions (
    id varchar, document_id varchar, char_start integer, char_end integer, exact varchar, reason varchar, note varchar
);
set variable files = files_of('omissions');
set variable names = names_of('omissions');
insert into issues
select 'table', 'omissions', null, null, 'the table omissions is missing' where getvariable('files') is null;
insert into given_columns
select 'omissions', column_name, column_type from (describe from rows_of('omissions'));
insert into omissions by name
select columns(getvariable('names')) from rows_of('omissions');
insert into cells
select 'omissions', id, document_id,
    unnest([
        'id', 'document_id', 'char_start', 'char_end', 'exact', 'reason', 'note'
    ]),
    0,
    unnest([
        id, document_id, char_start::varchar, char_end::varchar, exact, reason, note
    ])
from omissions;

-- An id that names no record any more: its record was withdrawn, or merged into another.
create or replace temp table tombstones (
    id varchar, document_id varchar, successor_id varchar, withdrawn_in varchar, reason varchar
);
set variable files = files_of('tombstones');
set variable names = names_of('tombstones');
insert into given_columns
select 'tombstones', column_name, column_type from (describe from rows_of('tombstones'));
insert into tombstones by name
select columns(getvariable('names')) from rows_of('tombstones');
insert into cells
select 'tombstones', id, document_id,
    unnest([
        'id', 'document_id', 'successor_id', 'withdrawn_in', 'reason'
    ]),
    0,
    unnest([
        id, document_id, successor_id, withdrawn_in, reason
    ])
from tombstones;

-- An identifier by which others know a record: outside knowledge, with its source, never part of the record.
create or replace temp table identifiers (
    record_id varchar, document_id varchar, scheme varchar, identifier varchar, matched_name varchar, source varchar
);
set variable files = files_of('identifiers');
set variable names = names_of('identifiers');
insert into given_columns
select 'identifiers', column_name, column_type from (describe from rows_of('identifiers'));
insert into identifiers by name
select columns(getvariable('names')) from rows_of('identifiers');
insert into cells
select 'identifiers', record_id, document_id,
    unnest([
        'record_id', 'document_id', 'scheme', 'identifier', 'matched_name', 'source'
    ]),
    0,
    unnest([
        record_id, document_id, scheme, identifier, matched_name, source
    ])
from identifiers;

-- The tables, laid out for the checks ---------------------------------------------------------------------------------

-- The cells that need evidence.
create or replace temp view proven_cells as
from cells join schema_columns using ("table", field)
where value is not null and len(bases) > 0;

-- The cells of which a pattern says what they look like, from their beginning to their end.
create or replace temp view formed_cells("table", record_id, document_id, field, item, value, pattern, fits) as
select *, 'document/[a-z0-9]+(-[a-z0-9]+)*',
    regexp_full_match(value, 'document/[a-z0-9]+(-[a-z0-9]+)*')
from cells
where ("table", field) in (
    ('documents', 'id'), ('sentences', 'document_id'), ('organisations', 'document_id'),
    ('laboratories', 'document_id'), ('platforms', 'document_id'), ('projects', 'document_id'),
    ('achievements', 'document_id'), ('states', 'document_id'), ('indicators', 'document_id'),
    ('relations', 'document_id'), ('evidence', 'document_id'), ('readings', 'document_id'),
    ('omissions', 'document_id'), ('tombstones', 'document_id'), ('identifiers', 'document_id')
)
union all
select *, '(organisation|laboratory|platform|project|achievement|state|indicator|relation|reading|omission|sentence)/[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*',
    regexp_full_match(value, '(organisation|laboratory|platform|project|achievement|state|indicator|relation|reading|omission|sentence)/[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*')
from cells
where ("table", field) in (
    ('documents', 'publisher_id'), ('sentences', 'id'), ('organisations', 'id'), ('laboratories', 'id'),
    ('platforms', 'id'), ('projects', 'id'), ('achievements', 'id'), ('states', 'id'), ('states', 'subject_id'),
    ('indicators', 'id'), ('indicators', 'subject_id'), ('relations', 'id'), ('relations', 'subject_id'),
    ('relations', 'object_id'), ('readings', 'id'), ('omissions', 'id'), ('tombstones', 'id'),
    ('tombstones', 'successor_id'), ('identifiers', 'record_id')
)
union all
select *, '[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?',
    regexp_full_match(value, '[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?')
from cells
where ("table", field) in (
    ('documents', 'language')
)
union all
select *, '[^/\\\x00-\x1f\x7f]+',
    regexp_full_match(value, '[^/\\\x00-\x1f\x7f]+')
from cells
where ("table", field) in (
    ('documents', 'file_name')
)
union all
select *, '[0-9a-f]{64}',
    regexp_full_match(value, '[0-9a-f]{64}')
from cells
where ("table", field) in (
    ('documents', 'sha256')
)
union all
select *, '(document/[a-z0-9]+(-[a-z0-9]+)*|(organisation|laboratory|platform|project|achievement|state|indicator|relation|reading|omission|sentence)/[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*)',
    regexp_full_match(value, '(document/[a-z0-9]+(-[a-z0-9]+)*|(organisation|laboratory|platform|project|achievement|state|indicator|relation|reading|omission|sentence)/[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*)')
from cells
where ("table", field) in (
    ('evidence', 'record_id'), ('readings', 'record_id')
)
union all
select *, '[0-9]+\.[0-9]+\.[0-9]+',
    regexp_full_match(value, '[0-9]+\.[0-9]+\.[0-9]+')
from cells
where ("table", field) in (
    ('tombstones', 'withdrawn_in')
);

-- The ids, and what they begin with: a kind and the key of a document.
create or replace temp view ids("table", kind, id, document_id, key) as
select 'documents', null, id, id, split_part(id, '/', 2) from documents
union all
select 'sentences', 'sentence', id, document_id, split_part(document_id, '/', 2) from sentences
union all
select 'organisations', 'organisation', id, document_id, split_part(document_id, '/', 2) from organisations
union all
select 'laboratories', 'laboratory', id, document_id, split_part(document_id, '/', 2) from laboratories
union all
select 'platforms', 'platform', id, document_id, split_part(document_id, '/', 2) from platforms
union all
select 'projects', 'project', id, document_id, split_part(document_id, '/', 2) from projects
union all
select 'achievements', 'achievement', id, document_id, split_part(document_id, '/', 2) from achievements
union all
select 'states', 'state', id, document_id, split_part(document_id, '/', 2) from states
union all
select 'indicators', 'indicator', id, document_id, split_part(document_id, '/', 2) from indicators
union all
select 'relations', 'relation', id, document_id, split_part(document_id, '/', 2) from relations
union all
select 'readings', 'reading', id, document_id, split_part(document_id, '/', 2) from readings
union all
select 'omissions', 'omission', id, document_id, split_part(document_id, '/', 2) from omissions
union all
select 'tombstones', null, id, document_id, split_part(document_id, '/', 2) from tombstones;

-- The ids that a reference may be, and the documents that they are of.
create or replace temp view admitted_ids as
select r."table", r.field, ids.id as value, ids.document_id
from schema_references r join ids on list_contains(r.admitted, ids."table");

-- The ids that end in a number: the one they tell, and the right one.
create or replace temp view numbered_ids("table", id, told, number) as
select 'sentences', id, regexp_extract(split_part(id, '/', -1), '^([0-9]{4,})$', 1), printf('%04d', ordinal) from sentences
union all
select 'readings', id, regexp_extract(split_part(id, '/', -1), '^([0-9]{5,})(?:-(?:[2-9]|[1-9][0-9]+))?$', 1), printf('%05d', char_start) from readings
union all
select 'omissions', id, regexp_extract(split_part(id, '/', -1), '^([0-9]{5,})(?:-(?:[2-9]|[1-9][0-9]+))?$', 1), printf('%05d', char_start) from omissions;

-- The words that are quoted, and where they should stand.
create or replace temp view quotes("table", record_id, field, document_id, char_start, char_end, exact) as
select 'evidence', record_id, field, document_id, char_start, char_end, exact from evidence
union all
select 'readings', id, 'exact', document_id, char_start, char_end, exact from readings
union all
select 'omissions', id, 'exact', document_id, char_start, char_end, exact from omissions
union all
select 'sentences', id, 'text', document_id, char_start, char_end, text from sentences;

-- Words as a message shows them.
create or replace temp macro quoted(words) as '''' || left(words, 120) || '''';

-- The checks ----------------------------------------------------------------------------------------------------------

-- column: A table has exactly its columns, in their order and of their types.
insert into issues
select 'column', * from (
    select coalesce(g."table", s."table"), null, coalesce(g.field, s.field),
        case
            when g.field is null then 'the column ' || s.field || ' is missing'
            when s.field is null then 'no such column'
            else 'the type is ' || g.type || ', expected ' || s.type
        end
    from given_columns g full join schema_columns s on s."table" = g."table" and s.field = g.field
    where g.type is distinct from s.type and not (g.field is null and s.later)
);

-- null: A column that is not nullable holds no null.
insert into issues
select 'null', * from (
    select "table", record_id, field, if(type = 'VARCHAR[]', 'null, or a null item', field || ' is null')
    from cells join schema_columns using ("table", field)
    where value is null and not nullable
);

-- vocabulary: A cell of a controlled vocabulary holds one of its terms.
insert into issues
select 'vocabulary', * from (
    select "table", record_id, field, quoted(value) || ' is no term; known: ' || left(array_to_string(terms, ', '), 200)
    from cells join schema_terms using ("table", field)
    where value is not null and not list_contains(terms, value)
);

-- bounds: Texts have the form and numbers the range that the column demands; no number is NaN or infinite.
insert into issues
select 'bounds', * from (
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
    where type in ('INTEGER', 'DOUBLE') and (try_cast(value as double) < least or try_cast(value as double) > most)
    union all
    select "table", record_id, field, value || ' is no finite number'
    from cells join schema_columns using ("table", field)
    where type = 'DOUBLE' and not isfinite(try_cast(value as double))
    union all
    select "table", record_id, field, value || ' is no day of the years 1 to 9999'
    from cells join schema_columns using ("table", field)
    where type = 'DATE' and not regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}')
);

-- primary-key: Ids are unique across all tables; evidence is unique in its key.
insert into issues
select 'primary-key', * from (
    select "table", id, 'id', 'the id ' || id || ' is used ' || count(*) over (partition by id) || ' times'
    from ids
    where id is not null
    qualify count(*) over (partition by id) > 1
    union all
    select 'evidence', record_id, null, 'another row has the same record_id, field, item, char_start, char_end'
    from evidence
    qualify count(*) over (partition by record_id, field, item, char_start, char_end) > 1
    union all
    select 'identifiers', record_id, null, 'another row has the same record_id, scheme'
    from identifiers
    qualify count(*) over (partition by record_id, scheme) > 1
);

-- id-form: An id begins with its table's kind and its document's key; sentences are numbered by their ordinal,
-- readings and omissions by the place where their words begin.
insert into issues
select 'id-form', * from (
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
    where told <> number
);

-- reference: What is referred to is a record of an admitted table in the same document.
insert into issues
select 'reference', * from (
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
    where r.field is not null
);

-- natural-key: Within a document, names are unique in a table, except for groups with different counts, named in
-- different places. These combinations are unique, too: subject, object, predicate, period and modality of a relation;
-- subject, measure, qualifier, unit, period, modality and speaker of an indicator; and subject, state, period,
-- modality and speaker of a state. Two nulls are equal.
insert into issues
select 'natural-key', * from (
    select 'organisations', id, 'name', 'another row has the same name, member_count'
    from organisations
    qualify count(*) over (partition by document_id, name, member_count) > 1
    union all
    select 'laboratories', id, 'name', 'another row has the same name, member_count'
    from laboratories
    qualify count(*) over (partition by document_id, name, member_count) > 1
    union all
    select 'platforms', id, 'name', 'another row has the same name, member_count'
    from platforms
    qualify count(*) over (partition by document_id, name, member_count) > 1
    union all
    select 'projects', id, 'name', 'another row has the same name, member_count'
    from projects
    qualify count(*) over (partition by document_id, name, member_count) > 1
    union all
    select 'achievements', id, 'name', 'another row has the same name, member_count'
    from achievements
    qualify count(*) over (partition by document_id, name, member_count) > 1
    union all
    select 'states', id, 'subject_id', 'another row has the same subject_id, state, modality, period_from, period_to, attributed_to'
    from states
    qualify count(*) over (partition by document_id, subject_id, state, modality, period_from, period_to, attributed_to) > 1
    union all
    select 'indicators', id, 'subject_id', 'another row has the same subject_id, measure, unit, qualifier, period_from, period_to, modality, attributed_to'
    from indicators
    qualify count(*) over (partition by document_id, subject_id, measure, unit, qualifier, period_from, period_to, modality, attributed_to) > 1
    union all
    select 'relations', id, 'subject_id', 'another row has the same subject_id, predicate, object_id, modality, period_from, period_to'
    from relations
    qualify count(*) over (partition by document_id, subject_id, predicate, object_id, modality, period_from, period_to) > 1
    union all
    select 'identifiers', record_id, 'scheme', 'another row has the same scheme, identifier'
    from identifiers
    qualify count(*) over (partition by document_id, scheme, identifier) > 1
);

-- document: A document's hash and length are those of its text.
insert into issues
select 'document', * from (
    select 'documents', id, 'sha256', 'the text has the hash ' || sha256(text) || ', not ' || sha256
    from documents
    where sha256(text) <> sha256
    union all
    select 'documents', id, 'character_count', 'the text has ' || length(text) || ' code points, not ' || character_count
    from documents
    where length(text) <> character_count
);

-- span: Offsets lie in the text, and the words there are those quoted.
insert into issues
select 'span', * from (
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
    where there <> exact
);

-- unproven: Every filled cell of a record has evidence.
insert into issues
select 'unproven', * from (
    select "table", record_id, field, quoted(value) || ' has no evidence (item ' || item || ')'
    from proven_cells
    anti join evidence using (record_id, field, item)
);

-- surplus: Evidence is for a cell that is filled.
insert into issues
select 'surplus', * from (
    select 'evidence', record_id, field,
        concat(quoted(exact), ' is evidence of a cell that is null or unknown (item ', item, ')')
    from evidence
    anti join proven_cells using (record_id, field, item)
);

-- basis: Evidence has a basis that its column allows; mentions and judgements have a note.
insert into issues
select 'basis', * from (
    select 'evidence', record_id, field, "table" || '.' || field || ' is not proven by ' || basis
    from evidence join proven_cells using (record_id, field, item)
    where not list_contains(bases, basis)
    union all
    select 'evidence', record_id, field, 'a ' || basis || ' needs a note that says why'
    from evidence
    where basis in ('mention', 'judgement') and note is null
);

-- minimal: A quote lies within one sentence.
insert into issues
select 'minimal', * from (
    select 'evidence', record_id, field, quoted(exact) || ' does not lie in one sentence'
    from evidence e
    anti join sentences s
        on s.document_id = e.document_id and e.char_start >= s.char_start and e.char_end <= s.char_end
);

-- control-total: A sentence has as many rows of evidence as the curator counted.
insert into issues
select 'control-total', * from (
    select 'sentences', id, 'evidence_count', count(record_id) || ' rows of evidence, not ' || evidence_count
    from sentences s
    left join evidence e
        on s.document_id = e.document_id and e.char_start >= s.char_start and e.char_end <= s.char_end
    group by id, evidence_count
    having count(record_id) <> evidence_count
);

-- The issues ----------------------------------------------------------------------------------------------------------

select distinct * from issues order by all;
