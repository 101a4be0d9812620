-- What the interval of a period's net rests on: its gross hours by baseline.
select
    scopes.scope,
    scopes.scope_id,
    scopes.tool,
    periods.period,
    periods.period_start,
    ledger.baseline_id,
    {{ stable_sum('ledger.hours') }} as gross_hours
from {{ ref('int_ledger') }} as ledger
inner join {{ ref('int_process_scope_month') }} as scopes
    on ledger.process_id = scopes.process_id
    and ledger.month = scopes.month
inner join {{ ref('int_period') }} as periods
    on ledger.month >= periods.period_start
    and ledger.month <= periods.period_end
where ledger.component = 'gross'
group by
    scopes.scope,
    scopes.scope_id,
    scopes.tool,
    periods.period,
    periods.period_start,
    ledger.baseline_id
