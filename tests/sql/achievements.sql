-- Filled cells of achievements that have no evidence: there are none.
with cells as (
    select id, 'name' as field, 0 as item from achievements where name is not null
    union all
    select id, 'aliases' as field, unnest(range(len(aliases))) as item from achievements
    union all
    select id, 'extent' as field, 0 as item from achievements where extent is not null
    union all
    select id, 'member_count' as field, 0 as item from achievements where member_count is not null
    union all
    select id, 'kind' as field, 0 as item from achievements where kind is not null
    union all
    select id, 'status' as field, 0 as item from achievements where status is not null
    union all
    select id, 'component_of' as field, 0 as item from achievements where component_of is not null
    union all
    select id, 'superlative' as field, 0 as item from achievements where superlative is not null
    union all
    select id, 'self_developed' as field, 0 as item from achievements where self_developed is not null
    union all
    select id, 'research_fields' as field, unnest(range(len(research_fields))) as item from achievements
    union all
    select id, 'research_fields_listing' as field, 0 as item from achievements where research_fields_listing is not null
    union all
    select id, 'realised_from' as field, 0 as item from achievements where realised_from is not null
    union all
    select id, 'realised_to' as field, 0 as item from achievements where realised_to is not null
)
select id, field, item from cells
anti join evidence on record_id = id and evidence.field = cells.field and evidence.item = cells.item
order by all
