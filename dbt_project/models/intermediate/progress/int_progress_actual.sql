-- What each metric has come to in a fiscal year; figures about people from the published tables, so that what they withhold stays so.
with years as (
    select
        fiscal_year,
        max(fiscal_month) as fiscal_months
    from {{ ref('int_month') }}
    group by fiscal_year
),

hours as (
    select
        hours.scope,
        hours.scope_id,
        hours.tool,
        'net_hours' as metric,
        years.fiscal_year,
        hours.is_complete,
        years.fiscal_months,
        hours.net_hours as actual_to_date,
        false as is_suppressed,
        hours.share_grade_d
    from {{ ref('int_hours_period') }} as hours
    inner join years on hours.period_start = {{ fiscal_year_start('years.fiscal_year') }}
    where hours.period = 'fiscal_year' and hours.scope <> 'process'
),

-- overtime comes after its month, so the months told are its own
overtime as (
    select
        overtime.scope,
        overtime.scope_id,
        'all' as tool,
        'overtime_hours_per_person' as metric,
        months.fiscal_year,
        periods.is_complete,
        max(months.fiscal_month) as fiscal_months,
        case when count(*) = count(overtime.hours_per_person) then {{ stable_sum('overtime.hours_per_person') }} end
            as actual_to_date,
        -- months not delivered before the newest one are missing, also those before the first of all
        cast(count(*) as double) / max(months.fiscal_month) as coverage,
        max(case when overtime.suppressed then 1 else 0 end) = 1 as is_suppressed
    from {{ ref('mart_overtime') }} as overtime
    inner join {{ ref('int_month') }} as months on overtime.month = months.month
    inner join {{ ref('int_period') }} as periods
        on periods.period = 'fiscal_year'
        and months.fiscal_year = periods.fiscal_year
    group by overtime.scope, overtime.scope_id, months.fiscal_year, periods.is_complete
),

adoption as (
    select
        adoption.scope,
        adoption.scope_id,
        adoption.tool,
        'active_rate' as metric,
        months.fiscal_year,
        adoption.active_rate as actual_to_date,
        adoption.suppressed as is_suppressed,
        row_number() over (
            partition by adoption.scope, adoption.scope_id, adoption.tool, months.fiscal_year
            order by adoption.month desc
        ) as recency
    from {{ ref('mart_adoption') }} as adoption
    inner join {{ ref('int_month') }} as months on adoption.month = months.month
),

survey as (
    select
        'survey_mean:' || survey.survey_id || ':' || survey.question_id as metric,
        survey.mean as actual_to_date,
        survey.suppressed as is_suppressed,
        {{ fiscal_year_of('survey.wave') }} as fiscal_year,
        row_number() over (
            partition by survey.survey_id, survey.question_id, {{ fiscal_year_of('survey.wave') }}
            order by survey.wave desc
        ) as recency
    from {{ ref('mart_survey') }} as survey
    where survey.segment = 'all'
),

applications as (
    {% for scope, scope_id in {
        'city': "''",
        'top_department': 'departments.top_department_id',
        'department': 'applications.department_id',
    }.items() -%}
    select
        '{{ scope }}' as scope,
        {{ scope_id }} as scope_id,
        months.fiscal_year,
        {{ stable_sum('applications.online') }}
        / nullif({{ stable_sum('applications.online + applications.counter + applications.post') }}, 0) as actual_to_date
    from {{ ref('mart_online_applications') }} as applications
    inner join {{ ref('int_month') }} as months on applications.month = months.month
    {% if scope == 'top_department' -%}
    inner join {{ ref('int_department_month') }} as departments
        on applications.department_id = departments.department_id
        and applications.month = departments.month
    {% endif -%}
    group by {{ scope_id ~ ', ' if scope != 'city' }}months.fiscal_year
    {% if not loop.last %}union all
    {% endif -%}
    {% endfor %}
)

select
    scope,
    scope_id,
    tool,
    metric,
    fiscal_year,
    is_complete,
    fiscal_months,
    actual_to_date,
    is_suppressed,
    share_grade_d,
    cast(null as double) as coverage
from hours
union all
select
    scope,
    scope_id,
    tool,
    metric,
    fiscal_year,
    is_complete,
    fiscal_months,
    actual_to_date,
    is_suppressed,
    null,
    coverage
from overtime
union all
select
    scope,
    scope_id,
    tool,
    metric,
    fiscal_year,
    null,
    null,
    actual_to_date,
    is_suppressed,
    null,
    null
from adoption
where recency = 1
union all
select
    'city',
    '',
    'all',
    metric,
    fiscal_year,
    null,
    null,
    actual_to_date,
    is_suppressed,
    null,
    null
from survey
where recency = 1
union all
select
    scope,
    scope_id,
    'all',
    'online_rate',
    fiscal_year,
    null,
    null,
    actual_to_date,
    false,
    null,
    null
from applications
