-- Who cannot be told apart from the roster is counted, never joined to anybody and never shown.
with unknown as (
    select
        tool,
        'not_on_roster' as reason,
        account_hash,
        usage_days,
        last_used_on
    from {{ ref('int_unknown_account') }}
    union all
    select
        'm365',
        'concealed',
        accounts.person_hash,
        count(distinct activity.used_on),
        max(activity.used_on)
    from {{ ref('stg_m365__account') }} as accounts
    left join {{ ref('stg_m365__activity') }} as activity on accounts.person_hash = activity.person_hash
    where accounts.is_concealed
    group by accounts.person_hash
)

select
    tool,
    reason,
    count(*) as accounts,
    sum(usage_days) as usage_days,
    max(last_used_on) as last_used_on
from unknown
group by tool, reason
