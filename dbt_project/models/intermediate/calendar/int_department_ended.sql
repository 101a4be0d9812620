-- Only a department that somebody succeeded hands its history on; one abolished without a successor keeps it.
select distinct last_days.department_id
from {{ ref('int_department_last_day') }} as last_days
cross join {{ ref('int_data_until') }} as data_until
inner join {{ source('registers', 'department_successions') }} as successions
    on last_days.department_id = successions.old_department_id
    and data_until.data_until >= successions.effective_on
where last_days.last_day < data_until.data_until
