-- Every scope with hours, and every target. A letter compares what is achieved with what is due by now, of a budget the other way round.
with cells as (
    select
        scope,
        scope_id,
        tool,
        metric,
        fiscal_year
    from {{ ref('int_progress_actual') }}
    where metric = 'net_hours'
    union
    select
        scope,
        scope_id,
        tool,
        metric,
        fiscal_year
    from {{ ref('int_target') }}
),

minimums as (
    select
        months.fiscal_year,
        policy.coverage_minimum,
        row_number() over (partition by months.fiscal_year order by months.month desc) as recency
    from {{ ref('int_month') }} as months
    inner join {{ ref('int_policy_month') }} as policy on months.month = policy.month
),

told as (
    select
        cells.scope,
        cells.scope_id,
        cells.tool,
        cells.metric,
        cells.fiscal_year,
        targets.target,
        coalesce(targets.lower_is_better, false) as lower_is_better,
        actual.actual_to_date,
        -- below zero or of zero nothing can be told by a ratio
        actual.actual_to_date / case when targets.target > 0 then targets.target end as attainment,
        -- a rate is due in full at any time
        coalesce(shares.expected_share, 1) as expected_share,
        -- without a record of any source nothing was read; of a survey every wave is whole
        case
            when actual.actual_to_date is null or cells.metric like 'survey_mean:%' then 1
            when cells.metric = 'net_hours' then coalesce(hours.coverage, 0)
            when cells.metric = 'overtime_hours_per_person' then actual.coverage
            else coalesce(sources.coverage, 0)
        end as coverage,
        minimums.coverage_minimum,
        actual.share_grade_d,
        coalesce(actual.is_suppressed, false) as is_suppressed,
        forecasts.forecast,
        forecasts.forecast_low80,
        forecasts.forecast_high80,
        forecasts.forecast_low95,
        forecasts.forecast_high95,
        forecasts.probability,
        forecasts.months_known,
        forecasts.is_complete,
        surveys.design
    from cells
    left join {{ ref('int_target') }} as targets
        on cells.scope = targets.scope
        and cells.scope_id = targets.scope_id
        and cells.tool = targets.tool
        and cells.metric = targets.metric
        and cells.fiscal_year = targets.fiscal_year
    left join {{ ref('int_progress_actual') }} as actual
        on cells.scope = actual.scope
        and cells.scope_id = actual.scope_id
        and cells.tool = actual.tool
        and cells.metric = actual.metric
        and cells.fiscal_year = actual.fiscal_year
    left join {{ ref('int_expected_share') }} as shares
        on cells.scope = shares.scope
        and cells.scope_id = shares.scope_id
        and cells.tool = shares.tool
        and cells.metric = shares.metric
        and cells.fiscal_year = shares.fiscal_year
    left join {{ ref('int_hours_coverage') }} as hours
        on cells.scope = hours.scope
        and cells.scope_id = hours.scope_id
        and cells.tool = hours.tool
        and cells.fiscal_year = hours.fiscal_year
    left join {{ ref('int_source_coverage_year') }} as sources
        on cells.fiscal_year = sources.fiscal_year
        and sources.source = case cells.metric
            when 'online_rate' then 'online_applications'
            when 'active_rate' then cells.tool
        end
    left join minimums
        on cells.fiscal_year = minimums.fiscal_year
        and minimums.recency = 1
    left join {{ ref('int_forecast') }} as forecasts
        on cells.scope = forecasts.scope
        and cells.scope_id = forecasts.scope_id
        and cells.tool = forecasts.tool
        and cells.metric = forecasts.metric
        and cells.fiscal_year = forecasts.fiscal_year
    left join {{ source('registers', 'surveys') }} as surveys
        on case when cells.metric like 'survey_mean:%' then {{ dbt.split_part('cells.metric', "':'", 2) }} end = surveys.survey_id
),

judged as (
    select
        *,
        case when lower_is_better then expected_share else attainment end as achieved,
        case when lower_is_better then attainment else expected_share end as due,
        case
            when target is null or target <= 0 then 'no_target'
            when coverage < coverage_minimum then 'coverage'
            when share_grade_d > 0.5 then 'grade_d'
            when is_suppressed then 'suppressed'
            when actual_to_date is null then 'no_actual'
        end as obstacle
    from told
)

select
    scope,
    scope_id,
    tool,
    metric,
    fiscal_year,
    target,
    actual_to_date,
    attainment,
    attainment / expected_share as pace,
    -- a pace of 1.05 is an A, whatever the last bit of its division says
    case
        when obstacle is not null then 'D'
        when achieved >= 1.05 * due - 1e-9 then 'A'
        when achieved >= 0.95 * due - 1e-9 then 'B'
        else 'C'
    end as letter,
    forecast,
    forecast_low80,
    forecast_high80,
    forecast_low95,
    forecast_high95,
    probability,
    coalesce(
        obstacle,
        case when forecast is not null and not is_complete and months_known < 6 then 'provisional_range' end
    ) as reason,
    design
from judged
