-- The wording of a wave is the one in force at its last answer; a trend goes on only where wording, scale and direction stayed.
with versions as (
    select
        survey_id,
        question_id,
        wave,
        question_text,
        scale_id,
        is_reversed,
        row_number() over (
            partition by survey_id, question_id, wave
            order by answered_on desc, case when masked_answer is null then 1 else 0 end, question_text asc
        ) as version_rank
    from {{ ref('int_survey_answers') }}
),

compared as (
    select
        *,
        lag(wave) over trend as previous_wave,
        lag(question_text) over trend as previous_question_text,
        lag(scale_id) over trend as previous_scale_id,
        lag(is_reversed) over trend as previous_is_reversed
    from versions
    where version_rank = 1
    window trend as (partition by survey_id, question_id order by wave)
)

select
    survey_id,
    question_id,
    wave,
    question_text,
    previous_wave,
    coalesce(
        question_text = previous_question_text and scale_id = previous_scale_id and is_reversed = previous_is_reversed,
        false
    ) as is_comparable
from compared
