with counted as (
    select
        scopes.month,
        scopes.scope,
        scopes.scope_id,
        staff.tool,
        count(*) as entitled_staff,
        count(case when staff.is_active then 1 end) as active_staff,
        count(case when staff.is_habitual then 1 end) as habitual_staff,
        count(case when staff.is_lapsed then 1 end) as lapsed_staff,
        count(case when staff.is_first_time then 1 end) as first_time_staff
    from {{ ref('int_adoption_staff') }} as staff
    inner join {{ ref('int_staff_scope') }} as scopes
        on staff.month = scopes.month
        and staff.staff_hash = scopes.staff_hash
    group by scopes.month, scopes.scope, scopes.scope_id, staff.tool
),

-- nobody entitled is 0 (no licence), a tool without any delivery is NULL (no data yet), nobody using it is 0 (zero use)
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
        coalesce(counted.entitled_staff, 0) as entitled_staff,
        {% for measure in ['active_staff', 'habitual_staff', 'lapsed_staff', 'first_time_staff'] -%}
        case when tools.has_usage then coalesce(counted.{{ measure }}, 0) end as {{ measure }},
        {% endfor -%}
        case when tools.has_usage then cast(counted.active_staff as double) / counted.entitled_staff end as active_rate
    from {{ ref('int_scope_month') }} as grid
    inner join {{ ref('int_adoption_tool') }} as tools on grid.month >= tools.first_month
    inner join {{ ref('int_policy_month') }} as policy on grid.month = policy.month
    left join counted
        on grid.month = counted.month
        and grid.scope = counted.scope
        and grid.scope_id = counted.scope_id
        and tools.tool = counted.tool
)

-- nobody is entitled who is no staff, so under a total with as many entitled as staff they are the same people in every part
select
    told.*,
    coalesce(above.entitled_staff = staff_above.staff, told.entitled_staff = staff.staff) as is_all_staff
from told
left join told as above
    on told.month = above.month
    and told.tool = above.tool
    and told.part_of = above.cell_id
left join {{ ref('int_department_staff') }} as staff
    on told.month = staff.month
    and told.cell_id = staff.cell_id
left join {{ ref('int_department_staff') }} as staff_above
    on told.month = staff_above.month
    and told.part_of = staff_above.cell_id
