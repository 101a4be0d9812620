select
    department_id,
    {{ month_of('day') }} as month,
    {{ stable_sum('pages') }} as pages
from {{ ref('int_paper_days') }}
group by department_id, {{ month_of('day') }}
