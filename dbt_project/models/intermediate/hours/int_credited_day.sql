{{ config(materialized='view') }}

-- Of baselines that overlap by mistake the one that starts last is used; dx doctor names them.
-- Bounds without NULL are compared within the join; only where baselines overlap are they ranked day by day.
with spans as (
    select
        *,
        coalesce(valid_from, cast('0001-01-01' as date)) as first_day,
        coalesce(valid_to, cast('9999-12-31' as date)) as last_day
    from {{ ref('int_baseline') }}
),

-- Joined, as DuckDB 1.5 answers false where "exists" compares with both <> and <=.
rivals as (
    select distinct own.baseline_id
    from spans as own
    inner join spans as other
        on own.process_id = other.process_id
        and own.baseline_id <> other.baseline_id
        and own.first_day <= other.last_day
        and own.last_day >= other.first_day
),

baselines as (
    select
        spans.*,
        rivals.baseline_id is not null as is_overlapped
    from spans
    left join rivals on spans.baseline_id = rivals.baseline_id
),

overlapping as (
    select
        items.process_id,
        items.source,
        items.day,
        baselines.baseline_id,
        baselines.minutes_per_item,
        baselines.evidence_grade,
        row_number() over (
            partition by items.process_id, items.source, items.day
            order by baselines.valid_from desc nulls last, baselines.baseline_id desc
        ) as baseline_rank
    from {{ ref('int_process_items') }} as items
    inner join baselines
        on items.process_id = baselines.process_id
        and items.day between baselines.first_day and baselines.last_day
    where items.class = 'production' and items.in_service and items.ok_items > 0 and baselines.is_overlapped
)

select
    items.process_id,
    items.source,
    items.day,
    {{ month_of('items.day') }} as month,
    items.ok_items,
    coalesce(sole.baseline_id, latest.baseline_id) as baseline_id,
    coalesce(sole.minutes_per_item, latest.minutes_per_item) as minutes_per_item,
    coalesce(sole.evidence_grade, latest.evidence_grade) as evidence_grade
from {{ ref('int_process_items') }} as items
left join baselines as sole
    on items.process_id = sole.process_id
    and items.day between sole.first_day and sole.last_day
    and not sole.is_overlapped
left join overlapping as latest
    on items.process_id = latest.process_id
    and items.source = latest.source
    and items.day = latest.day
    and latest.baseline_rank = 1
where items.class = 'production' and items.in_service and items.ok_items > 0
