-- The sums a process belongs to in a month. A department is the direct owner; an owner abolished without an heir keeps its last top.
with last_versions as (
    select
        department_id,
        top_department_id,
        row_number() over (partition by department_id order by valid_from desc nulls last) as recency
    from {{ ref('int_department_version') }}
),

owned as (
    select
        owners.process_id,
        owners.month,
        owners.tool,
        owners.department_id,
        coalesce(departments.top_department_id, last_versions.top_department_id, owners.department_id) as top_department_id
    from {{ ref('int_process_owner_month') }} as owners
    left join {{ ref('int_department_month') }} as departments
        on owners.department_id = departments.department_id
        and owners.month = departments.month
    left join last_versions
        on owners.department_id = last_versions.department_id
        and last_versions.recency = 1
)

{% for tool in ['tool', "'all'"] -%}
{% for scope, scope_id in {
    'city': "''",
    'top_department': 'top_department_id',
    'department': 'department_id',
    'process': 'process_id',
}.items() -%}
select
    process_id,
    month,
    '{{ scope }}' as scope,
    {{ scope_id }} as scope_id,
    {{ tool }} as tool
from owned
{% if not loop.last %}union all
{% endif -%}
{% endfor -%}
{% if not loop.last %}union all
{% endif -%}
{% endfor %}
