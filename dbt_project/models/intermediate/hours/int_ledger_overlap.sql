-- Processes of one chain touch the same cases: together they cannot save more than the cases were worth.
with gross as (
    select
        ledger.process_id,
        ledger.month,
        processes.chain_id,
        {{ stable_sum('ledger.hours') }} as hours
    from {{ ref('int_ledger_gross') }} as ledger
    inner join {{ source('registers', 'processes') }} as processes on ledger.process_id = processes.process_id
    where processes.chain_id is not null
    group by ledger.process_id, ledger.month, processes.chain_id
),

capped as (
    select
        gross.*,
        {{ stable_sum('gross.hours', over='partition by gross.chain_id, gross.month') }} as chain_hours,
        volumes.cases * chains.minutes_per_case / 60 as cap_hours
    from gross
    inner join {{ source('registers', 'chains') }} as chains on gross.chain_id = chains.chain_id
    inner join {{ source('registers', 'chain_volumes') }} as volumes
        on gross.chain_id = volumes.chain_id
        and gross.month = {{ month_of('volumes.month') }}
)

select
    process_id,
    month,
    -(chain_hours - cap_hours) * hours / chain_hours as hours
from capped
where chain_hours > cap_hours
