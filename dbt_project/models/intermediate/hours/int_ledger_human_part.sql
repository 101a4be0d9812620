select
    work.process_id,
    work.month,
    work.ok_items as items,
    -(work.runs * processes.human_minutes_per_run + work.ok_items * processes.human_minutes_per_item) / 60 as hours
from {{ ref('int_process_month') }} as work
inner join {{ source('registers', 'processes') }} as processes on work.process_id = processes.process_id
