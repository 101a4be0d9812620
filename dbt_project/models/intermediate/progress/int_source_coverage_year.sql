-- Days are what a source that reports on most office days owes; a robot that runs once a month has not lost the other days.
with delivered as (
    select distinct
        source,
        {{ month_of('day') }} as month
    from {{ ref('int_source_days') }}
),

months as (
    select
        coverage.source,
        calendar.fiscal_year,
        calendar.is_complete,
        -- a robot may run on a Sunday
        coverage.received > 0 or delivered.month is not null as is_delivered,
        coverage.received,
        coverage.expected,
        case when coverage.coverage >= policy.coverage_minimum then 1 else 0 end as is_covered
    from {{ ref('meta_coverage') }} as coverage
    inner join {{ ref('int_month') }} as calendar on coverage.month = calendar.month
    inner join {{ ref('int_policy_month') }} as policy on coverage.month = policy.month
    left join delivered
        on coverage.source = delivered.source
        and coverage.month = delivered.month
),

habits as (
    select
        source,
        sum(is_covered) * 2 >= count(*) as is_daily
    from months
    where is_complete
    group by source
)

select
    months.source,
    months.fiscal_year,
    case
        when max(case when habits.is_daily then 1 else 0 end) = 1
            then cast(sum(months.received) as double) / sum(months.expected)
        -- a running month may still be delivered
        else
            cast(sum(case when months.is_delivered then 1 else 0 end) as double)
            / nullif(sum(case when months.is_delivered or months.is_complete then 1 else 0 end), 0)
    end as coverage
from months
left join habits on months.source = habits.source
group by months.source, months.fiscal_year
