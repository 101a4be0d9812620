-- The running fiscal year is compared with the same months a year before. A base that begins before the month of the first
-- finished item is no comparison: months without data are unknown, not zero.
with periods as (
    select
        period,
        period_start,
        months_covered,
        {{ add_months('period_start', "case period when 'month' then -1 else -12 end") }} as base_start
    from {{ ref('int_period') }}
),

comparisons as (
    select
        period,
        period_start,
        base_start,
        {{ add_months('period_start', '(months_covered - 1)') }} as last_month,
        {{ add_months('base_start', '(months_covered - 1)') }} as base_last_month
    from periods
    where base_start >= (select {{ month_of('min(day)') }} from {{ ref('int_finished_day') }})
)

select
    comparisons.period,
    comparisons.period_start,
    comparisons.base_start,
    comparisons.last_month,
    months.month,
    months.month <= comparisons.base_last_month as is_base
from comparisons
inner join {{ ref('int_month') }} as months
    on (comparisons.period_start <= months.month and comparisons.last_month >= months.month)
    or (comparisons.base_start <= months.month and comparisons.base_last_month >= months.month)
