-- Of baselines that overlap by mistake the one that starts last is used; dx doctor names them.
with dated as (
    select
        items.process_id,
        items.source,
        items.day,
        {{ month_of('items.day') }} as month,
        items.ok_items,
        baselines.baseline_id,
        baselines.minutes_per_item,
        baselines.evidence_grade,
        row_number() over (
            partition by items.process_id, items.source, items.day
            order by baselines.valid_from desc nulls last, baselines.baseline_id desc
        ) as baseline_rank
    from {{ ref('int_process_items') }} as items
    left join {{ ref('int_baseline') }} as baselines
        on items.process_id = baselines.process_id
        and {{ valid_on('items.day', 'baselines.valid_from', 'baselines.valid_to') }}
    where items.class = 'production' and items.in_service and items.ok_items > 0
)

select
    process_id,
    source,
    day,
    month,
    ok_items,
    baseline_id,
    minutes_per_item,
    evidence_grade
from dated
where baseline_rank = 1
