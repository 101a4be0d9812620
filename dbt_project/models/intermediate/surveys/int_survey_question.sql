-- Questions the city wrote, and those of the national standard (no row_number) that a file of the survey has.
with delivered as (
    select distinct
        survey_id,
        column_key
    from {{ ref('int_survey_file_column') }}
)

select
    questions.survey_id,
    questions.question_id,
    questions.column_key,
    questions.column_header,
    coalesce(questions.question_text, questions.column_header) as question_text,
    questions.scale_id,
    questions.reverse as is_reversed,
    questions.is_segment,
    questions.scale_id is not null and not questions.is_segment as is_scored,
    questions.topic,
    questions.valid_from,
    questions.valid_to
from {{ source('registers', 'survey_questions') }} as questions
left join delivered
    on questions.survey_id = delivered.survey_id
    and questions.column_key = delivered.column_key
where questions.row_number is not null or delivered.survey_id is not null
