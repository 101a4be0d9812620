-- A new attempt takes its item away from the day of the former attempt, so that day is affected too.
with touched as (
    select
        reference,
        root_item_id
    from {{ ref('int_queue_attempt') }}
    where event_day in ({{ pending_days(['uipath_queue_item']) }})
)

{{ pending_days(['uipath_queue_item']) }}
union
select event_day
from {{ ref('int_queue_attempt') }}
where
    event_day is not null
    and (
        reference in (
            select reference from touched
            where reference is not null
        )
        or root_item_id in (select root_item_id from touched)
    )
