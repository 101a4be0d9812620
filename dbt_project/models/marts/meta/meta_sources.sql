{# Inbox folder -> days after which its newest record is late #}
{% set daily, monthly = 3, 40 %}
{% set allowed_days = {
    'uipath': daily, 'winactor': daily, 'power_automate': daily, 'rpa_runs': monthly, 'kintone': daily, 'surveys': monthly,
    'transcription': monthly, 'online_applications': monthly, 'overtime': monthly, 'paper': monthly, 'consultations': monthly,
    'm365': monthly,
} %}

with sources as (
    {% for source, days in allowed_days.items() -%}
    select
        '{{ source }}' as source,
        {{ days }} as allowed_days
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

delivered as (
    select
        source,
        count(*) as files,
        cast(sum(rows_loaded) as bigint) as rows
    from {{ source('meta', 'file') }}
    group by source
),

newest as (
    select
        source,
        max(newest_record_at) as newest_record_at
    from {{ ref('int_source_days') }}
    group by source
    union all
    select
        'surveys',
        cast(max(answered_on) as timestamp)
    from {{ ref('int_survey_response') }}
),

-- Of a monthly source midnight of the 1st is no moment: a total of the month is booked there, which it tells up to its end.
told as (
    select
        newest.source,
        newest.newest_record_at,
        case
            when
                sources.allowed_days = {{ monthly }}
                and newest.newest_record_at = {{ month_of('newest.newest_record_at') }}
                then cast({{ dbt.last_day('newest.newest_record_at', 'month') }} as date)
            else cast(newest.newest_record_at as date)
        end as told_until
    from newest
    inner join sources on newest.source = sources.source
),

covered as (
    select
        source,
        cast(sum(received) as double) / sum(expected) as coverage
    from {{ ref('meta_coverage') }}
    group by source
)

select
    sources.source,
    told.newest_record_at,
    coalesce(delivered.files, 0) as files,
    coalesce(delivered.rows, 0) as rows,
    covered.coverage,
    case
        when delivered.files is null then 'unused'
        when told.newest_record_at is null then 'missing'
        when {{ dbt.dateadd('day', 'sources.allowed_days', 'told.told_until') }} < data_until.data_until then 'late'
        else 'fresh'
    end as state,
    sources.allowed_days
from sources
cross join {{ ref('int_data_until') }} as data_until
left join delivered on sources.source = delivered.source
left join told on sources.source = told.source
left join covered on sources.source = covered.source
