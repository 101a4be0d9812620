-- One cell per response and question, over the questions asked at that time; a cell the file lacks is blank.
with cells as (
    select
        responses.survey_id,
        responses.row_key,
        responses.wave,
        responses.answered_on,
        responses.file_id,
        responses.row_number,
        questions.question_id,
        questions.question_text,
        questions.scale_id,
        questions.is_reversed,
        questions.is_segment,
        questions.is_scored,
        answers.column_header,
        nullif(trim(answers.answer), '') as answer,
        row_number() over (
            partition by responses.survey_id, responses.row_key, questions.question_id
            order by
                case when nullif(trim(answers.answer), '') is null then 1 else 0 end,
                questions.valid_from desc nulls last,
                answers.column_header asc
        ) as cell_rank
    from {{ ref('int_survey_response') }} as responses
    inner join {{ ref('int_survey_question') }} as questions
        on responses.survey_id = questions.survey_id
        and (questions.is_scored or questions.is_segment)
        and {{ valid_on('responses.answered_on', 'questions.valid_from', 'questions.valid_to') }}
    left join {{ ref('stg_surveys__answer') }} as answers
        on responses.file_id = answers.file_id
        and responses.row_number = answers.row_number
        and questions.column_key = answers.column_key
)

select * from cells
where cell_rank = 1
