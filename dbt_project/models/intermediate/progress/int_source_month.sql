-- A month of a source: whether anything of it came, and how much of what was expected.
with delivered as (
    select distinct
        source,
        {{ month_of('day') }} as month
    from {{ ref('int_source_days') }}
)

select
    coverage.source,
    coverage.month,
    calendar.fiscal_year,
    calendar.is_complete,
    -- a robot may run on a Sunday
    coverage.received > 0 or delivered.month is not null as is_delivered,
    coverage.received,
    coverage.expected,
    coverage.coverage >= policy.coverage_minimum as is_covered
from {{ ref('meta_coverage') }} as coverage
inner join {{ ref('int_month') }} as calendar on coverage.month = calendar.month
inner join {{ ref('int_policy_month') }} as policy on coverage.month = policy.month
left join delivered
    on coverage.source = delivered.source
    and coverage.month = delivered.month
