select
    'rpa_runs' as source,
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
from {{ source('raw', 'rpa_sheet_run') }}
where not superseded
