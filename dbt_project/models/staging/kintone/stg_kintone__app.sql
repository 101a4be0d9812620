select
    app_id,
    app_name,
    app_code,
    space_id,
    creator_hash,
    modifier_hash,
    created_at,
    updated_at
from {{ source('raw', 'kintone_app') }}
where not superseded
