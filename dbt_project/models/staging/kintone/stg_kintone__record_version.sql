-- A modifier seen in an older export did use the app, so replaced versions of a record count for adoption.
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
    superseded,
    file_id,
    row_number
from {{ source('raw', 'kintone_record') }}
