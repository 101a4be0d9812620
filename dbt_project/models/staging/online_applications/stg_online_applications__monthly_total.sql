-- A nil mark is a month without applications.
select
    month,
    procedure_key,
    procedure_name,
    channel,
    department_key,
    coalesce(applications, 0) as applications,
    event_day,
    file_id,
    row_number
from {{ source('raw', 'online_application_total') }}
where not superseded
