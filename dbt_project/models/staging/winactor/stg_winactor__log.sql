select
    logged_at,
    node_id,
    marker,
    event_day
from {{ source('raw', 'winactor_log') }}
where not superseded
