{% for driver in change_drivers() -%}
select
    scope,
    scope_id,
    tool,
    period,
    period_start,
    '{{ driver }}' as driver,
    {{ driver }}_hours as hours
from {{ ref('int_change_period') }}
{% if not loop.last %}union all
{% endif -%}
{% endfor %}
