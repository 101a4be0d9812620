select
    app_id,
    record_number,
    created_at,
    updated_at,
    creator_hash,
    modifier_hash,
    status,
    revision,
    event_day
from {{ source('raw', 'kintone_record') }}
where not superseded
