{# sources.md section 4: no report's period is longer; of the time before it only each person's last day is known #}
{% set longest_report_days = 180 %}

with reported as (
    select
        'm365' as tool,
        min(refreshed_on) as refreshed_on
    from {{ ref('stg_m365__account') }}
    where not is_concealed
),

used as (
    select
        usage.tool,
        greatest(
            min(usage.first_used_on),
            coalesce(
                cast({{ dbt.dateadd('day', 1 - longest_report_days, 'min(reported.refreshed_on)') }} as date),
                min(usage.first_used_on)
            )
        ) as first_used_on
    from {{ ref('int_usage_week') }} as usage
    left join reported on usage.tool = reported.tool
    group by usage.tool
),

entitled as (
    select distinct tool
    from {{ source('registers', 'tool_entitlements') }}
),

-- a delivery that names strangers or robots alone, or a report in which nobody was active, tells zero use
delivered as (
    select
        tool,
        min(day) as delivered_from
    from (
        select
            tool,
            min(usage_on) as day
        from {{ ref('int_usage_account_days') }}
        group by tool
        union all
        select
            tool,
            refreshed_on
        from reported
    ) as days
    group by tool
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
    {{ month_of('delivered.delivered_from') }} as delivered_from_month,
    entitled.tool is not null as has_entitlements
from used
full outer join entitled on used.tool = entitled.tool
left join delivered on coalesce(used.tool, entitled.tool) = delivered.tool
cross join first_data
