{#
  Net is the sum of the ledger in every scope, tool and period, told here by the published tables alone: department and tool of the
  ledger's own rows, the top department that the process had in the month, the calendar. A scope that one side lacks is a difference.
#}
{% test net_is_sum_of_ledger(model) %}
with lines as (
    select
        ledger.process_id,
        ledger.department_id,
        tops.scope_id as top_department_id,
        ledger.tool,
        ledger.month,
        months.fiscal_year,
        ledger.hours
    from {{ ref('fct_hours_ledger') }} as ledger
    inner join {{ ref('int_month') }} as months on ledger.month = months.month
    left join {{ ref('int_process_scope_month') }} as tops
        on ledger.process_id = tops.process_id
        and ledger.month = tops.month
        and tops.scope = 'top_department'
        and tops.tool = 'all'
),

totals as (
    {% for tool in ['tool', "'all'"] -%}
    {% set outer_loop = loop -%}
    {% for scope, scope_id in {'city': "''", 'top_department': 'top_department_id', 'department': 'department_id', 'process': 'process_id'}.items() -%}
    {% for period in ['month', 'fiscal_year'] -%}
    select
        '{{ scope }}' as scope,
        {{ scope_id }} as scope_id,
        {{ tool }} as tool,
        '{{ period }}' as period,
        {{ 'month' if period == 'month' else fiscal_year_start('fiscal_year') }} as period_start,
        sum(hours) as hours,
        sum(abs(hours)) as magnitude
    from lines
    group by 2, 3, 5
    {% if not (loop.last and outer_loop.last and scope == 'process') %}union all{% endif %}
    {% endfor -%}
    {% endfor -%}
    {% endfor %}
)

select
    coalesce(told.scope, totals.scope) as scope,
    coalesce(told.scope_id, totals.scope_id) as scope_id,
    told.net_hours,
    totals.hours
from {{ model }} as told
full outer join totals
    on told.scope = totals.scope
    and told.scope_id = totals.scope_id
    and told.tool = totals.tool
    and told.period = totals.period
    and told.period_start = totals.period_start
where
    abs(coalesce(told.net_hours, 0) - coalesce(totals.hours, 0)) > {{ rounding_error('coalesce(totals.magnitude, 0)') }}
{% endtest %}
