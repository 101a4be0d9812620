select
    processes.process_id,
    processes.tool,
    months.month,
    coalesce(owners.owner_department_id, processes.department_id) as department_id
from {{ source('registers', 'processes') }} as processes
cross join {{ ref('int_month') }} as months
left join {{ ref('int_department_owner_month') }} as owners
    on processes.department_id = owners.department_id
    and months.month = owners.month
