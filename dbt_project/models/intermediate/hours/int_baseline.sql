-- One baseline per row with the minutes it stands for; measured samples replace what the register declares.
with samples as (
    select
        baseline_id,
        {{ stable_avg('minutes') }} as mean_minutes,
        count(*) as sample_count,
        {{ stable_stddev_samp('minutes') }} as sd_minutes
    from {{ source('registers', 'baseline_samples') }}
    group by baseline_id
),

measured as (
    select
        baselines.baseline_id,
        baselines.process_id,
        baselines.valid_from,
        baselines.valid_to,
        baselines.method,
        processes.item_rule,
        case
            when baselines.method = 'expert' then (baselines.low_minutes + 4 * baselines.mode_minutes + baselines.high_minutes) / 6
            else coalesce(samples.mean_minutes, baselines.minutes_per_item)
        end as minutes_per_item,
        coalesce(samples.sample_count, baselines.sample_count, 0) as sample_count,
        case when samples.baseline_id is not null then samples.sd_minutes else baselines.sd_minutes end as sd_minutes,
        baselines.low_minutes,
        baselines.mode_minutes,
        baselines.high_minutes,
        baselines.row_number as register_row
    from {{ source('registers', 'baselines') }} as baselines
    inner join {{ source('registers', 'processes') }} as processes on baselines.process_id = processes.process_id
    left join samples on baselines.baseline_id = samples.baseline_id
)

select
    *,
    case
        when item_rule = 'runs' or method = 'declared' then 'D'
        when method = 'expert' then 'C'
        when method = 'log' then 'B'
        when method = 'timed' and sample_count >= 20 then 'A'
        when method = 'timed' and sample_count >= 5 then 'B'
        else 'D'
    end as evidence_grade
from measured
