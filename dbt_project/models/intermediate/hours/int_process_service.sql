-- A process whose start is not written down has been in service since its first work.
with first_work as (
    select
        process_id,
        min(day) as first_day
    from {{ ref('int_process_items') }}
    group by process_id
)

select
    processes.process_id,
    {{ month_of('coalesce(processes.started_on, first_work.first_day)') }} as first_month,
    {{ month_of('processes.retired_on') }} as last_month,
    processes.monthly_upkeep_hours,
    processes.build_hours
from {{ source('registers', 'processes') }} as processes
left join first_work on processes.process_id = first_work.process_id
where
    processes.class = 'production'
    and coalesce(processes.started_on, first_work.first_day) is not null
