-- Only margins that know somebody of the wave: where nobody was asked the segment, it says nothing about the wave.
with margins as (
    select
        survey_id,
        segment,
        margin_key,
        {{ stable_sum('population') }} as population
    from {{ ref('int_survey_margin') }}
    where population > 0 and segment is not null
    group by survey_id, segment, margin_key
),

members as (
    select
        segments.survey_id,
        segments.wave,
        segments.row_key,
        segments.segment,
        margins.margin_key,
        cast(margins.population as bigint) as population,
        count(margins.margin_key) over (partition by segments.survey_id, segments.wave, segments.segment) as known_respondents
    from {{ ref('int_survey_segment') }} as segments
    left join margins
        on segments.survey_id = margins.survey_id
        and segments.segment = margins.segment
        and segments.value_key = margins.margin_key
)

select
    survey_id,
    wave,
    row_key,
    segment,
    margin_key,
    population
from members
where known_respondents > 0
