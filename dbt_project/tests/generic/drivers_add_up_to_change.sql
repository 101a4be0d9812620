{#
  In every scope, tool and period with a comparison all drivers are told, each once, and add up to the change of net hours between
  the months of the two sides. A row set that one side lacks is a difference.
#}
{% test drivers_add_up_to_change(model) %}
with told as (
    select
        scope,
        scope_id,
        tool,
        period,
        period_start,
        count(distinct driver) as drivers,
        sum(hours) as hours
    from {{ model }}
    group by scope, scope_id, tool, period, period_start
),

changes as (
    select
        hours.scope,
        hours.scope_id,
        hours.tool,
        months.period,
        months.period_start,
        sum(case when months.is_base then -hours.net_hours else hours.net_hours end) as hours,
        sum(hours.gross_hours) as magnitude
    from {{ ref('int_hours_period') }} as hours
    inner join {{ ref('int_comparison_month') }} as months on hours.period_start = months.month
    where hours.period = 'month'
    group by hours.scope, hours.scope_id, hours.tool, months.period, months.period_start
)

select
    coalesce(told.scope, changes.scope) as scope,
    coalesce(told.scope_id, changes.scope_id) as scope_id,
    coalesce(told.tool, changes.tool) as tool,
    told.hours as told_hours,
    changes.hours
from told
full outer join changes
    on told.scope = changes.scope
    and told.scope_id = changes.scope_id
    and told.tool = changes.tool
    and told.period = changes.period
    and told.period_start = changes.period_start
where
    told.drivers is null
    or changes.hours is null
    or told.drivers <> {{ change_drivers() | length }}
    or abs(told.hours - changes.hours) > {{ rounding_error('changes.magnitude') }}
{% endtest %}
