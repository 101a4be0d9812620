select
    'uipath' as source,
    process_key,
    process_name,
    attempt_key,
    retry_number,
    status,
    started_at,
    ended_at,
    item_count,
    attended,
    person_hash,
    event_day
from {{ source('raw', 'uipath_run') }}
where not superseded
