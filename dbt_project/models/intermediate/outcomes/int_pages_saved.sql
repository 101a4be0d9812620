-- Pages not printed, told month by month on the month's last day: below the average of the twelve months before the process began.
-- A running month that is counted by its days would look like pages saved, so it waits; one told as a month is whole.
with months as (
    select
        department_id,
        {{ month_of('day') }} as month,
        {{ stable_sum('pages') }} as pages,
        count(case when not is_of_month then 1 end) = 0 as is_told_whole
    from {{ ref('int_paper_days') }}
    group by department_id, {{ month_of('day') }}
),

baselines as (
    select
        processes.process_id,
        {{ stable_avg('months.pages') }} as baseline_pages
    from {{ source('registers', 'processes') }} as processes
    inner join {{ ref('int_process_owner_month') }} as owners on processes.process_id = owners.process_id
    inner join months on owners.department_id = months.department_id and owners.month = months.month
    where
        processes.item_rule = 'pages'
        and months.month >= {{ add_months(month_of('processes.started_on'), '-12') }}
        and months.month < {{ month_of('processes.started_on') }}
    group by processes.process_id
    having count(*) = 12
)

select
    processes.process_id,
    calendar.month_end as day,
    baselines.process_id is not null as has_baseline_months,
    greatest(coalesce(baselines.baseline_pages, months.pages) - months.pages, 0) as pages_saved
from {{ source('registers', 'processes') }} as processes
inner join {{ ref('int_process_owner_month') }} as owners on processes.process_id = owners.process_id
inner join months on owners.department_id = months.department_id and owners.month = months.month
inner join {{ ref('int_month') }} as calendar on months.month = calendar.month
left join baselines on processes.process_id = baselines.process_id
where
    processes.item_rule = 'pages'
    and (calendar.is_complete or months.is_told_whole)
    and months.month >= {{ month_of('processes.started_on') }}
