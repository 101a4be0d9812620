select
    workflow_id,
    process_key,
    process_name,
    category,
    created_at,
    updated_at
from {{ source('raw', 'power_automate_workflow') }}
where not superseded
