-- The wording of a wave is the one in force at its last answer. Answers that say nothing (特になし) have no text.
with said as (
    select distinct text_key
    from {{ ref('int_survey_text_theme') }}
),

answers as (
    select
        texts.*,
        row_number() over (
            partition by texts.survey_id, texts.question_id, texts.wave
            order by texts.answered_on desc, texts.question_text asc
        ) as recency
    from {{ ref('int_survey_text') }} as texts
    inner join said on texts.text_key = said.text_key
),

waves as (
    select
        survey_id,
        question_id,
        wave,
        max(case when recency = 1 then question_text end) as question_text,
        max(case when recency = 1 then topic end) as topic,
        count(*) as answers_with_text
    from answers
    group by survey_id, question_id, wave
)

select
    waves.survey_id,
    waves.question_id,
    waves.question_text,
    waves.topic,
    waves.wave,
    surveys.design,
    waves.answers_with_text,
    cast(policy.value as integer) as suppression_minimum
from waves
left join {{ source('registers', 'surveys') }} as surveys on waves.survey_id = surveys.survey_id
left join {{ ref('int_policy_history') }} as policy
    on policy.key = 'suppression_minimum'
    and (policy.valid_from is null or waves.wave >= policy.valid_from)
    and (policy.valid_until is null or waves.wave < policy.valid_until)
