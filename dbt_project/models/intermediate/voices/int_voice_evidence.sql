-- What the survey said when the voice came: the question's last wave up to that month.
with questions as (
    select
        survey_id,
        question_id,
        wave,
        design,
        n as answers,
        mean,
        suppressed,
        true as is_scored
    from {{ ref('mart_survey') }}
    where segment = 'all'
    union all
    select
        survey_id,
        question_id,
        wave,
        design,
        answers_with_text,
        null,
        suppressed,
        false
    from {{ ref('mart_survey_text') }}
),

waves as (
    select
        voices.voice_id,
        voices.theme,
        questions.*,
        row_number() over (partition by voices.voice_id order by questions.wave desc) as recency
    from {{ source('registers', 'voices') }} as voices
    inner join questions
        on voices.survey_id = questions.survey_id
        and voices.question_id = questions.question_id
        and voices.received_on >= questions.wave
)

select
    voices.voice_id,
    waves.wave as evidence_wave,
    waves.design as evidence_design,
    waves.answers as evidence_answers,
    themes.respondents as evidence_respondents,
    themes.share as evidence_share,
    waves.mean as evidence_mean,
    case
        when voices.question_id is null then 'no_source'
        when waves.wave is null then 'no_wave'
        when waves.suppressed then 'withheld'
        when not waves.is_scored and voices.theme is null then 'no_theme'
        when not waves.is_scored and themes.theme is null then 'theme_not_told'
    end as evidence_reason
from {{ source('registers', 'voices') }} as voices
left join waves
    on voices.voice_id = waves.voice_id
    and waves.recency = 1
left join {{ ref('mart_survey_theme') }} as themes
    on waves.survey_id = themes.survey_id
    and waves.question_id = themes.question_id
    and waves.wave = themes.wave
    and waves.theme = themes.theme
