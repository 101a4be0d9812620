select
    ledger.process_id,
    owners.department_id,
    owners.tool,
    ledger.month,
    ledger.component,
    ledger.baseline_id,
    ledger.evidence_grade,
    ledger.items,
    ledger.minutes_per_item,
    ledger.hours
from {{ ref('int_ledger') }} as ledger
inner join {{ ref('int_process_owner_month') }} as owners
    on ledger.process_id = owners.process_id
    and ledger.month = owners.month
