-- Without a completion time the wave is the month in which the answer first came, and a correction stays in it.
with first_receipt as (
    select
        responses.survey_id,
        responses.row_key,
        cast(min(files.received_at) as date) as received_on
    from {{ source('raw', 'survey_response') }} as responses
    inner join {{ source('meta', 'file') }} as files on responses.file_id = files.file_id
    group by responses.survey_id, responses.row_key
),

-- A cover sheet or a table of totals in the folder is no survey: a response answers at least one registered question's column.
asked as (
    select distinct
        answers.file_id,
        answers.row_number
    from {{ ref('stg_surveys__answer') }} as answers
    inner join {{ ref('stg_surveys__response') }} as responses
        on answers.file_id = responses.file_id
        and answers.row_number = responses.row_number
    inner join {{ source('registers', 'survey_questions') }} as questions
        on responses.survey_id = questions.survey_id
        and answers.column_key = questions.column_key
)

select
    responses.survey_id,
    responses.row_key,
    responses.file_id,
    responses.row_number,
    coalesce(cast(responses.completed_at as date), first_receipt.received_on) as answered_on,
    {{ month_of('coalesce(cast(responses.completed_at as date), first_receipt.received_on)') }} as wave
from {{ ref('stg_surveys__response') }} as responses
inner join first_receipt
    on responses.survey_id = first_receipt.survey_id
    and responses.row_key = first_receipt.row_key
inner join asked
    on responses.file_id = asked.file_id
    and responses.row_number = asked.row_number
