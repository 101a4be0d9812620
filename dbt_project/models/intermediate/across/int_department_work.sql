{% set kinds = ['process', 'procedure', 'app', 'run', 'consultation', 'audio'] %}
-- Work as of the departments of today; what was told of a department that has ended is its heir's.
with told as (
    {% for kind in kinds -%}
    select * from {{ ref('int_work_' ~ kind) }}
    {% if not loop.last %}union all
    {% endif -%}
    {% endfor %}
),

latest as (
    select max(month) as month
    from {{ ref('int_recent_month') }}
)

select
    told.evidence || ':' || owners.owner_department_id || ':' || told.work_key as work_id,
    owners.owner_department_id as department_id,
    told.evidence,
    max(told.work_name) as work_name,
    max(told.work_key) as work_key,
    max(told.tool) as tool,
    max(case when told.is_running then 1 else 0 end) = 1 as is_running,
    {{ stable_sum('told.volume') }} as volume,
    max(told.volume_unit) as volume_unit,
    max(told.volume_months) as volume_months
from told
inner join {{ ref('int_department_owner_month') }} as owners on told.department_id = owners.department_id
inner join latest on owners.month = latest.month
group by told.evidence, owners.owner_department_id, told.work_key
