{% set measures = [
    'gross_hours', 'human_part_hours', 'exception_rework_hours', 'upkeep_hours', 'build_hours', 'overlap_hours', 'net_hours',
    'ok_items', 'exception_items',
] %}
{% set sides = {'': 'not months.is_base', 'base_': 'months.is_base'} %}
-- Present is also a process in service that happened to have no work: its return is volume, not a new process.
select
    scopes.scope,
    scopes.scope_id,
    scopes.tool,
    scopes.process_id,
    months.period,
    months.period_start,
    {% for side, is_side in sides.items() -%}
    {% for measure in measures -%}
    sum(case when {{ is_side }} then coalesce(hours.{{ measure }}, 0) else 0 end) as {{ side }}{{ measure }},
    {% endfor -%}
    count(case when {{ is_side }} then hours.process_id end) > 0 as has_{{ side }}hours,
    count(case when {{ is_side }} then coalesce(hours.process_id, service.process_id) end) > 0
        as is_{{ side }}present{% if not loop.last %},{% endif %}
    {% endfor %}
from {{ ref('int_process_scope_month') }} as scopes
inner join {{ ref('int_comparison_month') }} as months on scopes.month = months.month
left join {{ ref('int_process_hours_month') }} as hours
    on scopes.process_id = hours.process_id
    and scopes.month = hours.month
left join {{ ref('int_process_service') }} as service
    on scopes.process_id = service.process_id
    and {{ valid_on('scopes.month', 'service.first_month', 'service.last_month') }}
group by
    scopes.scope,
    scopes.scope_id,
    scopes.tool,
    scopes.process_id,
    months.period,
    months.period_start
having count(hours.process_id) > 0
