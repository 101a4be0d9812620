-- Work of production processes in service, credited or not.
select
    process_id,
    {{ month_of('day') }} as month,
    sum(runs) as runs,
    {{ stable_sum('ok_items') }} as ok_items,
    sum(exception_items) as exception_items
from {{ ref('int_process_items') }}
where class = 'production' and in_service
group by process_id, {{ month_of('day') }}
