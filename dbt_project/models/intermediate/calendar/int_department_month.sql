select
    departments.department_id,
    months.month,
    departments.department_name,
    departments.kind,
    departments.parent_id,
    paths.top_department_id,
    paths.top_department_name,
    paths.path_name
from {{ ref('int_month') }} as months
inner join {{ source('registers', 'departments') }} as departments
    on {{ valid_on('months.as_of_day', 'departments.valid_from', 'departments.valid_to') }}
inner join {{ ref('int_department_path') }} as paths
    on departments.department_id = paths.department_id
    and months.as_of_day = paths.on_day
