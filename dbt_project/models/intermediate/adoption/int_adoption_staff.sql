with measured as (
    select
        entitled.month,
        entitled.tool,
        entitled.staff_hash,
        coalesce(usage.is_active, false) as is_active,
        coalesce(usage.is_recent, false) as is_recent,
        coalesce(usage.is_habitual, false) as is_habitual,
        coalesce(usage.is_first_time, false) as is_first_time
    from {{ ref('int_entitled_staff') }} as entitled
    left join {{ ref('int_staff_usage') }} as usage
        on entitled.month = usage.month
        and entitled.tool = usage.tool
        and entitled.staff_hash = usage.staff_hash
),

with_past as (
    select
        *,
        max(case when is_habitual then 1 else 0 end) over (
            partition by tool, staff_hash order by month
            rows between unbounded preceding and 1 preceding
        ) = 1 as was_habitual
    from measured
)

select
    month,
    tool,
    staff_hash,
    is_active,
    is_habitual,
    coalesce(was_habitual, false) and not is_recent as is_lapsed,
    is_first_time
from with_past
