select
    work.process_id,
    work.month,
    cast(work.exception_items as double) as items,
    processes.rework_minutes_per_exception as minutes_per_item,
    -work.exception_items * processes.rework_minutes_per_exception / 60 as hours
from {{ ref('int_process_month') }} as work
inner join {{ source('registers', 'processes') }} as processes on work.process_id = processes.process_id
