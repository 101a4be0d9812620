-- A theme is told of as many respondents as policy asks for, in a wave in which as many wrote something.
select themes.*
from {{ ref('mart_survey_theme') }} as themes
inner join {{ ref('int_survey_text_wave') }} as waves
    on themes.survey_id = waves.survey_id
    and themes.question_id = waves.question_id
    and themes.wave = waves.wave
where
    themes.respondents < waves.suppression_minimum
    or waves.answers_with_text < waves.suppression_minimum
    or themes.answers_with_text <> waves.answers_with_text
