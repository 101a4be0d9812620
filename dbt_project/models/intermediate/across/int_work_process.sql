-- What the register says of a department: what it runs, or tries out, and how much of it there is.
with latest as (
    select
        max(month) as month,
        max(month_end) as month_end
    from {{ ref('int_recent_month') }}
),

items as (
    select
        items.process_id,
        {{ stable_sum('items.ok_items') }} as volume,
        count(distinct months.month) as volume_months
    from {{ ref('int_process_items') }} as items
    inner join {{ ref('int_recent_month') }} as months on {{ month_of('items.day') }} = months.month
    where items.ok_items > 0
    group by items.process_id
)

select
    owners.department_id,
    case when processes.item_rule = 'applications' then 'procedure' else 'process' end as evidence,
    processes.process_id as work_key,
    processes.process_name as work_name,
    processes.tool,
    processes.class = 'production' as is_running,
    case when processes.item_rule = 'applications' then procedures.applications else items.volume end as volume,
    case processes.item_rule when 'applications' then 'applications' when 'records' then 'records' else 'items' end as volume_unit,
    case when processes.item_rule = 'applications' then procedures.volume_months else items.volume_months end as volume_months
from {{ source('registers', 'processes') }} as processes
cross join latest
inner join {{ ref('int_process_owner_month') }} as owners
    on processes.process_id = owners.process_id
    and latest.month = owners.month
left join items on processes.process_id = items.process_id
left join {{ ref('int_procedure_volume') }} as procedures on processes.process_key = procedures.procedure_key
where
    processes.class <> 'operational'
    and processes.item_rule not in ('pages', 'audio_hours')
    and (processes.retired_on is null or processes.retired_on > latest.month_end)
