-- Respondents who left a segment blank are a group of their own: without it the segment's parts would not add up to its total.
with asked as (
    select
        cells.survey_id,
        cells.row_key,
        cells.wave,
        cells.question_id,
        labels.masked_answer as answer,
        labels.label_key as value_key
    from {{ ref('int_survey_cell') }} as cells
    left join {{ ref('int_survey_label') }} as labels
        on cells.answer = labels.answer
        and labels.label_key <> ''
        and not {{ is_excel_error('labels.label_key') }}
    where cells.is_segment
),

answered as (
    select
        survey_id,
        wave,
        question_id
    from asked
    group by survey_id, wave, question_id
    having count(answer) > 0
)

select
    survey_id,
    row_key,
    wave,
    'all' as segment,
    '' as segment_value,
    cast(null as varchar) as value_key
from {{ ref('int_survey_response') }}
union all
select
    responses.survey_id,
    responses.row_key,
    responses.wave,
    answered.question_id,
    coalesce(asked.answer, '無回答'),
    asked.value_key
from {{ ref('int_survey_response') }} as responses
inner join answered
    on responses.survey_id = answered.survey_id
    and responses.wave = answered.wave
left join asked
    on responses.survey_id = asked.survey_id
    and responses.row_key = asked.row_key
    and answered.question_id = asked.question_id
