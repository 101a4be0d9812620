-- The habit is told by usage alone; whether somebody is entitled is asked of the month that counts them.
with used as (
    select
        person_key,
        tool,
        {{ month_of('min(first_used_on)') }} as first_use_month
    from {{ ref('int_usage_week') }}
    group by person_key, tool
),

habits as (
    select
        person_key,
        tool,
        min(month) as first_habit_month
    from {{ ref('int_staff_usage') }}
    where is_habitual
    group by person_key, tool
)

select
    used.person_key,
    used.tool,
    used.first_use_month,
    habits.first_habit_month
from used
left join habits
    on used.person_key = habits.person_key
    and used.tool = habits.tool
