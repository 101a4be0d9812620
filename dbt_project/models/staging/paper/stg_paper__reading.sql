select
    event_day,
    department_text,
    department_key,
    device_name,
    device_key,
    counter,
    pages,
    row_key
from {{ source('raw', 'paper_reading') }}
where not superseded
