with waves as (
    select distinct
        survey_id,
        wave
    from {{ ref('int_survey_response') }}
),

raked as (
    select distinct
        survey_id,
        wave,
        segment
    from {{ ref('int_survey_margin_member') }}
),

present as (
    select distinct
        survey_id,
        wave,
        segment,
        margin_key
    from {{ ref('int_survey_margin_member') }}
),

unused as (
    select distinct
        margins.survey_id,
        waves.wave,
        margins.segment
    from {{ ref('int_survey_margin') }} as margins
    inner join waves on margins.survey_id = waves.survey_id
    left join raked
        on waves.survey_id = raked.survey_id
        and waves.wave = raked.wave
        and margins.segment = raked.segment
    where margins.segment is not null and raked.survey_id is null
),

answered as (
    select distinct
        survey_id,
        wave,
        segment,
        segment_value
    from {{ ref('int_survey_segment') }}
    where value_key is not null
)

select distinct
    survey_id,
    'margin_without_segment' as outcome,
    cast(null as date) as wave,
    written_segment as question_id,
    cast(null as varchar) as segment_value
from {{ ref('int_survey_margin') }}
where segment is null
union all
select
    unused.survey_id,
    case when answered.survey_id is null then 'margin_not_asked' else 'margin_fits_no_answer' end,
    unused.wave,
    unused.segment,
    answered.segment_value
from unused
left join answered
    on unused.survey_id = answered.survey_id
    and unused.wave = answered.wave
    and unused.segment = answered.segment
union all
select distinct
    margins.survey_id,
    'margin_without_respondent',
    raked.wave,
    margins.segment,
    margins.margin_value
from {{ ref('int_survey_margin') }} as margins
inner join raked
    on margins.survey_id = raked.survey_id
    and margins.segment = raked.segment
left join present
    on raked.survey_id = present.survey_id
    and raked.wave = present.wave
    and raked.segment = present.segment
    and margins.margin_key = present.margin_key
where margins.population > 0 and present.survey_id is null
union all
select distinct
    members.survey_id,
    'value_without_margin',
    members.wave,
    members.segment,
    segments.segment_value
from {{ ref('int_survey_margin_member') }} as members
inner join {{ ref('int_survey_segment') }} as segments
    on members.survey_id = segments.survey_id
    and members.row_key = segments.row_key
    and members.segment = segments.segment
where members.margin_key is null and segments.value_key is not null
union all
select distinct
    survey_id,
    'margins_contradict',
    wave,
    null,
    null
from {{ ref('int_survey_weight') }}
where weight is null
