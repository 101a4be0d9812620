select
    names.shown as file_name,
    quarantine.row_number,
    quarantine.reason,
    quarantine.column_name,
    quarantine.value
from {{ source('meta', 'quarantine') }} as quarantine
inner join {{ source('meta', 'file') }} as files on quarantine.file_id = files.file_id
inner join {{ ref('int_shown_name') }} as names on files.file_name = names.name
union all
-- the row is loaded; only this answer of it is a missing value until scales.csv knows the label
select
    names.shown,
    answers.row_number,
    answers.missing_reason,
    answers.column_header,
    answers.masked_answer
from {{ ref('int_survey_answers') }} as answers
inner join {{ source('meta', 'file') }} as files on answers.file_id = files.file_id
inner join {{ ref('int_shown_name') }} as names on files.file_name = names.name
where answers.missing_reason = 'unknown_label'
