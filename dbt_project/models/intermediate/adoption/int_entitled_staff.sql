{# metrics.md section 4: on the roster and entitled for at least 28 days, the last one included #}
{% set earlier_days = 27 %}

select
    months.month,
    tools.tool,
    roster.staff_hash
from {{ ref('int_month') }} as months
inner join {{ ref('int_adoption_tool') }} as tools on months.month >= tools.first_month
inner join {{ ref('int_tenure') }} as roster
    on roster.tenure_of = 'roster'
    and roster.tenure_from <= {{ dbt.dateadd('day', -earlier_days, 'months.as_of_day') }}
    and months.as_of_day <= roster.tenure_to
left join {{ ref('int_tenure') }} as entitlements
    on entitlements.tenure_of = 'entitlement'
    and tools.tool = entitlements.tool
    and roster.staff_hash = entitlements.staff_hash
    and entitlements.tenure_from <= {{ dbt.dateadd('day', -earlier_days, 'months.as_of_day') }}
    and months.as_of_day <= entitlements.tenure_to
where not tools.has_entitlements or entitlements.staff_hash is not null
