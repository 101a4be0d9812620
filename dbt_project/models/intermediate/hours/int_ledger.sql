{% set components = {
    'gross': ['baseline_id', 'evidence_grade', 'items', 'minutes_per_item'],
    'human_part': ['items'],
    'exception_rework': ['items', 'minutes_per_item'],
    'upkeep': [],
    'build': [],
    'overlap': [],
} %}
{% set columns = {'baseline_id': 'varchar', 'evidence_grade': 'varchar', 'items': 'double', 'minutes_per_item': 'double'} %}

{% for component, own_columns in components.items() -%}
select
    process_id,
    month,
    '{{ component }}' as component,
    {% for column, type in columns.items() -%}
    {{ column if column in own_columns else 'cast(null as ' ~ type ~ ')' }} as {{ column }},
    {% endfor -%}
    cast(hours as double) as hours
from {{ ref('int_ledger_' ~ component) }}
where hours <> 0
{% if not loop.last %}
union all
{% endif %}
{% endfor %}
