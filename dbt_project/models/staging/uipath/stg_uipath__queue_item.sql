select
    item_id,
    ancestor_id,
    reference,
    queue_definition_id,
    queue_key,
    -- an export may name the queue, another only number it
    coalesce(cast(queue_definition_id as varchar), queue_key, '') as queue,
    status,
    retry_number,
    started_at,
    ended_at,
    event_day,
    file_id,
    row_number
from {{ source('raw', 'uipath_queue_item') }}
where not superseded
