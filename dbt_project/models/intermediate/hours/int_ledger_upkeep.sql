with standing as (
    select
        service.process_id,
        months.month,
        service.monthly_upkeep_hours as hours
    from {{ ref('int_process_service') }} as service
    inner join {{ ref('int_month') }} as months
        on {{ valid_on('months.month', 'service.first_month', 'service.last_month') }}
),

logged as (
    select
        log.process_id,
        {{ month_of('log.worked_on') }} as month,
        log.hours
    from {{ source('registers', 'upkeep_log') }} as log
    inner join {{ source('registers', 'processes') }} as processes on log.process_id = processes.process_id
    inner join {{ ref('int_month') }} as months on {{ month_of('log.worked_on') }} = months.month
    where processes.class = 'production'
)

select
    process_id,
    month,
    -{{ stable_sum('hours') }} as hours
from (
    select * from standing
    union all
    select * from logged
) as worked
group by process_id, month
