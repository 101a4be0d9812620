-- Months without an uncredited item, as an item that earned nothing would thin out what an item saves.
select
    hours.process_id,
    hours.month,
    hours.ok_items,
    hours.gross_hours,
    hours.gross_hours + hours.human_part_hours + hours.exception_rework_hours + hours.overlap_hours as item_hours
from {{ ref('int_process_hours_month') }} as hours
inner join {{ ref('int_recent_month') }} as months on hours.month = months.month
where hours.uncredited_items = 0
