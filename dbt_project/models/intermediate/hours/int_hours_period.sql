-- All that adds up, for every scope and period; the interval, which does not, is int_net_interval.
select
    scopes.scope,
    scopes.scope_id,
    scopes.tool,
    periods.period,
    periods.period_start,
    periods.period_end,
    periods.is_complete,
    {% for measure in hours_measures() -%}
    {{ stable_sum('hours.' ~ measure) }} as {{ measure }},
    {% endfor -%}
    {% for grade in 'abcd' -%}
    {{ stable_sum('hours.gross_hours_grade_' ~ grade) }} / nullif({{ stable_sum('hours.gross_hours') }}, 0)
        as share_grade_{{ grade }},
    {% endfor -%}
    {{ stable_sum('hours.net_hours') }} / max(periods.fte_hours_per_year) * 12 / max(periods.months_covered) as fte,
    -- a part without a rate leaves the sum unknown
    case when count(case when hours.net_hours <> 0 and hours.yen is null then 1 end) = 0 then {{ stable_sum('hours.yen') }} end
        as yen
from {{ ref('int_process_hours_month') }} as hours
inner join {{ ref('int_process_scope_month') }} as scopes
    on hours.process_id = scopes.process_id
    and hours.month = scopes.month
inner join {{ ref('int_period') }} as periods
    on hours.month >= periods.period_start
    and hours.month <= periods.period_end
group by
    scopes.scope,
    scopes.scope_id,
    scopes.tool,
    periods.period,
    periods.period_start,
    periods.period_end,
    periods.is_complete
