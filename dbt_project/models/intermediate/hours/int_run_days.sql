{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ delete_affected_days('int_run_affected_day') }}") }}

-- depends_on: {{ ref('int_run_affected_day') }}

-- Attempts with one key are one run; the highest retry number, then the latest end, decides what became of it and on which day.
with candidates as (
    select *
    from {{ ref('int_run') }}
    {% if is_incremental() -%}
    where (source, attempt_key) in (
        select (source, attempt_key)
        from {{ ref('int_run') }}
        where event_day in (select day from {{ ref('int_run_affected_day') }})
    )
    {%- endif %}
),

-- Two robots may start one schedule at one time: each first attempt is a run of its own, and a retry belongs to one that failed.
lanes as (
    select
        *,
        row_number() over (
            partition by source, attempt_key, coalesce(retry_number, 0)
            order by case when status = 'exception' then 0 else 1 end, started_at, run_id
        ) as lane
    from candidates
),

ranked as (
    select
        *,
        row_number() over (
            partition by source, attempt_key, lane
            order by coalesce(retry_number, 0) desc, ended_at desc nulls last, started_at desc nulls last
        ) as attempt_rank
    from lanes
)

select
    source,
    process_key,
    event_day as day,
    status,
    file_id,
    min(process_name) as process_name,
    count(*) as runs,
    count(item_count) as counted_runs,
    coalesce({{ stable_sum('item_count') }}, 0) as item_count,
    {{ row_array('row_number') }} as row_numbers
from ranked
where
    attempt_rank = 1
    and status in ('ok', 'exception')
    and event_day is not null
    {% if is_incremental() -%}
    and event_day in (select day from {{ ref('int_run_affected_day') }})
    {%- endif %}
group by source, process_key, event_day, status, file_id
