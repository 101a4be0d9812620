-- A heading is claimed by any version asked on a day of the file; the questions a file must have are those of its last day.
with claimed as (
    select distinct
        columns.survey_id,
        columns.file_id,
        columns.column_key,
        questions.question_id
    from {{ ref('int_survey_file_column') }} as columns
    inner join {{ ref('int_survey_question') }} as questions
        on columns.survey_id = questions.survey_id
        and columns.column_key = questions.column_key
        and (questions.valid_from is null or columns.last_day >= questions.valid_from)
        and (questions.valid_to is null or columns.first_day <= questions.valid_to)
),

asked as (
    select
        files.survey_id,
        files.file_id,
        files.file_name,
        files.last_day,
        questions.question_id,
        min(questions.column_header) as column_header
    from {{ ref('int_survey_file') }} as files
    inner join {{ ref('int_survey_question') }} as questions
        on files.survey_id = questions.survey_id
        and {{ valid_on('files.last_day', 'questions.valid_from', 'questions.valid_to') }}
    group by files.survey_id, files.file_id, files.file_name, files.last_day, questions.question_id
)

select
    columns.survey_id,
    'column_without_question' as outcome,
    {{ month_of('columns.last_day') }} as wave,
    columns.file_name,
    headings.nearest_question_id as question_id,
    headings.masked_header as column_header
from {{ ref('int_survey_file_column') }} as columns
inner join {{ ref('int_survey_heading') }} as headings
    on columns.survey_id = headings.survey_id
    and columns.column_header = headings.column_header
left join claimed
    on columns.survey_id = claimed.survey_id
    and columns.file_id = claimed.file_id
    and columns.column_key = claimed.column_key
where claimed.survey_id is null
union all
select
    asked.survey_id,
    'question_without_column',
    {{ month_of('asked.last_day') }},
    asked.file_name,
    asked.question_id,
    asked.column_header
from asked
left join claimed
    on asked.survey_id = claimed.survey_id
    and asked.file_id = claimed.file_id
    and asked.question_id = claimed.question_id
where claimed.survey_id is null
