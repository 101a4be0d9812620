-- Overtime, paper and surveys alone do not move the date, but a city that delivers nothing else still has one.
with active_days as (
    select max(day) as last_day from {{ ref('int_finished_day') }}
    union all
    select max(last_used_on) from {{ ref('int_usage_week') }}
)

select
    coalesce(
        max(last_day),
        (select max(day) from {{ ref('int_source_days') }}),
        (
            select max(cast(completed_at as date)) from {{ source('raw', 'survey_response') }}
            where not superseded
        )
    ) as data_until
from active_days
