-- Who never used a tool is counted as entitled alone and needs no row.
select
    entitled.month,
    entitled.tool,
    entitled.person_key,
    entitled.department_id,
    entitled.top_department_id,
    pairs.first_use_month,
    coalesce(usage.is_active, false) as is_active,
    coalesce(usage.is_habitual, false) as is_habitual,
    coalesce(pairs.first_habit_month <= entitled.month, false) as has_had_habit,
    coalesce(pairs.first_habit_month < entitled.month, false) and not coalesce(usage.is_recent, false) as is_lapsed,
    pairs.first_use_month = entitled.month as is_first_time
from {{ ref('int_entitled_staff') }} as entitled
inner join {{ ref('int_staff_tool') }} as pairs
    on entitled.person_key = pairs.person_key
    and entitled.tool = pairs.tool
    and entitled.month >= pairs.first_use_month
left join {{ ref('int_staff_usage') }} as usage
    on entitled.month = usage.month
    and entitled.tool = usage.tool
    and entitled.person_key = usage.person_key
