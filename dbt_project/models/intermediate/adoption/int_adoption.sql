{% set measures = ['tried_staff', 'active_staff', 'habitual_staff', 'habit_staff', 'lapsed_staff', 'first_time_staff'] %}
-- nobody is in two departments, so departments add up
with counted as (
    {% for scope, scope_id in [('department', 'department_id'), ('top_department', 'top_department_id'), ('city', "''")] -%}
    {% if not loop.first %}union all{% endif %}
    select
        month,
        tool,
        '{{ scope }}:' || {{ scope_id }} as cell_id,
        {% for measure in measures -%}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
        {% endfor -%}
        cast(sum(entitled_staff) as bigint) as entitled_staff
    from {{ ref('int_adoption_department') }}
    group by month, tool, '{{ scope }}:' || {{ scope_id }}
    {% endfor -%}
),

-- tools whose own source told anything of the days that make somebody active
heard_of as (
    select distinct
        months.month,
        days.source as tool
    from {{ ref('int_month') }} as months
    inner join {{ ref('int_policy_month') }} as policy on months.month = policy.month
    inner join {{ ref('int_source_days') }} as days
        on months.as_of_day >= days.day
        and days.day > {{ dbt.dateadd('day', '-policy.active_window_days', 'months.as_of_day') }}
),

-- a tool of which nothing had been delivered yet is NULL; nobody using one that had is 0
told as (
    select
        grid.scope,
        grid.scope_id,
        tools.tool,
        case when tools.has_entitlements then tools.tool else 'everyone' end as population,
        grid.month,
        grid.cell_id,
        grid.part_of,
        policy.suppression_minimum,
        {% for measure in measures -%}
        case when tools.delivered_from_month <= grid.month then coalesce(counted.{{ measure }}, 0) end as {{ measure }},
        {% endfor -%}
        coalesce(counted.entitled_staff, 0) as entitled_staff
    from {{ ref('int_scope_month') }} as grid
    inner join {{ ref('int_adoption_tool') }} as tools on grid.month >= tools.first_month
    inner join {{ ref('int_policy_month') }} as policy on grid.month = policy.month
    left join counted
        on grid.month = counted.month
        and grid.cell_id = counted.cell_id
        and tools.tool = counted.tool
)

-- nobody is entitled who is no staff, so under a total with as many entitled as staff they are the same people in every part
select
    told.*,
    cast(told.active_staff as double) / nullif(told.entitled_staff, 0) as active_rate,
    case
        when told.entitled_staff = 0 then 'no_licence'
        when told.active_staff is null or (told.active_staff = 0 and heard_of.tool is null) then 'no_data'
        when told.active_staff = 0 then 'zero_use'
        else 'in_use'
    end as state,
    coalesce(above.entitled_staff = staff_above.staff, told.entitled_staff = staff.staff) as is_all_staff
from told
left join told as above
    on told.month = above.month
    and told.tool = above.tool
    and told.part_of = above.cell_id
left join heard_of
    on told.month = heard_of.month
    and told.tool = heard_of.tool
left join {{ ref('int_department_staff') }} as staff
    on told.month = staff.month
    and told.cell_id = staff.cell_id
left join {{ ref('int_department_staff') }} as staff_above
    on told.month = staff_above.month
    and told.part_of = staff_above.cell_id
