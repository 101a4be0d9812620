{# metrics.md section 4: lapsed = no usage in the last 56 days #}
{% set lapse_days = 56 %}

with windows as (
    select
        months.month,
        months.as_of_day,
        policy.habit_weeks_required,
        {{ dbt.dateadd('day', '-policy.active_window_days', 'months.as_of_day') }} as inactive_until,
        {{ dbt.dateadd('day', -lapse_days, 'months.as_of_day') }} as lapsed_until,
        {{ dbt.dateadd('week', '1 - policy.habit_weeks_window', dbt.date_trunc('week', 'months.as_of_day')) }} as habit_from
    from {{ ref('int_month') }} as months
    inner join {{ ref('int_policy_month') }} as policy on months.month = policy.month
),

weeks as (
    select distinct week
    from {{ ref('int_usage_week') }}
),

-- named one by one, so that usage joins them by equality
window_weeks as (
    select
        windows.*,
        weeks.week
    from windows
    inner join weeks
        on weeks.week >= {{ dbt.date_trunc('week', 'least(windows.habit_from, windows.inactive_until, windows.lapsed_until)') }}
        and windows.as_of_day >= weeks.week
),

-- what is used after the month's last day, even in the same ISO week, belongs to the next month
seen as (
    select
        weeks.month,
        usage.tool,
        usage.person_key,
        usage.week >= weeks.habit_from as is_of_habit,
        case
            when usage.last_used_on <= weeks.as_of_day then usage.last_used_on
            else usage.last_used_on_in_first_month
        end as last_used_on
    from window_weeks as weeks
    inner join {{ ref('int_usage_week') }} as usage on weeks.week = usage.week
),

counted as (
    select
        month,
        tool,
        person_key,
        max(last_used_on) as last_used_on,
        count(case when is_of_habit then 1 end) as habit_weeks
    from seen
    where last_used_on is not null
    group by month, tool, person_key
)

select
    counted.month,
    counted.tool,
    counted.person_key,
    counted.last_used_on > windows.inactive_until as is_active,
    counted.last_used_on > windows.lapsed_until as is_recent,
    counted.habit_weeks >= windows.habit_weeks_required as is_habitual
from counted
inner join windows on counted.month = windows.month
