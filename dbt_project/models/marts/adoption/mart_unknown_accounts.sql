-- Who cannot be told apart from the roster is counted, never joined to anybody and never shown.
with unknown as (
    select
        tool,
        reason,
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
),

newest as (
    select max(month) as month
    from {{ ref('int_policy_month') }}
),

counted as (
    select
        tool,
        reason,
        count(*) as accounts,
        cast(sum(usage_days) as bigint) as usage_days,
        max(last_used_on) as last_used_on
    from unknown
    group by tool, reason
)

-- That there are such accounts is for somebody to mend; what few of them did is theirs.
select
    counted.tool,
    counted.reason,
    counted.accounts,
    case when counted.accounts >= policy.suppression_minimum then counted.usage_days end as usage_days,
    case when counted.accounts >= policy.suppression_minimum then counted.last_used_on end as last_used_on,
    coalesce(counted.accounts < policy.suppression_minimum, true) as suppressed
from counted
cross join newest
left join {{ ref('int_policy_month') }} as policy on newest.month = policy.month
