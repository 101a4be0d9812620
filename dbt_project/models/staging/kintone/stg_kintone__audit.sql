select
    occurred_at,
    person_hash,
    level,
    service,
    module,
    action,
    result,
    app_id,
    record_ids,
    event_day
from {{ source('raw', 'kintone_audit') }}
where not superseded
