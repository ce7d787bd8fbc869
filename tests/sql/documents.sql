-- Filled cells of documents that have no evidence: there are none.
with cells as (
    select id, 'title' as field, 0 as item from documents where title is not null
    union all
    select id, 'publisher_id' as field, 0 as item from documents where publisher_id is not null
    union all
    select id, 'published_on' as field, 0 as item from documents where published_on is not null
)
select id, field, item from cells
anti join evidence on record_id = id and evidence.field = cells.field and evidence.item = cells.item
order by all
