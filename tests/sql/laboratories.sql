-- Filled cells of laboratories that have no evidence: there are none.
with cells as (
    select id, 'name' as field, 0 as item from laboratories where name is not null
    union all
    select id, 'aliases' as field, unnest(range(len(aliases))) as item from laboratories
    union all
    select id, 'extent' as field, 0 as item from laboratories where extent is not null
    union all
    select id, 'member_count' as field, 0 as item from laboratories where member_count is not null
    union all
    select id, 'level' as field, 0 as item from laboratories where level is not null
    union all
    select id, 'status' as field, 0 as item from laboratories where status is not null
    union all
    select id, 'research_fields' as field, unnest(range(len(research_fields))) as item from laboratories
)
select id, field, item from cells
anti join evidence on record_id = id and evidence.field = cells.field and evidence.item = cells.item
order by all
