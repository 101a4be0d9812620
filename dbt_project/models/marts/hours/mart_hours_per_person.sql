-- Staff are those of the last month told of the fiscal year; where they are withheld, so is the ratio, which would reveal them.
with last_months as (
    select
        fiscal_year,
        max(month) as month
    from {{ ref('int_month') }}
    group by fiscal_year
),

hours as (
    select
        hours.department_id,
        hours.tool,
        months.fiscal_year,
        hours.net_hours
    from {{ ref('mart_hours_saved') }} as hours
    inner join {{ ref('int_month') }} as months on hours.month = months.month
),

scopes as (
    select * from hours
    union all
    select
        department_id,
        'all' as tool,
        fiscal_year,
        net_hours
    from hours
)

select
    scopes.department_id,
    scopes.tool,
    scopes.fiscal_year,
    {{ stable_sum('scopes.net_hours') }} as net_hours,
    max(staff.staff) as staff,
    {{ stable_sum('scopes.net_hours') }} / nullif(max(staff.staff), 0) as net_hours_per_person,
    coalesce(max(case when staff.suppressed then 1 else 0 end), 0) = 1 as suppressed
from scopes
inner join last_months on scopes.fiscal_year = last_months.fiscal_year
left join {{ ref('mart_department_staff') }} as staff
    on scopes.department_id = staff.scope_id
    and staff.scope = 'department'
    and last_months.month = staff.month
group by scopes.department_id, scopes.tool, scopes.fiscal_year
