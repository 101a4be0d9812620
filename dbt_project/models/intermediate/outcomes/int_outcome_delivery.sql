-- A table has a row for everybody, so who is not in it was not delivered. A list of single events is whole once it has any row:
-- who is not in it had none.
with totals as (
    select distinct
        procedure_key,
        channel,
        max(procedure_name) over (partition by procedure_key) as procedure_name
    from {{ ref('stg_online_applications__monthly_total') }}
),

deliveries as (
    select
        'overtime' as outcome,
        scope_id as department_id,
        '' as unit,
        '' as unit_name,
        month
    from {{ ref('int_overtime') }}
    where scope = 'department'
    union all
    select
        'paper',
        department_id,
        '',
        '',
        {{ month_of('day') }}
    from {{ ref('int_paper_days') }}
    union all
    select
        'consultations',
        coalesce(mentions.department_id, '不明'),
        '',
        '',
        {{ month_of('consultations.event_day') }}
    from {{ ref('stg_consultations__consultation') }} as consultations
    left join {{ ref('int_department_mention') }} as mentions
        on consultations.department_key = mentions.name_key
        and consultations.event_day = mentions.day
    where consultations.is_of_month
    union all
    select
        'consultations',
        '',
        'list',
        '相談の一覧',
        {{ month_of('event_day') }}
    from {{ ref('stg_consultations__consultation') }}
    where not is_of_month
    union all
    select
        'transcription',
        '',
        'list',
        '利用の一覧',
        {{ month_of('day') }}
    from {{ ref('int_transcription_days') }}
    union all
    select
        'online_applications',
        '',
        channel,
        {{ channel_name('channel') }} || 'の一覧',
        {{ month_of('event_day') }}
    from {{ ref('stg_online_applications__application') }}
    union all
    -- whichever way the month's applications of a procedure and channel are told
    select
        'online_applications',
        '',
        totals.procedure_key || ' ' || totals.channel,
        totals.procedure_name || '（' || {{ channel_name('totals.channel') }} || '）',
        {{ month_of('applications.day') }}
    from totals
    inner join {{ ref('int_application_days') }} as applications
        on totals.procedure_key = applications.procedure_key
        and totals.channel = applications.channel
)

select distinct
    outcome,
    department_id,
    unit,
    unit_name,
    month
from deliveries
where department_id <> '不明' and month is not null
