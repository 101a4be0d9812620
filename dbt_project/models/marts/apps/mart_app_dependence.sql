{# the hours that hang on whoever made an app: those of its last twelve months #}
{% set months_before = 11 %}

with newest as (
    select max(month) as month from {{ ref('int_month') }}
),

hours as (
    select
        claims.activity_key as app_id,
        {{ stable_sum('hours.net_hours') }} as net_hours
    from {{ ref('int_process_claim') }} as claims
    inner join {{ ref('int_process_hours_month') }} as hours on claims.process_id = hours.process_id
    inner join newest on hours.month between {{ add_months('newest.month', -months_before) }} and newest.month
    where claims.kind = 'record'
    group by claims.activity_key
)

select
    told.app_id,
    apps.app_name,
    told.department_id,
    told.process_id,
    {{ month_of('apps.created_on') }} as created_month,
    told.recent_records,
    told.is_active,
    told.shown_band as maker_band,
    hours.net_hours as net_hours_12_months,
    told.shown_band is null as suppressed
from {{ ref('int_app_month') }} as told
inner join newest on told.month = newest.month
inner join {{ ref('int_app') }} as apps on told.app_id = apps.app_id
left join hours on told.app_id = hours.app_id
