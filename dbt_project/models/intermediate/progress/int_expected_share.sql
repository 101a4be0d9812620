-- The share of a fiscal year's sum that is due by now: that of the last full fiscal year, in whose April there were hours already.
with full_years as (
    select
        scope,
        scope_id,
        tool,
        metric,
        fiscal_year,
        {{ stable_sum('value') }} as total
    from {{ ref('int_accrual_month') }}
    where is_complete and is_delivered
    group by scope, scope_id, tool, metric, fiscal_year
    having count(*) = 12
),

due as (
    select
        actual.scope,
        actual.scope_id,
        actual.tool,
        actual.metric,
        actual.fiscal_year,
        actual.is_complete,
        actual.fiscal_months,
        max(full_years.fiscal_year) as full_year
    from {{ ref('int_progress_actual') }} as actual
    left join full_years
        on actual.scope = full_years.scope
        and actual.scope_id = full_years.scope_id
        and actual.tool = full_years.tool
        and actual.metric = full_years.metric
        and actual.fiscal_year > full_years.fiscal_year
    where actual.fiscal_months is not null
    group by
        actual.scope,
        actual.scope_id,
        actual.tool,
        actual.metric,
        actual.fiscal_year,
        actual.is_complete,
        actual.fiscal_months
),

shares as (
    select
        due.scope,
        due.scope_id,
        due.tool,
        due.metric,
        due.fiscal_year,
        due.is_complete,
        due.fiscal_months,
        {{ stable_sum('months.value') }} as total,
        {{ stable_sum('case when months.fiscal_month <= due.fiscal_months then months.value else 0 end') }} as by_now
    from due
    left join {{ ref('int_accrual_month') }} as months
        on due.scope = months.scope
        and due.scope_id = months.scope_id
        and due.tool = months.tool
        and due.metric = months.metric
        and due.full_year = months.fiscal_year
    group by
        due.scope,
        due.scope_id,
        due.tool,
        due.metric,
        due.fiscal_year,
        due.is_complete,
        due.fiscal_months
)

select
    scope,
    scope_id,
    tool,
    metric,
    fiscal_year,
    case
        when is_complete then 1
        -- a year that lost hours, in all or up to this month, is no measure
        when total > 0 and by_now > 0 then by_now / total
        else cast(fiscal_months as double) / 12
    end as expected_share
from shares
