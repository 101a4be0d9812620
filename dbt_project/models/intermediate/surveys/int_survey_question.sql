select
    survey_id,
    question_id,
    column_key,
    coalesce(question_text, column_header) as question_text,
    scale_id,
    reverse as is_reversed,
    is_segment,
    scale_id is not null and not is_segment as is_scored,
    valid_from,
    valid_to
from {{ source('registers', 'survey_questions') }}
