{% set monthly_sources = "'rpa_runs', 'surveys', 'transcription', 'online_applications', 'overtime', 'paper', 'consultations', 'm365'" %}

-- Offices work on office days, so those are what a daily source is expected to cover.
with recorded_days as (
    select
        source,
        day
    from {{ ref('int_source_days') }}
    union
    select
        'surveys',
        answered_on
    from {{ ref('int_survey_response') }}
),

first_days as (
    select
        source,
        min(day) as first_day
    from recorded_days
    group by source
),

office_days as (
    select
        months.month,
        days.day
    from {{ ref('int_office_day') }} as days
    inner join {{ ref('int_month') }} as months on {{ month_of('days.day') }} = months.month
    where days.day <= months.as_of_day
),

daily as (
    select
        first_days.source,
        office_days.month,
        count(recorded_days.day) as received,
        count(*) as expected
    from first_days
    inner join office_days on first_days.first_day <= office_days.day
    left join recorded_days
        on first_days.source = recorded_days.source
        and office_days.day = recorded_days.day
    where first_days.source not in ({{ monthly_sources }})
    group by first_days.source, office_days.month
),

received_months as (
    select distinct
        source,
        {{ month_of('day') }} as month
    from recorded_days
),

-- a running month may still be delivered
monthly as (
    select
        first_days.source,
        months.month,
        count(received_months.month) as received,
        1 as expected
    from first_days
    inner join {{ ref('int_month') }} as months on first_days.first_day <= months.month_end
    left join received_months
        on first_days.source = received_months.source
        and months.month = received_months.month
    where
        first_days.source in ({{ monthly_sources }})
        and (months.is_complete or received_months.month is not null)
    group by first_days.source, months.month
)

select
    source,
    month,
    received,
    expected,
    cast(received as double) / expected as coverage
from daily
union all
select
    source,
    month,
    received,
    expected,
    cast(received as double) / expected as coverage
from monthly
