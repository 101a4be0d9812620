select
    responses.survey_id,
    responses.row_key,
    responses.file_id,
    responses.row_number,
    answers.column_header,
    answers.column_key,
    answers.answer
from {{ ref('stg_surveys__response') }} as responses
inner join {{ source('raw', 'survey_answer') }} as answers
    on responses.file_id = answers.file_id
    and responses.row_number = answers.row_number
