-- What a process can claim by a key, before any register is looked at.
select
    kind,
    source,
    activity_key,
    coalesce(max(activity_name), activity_key) as activity_name,
    day,
    sum(ok_count) as ok_count,
    sum(exception_count) as exception_count,
    sum(counted_runs) as counted_runs,
    {{ stable_sum('item_count') }} as item_count
from {{ ref('int_activity_file_days') }}
group by kind, source, activity_key, day
