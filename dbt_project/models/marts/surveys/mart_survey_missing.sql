-- Every reason of every question, also where nobody had it: a row that is there would tell of a withheld wave that somebody did.
with reasons as (
    select 'blank' as reason
    union all
    select 'no_score'
    union all
    select 'no_answer'
    union all
    select 'excel_error'
    union all
    select 'unknown_label'
),

counted as (
    select
        survey_id,
        question_id,
        wave,
        missing_reason,
        count(*) as answers
    from {{ ref('int_survey_answers') }}
    where missing_reason is not null
    group by survey_id, question_id, wave, missing_reason
)

select
    figures.survey_id,
    figures.question_id,
    figures.wave,
    reasons.reason,
    case when not figures.suppressed then coalesce(counted.answers, 0) end as answers,
    figures.suppressed
from {{ ref('mart_survey') }} as figures
cross join reasons
left join counted
    on figures.survey_id = counted.survey_id
    and figures.question_id = counted.question_id
    and figures.wave = counted.wave
    and reasons.reason = counted.missing_reason
where figures.segment = 'all'
