select
    account_hash,
    tool,
    account_of as reason,
    min(usage_on) as first_used_on,
    max(usage_on) as last_used_on,
    count(distinct usage_on) as usage_days
from {{ ref('int_usage_person_days') }}
where account_of in ('not_on_roster', 'shared_account')
group by account_hash, tool, account_of
