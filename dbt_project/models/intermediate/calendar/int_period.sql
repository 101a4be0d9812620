-- A fiscal year under way is told too: months_covered says how much of it there is.
with years as (
    select
        fiscal_year,
        {{ fiscal_year_start('fiscal_year') }} as period_start,
        {{ fiscal_year_end('fiscal_year') }} as period_end,
        max(month) as last_month
    from {{ ref('int_month') }}
    group by fiscal_year
),

periods as (
    select
        'month' as period,
        month as period_start,
        month_end as period_end,
        fiscal_year,
        1 as months_covered
    from {{ ref('int_month') }}
    union all
    select
        'fiscal_year' as period,
        period_start,
        period_end,
        fiscal_year,
        {{ months_between('period_start', 'last_month') }} + 1 as months_covered
    from years
)

select
    periods.period,
    periods.period_start,
    periods.period_end,
    periods.period_end <= data_until.data_until as is_complete,
    periods.fiscal_year,
    cast(periods.months_covered as integer) as months_covered,
    cast(policy.value as double) as fte_hours_per_year
from periods
cross join {{ ref('int_data_until') }} as data_until
left join {{ ref('int_policy_history') }} as policy
    on policy.key = 'fte_hours_per_year'
    and (policy.valid_from is null or periods.period_start >= policy.valid_from)
    and (policy.valid_until is null or periods.period_start < policy.valid_until)
