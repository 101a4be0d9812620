-- Only a department that somebody succeeded hands its history on; one abolished without a successor keeps it.
select last_days.department_id
from {{ ref('int_department_last_day') }} as last_days
cross join {{ ref('int_data_until') }} as data_until
where
    last_days.last_day < data_until.data_until
    and last_days.department_id in (
        select old_department_id
        from {{ source('registers', 'department_successions') }}
        where effective_on <= data_until.data_until
    )
