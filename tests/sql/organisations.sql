-- Filled cells of organisations that have no evidence: there are none.
with cells as (
    select id, 'name' as field, 0 as item from organisations where name is not null
    union all
    select id, 'aliases' as field, unnest(range(len(aliases))) as item from organisations
    union all
    select id, 'extent' as field, 0 as item from organisations where extent is not null
    union all
    select id, 'member_count' as field, 0 as item from organisations where member_count is not null
    union all
    select id, 'kind' as field, 0 as item from organisations where kind is not null
    union all
    select id, 'country' as field, 0 as item from organisations where country is not null
)
select id, field, item from cells
anti join evidence on record_id = id and evidence.field = cells.field and evidence.item = cells.item
order by all
