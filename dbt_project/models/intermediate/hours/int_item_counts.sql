with uncredited as (
    select
        process_id,
        month,
        {{ stable_sum('ok_items') }} as items
    from {{ ref('int_credited_day') }}
    where baseline_id is null
    group by process_id, month
)

select
    work.process_id,
    work.month,
    work.ok_items,
    cast(work.exception_items as double) as exception_items,
    coalesce(uncredited.items, 0) as uncredited_items
from {{ ref('int_process_month') }} as work
left join uncredited
    on work.process_id = uncredited.process_id
    and work.month = uncredited.month
where work.ok_items > 0 or work.exception_items > 0
