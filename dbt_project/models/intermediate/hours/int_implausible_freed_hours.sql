-- A department's log above its net hours of the month: every row of that log is one to look at.
select
    log.row_number,
    freed.department_id,
    freed.month,
    freed.overtime + freed.redeployed + freed.quality as observed,
    freed.net_hours as allowed
from {{ ref('mart_freed_hours') }} as freed
inner join {{ source('registers', 'freed_hours_log') }} as log
    on freed.department_id = log.department_id
    and freed.month = {{ month_of('log.month') }}
where freed.unaccounted is null and log.hours > 0
