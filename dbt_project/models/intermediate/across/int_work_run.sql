-- Of robots the run sheet alone says whose they are; where it tells no number of items, the volume is not known.
select
    mentions.department_id,
    'run_sheet' as evidence,
    runs.process_key as work_key,
    max(runs.process_name) as work_name,
    'rpa_other' as tool,
    false as is_running,
    nullif({{ stable_sum('runs.item_count') }}, 0) as volume,
    'items' as volume_unit,
    count(distinct months.month) as volume_months
from {{ source('raw', 'rpa_sheet_run') }} as runs
inner join {{ ref('int_recent_month') }} as months on {{ month_of('runs.event_day') }} = months.month
inner join {{ ref('int_department_mention') }} as mentions
    on runs.department_key = mentions.name_key
    and runs.event_day = mentions.day
left join {{ ref('int_process_claim') }} as claims
    on claims.source = 'rpa_runs'
    and runs.process_key = claims.activity_key
where not runs.superseded and runs.status = 'ok' and mentions.department_id is not null and claims.process_id is null
group by mentions.department_id, runs.process_key
