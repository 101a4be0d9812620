select
    month,
    person_hash,
    department_code,
    department_text,
    department_key,
    overtime_hours,
    event_day
from {{ source('raw', 'overtime_month') }}
where not superseded
