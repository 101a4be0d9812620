{{ config(materialized='view') }}
{# metrics.md section 4: entitled for at least 28 days, the last one included #}
{% set earlier_days = 27 %}

-- where the register does not name a tool, everyone on the roster is entitled
select
    staff.month,
    tools.tool,
    staff.person_key,
    staff.department_id,
    staff.top_department_id
from {{ ref('int_staff_month') }} as staff
inner join {{ ref('int_adoption_tool') }} as tools on staff.month >= tools.first_month
where staff.is_tenured and not tools.has_entitlements
union all
select
    staff.month,
    tools.tool,
    staff.person_key,
    staff.department_id,
    staff.top_department_id
from {{ ref('int_tenure') }} as entitlements
inner join {{ ref('int_adoption_tool') }} as tools on entitlements.tool = tools.tool
inner join {{ ref('int_staff_month') }} as staff
    on entitlements.staff_hash = staff.staff_hash
    and tools.first_month <= staff.month
    and entitlements.tenure_to >= staff.as_of_day
where
    entitlements.tenure_of = 'entitlement'
    and staff.is_tenured
    and entitlements.tenure_from <= {{ dbt.dateadd('day', -earlier_days, 'staff.as_of_day') }}
