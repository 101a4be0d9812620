select
    department_id,
    department_name,
    kind,
    parent_id,
    path_name,
    top_department_id,
    top_department_name,
    valid_from,
    valid_to,
    is_current
from {{ ref('int_department_version') }}
