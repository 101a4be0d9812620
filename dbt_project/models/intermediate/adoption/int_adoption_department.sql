with entitled as (
    select
        month,
        tool,
        department_id,
        top_department_id,
        count(*) as entitled_staff
    from {{ ref('int_entitled_staff') }}
    group by month, tool, department_id, top_department_id
),

used as (
    select
        month,
        tool,
        department_id,
        count(*) as tried_staff,
        count(case when is_active then 1 end) as active_staff,
        count(case when is_habitual then 1 end) as habitual_staff,
        count(case when has_had_habit then 1 end) as habit_staff,
        count(case when is_lapsed then 1 end) as lapsed_staff,
        count(case when is_first_time then 1 end) as first_time_staff
    from {{ ref('int_adoption_staff') }}
    group by month, tool, department_id
)

select
    entitled.month,
    entitled.tool,
    entitled.department_id,
    entitled.top_department_id,
    entitled.entitled_staff,
    coalesce(used.tried_staff, 0) as tried_staff,
    coalesce(used.active_staff, 0) as active_staff,
    coalesce(used.habitual_staff, 0) as habitual_staff,
    coalesce(used.habit_staff, 0) as habit_staff,
    coalesce(used.lapsed_staff, 0) as lapsed_staff,
    coalesce(used.first_time_staff, 0) as first_time_staff
from entitled
left join used
    on entitled.month = used.month
    and entitled.tool = used.tool
    and entitled.department_id = used.department_id
