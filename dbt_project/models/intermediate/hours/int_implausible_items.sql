-- Each process of a chain touches a case once; what the chain cap took back for it is told beside.
select
    items.process_id,
    processes.chain_id,
    owners.department_id,
    items.month,
    items.ok_items as observed,
    volumes.cases as allowed,
    coalesce(-overlap.hours, 0) as hours_removed,
    volumes.row_number as volume_row_number,
    processes.row_number as process_row_number
from {{ ref('int_process_month') }} as items
inner join {{ source('registers', 'processes') }} as processes on items.process_id = processes.process_id
inner join {{ source('registers', 'chain_volumes') }} as volumes
    on processes.chain_id = volumes.chain_id
    and items.month = {{ month_of('volumes.month') }}
inner join {{ ref('int_process_owner_month') }} as owners
    on items.process_id = owners.process_id
    and items.month = owners.month
left join {{ ref('int_ledger_overlap') }} as overlap
    on items.process_id = overlap.process_id
    and items.month = overlap.month
where items.ok_items > volumes.cases
