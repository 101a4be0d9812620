{# sources.md section 4: no report's period is longer; of the time before it only each person's last day is known #}
{% set longest_report_days = 180 %}

with reported as (
    select
        'm365' as tool,
        {{ dbt.dateadd('day', 1 - longest_report_days, 'min(refreshed_on)') }} as known_from
    from {{ ref('stg_m365__account') }}
    where not is_concealed
),

used as (
    select
        usage.tool,
        greatest(min(usage.usage_on), coalesce(cast(min(reported.known_from) as date), min(usage.usage_on))) as first_used_on
    from {{ ref('int_usage_days') }} as usage
    left join reported on usage.tool = reported.tool
    group by usage.tool
),

entitled as (
    select distinct tool
    from {{ source('registers', 'tool_entitlements') }}
),

first_data as (
    select min(day) as first_day
    from (
        select min(day) as day from {{ ref('int_finished_day') }}
        union all
        select min(first_used_on) from used
    ) as days
)

select
    coalesce(used.tool, entitled.tool) as tool,
    {{ month_of('coalesce(used.first_used_on, first_data.first_day)') }} as first_month,
    used.tool is not null as has_usage,
    entitled.tool is not null as has_entitlements
from used
full outer join entitled on used.tool = entitled.tool
cross join first_data
