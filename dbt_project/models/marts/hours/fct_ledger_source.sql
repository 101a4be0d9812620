-- Lines are never lost here: that every row of a file has its file is reconciled where rows are loaded.
select
    sources.process_id,
    owners.department_id,
    owners.tool,
    sources.month,
    sources.counted_as,
    sources.baseline_id,
    names.shown as file_name,
    files.source,
    files.sha256,
    sources.ok_items,
    sources.exception_items,
    sources.runs,
    sources.source_rows,
    sources.row_ranges
from {{ ref('int_ledger_source') }} as sources
inner join {{ ref('int_process_owner_month') }} as owners
    on sources.process_id = owners.process_id
    and sources.month = owners.month
left join {{ source('meta', 'file') }} as files on sources.file_id = files.file_id
left join {{ ref('int_shown_name') }} as names on files.file_name = names.name
