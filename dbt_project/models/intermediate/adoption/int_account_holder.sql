{% set first_day = "cast('0001-01-01' as date)" %}
{% set last_day = "cast('9999-12-31' as date)" %}
-- policy is the value valid on a month's first day
with robot_lists as (
    select
        value,
        {{ month_on_or_after('valid_from') }} as effective_from,
        {{ month_on_or_after('valid_until') }} as effective_until
    from {{ ref('int_policy_history') }}
    where key = 'robot_accounts'
)

select
    account_hash,
    staff_hash,
    coalesce(valid_from, {{ first_day }}) as valid_from,
    coalesce(valid_to, {{ last_day }}) as valid_to
from {{ ref('int_roster_account') }}
union
select
    accounts.account_hash,
    cast(null as varchar),
    coalesce(robot_lists.effective_from, {{ first_day }}),
    coalesce(cast({{ dbt.dateadd('day', -1, 'robot_lists.effective_until') }} as date), {{ last_day }})
from {{ ref('int_account') }} as accounts
inner join robot_lists on {{ in_list('robot_lists.value', 'accounts.account_hash') }}
