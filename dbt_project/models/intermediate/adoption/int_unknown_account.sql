select
    account_hash,
    tool,
    min(usage_on) as first_used_on,
    max(usage_on) as last_used_on,
    count(*) as usage_days
from {{ ref('int_usage_person_days') }}
where staff_hash is null
group by account_hash, tool
