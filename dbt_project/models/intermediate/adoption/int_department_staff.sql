with counted as (
    select
        month,
        scope,
        scope_id,
        count(*) as staff
    from {{ ref('int_staff_scope') }}
    group by month, scope, scope_id
)

select
    grid.scope,
    grid.scope_id,
    grid.month,
    grid.cell_id,
    grid.part_of,
    policy.suppression_minimum,
    coalesce(counted.staff, 0) as staff
from {{ ref('int_scope_month') }} as grid
inner join {{ ref('int_policy_month') }} as policy on grid.month = policy.month
left join counted
    on grid.month = counted.month
    and grid.scope = counted.scope
    and grid.scope_id = counted.scope_id
