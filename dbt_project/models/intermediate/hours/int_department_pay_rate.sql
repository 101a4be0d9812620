-- The mean rate of the department's staff whose grade has one, at the month's end.
select
    staff.department_id,
    staff.month,
    {{ stable_avg('rates.yen_per_hour') }} as yen_per_hour
from {{ ref('int_staff_month') }} as staff
inner join {{ ref('int_month') }} as months on staff.month = months.month
inner join {{ source('registers', 'pay_rates') }} as rates
    on staff.grade = rates.grade
    and {{ valid_on('months.as_of_day', 'rates.valid_from', 'rates.valid_to') }}
group by staff.department_id, staff.month
