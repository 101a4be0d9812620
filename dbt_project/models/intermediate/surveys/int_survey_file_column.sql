select distinct
    files.survey_id,
    files.file_id,
    files.file_name,
    files.first_day,
    files.last_day,
    answers.column_key,
    answers.column_header
from {{ ref('int_survey_file') }} as files
inner join {{ ref('stg_surveys__answer') }} as answers
    on files.survey_id = answers.survey_id
    and files.file_id = answers.file_id
