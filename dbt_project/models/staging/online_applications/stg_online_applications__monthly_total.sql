select
    month,
    procedure_key,
    procedure_name,
    channel,
    applications,
    event_day
from {{ source('raw', 'online_application_total') }}
where not superseded
