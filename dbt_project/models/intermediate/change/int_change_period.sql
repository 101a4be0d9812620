with comparisons as (
    select distinct
        period,
        period_start,
        base_start,
        last_month
    from {{ ref('int_comparison_month') }}
),

changes as (
    select
        scope,
        scope_id,
        tool,
        period,
        period_start,
        -- a scope without any line or item has no figure, which is not 0
        {{ stable_sum('case when has_hours then net_hours end') }} as net_hours,
        {{ stable_sum('case when has_base_hours then base_net_hours end') }} as base_net_hours,
        {{ stable_sum('net_hours') }} - {{ stable_sum('base_net_hours') }} as change_hours,
        {% for driver in change_drivers() -%}
        {{ stable_sum(driver ~ '_hours') }} as {{ driver }}_hours{% if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref('int_change_process_driver') }}
    group by scope, scope_id, tool, period, period_start
),

undelivered as (
    select
        months.scope,
        months.scope_id,
        months.tool,
        compared.period,
        compared.period_start,
        count(*) as months
    from {{ ref('int_undelivered_month') }} as months
    inner join {{ ref('int_comparison_month') }} as compared on months.month = compared.month
    group by months.scope, months.scope_id, months.tool, compared.period, compared.period_start
)

select
    changes.*,
    comparisons.base_start,
    comparisons.last_month,
    undelivered.months is not null as has_undelivered_months,
    case when months.is_complete then cast(null as date) else months.as_of_day end as counted_until
from changes
inner join comparisons
    on changes.period = comparisons.period
    and changes.period_start = comparisons.period_start
inner join {{ ref('int_month') }} as months on comparisons.last_month = months.month
left join undelivered
    on changes.scope = undelivered.scope
    and changes.scope_id = undelivered.scope_id
    and changes.tool = undelivered.tool
    and changes.period = undelivered.period
    and changes.period_start = undelivered.period_start
