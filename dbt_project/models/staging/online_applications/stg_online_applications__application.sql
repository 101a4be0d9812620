select
    application_digest,
    procedure_key,
    procedure_name,
    channel,
    applied_at,
    completed_at,
    status_text,
    department_key,
    event_day,
    file_id,
    row_number
from {{ source('raw', 'online_application') }}
where not superseded
