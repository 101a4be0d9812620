select
    survey_id,
    question_id,
    valid_from,
    valid_to,
    question_text,
    topic,
    reverse as is_reversed
from {{ source('registers', 'survey_questions') }}
where scale_id is not null
