-- What an interval rests on, in one short text: where it is that of yesterday, so is the interval.
select
    cells.scope,
    cells.scope_id,
    cells.tool,
    cells.period,
    cells.period_start,
    cells.net_hours,
    {{ dbt.hash(
        "cast(cells.net_hours as varchar) || ' ' || coalesce(" ~ dbt.listagg(
            dbt.concat([
                "gross.baseline_id", "' '", "cast(gross.gross_hours as varchar)", "' '", "baselines.evidence_grade",
                "' '", "cast(baselines.minutes_per_item as varchar)",
                "' '", "coalesce(cast(baselines.sample_count as varchar), '')",
                "' '", "coalesce(cast(baselines.sd_minutes as varchar), '')",
                "' '", "coalesce(cast(baselines.low_minutes as varchar), '')",
                "' '", "coalesce(cast(baselines.mode_minutes as varchar), '')",
                "' '", "coalesce(cast(baselines.high_minutes as varchar), '')",
            ]),
            "' '",
            "order by gross.baseline_id"
        ) ~ ", '')"
    ) }} as rests_on
from {{ ref('int_hours_period') }} as cells
left join {{ ref('int_hours_period_gross') }} as gross
    on cells.scope = gross.scope
    and cells.scope_id = gross.scope_id
    and cells.tool = gross.tool
    and cells.period = gross.period
    and cells.period_start = gross.period_start
left join {{ ref('int_baseline') }} as baselines on gross.baseline_id = baselines.baseline_id
group by cells.scope, cells.scope_id, cells.tool, cells.period, cells.period_start, cells.net_hours
