select
    survey_id,
    row_key,
    completed_at,
    file_id,
    row_number
from {{ source('raw', 'survey_response') }}
where not superseded
