select
    queue_definition_id,
    queue_name,
    queue_key
from {{ source('raw', 'uipath_queue_definition') }}
where not superseded
