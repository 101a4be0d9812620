-- Offices work on weekdays, so those are what a daily source is expected to cover; no register names public holidays.
with first_days as (
    select source, min(day) as first_day
    from {{ ref('int_source_days') }}
    group by source
),

expected_days as (
    select
        first_days.source,
        months.month,
        cast({{ dbt.dateadd('day', 'numbers.generated_number - 1', 'months.month') }} as date) as day
    from {{ ref('int_month') }} as months
    cross join ({{ dbt.generate_series(31) }}) as numbers
    inner join first_days
        on {{ dbt.dateadd('day', 'numbers.generated_number - 1', 'months.month') }} between first_days.first_day and months.as_of_day
    where extract(isodow from {{ dbt.dateadd('day', 'numbers.generated_number - 1', 'months.month') }}) <= 5
),

daily as (
    select expected_days.source, expected_days.month, count(received.day) as received, count(*) as expected
    from expected_days
    left join {{ ref('int_source_days') }} as received
        on expected_days.source = received.source
        and expected_days.day = received.day
    group by expected_days.source, expected_days.month
),

waves as (
    select distinct wave from {{ ref('int_survey_response') }}
),

monthly as (
    select 'surveys' as source, months.month, count(waves.wave) as received, 1 as expected
    from {{ ref('int_month') }} as months
    left join waves on months.month = waves.wave
    where months.month >= (select min(wave) from waves)
    group by months.month
)

select source, month, received, expected, cast(received as double) / expected as coverage
from daily
union all
select source, month, received, expected, cast(received as double) / expected
from monthly
