-- Gross, because that is what a department says its staff would have spent; a department with nobody on the roster cannot be judged.
{% set most_of_schedule = 0.3 %}

with gross as (
    select
        department_id,
        month,
        {{ stable_sum('gross_hours') }} as hours
    from {{ ref('mart_hours_saved') }}
    group by department_id, month
),

scheduled as (
    select
        staff.scope_id as department_id,
        staff.month,
        staff.staff * policy.fte_hours_per_year / 12 as hours
    from {{ ref('int_department_staff') }} as staff
    inner join {{ ref('int_policy_month') }} as policy on staff.month = policy.month
    where staff.scope = 'department' and staff.staff > 0
),

contributions as (
    select
        ledger.department_id,
        ledger.month,
        ledger.process_id,
        baselines.register_row,
        {{ stable_sum('ledger.hours') }} as hours
    from {{ ref('fct_hours_ledger') }} as ledger
    inner join {{ ref('int_baseline') }} as baselines on ledger.baseline_id = baselines.baseline_id
    where ledger.component = 'gross'
    group by ledger.department_id, ledger.month, ledger.process_id, baselines.register_row
),

ranked as (
    select
        *,
        row_number() over (partition by department_id, month order by hours desc, register_row asc) as contribution_rank
    from contributions
)

select
    ranked.register_row as row_number,
    gross.department_id,
    ranked.process_id,
    gross.month,
    gross.hours as observed,
    scheduled.hours * {{ most_of_schedule }} as allowed
from gross
inner join scheduled
    on gross.department_id = scheduled.department_id
    and gross.month = scheduled.month
inner join ranked
    on gross.department_id = ranked.department_id
    and gross.month = ranked.month
    and ranked.contribution_rank = 1
where gross.hours > scheduled.hours * {{ most_of_schedule }}
