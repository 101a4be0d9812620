with items as (
    select
        process_id,
        {{ stable_sum('ok_items') }} as ok_items
    from {{ ref('int_transfer_month') }}
    group by process_id
)

select
    ledger.process_id,
    ledger.baseline_id,
    max(ledger.evidence_grade) as evidence_grade,
    {{ stable_sum('ledger.hours') }} / max(items.ok_items) as gross_hours_per_item
from {{ ref('fct_hours_ledger') }} as ledger
inner join {{ ref('int_transfer_month') }} as months
    on ledger.process_id = months.process_id
    and ledger.month = months.month
inner join items on ledger.process_id = items.process_id
where ledger.component = 'gross'
group by ledger.process_id, ledger.baseline_id
