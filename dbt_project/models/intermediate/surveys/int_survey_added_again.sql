-- Without an ID the content is the identity: a response delivered again with another answer stands beside the earlier one.
-- Rows said again are counted, not stored: of a file that says all earlier ones again, whatever else it brings is new.
with stored as (
    select
        survey_id,
        file_id,
        count(*) as responses
    from {{ source('raw', 'survey_response') }}
    group by survey_id, file_id
),

repeating as (
    select
        later.survey_id,
        later.file_id
    from stored as later
    inner join {{ source('meta', 'file') }} as files on later.file_id = files.file_id
    inner join stored as earlier
        on later.survey_id = earlier.survey_id
        and later.file_id > earlier.file_id
    where files.rows_duplicate > 0
    group by later.survey_id, later.file_id, files.rows_duplicate
    having files.rows_duplicate < sum(earlier.responses)
),

-- A key made of the content is a SHA-256 in hexadecimal digits.
anonymous as (
    select
        responses.survey_id,
        responses.wave,
        responses.file_id,
        current_rows.completed_at,
        min(responses.file_id) over (partition by responses.survey_id, responses.wave) as first_file_id
    from {{ ref('int_survey_response') }} as responses
    inner join {{ source('raw', 'survey_response') }} as current_rows
        on responses.file_id = current_rows.file_id
        and responses.row_number = current_rows.row_number
    where length(current_rows.respondent_key) = 64
)

-- Without a completion time the wave is that of the receipt, also of a response first received in an earlier month.
select
    anonymous.survey_id,
    anonymous.wave,
    anonymous.file_id,
    count(*) as answers
from anonymous
inner join repeating
    on anonymous.survey_id = repeating.survey_id
    and anonymous.file_id = repeating.file_id
where anonymous.first_file_id < anonymous.file_id or anonymous.completed_at is null
group by anonymous.survey_id, anonymous.wave, anonymous.file_id
