-- The days its responses in effect belong to: the questions of a file are those asked on the last of them.
select
    responses.survey_id,
    responses.file_id,
    files.file_name,
    min(coalesce(cast(responses.completed_at as date), cast(files.received_at as date))) as first_day,
    max(coalesce(cast(responses.completed_at as date), cast(files.received_at as date))) as last_day
from {{ ref('stg_surveys__response') }} as responses
inner join {{ source('meta', 'file') }} as files on responses.file_id = files.file_id
group by responses.survey_id, responses.file_id, files.file_name
