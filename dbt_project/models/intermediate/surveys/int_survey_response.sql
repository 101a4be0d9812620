-- Without a completion time the wave is the month in which the answer first came, and a correction stays in it.
with first_receipt as (
    select
        responses.survey_id,
        responses.row_key,
        cast(min(files.received_at) as date) as received_on
    from {{ source('raw', 'survey_response') }} as responses
    inner join {{ source('meta', 'file') }} as files on responses.file_id = files.file_id
    group by responses.survey_id, responses.row_key
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
