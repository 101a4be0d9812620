select
    file_name,
    source,
    sha256,
    received_at,
    encoding,
    rows_read,
    rows_loaded,
    rows_duplicate,
    rows_superseded,
    rows_quarantined,
    rows_out_of_scope,
    state,
    reason,
    provenance
from {{ source('meta', 'file') }}
