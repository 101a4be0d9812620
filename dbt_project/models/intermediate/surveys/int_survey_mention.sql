select
    texts.survey_id,
    texts.question_id,
    texts.wave,
    texts.row_key,
    themes.theme,
    min(themes.theme_words) as theme_words
from {{ ref('int_survey_text') }} as texts
inner join {{ ref('int_survey_text_theme') }} as themes on texts.text_key = themes.text_key
where themes.theme is not null
group by texts.survey_id, texts.question_id, texts.wave, texts.row_key, themes.theme
