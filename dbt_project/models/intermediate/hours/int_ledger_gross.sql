select
    process_id,
    month,
    baseline_id,
    evidence_grade,
    minutes_per_item,
    {{ stable_sum('ok_items') }} as items,
    {{ stable_sum('ok_items') }} * minutes_per_item / 60 as hours
from {{ ref('int_credited_day') }}
where baseline_id is not null
group by process_id, month, baseline_id, evidence_grade, minutes_per_item
