-- Recordings are told of a department, not of a name.
select
    activity.activity_key as department_id,
    'audio' as evidence,
    'audio' as work_key,
    cast(null as varchar) as work_name,
    'transcription' as tool,
    false as is_running,
    {{ stable_sum('activity.item_count') }} as volume,
    'audio_hours' as volume_unit,
    count(distinct months.month) as volume_months
from {{ ref('int_claimed_day') }} as activity
inner join {{ ref('int_recent_month') }} as months on {{ month_of('activity.day') }} = months.month
where activity.kind = 'audio' and activity.process_id is null
group by activity.activity_key
