select
    logged_at,
    level,
    log_type,
    process_key,
    process_name,
    process_version,
    job_key,
    queue_name,
    transaction_id,
    transaction_status,
    exception_type,
    run_seconds,
    robot_hash,
    person_hash,
    event_day
from {{ source('raw', 'uipath_log') }}
where not superseded
