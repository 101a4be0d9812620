-- Days are what a source that reports on most office days owes; a robot that runs once a month has not lost the other days.
with habits as (
    select
        source,
        sum(case when is_covered then 1 else 0 end) * 2 >= count(*) as is_daily
    from {{ ref('int_source_month') }}
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
from {{ ref('int_source_month') }} as months
left join habits on months.source = habits.source
group by months.source, months.fiscal_year
