-- What adds up over a fiscal year, month by month. Net hours are told from a scope's first gross hours, so that the upkeep of a
-- time before the first log is no history, to the last month in which the scope has a process; a month without any is 0.
with hours as (
    select *
    from {{ ref('int_hours_period') }}
    where period = 'month' and scope <> 'process'
),

scopes as (
    select distinct
        scope,
        scope_id,
        tool,
        month
    from {{ ref('int_process_scope_month') }}
    where scope <> 'process'
),

first_months as (
    select
        scope,
        scope_id,
        tool,
        min(period_start) as first_month
    from hours
    where gross_hours > 0
    group by scope, scope_id, tool
)

select
    scopes.scope,
    scopes.scope_id,
    scopes.tool,
    'net_hours' as metric,
    months.fiscal_year,
    months.fiscal_month,
    months.month,
    months.is_complete,
    undelivered.month is null as is_delivered,
    coalesce(hours.net_hours, 0) as value,
    coalesce(hours.gross_hours, 0) as gross_hours,
    coalesce(hours.upkeep_hours + hours.build_hours, 0) as booked_hours
from scopes
inner join first_months
    on scopes.scope = first_months.scope
    and scopes.scope_id = first_months.scope_id
    and scopes.tool = first_months.tool
    and scopes.month >= first_months.first_month
inner join {{ ref('int_month') }} as months on scopes.month = months.month
left join hours
    on scopes.scope = hours.scope
    and scopes.scope_id = hours.scope_id
    and scopes.tool = hours.tool
    and scopes.month = hours.period_start
left join {{ ref('int_undelivered_month') }} as undelivered
    on scopes.scope = undelivered.scope
    and scopes.scope_id = undelivered.scope_id
    and scopes.tool = undelivered.tool
    and scopes.month = undelivered.month

union all

-- overtime is delivered for whole months
select
    overtime.scope,
    overtime.scope_id,
    'all',
    'overtime_hours_per_person',
    months.fiscal_year,
    months.fiscal_month,
    months.month,
    true,
    true,
    overtime.hours_per_person,
    0,
    0
from {{ ref('mart_overtime') }} as overtime
inner join {{ ref('int_month') }} as months on overtime.month = months.month
where overtime.hours_per_person is not null
