select
    survey_id,
    question_id,
    column_key,
    question_text,
    scale_id,
    coalesce(cast(reverse as boolean), false) as is_reversed,
    coalesce(cast(is_segment as boolean), false) as is_segment,
    scale_id is not null and not coalesce(cast(is_segment as boolean), false) as is_scored,
    valid_from,
    valid_to
from {{ source('registers', 'survey_questions') }}
