select
    department_id,
    tool,
    month,
    {% for measure in hours_measures() -%}
    {{ stable_sum(measure) }} as {{ measure }}{% if not loop.last %},{% endif %}
    {% endfor %}
from {{ ref('int_process_hours_month') }}
group by department_id, tool, month
