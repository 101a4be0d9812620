-- Where a voice's metric is read: a department at the top of the organisation means everything below it.
with dated as (
    select
        *,
        coalesce(implemented_on, decided_on, received_on) as on_day,
        {{ month_of('implemented_on') }} as implemented_month
    from {{ source('registers', 'voices') }}
),

tops as (
    select distinct dated.voice_id
    from dated
    inner join {{ source('registers', 'departments') }} as departments
        on dated.department_id = departments.department_id
        and departments.parent_id is null
        and {{ valid_on('dated.on_day', 'departments.valid_from', 'departments.valid_to') }}
),

complete as (
    select
        dated.voice_id,
        count(months.month) as months_since
    from dated
    left join {{ ref('int_month') }} as months
        on months.is_complete
        and dated.implemented_month < months.month
    group by dated.voice_id
),

policies as (
    select cast(value as integer) as result_months
    from {{ ref('int_policy_history') }}
    cross join {{ ref('int_data_until') }} as data_until
    where
        key = 'voice_result_months'
        and (valid_from is null or valid_from <= {{ month_of('data_until.data_until') }})
        and (valid_until is null or {{ month_of('data_until.data_until') }} < valid_until)
)

select
    dated.*,
    case
        when dated.department_id is null then 'city'
        when tops.voice_id is null then 'department'
        else 'top_department'
    end as scope,
    coalesce(dated.department_id, '') as scope_id,
    coalesce(dated.tool, 'all') as metric_tool,
    coalesce(dated.metric in ('overtime_hours_per_person', 'pages'), false) as lower_is_better,
    complete.months_since,
    coalesce(dated.implemented_on <= data_until.data_until, false) as is_implemented,
    policies.result_months,
    surveys.design as metric_design,
    evidence.evidence_wave,
    evidence.evidence_design,
    evidence.evidence_answers,
    evidence.evidence_respondents,
    evidence.evidence_share,
    evidence.evidence_mean,
    evidence.evidence_reason
from dated
inner join complete on dated.voice_id = complete.voice_id
inner join {{ ref('int_voice_evidence') }} as evidence on dated.voice_id = evidence.voice_id
left join tops on dated.voice_id = tops.voice_id
left join {{ source('registers', 'surveys') }} as surveys
    on case when dated.metric like 'survey_mean:%' then {{ dbt.split_part('dated.metric', "':'", 2) }} end = surveys.survey_id
cross join {{ ref('int_data_until') }} as data_until
left join policies on 1 = 1
