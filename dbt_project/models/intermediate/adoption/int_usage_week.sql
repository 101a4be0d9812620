-- All that the windows of a month ask of the days; a week that straddles two months is asked about as of both.
with days as (
    select
        person_key,
        tool,
        usage_on,
        cast({{ dbt.date_trunc('week', 'usage_on') }} as date) as week
    from {{ ref('int_usage_person_days') }}
    where account_of = 'person'
)

select
    person_key,
    tool,
    week,
    min(usage_on) as first_used_on,
    max(usage_on) as last_used_on,
    max(case when extract(month from usage_on) = extract(month from week) then usage_on end) as last_used_on_in_first_month
from days
group by person_key, tool, week
