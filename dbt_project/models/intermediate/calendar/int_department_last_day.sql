-- A department lives until the last of its versions ends; NULL = it still does.
select
    department_id,
    case when count(*) = count(valid_to) then max(valid_to) end as last_day
from {{ source('registers', 'departments') }}
group by department_id
