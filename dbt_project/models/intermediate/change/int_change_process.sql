{% set measures = [
    'gross_hours', 'human_part_hours', 'exception_rework_hours', 'upkeep_hours', 'build_hours', 'overlap_hours', 'net_hours',
    'ok_items', 'exception_items',
] %}
{% set sides = {'': 'not months.is_base', 'base_': 'months.is_base'} %}
-- Present is also a process in service that happened to have no work: its return is volume, not a new process.
with service as (
    select
        service.process_id,
        months.month
    from {{ ref('int_process_service') }} as service
    inner join {{ ref('int_month') }} as months
        on {{ valid_on('months.month', 'service.first_month', 'service.last_month') }}
),

present as (
    select
        coalesce(hours.process_id, service.process_id) as process_id,
        coalesce(hours.month, service.month) as month,
        {% for measure in measures -%}
        coalesce(hours.{{ measure }}, 0) as {{ measure }},
        {% endfor -%}
        hours.process_id is not null as has_hours
    from {{ ref('int_process_hours_month') }} as hours
    full outer join service
        on hours.process_id = service.process_id
        and hours.month = service.month
)

select
    scopes.scope,
    scopes.scope_id,
    scopes.tool,
    scopes.process_id,
    months.period,
    months.period_start,
    {% for side, is_side in sides.items() -%}
    {% for measure in measures -%}
    {{ stable_sum('case when ' ~ is_side ~ ' then present.' ~ measure ~ ' else 0 end') }} as {{ side }}{{ measure }},
    {% endfor -%}
    count(case when {{ is_side }} and present.has_hours then 1 end) > 0 as has_{{ side }}hours,
    count(case when {{ is_side }} then 1 end) > 0 as is_{{ side }}present{% if not loop.last %},{% endif %}
    {% endfor %}
from present
inner join {{ ref('int_process_scope_month') }} as scopes
    on present.process_id = scopes.process_id
    and present.month = scopes.month
inner join {{ ref('int_comparison_month') }} as months on present.month = months.month
group by
    scopes.scope,
    scopes.scope_id,
    scopes.tool,
    scopes.process_id,
    months.period,
    months.period_start
having count(case when present.has_hours then 1 end) > 0
