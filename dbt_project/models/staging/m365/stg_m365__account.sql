select
    report,
    refreshed_on,
    person_hash,
    is_concealed,
    event_day
from {{ source('raw', 'm365_usage') }}
where not superseded
