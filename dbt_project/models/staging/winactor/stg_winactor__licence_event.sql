select
    occurred_at,
    case when licence_action = '回収' then 'check_in' else 'check_out' end as licence_action,
    person_hash,
    machine_digest,
    event_day
from {{ source('raw', 'winactor_event') }}
where not superseded and licence_action is not null
