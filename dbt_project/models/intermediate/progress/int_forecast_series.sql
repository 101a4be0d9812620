-- Forecast are net hours of every scope and what has a target.
with last_month as (
    select max(month) as month
    from {{ ref('int_month') }}
),

ends as (
    select
        scope,
        scope_id,
        tool,
        metric,
        max(month) as last_month
    from {{ ref('int_accrual_month') }}
    group by scope, scope_id, tool, metric
)

select
    actual.scope,
    actual.scope_id,
    actual.tool,
    actual.metric,
    actual.fiscal_year,
    actual.actual_to_date,
    targets.target,
    coalesce(targets.lower_is_better, false) as lower_is_better,
    actual.is_complete,
    -- overtime may be late; a scope without a process any more has ended
    actual.metric <> 'net_hours' or coalesce(ends.last_month = last_month.month, false) as goes_on
from {{ ref('int_progress_actual') }} as actual
cross join last_month
left join ends
    on actual.scope = ends.scope
    and actual.scope_id = ends.scope_id
    and actual.tool = ends.tool
    and actual.metric = ends.metric
left join {{ ref('int_target') }} as targets
    on actual.scope = targets.scope
    and actual.scope_id = targets.scope_id
    and actual.tool = targets.tool
    and actual.metric = targets.metric
    and actual.fiscal_year = targets.fiscal_year
where
    actual.fiscal_months is not null
    and (targets.target is not null or actual.metric = 'net_hours')
