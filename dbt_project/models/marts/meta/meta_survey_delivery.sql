with files as (
    select
        {{ dbt.split_part('file_name', "'/'", 2) }} as survey_id,
        file_name,
        rows_loaded + rows_duplicate + rows_superseded as respondents
    from {{ source('meta', 'file') }}
    where source = 'surveys' and (state = 'loaded' or reason = 'empty_file')
),

listed as (
    select
        files.survey_id,
        'survey_not_registered' as outcome,
        cast(null as date) as wave,
        files.file_name,
        cast(null as varchar) as question_id,
        cast(null as varchar) as column_header,
        cast(null as varchar) as segment_value,
        cast(null as bigint) as answers,
        false as suppressed
    from files
    left join {{ source('registers', 'surveys') }} as surveys on files.survey_id = surveys.survey_id
    where surveys.survey_id is null
    union all
    select
        surveys.survey_id,
        'no_respondents',
        null,
        files.file_name,
        null,
        null,
        null,
        null,
        false
    from {{ source('registers', 'surveys') }} as surveys
    left join files on surveys.survey_id = files.survey_id
    where coalesce(files.respondents, 0) = 0
    union all
    select
        survey_id,
        outcome,
        wave,
        file_name,
        question_id,
        column_header,
        null,
        null,
        false
    from {{ ref('int_survey_column_outcome') }}
    union all
    select
        survey_id,
        outcome,
        wave,
        file_name,
        question_id,
        column_header,
        null,
        answers,
        suppressed
    from {{ ref('int_survey_answer_outcome') }}
    union all
    select
        survey_id,
        outcome,
        wave,
        null,
        question_id,
        null,
        segment_value,
        null,
        false
    from {{ ref('int_survey_margin_outcome') }}
)

select
    listed.survey_id,
    listed.outcome,
    listed.wave,
    names.shown as file_name,
    listed.question_id,
    listed.column_header,
    listed.segment_value,
    listed.answers,
    listed.suppressed
from listed
left join {{ ref('int_shown_name') }} as names on listed.file_name = names.name
