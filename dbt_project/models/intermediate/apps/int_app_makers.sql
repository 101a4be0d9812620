with first_app as (
    select
        maker_hash as staff_hash,
        min(first_changed_on) as first_changed_on
    from {{ ref('int_app_maker') }}
    where maker_kind = 'person'
    group by maker_hash
),

first_day as (
    select {{ month_of('min(created_on)') }} as first_month
    from {{ ref('int_app') }}
),

counted as (
    select
        scopes.month,
        scopes.scope,
        scopes.scope_id,
        count(*) as staff,
        count(first_app.staff_hash) as makers,
        count(case when {{ month_of('first_app.first_changed_on') }} = scopes.month then 1 end) as new_makers
    from {{ ref('int_staff_scope') }} as scopes
    inner join {{ ref('int_month') }} as months on scopes.month = months.month
    left join first_app
        on scopes.staff_hash = first_app.staff_hash
        and months.as_of_day >= first_app.first_changed_on
    group by scopes.month, scopes.scope, scopes.scope_id
)

select
    grid.scope,
    grid.scope_id,
    grid.month,
    grid.cell_id,
    grid.part_of,
    policy.suppression_minimum,
    coalesce(counted.staff, 0) as staff,
    coalesce(counted.makers, 0) as makers,
    cast(counted.makers as double) / counted.staff as maker_share,
    coalesce(counted.new_makers, 0) as new_makers
from {{ ref('int_scope_month') }} as grid
inner join {{ ref('int_policy_month') }} as policy on grid.month = policy.month
inner join first_day on grid.month >= first_day.first_month
left join counted
    on grid.month = counted.month
    and grid.scope = counted.scope
    and grid.scope_id = counted.scope_id
