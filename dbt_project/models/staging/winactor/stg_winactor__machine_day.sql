select
    machine_id,
    machine_name,
    event_day as used_on,
    licence_group,
    licence_kind,
    licence_name,
    department_1,
    department_2,
    department_3,
    person_hash,
    (processing_ms + operating_local_ms + operating_other_ms) / 3600000.0 as operating_hours,
    waiting_ms / 3600000.0 as waiting_hours,
    error_ms / 3600000.0 as error_hours,
    event_day
from {{ source('raw', 'winactor_machine_day') }}
where not superseded
