-- From the first month that anything belongs to (a process may have started years before its first log) to the month of the last data.
with recursive first_days as (
    select min(day) as first_day from {{ ref('int_finished_day') }}
    union all
    select min(first_used_on) from {{ ref('int_usage_week') }}
    union all
    select min(cast(completed_at as date)) from {{ source('raw', 'survey_response') }}
    where not superseded
    union all
    select min(month) from {{ ref('stg_overtime__month') }}
    union all
    select min(event_day) from {{ ref('stg_paper__reading') }}
    union all
    select min(event_day) from {{ ref('stg_consultations__consultation') }}
    union all
    select min(event_day) from {{ ref('stg_online_applications__application') }}
    union all
    select min(month) from {{ ref('stg_online_applications__monthly_total') }}
    union all
    select min(started_on) from {{ source('registers', 'processes') }}
    where class = 'production'
    union all
    select min(worked_on) from {{ source('registers', 'upkeep_log') }}
),

bounds as (
    select
        {{ month_of('min(first_days.first_day)') }} as first_month,
        min(data_until.data_until) as data_until
    from first_days
    cross join {{ ref('int_data_until') }} as data_until
),

months (month, data_until) as (
    select
        first_month,
        data_until
    from bounds
    where first_month <= data_until
    union all
    select
        {{ add_months('month', 1) }},
        data_until
    from months
    where {{ add_months('month', 1) }} <= data_until
)

select
    month,
    cast({{ dbt.last_day('month', 'month') }} as date) as month_end,
    least(cast({{ dbt.last_day('month', 'month') }} as date), data_until) as as_of_day,
    cast({{ dbt.last_day('month', 'month') }} as date) <= data_until as is_complete,
    {{ fiscal_year_of('month') }} as fiscal_year,
    cast(mod(extract(month from month) + 8, 12) + 1 as integer) as fiscal_month
from months
