-- Departments below suppression_minimum are left out: their hours per person are those of few, and nothing may tell of them.
select
    starts.tool,
    starts.department_id,
    overtime.month,
    starts.adopted_month,
    starts.is_dated,
    overtime.hours_per_person
from {{ ref('int_adoption_start') }} as starts
left join {{ ref('int_overtime') }} as overtime
    on starts.department_id = overtime.scope_id
    and overtime.scope = 'department'
    and overtime.staff >= overtime.suppression_minimum
left join {{ ref('int_month') }} as calendar on overtime.month = calendar.month
where overtime.month is null or calendar.is_complete
