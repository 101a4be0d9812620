-- The rows of the city's registers behind each line: what an item is worth, what people still spend, what keeps and built the process.
with rows_behind as (
    select
        ledger.process_id,
        ledger.month,
        ledger.component,
        ledger.baseline_id,
        'baselines.csv' as register_file,
        baselines.register_row
    from {{ ref('int_ledger') }} as ledger
    inner join {{ ref('int_baseline') }} as baselines on ledger.baseline_id = baselines.baseline_id

    union all

    select
        ledger.process_id,
        ledger.month,
        ledger.component,
        ledger.baseline_id,
        'baseline_samples.csv',
        samples.row_number
    from {{ ref('int_ledger') }} as ledger
    inner join {{ source('registers', 'baseline_samples') }} as samples on ledger.baseline_id = samples.baseline_id

    union all

    select
        ledger.process_id,
        ledger.month,
        ledger.component,
        ledger.baseline_id,
        'processes.csv',
        processes.row_number
    from {{ ref('int_ledger') }} as ledger
    inner join {{ source('registers', 'processes') }} as processes on ledger.process_id = processes.process_id
    where
        ledger.component in ('human_part', 'exception_rework', 'build')
        or (ledger.component = 'upkeep' and processes.monthly_upkeep_hours <> 0)

    union all

    select
        ledger.process_id,
        ledger.month,
        ledger.component,
        ledger.baseline_id,
        'upkeep_log.csv',
        log.row_number
    from {{ ref('int_ledger') }} as ledger
    inner join {{ source('registers', 'upkeep_log') }} as log
        on ledger.process_id = log.process_id
        and ledger.month = {{ month_of('log.worked_on') }}
    where ledger.component = 'upkeep'

    union all

    select
        ledger.process_id,
        ledger.month,
        ledger.component,
        ledger.baseline_id,
        'chains.csv',
        chains.row_number
    from {{ ref('int_ledger') }} as ledger
    inner join {{ source('registers', 'processes') }} as processes on ledger.process_id = processes.process_id
    inner join {{ source('registers', 'chains') }} as chains on processes.chain_id = chains.chain_id
    where ledger.component = 'overlap'

    union all

    select
        ledger.process_id,
        ledger.month,
        ledger.component,
        ledger.baseline_id,
        'chain_volumes.csv',
        volumes.row_number
    from {{ ref('int_ledger') }} as ledger
    inner join {{ source('registers', 'processes') }} as processes on ledger.process_id = processes.process_id
    inner join {{ source('registers', 'chain_volumes') }} as volumes
        on processes.chain_id = volumes.chain_id
        and ledger.month = {{ month_of('volumes.month') }}
    where ledger.component = 'overlap'
),

registers as (
    select
        process_id,
        month,
        component,
        baseline_id,
        register_file,
        {{ sorted_rows('register_row') }} as row_numbers
    from rows_behind
    group by process_id, month, component, baseline_id, register_file
),

ranges as (
    select
        *,
        {{ range_starts('row_numbers') }} as starts,
        {{ range_ends('row_numbers') }} as ends
    from registers
)

select
    ranges.process_id,
    owners.department_id,
    owners.tool,
    ranges.month,
    ranges.component,
    ranges.baseline_id,
    ranges.register_file,
    {{ row_ranges('ranges.starts', 'ranges.ends') }} as row_ranges
from ranges
inner join {{ ref('int_process_owner_month') }} as owners
    on ranges.process_id = owners.process_id
    and ranges.month = owners.month
