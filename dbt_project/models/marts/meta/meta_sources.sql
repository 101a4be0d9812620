{# registers.md, inbox: folder -> days after which its newest record is late #}
{% set allowed_days = {
    'uipath': 3, 'winactor': 3, 'power_automate': 3, 'rpa_runs': 40, 'kintone': 3, 'surveys': 40, 'transcription': 40,
    'online_applications': 40, 'overtime': 40, 'paper': 40, 'consultations': 40, 'm365': 40,
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

covered as (
    select
        source,
        cast(sum(received) as double) / sum(expected) as coverage
    from {{ ref('meta_coverage') }}
    group by source
)

select
    sources.source,
    newest.newest_record_at,
    coalesce(delivered.files, 0) as files,
    coalesce(delivered.rows, 0) as rows,
    covered.coverage,
    case
        when delivered.files is null then 'unused'
        when newest.newest_record_at is null then 'missing'
        when {{ dbt.dateadd('day', 'sources.allowed_days', 'cast(newest.newest_record_at as date)') }} < data_until.data_until then 'late'
        else 'fresh'
    end as state
from sources
cross join {{ ref('int_data_until') }} as data_until
left join delivered on sources.source = delivered.source
left join newest on sources.source = newest.source
left join covered on sources.source = covered.source
