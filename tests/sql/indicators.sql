-- Filled cells of indicators that have no evidence: there are none.
with cells as (
    select id, 'subject_id' as field, 0 as item from indicators where subject_id is not null
    union all
    select id, 'measure' as field, 0 as item from indicators where measure is not null
    union all
    select id, 'value' as field, 0 as item from indicators where value is not null
    union all
    select id, 'value_to' as field, 0 as item from indicators where value_to is not null
    union all
    select id, 'value_is_approximate' as field, 0 as item from indicators where value_is_approximate is not null
    union all
    select id, 'previous_value' as field, 0 as item from indicators where previous_value is not null
    union all
    select id, 'change' as field, 0 as item from indicators where change is not null
    union all
    select id, 'change_by' as field, 0 as item from indicators where change_by is not null
    union all
    select id, 'unit' as field, 0 as item from indicators where unit is not null
    union all
    select id, 'qualifier' as field, 0 as item from indicators where qualifier is not null
    union all
    select id, 'period_from' as field, 0 as item from indicators where period_from is not null
    union all
    select id, 'period_to' as field, 0 as item from indicators where period_to is not null
    union all
    select id, 'period_is_approximate' as field, 0 as item from indicators where period_is_approximate is not null
)
select id, field, item from cells
anti join evidence on record_id = id and evidence.field = cells.field and evidence.item = cells.item
order by all
