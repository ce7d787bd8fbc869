-- Filled cells of relations that have no evidence: there are none.
with cells as (
    select id, 'subject_id' as field, 0 as item from relations where subject_id is not null
    union all
    select id, 'predicate' as field, 0 as item from relations where predicate is not null
    union all
    select id, 'object_id' as field, 0 as item from relations where object_id is not null
    union all
    select id, 'listing' as field, 0 as item from relations where listing is not null
)
select id, field, item from cells
anti join evidence on record_id = id and evidence.field = cells.field and evidence.item = cells.item
order by all
