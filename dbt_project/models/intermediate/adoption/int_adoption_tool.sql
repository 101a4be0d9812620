with used as (
    select
        tool,
        min(usage_on) as first_used_on
    from {{ ref('int_usage_days') }}
    group by tool
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
