select
    backtest.scope,
    months.fiscal_month as months_passed,
    count(*) as forecasts,
    avg(case when backtest.within80 then 1.0 else 0.0 end) as share_within80,
    avg(case when backtest.within95 then 1.0 else 0.0 end) as share_within95,
    {{ stable_avg('abs(backtest.forecast - backtest.actual)') }}
    / nullif({{ stable_avg('abs(backtest.actual)') }}, 0) as relative_error
from {{ ref('mart_forecast_backtest') }} as backtest
inner join {{ ref('int_month') }} as months on backtest.as_of_month = months.month
group by backtest.scope, months.fiscal_month
