-- What can be followed month by month, of complete months whose source was delivered. Figures about people are the published
-- ones, so that what is withheld there stays so.
with of_people as (
    select
        'overtime_hours_per_person' as metric,
        'overtime' as source,
        scope,
        scope_id,
        'all' as tool,
        month,
        hours_per_person as value,
        suppressed as is_suppressed
    from {{ ref('mart_overtime') }}
    union all
    select
        'active_rate',
        adoption.tool as source,
        adoption.scope,
        adoption.scope_id,
        adoption.tool,
        adoption.month,
        adoption.active_rate,
        adoption.suppressed
    from {{ ref('mart_adoption') }} as adoption
),

figures as (
    select * from {{ ref('int_outcome_month') }}
    union all
    select * from of_people
),

delivered as (
    select figures.*
    from figures
    left join {{ ref('int_source_month') }} as sources
        on figures.source = sources.source
        and figures.month = sources.month
    where coalesce(sources.is_covered, true)
),

told as (
    select
        metric,
        scope,
        scope_id,
        tool,
        month,
        value,
        is_suppressed,
        cast(null as bigint) as n,
        cast(null as double) as sd,
        0 as series
    from delivered
    union all
    select
        metric,
        scope,
        scope_id,
        tool,
        month,
        value,
        false,
        null,
        null,
        0
    from {{ ref('int_accrual_month') }}
    where metric = 'net_hours' and is_delivered
    union all
    -- waves between which wording, scale or direction changed are of different series
    select
        'survey_mean:' || survey.survey_id || ':' || survey.question_id,
        'city',
        '',
        'all',
        survey.wave,
        survey.mean,
        survey.suppressed,
        survey.n,
        survey.sd,
        cast(
            sum(case when questions.is_comparable then 0 else 1 end)
                over (partition by survey.survey_id, survey.question_id order by survey.wave)
            as integer
        )
    from {{ ref('mart_survey') }} as survey
    inner join {{ ref('int_survey_question_wave') }} as questions
        on survey.survey_id = questions.survey_id
        and survey.question_id = questions.question_id
        and survey.wave = questions.wave
    where survey.segment = 'all'
)

select told.*
from told
inner join {{ ref('int_month') }} as months
    on told.month = months.month
    and months.is_complete
where told.value is not null or told.is_suppressed
