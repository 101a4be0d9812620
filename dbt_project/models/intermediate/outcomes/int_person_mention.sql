-- Where a row names a person and no department, it belongs to the person's department: on its day, for a month the last one in it.
with mentions as (
    select
        person_hash,
        event_day as first_day,
        event_day as last_day
    from {{ ref('stg_transcription__use') }}
    where department_key is null
    union
    select
        person_hash,
        event_day,
        cast({{ dbt.last_day('event_day', 'month') }} as date)
    from {{ ref('stg_overtime__month') }}
    where department_key is null and department_code is null
),

ranked as (
    select
        mentions.*,
        accounts.department_id,
        row_number() over (
            partition by mentions.person_hash, mentions.first_day, mentions.last_day
            order by accounts.valid_from desc nulls last, accounts.department_id asc
        ) as from_latest
    from mentions
    inner join {{ ref('int_roster_account') }} as accounts
        on mentions.person_hash = accounts.account_hash
        and (accounts.valid_from is null or mentions.last_day >= accounts.valid_from)
        and (accounts.valid_to is null or mentions.first_day <= accounts.valid_to)
)

select
    ranked.person_hash,
    ranked.first_day,
    ranked.last_day,
    coalesce(owners.owner_department_id, ranked.department_id) as department_id
from ranked
left join {{ ref('int_department_owner_month') }} as owners
    on ranked.department_id = owners.department_id
    and owners.month = {{ month_of('ranked.first_day') }}
where ranked.from_latest = 1
