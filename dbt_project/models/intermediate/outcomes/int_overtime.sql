-- Scopes with a delivered row, with the persons on the roster that the hours are divided by.
with resolved as (
    select
        overtime.month,
        coalesce(by_code.department_id, by_name.department_id, by_person.department_id, '不明') as department_id,
        overtime.overtime_hours
    from {{ ref('stg_overtime__month') }} as overtime
    left join {{ ref('int_department_mention') }} as by_code
        on lower(overtime.department_code) = by_code.name_key
        and overtime.event_day = by_code.day
    left join {{ ref('int_department_mention') }} as by_name
        on overtime.department_key = by_name.name_key
        and overtime.event_day = by_name.day
    left join {{ ref('int_person_mention') }} as by_person
        on case when coalesce(overtime.department_code, overtime.department_key) is null then overtime.person_hash end
        = by_person.person_hash
        and overtime.event_day = by_person.first_day
        and cast({{ dbt.last_day('overtime.event_day', 'month') }} as date) = by_person.last_day
),

placed as (
    select
        resolved.month,
        resolved.department_id,
        coalesce(paths.top_department_id, '不明') as top_department_id,
        resolved.overtime_hours
    from resolved
    left join {{ ref('int_department_path') }} as paths
        on resolved.department_id = paths.department_id
        and cast({{ dbt.last_day('resolved.month', 'month') }} as date) = paths.on_day
),

scoped as (
    select
        month,
        'department' as scope,
        department_id as scope_id,
        'top_department:' || max(top_department_id) as part_of,
        {{ stable_sum('overtime_hours') }} as overtime_hours,
        count(*) as delivered_rows
    from placed
    group by month, department_id
    union all
    select
        month,
        'top_department',
        top_department_id,
        'city:',
        {{ stable_sum('overtime_hours') }},
        count(*)
    from placed
    group by month, top_department_id
    union all
    select
        month,
        'city',
        '',
        cast(null as varchar),
        {{ stable_sum('overtime_hours') }},
        count(*)
    from placed
    group by month
)

select
    scoped.month,
    scoped.scope,
    scoped.scope_id,
    scoped.scope || ':' || scoped.scope_id as cell_id,
    scoped.part_of,
    cast(policy.value as integer) as suppression_minimum,
    -- hours of nobody known tell nothing of any group
    case when scoped.scope_id = '不明' and counted.staff is null then 0 else scoped.delivered_rows end as protected_rows,
    scoped.overtime_hours,
    coalesce(counted.staff, 0) as staff,
    scoped.overtime_hours / nullif(counted.staff, 0) as hours_per_person,
    -- the roster of a whole month is counted in mart_department_staff too: shown here, it would be known there
    coalesce(roster.suppressed and months.is_complete, false) as is_staff_withheld
from scoped
left join {{ ref('int_policy_history') }} as policy
    on policy.key = 'suppression_minimum'
    and (policy.valid_from is null or scoped.month >= policy.valid_from)
    and (policy.valid_until is null or scoped.month < policy.valid_until)
left join {{ ref('int_overtime_staff') }} as counted
    on scoped.month = counted.month
    and scoped.scope = counted.scope
    and scoped.scope_id = counted.scope_id
left join {{ ref('int_month') }} as months on scoped.month = months.month
left join {{ ref('mart_department_staff') }} as roster
    on scoped.month = roster.month
    and scoped.scope = roster.scope
    and scoped.scope_id = roster.scope_id
