-- A month after the change beside the same calendar month of the twelve before it, so that the season is on both sides; a wave of a
-- survey beside the last one before the change.
with followed as (
    select
        voices.voice_id,
        voices.implemented_month,
        voices.metric like 'survey_mean:%' as is_survey,
        cast(floor({{ months_between('voices.implemented_month', 'months.month') }} / 12.0) as integer) + 1 as years_back,
        months.*
    from {{ ref('int_voice') }} as voices
    inner join {{ ref('int_metric_month') }} as months
        on voices.metric = months.metric
        and voices.scope = months.scope
        and voices.scope_id = months.scope_id
        and voices.metric_tool = months.tool
    where voices.decision = 'adopted' and voices.is_implemented
),

last_before as (
    select
        voice_id,
        max(month) as month
    from followed
    where month < implemented_month
    group by voice_id
),

later as (
    select
        followed.*,
        case
            when followed.is_survey then last_before.month
            else {{ add_months('followed.month', '-12 * followed.years_back') }}
        end as month_before
    from followed
    left join last_before on followed.voice_id = last_before.voice_id
    where followed.month > followed.implemented_month
)

select
    later.voice_id,
    later.month,
    later.value,
    later.n,
    later.sd,
    later.is_survey,
    earlier.month as month_before,
    earlier.value as value_before,
    earlier.n as n_before,
    earlier.sd as sd_before,
    later.is_suppressed or coalesce(earlier.is_suppressed, false) as is_suppressed
from later
left join followed as earlier
    on later.voice_id = earlier.voice_id
    and later.month_before = earlier.month
    and later.series = earlier.series
