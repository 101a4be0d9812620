select
    cells.scope,
    cells.scope_id,
    cells.tool,
    cells.period,
    cells.period_start,
    cells.period_end,
    cells.is_complete,
    {% for measure in hours_measures() -%}
    cells.{{ measure }},
    {% endfor -%}
    intervals.net_hours_low80,
    intervals.net_hours_high80,
    intervals.net_hours_low95,
    intervals.net_hours_high95,
    {% for grade in 'abcd' -%}
    cells.share_grade_{{ grade }},
    {% endfor -%}
    cells.fte,
    cells.yen
from {{ ref('int_hours_period') }} as cells
inner join {{ ref('int_net_interval') }} as intervals
    on cells.scope = intervals.scope
    and cells.scope_id = intervals.scope_id
    and cells.tool = intervals.tool
    and cells.period = intervals.period
    and cells.period_start = intervals.period_start
