-- Of every question and wave the reasons add up to its missing answers, told and withheld with them.
with summed as (
    select
        survey_id,
        question_id,
        wave,
        sum(answers) as missing
    from {{ ref('mart_survey_missing') }}
    group by survey_id, question_id, wave
)

select
    figures.survey_id,
    figures.question_id,
    figures.wave
from {{ ref('mart_survey') }} as figures
left join summed
    on figures.survey_id = summed.survey_id
    and figures.question_id = summed.question_id
    and figures.wave = summed.wave
where figures.segment = 'all' and coalesce(figures.missing, -1) <> coalesce(summed.missing, -1)
