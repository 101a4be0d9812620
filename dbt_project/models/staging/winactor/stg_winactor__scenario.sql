select
    scenario_id,
    parent_scenario_id,
    process_key,
    process_name,
    runs,
    ok_runs,
    failed_runs,
    cancelled_runs,
    mean_run_seconds,
    creator_hash,
    created_at,
    updated_at
from {{ source('raw', 'winactor_scenario') }}
where not superseded
