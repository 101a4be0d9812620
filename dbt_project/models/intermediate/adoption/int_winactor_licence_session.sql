-- A check-out belongs to the next event of the same person and machine if that is a check-in; events are lost in both directions.
-- Within one second a licence comes back (check_in) before it goes out again (check_out).
with ordered as (
    select
        *,
        lead(licence_action) over (
            partition by person_hash, machine_digest
            order by occurred_at, licence_action
        ) as next_action,
        lead(occurred_at) over (
            partition by person_hash, machine_digest
            order by occurred_at, licence_action
        ) as next_at,
        lag(licence_action) over (
            partition by person_hash, machine_digest
            order by occurred_at, licence_action
        ) as previous_action
    from {{ ref('stg_winactor__licence_event') }}
),

sessions as (
    select
        person_hash,
        machine_digest,
        occurred_at as checked_out_at,
        case when next_action = 'check_in' then next_at end as checked_in_at
    from ordered
    where licence_action = 'check_out'
    union all
    select
        person_hash,
        machine_digest,
        cast(null as timestamp),
        occurred_at
    from ordered
    where licence_action = 'check_in' and coalesce(previous_action, 'check_in') = 'check_in'
)

select
    person_hash,
    machine_digest,
    checked_out_at,
    checked_in_at,
    {{ dbt.datediff('checked_out_at', 'checked_in_at', 'second') }} / 3600.0 as attended_hours
from sessions
