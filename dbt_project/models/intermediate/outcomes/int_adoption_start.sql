-- A department adopts in the first month at the policy's rate from which it stays there for the policy's months, as far as they are over.
-- One at the rate when the tool's records begin adopted some time before: when, nobody knows.
-- What a small group does shows in no published count, so fewer than suppression_minimum entitled persons adopt nothing.
with rates as (
    select
        adoption.tool,
        adoption.scope_id as department_id,
        adoption.month,
        tools.first_month,
        policy.effect_adoption_months,
        coalesce(
            adoption.active_rate >= policy.effect_adoption_rate and adoption.entitled_staff >= adoption.suppression_minimum, false
        ) as is_at_rate
    from {{ ref('int_adoption') }} as adoption
    inner join {{ ref('int_adoption_tool') }} as tools on adoption.tool = tools.tool and tools.has_usage
    inner join {{ ref('int_policy_month') }} as policy on adoption.month = policy.month
    inner join {{ ref('int_month') }} as calendar on adoption.month = calendar.month and calendar.is_complete
    where adoption.scope = 'department' and adoption.scope_id <> '不明'
),

staying as (
    select
        rates.tool,
        rates.department_id,
        rates.month
    from rates
    left join rates as later
        on rates.tool = later.tool
        and rates.department_id = later.department_id
        and rates.month < later.month
        and later.month < {{ add_months('rates.month', 'rates.effect_adoption_months') }}
        and not later.is_at_rate
    where rates.is_at_rate and later.month is null
),

departments as (
    select
        rates.tool,
        rates.department_id,
        min(staying.month) as adopted_month,
        coalesce(min(staying.month) > min(rates.first_month), true) as is_dated
    from rates
    left join staying
        on rates.tool = staying.tool
        and rates.department_id = staying.department_id
        and rates.month = staying.month
    group by rates.tool, rates.department_id
)

select
    tool,
    department_id,
    adopted_month,
    is_dated
from departments
union all
select
    'all',
    department_id,
    min(adopted_month),
    count(case when not is_dated then 1 end) = 0
from departments
group by department_id
