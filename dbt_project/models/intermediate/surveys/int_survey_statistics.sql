with measured as (
    select
        answers.survey_id,
        answers.question_id,
        answers.wave,
        segments.segment,
        segments.segment_value,
        count(answers.score) as n,
        count(*) - count(answers.score) as missing,
        {{ stable_avg('answers.score') }} as mean,
        {{ stable_stddev_samp('answers.score') }} as sd,
        count(case when answers.is_top then 1 end) as top_count,
        -- Kish (1965): (sum of w)² / sum of w²
        power({{ stable_sum('weights.weight') }}, 2) / {{ stable_sum('weights.weight * weights.weight') }} as n_effective,
        {{ stable_sum('weights.weight * answers.score') }} / {{ stable_sum('weights.weight') }} as weighted_mean,
        coalesce({{ stable_sum('case when answers.is_top then weights.weight end') }}, 0) / {{ stable_sum('weights.weight') }}
            as weighted_top_share
    from {{ ref('int_survey_answers') }} as answers
    inner join {{ ref('int_survey_segment') }} as segments
        on answers.survey_id = segments.survey_id
        and answers.row_key = segments.row_key
    left join {{ ref('int_survey_weight') }} as weights
        on answers.survey_id = weights.survey_id
        and case when answers.score is not null then answers.row_key end = weights.row_key
    group by answers.survey_id, answers.question_id, answers.wave, segments.segment, segments.segment_value
)

select
    measured.survey_id,
    measured.question_id,
    questions.question_text,
    measured.wave,
    measured.segment,
    measured.segment_value,
    case when measured.segment = 'all' then 'all' else measured.segment || ':' || measured.segment_value end as cell_id,
    case when measured.segment <> 'all' then 'all' end as part_of,
    surveys.design,
    cast(policy.value as integer) as suppression_minimum,
    measured.n,
    measured.missing,
    measured.mean,
    measured.sd,
    measured.top_count,
    measured.n_effective,
    measured.weighted_mean,
    measured.weighted_top_share,
    previous.wave as previous_wave,
    previous.n as previous_n,
    previous.mean as previous_mean,
    previous.sd as previous_sd
from measured
inner join {{ ref('int_survey_question_wave') }} as questions
    on measured.survey_id = questions.survey_id
    and measured.question_id = questions.question_id
    and measured.wave = questions.wave
left join measured as previous
    on measured.survey_id = previous.survey_id
    and measured.question_id = previous.question_id
    and case when questions.is_comparable then questions.previous_wave end = previous.wave
    and measured.segment = previous.segment
    and measured.segment_value = previous.segment_value
left join {{ source('registers', 'surveys') }} as surveys on measured.survey_id = surveys.survey_id
left join {{ ref('int_policy_history') }} as policy
    on policy.key = 'suppression_minimum'
    and (policy.valid_from is null or measured.wave >= policy.valid_from)
    and (policy.valid_until is null or measured.wave < policy.valid_until)
