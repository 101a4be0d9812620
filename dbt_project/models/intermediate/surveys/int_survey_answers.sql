with scale_range as (
    select
        scale_id,
        min(score) as lowest,
        max(score) as highest
    from {{ source('registers', 'scales') }}
    group by scale_id
),

-- a reversed answer is in the top box where the label with the mirrored score is
top_scores as (
    select
        scale_id,
        score
    from {{ source('registers', 'scales') }}
    where top_box
    group by scale_id, score
),

scored as (
    select
        cells.*,
        labels.label_key,
        labels.masked_answer,
        scales.label_key is not null as is_known_label,
        case when cells.is_reversed then scale_range.lowest + scale_range.highest - scales.score else scales.score end as score
    from {{ ref('int_survey_cell') }} as cells
    left join {{ ref('int_survey_label') }} as labels on cells.answer = labels.answer
    left join {{ source('registers', 'scales') }} as scales
        on cells.scale_id = scales.scale_id
        and labels.label_key = scales.label_key
    left join scale_range on cells.scale_id = scale_range.scale_id
    where cells.is_scored
)

select
    scored.survey_id,
    scored.row_key,
    scored.question_id,
    scored.wave,
    scored.answered_on,
    scored.question_text,
    scored.scale_id,
    scored.is_reversed,
    scored.file_id,
    scored.row_number,
    scored.column_header,
    scored.masked_answer,
    cast(scored.score as double) as score,
    case when scored.score is not null then top_scores.score is not null end as is_top,
    case
        when scored.score is not null then null
        when coalesce(scored.label_key, '') = '' then 'blank'
        when scored.is_known_label then 'no_score'
        when scored.label_key in ('無回答', '無効', 'わからない') then 'no_answer'
        when {{ is_excel_error('scored.label_key') }} then 'excel_error'
        else 'unknown_label'
    end as missing_reason
from scored
left join top_scores
    on scored.scale_id = top_scores.scale_id
    and scored.score = top_scores.score
