select
    heirs.current_department_id as department_id,
    hours.tool,
    hours.month,
    {% for measure in hours_measures() -%}
    {{ stable_sum('hours.' ~ measure ~ ' * heirs.weight') }} as {{ measure }}{% if not loop.last %},{% endif %}
    {% endfor %}
from {{ ref('mart_hours_saved') }} as hours
inner join {{ ref('int_department_current') }} as heirs on hours.department_id = heirs.department_id
group by heirs.current_department_id, hours.tool, hours.month
