select
    months.month,
    roster.staff_hash,
    coalesce(departments.department_id, '不明') as department_id,
    coalesce(departments.top_department_id, '不明') as top_department_id,
    max(roster.grade) as grade
from {{ ref('int_month') }} as months
inner join {{ source('registers', 'staff_roster') }} as roster
    on {{ valid_on('months.as_of_day', 'roster.valid_from', 'roster.valid_to') }}
left join {{ ref('int_department_owner_month') }} as owners
    on months.month = owners.month
    and roster.department_id = owners.department_id
left join {{ ref('int_department_month') }} as departments
    on owners.month = departments.month
    and owners.owner_department_id = departments.department_id
group by
    months.month,
    roster.staff_hash,
    coalesce(departments.department_id, '不明'),
    coalesce(departments.top_department_id, '不明')
