select
    names.shown as file_name,
    files.source,
    files.sha256,
    files.received_at,
    files.encoding,
    files.rows_read,
    files.rows_loaded,
    files.rows_duplicate,
    files.rows_superseded,
    files.rows_quarantined,
    files.rows_out_of_scope,
    files.state,
    files.reason,
    files.provenance
from {{ source('meta', 'file') }} as files
inner join {{ ref('int_shown_name') }} as names on files.file_name = names.name
