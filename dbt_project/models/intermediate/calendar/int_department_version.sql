select
    departments.department_id,
    departments.department_name,
    departments.kind,
    departments.parent_id,
    paths.path_name,
    paths.top_department_id,
    paths.top_department_name,
    departments.valid_from,
    departments.valid_to,
    {{ valid_on('data_until.data_until', 'departments.valid_from', 'departments.valid_to') }} as is_current
from {{ source('registers', 'departments') }} as departments
cross join {{ ref('int_data_until') }} as data_until
left join {{ ref('int_department_path') }} as paths
    on departments.department_id = paths.department_id
    and paths.on_day = {{ version_path_day('departments', 'data_until') }}
