-- A margin names its segment by question_id, as mart_survey does, or by the heading of its column.
with headings as (
    select
        survey_id,
        column_key,
        min(question_id) as question_id
    from {{ ref('int_survey_question') }}
    where is_segment
    group by survey_id, column_key
),

questions as (
    select distinct
        survey_id,
        question_id
    from {{ ref('int_survey_question') }}
    where is_segment
)

select
    margins.survey_id,
    margins.segment as written_segment,
    coalesce(questions.question_id, headings.question_id) as segment,
    margins.value as margin_value,
    margins.value_key as margin_key,
    margins.count as population
from {{ source('registers', 'population_margins') }} as margins
left join questions
    on margins.survey_id = questions.survey_id
    and margins.segment = questions.question_id
left join headings
    on margins.survey_id = headings.survey_id
    and margins.segment_key = headings.column_key
