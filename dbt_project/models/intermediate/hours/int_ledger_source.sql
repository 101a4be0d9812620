-- Rows of files behind the ledger's items: what is counted day by day, followed back to the files that told it.
with claimed as (
    select
        claims.process_id,
        activity.source,
        activity.day,
        activity.file_id,
        cast({{ ok_items_by_rule('processes', 'activity') }} as double) as ok_items,
        {{ exception_items_by_rule('processes', 'activity') }} as exception_items,
        {{ finished_runs('activity') }} as runs,
        activity.row_numbers
    from {{ ref('int_activity_file_days') }} as activity
    inner join {{ ref('int_claimed_day') }} as claims
        on activity.kind = claims.kind
        and activity.source = claims.source
        and activity.activity_key = claims.activity_key
        and activity.day = claims.day
    inner join {{ source('registers', 'processes') }} as processes on claims.process_id = processes.process_id
    where processes.class = 'production' and claims.in_service

    union all

    -- Pages not printed are what a whole month lacks: no row tells them, so every reading of the month has the same part in them.
    select
        pages.process_id,
        'paper',
        pages.day,
        readings.file_id,
        pages.pages_saved * readings.readings / sum(readings.readings) over (partition by pages.process_id, pages.day),
        0,
        0,
        readings.row_numbers
    from {{ ref('int_pages_saved') }} as pages
    inner join {{ source('registers', 'processes') }} as processes on pages.process_id = processes.process_id
    inner join {{ ref('int_process_owner_month') }} as owners
        on pages.process_id = owners.process_id
        and owners.month = {{ month_of('pages.day') }}
    inner join {{ ref('int_paper_days') }} as readings
        on owners.department_id = readings.department_id
        and owners.month = {{ month_of('readings.day') }}
    where processes.class = 'production' and {{ valid_on('pages.day', 'processes.started_on', 'processes.retired_on') }}
),

counted as (
    select
        claimed.*,
        {{ month_of('claimed.day') }} as month,
        case
            when claimed.ok_items <> 0 and credited.baseline_id is not null then 'credited'
            when claimed.ok_items <> 0 then 'uncredited'
            when claimed.exception_items <> 0 then 'exception'
            else 'run'
        end as counted_as,
        case when claimed.ok_items <> 0 then credited.baseline_id end as baseline_id
    from claimed
    left join {{ ref('int_credited_day') }} as credited
        on claimed.process_id = credited.process_id
        and claimed.source = credited.source
        and claimed.day = credited.day
    where claimed.ok_items <> 0 or claimed.exception_items <> 0 or claimed.runs <> 0
),

files as (
    select
        process_id,
        month,
        counted_as,
        baseline_id,
        file_id,
        {{ stable_sum('ok_items') }} as ok_items,
        cast(sum(exception_items) as double) as exception_items,
        cast(sum(runs) as bigint) as runs,
        {{ merged_rows('row_numbers') }} as row_numbers
    from counted
    group by process_id, month, counted_as, baseline_id, file_id
),

ranges as (
    select
        *,
        {{ range_starts('row_numbers') }} as starts,
        {{ range_ends('row_numbers') }} as ends
    from files
)

select
    process_id,
    month,
    counted_as,
    baseline_id,
    file_id,
    ok_items,
    exception_items,
    runs,
    {{ rows_in_ranges('starts', 'ends') }} as source_rows,
    {{ row_ranges('starts', 'ends') }} as row_ranges
from ranges
