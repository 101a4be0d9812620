-- Free text of registered questions. What somebody wrote stays here; published are themes and counts.
with cells as (
    select
        responses.survey_id,
        responses.row_key,
        questions.question_id,
        questions.question_text,
        questions.topic,
        responses.wave,
        responses.answered_on,
        nullif(trim(answers.answer), '') as text,
        row_number() over (
            partition by responses.survey_id, responses.row_key, questions.question_id
            order by questions.valid_from desc nulls last, answers.column_header asc
        ) as cell_rank
    from {{ ref('int_survey_response') }} as responses
    inner join {{ ref('int_survey_question') }} as questions
        on responses.survey_id = questions.survey_id
        and questions.scale_id is null
        and not questions.is_segment
        and {{ valid_on('responses.answered_on', 'questions.valid_from', 'questions.valid_to') }}
    inner join {{ ref('stg_surveys__answer') }} as answers
        on responses.file_id = answers.file_id
        and responses.row_number = answers.row_number
        and questions.column_key = answers.column_key
        and nullif(trim(answers.answer), '') is not null
)

select
    survey_id,
    row_key,
    question_id,
    question_text,
    topic,
    wave,
    answered_on,
    text,
    {{ dbt.hash('text') }} as text_key
from cells
where cell_rank = 1
