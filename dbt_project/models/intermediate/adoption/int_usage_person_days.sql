-- Registers change after the rows came, so people are recognised here, behind the incremental layer.
with identities as (
    select
        staff_hash as account_hash,
        staff_hash,
        valid_from,
        valid_to
    from {{ source('registers', 'staff_roster') }}
    union
    select
        login_hash,
        staff_hash,
        valid_from,
        valid_to
    from {{ source('registers', 'staff_roster') }}
    where login_hash is not null
),

people_days as (
    select distinct
        usage.account_hash,
        usage.tool,
        usage.usage_on
    from {{ ref('int_usage_account_days') }} as usage
    left join {{ ref('int_policy_history') }} as policy
        on policy.key = 'robot_accounts'
        and (policy.valid_from is null or policy.valid_from <= {{ month_of('usage.usage_on') }})
        and (policy.valid_until is null or {{ month_of('usage.usage_on') }} < policy.valid_until)
    where policy.value is null or not {{ in_list('policy.value', 'usage.account_hash') }}
),

ranked as (
    select
        people_days.*,
        identities.staff_hash,
        -- a login handed on to someone else belongs to whoever is on the roster that day
        row_number() over (
            partition by people_days.account_hash, people_days.tool, people_days.usage_on
            order by
                case when {{ valid_on('people_days.usage_on', 'identities.valid_from', 'identities.valid_to') }} then 0 else 1 end,
                identities.valid_from desc nulls last,
                identities.staff_hash asc
        ) as identity_rank
    from people_days
    left join identities on people_days.account_hash = identities.account_hash
)

select
    account_hash,
    tool,
    usage_on,
    staff_hash
from ranked
where identity_rank = 1
