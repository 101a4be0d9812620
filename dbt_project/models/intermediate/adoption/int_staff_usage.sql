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

first_usage as (
    select
        person_hash,
        tool,
        {{ month_of('min(usage_on)') }} as first_month
    from {{ ref('int_usage_days') }}
    group by person_hash, tool
),

-- what is used after the month's last day, even in the same ISO week, belongs to the next month
measured as (
    select
        windows.month,
        usage.tool,
        usage.person_hash,
        max(usage.usage_on) > min(windows.inactive_until) as is_active,
        max(usage.usage_on) > min(windows.lapsed_until) as is_recent,
        count(distinct case when usage.usage_on >= windows.habit_from then {{ dbt.date_trunc('week', 'usage.usage_on') }} end)
        >= min(windows.habit_weeks_required) as is_habitual
    from windows
    inner join {{ ref('int_usage_days') }} as usage
        on windows.as_of_day >= usage.usage_on
        and usage.usage_on >= least(windows.habit_from, windows.inactive_until, windows.lapsed_until)
    group by windows.month, usage.tool, usage.person_hash
)

select
    measured.month,
    measured.tool,
    measured.person_hash as staff_hash,
    measured.is_active,
    measured.is_recent,
    measured.is_habitual,
    first_usage.first_month = measured.month as is_first_time
from measured
inner join first_usage
    on measured.person_hash = first_usage.person_hash
    and measured.tool = first_usage.tool
