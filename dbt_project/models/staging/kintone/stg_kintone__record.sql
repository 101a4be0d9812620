select
    app_id,
    record_number,
    created_at,
    updated_at,
    creator_hash,
    modifier_hash,
    status,
    revision,
    event_day,
    file_id,
    row_number
from {{ ref('stg_kintone__record_version') }}
where not superseded
