select
    ledger.process_id,
    heirs.current_department_id as department_id,
    ledger.tool,
    ledger.month,
    ledger.component,
    ledger.baseline_id,
    ledger.evidence_grade,
    ledger.items * heirs.weight as items,
    ledger.minutes_per_item,
    ledger.hours * heirs.weight as hours
from {{ ref('fct_hours_ledger') }} as ledger
inner join {{ ref('int_department_current') }} as heirs on ledger.department_id = heirs.department_id
