-- How many answers; only where figures of that wave and question (of whole responses: of any question) are shown.
with shown as (
    select
        survey_id,
        wave,
        question_id,
        suppressed,
        min(case when suppressed then 1 else 0 end) over (partition by survey_id, wave) = 1 as is_wave_suppressed
    from {{ ref('mart_survey') }}
    where segment = 'all'
),

waves as (
    select distinct
        survey_id,
        wave,
        is_wave_suppressed
    from shown
),

unknown_labels as (
    select
        survey_id,
        wave,
        file_id,
        question_id,
        column_header,
        count(*) as answers
    from {{ ref('int_survey_answers') }}
    where missing_reason = 'unknown_label'
    group by survey_id, wave, file_id, question_id, column_header
),

replaced as (
    select
        responses.survey_id,
        responses.wave,
        responses.file_id,
        count(distinct responses.row_key) as answers
    from {{ ref('int_survey_response') }} as responses
    inner join {{ source('raw', 'survey_response') }} as current_rows
        on responses.file_id = current_rows.file_id
        and responses.row_number = current_rows.row_number
    inner join {{ source('raw', 'survey_response') }} as earlier
        on responses.survey_id = earlier.survey_id
        and responses.row_key = earlier.row_key
        and current_rows.content_hash <> earlier.content_hash
    where earlier.superseded
    group by responses.survey_id, responses.wave, responses.file_id
),

redelivered as (
    select
        'answers_replaced' as outcome,
        survey_id,
        wave,
        file_id,
        answers
    from replaced
    union all
    select
        'answers_added_again' as outcome,
        survey_id,
        wave,
        file_id,
        answers
    from {{ ref('int_survey_added_again') }}
)

select
    unknown_labels.survey_id,
    'unknown_label' as outcome,
    unknown_labels.wave,
    files.file_name,
    unknown_labels.question_id,
    headings.masked_header as column_header,
    case when not shown.suppressed then unknown_labels.answers end as answers,
    shown.suppressed
from unknown_labels
inner join {{ source('meta', 'file') }} as files on unknown_labels.file_id = files.file_id
inner join {{ ref('int_survey_heading') }} as headings
    on unknown_labels.survey_id = headings.survey_id
    and unknown_labels.column_header = headings.column_header
inner join shown
    on unknown_labels.survey_id = shown.survey_id
    and unknown_labels.wave = shown.wave
    and unknown_labels.question_id = shown.question_id
union all
select
    redelivered.survey_id,
    redelivered.outcome,
    redelivered.wave,
    files.file_name,
    null,
    null,
    case when not coalesce(waves.is_wave_suppressed, true) then redelivered.answers end,
    coalesce(waves.is_wave_suppressed, true)
from redelivered
inner join {{ source('meta', 'file') }} as files on redelivered.file_id = files.file_id
left join waves
    on redelivered.survey_id = waves.survey_id
    and redelivered.wave = waves.wave
