-- Pages not printed are told against a department's own past, so they say nothing of another's.
with latest as (
    select
        max(month) as month,
        max(month_end) as month_end
    from {{ ref('int_recent_month') }}
),

items as (
    select
        process_id,
        count(case when ok_items > 0 then 1 end) as months_with_items,
        {{ stable_sum('ok_items') }} as source_items,
        {{ stable_sum('item_hours') }} / nullif({{ stable_sum('ok_items') }}, 0) as net_hours_per_item
    from {{ ref('int_transfer_month') }}
    group by process_id
),

grades as (
    select
        process_id,
        max(evidence_grade) as evidence_grade
    from {{ ref('int_transfer_source_gross') }}
    group by process_id
),

upkeep as (
    select
        service.process_id,
        -{{ stable_sum('coalesce(hours.upkeep_hours, 0)') }} / count(*) * 12 as upkeep_hours_per_year
    from {{ ref('int_process_service') }} as service
    inner join {{ ref('int_recent_month') }} as months on service.first_month <= months.month
    left join {{ ref('int_process_hours_month') }} as hours
        on service.process_id = hours.process_id
        and months.month = hours.month
    group by service.process_id
)

select
    processes.process_id,
    processes.process_name,
    processes.tool,
    processes.item_rule,
    owners.department_id,
    grades.evidence_grade,
    items.source_items,
    items.net_hours_per_item,
    upkeep.upkeep_hours_per_year,
    -- a candidate builds it anew: what the first year writes off
    processes.build_hours * least(12, policy.build_amortisation_months) / policy.build_amortisation_months as build_hours_per_year,
    case
        when processes.item_rule = 'applications' then procedures.online_applications / nullif(procedures.applications, 0)
        else 1
    end as reachable_share
from {{ source('registers', 'processes') }} as processes
cross join latest
inner join items on processes.process_id = items.process_id
inner join grades on processes.process_id = grades.process_id
inner join upkeep on processes.process_id = upkeep.process_id
inner join {{ ref('int_policy_month') }} as policy on latest.month = policy.month
inner join {{ ref('int_process_owner_month') }} as owners
    on processes.process_id = owners.process_id
    and latest.month = owners.month
left join {{ ref('int_procedure_volume') }} as procedures on processes.process_key = procedures.procedure_key
where
    processes.class = 'production'
    and processes.item_rule <> 'pages'
    and (processes.retired_on is null or processes.retired_on > latest.month_end)
    and items.months_with_items >= policy.transfer_source_months
    and items.net_hours_per_item > 0
