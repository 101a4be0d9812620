select
    app_id,
    app_name,
    app_status,
    record_count,
    field_count,
    daily_request_count,
    api_token_count,
    webhook_count,
    storage_bytes,
    customized,
    record_updated_at,
    creator_hash,
    modifier_hash,
    created_at,
    updated_at
from {{ source('raw', 'kintone_app_statistics') }}
where not superseded
