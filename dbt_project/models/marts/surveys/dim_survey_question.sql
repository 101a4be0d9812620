select
    survey_id,
    question_id,
    valid_from,
    valid_to,
    question_text,
    topic,
    is_reversed
from {{ ref('int_survey_question') }}
where scale_id is not null
