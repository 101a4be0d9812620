-- Robots, Administrator and tokens make apps too, which are then nobody's; an account that no roster names is unknown.
with changes as (
    select
        app_id,
        creator_hash as account_hash,
        cast(created_at as date) as changed_on,
        1 as created
    from {{ ref('stg_kintone__app_version') }}
    union all
    select
        app_id,
        modifier_hash,
        cast(updated_at as date),
        0
    from {{ ref('stg_kintone__app_version') }}
),

identities as (
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

days as (
    select
        changes.app_id,
        changes.account_hash,
        changes.changed_on,
        max(changes.created) as created,
        max(case when {{ in_list("coalesce(policy.value, '')", 'changes.account_hash') }} then 1 else 0 end) as is_robot
    from changes
    left join {{ ref('int_policy_history') }} as policy
        on policy.key = 'robot_accounts'
        and (policy.valid_from is null or policy.valid_from <= {{ month_of('changes.changed_on') }})
        and (policy.valid_until is null or {{ month_of('changes.changed_on') }} < policy.valid_until)
    where changes.account_hash is not null and changes.changed_on is not null
    group by changes.app_id, changes.account_hash, changes.changed_on
),

ranked as (
    select
        days.*,
        identities.staff_hash,
        -- a login handed on to someone else belongs to whoever is on the roster that day
        row_number() over (
            partition by days.app_id, days.account_hash, days.changed_on
            order by
                case when {{ valid_on('days.changed_on', 'identities.valid_from', 'identities.valid_to') }} then 0 else 1 end,
                identities.valid_from desc nulls last,
                identities.staff_hash asc
        ) as identity_rank
    from days
    left join identities on days.account_hash = identities.account_hash
)

select
    app_id,
    case when is_robot = 1 then 'robot' when staff_hash is null then 'unknown' else 'person' end as maker_kind,
    case when is_robot = 1 then account_hash else coalesce(staff_hash, account_hash) end as maker_hash,
    min(changed_on) as first_changed_on,
    max(created) = 1 as is_creator
from ranked
where identity_rank = 1
group by
    app_id,
    case when is_robot = 1 then 'robot' when staff_hash is null then 'unknown' else 'person' end,
    case when is_robot = 1 then account_hash else coalesce(staff_hash, account_hash) end
