-- A nil mark is a month without overtime.
select
    month,
    person_hash,
    department_code,
    department_text,
    department_key,
    coalesce(overtime_hours, 0) as overtime_hours,
    event_day
from {{ source('raw', 'overtime_month') }}
where not superseded
